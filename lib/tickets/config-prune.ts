import { z } from 'zod';
import { floorsOf } from '../prune/budget.js';
import type { Block } from '../prune/groups.js';
import { makeCriterion, type Criterion, type CriterionSpec } from '../prune/index.js';
import type { NofM } from '../prune/nofm.js';
import { checkScope, isNofM } from '../prune/scope.js';

/** The part of a configuration that says what is pruned, and how masks are found. */

const count = z.number().int().positive();
const natural = z.number().int().nonnegative();
const fraction = z.number().gt(0).lt(1);

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** Whole units compete: see `selectGroups` for what the words mean. */
const unitScope = z.strictObject({
  units: z.array(z.enum(['neurons', 'heads', 'filters', 'channels', 'width', 'blocks'])).min(1),
  competing: z.enum(['global', 'layer']).optional(),
  aggregate: z.enum(['sum', 'mean', 'l2', 'signed']).optional(),
  normalize: z.enum(['none', 'mean', 'max']).optional(),
  minimum: count.optional(),
  multipleOf: count.optional(),
});
export type UnitScope = z.infer<typeof unitScope>;

/** Whether the scope is one of units of the model's dependency graph. */
export function isUnits(scope: PruneConfig['scope']): scope is UnitScope {
  return typeof scope === 'object' && 'units' in scope;
}

/** Whether the scope is the one that there are sparse kernels for. */
export function is24(scope: PruneConfig['scope']): boolean {
  return !isUnits(scope) && isNofM(scope) && scope.keep === 2 && scope.of === 4;
}

export const prune = z.strictObject({
  /** What the score of a weight is: a criterion's name, or `{ name, ... }` with its options. */
  criterion: z.union([z.string().min(1), z.record(z.string(), z.json())]).default('magnitude'),
  /** Whether it scores the weights at the `end` of a training or at the `rewind` step; null: as the criterion is meant. */
  at: z.enum(['end', 'rewind']).nullable().default(null),
  /** Training batches of a criterion that needs some. */
  calibration: z.strictObject({ batches: count.default(8) }).default({ batches: 8 }),
  /** What competes with what: see `PruneScope`. Without a budget `tensor` removes the same share of each. */
  scope: z
    .union([
      z.enum(['global', 'tensor', 'row']),
      z.custom<NofM | Block | UnitScope>(isObject, 'Expected a scope'),
    ])
    .default('global'),
  /** How the target is shared among tensors, for the scopes `tensor` and `row`; null: by size. */
  budget: z.enum(['uniform', 'erk']).nullable().default(null),
  /** Fewest weights to keep in each tensor: a count, or `{ fraction }` of its size. */
  minAlive: z
    .union([natural, z.custom<{ fraction: number }>(isObject, 'Expected a count or { fraction }')])
    .nullable()
    .default(null),
  /** Share of the alive weights that each round removes. */
  fraction: fraction.default(0.2),
  rounds: count.max(1000).default(10),
  /** Density after the last round, instead of `fraction`; `schedule` says how it is reached. */
  density: fraction.nullable().default(null),
  schedule: z.enum(['geometric', 'exponential', 'polynomial', 'cubic', 'linear']).default('geometric'),
  /** Density after each round, instead of all of these. */
  densities: z.array(fraction).min(1).nullable().default(null),
  /** Parameters left dense, by name, by a module's name, or with `*`: `['head', 'blocks.0.*']`. */
  protect: z.array(z.string()).default([]),
  /** Parameters to prune although the rule (matrices of Linear, Conv and attention) leaves them out. */
  include: z.array(z.string()).default([]),
  /** Leave the first or the last prunable tensor dense. */
  protectFirst: z.boolean().default(false),
  protectLast: z.boolean().default(false),
  /** A pattern that means no parameter is an error; otherwise it is an event in the ledger. */
  strict: z.boolean().default(true),
});
export type PruneConfig = z.infer<typeof prune>;

