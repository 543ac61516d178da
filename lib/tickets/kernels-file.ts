import { existsSync } from 'node:fs';
import { z } from 'zod';
import { DataError } from '../core/errors.js';
import { readJsonSync } from '../core/files.js';
import { decide } from '../sparse/decide.js';
import type { Decided } from '../sparse/table.js';
import type { Certificate } from './certificate.js';
import type { RunFolder } from './run-folder.js';

/**
 * On which kernels trainings under 2:4 masks multiply: decided once for a run, before its first training, because other
 * kernels give other bits.
 */
const record = z.strictObject({
  /** What was measured on. */
  device: z.string(),
  layers: z.array(
    z.strictObject({
      name: z.string(),
      /** Of the weight: [out, in]. Not in runs of before it was written, nor are the next two. */
      weight: z.array(z.number().int()).readonly().optional(),
      dtype: z.string().optional(),
      /** Of the input, for each of the calls that one pass makes. */
      rows: z.array(z.number().int()).readonly().optional(),
      choice: z.enum(['dense', 'sparse']),
      reason: z.string(),
      denseMicroseconds: z.number().nullable(),
      sparseMicroseconds: z.number().nullable(),
      algorithms: z.record(
        z.string(),
        z.strictObject({
          forward: z.array(z.number()).readonly(),
          transposed: z.array(z.number()).readonly().nullable(),
        }),
      ),
    }),
  ),
});
export type Kernels = z.infer<typeof record>;

export const KERNELS_FILE = 'kernels.json';

/** What a run decided; null where it was not asked to, or has not yet. */
export function readKernels(folder: RunFolder): Kernels | null {
  const path = folder.file(KERNELS_FILE);
  if (!existsSync(path)) return null;
  const parsed = record.safeParse(readJsonSync(path));
  if (!parsed.success) throw new DataError(`${path} is no decision about kernels: it was altered`);
  return parsed.data;
}

/** What a finished run was trained on; null where its certificate rests on no such decision. */
export function kernelsOf(folder: RunFolder, { files }: Certificate): Kernels | null {
  return files[KERNELS_FILE] === undefined ? null : readKernels(folder);
}

/** The decisions as tables take them. */
export function decisionsOf({ device, layers }: Kernels): {
  device: string;
  training: boolean;
  decisions: Decided[];
} {
  const decisions = layers.map(({ name, weight = [], rows = [], ...others }) => ({
    ...{ layer: name, weight, rows },
    ...others,
  }));
  return { device, training: true, decisions };
}

/** What is wrong with the decisions of a run: each follows from its times. Null where nothing is. */
export function whyNotDecided({ layers }: Kernels): string | null {
  const wrong = layers.filter(
    ({ denseMicroseconds: dense, sparseMicroseconds: sparse, choice }) =>
      choice !== decide({ dense: dense ?? NaN, sparse: sparse ?? NaN }).choice,
  );
  return wrong.length === 0
    ? null
    : wrong.map(({ name, choice }) => `${name} is ${choice}, which its times do not give`).join('; ');
}
