import { z } from 'zod';
import { cellKind, measured } from './records.js';

/** What a finished training leaves: `done.json` in its folder, written last. */
export const outcome = z.strictObject({
  cell: z.string(),
  seed: z.number().int(),
  kind: cellKind,
  round: z.number().int().nonnegative(),
  /** Optimizer steps of this training (a ticket's do not include those before the rewind). */
  steps: z.number().int(),
  /** Every metric on the test part. */
  metrics: z.record(z.string(), measured),
  /** Alive weights by prunable tensor; null without a mask. */
  alive: z.record(z.string(), z.number().int()).nullable(),
  /** SHA-256 of the training's files, by name. */
  files: z.record(z.string(), z.string()),
});
export type Outcome = z.infer<typeof outcome>;

/** One point of the deciding metric's validation curve. */
export interface CurvePoint {
  step: number;
  value: number | null;
}