/** Bi-level pruning, of `search: 'bilevel'`: see `prune/bilevel/bilevel.ts`. */
export const bilevel = z.strictObject({
  /** Steps of a search for one density, each a lower and an upper one; null: train.steps. */
  steps: count.nullable().default(null),
  /** γ in the hypergradient; the lower level's own weight decay is train.optimizer's. */
  gamma: z.number().positive().default(1e4),
  /** Learning rate of the scores. */
  lr: z.number().positive().default(0.1),
  /** Momentum of the scores. */
  momentum: z.number().min(0).lt(1).default(0.9),
  /** Steps between two selections. */
  every: count.default(1),
});

/** What the schema by itself cannot say. */
export function checkPrune(
  { prune: p, search }: { prune: PruneConfig; search: string },
  issue: (path: (string | number)[], message: string) => void,
): void {
  const attempt = (key: string, work: () => unknown) => {
    try {
      work();
    } catch (error) {
      issue([key], (error as Error).message);
    }
  };
  const { scope, budget, minAlive } = p;
  attempt('criterion', () => criterionOf(p));
  if (isUnits(scope)) {
    const wrong = unitScope.safeParse(scope).error?.issues[0];
    if (wrong) issue(['scope', ...wrong.path.map(String)], wrong.message);
    if (budget !== null || minAlive !== null || p.include.length > 0 || p.protectFirst || p.protectLast)
      issue(
        ['scope'],
        'Expected no budget, minAlive, include, protectFirst or protectLast with a scope of units',
      );
  } else
    attempt('scope', () =>
      checkScope(scope, { budget: budget ?? undefined, minAlive: minAlive ?? undefined }),
    );
  if (minAlive !== null) attempt('minAlive', () => floorsOf([], minAlive, 0));
  if (search === 'bilevel') {
    if (isUnits(scope) && scope.units?.includes('blocks'))
      issue(
        ['scope', 'units'],
        "Expected units that other layers read with search: 'bilevel' but received blocks",
      );
    if (!isUnits(scope) && (!isPlain(p) || minAlive !== null))
      issue(
        ['scope'],
        "Expected scope 'global', 'tensor' or { units }, without budget and minAlive, with search: 'bilevel'",
      );
  }
  if (
    !isUnits(scope) &&
    isNofM(scope) &&
    (p.density !== null || (p.densities ?? []).some((d) => d !== scope.keep / scope.of))
  )
    issue(['scope'], 'Expected no other density with a scope of N of M');
  if (p.densities === null && p.density === null && p.schedule !== 'geometric')
    issue(['density'], `Expected the density to reach with the schedule ${p.schedule}`);
  p.densities?.forEach((d, i, all) => {
    if (i > 0 && d >= (all[i - 1] as number))
      issue(['densities', i], `Expected less than ${all[i - 1]} but received ${d}`);
  });
}

/** The criterion of a search. */
export function criterionOf({ criterion }: Pick<PruneConfig, 'criterion'>): Criterion {
  // The registry checks the name and the options.
  return makeCriterion(criterion as CriterionSpec);
}

/** By which steps the criterion wants to be asked again on its way to a density; undefined for once. N of M is there at once. */
export function criterionSchedule(p: Pick<PruneConfig, 'criterion' | 'scope'>): Criterion['schedule'] {
  return !isUnits(p.scope) && isNofM(p.scope) ? undefined : criterionOf(p).schedule;
}

/** Whether the scope is one that counts alone decide: all weights, or those of each tensor. */
export function isPlain({ scope, budget }: Pick<PruneConfig, 'scope' | 'budget'>): boolean {
  return scope === 'global' || (scope === 'tensor' && budget === null);
}

/** Whether every tensor has a count of its own: it loses the same share as all others, rounded by itself. */
export function isPerTensor({ scope, budget, minAlive }: PruneConfig): boolean {
  return scope === 'tensor' && budget === null && minAlive === null;
}

/** Criteria that are meant for a network before it is trained. */
const BEFORE_TRAINING: ReadonlySet<string> = new Set(['snip', 'grasp', 'synflow']);

/** At which of a training's weights a search scores. */
export function scoredAt({ prune: p }: { prune: PruneConfig }): 'end' | 'rewind' {
  return p.at ?? (BEFORE_TRAINING.has(criterionOf(p).name) ? 'rewind' : 'end');
}

/** Whether a round prunes what the round before left, or every density is found by itself. */
export function isIterative(config: { search: string; prune: PruneConfig }): boolean {
  return config.search === 'imp' && scoredAt(config) === 'end';
}
