import { z } from 'zod';
import type { Module } from '../nn/module.js';
import { ConfigError } from '../core/errors.js';
import { floorsOf } from '../prune/budget.js';
import type { Block, NofM } from '../prune/groups.js';
import { makeCriterion, type Criterion, type CriterionSpec } from '../prune/index.js';
import { checkScope, isNofM } from '../prune/scope.js';
import { CONTROL_KINDS, type ControlKind } from './records.js';
import type { Task } from './task.js';

/**
 * The configuration of a search. One schema validates the object given to `findTicket`, the config file and the
 * flags of `espalier find`: `train.optimizer.lr` is a key path in the first two and `--train.optimizer.lr` in the last.
 */

const count = z.number().int().positive();
const natural = z.number().int().nonnegative();
const fraction = z.number().gt(0).lt(1);

/** A model or a task by name, so that a worker process, a later run and `verify` can make it again. */
export const reference = z.strictObject({
  /** A package (`espalier/models`), or a file: absolute, or relative to the working directory. */
  module: z.string().min(1),
  /** Name of the exported function that makes it. */
  export: z.string().min(1).default('default'),
  /** Its arguments: plain JSON. */
  args: z.array(z.json()).default([]),
});
export type Reference = z.infer<typeof reference>;
/** A reference as a user writes it: `export` and `args` may be left out. */
export type ReferenceInput = z.input<typeof reference>;

const optimizer = z.discriminatedUnion('name', [
  z.strictObject({
    name: z.enum(['adamW', 'adam']),
    lr: z.number().positive(),
    betas: z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]).default([0.9, 0.999]),
    eps: z.number().positive().default(1e-8),
    weightDecay: z.number().nonnegative().default(0),
    /** Parameters that are not decayed: names or patterns as in `prune.protect`. */
    noDecay: z.array(z.string()).default([]),
  }),
  z.strictObject({
    name: z.literal('sgd'),
    lr: z.number().positive(),
    momentum: z.number().min(0).lt(1).default(0),
    dampening: z.number().min(0).max(1).default(0),
    nesterov: z.boolean().default(false),
    weightDecay: z.number().nonnegative().default(0),
    noDecay: z.array(z.string()).default([]),
  }),
]);
export type OptimizerConfig = z.infer<typeof optimizer>;

const warmup = natural.default(0);

/** The learning rate over a training, as `optim.schedule` has it; `warmup` steps come first, as part of the whole. */
const schedule = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('constant'), warmup }),
  z.strictObject({ name: z.literal('linear'), warmup, to: z.number().min(0).default(0) }),
  z.strictObject({ name: z.literal('cosine'), warmup, min: z.number().min(0).default(0) }),
  z.strictObject({
    name: z.literal('step'),
    warmup,
    every: count,
    gamma: z.number().positive().default(0.1),
  }),
  z.strictObject({ name: z.literal('exponential'), warmup, gamma: z.number().positive() }),
]);

const train = z.strictObject({
  /** Optimizer steps T of one training. */
  steps: count,
  optimizer,
  schedule: schedule.default({ name: 'constant', warmup: 0 }),
  /** Micro-batches per optimizer step; their losses are averaged. */
  accumulate: count.default(1),
  /** Compute dtype of autocast; null computes in the parameters' own. */
  autocast: z.enum(['bfloat16']).nullable().default(null),
  /** Largest l2 norm of the gradient over alive weights; null does not clip. */
  clip: z.number().positive().nullable().default(null),
  /** Steps between two lines of training loss. */
  log: count.default(50),
});

const evaluate = z.strictObject({
  /** Steps between two validations; the last step is always validated. */
  every: count.default(100),
  /** Batches of one validation, and of the final test, if the task has as many. */
  validation: count.default(8),
  test: count.default(32),
});

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

