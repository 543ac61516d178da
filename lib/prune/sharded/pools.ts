import { ops, scope, scopeAsync, type Tensor } from '../../core/index.js';
import { breathe } from '../../core/yield.js';
import { Mask, type Masks } from '../mask.js';
import { inOrder, type Scored, type SelectOptions } from '../select.js';
import { gatherFrom, numbers, type SelectionGroup } from './group.js';
import { COARSE, shardHistogram, ShardedPool } from './pool.js';
import { together, type Visit } from './together.js';

/** Shards of the tensors that compete, and how many of their alive weights go over all ranks. */
export interface PoolCut {
  scored: readonly Scored[];
  count: number;
}

/** So many pools are searched at once: their histograms take 16 MiB at most, and their counts share collectives. */
const TOGETHER = 32;

/**
 * Cuts each pool on every rank of a group. A pool's elements are in the order of its tensors, and within one in the order
 * of the ranks; of equal scores the earlier goes first. The masks are those that one process would make of the whole.
 *
 * On the wire, for each pool and each 16 bits of its keys: 2 x 256 counts of 8 bytes, summed over the ranks; then 8 bytes
 * for each tensor and rank, gathered.
 *
 * @throws ArgumentError on every rank, naming the tensor, when a score is NaN on any of them
 */
export async function cutPools(
  pools: readonly PoolCut[],
  alive: Masks,
  group: SelectionGroup,
  options: SelectOptions = {},
): Promise<Map<string, Mask>> {
  const { signed } = inOrder(options);
  const result = new Map<string, Mask>();
  for (let i = 0; i < pools.length; i += TOGETHER) {
    const searched = pools.slice(i, i + TOGETHER);
    await scopeAsync(async () => {
      const cut = searched.filter(({ count }) => count > 0);
      const searches = cut.map(({ scored, count }) => new ShardedPool(scored, alive, count, signed));
      const uncut = searched.filter(({ count }) => count === 0).flatMap(({ scored }) => scored);
      if (uncut.length > 0) await together(group, uncut, (visit) => checkNumbers(uncut, alive, visit));
      await search(searches, group);
      for (const [name, mask] of await finish(searches, group)) result.set(name, mask);
      for (const { name, score } of uncut) result.set(name, copyOf(alive.get(name), score.shape));
    });
    await breathe();
  }
  return result;
}

async function search(pools: readonly ShardedPool[], group: SelectionGroup): Promise<void> {
  for (let open = pools; open.length > 0; open = open.filter((pool) => !pool.found)) {
    const scored = open.flatMap((pool) => pool.scored);
    const coarse = await together(group, scored, (visit) => open.map((pool) => pool.count(visit)));
    const upper = await sums(coarse, group);
    const fine = open.map((pool, i) => pool.narrow(upper[i] as number[]));
    const lower = await sums(fine, group);
    open.forEach((pool, i) => {
      pool.fix(lower[i] as number[]);
    });
  }
}

function checkNumbers(scored: readonly Scored[], alive: Masks, visit: Visit): void {
  for (const s of scored) {
    visit(s);
    scope(() => shardHistogram(s, alive.get(s.name), { pass: 0, prefix: 0n }));
  }
}

/** Counts of each pool, summed over the ranks. */
async function sums(counts: readonly Tensor[], group: SelectionGroup): Promise<number[][]> {
  const all = ops.aten.zeros([counts.length, COARSE], { dtype: 'int64' });
  counts.forEach((own, i) => all.select(0, i).narrow(0, 0, own.numel).copy_(own));
  await group.allReduce(all, 'sum');
  const flat = numbers(all);
  return counts.map((own, i) => flat.slice(i * COARSE, i * COARSE + own.numel));
}

/** Splits the ties of each pool by (tensor, rank), which is the order of the elements of the whole. */
async function finish(pools: readonly ShardedPool[], group: SelectionGroup): Promise<[string, Mask][]> {
  const tied = pools.map((pool) => pool.tied());
  const table = await gatherFrom(group, tied.flat());
  let column = 0;
  return pools.flatMap((pool) => {
    let left = pool.ties;
    const own = pool.scored.map(() => {
      let take = 0;
      table.forEach((counts, rank) => {
        const going = Math.min(left, counts[column] as number);
        if (rank === group.rank) take = going;
        left -= going;
      });
      column++;
      return take;
    });
    const masks = pool.cut(own);
    return pool.scored.map(({ name }, i): [string, Mask] => [name, masks[i] as Mask]);
  });
}

function copyOf(mask: Mask | undefined, shape: readonly number[]): Mask {
  return mask ? new Mask(mask.bits.clone(), shape) : Mask.ones(shape);
}
