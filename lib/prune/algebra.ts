import { ConfigError, ops, scope, type Tensor } from '../core/index.js';
import { keepCount } from './count.js';
import { aliveCount, disposeMasks, Mask, pairedMasks, type Masks } from './mask.js';
import { selectSmallest } from './select.js';

/** How two masks make one: intersection, union, alive in just one, alive in the first and not the second. */
export type MaskOperation = 'and' | 'or' | 'xor' | 'andNot';

/**
 * Masks of two sets, combined by name.
 *
 * @throws ConfigError when the sets do not mask the same tensors; ShapeError when a tensor's masks differ in shape
 * @example
 * const both = combineMasks(a, b, 'and');
 */
export function combineMasks(a: Masks, b: Masks, operation: MaskOperation): Map<string, Mask> {
  return new Map(pairedMasks(a, b).map(({ name, masks: [x, y] }) => [name, x[operation](y)]));
}

/**
 * One mask set from several: exactly round-half-even(density · elements) weights over all tensors, those alive in most
 * sets. Equal votes go by the order of tensors, then of elements: the earlier is pruned first. What no set keeps stays
 * pruned.
 *
 * @throws ConfigError when the sets do not mask the same tensors, or together keep fewer weights than asked for
 * @example
 * const soup = maskSoup([seed0, seed1, seed2], 0.2);
 */
export function maskSoup(sets: readonly Masks[], density: number): Map<string, Mask> {
  const [first, ...rest] = sets;
  if (!first) throw new ConfigError('Expected at least one set of masks but received none');
  if (!(density > 0 && density <= 1))
    throw new ConfigError(`Expected 'density' above 0 to 1 but received ${density}`);
  for (const set of rest) pairedMasks(first, set);
  const total = [...first.values()].reduce((sum, { numel }) => sum + numel, 0);
  const keep = keepCount(total, density);
  return scope(() => {
    const union = new Map([...first.keys()].map((name) => [name, unionOf(sets, name)]));
    try {
      const alive = aliveCount(union);
      if (keep > alive)
        throw new ConfigError(`Expected the masks to keep ${keep} weights together but they keep ${alive}`);
      const scored = [...first.keys()].map((name) => ({ name, score: votes(sets, name) }));
      return selectSmallest(scored, union, alive - keep);
    } finally {
      disposeMasks(union);
    }
  });
}

/** Alive in any set; of its own bits, whatever the number of sets. */
function unionOf(sets: readonly Masks[], name: string): Mask {
  const masks = sets.map((set) => set.get(name) as Mask);
  const [{ bits, shape }] = masks as [Mask];
  const union = masks.slice(1).reduce((all, mask) => ops.espalier.bitmap_or(all, mask.bits), bits.clone());
  return new Mask(union, shape);
}

/** In how many sets each element of a tensor is alive. */
function votes(sets: readonly Masks[], name: string): Tensor {
  const alive = sets.map((set) => (set.get(name) as Mask).toBool().float());
  return alive.reduce((sum, one) => sum.add(one));
}
