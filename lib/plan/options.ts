// What memory and traffic are counted from.

/** The dtypes that a plan counts with, by the bytes of an element. */
export const BYTES = { float32: 4, bfloat16: 2, float16: 2 } as const;
export type PlanDType = keyof typeof BYTES;

/** Moments that an optimizer keeps for a parameter. */
export const MOMENTS = { adamW: 2, adam: 2, sgd: 1 } as const;

export const BACKENDS = ['nccl', 'gloo', 'memory'] as const;
export type Backend = (typeof BACKENDS)[number];

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
  /** Micro-batches of an optimizer step. */
  accumulate: number;
  /** What exchanges: on the CPU Gloo by messages, or ranks of one host that read each other's memory. */
  backend: Backend;
  fusedNorm: boolean;
  /** What is not for tensors. */
  reserved: number;
}

/** Whether blocks stay gathered after their forward pass. A checkpointed one, which runs again, is freed all the same. */
export function staysGathered({
  reshardAfterForward,
  checkpointing,
}: Pick<MemoryOptions, 'reshardAfterForward' | 'checkpointing'>): boolean {
  return !reshardAfterForward && !checkpointing;
}
