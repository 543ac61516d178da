// Pooling layers.

import type { Tensor } from '../core/index.js';
import * as F from './functional/pooling.js';
import type { Size } from './functional/linear.js';
import { Module } from './module.js';

type MaxPoolOptions = F.PoolOptions & { dilation?: Size };

/**
 * The largest value in each window of [batch, channels, length].
 *
 * @example
 * new nn.MaxPool1d(2).forward(x);            // [8, 3, 10] -> [8, 3, 5]
 */
export class MaxPool1d extends Module<[Tensor], Tensor> {
  constructor(
    readonly kernelSize: Size,
    readonly options: MaxPoolOptions = {},
  ) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.maxPool1d(input, this.kernelSize, this.options);
  }
}

/**
 * The largest value in each window of [batch, channels, height, width].
 *
 * @example
 * new nn.MaxPool2d(2).forward(images);       // [8, 3, 28, 28] -> [8, 3, 14, 14]
 */
export class MaxPool2d extends Module<[Tensor], Tensor> {
  constructor(
    readonly kernelSize: Size,
    readonly options: MaxPoolOptions = {},
  ) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.maxPool2d(input, this.kernelSize, this.options);
  }
}

/**
 * The mean of each window of [batch, channels, height, width].
 *
 * @example
 * new nn.AvgPool2d(3, { stride: 2, padding: 1 }).forward(images);
 */
export class AvgPool2d extends Module<[Tensor], Tensor> {
  constructor(
    readonly kernelSize: Size,
    readonly options: F.AvgPoolOptions = {},
  ) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.avgPool2d(input, this.kernelSize, this.options);
  }
}

/**
 * Means of windows chosen so that the output is of `outputSize`.
 *
 * @example
 * new nn.AdaptiveAvgPool2d(1).forward(images);    // [8, 3, 28, 28] -> [8, 3, 1, 1]
 */
export class AdaptiveAvgPool2d extends Module<[Tensor], Tensor> {
  constructor(readonly outputSize: Size) {
    super();
  }

  forward(input: Tensor): Tensor {
    return F.adaptiveAvgPool2d(input, this.outputSize);
  }
}
