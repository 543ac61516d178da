import { noGrad, TorchError, type Tensor } from '../core/index.js';
import { wrap } from '../core/handle.js';
import { runJob } from '../core/job.js';
import { native, type Handle } from '../core/native.js';

/**
 * Memory into which states are copied before they are written. It is kept from save to save, because to get memory from
 * the system takes longer than to fill it; it grows when a state needs more.
 *
 * @example
 * const staging = new checkpoint.Staging();
 * await staging.reserve(2e9);                        // the first save need not wait for memory either
 * await checkpoint.save('runs/a', state, { step, staging });
 * staging.dispose();
 */
export class Staging {
  #image: Tensor | null = null;
  #pinned = false;
  #busy = false;

  /** Bytes that it holds. */
  get bytes(): number {
    return this.#image?.numel ?? 0;
  }

  /** Whether a save still writes from it. */
  get busy(): boolean {
    return this.#busy;
  }

  /** @internal */
  get handle(): Handle {
    return this.#image!.handle;
  }

  /**
   * Makes room for so many bytes, on a thread of its own.
   *
   * @param options.pinned for states with tensors on an accelerator, which copies into pinned memory several times faster
   */
  async reserve(bytes: number, { pinned = false }: { pinned?: boolean } = {}): Promise<void> {
    this.take(bytes, pinned);
    try {
      await runJob(native().touchImage(this.handle), {});
    } finally {
      this.release();
    }
  }

  /** @internal Takes it for a save of so many bytes. */
  take(bytes: number, pinned: boolean): void {
    if (this.#busy)
      throw new TorchError('Expected the staging buffer to be free but a save still writes from it');
    if (this.bytes < bytes || (pinned && !this.#pinned)) {
      this.dispose();
      this.#image = noGrad(() => wrap(native().newImage(bytes, pinned))).keep();
      this.#pinned = pinned;
    }
    this.#busy = true;
  }

  /** @internal */
  release(): void {
    this.#busy = false;
  }

  /** Gives the memory back. A save that still writes from it ends first. */
  dispose(): void {
    this.#image?.dispose();
    this.#image = null;
  }
}
