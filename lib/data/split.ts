// Which stretches of a sequence are for training, validation and test, and the windows inside them.

import { DataError } from '../core/errors.js';
import type { Part } from '../tickets/task.js';

/** How a sequence is divided. */
export interface SplitOptions {
  /** Fraction for training. Default 0.9. */
  train?: number;
  /** Fraction for validation. Default 0.05. */
  validation?: number;
  /** Fraction for test. Default 0.05. */
  test?: number;
  /**
   * Into how many equal blocks the sequence is cut first; each is divided by the fractions. With 1 the end of the
   * sequence is the test part; more blocks take it from all over, which suits a collection of different texts.
   * Default 1.
   */
  blocks?: number;
}

/** Elements begin … end - 1. */
export interface Range {
  begin: number;
  end: number;
}

/**
 * Divides 0..n-1 into contiguous ranges, in the order train, validation, test within each block. What the fractions
 * leave over is not used.
 *
 * @throws {DataError} for fractions that are negative or exceed 1 together, for less than one block
 * @example
 * splitRanges(1000);   // train 0..899, validation 900..949, test 950..999
 */
export function splitRanges(n: number, options: SplitOptions = {}): Record<Part, Range[]> {
  const { train = 0.9, validation = 0.05, test = 0.05, blocks = 1 } = options;
  const fractions = [train, validation, test];
  const sum = train + validation + test;
  if (!fractions.every((fraction) => fraction >= 0) || !(sum <= 1 + 1e-9)) {
    throw new DataError(
      `Expected fractions of at least 0 with a sum of at most 1 but received train ${train}, validation ${validation}, test ${test}`,
    );
  }
  if (!Number.isInteger(blocks) || blocks < 1 || blocks > n) {
    throw new DataError(`Expected 1..${n} blocks for ${n} elements but received ${blocks}`);
  }
  const parts: Record<Part, Range[]> = { train: [], validation: [], test: [] };
  for (let block = 0; block < blocks; block++) {
    const begin = Math.floor((n * block) / blocks);
    const length = Math.floor((n * (block + 1)) / blocks) - begin;
    // 0.9 + 0.05 + 0.05 is not 1 in floating point; the last element must not be lost to that.
    const cut = (fraction: number): number => begin + Math.min(length, Math.floor(length * fraction + 1e-6));
    const cuts = [begin, cut(train), cut(train + validation), cut(sum)];
    (['train', 'validation', 'test'] as const).forEach((part, i) => {
      if (cuts[i + 1] > cuts[i]) parts[part].push({ begin: cuts[i], end: cuts[i + 1] });
    });
  }
  return parts;
}

/** The windows of a length that lie inside ranges, none across two of them. */
export class Windows {
  /** How many there are. */
  readonly count: number;
  readonly #ranges: readonly Range[];
  readonly #stride: number;
  /** Number of windows in the ranges before each. */
  readonly #before: number[] = [];

  /** @param stride elements from the start of a window to the next one's */
  constructor(ranges: readonly Range[], length: number, stride: number) {
    this.#stride = stride;
    this.#ranges = ranges.filter(({ begin, end }) => end - begin >= length);
    let count = 0;
    for (const { begin, end } of this.#ranges) {
      this.#before.push(count);
      count += Math.floor((end - begin - length) / stride) + 1;
    }
    this.count = count;
  }

  /** Where window `index` starts. */
  start(index: number): number {
    let low = 0;
    let high = this.#before.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#before[middle] <= index) low = middle;
      else high = middle - 1;
    }
    return this.#ranges[low].begin + (index - this.#before[low]) * this.#stride;
  }
}
