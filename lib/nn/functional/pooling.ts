// Pooling and padding.

import { ops, type Tensor } from '../../core/index.js';
import { list, type Size } from './linear.js';

export interface PoolOptions {
  /** Default: the kernel's size. */
  stride?: Size;
  /** Default 0. */
  padding?: Size;
  /** Round the output's size up. Default false. */
  ceilMode?: boolean;
}

/**
 * The largest value in each window of [batch, channels, length].
 *
 * @example
 * F.maxPool1d(x, 2);
 */
export function maxPool1d(
  input: Tensor,
  kernel: Size,
  options: PoolOptions & { dilation?: Size } = {},
): Tensor {
  const { stride = kernel, padding = 0, dilation = 1, ceilMode = false } = options;
  return ops.aten.max_pool1d(input, list(kernel), list(stride), list(padding), list(dilation), ceilMode);
}

/**
 * The largest value in each window of [batch, channels, height, width].
 *
 * @example
 * F.maxPool2d(images, 2);
 */
export function maxPool2d(
  input: Tensor,
  kernel: Size,
  options: PoolOptions & { dilation?: Size } = {},
): Tensor {
  const { stride = kernel, padding = 0, dilation = 1, ceilMode = false } = options;
  return ops.aten.max_pool2d(input, list(kernel), list(stride), list(padding), list(dilation), ceilMode);
}

export interface AvgPoolOptions extends PoolOptions {
  /** Count the zeros of the padding. Default true. */
  countIncludePad?: boolean;
  /** Divide by this instead of the window's size. */
  divisorOverride?: number;
}

/**
 * The mean of each window of [batch, channels, height, width].
 *
 * @example
 * F.avgPool2d(images, 3, { stride: 2, padding: 1 });
 */
export function avgPool2d(input: Tensor, kernel: Size, options: AvgPoolOptions = {}): Tensor {
  const { stride = kernel, padding = 0, ceilMode = false, countIncludePad = true, divisorOverride } = options;
  const divisor = divisorOverride ?? null;
  return ops.aten.avg_pool2d(
    input,
    list(kernel),
    list(stride),
    list(padding),
    ceilMode,
    countIncludePad,
    divisor,
  );
}

/**
 * Means of windows chosen so that the output is of `size` ([height, width], or one number for both).
 *
 * @example
 * F.adaptiveAvgPool2d(images, 1);
 */
export function adaptiveAvgPool2d(input: Tensor, size: Size): Tensor {
  return ops.aten.adaptive_avg_pool2d(input, typeof size === 'number' ? [size, size] : [...size]);
}

/**
 * Pads the last dimensions: `[left, right, top, bottom, ...]`, the last dimension first.
 *
 * @example
 * F.pad(images, [1, 1, 1, 1], 'reflect');
 */
export function pad(
  input: Tensor,
  padding: readonly number[],
  mode: 'constant' | 'reflect' | 'replicate' | 'circular' = 'constant',
  value: number | null = null,
): Tensor {
  return ops.aten.pad(input, [...padding], mode, value);
}
