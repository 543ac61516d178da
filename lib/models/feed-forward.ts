// The position-wise half of a block.

import type { Tensor } from '../core/index.js';
import { functional as F, Linear, Module, type FactoryOptions } from '../nn/index.js';
import type { FullTransformerConfig } from './transformer.js';

export type Activation = 'relu' | 'gelu' | 'silu' | 'swiglu';

/**
 * down(activation(up(x))). With swiglu (Shazeer, 2020) `up` gives two halves, the first of which gates the second.
 *
 * @example
 * block.mlp.forward(rows);
 */
export class FeedForward extends Module<[Tensor], Tensor> {
  up: Linear;
  down: Linear;
  readonly activation: Activation;
  readonly dropout: number;

  constructor(config: FullTransformerConfig, options: FactoryOptions) {
    super();
    const { dim, ff, bias, activation } = config;
    this.activation = activation;
    this.dropout = config.dropout;
    this.up = new Linear(dim, activation === 'swiglu' ? 2 * ff : ff, { ...options, bias });
    this.down = new Linear(ff, dim, { ...options, bias });
  }

  forward(input: Tensor): Tensor {
    const y = this.down.forward(this.activate(this.up.forward(input)));
    return this.dropout > 0 ? F.dropout(y, this.dropout, this.training) : y;
  }

  private activate(x: Tensor): Tensor {
    switch (this.activation) {
      case 'relu':
        return F.relu(x);
      case 'gelu':
        return F.gelu(x);
      case 'silu':
        return F.silu(x);
      case 'swiglu': {
        const [gate, value] = x.chunk(2, -1);
        return F.silu(gate).mul(value);
      }
    }
  }
}
