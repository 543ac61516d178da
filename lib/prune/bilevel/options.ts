import { ConfigError } from '../../core/index.js';
import type { AnyModule } from '../../nn/index.js';
import { prunable, type PrunableRules } from '../prunable.js';
import type { Scope } from '../select.js';
import type { Competition } from './competition.js';
import { UnitCompetition, type BilevelUnits } from './units.js';
import { weightCompetition } from './weights.js';

export interface BilevelOptions extends PrunableRules {
  /** Fraction of the prunable weights (or rows, or units) to keep, above 0 to 1. This or `keep`. */
  density?: number;
  /** How many to keep: one number over all tensors (scope `global`), or one of each (`tensor`); so too of layers of units. */
  keep?: readonly number[];
  /** Whole units compete, such as heads: instead of `scope`, `group` and the rules for parameters. */
  units?: BilevelUnits;
  /** What competes with what. Default `global`. */
  scope?: Scope;
  /** What is kept or pruned as one: a weight, or an output unit, that is a row of a matrix. Default `weight`. */
  group?: 'weight' | 'row';
  /** γ of the lower level as the hypergradient has it. Default 1e4. */
  gamma?: number;
  /** β, the learning rate of the scores. Default 0.1. */
  lr?: number;
  /** Momentum of the scores. Default 0.9. */
  momentum?: number;
  /** Score steps between two selections. Default 1. */
  every?: number;
}

/**
 * What competes under these options.
 *
 * @internal
 * @throws ConfigError when they do not fit one another or the model
 */
export function competitionOf(model: AnyModule, options: BilevelOptions): Competition {
  const { density, keep, units, scope = 'global', group = 'weight' } = options;
  if ((density === undefined) === (keep === undefined))
    throw new ConfigError(
      `Expected either 'density' or 'keep' but received ${density === undefined ? 'neither' : 'both'}`,
    );
  if (density !== undefined && !(density > 0 && density <= 1))
    throw new ConfigError(`Expected 'density' above 0 to 1 but received ${density}`);
  if (units === undefined) {
    const { tensors } = prunable(model, options);
    if (tensors.length === 0) throw new ConfigError('Expected prunable parameters but the model has none');
    return weightCompetition(tensors, { density, keep, scope, group });
  }
  const others = ['scope', 'group', 'protect', 'include', 'protectFirst', 'protectLast'] as const;
  const given = others.filter((name) => options[name] !== undefined);
  if (given.length > 0)
    throw new ConfigError(
      `Expected what competes to be said in 'units' alone but received ${given.join(', ')}`,
    );
  if (units.graph.model !== model)
    throw new ConfigError('Expected a graph of the very model that is pruned but received one of another');
  return new UnitCompetition(units, { density, keep });
}
