// Labelled examples in memory.

import { DataError, fromTypedArray, scope, tensor, type Tensor, type TypedArray } from '../core/index.js';
import type { Part } from '../tickets/task.js';
import { permutation } from './permutation.js';
import type { Seed } from './random.js';

/** Inputs and the class of each. */
export interface Examples {
  /** Inputs, floating point, [examples, …]. */
  x: Tensor;
  /** Classes, int64 [examples]. */
  y: Tensor;
}

/** Examples that are made when they are first needed. */
export interface LazyExamples {
  /** How many there will be. */
  count: number;
  load(): Examples | Promise<Examples>;
}

/**
 * Examples from typed arrays, which are copied.
 *
 * @param x inputs one after the other
 * @param shape of one input
 * @param y class of each
 * @throws {DataError} when the lengths do not fit
 * @example
 * const train = examples(pixels, [28, 28], labels);   // Float32Array of n·784 and n labels
 */
export function examples(x: TypedArray, shape: readonly number[], y: ArrayLike<number>): Examples {
  const size = shape.reduce((product, length) => product * length, 1);
  if (x.length !== size * y.length) {
    throw new DataError(
      `Expected ${size} numbers for each of ${y.length} examples of shape [${shape.join(', ')}], ${size * y.length} in all, but received ${x.length}`,
    );
  }
  return {
    x: fromTypedArray(x, [y.length, ...shape]).keep(),
    y: tensor(Array.from(y), { dtype: 'int64' }).keep(),
  };
}

/**
 * Checks that inputs and classes fit together, and takes them out of every scope.
 *
 * @throws {DataError} when they do not
 */
export function checkExamples({ x, y }: Examples, classes: number | undefined, what: string): Examples {
  const count = x.ndim > 0 ? x.shape[0] : 0;
  if (count === 0 || y.ndim !== 1 || y.shape[0] !== count) {
    throw new DataError(
      `Expected inputs [examples, …] and as many classes for ${what} but received [${x.shape.join(', ')}] and [${y.shape.join(', ')}]`,
    );
  }
  if (y.dtype !== 'int64')
    throw new DataError(`Expected classes of int64 for ${what} but received ${y.dtype}`);
  const [low, high] = scope(() => [Number(y.min().item()), Number(y.max().item())]);
  if (low < 0 || high >= (classes ?? Infinity)) {
    const range = classes === undefined ? 'of at least 0' : `in 0..${classes - 1}`;
    throw new DataError(`Expected classes ${range} for ${what} but received ${low < 0 ? low : high}`);
  }
  return { x: x.keep(), y: y.keep() };
}

/** The examples at some indices, in their order, as tensors of their own. */
export function take({ x, y }: Examples, indices: readonly number[]): Examples {
  return scope(() => {
    const index = tensor([...indices], { dtype: 'int64' });
    return { x: x.indexSelect(0, index), y: y.indexSelect(0, index) };
  });
}

/**
 * Divides examples at random into parts; the same seed divides equally many examples in the same way.
 *
 * @param fractions of the parts; default 0.8, 0.1, 0.1
 * @throws {DataError} when the fractions are negative, exceed 1 together, or leave a part empty
 * @example
 * const task = classificationTask({ ...splitExamples(examples(x, [196], y)), batch: 64 });
 */
export function splitExamples(
  all: Examples,
  fractions: { train?: number; validation?: number; test?: number } = {},
  seed: Seed = 0,
): Record<Part, Examples> {
  const { x, y } = checkExamples(all, undefined, 'the split');
  const { train = 0.8, validation = 0.1, test = 0.1 } = fractions;
  const n = x.shape[0];
  const order = permutation(n, seed);
  const cuts = [0, train, train + validation, train + validation + test].map((f) => Math.floor(n * f + 1e-6));
  const part = (i: number, name: string): Examples => {
    const [begin, end] = [cuts[i], cuts[i + 1]];
    if (!(begin < end && end <= n)) {
      throw new DataError(
        `Expected fractions of at most 1 together that leave at least one of ${n} examples for ${name} but received ${train}, ${validation}, ${test}`,
      );
    }
    const some = take(
      { x, y },
      Array.from({ length: end - begin }, (_, j) => order(begin + j)),
    );
    return { x: some.x.keep(), y: some.y.keep() };
  };
  return { train: part(0, 'train'), validation: part(1, 'validation'), test: part(2, 'test') };
}
