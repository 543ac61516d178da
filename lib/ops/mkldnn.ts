// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { InPlace, Int, Ints, IntsN, Only, Op, Scalar, Tensor } from './types.js';

interface $_convolution_pointwise {
  readonly default: Op<Tensor, [X: Tensor, W: Tensor, B: Tensor | null, padding: Ints, stride: Ints, dilation: Ints, groups: Int, attr: string, scalars: readonly (Scalar | null)[]], [algorithm: string | null], { algorithm?: string | null }>;
  readonly binary: Op<Tensor, [X: Tensor, other: Tensor, W: Tensor, B: Tensor | null, padding: Ints, stride: Ints, dilation: Ints, groups: Int, binary_attr: string, alpha: Scalar | null, unary_attr: string | null, unary_scalars: readonly (Scalar | null)[]], [unary_algorithm: string | null], { unary_algorithm?: string | null }>;
}
interface $_convolution_pointwise_ {
  readonly binary: InPlace<[X: Tensor, W: Tensor, B: Tensor | null, padding: Ints, stride: Ints, dilation: Ints, groups: Int, binary_attr: string, alpha: Scalar | null, unary_attr: string | null, unary_scalars: readonly (Scalar | null)[]], [unary_algorithm: string | null], { unary_algorithm?: string | null }>;
}
interface $_linear_pointwise {
  readonly default: Op<Tensor, [X: Tensor, W: Tensor, B: Tensor | null, attr: string, scalars: readonly (Scalar | null)[]], [algorithm: string | null], { algorithm?: string | null }>;
  readonly binary: Op<Tensor, [X: Tensor, other: Tensor, W: Tensor, B: Tensor | null, attr: string]>;
}
export interface Mkldnn {
  readonly _convolution_pointwise: $_convolution_pointwise & $_convolution_pointwise['default'] & $_convolution_pointwise['binary'];
  readonly _convolution_pointwise_: $_convolution_pointwise_ & $_convolution_pointwise_['binary'];
  readonly _convolution_transpose_pointwise: Only<Op<Tensor, [X: Tensor, W: Tensor, B: Tensor | null, padding: Ints, output_padding: Ints, stride: Ints, dilation: Ints, groups: Int, attr: string, scalars: readonly (Scalar | null)[]], [algorithm: string | null], { algorithm?: string | null }>>;
  readonly _get_mkldnn_serialized_md: Only<Op<Tensor, [mkldnn_tensor: Tensor]>>;
  readonly _is_mkldnn_acl_supported: Only<Op<boolean, []>>;
  readonly _is_mkldnn_bf16_supported: Only<Op<boolean, []>>;
  readonly _is_mkldnn_fp16_supported: Only<Op<boolean, []>>;
  readonly _linear_pointwise: $_linear_pointwise & $_linear_pointwise['default'] & $_linear_pointwise['binary'];
  readonly _nbytes: Only<Op<Int, [mkldnn_tensor: Tensor]>>;
  readonly _reorder_convolution_transpose_weight: Only<Op<Tensor, [self: Tensor], [padding: IntsN, output_padding: IntsN, stride: IntsN, dilation: IntsN, groups: Int, input_size: Ints | null], { padding?: IntsN; output_padding?: IntsN; stride?: IntsN; dilation?: IntsN; groups?: Int; input_size?: Ints | null }>>;
  readonly _reorder_convolution_weight: Only<Op<Tensor, [self: Tensor], [padding: IntsN, stride: IntsN, dilation: IntsN, groups: Int, input_size: Ints | null], { padding?: IntsN; stride?: IntsN; dilation?: IntsN; groups?: Int; input_size?: Ints | null }>>;
  readonly _reorder_linear_weight: Only<Op<Tensor, [self: Tensor], [batch_size: Int | null], { batch_size?: Int | null }>>;
  readonly _reorder_mkldnn_rnn_layer_weight: Only<Op<Tensor[], [weight0: Tensor, weight1: Tensor, hidden_size: Int, reverse: boolean, has_biases: boolean, batch_first: boolean], [input_size: Ints | null], { input_size?: Ints | null }>>;
  readonly data_ptr: Only<Op<Int, [mkldnn_tensor: Tensor]>>;
}
