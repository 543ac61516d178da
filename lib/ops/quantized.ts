// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Int, Ints, Only, Op, Opaque, Real, Scalar, Tensor, Tensors } from './types.js';

interface $add {
  readonly default: Op<Tensor, [qa: Tensor, qb: Tensor, scale: Real, zero_point: Int]>;
  readonly Scalar: Op<Tensor, [qa: Tensor, b: Scalar]>;
  readonly Scalar2: Op<Tensor, [b: Scalar, qa: Tensor]>;
  readonly Scalar_out: Op<Tensor, [qa: Tensor, b: Scalar, out: Tensor]>;
  readonly out: Op<Tensor, [qa: Tensor, qb: Tensor, out: Tensor]>;
}
interface $add_relu {
  readonly default: Op<Tensor, [qa: Tensor, qb: Tensor, scale: Real, zero_point: Int]>;
  readonly Scalar: Op<Tensor, [qa: Tensor, b: Scalar]>;
  readonly Scalar2: Op<Tensor, [b: Scalar, qa: Tensor]>;
  readonly Scalar_out: Op<Tensor, [qa: Tensor, b: Scalar, out: Tensor]>;
  readonly out: Op<Tensor, [qa: Tensor, qb: Tensor, out: Tensor]>;
}
interface $add_scalar {
  readonly default: Op<Tensor, [qa: Tensor, b: Scalar]>;
  readonly Tensor: Op<Tensor, [qa: Tensor, b: Tensor]>;
}
interface $add_scalar_out {
  readonly default: Op<Tensor, [qa: Tensor, b: Scalar, out: Tensor]>;
  readonly Tensor: Op<Tensor, [qa: Tensor, b: Tensor, out: Tensor]>;
}
interface $add_scalar_relu {
  readonly default: Op<Tensor, [qa: Tensor, b: Scalar]>;
  readonly Tensor: Op<Tensor, [qa: Tensor, b: Tensor]>;
}
interface $add_scalar_relu_out {
  readonly default: Op<Tensor, [qa: Tensor, b: Scalar, out: Tensor]>;
  readonly Tensor: Op<Tensor, [qa: Tensor, b: Tensor, out: Tensor]>;
}
interface $conv2d {
  readonly default: Op<Tensor, [qx: Tensor, weight: Opaque, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int]>;
  readonly new: Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>;
}
interface $conv2d_relu {
  readonly default: Op<Tensor, [qx: Tensor, weight: Opaque, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int]>;
  readonly new: Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>;
}
interface $conv3d {
  readonly default: Op<Tensor, [qx: Tensor, weight: Opaque, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int]>;
  readonly new: Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>;
}
interface $conv3d_relu {
  readonly default: Op<Tensor, [qx: Tensor, weight: Opaque, stride: Ints, padding: Ints, dilation: Ints, groups: Int, output_scale: Real, output_zero_point: Int]>;
  readonly new: Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>;
}
interface $linear_unpack {
  readonly default: Op<[Tensor, Tensor | null], [W_prepack: Opaque]>;
  readonly legacy: Op<[Tensor, Tensor | null], [W_prepack: Tensor]>;
}
interface $linear_unpack_fp16 {
  readonly default: Op<[Tensor, Tensor | null], [W_prepack: Opaque]>;
  readonly legacy: Op<[Tensor, Tensor | null], [W_prepack: Tensor]>;
}
interface $mul {
  readonly default: Op<Tensor, [qa: Tensor, qb: Tensor, scale: Real, zero_point: Int]>;
  readonly Scalar: Op<Tensor, [qa: Tensor, b: Scalar]>;
  readonly Scalar2: Op<Tensor, [b: Scalar, qa: Tensor]>;
  readonly Scalar_out: Op<Tensor, [qa: Tensor, b: Scalar, out: Tensor]>;
  readonly out: Op<Tensor, [qa: Tensor, qb: Tensor, out: Tensor]>;
}
interface $mul_relu {
  readonly default: Op<Tensor, [qa: Tensor, qb: Tensor, scale: Real, zero_point: Int]>;
  readonly Scalar: Op<Tensor, [qa: Tensor, b: Scalar]>;
  readonly Scalar2: Op<Tensor, [b: Scalar, qa: Tensor]>;
  readonly Scalar_out: Op<Tensor, [qa: Tensor, b: Scalar, out: Tensor]>;
  readonly out: Op<Tensor, [qa: Tensor, qb: Tensor, out: Tensor]>;
}
interface $mul_scalar {
  readonly default: Op<Tensor, [qa: Tensor, b: Scalar]>;
  readonly Tensor: Op<Tensor, [qa: Tensor, b: Tensor]>;
}
interface $mul_scalar_out {
  readonly default: Op<Tensor, [qa: Tensor, b: Scalar, out: Tensor]>;
  readonly Tensor: Op<Tensor, [qa: Tensor, b: Tensor, out: Tensor]>;
}
interface $mul_scalar_relu {
  readonly default: Op<Tensor, [qa: Tensor, b: Scalar]>;
  readonly Tensor: Op<Tensor, [qa: Tensor, b: Tensor]>;
}
interface $mul_scalar_relu_out {
  readonly default: Op<Tensor, [qa: Tensor, b: Scalar, out: Tensor]>;
  readonly Tensor: Op<Tensor, [qa: Tensor, b: Tensor, out: Tensor]>;
}
export interface Quantized {
  readonly add: $add & $add['default'] & $add['Scalar'] & $add['Scalar2'] & $add['Scalar_out'] & $add['out'];
  readonly add_out: Only<Op<Tensor, [qa: Tensor, qb: Tensor, out: Tensor]>>;
  readonly add_relu: $add_relu & $add_relu['default'] & $add_relu['Scalar'] & $add_relu['Scalar2'] & $add_relu['Scalar_out'] & $add_relu['out'];
  readonly add_relu_out: Only<Op<Tensor, [qa: Tensor, qb: Tensor, out: Tensor]>>;
  readonly add_scalar: $add_scalar & $add_scalar['default'] & $add_scalar['Tensor'];
  readonly add_scalar_out: $add_scalar_out & $add_scalar_out['default'] & $add_scalar_out['Tensor'];
  readonly add_scalar_relu: $add_scalar_relu & $add_scalar_relu['default'] & $add_scalar_relu['Tensor'];
  readonly add_scalar_relu_out: $add_scalar_relu_out & $add_scalar_relu_out['default'] & $add_scalar_relu_out['Tensor'];
  readonly batch_norm: Only<Op<Tensor, [qx: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, var_: Tensor, eps: Real, output_scale: Real, output_zero_point: Int]>>;
  readonly batch_norm1d: Only<Op<Tensor, [qx: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, var_: Tensor, eps: Real, output_scale: Real, output_zero_point: Int]>>;
  readonly batch_norm1d_relu: Only<Op<Tensor, [qx: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, var_: Tensor, eps: Real, output_scale: Real, output_zero_point: Int]>>;
  readonly batch_norm2d: Only<Op<Tensor, [qx: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, var_: Tensor, eps: Real, output_scale: Real, output_zero_point: Int]>>;
  readonly batch_norm2d_relu: Only<Op<Tensor, [qx: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, var_: Tensor, eps: Real, output_scale: Real, output_zero_point: Int]>>;
  readonly batch_norm3d: Only<Op<Tensor, [qx: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, var_: Tensor, eps: Real, output_scale: Real, output_zero_point: Int]>>;
  readonly batch_norm3d_relu: Only<Op<Tensor, [qx: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, var_: Tensor, eps: Real, output_scale: Real, output_zero_point: Int]>>;
  readonly batch_norm_relu: Only<Op<Tensor, [qx: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, var_: Tensor, eps: Real, output_scale: Real, output_zero_point: Int]>>;
  readonly cat: Only<Op<Tensor, [qx: Tensors, dim: Int], [scale: Real | null, zero_point: Int | null], { scale?: Real | null; zero_point?: Int | null }>>;
  readonly cat_out: Only<Op<Tensor, [qx: Tensors, dim: Int, out: Tensor]>>;
  readonly cat_relu: Only<Op<Tensor, [qx: Tensors, dim: Int], [scale: Real | null, zero_point: Int | null], { scale?: Real | null; zero_point?: Int | null }>>;
  readonly cat_relu_out: Only<Op<Tensor, [qx: Tensors, dim: Int, out: Tensor]>>;
  readonly celu: Only<Op<Tensor, [self: Tensor, output_scale: Real, output_zero_point: Int], [alpha: Scalar], { alpha?: Scalar }>>;
  readonly clamp: Only<Op<Tensor, [qx: Tensor], [min: Scalar | null, max: Scalar | null], { min?: Scalar | null; max?: Scalar | null }>>;
  readonly conv1d: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv1d_dynamic: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque], [reduce_range: boolean], { reduce_range?: boolean }>>;
  readonly conv1d_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int]>>;
  readonly conv1d_relu: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv1d_unpack: Only<Op<[Tensor, Tensor | null], [packed_weights: Opaque]>>;
  readonly conv2d: $conv2d & $conv2d['default'] & $conv2d['new'];
  readonly conv2d_add: Only<Op<Tensor, [qx: Tensor, qaccum: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv2d_add_relu: Only<Op<Tensor, [qx: Tensor, qaccum: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv2d_dilation: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv2d_dynamic: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque], [reduce_range: boolean], { reduce_range?: boolean }>>;
  readonly conv2d_groups: Only<Op<Int, [packed_weights: Opaque]>>;
  readonly conv2d_output_padding: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv2d_padding: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv2d_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int]>>;
  readonly conv2d_relu: $conv2d_relu & $conv2d_relu['default'] & $conv2d_relu['new'];
  readonly conv2d_stride: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv2d_transpose: Only<Op<Int, [packed_weights: Opaque]>>;
  readonly conv2d_unpack: Only<Op<[Tensor, Tensor | null], [packed_weights: Opaque]>>;
  readonly conv2d_unpack_sizes: Only<Op<unknown, [packed_weights: unknown]>>;
  readonly conv3d: $conv3d & $conv3d['default'] & $conv3d['new'];
  readonly conv3d_dilation: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv3d_dynamic: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque], [reduce_range: boolean], { reduce_range?: boolean }>>;
  readonly conv3d_groups: Only<Op<Int, [packed_weights: Opaque]>>;
  readonly conv3d_output_padding: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv3d_padding: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv3d_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int]>>;
  readonly conv3d_relu: $conv3d_relu & $conv3d_relu['default'] & $conv3d_relu['new'];
  readonly conv3d_stride: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv3d_transpose: Only<Op<Int, [packed_weights: Opaque]>>;
  readonly conv3d_unpack: Only<Op<[Tensor, Tensor | null], [packed_weights: Opaque]>>;
  readonly conv_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int]>>;
  readonly conv_transpose1d: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv_transpose1d_dynamic: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque], [reduce_range: boolean], { reduce_range?: boolean }>>;
  readonly conv_transpose1d_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, output_padding: Ints, dilation: Ints, groups: Int]>>;
  readonly conv_transpose1d_unpack: Only<Op<[Tensor, Tensor | null], [packed_weights: Opaque]>>;
  readonly conv_transpose2d: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv_transpose2d_dilation: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv_transpose2d_dynamic: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque], [reduce_range: boolean], { reduce_range?: boolean }>>;
  readonly conv_transpose2d_groups: Only<Op<Int, [packed_weights: Opaque]>>;
  readonly conv_transpose2d_output_padding: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv_transpose2d_padding: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv_transpose2d_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, output_padding: Ints, dilation: Ints, groups: Int]>>;
  readonly conv_transpose2d_stride: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv_transpose2d_transpose: Only<Op<Int, [packed_weights: Opaque]>>;
  readonly conv_transpose2d_unpack: Only<Op<[Tensor, Tensor | null], [packed_weights: Opaque]>>;
  readonly conv_transpose3d: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque, output_scale: Real, output_zero_point: Int]>>;
  readonly conv_transpose3d_dilation: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv_transpose3d_dynamic: Only<Op<Tensor, [qx: Tensor, packed_weight: Opaque], [reduce_range: boolean], { reduce_range?: boolean }>>;
  readonly conv_transpose3d_groups: Only<Op<Int, [packed_weights: Opaque]>>;
  readonly conv_transpose3d_output_padding: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv_transpose3d_padding: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv_transpose3d_prepack: Only<Op<Opaque, [weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, output_padding: Ints, dilation: Ints, groups: Int]>>;
  readonly conv_transpose3d_stride: Only<Op<Int[], [packed_weights: Opaque]>>;
  readonly conv_transpose3d_transpose: Only<Op<Int, [packed_weights: Opaque]>>;
  readonly conv_transpose3d_unpack: Only<Op<[Tensor, Tensor | null], [packed_weights: Opaque]>>;
  readonly conv_unpack: Only<Op<[Tensor, Tensor | null], [packed_weights: Opaque]>>;
  readonly dropout: Only<Op<Tensor, [self: Tensor, output_scale: Real, output_zero_point: Int], [p: Scalar, training: boolean], { p?: Scalar; training?: boolean }>>;
  readonly elu: Only<Op<Tensor, [self: Tensor, output_scale: Real, output_zero_point: Int], [alpha: Scalar, scale: Scalar, input_scale: Scalar], { alpha?: Scalar; scale?: Scalar; input_scale?: Scalar }>>;
  readonly embedding_4bit: Only<Op<Tensor, [weight: Opaque, indices: Tensor], [pruned_weights: boolean], { pruned_weights?: boolean }>>;
  readonly embedding_bag_2bit_prepack: Only<Op<Tensor, [weight: Tensor], [optimized_qparams: boolean, nbins: Int, ratio: Real], { optimized_qparams?: boolean; nbins?: Int; ratio?: Real }>>;
  readonly embedding_bag_2bit_prepack_with_rowwise_min_max: Only<Op<Tensor, [weight: Tensor, rowwise_min_max: Tensor], [optimized_qparams: boolean, nbins: Int, ratio: Real], { optimized_qparams?: boolean; nbins?: Int; ratio?: Real }>>;
  readonly embedding_bag_2bit_rowwise_offsets: Only<Op<Tensor, [weight: Tensor, indices: Tensor], [offsets: Tensor | null, scale_grad_by_freq: boolean, mode: Int, pruned_weights: boolean, per_sample_weights: Tensor | null, compressed_indices_mapping: Tensor | null, include_last_offset: boolean], { offsets?: Tensor | null; scale_grad_by_freq?: boolean; mode?: Int; pruned_weights?: boolean; per_sample_weights?: Tensor | null; compressed_indices_mapping?: Tensor | null; include_last_offset?: boolean }>>;
  readonly embedding_bag_2bit_unpack: Only<Op<Tensor, [weight: Tensor]>>;
  readonly embedding_bag_4bit: Only<Op<Tensor, [weight: Opaque, indices: Tensor], [offsets: Tensor | null, scale_grad_by_freq: boolean, mode: Int, pruned_weights: boolean, per_sample_weights: Tensor | null, compressed_indices_mapping: Tensor | null, include_last_offset: boolean], { offsets?: Tensor | null; scale_grad_by_freq?: boolean; mode?: Int; pruned_weights?: boolean; per_sample_weights?: Tensor | null; compressed_indices_mapping?: Tensor | null; include_last_offset?: boolean }>>;
  readonly embedding_bag_4bit_prepack: Only<Op<Tensor, [weight: Tensor], [optimized_qparams: boolean, nbins: Int, ratio: Real], { optimized_qparams?: boolean; nbins?: Int; ratio?: Real }>>;
  readonly embedding_bag_4bit_prepack_with_rowwise_min_max: Only<Op<Tensor, [weight: Tensor, rowwise_min_max: Tensor], [optimized_qparams: boolean, nbins: Int, ratio: Real], { optimized_qparams?: boolean; nbins?: Int; ratio?: Real }>>;
  readonly embedding_bag_4bit_rowwise_offsets: Only<Op<Tensor, [weight: Tensor, indices: Tensor], [offsets: Tensor | null, scale_grad_by_freq: boolean, mode: Int, pruned_weights: boolean, per_sample_weights: Tensor | null, compressed_indices_mapping: Tensor | null, include_last_offset: boolean], { offsets?: Tensor | null; scale_grad_by_freq?: boolean; mode?: Int; pruned_weights?: boolean; per_sample_weights?: Tensor | null; compressed_indices_mapping?: Tensor | null; include_last_offset?: boolean }>>;
  readonly embedding_bag_4bit_unpack: Only<Op<Tensor, [weight: Tensor]>>;
  readonly embedding_bag_byte: Only<Op<Tensor, [weight: Opaque, indices: Tensor], [offsets: Tensor | null, scale_grad_by_freq: boolean, mode: Int, pruned_weights: boolean, per_sample_weights: Tensor | null, compressed_indices_mapping: Tensor | null, include_last_offset: boolean], { offsets?: Tensor | null; scale_grad_by_freq?: boolean; mode?: Int; pruned_weights?: boolean; per_sample_weights?: Tensor | null; compressed_indices_mapping?: Tensor | null; include_last_offset?: boolean }>>;
  readonly embedding_bag_byte_prepack: Only<Op<Tensor, [weight: Tensor]>>;
  readonly embedding_bag_byte_prepack_with_rowwise_min_max: Only<Op<Tensor, [weight: Tensor, rowwise_min_max: Tensor]>>;
  readonly embedding_bag_byte_rowwise_offsets: Only<Op<Tensor, [weight: Tensor, indices: Tensor], [offsets: Tensor | null, scale_grad_by_freq: boolean, mode: Int, pruned_weights: boolean, per_sample_weights: Tensor | null, compressed_indices_mapping: Tensor | null, include_last_offset: boolean], { offsets?: Tensor | null; scale_grad_by_freq?: boolean; mode?: Int; pruned_weights?: boolean; per_sample_weights?: Tensor | null; compressed_indices_mapping?: Tensor | null; include_last_offset?: boolean }>>;
  readonly embedding_bag_byte_unpack: Only<Op<Tensor, [weight: Tensor]>>;
  readonly embedding_bag_prepack: Only<Op<Opaque, [weight: Tensor]>>;
  readonly embedding_bag_unpack: Only<Op<Tensor, [W_prepack: Opaque]>>;
  readonly embedding_byte: Only<Op<Tensor, [weight: Opaque, indices: Tensor], [pruned_weights: boolean], { pruned_weights?: boolean }>>;
  readonly group_norm: Only<Op<Tensor, [input: Tensor, num_groups: Int, weight: Tensor | null, bias: Tensor | null, eps: Real, output_scale: Real, output_zero_point: Int]>>;
  readonly hardswish: Only<Op<Tensor, [input: Tensor, output_scale: Real, output_zero_point: Int]>>;
  readonly instance_norm: Only<Op<Tensor, [input: Tensor, weight: Tensor | null, bias: Tensor | null, eps: Real, output_scale: Real, output_zero_point: Int]>>;
  readonly int4mm_packed_weight_cpu: Only<Op<Tensor, [self: Tensor, mat2: Tensor, qGroupSize: Tensor, qScaleAndZeros: Tensor]>>;
  readonly layer_norm: Only<Op<Tensor, [input: Tensor, normalized_shape: Ints, weight: Tensor | null, bias: Tensor | null, eps: Real, output_scale: Real, output_zero_point: Int]>>;
  readonly leaky_relu: Only<Op<Tensor, [qx: Tensor, negative_slope: Scalar, inplace: boolean, output_scale: Real, output_zero_point: Int]>>;
  readonly linear: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque, Y_scale_i: Real, Y_zero_point_i: Int]>>;
  readonly linear_dynamic: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque], [reduce_range: boolean], { reduce_range?: boolean }>>;
  readonly linear_dynamic_fp16: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque]>>;
  readonly linear_dynamic_fp16_unpacked_weight: Only<Op<Tensor, [X: Tensor, weight: Tensor], [bias: Tensor | null], { bias?: Tensor | null }>>;
  readonly linear_leaky_relu: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque, Y_scale_i: Real, Y_zero_point_i: Int, negative_slope: Real]>>;
  readonly linear_prepack: Only<Op<Opaque, [W: Tensor], [B: Tensor | null], { B?: Tensor | null }>>;
  readonly linear_prepack_fp16: Only<Op<Opaque, [W: Tensor], [B: Tensor | null], { B?: Tensor | null }>>;
  readonly linear_prepack_fp16_legacy: Only<Op<Tensor, [W: Tensor], [B: Tensor | null], { B?: Tensor | null }>>;
  readonly linear_prepack_legacy: Only<Op<Tensor, [W: Tensor], [B: Tensor | null], { B?: Tensor | null }>>;
  readonly linear_relu: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque, Y_scale_i: Real, Y_zero_point_i: Int]>>;
  readonly linear_relu_dynamic: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque], [reduce_range: boolean], { reduce_range?: boolean }>>;
  readonly linear_relu_dynamic_fp16: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque]>>;
  readonly linear_tanh: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque, Y_scale_i: Real, Y_zero_point_i: Int]>>;
  readonly linear_unpack: $linear_unpack & $linear_unpack['default'] & $linear_unpack['legacy'];
  readonly linear_unpack_fp16: $linear_unpack_fp16 & $linear_unpack_fp16['default'] & $linear_unpack_fp16['legacy'];
  readonly linear_with_input_q_dq_qweight_dq_output_fp32: Only<Op<Tensor, [X: Tensor, X_scale: Real, X_zero_point: Int, W_prepack: Opaque]>>;
  readonly linear_with_input_q_dq_qweight_dq_relu_output_fp32: Only<Op<Tensor, [X: Tensor, X_scale: Real, X_zero_point: Int, W_prepack: Opaque]>>;
  readonly make_quantized_cell_params: Only<Op<Opaque, [w_ih: Tensor, w_hh: Tensor, b_ih: Tensor, b_hh: Tensor]>>;
  readonly make_quantized_cell_params_dynamic: Only<Op<Opaque, [w_ih: Opaque, w_hh: Opaque, bias_ih: Tensor, bias_hh: Tensor], [reduce_range: boolean], { reduce_range?: boolean }>>;
  readonly make_quantized_cell_params_fp16: Only<Op<Opaque, [w_ih: Opaque, w_hh: Opaque]>>;
  readonly matmul: Only<Op<Tensor, [qa: Tensor, qb: Tensor, scale: Real, zero_point: Int]>>;
  readonly max_pool1d: Only<Op<Tensor, [qx: Tensor, kernel_size: Ints, stride: Ints, padding: Ints, dilation: Ints, ceil_mode: boolean]>>;
  readonly max_pool2d: Only<Op<Tensor, [qx: Tensor, kernel_size: Ints, stride: Ints, padding: Ints, dilation: Ints, ceil_mode: boolean]>>;
  readonly mul: $mul & $mul['default'] & $mul['Scalar'] & $mul['Scalar2'] & $mul['Scalar_out'] & $mul['out'];
  readonly mul_out: Only<Op<Tensor, [qa: Tensor, qb: Tensor, out: Tensor]>>;
  readonly mul_relu: $mul_relu & $mul_relu['default'] & $mul_relu['Scalar'] & $mul_relu['Scalar2'] & $mul_relu['Scalar_out'] & $mul_relu['out'];
  readonly mul_relu_out: Only<Op<Tensor, [qa: Tensor, qb: Tensor, out: Tensor]>>;
  readonly mul_scalar: $mul_scalar & $mul_scalar['default'] & $mul_scalar['Tensor'];
  readonly mul_scalar_out: $mul_scalar_out & $mul_scalar_out['default'] & $mul_scalar_out['Tensor'];
  readonly mul_scalar_relu: $mul_scalar_relu & $mul_scalar_relu['default'] & $mul_scalar_relu['Tensor'];
  readonly mul_scalar_relu_out: $mul_scalar_relu_out & $mul_scalar_relu_out['default'] & $mul_scalar_relu_out['Tensor'];
  readonly prelu: Only<Op<Tensor, [qx: Tensor, weight: Tensor, output_scale: Real, output_zero_point: Int]>>;
  readonly quantized_gru_cell_dynamic: Only<Op<Tensor, [input: Tensor, hx: Tensor, w_ih: Opaque, w_hh: Opaque, b_ih: Tensor, b_hh: Tensor]>>;
  readonly quantized_lstm_cell_dynamic: Only<Op<[Tensor, Tensor], [input: Tensor, hx: Tensors, w_ih: Opaque, w_hh: Opaque, bias_ih: Tensor, bias_hh: Tensor]>>;
  readonly quantized_rnn_relu_cell_dynamic: Only<Op<Tensor, [input: Tensor, hx: Tensor, w_ih: Opaque, w_hh: Opaque, b_ih: Tensor, b_hh: Tensor]>>;
  readonly quantized_rnn_tanh_cell_dynamic: Only<Op<Tensor, [input: Tensor, hx: Tensor, w_ih: Opaque, w_hh: Opaque, b_ih: Tensor, b_hh: Tensor]>>;
  readonly relu6: Only<Op<Tensor, [qx: Tensor], [inplace: boolean], { inplace?: boolean }>>;
  readonly sigmoid: Only<Op<Tensor, [qx: Tensor, output_scale: Real, output_zero_point: Int]>>;
  readonly softmax: Only<Op<Tensor, [qx: Tensor, dim: Int, output_scale: Real, output_zero_point: Int]>>;
  readonly threshold: Only<Op<Tensor, [qx: Tensor, threshold: Scalar, value: Scalar]>>;
}
