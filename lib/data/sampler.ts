// Which examples make a batch: pure functions of (seed, step, rank, world), so that a run can be continued, moved to
// another number of processes, or asked for any batch in any order.

import { DataError } from '../core/errors.js';
import { permutation } from './permutation.js';
import { CounterRandom, deriveSeed, type Seed } from './random.js';

/** Where a batch sits; the `Position` of a task is one. */
export interface SamplerPosition {
  seed: Seed;
  step: number;
  rank: number;
  world: number;
}

/** Gives the indices of the examples of a batch. */
export type Sampler = (at: SamplerPosition) => number[];

const REPLACEMENT_STREAM = 0x7265706c;
/** Permutations of the latest epochs: a batch may straddle two. */
const KEPT_EPOCHS = 4;

/**
 * The place of a batch's first example in the endless sequence of examples. The global batch of a step is one stretch
 * of it that the ranks cut among themselves, so `world` ranks of `batch` examples see together what one rank of
 * `world × batch` would.
 */
function start({ step, rank, world }: SamplerPosition, batch: number): number {
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new DataError(`Expected a step, an integer of at least 0, but received ${step}`);
  }
  if (!Number.isInteger(world) || world < 1 || !Number.isInteger(rank) || rank < 0 || rank >= world) {
    throw new DataError(`Expected a rank in 0..world-1 but received rank ${rank} of world ${world}`);
  }
  return (step * world + rank) * batch;
}

function requireSizes(n: number, batch: number): void {
  if (!Number.isSafeInteger(n) || n < 1)
    throw new DataError(`Expected at least one example but received ${n}`);
  if (!Number.isSafeInteger(batch) || batch < 1) {
    throw new DataError(`Expected a batch of at least one example but received ${batch}`);
  }
}

/**
 * Every example once per epoch, each epoch in its own random order; batches run on over the end of an epoch.
 *
 * @param n number of examples
 * @param batch examples per batch and rank
 * @example
 * const indices = shuffled(60_000, 64)({ seed: 0, step: 10, rank: 0, world: 1 });
 */
export function shuffled(n: number, batch: number): Sampler {
  requireSizes(n, batch);
  const orders = new Map<string, (index: number) => number>();
  const orderOf = (seed: Seed, epoch: number): ((index: number) => number) => {
    const key = `${seed}/${epoch}`;
    let order = orders.get(key);
    if (!order) {
      order = permutation(n, deriveSeed(seed, 'epoch', epoch));
      orders.set(key, order);
      if (orders.size > KEPT_EPOCHS) orders.delete(orders.keys().next().value!);
    }
    return order;
  };
  return (at) => {
    const first = start(at, batch);
    const indices = new Array<number>(batch);
    let epoch = Math.floor(first / n);
    let place = first - epoch * n;
    let order = orderOf(at.seed, epoch);
    for (let i = 0; i < batch; i++, place++) {
      if (place === n) {
        place = 0;
        order = orderOf(at.seed, ++epoch);
      }
      indices[i] = order(place);
    }
    return indices;
  };
}

/**
 * Examples drawn independently: one may come twice in a batch.
 *
 * @example
 * const indices = withReplacement(60_000, 64)({ seed: 0, step: 10, rank: 0, world: 1 });
 */
export function withReplacement(n: number, batch: number): Sampler {
  requireSizes(n, batch);
  return (at) => {
    const first = start(at, batch);
    const random = new CounterRandom(at.seed, REPLACEMENT_STREAM);
    return Array.from({ length: batch }, (_, i) => random.below(first + i, n));
  };
}

/** A sampler that ends: what evaluation uses. */
export interface FiniteSampler {
  /** How many batches one rank alone needs. */
  batches: number;
  /** The examples of a batch; the last batch may be smaller. */
  indices: Sampler;
}

/**
 * The examples in their order, each once, whatever the seed; or, when `limit` batches do not hold them all, examples
 * evenly spread over the whole.
 *
 * @param limit at most so many batches; all by default
 * @throws {DataError} (from `indices`) for a position behind the end
 * @example
 * const { batches, indices } = inOrder(10_000, 256);
 * for (let step = 0; step < batches; step++) indices({ seed: 0, step, rank: 0, world: 1 });
 */
export function inOrder(n: number, batch: number, limit = Infinity): FiniteSampler {
  requireSizes(n, batch);
  if (!(limit >= 1)) throw new DataError(`Expected a limit of at least one batch but received ${limit}`);
  const wanted = Math.min(n, Math.floor(limit) * batch);
  const batches = Math.ceil(wanted / batch);
  const indices: Sampler = (at) => {
    const first = start(at, batch);
    if (first >= wanted) {
      throw new DataError(
        `Expected one of the ${batches} batches of ${wanted} examples but received step ${at.step}, rank ${at.rank} of ${at.world}`,
      );
    }
    const size = Math.min(batch, wanted - first);
    return Array.from({ length: size }, (_, i) =>
      wanted === n ? first + i : Math.floor(((first + i) * n) / wanted),
    );
  };
  return { batches, indices };
}
