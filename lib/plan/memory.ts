// Bytes of one rank by what they are for. Rank 0 holds the most of every parameter, so that it stands for all.

import { activationsOf, type Activations } from './activations.js';
import { shardOf } from './layout.js';
import { sumOver, type PlannedModel } from './model.js';
import { BYTES, MOMENTS, type MemoryOptions } from './options.js';
import { momentsOf } from './step.js';

/** Bytes on one rank: each part at its most, and the most of all together, which are not so at the same time. */
export interface MemoryPlan {
  parameters: number;
  gradients: number;
  optimizer: number;
  masks: number;
  /** Null where the model's architecture is not known. */
  activations: Activations | null;
  /** Gathered parameters and the buffers that they come in. */
  gathered: number;
  /** Unsharded gradients and the buffers that they are reduced from. */
  reducing: number;
  reserved: number;
  total: number;
}

export function memoryOf(model: PlannedModel, options: MemoryOptions): MemoryPlan {
  const { ranks, dtype, optimizer, masked, reserved } = options;
  const shards = sumOver(model, ({ shape }) => shardOf(shape, ranks));
  const parameters = shards * BYTES[dtype];
  const moments = momentsOf(model, options);
  const most = (of: (moment: (typeof moments)[number]) => number) => Math.max(...moments.map(of));
  // ZeRO (Rajbhandari et al. 2020, section 3.1): moments of the parameters' dtype.
  const moved = MOMENTS[optimizer] * parameters;
  // One bit for each prunable weight of the shard, in whole bytes.
  const masks = masked
    ? sumOver(model, ({ shape, prunable }) => (prunable ? Math.ceil(shardOf(shape, ranks) / 8) : 0))
    : 0;
  const step = most((at) => at.activations + at.gathered + at.reducing + at.gradients);
  return {
    parameters,
    gradients: parameters,
    optimizer: moved,
    masks,
    activations: model.architecture ? activationsOf(model.architecture, options) : null,
    gathered: most(({ gathered }) => gathered),
    reducing: most(({ reducing }) => reducing),
    reserved,
    total: parameters + moved + masks + Math.max(step, parameters) + reserved,
  };
}
