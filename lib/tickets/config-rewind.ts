import { z } from 'zod';

/** The part of a configuration that says where a search rewinds to, and how that is found. */

const count = z.number().int().positive();
const natural = z.number().int().nonnegative();

/** How `rewind.to: 'auto'` finds k; see `stability.ts`. */
const stability = z.strictObject({
  /** Steps to choose from; null: 0 and T/80, T/40, T/20, T/10, T/5. */
  candidates: z.array(natural).min(1).nullable().default(null),
  /** Metric whose error is followed along the line, on the validation part; null: an error rate (`accuracy`, `error`), else the deciding one. */
  metric: z.string().min(1).nullable().default(null),
  /** Points on the line, ends included. */
  points: z.number().int().min(11).default(11),
  /** Training is stable from k if the barrier is below this. */
  threshold: z.number().positive().default(0.02),
  /** Whether the threshold is a share of the ends' mean; null: of error rates no, of a loss a share of at least 1. */
  relative: z.boolean().nullable().default(null),
  /** Whose barriers count: the first seed's, or the largest over all seeds. */
  seeds: z.enum(['first', 'all']).default('first'),
  /** `bisect` takes it that training stays stable once it is; `ascending` tries every candidate below k. */
  order: z.enum(['bisect', 'ascending']).default('bisect'),
  /** Training batches from which BatchNorm's statistics are taken again at every point. */
  batches: count.default(32),
});

export const rewind = z
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
