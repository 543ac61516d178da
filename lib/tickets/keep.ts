import { select, selectSharded, type Mask, type Masks, type Order, type Scored } from '../prune/index.js';
import type { SelectionGroup } from '../prune/sharded/group.js';
import type { ScoredShard } from '../prune/sharded/select.js';
import { isPerTensor, isUnits } from './config-prune.js';
import type { SettledConfig } from './config.js';

/** Keeps exactly so many by score: over all tensors, or of each. */
export function keepWhole(
  scored: readonly Scored[],
  masks: Masks,
  keep: readonly number[],
  rules: SettledConfig['prune'],
  order: Order = 'magnitude',
): Map<string, Mask> {
  if (!isPerTensor(rules)) return select(scored, masks, { ...competition(rules, keep), order });
  const made = scored.flatMap((one, i) => [
    ...select([one], masks, { scope: 'global', keep: keep[i] as number, order }),
  ]);
  return new Map(made);
}

/** {@link keepWhole} over ranks: masks of this rank's rows, the bits that one process makes of the whole. */
export async function keepShards(
  scored: readonly ScoredShard[],
  masks: Masks,
  keep: readonly number[],
  rules: SettledConfig['prune'],
  group: SelectionGroup,
  order: Order = 'magnitude',
): Promise<Map<string, Mask>> {
  if (!isPerTensor(rules)) return selectSharded(scored, masks, { ...competition(rules, keep), order, group });
  const made = new Map<string, Mask>();
  for (const [i, one] of scored.entries()) {
    const of = await selectSharded([one], masks, { scope: 'global', keep: keep[i] as number, order, group });
    for (const [name, mask] of of) made.set(name, mask);
  }
  return made;
}

function competition({ scope, budget, minAlive }: SettledConfig['prune'], keep: readonly number[]) {
  if (isUnits(scope)) throw new Error('Units are selected by their graph');
  return { scope, keep: keep[0] as number, budget: budget ?? undefined, minAlive: minAlive ?? undefined };
}
