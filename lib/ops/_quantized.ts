// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Int, Ints, Only, Op, Opaque, Real, Tensor } from './types.js';

export interface _Quantized {
  readonly _wrapped_linear_prepack: Only<Op<Tensor, [W: Tensor, W_scale: Tensor, W_zero_point: Tensor, B: Tensor]>>;
  readonly _wrapped_quantized_linear_prepacked: Only<Op<Tensor, [X: Tensor, X_scale: Tensor, X_zero_point: Tensor, W_prepack: Tensor, output_scale: Tensor, output_zero_point: Tensor, out_channel: Int]>>;
  readonly add: Only<Op<Tensor, [qa: Tensor, qb: Tensor, scale: Real, zero_point: Int]>>;
  readonly conv2d: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv2d_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int]>>;
  readonly conv2d_relu: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv3d: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv3d_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int]>>;
  readonly conv3d_relu: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv_transpose1d: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv_transpose1d_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, output_padding: Ints, dilation: Ints, groups: Int]>>;
  readonly conv_transpose2d: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv_transpose2d_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, output_padding: Ints, dilation: Ints, groups: Int]>>;
  readonly conv_transpose3d_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, output_padding: Ints, dilation: Ints, groups: Int]>>;
  readonly linear: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque, Y_scale_i: Real, Y_zero_point_i: Int]>>;
  readonly linear_dynamic: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque], [reduce_range: boolean], { reduce_range?: boolean }>>;
  readonly linear_prepack: Only<Op<Opaque, [W: Tensor], [B: Tensor | null], { B?: Tensor | null }>>;
  readonly linear_prepack_fp16: Only<Op<Opaque, [W: Tensor], [B: Tensor | null], { B?: Tensor | null }>>;
  readonly linear_prepack_fp16_legacy: Only<Op<Tensor, [W: Tensor], [B: Tensor | null], { B?: Tensor | null }>>;
  readonly linear_prepack_legacy: Only<Op<Tensor, [W: Tensor], [B: Tensor | null], { B?: Tensor | null }>>;
  readonly wrapped_fbgemm_linear_fp16_weight: Only<Op<Tensor, [X: Tensor, W: Tensor, B: Tensor, out_channel: Int]>>;
  readonly wrapped_fbgemm_pack_gemm_matrix_fp16: Only<Op<Tensor, [W: Tensor]>>;
  readonly wrapped_quantized_linear: Only<Op<Tensor, [X: Tensor, X_scale: Tensor, X_zero_point: Tensor, W: Tensor, W_scale: Tensor, W_zero_point: Tensor, B: Tensor, output_scale: Tensor, output_zero_point: Tensor, out_channel: Int]>>;
}
