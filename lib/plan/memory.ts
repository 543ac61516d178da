// Bytes of one rank by what they are for. Rank 0 holds the most of every parameter, so that it stands for all.

import { numelOf } from '../core/shape.js';
import { activationsOf, type Activations } from './activations.js';
import { shardOf } from './layout.js';
import { groupsOf, sumOfGroup, sumOver, type ParameterGroup, type PlannedModel } from './model.js';

/** The dtypes that a plan counts with, by the bytes of an element. */
export const BYTES = { float32: 4, bfloat16: 2, float16: 2 } as const;
export type PlanDType = keyof typeof BYTES;

/** Moments that an optimizer keeps for a parameter. */
export const MOMENTS = { adamW: 2, adam: 2, sgd: 1 } as const;

export interface MemoryOptions {
  ranks: number;
  /** Sequences of a micro-batch on one rank. */
  batch: number;
  sequence: number;
  /** Parameters, gradients and moments. */
  dtype: PlanDType;
  /** Gathered parameters, activations and unsharded gradients. */
  computeDtype: PlanDType;
  /** Gradients as they are reduced. */
  reduceDtype: PlanDType;
  optimizer: keyof typeof MOMENTS;
  masked: boolean;
  checkpointing: boolean;
  /** Blocks are freed after their forward pass and gathered again in the backward pass. */
  reshardAfterForward: boolean;
  /** Micro-batches between reductions add up whole gradients on every rank, instead of reducing each. */
  noSync: boolean;
  fusedNorm: boolean;
  /** What is not for tensors. */
  reserved: number;
}

/** Bytes on one rank. */
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
  const parts = {
    parameters,
    gradients: parameters,
    // ZeRO (Rajbhandari et al. 2020, section 3.1): moments of the parameters' dtype.
    optimizer: MOMENTS[optimizer] * parameters,
    // One bit for each prunable weight of the shard, in whole bytes.
    masks: masked
      ? sumOver(model, ({ shape, prunable }) => (prunable ? Math.ceil(shardOf(shape, ranks) / 8) : 0))
      : 0,
    ...transientOf(model, options),
    reserved,
  };
  const activations = model.architecture
    ? activationsOf(model.architecture, { ...options, bytes: BYTES[options.computeDtype] })
    : null;
  const total = Object.values(parts).reduce((sum, bytes) => sum + bytes, activations?.total ?? 0);
  return { ...parts, activations, total };
}

/**
 * What is unsharded for a while (native/shard, as PyTorch's torch/distributed/fsdp/_fully_shard), at its most: in the
 * backward pass.
 *
 * The root's parameters are gathered from the first layer to the last gradient. A block is there as parameters, and as the
 * buffer of the next one, gathered ahead; with its gradients in the compute dtype and, in the reduce dtype, the buffer that
 * they are reduced from. One rank has no collectives: it copies parameters to the compute dtype where that is another.
 */
function transientOf(
  model: PlannedModel,
  { ranks, dtype, computeDtype, reduceDtype, reshardAfterForward, noSync }: MemoryOptions,
): { gathered: number; reducing: number } {
  const whole = (group: ParameterGroup) => sumOfGroup(group, ({ shape }) => ranks * shardOf(shape, ranks));
  const [root, block] = [whole(model.root), Math.max(0, ...model.blocks.map(whole))];
  const all = groupsOf(model).reduce((sum, group) => sum + group.count * whole(group), 0);
  const [compute, reduce] = [BYTES[computeDtype], BYTES[reduceDtype]];
  if (ranks === 1) {
    if (dtype === computeDtype) return { gathered: 0, reducing: 0 };
    const held = reshardAfterForward ? root + block : all;
    return { gathered: held * compute, reducing: (root + block) * compute };
  }
  const added = noSync ? sumOver(model, ({ shape }) => numelOf(shape)) * reduce : 0;
  return {
    gathered: (reshardAfterForward ? root + 2 * block : all) * compute,
    reducing: (root + block) * compute + block * reduce + added,
  };
}
