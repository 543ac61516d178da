// The data of a safetensors file, written piece by piece.

import type { FileHandle } from 'node:fs/promises';
import { noGrad } from '../core/autograd.js';
import type { DType } from '../core/dtype.js';
import { DataError } from '../core/errors.js';
import type { FileProgress } from '../core/files.js';
import { handlesOf } from '../core/handle.js';
import { native } from '../core/native.js';
import { scope } from '../core/scope.js';
import { Tensor } from '../core/tensor.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import type { TensorEntry } from './header.js';

/** A tensor that is made piece by piece while it is saved, so that the whole of it need never be in memory. */
export interface TensorSource {
  readonly dtype: DType;
  readonly shape: readonly number[];
  /**
   * The elements [begin, end) in row-major order: 1-dim, of that dtype. Pieces are asked for in order; `begin` is a
   * multiple of 8.
   */
  read(begin: number, end: number): Tensor;
}

/** How many bytes are made and written at a time; a multiple of 8 elements of any dtype. */
const PIECE = 32 << 20;

/** A tensor as a source. Holds its memory until `dispose()`, whatever its owner does. */
export class HeldTensor implements TensorSource {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly #held: Tensor;
  #flat: Tensor | undefined;

  constructor(tensor: Tensor) {
    this.dtype = tensor.dtype;
    this.shape = tensor.shape;
    this.#held = noGrad(() => scope(() => tensor.detach().keep()));
  }

  /** A view; of a tensor that is not contiguous, of a copy. */
  read(begin: number, end: number): Tensor {
    this.#flat ??= this.#held.reshape(-1).keep();
    return this.#flat.slice(0, begin, end);
  }

  dispose(): void {
    this.#flat?.dispose();
    this.#held.dispose();
  }
}

/**
 * Appends the tensors' bytes to a file, on a thread of its own: what is made of them is at most {@link PIECE} bytes at a
 * time. Held tensors are let go when they are written.
 *
 * @throws {AbortError} when the signal fires; {DataError} when a source gives other elements than asked for
 */
export async function appendData(
  file: FileHandle,
  order: readonly TensorEntry[],
  sources: ReadonlyMap<string, TensorSource>,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: FileProgress },
): Promise<void> {
  const total = order.reduce((sum, { begin, end }) => sum + end - begin, 0);
  let done = 0;
  let waiting: Tensor[] = [];
  const flush = async (): Promise<void> => {
    // The file must stay open until the thread is done with it: an abort waits for the piece.
    const [written] = native().appendTensors(file.fd, handlesOf(waiting));
    done += await written;
    for (const piece of waiting) piece.dispose();
    waiting = [];
    onProgress?.(done, total);
  };
  try {
    let bytes = 0;
    for (const { name, shape, begin, end } of order) {
      const source = sources.get(name) as TensorSource;
      const numel = shape.reduce((product, size) => product * size, 1);
      const width = numel === 0 ? 1 : (end - begin) / numel;
      for (let from = 0; from < numel; from += PIECE / width) {
        await breathe();
        throwIfAborted(signal);
        const to = Math.min(numel, from + PIECE / width);
        waiting.push(pieceOf(name, source, from, to));
        bytes += (to - from) * width;
        if (bytes < PIECE) continue;
        await flush();
        bytes = 0;
      }
      if (source instanceof HeldTensor) source.dispose();
    }
    if (waiting.length > 0) await flush();
    await breathe();
    throwIfAborted(signal);
  } finally {
    for (const piece of waiting) piece.dispose();
  }
}

function pieceOf(name: string, source: TensorSource, from: number, to: number): Tensor {
  return noGrad(() =>
    scope(() => {
      const { dtype } = source;
      const piece = source.read(from, to);
      if (piece.dtype !== dtype || piece.shape.join() !== `${to - from}`)
        throw new DataError(
          `Expected ${to - from} elements of ${dtype} from the source of '${name}' but received [${piece.shape.join(', ')}] of ${piece.dtype}`,
        );
      return piece.detach().keep();
    }),
  );
}