const prune = z.strictObject({
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
  rounds: count.default(10),
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

/** Bi-level pruning, of `search: 'bilevel'`: see `prune/bilevel.ts`. */
const bilevel = z.strictObject({
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

/** How `rewind.to: 'auto'` finds k; see `stability.ts`. */
const stability = z.strictObject({
  /** Steps to choose from; null: 0 and T/80, T/40, T/20, T/10, T/5. */
  candidates: z.array(natural).min(1).nullable().default(null),
  /** Metric whose error is followed along the line, on the validation part; null: the deciding one. */
  metric: z.string().min(1).nullable().default(null),
  /** Points on the line, ends included. */
  points: z.number().int().min(11).default(11),
  /** Training is stable from k if the barrier is below this. */
  threshold: z.number().positive().default(0.02),
  /** Whether the threshold is a share of the ends' mean; null: of a metric that is better lower (a loss), yes. */
  relative: z.boolean().nullable().default(null),
  /** Whose barriers count: the first seed's, or the largest over all seeds. */
  seeds: z.enum(['first', 'all']).default('first'),
  /** `bisect` takes it that training stays stable once it is; `ascending` tries every candidate below k. */
  order: z.enum(['bisect', 'ascending']).default('bisect'),
  /** Training batches from which BatchNorm's statistics are taken again at every point. */
  batches: count.default(32),
});

const rewind = z
  .strictObject({
    /** What goes back: `weights` to step `to`; only the `learning-rate`; or nothing (`finetune` at a constant rate). */
    what: z.enum(['weights', 'learning-rate', 'finetune']).default('weights'),
    /** Step k, or `auto`: the smallest from which training is stable. */
    to: z.union([natural, z.literal('auto')]).default(0),
    /** State of the optimizer after rewinding weights: as it was at step k, or fresh. */
    optimizer: z.enum(['restore', 'fresh']).default('restore'),
    /** Learning rate of `finetune`. */
    lr: z.number().positive().optional(),
    /** Of `to: 'auto'`. */
    stability: stability.nullable().default(null),
  })
  .transform((r) => (r.to === 'auto' && r.stability === null ? { ...r, stability: stability.parse({}) } : r));

const CONTROL_WORDS = ['dense', 'random', ...CONTROL_KINDS] as const;
const DEFAULT_CONTROLS: (typeof CONTROL_WORDS)[number][] = [...CONTROL_KINDS];

const controls = z
  .array(z.enum(CONTROL_WORDS))
  .default(DEFAULT_CONTROLS)
  .transform((words): ControlKind[] => {
    const wanted = new Set<string>(
      words.flatMap((w) => (w === 'random' ? ['randomErk', 'randomUniform'] : [w])),
    );
    return CONTROL_KINDS.filter((kind) => wanted.has(kind));
  });

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}

function isTask(value: unknown): boolean {
  const task = value as Partial<Task> | null;
  return typeof task === 'object' && task !== null && isFunction(task.batch) && isFunction(task.loss);
}

/** What makes the model: given the same random state it must make the same weights. */
export type ModelSource = (() => Module | Promise<Module>) | Reference;

const model = z.union([
  z.custom<() => Module | Promise<Module>>(isFunction, 'Expected a function that makes the model'),
  reference,
]);
// A task of any batch type: what `batch` makes is handed to nobody but `loss` and `measure` of the same task.
const task = z.union([z.custom<Task<never>>(isTask, 'Expected a task: { batch, loss, metrics }'), reference]);

export const findConfig = z
  .strictObject({
    /** Folder of the run; made if it is not there, continued if it is. */
    out: z.string().min(1),
    seeds: z.array(natural).min(1).default([0, 1, 2]),
    model,
    task,
    /** Given weights to start from (a safetensors file) instead of fresh ones. */
    start: z
      .strictObject({ weights: z.string().min(1) })
      .nullable()
      .default(null),
    device: z.string().default('cpu'),
    /** Threads of each training: part of what decides the bits, never derived from `jobs`. */
    threads: count.default(1),
    /** Refuse operators that would not give the same bits twice (they exist on CUDA). */
    deterministic: z.boolean().default(true),
    /** Trainings at once. The results do not depend on it. */
    jobs: count.default(1),
    train,
    evaluate: evaluate.default(evaluate.parse({})),
    /** Steps between two snapshots of a training that is under way. */
    snapshot: z.strictObject({ every: count.default(200) }).default({ every: 200 }),
    /** How masks are found: in rounds (`imp`), by learned scores (`bilevel`), or at once (`oneshot`). */
    search: z.enum(['imp', 'bilevel', 'oneshot']).default('imp'),
    prune: prune.default(prune.parse({})),
    bilevel: bilevel.default(bilevel.parse({})),
    rewind: rewind.default(rewind.parse({})),
    /** Besides dense itself, which is always trained. `random` means both random masks. */
    controls,
    /** Densities at which controls are trained (the nearest round of each), or every round. */
    controlsAt: z.union([z.literal('all'), z.array(fraction).min(1)]).default('all'),
    /** Margin of non-inferiority, a share of dense's mean metric. */
    epsilon: z.number().positive().default(0.01),
  })
  .superRefine((c, ctx) => {
    const issue = (path: (string | number)[], message: string) =>
      ctx.addIssue({ code: 'custom', path, message });
    const before = (step: number) =>
      step < c.train.steps
        ? null
        : `Expected a step before train.steps (${c.train.steps}) but received ${step}`;
    const { to, stability: gate } = c.rewind;
    const late = to === 'auto' ? null : before(to);
    if (late) issue(['rewind', 'to'], late);
    if (to !== 'auto' && gate !== null)
      issue(['rewind', 'stability'], `Expected rewind.to: 'auto' with it but received ${to}`);
    gate?.candidates?.forEach((step, i) => {
      const tooLate = before(step);
      if (tooLate) issue(['rewind', 'stability', 'candidates', i], tooLate);
    });
    checkPrune(c, (path, message) => issue(['prune', ...path], message));
    if (new Set(c.seeds).size !== c.seeds.length)
      issue(['seeds'], `Expected seeds that differ but received ${c.seeds}`);
    if (c.rewind.what === 'finetune' && c.rewind.lr === undefined)
      issue(['rewind', 'lr'], 'Expected a learning rate for finetune');
    const o = c.train.optimizer;
    if (o.name === 'sgd' && o.nesterov && (o.momentum === 0 || o.dampening !== 0))
      issue(['train', 'optimizer', 'nesterov'], 'Expected momentum above 0 and dampening 0 with nesterov');
  })
  .transform((c) => {
    // N of M is a density, and there is one round to it.
    const { scope } = c.prune;
    const densities = !isUnits(scope) && isNofM(scope) ? [scope.keep / scope.of] : c.prune.densities;
    const rounds = densities?.length ?? c.prune.rounds;
    // Where the ticket itself is pruned at once after training, this control would be the ticket.
    const itself = c.search === 'oneshot' && scoredAt(c) === 'end';
    // An Erdős–Rényi kernel shares weights out among matrices; units have no such rule.
    const controls = c.controls.filter(
      (kind) => !(itself && kind === 'oneshot') && !(isUnits(scope) && kind === 'randomErk'),
    );
    return { ...c, prune: { ...c.prune, densities, rounds }, controls };
  });

function checkPrune(
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
    if (!p.strict) issue(['strict'], 'Expected true with a scope of units');
    if (criterionSteps(p))
      issue(['criterion'], 'Expected a criterion that scores once with a scope of units');
  } else
    attempt('scope', () =>
      checkScope(scope, { budget: budget ?? undefined, minAlive: minAlive ?? undefined }),
    );
  if (minAlive !== null) attempt('minAlive', () => floorsOf([], minAlive, 0));
  if (search === 'bilevel' && (!isPlain(p) || minAlive !== null))
    issue(
      ['scope'],
      "Expected scope 'global' or 'tensor', without budget and minAlive, with search: 'bilevel'",
    );
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

/** Whether a criterion scores again and again on its way to a density. False where it is not known. */
function criterionSteps(p: PruneConfig): boolean {
  try {
    return criterionOf(p).schedule !== undefined;
  } catch {
    return false;
  }
}

/** The criterion of a search. */
export function criterionOf({ criterion }: Pick<PruneConfig, 'criterion'>): Criterion {
  // The registry checks the name and the options.
  return makeCriterion(criterion as CriterionSpec);
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

/** A configuration as a user writes it. */
export type FindConfigInput<B = never> = Omit<z.input<typeof findConfig>, 'task'> & {
  task: Task<B> | ReferenceInput;
};
/** A configuration with every default written out. */
export type FindConfig = z.output<typeof findConfig>;

/**
 * Validates a configuration and writes every default out.
 *
 * @param source what to call it in the error: a file's name, `the flags`
 * @throws ConfigError that names every key that is wrong, what was expected and what came
 */
export function parseConfig(input: unknown, source = 'the configuration'): FindConfig {
  const result = findConfig.safeParse(input);
  if (result.success) return result.data;
  throw new ConfigError(`${capital(source)} does not fit:\n${result.error.issues.map(describe).join('\n')}`);
}

function describe(issue: z.core.$ZodIssue): string {
  const at = issue.path.length > 0 ? issue.path.join('.') : '(top level)';
  if (issue.code === 'invalid_union') {
    const parts = issue.errors.map((branch) => branch.map((i) => i.message).join(', '));
    return `  ${at}: ${[...new Set(parts)].filter(Boolean).join('; or ') || issue.message}`;
  }
  return `  ${at}: ${issue.message}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A configuration whose step k is a number: as it was written, or as the stability gate found it. */
export type SettledConfig = FindConfig & {
  rewind: {
    to: number;
    /** Candidates whose stability was tested; empty where k was written. */
    tested: readonly number[];
  };
};

/** A configuration with its step k. */
export function settle(config: FindConfig, to: number, tested: readonly number[] = []): SettledConfig {
  return { ...config, rewind: { ...config.rewind, to, tested } };
}

/** The configuration as it was written, before its step k was found. */
export function unsettle(config: FindConfig | SettledConfig): FindConfig {
  if (!('tested' in config.rewind)) return config;
  const { tested: _tested, ...rewound } = config.rewind;
  return { ...config, rewind: { ...rewound, to: rewound.stability === null ? rewound.to : 'auto' } };
}

/** The configuration as JSON: references as they are, closures as a mark that they cannot be written down. */
export function configJson(config: FindConfig): Record<string, unknown> {
  const plain = (value: unknown) => (isReference(value) ? value : { closure: true });
  const { out: _out, jobs: _jobs, ...rest } = unsettle(config);
  return { ...rest, model: plain(config.model), task: plain(config.task) };
}

export function isReference(value: unknown): value is Reference {
  return typeof value === 'object' && value !== null && 'module' in value && typeof value.module === 'string';
}
