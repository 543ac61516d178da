// Linear layers.

import { empty, type Tensor } from '../core/index.js';
import { currentDevice, type FactoryOptions } from './device.js';
import { linear } from './functional/linear.js';
import * as init from './init.js';
import { Module } from './module.js';
import { Parameter } from './state.js';

export interface LinearOptions extends FactoryOptions {
  /** Default true. */
  bias?: boolean;
}

/**
 * y = x · Wᵀ + b, on the last dimension. `weight` has shape [outFeatures, inFeatures].
 *
 * @example
 * const layer = new nn.Linear(784, 10);
 * layer.forward(x);          // [..., 784] -> [..., 10]
 */
export class Linear extends Module<[Tensor], Tensor> {
  weight: Parameter;
  bias: Parameter | null;

  constructor(
    readonly inFeatures: number,
    readonly outFeatures: number,
    options: LinearOptions = {},
  ) {
    super();
    this.weight = emptyParameter([outFeatures, inFeatures], options);
    this.bias = (options.bias ?? true) ? emptyParameter([outFeatures], options) : null;
    this.resetParameters();
  }

  /** Draws the parameters anew: both uniform in ±1 / sqrt(inFeatures). */
  resetParameters(): void {
    resetLikeLinear(this.weight, this.bias);
  }

  forward(input: Tensor): Tensor {
    return linear(input, this.weight, this.bias);
  }

  override extraRepr(): string {
    return `${this.inFeatures}, ${this.outFeatures}, bias=${this.bias !== null}`;
  }
}

/** @internal A parameter of this shape whose contents are still to be drawn. */
export function emptyParameter(shape: number[], options: FactoryOptions): Parameter {
  const { device = currentDevice() ?? 'cpu', dtype = 'float32' } = options;
  const data = empty(shape, { device, dtype });
  const parameter = new Parameter(data);
  data.dispose();
  return parameter;
}

/** @internal PyTorch's start for linear maps and convolutions: weight first, then bias. */
export function resetLikeLinear(weight: Parameter, bias: Parameter | null): void {
  init.kaimingUniform_(weight, { a: Math.sqrt(5) });
  if (bias === null) return;
  const fanIn = weight.numel / weight.size(0);
  const bound = fanIn > 0 ? 1 / Math.sqrt(fanIn) : 0;
  init.uniform_(bias, -bound, bound);
}
