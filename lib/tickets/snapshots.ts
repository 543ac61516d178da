import { emptyLike, noGrad, scope, type Tensor } from '../core/index.js';
import { stageCheckpoint, type Progress, type TrainingState } from './checkpoint.js';

/**
 * The snapshots of one training. A training waits for its state to be copied, and goes on while the copy is written; one
 * is written at a time. The copy is kept for the next: host memory for this rank's weights and optimizer state.
 */
export class Snapshots {
  #writing: Promise<void> = Promise.resolve();
  readonly #copies = new Map<string, Tensor>();

  constructor(private readonly state: TrainingState) {}

  /**
   * Every rank calls it at the same step.
   *
   * @param what of the state: all, or all but the optimizer's, which is most of it
   * @throws what the snapshot before could not be written for
   */
  async take(path: string, progress: Progress, what: 'all' | 'weights' = 'all'): Promise<void> {
    await this.#writing;
    const state = what === 'all' ? this.state : { ...this.state, optimizer: null };
    const write = scope(() => stageCheckpoint(path, state, progress, (name, t) => this.#copy(name, t)));
    this.#writing = write();
    // Who waits for it learns of the failure.
    this.#writing.catch(() => undefined);
  }

  /** Waits until the last one is in place. @throws what it could not be written for */
  written(): Promise<void> {
    return this.#writing;
  }

  async dispose(): Promise<void> {
    await this.#writing.catch(() => undefined);
    for (const t of this.#copies.values()) t.dispose();
    this.#copies.clear();
  }

  #copy(name: string, t: Tensor): Tensor {
    let copy = this.#copies.get(name);
    if (!copy || copy.dtype !== t.dtype || String(copy.shape) !== String(t.shape)) {
      copy?.dispose();
      copy = noGrad(() => emptyLike(t, { device: 'cpu' })).keep();
      this.#copies.set(name, copy);
    }
    const to = copy;
    noGrad(() => to.copy_(t.detach()));
    return to;
  }
}
