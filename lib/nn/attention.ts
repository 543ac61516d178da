// Multi-head attention with PyTorch's interface and state-dict keys.

import { ops, type Tensor } from '../core/index.js';
import type { FactoryOptions } from './device.js';
import { dropout } from './functional/dropout.js';
import { scaledDotProductAttention } from './functional/attention.js';
import { linear } from './functional/linear.js';
import * as init from './init.js';
import { emptyParameter, Linear } from './linear.js';
import { Module } from './module.js';
import type { Parameter } from './state.js';

export interface MultiheadAttentionOptions extends FactoryOptions {
  /** Probability of dropping an attention weight in training. Default 0. */
  dropout?: number;
  /** Default true. */
  bias?: boolean;
  /** Features of the keys. Default embedDim. */
  kdim?: number;
  /** Features of the values. Default embedDim. */
  vdim?: number;
  /** Inputs are [batch, time, features] instead of [time, batch, features]. Default false. */
  batchFirst?: boolean;
}

export interface AttendOptions {
  /** [batch, keys]: true (or -inf) for keys to leave out. */
  keyPaddingMask?: Tensor;
  /** [queries, keys] or [batch · heads, queries, keys]: true for pairs to leave out, or numbers added to the scores. */
  attnMask?: Tensor;
  /** Give the attention weights too, which costs the fast kernels. Default true, as in PyTorch. */
  needWeights?: boolean;
  /** Average the weights over the heads. Default true. */
  averageAttnWeights?: boolean;
  /** Each query sees only keys up to its own position. Unlike in PyTorch no mask has to be given with it. */
  isCausal?: boolean;
}

/**
 * Attention by several heads over projections of query, key and value (Vaswani et al., 2017).
 *
 * @example
 * const attention = new nn.MultiheadAttention(64, 4, { batchFirst: true });
 * const [output] = attention.forward(x, x, x, { isCausal: true, needWeights: false });
 */
export class MultiheadAttention extends Module<
  [query: Tensor, key: Tensor, value: Tensor, options?: AttendOptions],
  [output: Tensor, weights: Tensor | null]
