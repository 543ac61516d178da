// Activations: what a forward pass leaves in memory for the backward pass.
//
// By the operations of this package's blocks (lib/models), each with what libtorch saves for its derivative. Without
// dropout and with fused attention this is the count of Korthikanti et al. 2022 (Reducing Activation Recomputation in Large
// Transformer Models, section 4.1), 32 bytes a token and feature for 2-byte elements and ff = 4 dim, and the logarithms of
// the softmax's sums, which fused attention keeps instead of its scores (Dao et al. 2022, FlashAttention).

import type { Architecture } from './architecture.js';

export interface ActivationOptions {
  /** Sequences of a micro-batch on one rank, and tokens of each. */
  batch: number;
  sequence: number;
  /** Bytes of an element that is computed with. */
  bytes: number;
  /** Blocks keep their input only and run again in the backward pass (Chen et al. 2016). */
  checkpointing: boolean;
  /** RMSNorm is one kernel, as on CUDA; on the CPU it is several operations, which save the normalised input too. */
  fusedNorm: boolean;
}

export interface Activations {
  /** What the blocks keep. */
  blocks: number;
  /** What the last norm, the output layer and the loss keep. */
  head: number;
  /** What the backward pass makes at its beginning, where the sum is largest. */
  backward: number;
  total: number;
}

/** @returns bytes on one rank, at their most */
export function activationsOf(a: Architecture, options: ActivationOptions): Activations {
  const { batch, sequence, bytes, checkpointing } = options;
  const tokens = batch * sequence;
  const block = tokens * blockBytes(a, options);
  const inputs = tokens * a.dim * bytes * a.layers;
  // The one block that runs again is whole.
  const blocks = checkpointing ? inputs + block : a.layers * block;
  const head = tokens * bytes * headElements(a);
  const backward = tokens * bytes * backwardElements(a);
  return { blocks, head, backward, total: blocks + head + backward };
}

/** Of one block, for a token. */
function blockBytes(a: Architecture, { bytes, fusedNorm }: ActivationOptions): number {
  const [queries, keys] = [a.heads * a.headDim, a.kvHeads * a.headDim];
  const norm = a.norm === 'rms' && !fusedNorm ? 2 * a.dim : a.dim;
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

/** Of the head, for a token: input and output of its norm, the logits and their log-softmax. */
function headElements({ tied, vocab, dim }: Architecture): number {
  return tied === null ? dim : 2 * dim + 2 * vocab;
}

/**
 * For a token: first the gradients of log-softmax and logits; then, when these and the log-softmax are gone, those within
 * the last block: of the activation's input and output; gated: of the product, its factors, silu's input and the halves.
 */
function backwardElements({ tied, vocab, dim, ff, gated }: Architecture): number {
  const within = (gated ? 6 : 2) * ff + 2 * dim;
  return tied === null ? within : Math.max(2 * vocab, within - vocab);
}
