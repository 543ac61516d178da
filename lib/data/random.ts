// Counter-based random numbers for the order of data: a number is a pure function of (seed, stream, index), so any
// process can ask for any of them in any order. Weights are never drawn here; libtorch's generators do that.

import { DataError } from '../core/errors.js';

/** A seed: an integer; beyond 2^53 as a bigint. Its lowest 64 bits count. */
export type Seed = number | bigint;

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const TWO32 = 2 ** 32;

/** High 32 bits of the product of two unsigned 32-bit integers. */
function mulHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const mid = aHigh * bLow + ((aLow * bLow) >>> 16);
  const mid2 = aLow * bHigh + (mid & 0xffff);
  return (aHigh * bHigh + (mid >>> 16) + (mid2 >>> 16)) >>> 0;
}

/**
 * One block of Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11): four 32-bit
 * numbers from a 128-bit counter and a 64-bit key, written to `out`.
 */
export function philox(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array = new Uint32Array(4),
): Uint32Array {
  for (let round = 0; round < 10; round++) {
    const high0 = mulHigh(M0, c0 >>> 0);
    const low0 = Math.imul(M0, c0);
    const high1 = mulHigh(M1, c2 >>> 0);
    const low1 = Math.imul(M1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
  return out;
}

/** The two 32-bit halves of a seed's lowest 64 bits, low half first. */
export function seedWords(seed: Seed): [low: number, high: number] {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed)) {
    throw new DataError(`Expected an integer seed (beyond 2^53 a bigint) but received ${seed}`);
  }
  const bits = BigInt.asUintN(64, BigInt(seed));
  return [Number(bits & 0xffffffffn), Number(bits >> 32n)];
}

/**
 * Random numbers addressed by index: `at(i)` is the same number whenever and wherever it is asked for.
 *
 * The key is the seed; the counter is (index's low word, high word, stream, attempt).
 *
 * @example
 * const random = new CounterRandom(7);
 * random.uniform(123);       // the 124th number in [0, 1) of seed 7
 * random.below(123, 10);     // an integer in 0..9
 */
export class CounterRandom {
  readonly #k0: number;
  readonly #k1: number;
  readonly #stream: number;
  readonly #block = new Uint32Array(4);

  /** @param stream tells sequences of one seed apart: an integer in 0..2^32-1 */
  constructor(seed: Seed, stream = 0) {
    [this.#k0, this.#k1] = seedWords(seed);
    if (!Number.isInteger(stream) || stream < 0 || stream >= TWO32) {
      throw new DataError(`Expected a stream in 0..2^32-1 but received ${stream}`);
    }
    this.#stream = stream;
  }

  #draw(index: number, attempt: number): Uint32Array {
    return philox(
      index % TWO32,
      Math.floor(index / TWO32),
      this.#stream,
      attempt,
      this.#k0,
      this.#k1,
      this.#block,
    );
  }

  /** The number at `index`, an integer in 0..2^32-1. */
  at(index: number): number {
    return this.#draw(index, 0)[0];
  }

  /** The number at `index`, in [0, 1) with 53 random bits. */
  uniform(index: number): number {
    return this.#bits53(index, 0) / 2 ** 53;
  }

  #bits53(index: number, attempt: number): number {
    const block = this.#draw(index, attempt);
    return (block[0] >>> 11) * TWO32 + block[1];
  }

  /**
   * Fills an array with numbers in [0, 1) of 32 random bits, four from each index from `first` on: the cheap way to
   * many. Element i is the same however long the array is.
   */
  fill(first: number, out: Float64Array): Float64Array {
    for (let i = 0; i < out.length; i += 4) {
      const block = this.#draw(first + i / 4, 0);
      const some = Math.min(4, out.length - i);
      for (let j = 0; j < some; j++) out[i + j] = block[j] / TWO32;
    }
    return out;
  }

  /**
   * The integer at `index`, in 0..n-1, each exactly as likely as the others: what would be a biased remainder is
   * drawn again.
   *
   * @throws {DataError} unless n is an integer in 1..2^53-1
   */
  below(index: number, n: number): number {
    if (!Number.isSafeInteger(n) || n < 1) {
      throw new DataError(`Expected the number of choices, an integer of at least 1, but received ${n}`);
    }
    const limit = 2 ** 53 - (2 ** 53 % n);
    for (let attempt = 0; ; attempt++) {
      const bits = this.#bits53(index, attempt);
      if (bits < limit) return bits % n;
    }
  }
}

/**
 * A seed made of a seed and a path of names and numbers: the data order of epoch 3 of seed 7 is
 * `deriveSeed(7, 'order', 3)`. Different paths give unrelated seeds.
 *
 * Each part is hashed into the key by one Philox block per 8 bytes (numbers as their 64 bits, names as UTF-8 with
 * their length).
 *
 * @example
 * const seed = deriveSeed(7, 'order', 3);
 */
export function deriveSeed(seed: Seed, ...path: (string | number)[]): bigint {
  let [low, high] = seedWords(seed);
  const block = new Uint32Array(4);
  const absorb = (a: number, b: number, kind: number, position: number): void => {
    philox(a, b, kind, position, low, high, block);
    [low, high] = block;
  };
  for (const part of path) {
    if (typeof part === 'number') {
      absorb(...seedWords(part), 1, 0);
      continue;
    }
    const bytes = Buffer.from(part);
    const padded = Buffer.alloc(Math.max(8, Math.ceil(bytes.length / 8) * 8));
    bytes.copy(padded);
    for (let i = 0; i < padded.length; i += 8) {
      absorb(padded.readUInt32LE(i), padded.readUInt32LE(i + 4), 2 + bytes.length, i);
    }
  }
  return (BigInt(high) << 32n) | BigInt(low);
}
