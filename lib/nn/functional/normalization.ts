// Normalisations.

import { ops, type Tensor } from '../../core/index.js';
import { direct, handle } from './call.js';

const callLayerNorm = direct('aten::layer_norm');
const callRmsNorm = direct('aten::rms_norm');

export interface NormOptions {
  weight?: Tensor | null;
  bias?: Tensor | null;
  /** Added to the variance. Default 1e-5. */
  eps?: number;
}

/**
 * Mean 0 and variance 1 over the last dimensions, which are `normalizedShape`; then weight and bias (Ba et al., 2016).
 *
 * @example
 * F.layerNorm(x, [64], { weight, bias });
 */
export function layerNorm(
  input: Tensor,
  normalizedShape: readonly number[],
  options: NormOptions = {},
): Tensor {
  const { weight = null, bias = null, eps = 1e-5 } = options;
  return callLayerNorm(input.handle, normalizedShape, handle(weight), handle(bias), eps);
}

/**
 * x / sqrt(mean(x²) + eps) over the last dimensions, then weight (Zhang and Sennrich, 2019). `eps` defaults to the
 * machine epsilon of the input's dtype.
 *
 * @example
 * F.rmsNorm(x, [64], { weight, eps: 1e-6 });
 */
export function rmsNorm(
  input: Tensor,
  normalizedShape: readonly number[],
  options: { weight?: Tensor | null; eps?: number | null } = {},
): Tensor {
  return callRmsNorm(input.handle, normalizedShape, handle(options.weight ?? null), options.eps ?? null);
}

export interface BatchNormOptions extends NormOptions {
  runningMean?: Tensor | null;
  runningVar?: Tensor | null;
  /** Normalise by this batch's statistics, and update the running ones in place. Default false. */
  training?: boolean;
  /** Weight of the new batch in the running statistics. Default 0.1. */
  momentum?: number;
}

/**
 * Mean 0 and variance 1 per channel (dimension 1) (Ioffe and Szegedy, 2015).
 *
 * @example
 * F.batchNorm(images, { runningMean, runningVar, training: true });
 */
export function batchNorm(input: Tensor, options: BatchNormOptions = {}): Tensor {
  const { weight = null, bias = null, runningMean = null, runningVar = null } = options;
  const { training = false, momentum = 0.1, eps = 1e-5 } = options;
  return ops.aten.batch_norm(input, weight, bias, runningMean, runningVar, training, momentum, eps, true);
}

/**
 * x / max(norm(x), eps) along `dim`.
 *
 * @example
 * F.normalize(vectors, { dim: -1 });
 */
export function normalize(input: Tensor, options: { p?: number; dim?: number; eps?: number } = {}): Tensor {
  const { p = 2, dim = 1, eps = 1e-12 } = options;
  return input.div(ops.aten.linalg_vector_norm(input, p, [dim], true).clamp(eps));
}
