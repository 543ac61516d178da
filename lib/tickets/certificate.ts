import { z } from 'zod';
import { cellKind, CONTROL_KINDS, energy, measured } from './records.js';

/**
 * The certificate of a search: the verdicts, the evidence for them and the hashes of everything they rest on, in
 * one file, `certificate.json`. It is a pure function of the other files of the run.
 */

export const CERTIFICATE_FORMAT = 'espalier-certificate/2';

/** A mean over seeds with its two-sided 95% Student t interval; bounds are null with fewer than two seeds. */
export const interval = z.strictObject({
  mean: measured,
  low: measured,
  high: measured,
  n: z.number().int().nonnegative(),
});
export type Interval = z.infer<typeof interval>;

/** What a search may claim at one density; `verdict.ts` has the exact definitions. */
export const claim = z.enum(['winning', 'matching', 'partial', 'ordinary', 'worse than random', 'unproven']);
export type Claim = z.infer<typeof claim>;

/** One group of trainings, a training per seed, all alike but for the seed. */
export const arm = z.strictObject({
  kind: cellKind,
  /** Optimizer steps of one such training, rewound steps not counted again. */
  steps: z.number().int(),
  /** Final deciding metric on the test part, in the order of `seeds`; null = diverged. */
  perSeed: z.array(measured),
  /** Over `perSeed`. */
  metric: interval,
  /** First validation step at which each seed reached dense's final validation metric; null = never. */
  stepsToDense: z.array(z.number().int().nullable()),
  /** Names of the trainings in the order of `seeds`: each has `cells/<name>/metrics.jsonl` with its curve. */
  cells: z.array(z.string()),
});
export type Arm = z.infer<typeof arm>;

/**
 * The ticket against another arm at the same density, seed by seed. `gain` is positive where the ticket is
 * better, whichever way the metric points. beaten: the whole interval is above 0. better: the whole interval is
 * below 0, the control is the better one. level: the interval holds 0 and is no wider than ±ε. unclear: the
 * interval holds 0 and is too wide to say.
 */
export const comparison = z.strictObject({
  gain: interval,
  gainPerSeed: z.array(measured),
  status: z.enum(['beaten', 'level', 'better', 'unclear']),
});
export type Comparison = z.infer<typeof comparison>;

export const verdict = z.strictObject({
  claim,
  /** The ticket is better than dense, the interval excluding 0. */
  exceedsDense: z.boolean(),
  /** Dense at twice the steps beats dense by more than ε. */
  denseUnderTrained: z.boolean(),
  /** The verdict in plain words. */
  sentence: z.string(),
});
export type Verdict = z.infer<typeof verdict>;

/** How much of one tensor is alive, averaged over the seeds. */
export const layerDensity = z.strictObject({
  name: z.string(),
  shape: z.array(z.number().int()),
  elements: z.number().int(),
  /** Alive elements for each seed, in the order of `seeds`. */
  alive: z.array(z.number().int()),
  density: z.number(),
});

/** One density of the search, densest first. */
export const row = z.strictObject({
  round: z.number().int().positive(),
  /** Alive fraction of the prunable weights: exactly `alive / prunable.elements`. */
  density: z.number(),
  /** Fraction of all the model's parameters that is left. */
  modelDensity: z.number(),
  alive: z.number().int(),
  /**
   * What the ticket of this density costs one seed, were it the only one wanted, in optimizer steps (a step of a bi-level
   * search counts as two, a criterion's passes over calibration batches as the steps that have as many): dense and all that
   * finds the mask, and the ticket's own training. Comparable between searches.
   */
  cost: z.strictObject({ find: z.number(), train: z.number().int(), total: z.number() }),
  ticket: arm,
  /** Against dense: the same `gain`, with non-inferiority by ε. `unclear`: the interval straddles −ε. */
  versusDense: z.strictObject({
    gain: interval,
    gainPerSeed: z.array(measured),
    status: z.enum(['exceeds', 'not inferior', 'inferior', 'unclear']),
  }),
  /** Empty where the config asked for no controls at this density. */
  controls: z.partialRecord(
    z.enum(CONTROL_KINDS),
    z.strictObject({ arm, comparison, layers: z.array(layerDensity) }),
  ),
  /** null where no control was trained at this density: no claim without controls. */
  verdict: verdict.nullable(),
  layers: z.array(layerDensity),
});
export type Row = z.infer<typeof row>;

/** The stability gate: which candidates for step k were tested, and what came out. `stability.ts` has the definitions. */
export const stability = z.strictObject({
  /** The step k that the search rewinds to. */
  step: z.number().int().nonnegative(),
  /** False where no candidate was stable, and the latest was taken. */
  stable: z.boolean(),
  metric: z.string(),
  better: z.enum(['lower', 'higher']),
  threshold: z.number(),
  /** The threshold is a share of the mean of the line's ends; null: of at least 1. */
  relative: z.boolean().nullable(),
  order: z.enum(['bisect', 'ascending']),
  candidates: z.array(z.number().int()),
  tested: z.array(
    z.strictObject({
      step: z.number().int(),
      /** Largest over the seeds; null = an error on the line is not finite. */
      barrier: measured,
      stable: z.boolean(),
      perSeed: z.array(
        z.strictObject({
          seed: z.number().int(),
          cell: z.string(),
          barrier: measured,
          /** Stable below this. */
          bound: measured,
          stable: z.boolean(),
          /** The metric on the validation part, from dense (0) to its copy (1). */
          curve: z.array(z.strictObject({ alpha: z.number(), value: measured })),
        }),
      ),
    }),
  ),
});

