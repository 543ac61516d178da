// Normalisation over the batch.

import { empty, type Tensor } from '../core/index.js';
import { currentDevice, type FactoryOptions } from './device.js';
import { batchNorm } from './functional/normalization.js';
import * as init from './init.js';
import { emptyParameter } from './linear.js';
import { Module } from './module.js';
import { buffer, type Buffer, type Parameter } from './state.js';

export interface BatchNorm2dOptions extends FactoryOptions {
  /** Default 1e-5. */
  eps?: number;
  /** Weight of the new batch in the running statistics; null: the plain average of all batches. Default 0.1. */
  momentum?: number | null;
  /** Learn a weight and a bias. Default true. */
  affine?: boolean;
  /** Keep running statistics, for evaluation. Default true. */
  trackRunningStats?: boolean;
}

/**
 * Mean 0 and variance 1 per channel of [batch, channels, height, width]: by the batch's statistics in training, by the
 * running ones in evaluation.
 *
 * @example
 * new nn.BatchNorm2d(16).forward(images);
 */
export class BatchNorm2d extends Module<[Tensor], Tensor> {
  readonly eps: number;
  momentum: number | null;
  weight: Parameter | null;
  bias: Parameter | null;
  running_mean: Buffer | null;
  running_var: Buffer | null;
  num_batches_tracked: Buffer | null;

  constructor(
    readonly numFeatures: number,
    options: BatchNorm2dOptions = {},
  ) {
    super();
    this.eps = options.eps ?? 1e-5;
    this.momentum = options.momentum === undefined ? 0.1 : options.momentum;
    const affine = options.affine ?? true;
    const track = options.trackRunningStats ?? true;
    this.weight = affine ? emptyParameter([numFeatures], options) : null;
    this.bias = affine ? emptyParameter([numFeatures], options) : null;
    this.running_mean = track ? emptyBuffer([numFeatures], options) : null;
    this.running_var = track ? emptyBuffer([numFeatures], options) : null;
    this.num_batches_tracked = track ? emptyBuffer([], { ...options, dtype: 'int64' }) : null;
    this.resetParameters();
  }

  /** Weight 1, bias 0, no batch seen. */
  resetParameters(): void {
    if (this.weight) init.ones_(this.weight);
    if (this.bias) init.zeros_(this.bias);
    this.running_mean?.zero_();
    this.running_var?.fill_(1);
    this.num_batches_tracked?.zero_();
  }

  forward(input: Tensor): Tensor {
    if (input.ndim !== 4) {
      throw new RangeError(
        `Expected [batch, channels, height, width] but received shape [${input.shape.join(', ')}]`,
      );
    }
    let momentum = this.momentum ?? 0;
    if (this.training && this.num_batches_tracked) {
      this.num_batches_tracked.add_(1);
      if (this.momentum === null) momentum = 1 / Number(this.num_batches_tracked.item());
    }
    return batchNorm(input, {
      weight: this.weight,
      bias: this.bias,
      runningMean: this.running_mean,
      runningVar: this.running_var,
      training: this.training || this.running_mean === null,
      momentum,
      eps: this.eps,
    });
  }

  override extraRepr(): string {
    return `${this.numFeatures}, eps=${this.eps}, momentum=${this.momentum}`;
  }
}

function emptyBuffer(shape: number[], options: FactoryOptions): Buffer {
  const { device = currentDevice() ?? 'cpu', dtype = 'float32' } = options;
  const data = empty(shape, { device, dtype });
  const made = buffer(data);
  data.dispose();
  return made;
}
