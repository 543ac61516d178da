import { createHash } from 'node:crypto';
import { ConfigError, scopeAsync } from '../../core/index.js';
import { numelOf } from '../../core/shape.js';
import { budgetCounts, floorsOf, type BudgetTensor } from '../budget.js';
import { cutAbove, type FloorCuts } from '../floors.js';
import {
  aliveInRows,
  blockMasks,
  blockPool,
  blockCount,
  cutRows,
  excessOfRows,
  type Block,
} from '../groups.js';
import { aliveCount, disposeMasks, type Mask, type Masks } from '../mask.js';
import { selectNofM, type NofM } from '../nofm.js';
import { checkKeep, checkScope, isBlock, isNofM, type SelectionOptions } from '../scope.js';
import type { Order, Scored } from '../select.js';
import { sum } from '../share.js';
import { gatherFrom, sumOver, type SelectionGroup } from './group.js';
import { cutPools } from './pools.js';
import { together } from './together.js';

/** The rows of a score that one rank holds; a rank without any has a tensor of 0 rows. */
export interface ScoredShard extends Scored {
  /** Shape of the whole score, of which dimension 0 is split over the ranks in their order. */
  shape: readonly number[];
  /** The first row held here. */
  offset: number;
}

export interface ShardedSelectionOptions extends SelectionOptions {
  group: SelectionGroup;
}

/**
 * {@link select} over shards: masks of this rank's rows, the very bits that one process would make of the whole, for any
 * number of ranks. Every rank calls it with the same names, shapes and options in the same order.
 *
 * @param masks of this rank's rows, so far
 * @throws ConfigError when the options do not fit one another or the tensors, or differ between ranks
 * @throws ArgumentError on every rank, naming the tensor, when the score of an alive weight is NaN on any of them
 */
export function selectSharded(
  shards: readonly ScoredShard[],
  masks: Masks,
  options: ShardedSelectionOptions,
): Promise<Map<string, Mask>> {
  return scopeAsync(() => selectShards(shards, masks, options));
}

async function selectShards(
  shards: readonly ScoredShard[],
  masks: Masks,
  options: ShardedSelectionOptions,
): Promise<Map<string, Mask>> {
  const { scope = 'global', keep, budget, minAlive, order = 'magnitude', group } = options;
  checkScope(scope, options);
  await checkSame(shards, options);
  const own = shards.map(({ name, score }) => masks.get(name)?.count ?? score.numel);
  const counts = await sumOver(group, own);
  const tensors = shards.map(({ name, shape }, i): BudgetTensor => {
    return { name, shape, numel: numelOf(shape), alive: counts[i] as number };
  });
  const alive = sum(counts);
  checkKeep(scope, keep, alive);
  if (isNofM(scope)) return selectPatterns(shards, masks, scope, order, group);
  if (isBlock(scope)) return cutBlocks(shards, masks, scope, keep, order, group);
  const floors = minAlive === undefined ? undefined : floorsOf(tensors, minAlive, keep);
  if (scope === 'global')
    return floors
      ? cutWithFloors(shards, masks, cutAbove(tensors, keep, floors), order, group)
      : cutPools([{ scored: shards, count: alive - keep }], masks, group, { order });
  const shares = budgetCounts(tensors, keep, budget, floors);
  if (scope === 'row') return selectRows(shards, masks, shares, order, group);
  const pools = shards.map((s, i) => ({ scored: [s], count: (counts[i] as number) - (shares[i] as number) }));
  return cutPools(pools, masks, group, { order });
}

async function cutWithFloors(
  shards: readonly ScoredShard[],
  masks: Masks,
  cuts: FloorCuts,
  order: Order,
  group: SelectionGroup,
): Promise<Map<string, Mask>> {
  let next = cuts.next();
  while (!next.done) {
    const { names, count } = next.value;
    const scored = shards.filter(({ name }) => names.has(name));
    const made = await cutPools([{ scored, count }], masks, group, { order });
    const counts = await sumOver(
      group,
      scored.map(({ name }) => (made.get(name) as Mask).count),
    );
    next = cuts.next({
      masks: made,
      counts: new Map(scored.map(({ name }, i) => [name, counts[i] as number])),
    });
  }
  return new Map(shards.map(({ name }) => [name, next.value.get(name) as Mask]));
}

