import { ConfigError } from '../../core/index.js';
import type { Criterion, WeightCriterion } from '../criterion.js';
import { fisher } from './fisher.js';
import { grasp } from './grasp.js';
import { lamp } from './lamp.js';
import { magnitude, normalizedMagnitude } from './magnitude.js';
import { checkOptions } from './options.js';
import { random } from './random.js';
import { snip } from './snip.js';
import { synflow } from './synflow.js';
import { taylor } from './taylor.js';

/** Criteria that score at once, from the weights alone, by their names in a configuration. */
const SYNC = {
  magnitude: () => magnitude,
  normalizedMagnitude: () => normalizedMagnitude,
  lamp: () => lamp,
  random: () => random,
};

const ALL = { ...SYNC, snip, grasp, synflow, taylor, fisher };

/** The names of criteria that `prune` takes; `pruneAsync` takes all. */
export type SyncCriterionName = keyof typeof SYNC;
export type CriterionName = keyof typeof ALL;

type OptionsOf<F> = F extends (options?: infer O) => Criterion ? (unknown extends O ? object : O) : never;
type Spec<Table> = keyof Table | { [N in keyof Table]: { name: N } & OptionsOf<Table[N]> }[keyof Table];

/** A criterion as a configuration holds it: a name, or a name with the criterion's options. */
export type CriterionSpec = Spec<typeof ALL>;
/** The same for criteria that score at once. */
export type SyncCriterionSpec = Spec<typeof SYNC>;

/**
 * The criterion that a configuration means; a criterion itself comes back as it is.
 *
 * @throws ConfigError when the name or one of the options is not known
 * @example
 * makeCriterion('magnitude');
 * makeCriterion({ name: 'taylor', form: 'abs' });
 */
export function makeCriterion(spec: CriterionSpec | Criterion): Criterion {
  if (typeof spec === 'object' && 'score' in spec) return spec;
  const { name, ...options } = typeof spec === 'string' ? { name: spec } : spec;
  if (!Object.hasOwn(ALL, name))
    throw new ConfigError(
      `Expected a criterion (${Object.keys(ALL).join(', ')}) but received '${String(name)}'`,
    );
  const make: (options?: object) => Criterion = ALL[name];
  if (make.length === 0 && name in SYNC) checkOptions(name, options, []);
  return make(options);
}

/**
 * The criterion of that name, if it needs the weights alone.
 *
 * @throws ConfigError when there is none of that name, or it has to run the model
 */
export function makeWeightCriterion(name: string): WeightCriterion {
  if (Object.hasOwn(SYNC, name)) return SYNC[name as SyncCriterionName]();
  const needs = name === 'synflow' ? 'the model' : 'the model and calibration batches';
  const received = Object.hasOwn(ALL, name)
    ? `'${name}', which needs ${needs}: use pruneAsync()`
    : `'${name}'`;
  throw new ConfigError(
    `Expected a criterion of the weights alone (${Object.keys(SYNC).join(', ')}) but received ${received}`,
  );
}
