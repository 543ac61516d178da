// Causal self-attention with one product for query, key and value.

import type { Tensor } from '../core/index.js';
import { functional as F, Linear, Module, type FactoryOptions } from '../nn/index.js';
import { Rope } from './rope.js';
import type { FullTransformerConfig } from './transformer.js';

/**
 * Causal self-attention of rows [batch · time, dim]. `qkv.weight` holds queries, keys and values, in this order.
 *
 * @example
 * block.attn.forward(rows, batch);
 */
export class Attention extends Module<[rows: Tensor, batch: number], Tensor> {
  qkv: Linear;
  proj: Linear;
  rope: Rope | null;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly dropout: number;

  constructor(config: FullTransformerConfig, options: FactoryOptions) {
    super();
    const { dim, heads, kvHeads, bias, context, positions } = config;
    this.heads = heads;
    this.kvHeads = kvHeads;
    this.headDim = dim / heads;
    this.dropout = config.dropout;
    this.qkv = new Linear(dim, (heads + 2 * kvHeads) * this.headDim, { ...options, bias });
    this.proj = new Linear(dim, dim, { ...options, bias });
    this.rope = positions === 'rope' ? new Rope(this.headDim, context, options) : null;
  }

  forward(rows: Tensor, batch: number): Tensor {
    const { heads, kvHeads, headDim, training } = this;
    const all = this.qkv.forward(rows).view(batch, -1, heads + 2 * kvHeads, headDim);
    // Splitting before transposing lets backward join the three gradients in one straight copy.
    let [q, k, v] = all.split([heads, kvHeads, kvHeads], 2).map((part) => part.transpose(1, 2));
    if (this.rope) [q, k] = [this.rope.forward(q), this.rope.forward(k)];
    const y = F.scaledDotProductAttention(q, k, v, {
      dropoutP: training ? this.dropout : 0,
      isCausal: true,
      enableGqa: kvHeads !== heads,
    });
    return this.output(y.transpose(1, 2).reshape(-1, heads * headDim));
  }

  private output(joined: Tensor): Tensor {
    const y = this.proj.forward(joined);
    return this.dropout > 0 ? F.dropout(y, this.dropout, this.training) : y;
  }
}