/** Groups run along the inputs, which no rank shares with another, but for those of a vector and transposable ones. */
async function selectPatterns(
  shards: readonly ScoredShard[],
  masks: Masks,
  pattern: NofM,
  order: Order,
  group: SelectionGroup,
): Promise<Map<string, Mask>> {
  const step = ({ shape }: ScoredShard) => (shape.length > 1 && !pattern.transposable ? 1 : pattern.of);
  await checkBorders(shards, step, group);
  const made = await together(group, shards, (visit) =>
    shards.map((shard) => {
      visit(shard);
      return selectNofM(shard, masks, pattern, order);
    }),
  );
  return new Map(shards.map(({ name }, i) => [name, made[i] as Mask]));
}

async function cutBlocks(
  shards: readonly ScoredShard[],
  masks: Masks,
  block: Block,
  keep: number,
  order: Order,
  group: SelectionGroup,
): Promise<Map<string, Mask>> {
  await checkBorders(shards, () => block.block[0], group);
  const { pool, alive } = blockPool(shards, masks, block, order);
  const before = sum(await sumOver(group, [aliveCount(alive)]));
  const count = before - Math.min(before, blockCount(block, keep));
  const left = await cutPools([{ scored: pool, count }], alive, group, { order });
  const made = blockMasks(shards, masks, block, left);
  for (const blocks of [alive, left]) disposeMasks(blocks);
  return made;
}

/** Every rank shares each tensor's weights out over all of its rows, and cuts its own. */
async function selectRows(
  shards: readonly ScoredShard[],
  masks: Masks,
  keeps: readonly number[],
  order: Order,
  group: SelectionGroup,
): Promise<Map<string, Mask>> {
  const alive = shards.flatMap((shard) => {
    const own = aliveInRows(shard, masks);
    const all = Array<number>(shard.shape[0] as number).fill(0);
    own.forEach((count, row) => (all[shard.offset + row] = count));
    return all;
  });
  const whole = await sumOver(group, alive);
  let first = 0;
  const excess = shards.map(({ shape: [rows = 0], offset, score }, i) => {
    const counts = excessOfRows(whole.slice(first, first + rows), keeps[i] as number);
    first += rows;
    return counts.slice(offset, offset + score.size(0));
  });
  const made = await together(group, shards, (visit) =>
    shards.map((shard, i) => {
      visit(shard);
      return cutRows(shard, masks, excess[i] as number[], order);
    }),
  );
  return new Map(shards.map(({ name }, i) => [name, made[i] as Mask]));
}

/** Ranks that selected from different tensors, or otherwise, would wait for one another or agree on nonsense. */
async function checkSame(
  shards: readonly ScoredShard[],
  { group, budget, ...options }: ShardedSelectionOptions,
): Promise<void> {
  const said = {
    tensors: shards.map(({ name, shape, score }) => [name, shape, score.dtype]),
    budget: typeof budget === 'function' ? 'own' : budget,
    ...options,
  };
  const digest = createHash('sha256').update(JSON.stringify(said)).digest();
  const all = await gatherFrom(group, [digest.readUIntBE(0, 6)]);
  const other = all.findIndex(([hash]) => hash !== all[0]?.[0]);
  if (other !== -1)
    throw new ConfigError(
      `Expected the same tensors and options on every rank but received others on rank ${other} than on rank 0`,
    );
}

/** Refuses, on every rank, shards that a group of `step` rows would cross. */
async function checkBorders(
  shards: readonly ScoredShard[],
  step: (shard: ScoredShard) => number,
  group: SelectionGroup,
): Promise<void> {
  const crossed = shards.map((shard) => {
    const { offset, score, shape } = shard;
    const end = offset + score.size(0);
    const whole = (row: number) => row % step(shard) === 0 || row === shape[0];
    return whole(offset) && whole(end) ? 0 : 1;
  });
  const found = (await sumOver(group, crossed)).findIndex((ranks) => ranks > 0);
  const shard = shards[found];
  if (shard)
    throw new ConfigError(
      `Expected each rank to hold a multiple of ${step(shard)} rows of '${shard.name}' but received shape [${shard.shape.join(', ')}] over ${group.size} ranks`,
    );
}
