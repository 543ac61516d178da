// The product of a 2:4 layer whose weight and input are rounded to 8 bits.

import { ConfigError, isGradEnabled, ops, scope, type DType, type Tensor } from '../core/index.js';
import { describe } from '../core/dtype.js';
import type { Forms } from './forms.js';
import { withFilledRows } from './rows.js';
import { rowsMultiple } from './support.js';

/** What the weight and the input of a layer are rounded to. */
export type Quantization = 'int8' | 'float8_e4m3fn';

/** Sums of products of such numbers, as kernels make them. */
const SUMS = { int8: 'int32', float8_e4m3fn: 'float32' } as const;

/** Most inputs whose sum stays below 2^31: half of them are alive, and a product is at most 127². */
const MOST_INPUTS = Math.floor((2 ** 31 - 1) / 127 ** 2) * 2;

/** Whether a dtype is one that is quantized to. */
export function isQuantization(dtype: unknown): dtype is Quantization {
  return typeof dtype === 'string' && Object.hasOwn(SUMS, dtype);
}

/** The form of 8-bit numbers [out, in] for dense products: widening float8 takes longer than a product of few rows. */
export function denseForm(numbers: Tensor): Tensor {
  if (numbers.dtype === 'int8') return numbers;
  return numbers.to(numbers.device.startsWith('cuda') ? 'bfloat16' : 'float32');
}

/** @throws ConfigError when it is no quantization, or sums of that many inputs do not fit int32 */
export function checkQuantization(value: unknown, inFeatures: number): void {
  if (value === null) return;
  if (!isQuantization(value))
    throw new ConfigError(
      `Expected quantize 'int8', 'float8_e4m3fn' or null but received ${describe(value)}`,
    );
  if (value === 'int8' && inFeatures > MOST_INPUTS)
    throw new ConfigError(
      `Expected at most ${MOST_INPUTS} inputs with quantize 'int8', so that sums fit int32, but received ${inFeatures}`,
    );
}

/** @throws ConfigError where a gradient would have to go through what is rounded */
export function checkNoGradients(tensors: Readonly<Record<string, Tensor | null>>): void {
  if (!isGradEnabled()) return;
  const [name] = Object.entries(tensors).find(([, tensor]) => tensor?.requiresGrad) ?? [];
  if (name !== undefined)
    throw new ConfigError(
      `Expected a quantized layer to be called without gradients but its ${name} requires them: call it within ` +
        'noGrad() to infer, or set its quantize to null to train',
    );
}

/** How a product is made and what follows it. */
export interface QuantizedProduct {
  quantize: Quantization;
  sparse: boolean;
  algorithm: readonly number[] | null;
  bias: Tensor | null;
  activation: string;
  /** Of the result. */
  dtype: DType;
}

/** f(s_x · s_w · (q_x · q_wᵀ) + b), with the forms of a quantized weight [out, in] and an input [..., in]. */
export function quantizedLinear(
  input: Tensor,
  [outputs, inputs]: readonly [outputs: number, inputs: number],
  { compressed, dense, scales: columnScales }: Forms,
  { quantize, sparse, algorithm, bias, activation, dtype }: QuantizedProduct,
): Tensor {
  const { quantize_rows, linear24, quantized_linear, dequantize_product } = ops.espalier;
  // Rows of zeros quantize to zeros.
  return withFilledRows(input, inputs, sparse ? rowsMultiple(quantize) : 1, (x) =>
    scope(() => {
      const [values, scales] = quantize_rows(x.reshape([-1, inputs]), quantize);
      const sums = sparse
        ? linear24(values, compressed as Tensor, null, outputs, { out_dtype: SUMS[quantize], algorithm })
        : quantized_linear(values, dense as Tensor);
      const y = dequantize_product(sums, scales, columnScales as Tensor, bias, { dtype, activation });
      return y.reshape([...x.shape.slice(0, -1), outputs]);
    }),
  );
}
