// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { DType, Int, Ints, Only, Op, Real, Scalar, Tensor } from './types.js';

interface $qadd {
  readonly tensor: Op<Tensor, [self: Tensor, self_scale: Real, self_zero_point: Int, other: Tensor, other_scale: Real, other_zero_point: Int, output_scale: Real, output_zero_point: Int, output_dtype: DType]>;
}
interface $qadd_relu {
  readonly tensor: Op<Tensor, [self: Tensor, self_scale: Real, self_zero_point: Int, other: Tensor, other_scale: Real, other_zero_point: Int, output_scale: Real, output_zero_point: Int, output_dtype: DType]>;
}
interface $qconv2d_pointwise {
  readonly default: Op<Tensor, [qx: Tensor, x_scale: Real, x_zero_point: Int, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, attr: string, scalars: readonly (Scalar | null)[]], [algorithm: string | null], { algorithm?: string | null }>;
  readonly binary: Op<Tensor, [qx: Tensor, x_scale: Real, x_zero_point: Int, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, qaccum: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, accum_scale: Real, accum_zero_point: Int, binary_attr: string, alpha: Scalar | null, unary_attr: string | null, unary_scalars: readonly (Scalar | null)[]], [unary_algorithm: string | null], { unary_algorithm?: string | null }>;
  readonly binary_tensor: Op<Tensor, [qx: Tensor, x_scale: Tensor, x_zero_point: Tensor, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, qaccum: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, accum_scale: Real, accum_zero_point: Int, binary_attr: string, alpha: Scalar | null, unary_attr: string | null, unary_scalars: readonly (Scalar | null)[]], [unary_algorithm: string | null], { unary_algorithm?: string | null }>;
  readonly tensor: Op<Tensor, [qx: Tensor, x_scale: Tensor, x_zero_point: Tensor, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, attr: string, scalars: readonly (Scalar | null)[]], [algorithm: string | null], { algorithm?: string | null }>;
}
interface $qconv_pointwise {
  readonly default: Op<Tensor, [qx: Tensor, x_scale: Real, x_zero_point: Int, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, attr: string, scalars: readonly (Scalar | null)[]], [algorithm: string | null], { algorithm?: string | null }>;
  readonly tensor: Op<Tensor, [qx: Tensor, x_scale: Tensor, x_zero_point: Tensor, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, attr: string, scalars: readonly (Scalar | null)[]], [algorithm: string | null], { algorithm?: string | null }>;
}
interface $qlinear_pointwise {
  readonly default: Op<Tensor, [qx: Tensor, x_scale: Real, x_zero_point: Int, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, bias: Tensor | null, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, post_op_name: string, post_op_args: readonly (Scalar | null)[], post_op_algorithm: string]>;
  readonly binary: Op<Tensor, [qx: Tensor, x_scale: Real, x_zero_point: Int, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, other: Tensor | null, bias: Tensor | null, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, other_scale: Real, other_zp: Int, binary_post_op: string, binary_alpha: Real, unary_post_op: string, unary_post_op_args: readonly (Scalar | null)[], unary_post_op_algorithm: string]>;
  readonly binary_tensor: Op<Tensor, [qx: Tensor, x_scale: Tensor, x_zero_point: Tensor, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, other: Tensor | null, bias: Tensor | null, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, other_scale: Real, other_zp: Int, binary_post_op: string, binary_alpha: Real, unary_post_op: string, unary_post_op_args: readonly (Scalar | null)[], unary_post_op_algorithm: string]>;
  readonly tensor: Op<Tensor, [qx: Tensor, x_scale: Tensor, x_zero_point: Tensor, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, bias: Tensor | null, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, post_op_name: string, post_op_args: readonly (Scalar | null)[], post_op_algorithm: string]>;
}
interface $qmul {
  readonly tensor: Op<Tensor, [self: Tensor, self_scale: Real, self_zero_point: Int, other: Tensor, other_scale: Real, other_zero_point: Int, output_scale: Real, output_zero_point: Int, output_dtype: DType]>;
}
export interface Onednn {
  readonly linear_dynamic_fp16: Only<Op<Tensor, [x: Tensor, w: Tensor], [bias: Tensor | null], { bias?: Tensor | null }>>;
  readonly linear_prepack_fp16: Only<Op<Tensor, [weight: Tensor], [x_shape: Ints | null], { x_shape?: Ints | null }>>;
  readonly linear_relu_dynamic_fp16: Only<Op<Tensor, [x: Tensor, w: Tensor], [bias: Tensor | null], { bias?: Tensor | null }>>;
  readonly qadd: $qadd & $qadd['tensor'];
  readonly qadd_relu: $qadd_relu & $qadd_relu['tensor'];
  readonly qbatch_norm2d: Only<Op<Tensor, [qx: Tensor, qx_scale: Real, qx_zero_point: Int, weight: Tensor, bias: Tensor, mean: Tensor, var_: Tensor, eps: Real, output_scale: Real, output_zero_point: Int, output_dtype: DType]>>;
  readonly qconv1d_pointwise: Only<Op<Tensor, [qx: Tensor, x_scale: Real, x_zero_point: Int, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, attr: string, scalars: readonly (Scalar | null)[]], [algorithm: string | null], { algorithm?: string | null }>>;
  readonly qconv2d_pointwise: $qconv2d_pointwise & $qconv2d_pointwise['default'] & $qconv2d_pointwise['binary'] & $qconv2d_pointwise['binary_tensor'] & $qconv2d_pointwise['tensor'];
  readonly qconv3d_pointwise: Only<Op<Tensor, [qx: Tensor, x_scale: Real, x_zero_point: Int, qw: Tensor, w_scale: Tensor, w_zero_point: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int, output_dtype: DType | null, attr: string, scalars: readonly (Scalar | null)[]], [algorithm: string | null], { algorithm?: string | null }>>;
  readonly qconv_pointwise: $qconv_pointwise & $qconv_pointwise['default'] & $qconv_pointwise['tensor'];
  readonly qconv_prepack: Only<Op<Tensor, [weight: Tensor, w_scales: Tensor, x_scale: Real, x_zp: Int, stride: Ints, padding: Ints, dilation: Ints, groups: Int], [x_shape: Ints | null], { x_shape?: Ints | null }>>;
  readonly qlinear_pointwise: $qlinear_pointwise & $qlinear_pointwise['default'] & $qlinear_pointwise['binary'] & $qlinear_pointwise['binary_tensor'] & $qlinear_pointwise['tensor'];
  readonly qlinear_prepack: Only<Op<Tensor, [weight: Tensor], [x_shape: Ints | null], { x_shape?: Ints | null }>>;
  readonly qmul: $qmul & $qmul['tensor'];
}
