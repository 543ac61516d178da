// Products with weights: linear maps, lookups and convolutions.

import { ops, type Tensor } from '../../core/index.js';
import { direct, handle } from './call.js';

const callLinear = direct('aten::linear');
const callEmbedding = direct('aten::embedding');

/** A number for every spatial dimension, or one for each. */
export type Size = number | readonly number[];

export interface ConvOptions {
  /** Default 1. */
  stride?: Size;
  /** Zeros put on both sides, or `'same'` / `'valid'`. Default 0. */
  padding?: Size | 'same' | 'valid';
  /** Default 1. */
  dilation?: Size;
  /** Default 1. */
  groups?: number;
}

/**
 * x · Wᵀ + b.
 *
 * @param input of shape [..., in].
 * @param weight of shape [out, in].
 * @param bias of shape [out].
 * @example
 * F.linear(x, layer.weight, layer.bias);
 */
export function linear(input: Tensor, weight: Tensor, bias: Tensor | null = null): Tensor {
  return callLinear(input.handle, weight.handle, handle(bias));
}

export interface EmbeddingOptions {
  /** The row whose gradient is always zero. */
  paddingIdx?: number;
  /** Rows that are looked up are first scaled, in place, to at most this norm. */
  maxNorm?: number;
  /** The p of that norm. Default 2. */
  normType?: number;
  /** Divide each row's gradient by how often it was looked up. Default false. */
  scaleGradByFreq?: boolean;
}

/**
 * Rows of `weight` (shape [count, dim]) at `indices` (any shape, integers): shape [...indices, dim].
 *
 * @example
 * F.embedding(tokens, table);     // [8, 32] and [256, 64] -> [8, 32, 64]
 */
export function embedding(indices: Tensor, weight: Tensor, options?: EmbeddingOptions): Tensor {
  if (options === undefined) return callEmbedding(weight.handle, indices.handle);
  const { paddingIdx, maxNorm, normType = 2, scaleGradByFreq = false } = options;
  const row = paddingIdx === undefined ? -1 : paddingIdx < 0 ? weight.size(0) + paddingIdx : paddingIdx;
  if (maxNorm !== undefined)
    ops.aten.embedding_renorm_(weight.detach(), indices.contiguous(), maxNorm, normType);
  return ops.aten.embedding(weight, indices, row, scaleGradByFreq);
}

/**
 * One for each index below `classes`: shape [...input, classes], int64.
 *
 * @example
 * F.oneHot(classes, 10);     // [8] -> [8, 10]
 */
export function oneHot(input: Tensor, classes = -1): Tensor {
  return ops.aten.one_hot(input, classes);
}

/**
 * Convolution over one dimension.
 *
 * @param input of shape [batch, in, length] (or without batch).
 * @param weight of shape [out, in / groups, kernel].
 * @example
 * F.conv1d(x, weight, null, { padding: 1 });
 */
export function conv1d(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: ConvOptions = {},
): Tensor {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  if (typeof padding === 'string') {
    return ops.aten.conv1d.padding(input, weight, bias, list(stride), padding, list(dilation), groups);
  }
  return ops.aten.conv1d(input, weight, bias, list(stride), list(padding), list(dilation), groups);
}

/**
 * Convolution over two dimensions.
 *
 * @param input of shape [batch, in, height, width] (or without batch).
 * @param weight of shape [out, in / groups, kernel height, kernel width].
 * @example
 * F.conv2d(images, weight, bias, { stride: 2, padding: 'valid' });
 */
export function conv2d(
  input: Tensor,
  weight: Tensor,
  bias: Tensor | null = null,
  options: ConvOptions = {},
): Tensor {
  const { stride = 1, padding = 0, dilation = 1, groups = 1 } = options;
  if (typeof padding === 'string') {
    return ops.aten.conv2d.padding(input, weight, bias, list(stride), padding, list(dilation), groups);
  }
  return ops.aten.conv2d(input, weight, bias, list(stride), list(padding), list(dilation), groups);
}

/** A size as libtorch's `int[N]` takes it; one number stands for all dimensions. */
export function list(size: Size): number[] {
  return typeof size === 'number' ? [size] : [...size];
}
