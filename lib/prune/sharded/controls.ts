// Masks to compare with, of tensors that lie in shards: each is drawn whole, one tensor at a time, and cut.

import type { Mask, Masks } from '../mask.js';
import { randomMaskOf, shuffleMask } from '../random.js';
import type { PruneScope } from '../scope.js';
import { gatherEach } from './gather.js';
import type { SelectionGroup } from './group.js';
import { rowsOfMask, type ShapedShard } from './rows.js';

/**
 * This rank's rows of the masks that `randomMasks` draws: for any number of ranks the same bits. Nothing goes over the
 * wire; a rank holds one whole mask at a time.
 *
 * @param alive how many weights to keep over all tensors and ranks
 * @param scope Default `global`: any place of a tensor
 * @throws ConfigError for `erk` with N:M, which leaves nothing to share out, and tensors that the pattern does not fit
 * @example
 * const control = randomMasksSharded(shardShapes(prunable(model).tensors), 10_000, 'erk', 7);
 */
export function randomMasksSharded(
  shards: readonly ShapedShard[],
  alive: number,
  sharing: 'erk' | 'uniform',
  seed: number,
  scope: PruneScope = 'global',
): Map<string, Mask> {
  const draw = randomMaskOf(shards, alive, sharing, seed, scope);
  return new Map(shards.map((shard, i) => [shard.name, cut(draw(shard, i), shard)]));
}

/**
 * This rank's rows of the masks that `shuffleMasks` makes of the whole: for any number of ranks the same bits. A
 * collective: packed bits are gathered, one tensor at a time.
 *
 * @param masks of this rank's rows, by the same names in the same order on every rank
 * @param scope that the masks were selected by. Default `global`: any place of the tensor
 * @example
 * const control = await shuffleMasksSharded(masks, 7, dist.world());
 */
export async function shuffleMasksSharded(
  masks: Masks,
  seed: number,
  group: SelectionGroup,
  scope: PruneScope = 'global',
): Promise<Map<string, Mask>> {
  const result = new Map<string, Mask>();
  await gatherEach(masks, group, (name, whole, offset) => {
    const { shape } = whole;
    const rows = (masks.get(name) as Mask).shape[0] as number;
    const made = shuffleMask(name, whole, seed, scope);
    whole.dispose();
    result.set(name, cut(made, { name, shape, offset, rows }));
  });
  return result;
}

function cut(whole: Mask, shard: ShapedShard): Mask {
  const own = rowsOfMask(whole, shard);
  whole.dispose();
  return own;
}
