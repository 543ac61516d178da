// Normalisation over the features of each element.

import type { Tensor } from '../core/index.js';
import type { FactoryOptions } from './device.js';
import { layerNorm, rmsNorm } from './functional/normalization.js';
import * as init from './init.js';
import { emptyParameter } from './linear.js';
import { Module } from './module.js';
import type { Parameter } from './state.js';

export interface LayerNormOptions extends FactoryOptions {
  /** Default 1e-5. */
  eps?: number;
  /** Learn a weight and a bias. Default true. */
  elementwiseAffine?: boolean;
  /** Learn the bias too. Default true. */
  bias?: boolean;
}

/**
 * Mean 0 and variance 1 over the last dimensions.
 *
 * @example
 * new nn.LayerNorm(64).forward(x);     // [..., 64]
 */
export class LayerNorm extends Module<[Tensor], Tensor> {
  readonly normalizedShape: readonly number[];
  readonly eps: number;
  weight: Parameter | null;
  bias: Parameter | null;

  constructor(normalizedShape: number | readonly number[], options: LayerNormOptions = {}) {
    super();
    this.normalizedShape = shapeOf(normalizedShape);
    this.eps = options.eps ?? 1e-5;
    const affine = options.elementwiseAffine ?? true;
    this.weight = affine ? emptyParameter([...this.normalizedShape], options) : null;
    this.bias = affine && (options.bias ?? true) ? emptyParameter([...this.normalizedShape], options) : null;
    this.resetParameters();
  }

  /** Weight 1, bias 0. */
  resetParameters(): void {
    if (this.weight) init.ones_(this.weight);
    if (this.bias) init.zeros_(this.bias);
  }

  forward(input: Tensor): Tensor {
    return layerNorm(input, this.normalizedShape, this);
  }

  override extraRepr(): string {
    return `[${this.normalizedShape.join(', ')}], eps=${this.eps}`;
  }
}

export interface RmsNormOptions extends FactoryOptions {
  /** Default: the machine epsilon of the input's dtype. */
  eps?: number;
  /** Learn a weight. Default true. */
  elementwiseAffine?: boolean;
}

/**
 * Root mean square 1 over the last dimensions, without taking the mean out.
 *
 * @example
 * new nn.RMSNorm(64).forward(x);       // [..., 64]
 */
export class RMSNorm extends Module<[Tensor], Tensor> {
  readonly normalizedShape: readonly number[];
  readonly eps: number | null;
  weight: Parameter | null;

  constructor(normalizedShape: number | readonly number[], options: RmsNormOptions = {}) {
    super();
    this.normalizedShape = shapeOf(normalizedShape);
    this.eps = options.eps ?? null;
    this.weight =
      (options.elementwiseAffine ?? true) ? emptyParameter([...this.normalizedShape], options) : null;
    this.resetParameters();
  }

  /** Weight 1. */
  resetParameters(): void {
    if (this.weight) init.ones_(this.weight);
  }

  forward(input: Tensor): Tensor {
    return rmsNorm(input, this.normalizedShape, this);
  }

  override extraRepr(): string {
    return `[${this.normalizedShape.join(', ')}], eps=${this.eps}`;
  }
}

function shapeOf(shape: number | readonly number[]): readonly number[] {
  return typeof shape === 'number' ? [shape] : [...shape];
}
