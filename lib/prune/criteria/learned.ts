import { ConfigError, type Tensor } from '../../core/index.js';
import type { SyncCriterion } from '../criterion.js';
import type { Order } from '../select.js';

/**
 * Scores that are there already: learned, read from a file, computed elsewhere. The name of each is its parameter's;
 * of a sharded model a rank has those of its rows.
 *
 * @param options.order default `value`: the smallest signed score is pruned first
 * @example
 * prune(model, { criterion: learned(scores), density: 0.5 });
 */
export function learned(
  scores: ReadonlyMap<string, Tensor>,
  options: { name?: string; order?: Order } = {},
): SyncCriterion {
  const { name = 'learned', order = 'value' } = options;
  if (scores.size === 0) throw new ConfigError(`Expected scores of at least one parameter for '${name}'`);
  return {
    name,
    order,
    shards: 'weight',
    score: ({ tensors }) =>
      new Map(
        tensors.flatMap(({ name: parameter }) => {
          const score = scores.get(parameter);
          return score ? [[parameter, score.detach()]] : [];
        }),
      ),
  };
}
