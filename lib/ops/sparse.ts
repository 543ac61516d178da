// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Int, Only, Op, Opaque, Real, Tensor } from './types.js';

export interface Sparse {
  readonly qlinear: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque, Y_scale_i: Real, Y_zero_point_i: Int]>>;
  readonly qlinear_dynamic: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque]>>;
  readonly qlinear_prepack: Only<Op<Opaque, [W: Tensor, B: Tensor | null, out_features_block_size: Int, in_features_block_size: Int]>>;
  readonly qlinear_relu: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque, Y_scale_i: Real, Y_zero_point_i: Int]>>;
  readonly qlinear_relu_dynamic: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque]>>;
  readonly qlinear_unpack: Only<Op<[Tensor, Tensor | null, Int[]], [W_prepack: Opaque]>>;
}
