import type { Mask, Masks } from './mask.js';
import { shareOut } from './share.js';
import { selectCounts, selectSmallest, type Order, type Scope, type Scored } from './select.js';

export interface SelectionOptions {
  scope: Scope;
  /** How many weights to keep over all tensors. */
  keep: number;
  order?: Order;
}

/** Masks that keep exactly `keep` weights, all of them alive before. */
export function select(
  scored: readonly Scored[],
  masks: Masks,
  options: SelectionOptions,
): Map<string, Mask> {
  const { scope, keep } = options;
  const alive = scored.map(({ name, score }) => masks.get(name)?.count ?? score.numel);
  if (scope === 'tensor') {
    const counts = shareOut(
      scored.map(({ score }) => score.numel),
      keep,
      { caps: alive },
    );
    return selectCounts(
      scored,
      masks,
      counts.map((count, i) => (alive[i] as number) - count),
    );
  }
  return selectSmallest(scored, masks, alive.reduce((a, b) => a + b, 0) - keep);
}
export type { Scope } from './select.js';
