// Element-wise functions and softmax.

import { ops, type Tensor } from '../../core/index.js';
import { direct } from './call.js';

const callRelu = direct('aten::relu');
const callGelu = direct('aten::gelu');
const callSilu = direct('aten::silu');

/**
 * max(x, 0).
 *
 * @example
 * F.relu(x);
 */
export function relu(input: Tensor): Tensor {
  return callRelu(input.handle);
}

/**
 * x · Φ(x) (Hendrycks and Gimpel, 2016), exact, or by tanh with `approximate: 'tanh'`.
 *
 * @example
 * F.gelu(x, { approximate: 'tanh' });
 */
export function gelu(input: Tensor, options?: { approximate?: 'none' | 'tanh' }): Tensor {
  return callGelu(input.handle, options?.approximate);
}

/**
 * x · sigmoid(x), also called swish.
 *
 * @example
 * F.silu(x);
 */
export function silu(input: Tensor): Tensor {
  return callSilu(input.handle);
}

/**
 * Hyperbolic tangent.
 *
 * @example
 * F.tanh(x);
 */
export function tanh(input: Tensor): Tensor {
  return ops.aten.tanh(input);
}

/**
 * 1 / (1 + exp(-x)).
 *
 * @example
 * F.sigmoid(x);
 */
export function sigmoid(input: Tensor): Tensor {
  return ops.aten.sigmoid(input);
}

/**
 * x where positive, else x · negativeSlope.
 *
 * @example
 * F.leakyRelu(x, 0.2);
 */
export function leakyRelu(input: Tensor, negativeSlope = 0.01): Tensor {
  return ops.aten.leaky_relu(input, negativeSlope);
}

/**
 * x where positive, else alpha · (exp(x) - 1).
 *
 * @example
 * F.elu(x);
 */
export function elu(input: Tensor, alpha = 1): Tensor {
  return ops.aten.elu(input, alpha);
}

/**
 * log(1 + exp(beta · x)) / beta; linear where beta · x exceeds the threshold.
 *
 * @example
 * F.softplus(x, { beta: 2 });
 */
export function softplus(input: Tensor, options: { beta?: number; threshold?: number } = {}): Tensor {
  return ops.aten.softplus(input, options.beta ?? 1, options.threshold ?? 20);
}

/**
 * exp(x) normalised to sum 1 along `dim`.
 *
 * @example
 * F.softmax(logits, -1);
 */
export function softmax(input: Tensor, dim: number): Tensor {
  return ops.aten.softmax.int(input, dim);
}

/**
 * The logarithm of {@link softmax}, computed in one stable pass.
 *
 * @example
 * F.logSoftmax(logits, -1);
 */
export function logSoftmax(input: Tensor, dim: number): Tensor {
  return ops.aten.log_softmax.int(input, dim);
}

/**
 * Gated linear unit: halves `input` along `dim` into a and b, gives a · sigmoid(b).
 *
 * @example
 * F.glu(x);      // [8, 20] -> [8, 10]
 */
export function glu(input: Tensor, dim = -1): Tensor {
  return ops.aten.glu(input, dim);
}
