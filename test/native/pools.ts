/** Generated pools on which selection is held against a sort of everything; bench/selection-exactness runs many more. */
import { ops, scope, type DType, type Tensor } from 'espalier';
import { kinds, pack, random, selectNaively, unpack, values, vector } from './naive.js';

const dtypes: readonly DType[] = ['float32', 'bfloat16', 'float16', 'float64'];
const names = Object.keys(kinds);
const pick = <T>(next: () => number, from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;

/** A few tensors of one kind of numbers, dtypes mixed in one of five pools; which are alive; how many are pruned. */
function makePool(next: () => number, p: number, large: boolean) {
  const kind = names[p % names.length] as string;
  const own = dtypes[p % 4] as DType;
  const sizes = large
    ? [70_000, Math.floor(next() * 40_000), 1]
    : Array.from({ length: 1 + Math.floor(next() * 4) }, () => pick(next, [0, 1, 7, 64, 65, 300]));
  const scores = sizes.map((n) => {
    const dtype = p % 5 === 0 ? pick(next, dtypes) : own;
    return vector(
      Array.from({ length: n }, () => (kinds[kind] as (typeof kinds)[string])(next, dtype)),
      dtype,
    );
  });
  const density = pick(next, large ? [1, 0.95] : [1, 0.7, 0.1, 0]);
  const alive = sizes.map((n) => Array.from({ length: n }, () => next() < density));
  const bitmaps = alive.map((mask) => (density === 1 && next() < 0.5 ? null : pack(mask)));
  const total = alive.reduce((sum, mask) => sum + mask.filter(Boolean).length, 0);
  const count = Math.round(pick(next, [0, 1, 0.2, next()]) * total);
  return { kind, own, scores, alive, bitmaps, count };
}

/**
 * Selects from generated pools, by magnitude and by value, and says in which the masks are not those of a full sort.
 *
 * @param largeEvery one in so many pools is large enough to be sampled
 */
export function mismatches(pools: number, seed: number, largeEvery = Infinity): string[] {
  const next = random(seed);
  const found: string[] = [];
  for (let p = 0; p < pools; p++)
    scope(() => {
      const large = (p + 1) % largeEvery === 0;
      const { kind, own, scores, alive, bitmaps, count } = makePool(next, p, large);
      for (const order of ['magnitude', 'value'] as const) {
        const left = ops.espalier.select_smallest(scores, bitmaps, count, { signed: order === 'value' });
        const masks = left.map((bits, i) => unpack(bits, (scores[i] as Tensor).numel));
        const expected = selectNaively(scores.map(values), alive, count, order);
        if (JSON.stringify(masks) !== JSON.stringify(expected))
          found.push(`pool ${p} (${kind}, ${own}, ${order}, ${count} pruned)`);
      }
    });
  return found;
}
