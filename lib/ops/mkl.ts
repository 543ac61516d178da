// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Int, Only, Op, Tensor } from './types.js';

export interface Mkl {
  readonly _mkl_linear: Only<Op<Tensor, [X: Tensor, MKL_W: Tensor, ORI_W: Tensor, B: Tensor | null, batch_size: Int]>>;
  readonly _mkl_reorder_linear_weight: Only<Op<Tensor, [X: Tensor, batch_size: Int]>>;
}
