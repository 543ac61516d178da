// Activations as modules, for use in Sequential.

import { ops, type Tensor } from '../core/index.js';
import * as F from './functional/activation.js';
import { Module } from './module.js';

/** max(x, 0). */
export class ReLU extends Module<[Tensor], Tensor> {
  forward(input: Tensor): Tensor {
    return F.relu(input);
  }
}

/** x · Φ(x), exact or by tanh. */
export class GELU extends Module<[Tensor], Tensor> {
  constructor(readonly options: { approximate?: 'none' | 'tanh' } = {}) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.gelu(input, this.options);
  }
}

/** x · sigmoid(x). */
export class SiLU extends Module<[Tensor], Tensor> {
  forward(input: Tensor): Tensor {
    return F.silu(input);
  }
}

/** Hyperbolic tangent. */
export class Tanh extends Module<[Tensor], Tensor> {
  forward(input: Tensor): Tensor {
    return F.tanh(input);
  }
}

/** 1 / (1 + exp(-x)). */
export class Sigmoid extends Module<[Tensor], Tensor> {
  forward(input: Tensor): Tensor {
    return F.sigmoid(input);
  }
}

/** exp(x) normalised to sum 1 along `dim`. */
export class Softmax extends Module<[Tensor], Tensor> {
  constructor(readonly dim: number) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.softmax(input, this.dim);
  }
}

/** The logarithm of softmax along `dim`. */
export class LogSoftmax extends Module<[Tensor], Tensor> {
  constructor(readonly dim: number) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.logSoftmax(input, this.dim);
  }
}

/** x where positive, else x · negativeSlope. */
export class LeakyReLU extends Module<[Tensor], Tensor> {
  constructor(readonly negativeSlope = 0.01) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.leakyRelu(input, this.negativeSlope);
  }
}

/** x where positive, else alpha · (exp(x) - 1). */
export class ELU extends Module<[Tensor], Tensor> {
  constructor(readonly alpha = 1) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.elu(input, this.alpha);
  }
}

/** log(1 + exp(beta · x)) / beta. */
export class Softplus extends Module<[Tensor], Tensor> {
  constructor(readonly options: { beta?: number; threshold?: number } = {}) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.softplus(input, this.options);
  }
}

/** The input itself. */
export class Identity extends Module<[Tensor], Tensor> {
  forward(input: Tensor): Tensor {
    return input;
  }
}

/** Joins the dimensions from `startDim` to `endDim`; by default all but the batch. */
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
