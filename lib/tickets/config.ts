import { z } from 'zod';
import type { Module } from '../nn/module.js';
import { ConfigError } from '../core/errors.js';
import { isNofM } from '../prune/scope.js';
import { bilevel, checkPrune, is24, isUnits, prune, scoredAt } from './config-prune.js';
import { rewind } from './config-rewind.js';
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

/** How a training is spread over the processes of a launcher; without one it says nothing. */
const sharding = z.strictObject({
  /** Modules that are gathered and freed together: patterns of their paths. null: members of lists of modules, as blocks are. */
  by: z.array(z.string().min(1)).min(1).nullable().default(null),
  /** Whether each process makes the `whole` model and keeps its part, or each part is drawn by itself (`meta`). */
  construct: z.enum(['whole', 'meta']).default('whole'),
  /** Whether weights are freed between forward and backward; null: those of all but the outermost module. */
  reshardAfterForward: z.boolean().nullable().default(null),
  /** How many of them are gathered ahead of the one that computes. */
  prefetch: natural.default(1),
  /** Dtype of weights in forward and backward and on the wire, and of gradients on the wire; null: their own. */
  paramDtype: z.enum(['bfloat16', 'float16']).nullable().default(null),
  reduceDtype: z.enum(['float32', 'bfloat16', 'float16']).nullable().default(null),
});

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
    device: z
      .string()
      .regex(/^(cpu|cuda(:\d+)?)$/, "Expected 'cpu', 'cuda' or 'cuda:N'")
      .default('cpu'),
    /** Threads of each training: part of what decides the bits, never derived from `jobs`. */
    threads: count.default(1),
    /** Refuse operators that would not give the same bits twice (they exist on CUDA). */
    deterministic: z.boolean().default(true),
    /** Trainings at once; null: as many as the devices allow, one under a launcher. The results do not depend on it. */
    jobs: count.nullable().default(null),
    shard: sharding.default(sharding.parse({})),
    train,
    evaluate: evaluate.default(evaluate.parse({})),
    /** Steps between two snapshots of a training that is under way. */
    snapshot: z.strictObject({ every: count.default(200) }).default({ every: 200 }),
    /** How masks are found: in rounds (`imp`), by learned scores (`bilevel`), or at once (`oneshot`). */
    search: z.enum(['imp', 'bilevel', 'oneshot']).default('imp'),
    prune: prune.default(prune.parse({})),
    /**
     * Trainings under masks of 2 of 4 multiply on sparse kernels where those were measured to be faster: on CUDA. Elsewhere
     * they are dense, as the ledger says. Left out: dense.
     */
    accelerate: z.boolean().optional(),
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
    if (c.accelerate && !is24(c.prune.scope))
      issue(['accelerate'], 'Expected prune.scope { keep: 2, of: 4 } with accelerate');
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
    const nofm = !isUnits(scope) && isNofM(scope) ? scope : null;
    const densities = nofm ? [nofm.keep / nofm.of] : c.prune.densities;
    const rounds = densities?.length ?? c.prune.rounds;
    // Where the ticket itself is pruned at once after training, this control would be the ticket.
    const itself = (c.search === 'oneshot' || nofm !== null) && scoredAt(c) === 'end';
    // An Erdős–Rényi kernel shares weights out among matrices: units have no such rule, and N of M leaves nothing to share.
    const unshared = isUnits(scope) || nofm !== null;
    const controls = c.controls.filter(
      (kind) => !(itself && kind === 'oneshot') && !(unshared && kind === 'randomErk'),
    );
    return { ...c, prune: { ...c.prune, densities, rounds }, controls };
  });

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
  const result = findConfig.safeParse(input, { reportInput: true });
  if (result.success) return result.data;
  throw new ConfigError(`${capital(source)} does not fit:\n${result.error.issues.map(describe).join('\n')}`);
}

function describe(issue: z.core.$ZodIssue): string {
  const at = issue.path.length > 0 ? issue.path.join('.') : '(top level)';
  if (issue.code === 'invalid_union') {
    const parts = issue.errors.map((branch) => branch.map(wording).join(', '));
    return `  ${at}: ${[...new Set(parts)].filter(Boolean).join('; or ') || issue.message}`;
  }
  return `  ${at}: ${wording(issue)}`;
}

/** As the package's own messages are: what was expected, and what came. */
function wording({ message, input }: z.core.$ZodIssue): string {
  const expected = /^(?:Too (?:big|small)|Invalid (?:input|option)): expected (.+?)(?:, received .+)?$/.exec(
    message,
  );
  if (!expected?.[1]) return message;
  return `Expected ${expected[1]} but received ${input === undefined ? 'nothing' : shown(input)}`;
}

function shown(value: unknown): string {
  const text =
    typeof value === 'number' || typeof value === 'function' ? String(value) : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
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
