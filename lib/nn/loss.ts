// Losses as modules.

import type { Tensor } from '../core/index.js';
import * as F from './functional/loss.js';
import { Module } from './module.js';
import { buffer, type Buffer } from './state.js';

type Pair = [input: Tensor, target: Tensor];

/**
 * Cross-entropy between logits and targets; see `F.crossEntropy`.
 *
 * @example
 * new nn.CrossEntropyLoss({ labelSmoothing: 0.1 }).forward(logits, classes);
 */
export class CrossEntropyLoss extends Module<Pair, Tensor> {
  weight: Buffer | null;

  constructor(readonly options: F.CrossEntropyOptions = {}) {
    super();
    this.weight = options.weight ? buffer(options.weight) : null;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return F.crossEntropy(input, target, { ...this.options, weight: this.weight });
  }
}

/**
 * Negative log likelihood; see `F.nllLoss`.
 *
 * @example
 * new nn.NLLLoss().forward(logProbabilities, classes);
 */
export class NLLLoss extends Module<Pair, Tensor> {
  weight: Buffer | null;

  constructor(readonly options: F.NllOptions = {}) {
    super();
    this.weight = options.weight ? buffer(options.weight) : null;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return F.nllLoss(input, target, { ...this.options, weight: this.weight });
  }
}

/**
 * Mean squared error.
 *
 * @example
 * new nn.MSELoss().forward(prediction, target);
 */
export class MSELoss extends Module<Pair, Tensor> {
  constructor(readonly options: F.LossOptions = {}) {
    super();
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return F.mseLoss(input, target, this.options);
  }
}

/**
 * Mean absolute error.
 *
 * @example
 * new nn.L1Loss().forward(prediction, target);
 */
export class L1Loss extends Module<Pair, Tensor> {
  constructor(readonly options: F.LossOptions = {}) {
    super();
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return F.l1Loss(input, target, this.options);
  }
}

/**
 * Binary cross-entropy of logits; see `F.binaryCrossEntropyWithLogits`.
 *
 * @example
 * new nn.BCEWithLogitsLoss().forward(logits, labels);
 */
export class BCEWithLogitsLoss extends Module<Pair, Tensor> {
  weight: Buffer | null;
  pos_weight: Buffer | null;

  constructor(readonly options: F.BceOptions = {}) {
    super();
    this.weight = options.weight ? buffer(options.weight) : null;
    this.pos_weight = options.posWeight ? buffer(options.posWeight) : null;
  }

  forward(input: Tensor, target: Tensor): Tensor {
    return F.binaryCrossEntropyWithLogits(input, target, {
      reduction: this.options.reduction,
      weight: this.weight,
      posWeight: this.pos_weight,
    });
  }
}