/** Whose patterns are looked at: `protect` and `include` of `prune`, `noDecay` of `train.optimizer`. */
const unmatchedRule = z.enum(['protect', 'include', 'noDecay']);

/**
 * What a reader should know of though it stopped nothing: also in `ledger.jsonl`.
 *
 * unmatched: a rule means no parameter. unstable: no candidate for step k was stable. emptied: a tensor has no weight
 * left. floor: a tensor was kept at its `minAlive`. dense: a layer under 2:4 masks was not on sparse kernels though
 * `accelerate` asked for it.
 */
export const ledgerEvent = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('unmatched'),
    rule: unmatchedRule,
    pattern: z.string(),
  }),
  z.strictObject({ event: z.literal('unstable'), step: z.number().int() }),
  z.strictObject({ event: z.literal('emptied'), cell: z.string(), name: z.string() }),
  z.strictObject({ event: z.literal('floor'), cell: z.string(), name: z.string(), alive: z.number().int() }),
  z.strictObject({ event: z.literal('dense'), name: z.string(), why: z.string() }),
]);
export type LedgerEvent = z.infer<typeof ledgerEvent>;

/** Inference with dense and with the ticket's weights, measured in the same process, interleaved. */
export const inference = z.strictObject({
  device: z.string(),
  threads: z.number().int(),
  reps: z.number().int(),
  /** Median milliseconds for one test batch. */
  denseMs: z.number(),
  ticketMs: z.number(),
  /** Bytes of parameters and buffers as they lie in memory. */
  denseBytes: z.number().int(),
  ticketBytes: z.number().int(),
  /** Bytes of the ticket stored as alive values and packed masks. */
  ticketStoredBytes: z.number().int(),
  /** What the numbers mean, in plain words (an unstructured ticket is no faster in a dense kernel). */
  sentence: z.string(),
});
export type Inference = z.infer<typeof inference>;

export const certificate = z.strictObject({
  format: z.literal(CERTIFICATE_FORMAT),
  versions: z.strictObject({ espalier: z.string(), torch: z.string() }),
  /** What must be equal for the same bits to come out again. Compared on resume. */
  fingerprint: z.strictObject({
    model: z.string(),
    task: z.string(),
    torch: z.string(),
    cpu: z.string(),
    device: z.string(),
    threads: z.number().int(),
    /** Processes that trained one network together, each on batches of its own; one where it is not said. */
    world: z.number().int().min(2).optional(),
  }),
  /** The configuration as it was run, every default written out. */
  config: z.record(z.string(), z.unknown()),
  seeds: z.array(z.number().int()),
  metric: z.strictObject({ name: z.string(), better: z.enum(['lower', 'higher']), part: z.literal('test') }),
  /** Margin of non-inferiority: `relative` × |dense's mean metric|. */
  epsilon: z.strictObject({ relative: z.number(), absolute: measured }),
  /** Which parameters compete, and which are left alone and why. */
  prunable: z.strictObject({
    elements: z.number().int(),
    parameters: z.number().int(),
    tensors: z.array(
      z.strictObject({ name: z.string(), shape: z.array(z.number().int()), elements: z.number().int() }),
    ),
    protected: z.array(
      z.strictObject({
        name: z.string(),
        shape: z.array(z.number().int()),
        elements: z.number().int(),
        why: z.string(),
      }),
    ),
    /** Patterns that mean no parameter, where `strict` is false. */
    unmatched: z.array(z.strictObject({ rule: unmatchedRule, pattern: z.string() })),
  }),
  dense: arm,
  /** Dense at twice the steps, and with the whole search's steps: `gain` is that arm's gain over dense. */
  dense2x: z.strictObject({ arm, comparison }).nullable(),
  denseBudget: z.strictObject({ arm, comparison }).nullable(),
  /** null where step k was written and not found. */
  stability: stability.nullable(),
  rows: z.array(row),
  /** The row that `ticket.safetensors` holds: the sparsest one with the best claim. */
  best: z.strictObject({
    round: z.number().int(),
    density: z.number(),
    claim: claim.nullable(),
    sentence: z.string(),
  }),
  /** Optimizer steps, summed over seeds; a step of a bi-level search counts as two. Seconds are in `timing.jsonl`. */
  cost: z.strictObject({
    dense: z.number().int(),
    /** Rounds 1…R with their searches: what finding the ticket costs beyond dense. */
    rounds: z.number().int(),
    /** What the criterion took for the rounds: its forward and backward passes over calibration batches, as steps. */
    scoring: z.number(),
    /** Copies of dense that the stability gate trained. */
    stability: z.number().int(),
    /** Controls, with what those took that are scored. */
    controls: z.number(),
    total: z.number(),
    trainings: z.number().int(),
    /** Energy of the trainings by what they were for; null where it was not measured. Not in runs of before it was. */
    joules: energy.optional(),
  }),
  /** What happened on the way. */
  events: z.array(ledgerEvent),
  inference: inference.nullable(),
  /** SHA-256 of every file that the claims rest on, by path relative to the run. */
  files: z.record(z.string(), z.string()),
  /** SHA-256 of this certificate's JSON (keys in the order here, no spaces) without this field. */
  hash: z.string(),
});
export type Certificate = z.infer<typeof certificate>;
