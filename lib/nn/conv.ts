// Convolutions.

import type { Tensor } from '../core/index.js';
import type { FactoryOptions } from './device.js';
import { conv1d, conv2d, list, type ConvOptions, type Size } from './functional/linear.js';
import { pad } from './functional/pooling.js';
import { emptyParameter, resetLikeLinear } from './linear.js';
import { Module } from './module.js';
import type { Parameter } from './state.js';

export interface ConvLayerOptions extends ConvOptions, FactoryOptions {
  /** Default true. */
  bias?: boolean;
  /** What the padding holds. Default `'zeros'`. */
  paddingMode?: 'zeros' | 'reflect' | 'replicate' | 'circular';
}

abstract class Conv extends Module<[Tensor], Tensor> {
  weight: Parameter;
  bias: Parameter | null;
  readonly kernelSize: readonly number[];
  /** @internal What is left for the operator once `paddingMode` has done its part. */
  protected readonly convolution: Required<ConvOptions>;
  private readonly border: { mode: 'reflect' | 'replicate' | 'circular'; amounts: number[] } | undefined;

  constructor(
    dims: 1 | 2,
    readonly inChannels: number,
    readonly outChannels: number,
    kernelSize: Size,
    options: ConvLayerOptions,
  ) {
    super();
    const { stride = 1, padding = 0, dilation = 1, groups = 1, paddingMode = 'zeros' } = options;
    if (inChannels % groups !== 0 || outChannels % groups !== 0) {
      throw new RangeError(
        `Expected channels divisible by ${groups} groups but received ${inChannels} and ${outChannels}`,
      );
    }
    this.kernelSize = spread(kernelSize, dims);
    this.border =
      paddingMode === 'zeros'
        ? undefined
        : { mode: paddingMode, amounts: amounts(padding, this.kernelSize, spread(dilation, dims)) };
    this.convolution = { stride, padding: this.border ? 0 : padding, dilation, groups };
    this.weight = emptyParameter([outChannels, inChannels / groups, ...this.kernelSize], options);
    this.bias = (options.bias ?? true) ? emptyParameter([outChannels], options) : null;
    this.resetParameters();
  }

  /** Draws the parameters anew: both uniform in ±1 / sqrt(fanIn). */
  resetParameters(): void {
    resetLikeLinear(this.weight, this.bias);
  }

  protected padded(input: Tensor): Tensor {
    return this.border ? pad(input, this.border.amounts, this.border.mode) : input;
  }

  override extraRepr(): string {
    return `${this.inChannels}, ${this.outChannels}, kernel_size=[${this.kernelSize.join(', ')}]`;
  }
}

/**
 * Convolution of [batch, inChannels, length]. `weight` has shape [outChannels, inChannels / groups, kernel].
 *
 * @example
 * new nn.Conv1d(8, 16, 3, { padding: 1 }).forward(x);
 */
export class Conv1d extends Conv {
  constructor(inChannels: number, outChannels: number, kernelSize: Size, options: ConvLayerOptions = {}) {
    super(1, inChannels, outChannels, kernelSize, options);
  }

  forward(input: Tensor): Tensor {
    return this.convolve(input, this.weight, this.bias);
  }

  /** @internal The same convolution with another weight. */
  convolve(input: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
    return conv1d(this.padded(input), weight, bias, this.convolution);
  }
}

/**
 * Convolution of [batch, inChannels, height, width]. `weight` has shape
 * [outChannels, inChannels / groups, kernel height, kernel width].
 *
 * @example
 * new nn.Conv2d(1, 16, 3, { stride: 2, padding: 1 }).forward(images);
 */
export class Conv2d extends Conv {
  constructor(inChannels: number, outChannels: number, kernelSize: Size, options: ConvLayerOptions = {}) {
    super(2, inChannels, outChannels, kernelSize, options);
  }

  forward(input: Tensor): Tensor {
    return this.convolve(input, this.weight, this.bias);
  }

  /** @internal The same convolution with another weight. */
  convolve(input: Tensor, weight: Tensor, bias: Tensor | null): Tensor {
    return conv2d(this.padded(input), weight, bias, this.convolution);
  }
}

function spread(size: Size, dims: number): number[] {
  const sizes = typeof size === 'number' ? Array<number>(dims).fill(size) : list(size);
  if (sizes.length !== dims)
    throw new RangeError(`Expected ${dims} sizes but received [${sizes.join(', ')}]`);
  return sizes;
}

/** What to put on each side, in the order of `pad`: the last dimension first. */
function amounts(
  padding: Size | 'same' | 'valid',
  kernel: readonly number[],
  dilation: readonly number[],
): number[] {
  const sides = kernel.map((size, i): [number, number] => {
    if (padding === 'valid') return [0, 0];
    if (padding !== 'same') {
      const amount = spread(padding, kernel.length)[i];
      return [amount, amount];
    }
    const total = dilation[i] * (size - 1);
    const left = Math.floor(total / 2);
    return [left, total - left];
  });
  return sides.reverse().flat();
}
