// Bytes that one rank sends.

import { shardOf } from './layout.js';
import { groupsOf, sumOfGroup, type ParameterGroup, type PlannedModel } from './model.js';
import { BYTES, staysGathered, type MemoryOptions } from './options.js';

export interface WirePlan {
  /** All-gathers of parameters and reduce-scatters of gradients in one optimizer step. */
  gather: number;
  reduce: number;
  step: number;
  /** A global selection of what is pruned: see `selectSharded`. */
  selection: number;
}

/** Counts of a histogram of one digit of keys, sent as two halves, and their bytes (lib/prune/sharded/pool.ts). */
const COUNTS = 2 * 256 * 8;

/**
 * In a ring, which NCCL uses for large messages, each rank sends (n - 1) / n of what is gathered or reduced (Thakur et al.
 * 2005, Optimization of Collective Communication Operations in MPICH, section 4). A block is gathered in the forward pass
 * and again in the backward pass of each micro-batch; the root, and where they stay gathered every block, once.
 */
export function wireOf(model: PlannedModel, options: MemoryOptions): WirePlan {
  const { ranks, computeDtype, reduceDtype, noSync, accumulate } = options;
  if (ranks === 1) return { gather: 0, reduce: 0, step: 0, selection: 0 };
  const share = (ranks - 1) / ranks;
  const padded = (group: ParameterGroup) =>
    group.count * sumOfGroup(group, ({ shape }) => ranks * shardOf(shape, ranks));
  const all = groupsOf(model).reduce((sum, group) => sum + padded(group), 0);
  const again = staysGathered(options) ? 0 : all - padded(model.root);
  const gather = accumulate * (all + again) * BYTES[computeDtype] * share;
  const reduce = (noSync ? 1 : accumulate) * all * BYTES[reduceDtype] * share;
  return { gather, reduce, step: gather + reduce, selection: selectionBytes(model, options) };
}

/**
 * The counts of a pool's keys, 16 bits at a time, are summed over the ranks (an all-reduce sends 2 (n - 1) / n of them);
 * then the ties of each tensor on each rank, 8 bytes, are gathered.
 */
function selectionBytes(model: PlannedModel, { ranks, dtype }: MemoryOptions): number {
  const digits = Math.ceil((8 * BYTES[dtype] - 1) / 16);
  const tensors = groupsOf(model).reduce(
    (sum, { count, tensors }) => sum + count * tensors.filter(({ prunable }) => prunable).length,
    0,
  );
  return (2 * (ranks - 1) * digits * COUNTS) / ranks + 8 * tensors * (ranks - 1);
}
