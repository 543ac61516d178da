import { ops, type Tensor } from '../core/index.js';
import { Mask, type Masks } from './mask.js';
import { pruneCount } from './count.js';

/** What competes with what: all tensors together, or the weights of each tensor among themselves. */
export type Scope = 'global' | 'tensor';

/** A tensor of scores by name: of the smallest magnitudes the weights are pruned. */
export interface Scored {
  name: string;
  score: Tensor;
}

/**
 * Prunes exactly `count` of the alive weights over the whole pool, those of the smallest |score|. Ties go by the order of
 * the list, then by element: the earlier is pruned first. Selection runs on the CPU; its result does not depend on
 * threads.
 *
 * @param alive masks so far; a name without one is wholly alive
 * @throws TorchError naming the tensor's place in the list when a score is NaN
 */
export function selectSmallest(scored: readonly Scored[], alive: Masks, count: number): Map<string, Mask> {
  if (scored.length === 0) return new Map();
  const scores = scored.map(({ score }) => score.detach().cpu());
  const bits = scored.map(({ name }) => alive.get(name)?.bits.cpu() ?? null);
  const left = ops.espalier.select_smallest(scores, bits, count) as Tensor[];
  return new Map(scored.map(({ name, score }, i) => [name, new Mask(left[i] as Tensor, score.shape)]));
}

/**
 * Prunes a fraction of what is alive: k = round-half-even(fraction · alive), of the whole pool or of each tensor. The
 * result lies within `alive`.
 */
export function selectFraction(
  scored: readonly Scored[],
  alive: Masks,
  fraction: number,
  scope: Scope,
): Map<string, Mask> {
  const left = ({ name, score }: Scored) => alive.get(name)?.count ?? score.numel;
  if (scope === 'global') {
    const total = scored.reduce((sum, s) => sum + left(s), 0);
    return selectSmallest(scored, alive, pruneCount(total, fraction));
  }
  return selectCounts(
    scored,
    alive,
    scored.map((s) => pruneCount(left(s), fraction)),
  );
}

/** Prunes exactly `counts[i]` of the alive weights of each tensor. */
export function selectCounts(
  scored: readonly Scored[],
  alive: Masks,
  counts: readonly number[],
): Map<string, Mask> {
  const result = new Map<string, Mask>();
  scored.forEach((s, i) => {
    for (const [name, mask] of selectSmallest([s], alive, counts[i] as number)) result.set(name, mask);
  });
  return result;
}
