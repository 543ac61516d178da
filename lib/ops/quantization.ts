// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Only, Op, Tensor } from './types.js';

export interface Quantization {
  readonly _Bfloat16QuantizedToFloat: Only<Op<Tensor, [input: Tensor]>>;
  readonly _FloatToBfloat16Quantized: Only<Op<Tensor, [input: Tensor]>>;
}
