// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { AnyOperator } from '../core/ops.js';
import type { DType, Int, Ints, MemoryFormat, Only, Op, Real, Scalar, Tensor } from './types.js';

interface $dequantize_copy {
  readonly self: Op<Tensor, [self: Tensor]>;
}
interface $embedding_bag {
  readonly default: Op<[Tensor, Tensor, Tensor], [weight: Tensor, indices: Tensor, offsets: Tensor], [scale_grad_by_freq: boolean, mode: Int, sparse: boolean, per_sample_weights: Tensor | null, include_last_offset: boolean], { scale_grad_by_freq?: boolean; mode?: Int; sparse?: boolean; per_sample_weights?: Tensor | null; include_last_offset?: boolean }>;
  readonly padding_idx: Op<[Tensor, Tensor, Tensor], [weight: Tensor, indices: Tensor, offsets: Tensor, scale_grad_by_freq: boolean, mode: Int, sparse: boolean, per_sample_weights: Tensor | null, include_last_offset: boolean], [padding_idx: Int | null], { padding_idx?: Int | null }>;
}
interface $flatten_copy {
  readonly using_ints: Op<Tensor, [self: Tensor], [start_dim: Int, end_dim: Int], { start_dim?: Int; end_dim?: Int }>;
}
interface $to_copy {
  readonly dtype: Op<Tensor, [self: Tensor, dtype: DType], [non_blocking: boolean, copy: boolean, memory_format: MemoryFormat | null], { non_blocking?: boolean; copy?: boolean; memory_format?: MemoryFormat | null }>;
  readonly other: Op<Tensor, [self: Tensor, other: Tensor], [non_blocking: boolean, copy: boolean, memory_format: MemoryFormat | null], { non_blocking?: boolean; copy?: boolean; memory_format?: MemoryFormat | null }>;
  readonly prim_dtype: Op<Tensor, [self: Tensor], [dtype: Int | null, non_blocking: boolean, copy: boolean], { dtype?: Int | null; non_blocking?: boolean; copy?: boolean }>;
}
interface $to_maybe_copy_out {
  readonly dtype: Op<[Tensor, boolean], [self: Tensor, dtype: DType], [non_blocking: boolean, copy: boolean, memory_format: MemoryFormat | null], { non_blocking?: boolean; copy?: boolean; memory_format?: MemoryFormat | null }>;
  readonly other: Op<[Tensor, boolean], [self: Tensor, other: Tensor], [non_blocking: boolean, copy: boolean, memory_format: MemoryFormat | null], { non_blocking?: boolean; copy?: boolean; memory_format?: MemoryFormat | null }>;
  readonly prim_dtype: Op<[Tensor, boolean], [self: Tensor], [dtype: Int | null, non_blocking: boolean, copy: boolean], { dtype?: Int | null; non_blocking?: boolean; copy?: boolean }>;
}
export interface StaticRuntime {
  readonly VarTupleUnpack: Only<AnyOperator>;
  readonly clamp_nan_to_num: Only<Op<Tensor, [input: Tensor], [min: Scalar | null, max: Scalar | null, nan: Real | null, posinf: Real | null, posinf: Real | null], { min?: Scalar | null; max?: Scalar | null; nan?: Real | null; posinf?: Real | null }>>;
  readonly create_owned_ref: Only<AnyOperator>;
  readonly dequantize_copy: $dequantize_copy & $dequantize_copy['self'];
  readonly dict_unpack: Only<AnyOperator>;
  readonly embedding_bag: $embedding_bag & $embedding_bag['default'] & $embedding_bag['padding_idx'];
  readonly expand_dims_copy: Only<Op<Tensor, [input: Tensor, dims: Ints]>>;
  readonly flatten_copy: $flatten_copy & $flatten_copy['using_ints'];
  readonly fused_equally_split: Only<AnyOperator>;
  readonly layer_norm: Only<Op<[Tensor, Tensor, Tensor], [input: Tensor, normalized_shape: Ints], [weight: Tensor | null, bias: Tensor | null, eps: Real, cudnn_enable: boolean], { weight?: Tensor | null; bias?: Tensor | null; eps?: Real; cudnn_enable?: boolean }>>;
  readonly permute_copy: Only<Op<Tensor, [self: Tensor, dims: Ints]>>;
  readonly reshape_copy: Only<Op<Tensor, [self: Tensor, shape: Ints]>>;
  readonly select_tensor: Only<Op<Tensor, [a: Tensor, b: Tensor, use_b: boolean]>>;
  readonly signed_log1p: Only<Op<Tensor, [input: Tensor]>>;
  readonly to_copy: $to_copy & $to_copy['dtype'] & $to_copy['other'] & $to_copy['prim_dtype'];
  readonly to_maybe_copy_out: $to_maybe_copy_out & $to_maybe_copy_out['dtype'] & $to_maybe_copy_out['other'] & $to_maybe_copy_out['prim_dtype'];
}