> {
  readonly headDim: number;
  readonly dropout: number;
  readonly batchFirst: boolean;
  in_proj_weight: Parameter | null = null;
  q_proj_weight: Parameter | null = null;
  k_proj_weight: Parameter | null = null;
  v_proj_weight: Parameter | null = null;
  in_proj_bias: Parameter | null = null;
  out_proj: Linear;

  constructor(
    readonly embedDim: number,
    readonly numHeads: number,
    options: MultiheadAttentionOptions = {},
  ) {
    super();
    if (embedDim % numHeads !== 0) {
      throw new RangeError(`Expected embedDim divisible by ${numHeads} heads but received ${embedDim}`);
    }
    const { kdim = embedDim, vdim = embedDim, bias = true } = options;
    this.headDim = embedDim / numHeads;
    this.dropout = options.dropout ?? 0;
    this.batchFirst = options.batchFirst ?? false;
    if (kdim === embedDim && vdim === embedDim) {
      this.in_proj_weight = emptyParameter([3 * embedDim, embedDim], options);
    } else {
      this.q_proj_weight = emptyParameter([embedDim, embedDim], options);
      this.k_proj_weight = emptyParameter([embedDim, kdim], options);
      this.v_proj_weight = emptyParameter([embedDim, vdim], options);
    }
    if (bias) this.in_proj_bias = emptyParameter([3 * embedDim], options);
    this.out_proj = new Linear(embedDim, embedDim, { ...options, bias });
    this.resetOwn();
  }

  /** Draws the parameters anew. */
  resetParameters(): void {
    this.out_proj.resetParameters();
    this.resetOwn();
  }

  private resetOwn(): void {
    for (const weight of [this.in_proj_weight, this.q_proj_weight, this.k_proj_weight, this.v_proj_weight]) {
      if (weight) init.xavierUniform_(weight);
    }
    if (this.in_proj_bias) init.zeros_(this.in_proj_bias);
    if (this.out_proj.bias) init.zeros_(this.out_proj.bias);
  }

  /**
   * @param query of shape [time, batch, embedDim], [batch, time, embedDim] with `batchFirst`, or [time, embedDim].
   * @returns the output in the query's shape, and the weights [batch, queries, keys] (per head
   *   [batch, heads, queries, keys]) or null when not needed.
   */
  forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    options: AttendOptions = {},
  ): [output: Tensor, weights: Tensor | null] {
    const batched = query.ndim === 3;
    const inward = (t: Tensor) => (!batched ? t.unsqueeze(0) : this.batchFirst ? t : t.transpose(0, 1));
    const [q, k, v] = this.project(query, key, value, inward).map((t) => this.split(t));
    const needWeights = options.needWeights ?? true;
    const p = this.training ? this.dropout : 0;
    const mask = this.mask(q, k, options, needWeights);

    let heads: Tensor;
    let weights: Tensor | null = null;
    if (needWeights) {
      const scores = q.mul(1 / Math.sqrt(this.headDim)).matmul(k.transpose(-2, -1));
      const attention = dropout((mask ? scores.add(mask) : scores).softmax(-1), p);
      heads = attention.matmul(v);
      weights = (options.averageAttnWeights ?? true) ? attention.mean(1) : attention;
      if (!batched) weights = weights.squeeze(0);
    } else {
      const isCausal = mask === null && (options.isCausal ?? false);
      heads = scaledDotProductAttention(q, k, v, { attnMask: mask, dropoutP: p, isCausal });
    }
    const joined = heads.transpose(1, 2).flatten(2);
    const output = this.out_proj.forward(joined);
    return [!batched ? output.squeeze(0) : this.batchFirst ? output : output.transpose(0, 1), weights];
  }

  override extraRepr(): string {
    return `${this.embedDim}, ${this.numHeads}`;
  }

  private project(query: Tensor, key: Tensor, value: Tensor, inward: (t: Tensor) => Tensor): Tensor[] {
    const fused = this.in_proj_weight;
    // Self-attention: one product instead of three.
    if (fused && query === key && key === value)
      return linear(inward(query), fused, this.in_proj_bias).chunk(3, -1);
    const weights = fused ? fused.chunk(3) : [this.q_proj_weight, this.k_proj_weight, this.v_proj_weight];
    const biases = this.in_proj_bias ? this.in_proj_bias.chunk(3) : [null, null, null];
    return [query, key, value].map((t, i) => linear(inward(t), weights[i] as Tensor, biases[i]));
  }

  /** [batch, time, embedDim] to [batch, heads, time, headDim]. */
  private split(t: Tensor): Tensor {
    return t.view([t.size(0), t.size(1), this.numHeads, this.headDim]).transpose(1, 2);
  }

  /** All masks as one that is added to the scores [batch, heads, queries, keys]; null if there are none. */
  private mask(q: Tensor, k: Tensor, options: AttendOptions, explicit: boolean): Tensor | null {
    const { attnMask, keyPaddingMask, isCausal } = options;
    const added = (mask: Tensor) =>
      mask.dtype === 'bool'
        ? ops.aten.zeros_like(mask, { dtype: q.dtype }).maskedFill(mask, -Infinity)
        : mask;
    const parts: Tensor[] = [];
    if (attnMask) {
      const mask = added(attnMask);
      parts.push(mask.ndim === 3 ? mask.view([-1, this.numHeads, q.size(2), k.size(2)]) : mask);
    }
    if (keyPaddingMask) parts.push(added(keyPaddingMask).view([-1, 1, 1, k.size(2)]));
    if (isCausal && !attnMask && (explicit || keyPaddingMask)) {
      const { dtype, device } = q;
      parts.push(ops.aten.full([q.size(2), k.size(2)], -Infinity, { dtype, device }).triu(1));
    }
    return parts.length === 0 ? null : parts.reduce((sum, part) => sum.add(part));
  }
}
