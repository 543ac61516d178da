// What checkpoints take.

import { parametersOf, prunableOf, type PlannedModel } from './model.js';
import { BYTES, MOMENTS, type MemoryOptions } from './options.js';
import type { Hardware } from './hardware.js';

export interface CheckpointPlan {
  /** Bytes of the whole state: parameters and moments. */
  dense: number;
  /** The same of survivors alone, with their bitmaps. */
  pruned: number;
  /** Bytes of one dense checkpoint that one rank writes. */
  perRank: number;
  /** Seconds that training stands still: the copy to host memory. */
  stall: number;
  /** Seconds until the files are on disk, while training goes on. */
  write: number;
  /** Seconds between checkpoints that lose least: Young 1974, sqrt(2 · stall and write · time between failures). */
  interval: number;
}

/**
 * Llama 3 had 419 unexpected interruptions in 54 days on 16,384 GPUs (Grattafiori et al. 2024, section 3.3.4): one in
 * some 50,000 hours of a GPU.
 */
const GPU_HOURS_PER_FAILURE = (54 * 24 * 16_384) / 419;

/** @param density of the prunable weights, in the smaller checkpoint */
export function checkpointOf(
  model: PlannedModel,
  options: Pick<MemoryOptions, 'ranks' | 'dtype' | 'optimizer'> & { density: number; perNode: number },
  { host, disk }: Hardware,
): CheckpointPlan {
  const { ranks, dtype, optimizer, density, perNode } = options;
  const bytes = (1 + MOMENTS[optimizer]) * BYTES[dtype];
  const [all, prunable] = [parametersOf(model), prunableOf(model)];
  const dense = all * bytes;
  const pruned = (all - prunable + density * prunable) * bytes + prunable / 8;
  const perRank = dense / ranks;
  const stall = perRank / host;
  // The ranks of a machine share its disks.
  const write = (perRank * Math.min(ranks, perNode)) / disk;
  const failures = (3600 * GPU_HOURS_PER_FAILURE) / ranks;
  return { dense, pruned, perRank, stall, write, interval: Math.sqrt(2 * (stall + write) * failures) };
}
