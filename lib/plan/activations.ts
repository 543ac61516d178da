// Activations: what a forward pass leaves in memory for the backward pass.
//
// By the operations of this package's blocks (lib/models), each with what libtorch saves for its derivative. Without
// dropout and with fused attention this is the count of Korthikanti et al. 2022 (Reducing Activation Recomputation in Large
// Transformer Models, section 4.1), 32 bytes a token and feature for 2-byte elements and ff = 4 dim, and the logarithms of
// the softmax's sums, which fused attention keeps instead of its scores (Dao et al. 2022, FlashAttention).

import type { Architecture } from './architecture.js';
import { BYTES, type MemoryOptions } from './options.js';

type ActivationOptions = Pick<
  MemoryOptions,
  'batch' | 'sequence' | 'computeDtype' | 'checkpointing' | 'fusedNorm'
>;

export interface Activations {
  /** What the blocks keep. */
  blocks: number;
  /** What the last norm, the output layer and the loss keep. */
  head: number;
  /** What the backward pass makes on top, of the loss or within a block. */
  backward: number;
  /** At most. */
  total: number;
}

/** @returns bytes on one rank */
export function activationsOf(a: Architecture, options: ActivationOptions): Activations {
  const { blocks, head, loss, within } = partsOf(a, options);
  const kept = blocks(a.layers);
  const total = Math.max(
    ...(['loss', { left: a.layers }] as const).map((moment) => activationsDuring(a, options, moment)),
  );
  return { blocks: kept, head, backward: Math.max(loss, within), total };
}

/**
 * The beginning of the backward pass, the backward pass of a block, of those `left` the last, and the end, when the
 * logits are all that is left.
 */
export type ActivationMoment = 'loss' | { left: number } | 'end';

/** @returns bytes on one rank */
export function activationsDuring(
  a: Architecture,
  options: ActivationOptions,
  moment: ActivationMoment,
): number {
  const { blocks, again, head, logits, loss, within } = partsOf(a, options);
  if (moment === 'loss') return blocks(a.layers) + head + loss;
  if (moment === 'end') return blocks(0) + logits;
  return blocks(moment.left) + again + logits + within;
}

function partsOf(a: Architecture, options: ActivationOptions) {
  const { batch, sequence, computeDtype, checkpointing } = options;
  const tokens = batch * sequence;
  const bytes = tokens * BYTES[computeDtype];
  const block = tokens * blockBytes(a, options);
  const logits = a.tied === null ? 0 : bytes * a.vocab;
  return {
    // Inputs of checkpointed blocks stay to the end of the backward pass, whose JavaScript still knows them.
    blocks: (left: number) => (checkpointing ? a.layers * bytes * a.dim : left * block),
    // The one block that runs again is whole.
    again: checkpointing ? block : 0,
    // Of the head: input and output of its norm, the logits and their log-softmax.
    head: bytes * (a.tied === null ? a.dim : 2 * a.dim) + 2 * logits,
    logits,
    // The gradients of log-softmax and logits.
    loss: 2 * logits,
    // Within a block: of the activation's input and output; gated: of the product, its factors, silu's input and the halves.
    within: bytes * ((a.gated ? 6 : 2) * a.ff + 2 * a.dim),
  };
}

/** Of one block, for a token. */
function blockBytes(a: Architecture, { computeDtype, fusedNorm }: ActivationOptions): number {
  const bytes = BYTES[computeDtype];
  const [queries, keys] = [a.heads * a.headDim, a.kvHeads * a.headDim];
  // Several operations compute in float32: of narrow elements they save wider copies.
  const norm = a.norm === 'rms' && !fusedNorm ? (2 * a.dim * BYTES.float32) / bytes : a.dim;
  const elements = [
    norm, // the block's input
    a.dim, // input of the projection to queries, keys and values
    queries + 2 * keys, // these
    a.positions === 'rope' ? queries + keys : 0, // queries and keys rotated
    queries, // attention's result, input of the projection back
    norm, // the sum of input and attention
    a.dim, // input of the feed-forward layers
    (a.gated ? 4 : 2) * a.ff, // of the activation before and after; gated: two halves, silu of one, their product
  ];
  // Mean and deviation of two norms (RMSNorm: the deviation alone), a sum of the softmax for each head: float32.
  const statistics = 4 * ((a.norm === 'layer' ? 4 : 2) + a.heads);
  return bytes * elements.reduce((sum, n) => sum + n, 0) + statistics;
}
