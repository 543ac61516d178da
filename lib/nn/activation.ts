// Activations as modules, for use in Sequential.

import { ops, type Tensor } from '../core/index.js';
import * as F from './functional/activation.js';
import { Module } from './module.js';

/**
 * max(x, 0).
 *
 * @example
 * new nn.ReLU().forward(x);
 */
export class ReLU extends Module<[Tensor], Tensor> {
  forward(input: Tensor): Tensor {
    return F.relu(input);
  }
}

/**
 * x · Φ(x), exact or by tanh.
 *
 * @example
 * new nn.GELU({ approximate: 'tanh' }).forward(x);
 */
export class GELU extends Module<[Tensor], Tensor> {
  constructor(readonly options: { approximate?: 'none' | 'tanh' } = {}) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.gelu(input, this.options);
  }
}

/**
 * x · sigmoid(x).
 *
 * @example
 * new nn.SiLU().forward(x);
 */
export class SiLU extends Module<[Tensor], Tensor> {
  forward(input: Tensor): Tensor {
    return F.silu(input);
  }
}

/**
 * Hyperbolic tangent.
 *
 * @example
 * new nn.Tanh().forward(x);
 */
export class Tanh extends Module<[Tensor], Tensor> {
  forward(input: Tensor): Tensor {
    return F.tanh(input);
  }
}

/**
 * 1 / (1 + exp(-x)).
 *
 * @example
 * new nn.Sigmoid().forward(x);
 */
export class Sigmoid extends Module<[Tensor], Tensor> {
  forward(input: Tensor): Tensor {
    return F.sigmoid(input);
  }
}

/**
 * exp(x) normalised to sum 1 along `dim`.
 *
 * @example
 * new nn.Softmax(-1).forward(logits);
 */
export class Softmax extends Module<[Tensor], Tensor> {
  constructor(readonly dim: number) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.softmax(input, this.dim);
  }
}

/**
 * The logarithm of softmax along `dim`.
 *
 * @example
 * new nn.LogSoftmax(-1).forward(logits);
 */
export class LogSoftmax extends Module<[Tensor], Tensor> {
  constructor(readonly dim: number) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.logSoftmax(input, this.dim);
  }
}

/**
 * x where positive, else x · negativeSlope.
 *
 * @example
 * new nn.LeakyReLU(0.2).forward(x);
 */
export class LeakyReLU extends Module<[Tensor], Tensor> {
  constructor(readonly negativeSlope = 0.01) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.leakyRelu(input, this.negativeSlope);
  }
}

/**
 * x where positive, else alpha · (exp(x) - 1).
 *
 * @example
 * new nn.ELU().forward(x);
 */
export class ELU extends Module<[Tensor], Tensor> {
  constructor(readonly alpha = 1) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.elu(input, this.alpha);
  }
}

/**
 * log(1 + exp(beta · x)) / beta.
 *
 * @example
 * new nn.Softplus({ beta: 2 }).forward(x);
 */
export class Softplus extends Module<[Tensor], Tensor> {
  constructor(readonly options: { beta?: number; threshold?: number } = {}) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.softplus(input, this.options);
  }
}

/**
 * The input itself.
 *
 * @example
 * new nn.Identity().forward(x);     // x
 */
export class Identity extends Module<[Tensor], Tensor> {
  forward(input: Tensor): Tensor {
    return input;
  }
}

/**
 * Joins the dimensions from `startDim` to `endDim`; by default all but the batch.
 *
 * @example
 * new nn.Flatten().forward(images);    // [8, 3, 4, 4] -> [8, 48]
 */
export class Flatten extends Module<[Tensor], Tensor> {
  constructor(
    readonly startDim = 1,
    readonly endDim = -1,
  ) {
    super();
  }

  forward(input: Tensor): Tensor {
    return ops.aten.flatten.using_ints(input, this.startDim, this.endDim);
  }
}
