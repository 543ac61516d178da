/** Oracles that share nothing with the operators: bitmaps as arrays of booleans, selection by sorting everything. */
import { fromTypedArray, type DType, type Tensor } from 'espalier';

/** A small generator of reproducible numbers in [0, 1) (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Kinds of numbers that selection must get right. */
export const kinds: Record<string, (next: () => number, dtype: DType) => number> = {
  normal: (next) => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  equal: () => -0.75,
  zeros: (next) => (next() < 0.9 ? 0 : next() - 0.5),
  'signed zeros': (next) => (next() < 0.5 ? -0 : 0),
  ties: (next) => Math.round(next() * 6) - 3,
  denormals: (next, dtype) =>
    (next() - 0.5) * (dtype === 'float64' ? 1e-310 : dtype === 'float16' ? 1e-6 : 1e-41),
  rounded: (next) => {
    const x = Float32Array.of(next() - 0.5);
    const bits = new Uint32Array(x.buffer);
    bits[0] = (bits[0] as number) & 0xffff0000; // as bfloat16 has it
    return x[0] as number;
  },
  infinities: (next) => (next() < 0.3 ? Infinity : next() < 0.3 ? -Infinity : next() - 0.5),
};

/** Packs booleans as the operators do: bit i % 8 of byte i / 8. */
export function pack(mask: readonly boolean[]): Tensor {
  const bytes = new Uint8Array(Math.ceil(mask.length / 8));
  mask.forEach((alive, i) => {
    if (alive) bytes[i >> 3] = (bytes[i >> 3] as number) | (1 << (i & 7));
  });
  return fromTypedArray(bytes, [bytes.length], 'uint8');
}

/** The first n bits of a bitmap. */
export function unpack(bits: Tensor, n: number): boolean[] {
  const bytes = bits.toTypedArray() as Uint8Array;
  return Array.from({ length: n }, (_, i) => (((bytes[i >> 3] as number) >> (i & 7)) & 1) === 1);
}

/** A tensor's values as numbers, in row-major order, after rounding to its dtype. */
export function values(tensor: Tensor): number[] {
  return Array.from(tensor.to('float64').toTypedArray() as Float64Array);
}

/** A vector of numbers, rounded to a dtype. */
export function vector(numbers: readonly number[], dtype: DType = 'float32'): Tensor {
  return fromTypedArray(Float64Array.from(numbers), [numbers.length], 'float64').to(dtype);
}

/**
 * What is left of a pool when its `count` smallest alive magnitudes (or values) are pruned, the earlier of equal ones
 * first.
 */
export function selectNaively(
  scores: number[][],
  alive: boolean[][],
  count: number,
  order: 'magnitude' | 'value' = 'magnitude',
): boolean[][] {
  const size = (x: number) => (order === 'value' ? x : Math.abs(x));
  const pool = scores.flatMap((score, list) => score.map((x, index) => ({ list, index, size: size(x) })));
  const sorted = pool
    .filter(({ list, index }) => alive[list]?.[index])
    .sort((a, b) => (a.size === b.size ? a.list - b.list || a.index - b.index : a.size - b.size));
  const left = alive.map((mask) => [...mask]);
  for (const { list, index } of sorted.slice(0, count)) (left[list] as boolean[])[index] = false;
  return left;
}

/** What `selectNaively` leaves of each of some groups on its own: a row-major matrix of groups of `length` elements. */
export function selectInGroups(
  score: number[],
  alive: boolean[],
  length: number,
  prune: (alive: number, group: number) => number,
  order: 'magnitude' | 'value' = 'magnitude',
): boolean[] {
  const result: boolean[] = [];
  for (let begin = 0; begin < score.length; begin += length) {
    const mask = alive.slice(begin, begin + length);
    const count = prune(mask.filter(Boolean).length, begin / length);
    result.push(...(selectNaively([score.slice(begin, begin + length)], [mask], count, order)[0] ?? []));
  }
  return result;
}

/** The largest sum of a square of numbers over all patterns with `keep` in each row and column. */
export function bestPattern(square: number[][], keep: number): number {
  const size = square.length;
  const choices = Array.from({ length: 2 ** size }, (_, bits) =>
    Array.from({ length: size }, (_, c) => (bits >> c) & 1),
  ).filter((choice) => choice.reduce((a, b) => a + b) === keep);
  const best = (row: number, room: number[]): number => {
    if (row === size) return 0;
    let largest = -Infinity;
    for (const choice of choices) {
      if (choice.some((taken, c) => taken > (room[c] as number))) continue;
      const sum = choice.reduce((total, taken, c) => total + taken * (square[row]?.[c] as number), 0);
      const rest = best(
        row + 1,
        room.map((left, c) => left - (choice[c] as number)),
      );
      largest = Math.max(largest, sum + rest);
    }
    return largest;
  };
  return best(0, Array<number>(size).fill(keep));
}

/** Whether every byte is 0: true for +0, false for -0 and NaN. */
export function isPositiveZero(tensor: Tensor): boolean {
  const array = tensor.contiguous().toTypedArray();
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength).every((byte) => byte === 0);
}
