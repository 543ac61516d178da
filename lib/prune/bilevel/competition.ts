import { ConfigError, type Tensor } from '../../core/index.js';
import { keepCount } from '../count.js';
import type { Mask, Masks } from '../mask.js';
import type { PrunableTensor } from '../prunable.js';

/**
 * What lives or dies as one under bi-level pruning, and how the scores of that begin, move and are selected by. All of it
 * computes within the caller's scope.
 *
 * @internal
 */
export interface Competition {
  /** The weights θ of z = m ⊙ θ: what a forward pass has masked. */
  readonly masked: readonly PrunableTensor[];
  /** m̃ at the start by its name: copies, never views of weights. */
  start(): Map<string, Tensor>;
  /** Of each score by its name, from the hypergradients of the masked weights by theirs. */
  slopes(slopes: ReadonlyMap<string, Tensor>): Map<string, Tensor>;
  /** Masks of {@link masked}: exactly as many of the largest scores as are to be kept. */
  select(scores: ReadonlyMap<string, Tensor>): Map<string, Mask>;
  /** The masks that come of it, of all that is pruned with what was selected. */
  finish(scores: ReadonlyMap<string, Tensor>): Map<string, Mask>;
  /** What else a forward pass under masks needs; undone by what is returned. */
  wear?(masks: Masks): () => void;
  dispose(): void;
}

/** How many to keep: a fraction, or counts, one for each pool. */
export interface Target {
  density?: number;
  keep?: readonly number[];
}

/**
 * How many to keep in each pool.
 *
 * @throws ConfigError when the counts do not fit the pools
 */
export function keepIn(pools: readonly number[], { density, keep }: Target): readonly number[] {
  if (density !== undefined) return pools.map((n) => keepCount(n, density));
  const counts = keep ?? [];
  const fits = counts.every((k, i) => Number.isSafeInteger(k) && k >= 0 && k <= (pools[i] ?? -1));
  if (counts.length !== pools.length || !fits)
    throw new ConfigError(`Expected 'keep' to be counts of at most [${pools}] but received [${counts}]`);
  return counts;
}
