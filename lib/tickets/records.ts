import { z } from 'zod';

/** Everything a search trains besides the rounds of the ticket itself. `dense` is round 0 of every search. */
export const CONTROL_KINDS = [
  'dense2x',
  'denseBudget',
  'reinit',
  'shuffle',
  'randomErk',
  'randomUniform',
  'oneshot',
] as const;

/**
 * Trainings that only help to find something: `stability`, a copy of dense from a step on, with other data order, and
 * `bilevel`, in which a mask is learned.
 */
const HELPER_KINDS = ['stability', 'bilevel'] as const;

export const cellKind = z.enum(['dense', 'ticket', ...CONTROL_KINDS, ...HELPER_KINDS]);
/** What a single training of a search is for. */
export type CellKind = z.infer<typeof cellKind>;
export type ControlKind = (typeof CONTROL_KINDS)[number];

/** A number that training can turn into NaN or Infinity; JSON has neither, so a diverged value is null. */
export const measured = z.number().nullable();

const where = {
  /** The training, `seed-0/dense`, `seed-0/round-03`, `seed-1/reinit-03`: also its folder under `cells/`. */
  cell: z.string(),
  seed: z.number().int(),
  kind: cellKind,
  /** Round whose mask it trains (0 = dense). */
  round: z.number().int().nonnegative(),
  /** Optimizer steps done when this was recorded. */
  step: z.number().int().nonnegative(),
};

/**
 * One line of `metrics.jsonl`: deterministic values only, so that two runs of one config are equal byte for byte.
 * Lines are ordered by cell (seed, then dense, rounds, controls), then by step.
 */
export const metricsLine = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('train'),
    ...where,
    /** Mean training loss over the steps since the line before. */
    loss: measured,
    /** Learning rate of the last of those steps. */
    lr: z.number(),
  }),
  z.strictObject({ event: z.literal('validation'), ...where, metrics: z.record(z.string(), measured) }),
  z.strictObject({ event: z.literal('test'), ...where, metrics: z.record(z.string(), measured) }),
]);
export type MetricsLine = z.infer<typeof metricsLine>;

const joules = z.number().nonnegative().nullable();

/** Joules of the trainings of a run by what they were for, summed over seeds; null where they were not all measured. */
export const energy = z.strictObject({
  dense: joules,
  rounds: joules,
  stability: joules,
  controls: joules,
  total: joules,
});
export type Energy = z.infer<typeof energy>;

/** One line of `timing.jsonl`: what must not be compared between runs. Seconds are wall time. */
export const timingLine = z.discriminatedUnion('event', [
  /** One uninterrupted stretch of a training; a killed and continued training has several. */
  z.strictObject({
    event: z.literal('training'),
    cell: z.string(),
    from: z.number().int(),
    to: z.number().int(),
    at: z.string(),
    seconds: z.strictObject({
      data: z.number(),
      train: z.number(),
      evaluate: z.number(),
      snapshot: z.number(),
    }),
    threads: z.number().int(),
    /** Of the GPUs' boards; null where none counts it. Records made before it was measured have none. */
    joules: joules.optional(),
  }),
  /** Making a mask: scores, selection, and writing it. */
  z.strictObject({ event: z.literal('prune'), cell: z.string(), at: z.string(), seconds: z.number() }),
]);
export type TimingLine = z.infer<typeof timingLine>;
