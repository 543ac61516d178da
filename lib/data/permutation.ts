// Shuffling without an array: a permutation of 0..n-1 that is computed one index at a time.

import { DataError } from '../core/errors.js';
import { CounterRandom, type Seed } from './random.js';

const ROUNDS = 8;
/** Streams of {@link CounterRandom}, so that the keys of a permutation are not the numbers of a sample. */
const PERMUTATION_STREAM = 0x7065726d;

/** The finaliser of MurmurHash3 (Appleby, public domain): every bit of the input moves every bit of the output. */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * A random permutation of 0..n-1 as a function of the index: no array, so n may be billions.
 *
 * An index is written as (left, right) with two digits of base about √n; eight Feistel rounds add to one digit a
 * keyed hash of the other, modulo its base (Black & Rogaway, "Ciphers with arbitrary finite domains", 2002, there
 * called generalised Feistel). The two digits span slightly more than n; a result outside is put through again until
 * it falls inside ("cycle walking"), which keeps it a permutation.
 *
 * @param n how many, an integer in 1..2^52
 * @returns a bijection of 0..n-1 to itself; it throws DataError for an index outside
 * @example
 * const order = permutation(1_000_000_000, 7);
 * order(0);   // the first index of the shuffled order
 */
export function permutation(n: number, seed: Seed): (index: number) => number {
  if (!Number.isInteger(n) || n < 1 || n > 2 ** 52) {
    throw new DataError(`Expected the length of a permutation, an integer in 1..2^52, but received ${n}`);
  }
  const base = Math.ceil(Math.sqrt(n));
  const other = Math.ceil(n / base);
  const random = new CounterRandom(seed, PERMUTATION_STREAM);
  const keys = Array.from({ length: 2 * ROUNDS }, (_, i) => random.at(i));

  const once = (index: number): number => {
    let left = Math.floor(index / base);
    let right = index % base;
    for (let round = 0; round < ROUNDS; round += 2) {
      left = (left + mix(mix((right + keys[2 * round]) | 0) ^ keys[2 * round + 1])) % other;
      right = (right + mix(mix((left + keys[2 * round + 2]) | 0) ^ keys[2 * round + 3])) % base;
    }
    return left * base + right;
  };

  return (index) => {
    if (!Number.isInteger(index) || index < 0 || index >= n) {
      throw new DataError(`Expected an index in 0..${n - 1} but received ${index}`);
    }
    let image = once(index);
    while (image >= n) image = once(image);
    return image;
  };
}

/**
 * `count` different indices of 0..n-1 in random order: the first of the permutation.
 *
 * @throws {DataError} when count is not an integer in 0..n
 * @example
 * sample(1000, 3, 7);   // three different indices below 1000, always the same three
 */
export function sample(n: number, count: number, seed: Seed): number[] {
  if (!Number.isInteger(count) || count < 0 || count > n) {
    throw new DataError(`Expected to sample 0..${n} of ${n} indices but received a count of ${count}`);
  }
  if (count === 0) return [];
  const order = permutation(n, seed);
  return Array.from({ length: count }, (_, i) => order(i));
}
