// The plainest network.

import type { Tensor } from '../core/index.js';
import { Dropout, functional as F, Linear, Module, type FactoryOptions } from '../nn/index.js';

export interface MlpConfig extends FactoryOptions {
  /** Features of an input. */
  inputs: number;
  /** Features of each hidden layer. */
  hidden: readonly number[];
  outputs: number;
  /** Default `'relu'`. */
  activation?: 'relu' | 'gelu' | 'silu' | 'tanh';
  /** Probability of dropping a hidden feature in training. Default 0. */
  dropout?: number;
  /** Default true. */
  bias?: boolean;
}

const ACTIVATIONS = { relu: F.relu, gelu: (x: Tensor) => F.gelu(x), silu: F.silu, tanh: F.tanh };

/**
 * Linear layers with an activation between. Inputs of more than two dimensions are flattened after the first.
 *
 * @example
 * new models.Mlp({ inputs: 784, hidden: [300], outputs: 10 });
 */
export class Mlp extends Module<[Tensor], Tensor> {
  layers: Linear[];
  drop: Dropout | null;
  readonly activation: 'relu' | 'gelu' | 'silu' | 'tanh';

  constructor(config: MlpConfig) {
    super();
    const { inputs, hidden, outputs, device, dtype, bias } = config;
    const sizes = [inputs, ...hidden, outputs];
    this.layers = sizes.slice(1).map((size, i) => new Linear(sizes[i], size, { device, dtype, bias }));
    this.drop = config.dropout ? new Dropout(config.dropout) : null;
    this.activation = config.activation ?? 'relu';
  }

  forward(input: Tensor): Tensor {
    const activate = ACTIVATIONS[this.activation];
    let x = input.ndim > 2 ? input.flatten(1) : input;
    this.layers.forEach((layer, i) => {
      x = layer.forward(x);
      if (i === this.layers.length - 1) return;
      x = activate(x);
      if (this.drop) x = this.drop.forward(x);
    });
    return x;
  }
}

/**
 * Makes an {@link Mlp} with PyTorch's initialisation.
 *
 * @example
 * const model = models.mlp({ inputs: 784, hidden: [300, 100], outputs: 10 });
 */
export function mlp(config: MlpConfig): Mlp {
  return new Mlp(config);
}
