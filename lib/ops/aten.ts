// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type {
  BoolsN,
  Device,
  DType,
  Generator,
  InPlace,
  Int,
  Ints,
  IntsN,
  Layout,
  MemoryFormat,
  Only,
  Op,
  Opaque,
  Real,
  Reals,
  Scalar,
  Tensor,
  Tensors,
  Value,
} from './types.js';

type Make = { dtype?: DType | null; layout?: Layout | null; device?: Device | null; pin_memory?: boolean | null };
interface $__and__ {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
}
interface $__iand__ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $__ilshift__ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $__ior__ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $__irshift__ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $__ixor__ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $__lshift__ {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $__or__ {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
}
interface $__rshift__ {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $__xor__ {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
}
interface $_adaptive_avg_pool2d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [], { out: Tensor }>;
}
interface $_adaptive_avg_pool2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor]>;
  readonly out: Op<Tensor, [grad_output: Tensor, self: Tensor], [], { out: Tensor }>;
}
interface $_adaptive_avg_pool3d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [], { out: Tensor }>;
}
interface $_adaptive_avg_pool3d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor]>;
  readonly out: Op<Tensor, [grad_output: Tensor, self: Tensor], [], { out: Tensor }>;
}
interface $_add_relu {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar], [alpha: Scalar], { alpha?: Scalar }>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor], [], { alpha?: Scalar }>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [alpha: Scalar], { alpha?: Scalar; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { alpha?: Scalar; out: Tensor }>;
}
interface $_add_relu_ {
  readonly Scalar: InPlace<[other: Scalar], [alpha: Scalar], { alpha?: Scalar }>;
  readonly Tensor: InPlace<[other: Tensor], [], { alpha?: Scalar }>;
}
interface $_addmm_activation {
  readonly default: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor], [], { beta?: Scalar; alpha?: Scalar; use_gelu?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor], [], { beta?: Scalar; alpha?: Scalar; use_gelu?: boolean; out: Tensor }>;
}
interface $_aminmax {
  readonly default: Op<[Tensor, Tensor], [self: Tensor]>;
  readonly dim: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean }>;
  readonly dim_out: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean; out0: Tensor; out1: Tensor }>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor], [], { out0: Tensor; out1: Tensor }>;
}
interface $_amp_foreach_non_finite_check_and_unscale {
  readonly default: Op<[Tensor[], Tensor], [self: Tensors, found_inf: Tensor, inv_scale: Tensor]>;
  readonly out: Op<void, [self: Tensors, found_inf: Tensor, inv_scale: Tensor], [], { out: Tensors }>;
}
interface $_amp_update_scale {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, growth_tracker: Tensor, found_inf: Tensor, scale_growth_factor: Real, scale_backoff_factor: Real, growth_interval: Int]>;
  readonly out: Op<Tensor, [self: Tensor, growth_tracker: Tensor, found_inf: Tensor, scale_growth_factor: Real, scale_backoff_factor: Real, growth_interval: Int], [], { out: Tensor }>;
}
interface $_assert_async {
  readonly default: Op<void, [self: Tensor]>;
  readonly msg: Op<void, [self: Tensor, assert_msg: string]>;
}
interface $_batch_norm_no_update {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, momentum: Real, eps: Real]>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, momentum: Real, eps: Real], [], { out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensor }>;
}
interface $_batch_norm_with_update {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor, running_var: Tensor, momentum: Real, eps: Real]>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor, running_var: Tensor, momentum: Real, eps: Real], [], { out: Tensor; save_mean: Tensor; save_invstd: Tensor; reserve: Tensor }>;
}
interface $_cdist_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, x1: Tensor, x2: Tensor, p: Real, cdist: Tensor]>;
  readonly out: Op<Tensor, [grad_output: Tensor, x1: Tensor, x2: Tensor, p: Real, cdist: Tensor], [], { out: Tensor }>;
}
interface $_cdist_forward {
  readonly default: Op<Tensor, [x1: Tensor, x2: Tensor, p: Real], [compute_mode: Int | null], { compute_mode?: Int | null }>;
  readonly out: Op<Tensor, [x1: Tensor, x2: Tensor, p: Real], [compute_mode: Int | null], { compute_mode?: Int | null; out: Tensor }>;
}
interface $_cholesky_solve_helper {
  readonly default: Op<Tensor, [self: Tensor, A: Tensor, upper: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, A: Tensor, upper: boolean], [], { out: Tensor }>;
}
interface $_chunk_cat {
  readonly default: Op<Tensor, [tensors: Tensors, dim: Int, num_chunks: Int]>;
  readonly out: Op<Tensor, [tensors: Tensors, dim: Int, num_chunks: Int], [], { out: Tensor }>;
}
interface $_coalesce {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_coalesced {
  readonly default: Op<Tensor, [self: Tensor, coalesced: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, coalesced: boolean], [], { out: Tensor }>;
}
interface $_compute_linear_combination {
  readonly default: Op<Tensor, [input: Tensor, coefficients: Tensor]>;
  readonly out: Op<Tensor, [input: Tensor, coefficients: Tensor], [], { out: Tensor }>;
}
interface $_conj_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_conj_physical {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_conv_depthwise2d {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN, bias: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN, bias: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN], [], { out: Tensor }>;
}
interface $_convert_indices_from_coo_to_csr {
  readonly default: Op<Tensor, [self: Tensor, size: Int], [], { out_int32?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, size: Int], [], { out_int32?: boolean; out: Tensor }>;
}
interface $_convert_indices_from_csr_to_coo {
  readonly default: Op<Tensor, [crow_indices: Tensor, col_indices: Tensor], [], { out_int32?: boolean; transpose?: boolean }>;
  readonly out: Op<Tensor, [crow_indices: Tensor, col_indices: Tensor], [], { out_int32?: boolean; transpose?: boolean; out: Tensor }>;
}
interface $_convolution {
  readonly default: Op<Tensor, [input: Tensor, weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int, benchmark: boolean, deterministic: boolean, cudnn_enabled: boolean, allow_tf32: boolean]>;
  readonly deprecated: Op<Tensor, [input: Tensor, weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int, benchmark: boolean, deterministic: boolean, cudnn_enabled: boolean]>;
  readonly out: Op<Tensor, [input: Tensor, weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int, benchmark: boolean, deterministic: boolean, cudnn_enabled: boolean, allow_tf32: boolean], [], { out: Tensor }>;
}
interface $_copy_from {
  readonly default: Op<Tensor, [self: Tensor, dst: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, dst: Tensor], [non_blocking: boolean], { non_blocking?: boolean; out: Tensor }>;
}
interface $_copy_from_and_resize {
  readonly default: Op<Tensor, [self: Tensor, dst: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, dst: Tensor], [], { out: Tensor }>;
}
interface $_ctc_loss {
  readonly default: Op<[Tensor, Tensor], [log_probs: Tensor, targets: Tensor, input_lengths: Ints, target_lengths: Ints], [blank: Int, zero_infinity: boolean], { blank?: Int; zero_infinity?: boolean }>;
  readonly Tensor: Op<[Tensor, Tensor], [log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor], [blank: Int, zero_infinity: boolean], { blank?: Int; zero_infinity?: boolean }>;
  readonly Tensor_out: Op<[Tensor, Tensor], [log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor], [blank: Int, zero_infinity: boolean], { blank?: Int; zero_infinity?: boolean; out0: Tensor; out1: Tensor }>;
  readonly out: Op<[Tensor, Tensor], [log_probs: Tensor, targets: Tensor, input_lengths: Ints, target_lengths: Ints], [blank: Int, zero_infinity: boolean], { blank?: Int; zero_infinity?: boolean; out0: Tensor; out1: Tensor }>;
}
interface $_ctc_loss_backward {
  readonly default: Op<Tensor, [grad: Tensor, log_probs: Tensor, targets: Tensor, input_lengths: Ints, target_lengths: Ints, neg_log_likelihood: Tensor, log_alpha: Tensor, blank: Int], [zero_infinity: boolean], { zero_infinity?: boolean }>;
  readonly Tensor: Op<Tensor, [grad: Tensor, log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor, neg_log_likelihood: Tensor, log_alpha: Tensor, blank: Int], [zero_infinity: boolean], { zero_infinity?: boolean }>;
  readonly out: Op<Tensor, [grad: Tensor, log_probs: Tensor, targets: Tensor, input_lengths: Ints, target_lengths: Ints, neg_log_likelihood: Tensor, log_alpha: Tensor, blank: Int], [zero_infinity: boolean], { zero_infinity?: boolean; out: Tensor }>;
}
interface $_cudnn_ctc_loss {
  readonly default: Op<[Tensor, Tensor], [log_probs: Tensor, targets: Tensor, input_lengths: Ints, target_lengths: Ints, blank: Int, deterministic: boolean, zero_infinity: boolean]>;
  readonly Tensor: Op<[Tensor, Tensor], [log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor, blank: Int, deterministic: boolean, zero_infinity: boolean]>;
  readonly out: Op<[Tensor, Tensor], [log_probs: Tensor, targets: Tensor, input_lengths: Ints, target_lengths: Ints, blank: Int, deterministic: boolean, zero_infinity: boolean], [], { out0: Tensor; out1: Tensor }>;
}
interface $_cudnn_init_dropout_state {
  readonly default: Op<Tensor, [dropout: Real, train: boolean, dropout_seed: Int], [], Make>;
  readonly out: Op<Tensor, [dropout: Real, train: boolean, dropout_seed: Int], [], { out: Tensor }>;
}
interface $_cudnn_rnn {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensors, weight_stride0: Int, weight_buf: Tensor | null, hx: Tensor, cx: Tensor | null, mode: Int, hidden_size: Int, proj_size: Int, num_layers: Int, batch_first: boolean, dropout: Real, train: boolean, bidirectional: boolean, batch_sizes: Ints], [dropout_state: Tensor | null], { dropout_state?: Tensor | null }>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensors, weight_stride0: Int, weight_buf: Tensor | null, hx: Tensor, cx: Tensor | null, mode: Int, hidden_size: Int, proj_size: Int, num_layers: Int, batch_first: boolean, dropout: Real, train: boolean, bidirectional: boolean, batch_sizes: Ints], [dropout_state: Tensor | null], { dropout_state?: Tensor | null; out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensor; out4: Tensor }>;
}
interface $_cudnn_rnn_backward {
  readonly default: Op<[Tensor | null, Tensor | null, Tensor | null, Tensor[]], [input: Tensor, weight: Tensors, weight_stride0: Int, weight_buf: Tensor, hx: Tensor, cx: Tensor | null, output: Tensor, grad_output: Tensor | null, grad_hy: Tensor | null, grad_cy: Tensor | null, mode: Int, hidden_size: Int, proj_size: Int, num_layers: Int, batch_first: boolean, dropout: Real, train: boolean, bidirectional: boolean, batch_sizes: Ints, dropout_state: Tensor | null, reserve: Tensor, output_mask: BoolsN]>;
  readonly out: Op<void, [input: Tensor, weight: Tensors, weight_stride0: Int, weight_buf: Tensor, hx: Tensor, cx: Tensor | null, output: Tensor, grad_output: Tensor | null, grad_hy: Tensor | null, grad_cy: Tensor | null, mode: Int, hidden_size: Int, proj_size: Int, num_layers: Int, batch_first: boolean, dropout: Real, train: boolean, bidirectional: boolean, batch_sizes: Ints, dropout_state: Tensor | null, reserve: Tensor, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensors }>;
}
interface $_cudnn_rnn_flatten_weight {
  readonly default: Op<Tensor, [weight_arr: Tensors, weight_stride0: Int, input_size: Int, mode: Int, hidden_size: Int, proj_size: Int, num_layers: Int, batch_first: boolean, bidirectional: boolean]>;
  readonly out: Op<Tensor, [weight_arr: Tensors, weight_stride0: Int, input_size: Int, mode: Int, hidden_size: Int, proj_size: Int, num_layers: Int, batch_first: boolean, bidirectional: boolean], [], { out: Tensor }>;
}
interface $_dirichlet_grad {
  readonly default: Op<Tensor, [x: Tensor, alpha: Tensor, total: Tensor]>;
  readonly out: Op<Tensor, [x: Tensor, alpha: Tensor, total: Tensor], [], { out: Tensor }>;
}
interface $_efficientzerotensor {
  readonly default: Op<Tensor, [size: Ints], [], Make>;
  readonly out: Op<Tensor, [size: Ints], [], { out: Tensor }>;
}
interface $_embedding_bag {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor], [weight: Tensor, indices: Tensor, offsets: Tensor], [scale_grad_by_freq: boolean, mode: Int, sparse: boolean, per_sample_weights: Tensor | null, include_last_offset: boolean, padding_idx: Int], { scale_grad_by_freq?: boolean; mode?: Int; sparse?: boolean; per_sample_weights?: Tensor | null; include_last_offset?: boolean; padding_idx?: Int }>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor], [weight: Tensor, indices: Tensor, offsets: Tensor], [scale_grad_by_freq: boolean, mode: Int, sparse: boolean, per_sample_weights: Tensor | null, include_last_offset: boolean, padding_idx: Int], { scale_grad_by_freq?: boolean; mode?: Int; sparse?: boolean; per_sample_weights?: Tensor | null; include_last_offset?: boolean; padding_idx?: Int; out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensor }>;
}
interface $_embedding_bag_dense_backward {
  readonly default: Op<Tensor, [grad: Tensor, indices: Tensor, offset2bag: Tensor, bag_size: Tensor, maximum_indices: Tensor, num_weights: Int, scale_grad_by_freq: boolean, mode: Int], [per_sample_weights: Tensor | null, padding_idx: Int], { per_sample_weights?: Tensor | null; padding_idx?: Int }>;
  readonly out: Op<Tensor, [grad: Tensor, indices: Tensor, offset2bag: Tensor, bag_size: Tensor, maximum_indices: Tensor, num_weights: Int, scale_grad_by_freq: boolean, mode: Int], [per_sample_weights: Tensor | null, padding_idx: Int], { per_sample_weights?: Tensor | null; padding_idx?: Int; out: Tensor }>;
}
interface $_embedding_bag_forward_only {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor], [weight: Tensor, indices: Tensor, offsets: Tensor], [scale_grad_by_freq: boolean, mode: Int, sparse: boolean, per_sample_weights: Tensor | null, include_last_offset: boolean, padding_idx: Int], { scale_grad_by_freq?: boolean; mode?: Int; sparse?: boolean; per_sample_weights?: Tensor | null; include_last_offset?: boolean; padding_idx?: Int }>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor], [weight: Tensor, indices: Tensor, offsets: Tensor], [scale_grad_by_freq: boolean, mode: Int, sparse: boolean, per_sample_weights: Tensor | null, include_last_offset: boolean, padding_idx: Int], { scale_grad_by_freq?: boolean; mode?: Int; sparse?: boolean; per_sample_weights?: Tensor | null; include_last_offset?: boolean; padding_idx?: Int; out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensor }>;
}
interface $_embedding_bag_per_sample_weights_backward {
  readonly default: Op<Tensor, [grad: Tensor, weight: Tensor, indices: Tensor, offsets: Tensor, offset2bag: Tensor, mode: Int], [padding_idx: Int], { padding_idx?: Int }>;
  readonly out: Op<Tensor, [grad: Tensor, weight: Tensor, indices: Tensor, offsets: Tensor, offset2bag: Tensor, mode: Int], [padding_idx: Int], { padding_idx?: Int; out: Tensor }>;
}
interface $_empty_affine_quantized {
  readonly default: Op<Tensor, [size: Ints], [], { scale?: Real; zero_point?: Int; memory_format?: MemoryFormat | null } & Make>;
  readonly out: Op<Tensor, [size: Ints], [], { scale?: Real; zero_point?: Int; memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $_empty_per_channel_affine_quantized {
  readonly default: Op<Tensor, [size: Ints], [], { scales: Tensor; zero_points: Tensor; axis: Int; memory_format?: MemoryFormat | null } & Make>;
  readonly out: Op<Tensor, [size: Ints], [], { scales: Tensor; zero_points: Tensor; axis: Int; memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $_euclidean_dist {
  readonly default: Op<Tensor, [x1: Tensor, x2: Tensor]>;
  readonly out: Op<Tensor, [x1: Tensor, x2: Tensor], [], { out: Tensor }>;
}
interface $_fake_quantize_learnable_per_channel_affine {
  readonly default: Op<Tensor, [self: Tensor, scale: Tensor, zero_point: Tensor, axis: Int, quant_min: Int, quant_max: Int], [grad_factor: Real], { grad_factor?: Real }>;
  readonly out: Op<Tensor, [self: Tensor, scale: Tensor, zero_point: Tensor, axis: Int, quant_min: Int, quant_max: Int], [grad_factor: Real], { grad_factor?: Real; out: Tensor }>;
}
interface $_fake_quantize_learnable_per_tensor_affine {
  readonly default: Op<Tensor, [self: Tensor, scale: Tensor, zero_point: Tensor, quant_min: Int, quant_max: Int], [grad_factor: Real], { grad_factor?: Real }>;
  readonly out: Op<Tensor, [self: Tensor, scale: Tensor, zero_point: Tensor, quant_min: Int, quant_max: Int], [grad_factor: Real], { grad_factor?: Real; out: Tensor }>;
}
interface $_fake_quantize_per_tensor_affine_cachemask_tensor_qparams {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, scale: Tensor, zero_point: Tensor, fake_quant_enabled: Tensor, quant_min: Int, quant_max: Int]>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, scale: Tensor, zero_point: Tensor, fake_quant_enabled: Tensor, quant_min: Int, quant_max: Int], [], { out0: Tensor; out1: Tensor }>;
}
interface $_fft_c2c {
  readonly default: Op<Tensor, [self: Tensor, dim: Ints, normalization: Int, forward: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Ints, normalization: Int, forward: boolean], [], { out: Tensor }>;
}
interface $_fft_c2r {
  readonly default: Op<Tensor, [self: Tensor, dim: Ints, normalization: Int, last_dim_size: Int]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Ints, normalization: Int, last_dim_size: Int], [], { out: Tensor }>;
}
interface $_fft_r2c {
  readonly default: Op<Tensor, [self: Tensor, dim: Ints, normalization: Int, onesided: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Ints, normalization: Int, onesided: boolean], [], { out: Tensor }>;
}
interface $_flash_attention_forward {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor, cum_seq_q: Tensor | null, cum_seq_k: Tensor | null, max_q: Int, max_k: Int, dropout_p: Real, is_causal: boolean, return_debug_mask: boolean], [], { scale?: Real | null; window_size_left?: Int | null; window_size_right?: Int | null; seqused_k?: Tensor | null; alibi_slopes?: Tensor | null; block_table?: Tensor | null; num_splits?: Int | null }>;
  readonly quantized: Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor, cum_seq_q: Tensor | null, cum_seq_k: Tensor | null, max_q: Int, max_k: Int, dropout_p: Real, is_causal: boolean, return_debug_mask: boolean], [q_descale: Tensor | null, k_descale: Tensor | null, v_descale: Tensor | null], { q_descale?: Tensor | null; k_descale?: Tensor | null; v_descale?: Tensor | null; scale?: Real | null; window_size_left?: Int | null; window_size_right?: Int | null; seqused_k?: Tensor | null; alibi_slopes?: Tensor | null }>;
}
interface $_foobar {
  readonly default: Op<Tensor, [self: Tensor], [arg1: boolean, arg2: boolean], { arg1?: boolean; arg2?: boolean; arg3?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor], [arg1: boolean, arg2: boolean], { arg1?: boolean; arg2?: boolean; arg3?: boolean; out: Tensor }>;
}
interface $_foreach_abs {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_acos {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_add {
  readonly List: Op<Tensor[], [self: Tensors, other: Tensors], [], { alpha?: Scalar }>;
  readonly Scalar: Op<Tensor[], [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, scalars: readonly Scalar[]]>;
  readonly Tensor: Op<Tensor[], [self: Tensors, other: Tensor], [], { alpha?: Scalar }>;
  readonly List_out: Op<void, [self: Tensors, other: Tensors], [], { alpha?: Scalar; out: Tensors }>;
  readonly ScalarList_out: Op<void, [self: Tensors, scalars: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, scalar: Scalar], [], { out: Tensors }>;
  readonly Tensor_out: Op<void, [self: Tensors, other: Tensor], [], { alpha?: Scalar; out: Tensors }>;
}
interface $_foreach_add_ {
  readonly List: Op<void, [self: Tensors, other: Tensors], [], { alpha?: Scalar }>;
  readonly Scalar: Op<void, [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<void, [self: Tensors, scalars: readonly Scalar[]]>;
  readonly Tensor: Op<void, [self: Tensors, other: Tensor], [], { alpha?: Scalar }>;
}
interface $_foreach_addcdiv {
  readonly Scalar: Op<Tensor[], [self: Tensors, tensor1: Tensors, tensor2: Tensors], [value: Scalar], { value?: Scalar }>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: readonly Scalar[]]>;
  readonly Tensor: Op<Tensor[], [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: Tensor]>;
  readonly ScalarList_out: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors], [value: Scalar], { value?: Scalar; out: Tensors }>;
  readonly Tensor_out: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: Tensor], [], { out: Tensors }>;
}
interface $_foreach_addcdiv_ {
  readonly Scalar: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors], [value: Scalar], { value?: Scalar }>;
  readonly ScalarList: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: readonly Scalar[]]>;
  readonly Tensor: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: Tensor]>;
}
interface $_foreach_addcmul {
  readonly Scalar: Op<Tensor[], [self: Tensors, tensor1: Tensors, tensor2: Tensors], [value: Scalar], { value?: Scalar }>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: readonly Scalar[]]>;
  readonly Tensor: Op<Tensor[], [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: Tensor]>;
  readonly ScalarList_out: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors], [value: Scalar], { value?: Scalar; out: Tensors }>;
  readonly Tensor_out: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: Tensor], [], { out: Tensors }>;
}
interface $_foreach_addcmul_ {
  readonly Scalar: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors], [value: Scalar], { value?: Scalar }>;
  readonly ScalarList: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: readonly Scalar[]]>;
  readonly Tensor: Op<void, [self: Tensors, tensor1: Tensors, tensor2: Tensors, scalars: Tensor]>;
}
interface $_foreach_asin {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_atan {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_ceil {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_clamp_max {
  readonly List: Op<Tensor[], [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<Tensor[], [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, scalars: readonly Scalar[]]>;
  readonly List_out: Op<void, [self: Tensors, other: Tensors], [], { out: Tensors }>;
  readonly ScalarList_out: Op<void, [self: Tensors, scalars: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, scalar: Scalar], [], { out: Tensors }>;
}
interface $_foreach_clamp_max_ {
  readonly List: Op<void, [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<void, [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<void, [self: Tensors, scalars: readonly Scalar[]]>;
}
interface $_foreach_clamp_min {
  readonly List: Op<Tensor[], [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<Tensor[], [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, scalars: readonly Scalar[]]>;
  readonly List_out: Op<void, [self: Tensors, other: Tensors], [], { out: Tensors }>;
  readonly ScalarList_out: Op<void, [self: Tensors, scalars: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, scalar: Scalar], [], { out: Tensors }>;
}
interface $_foreach_clamp_min_ {
  readonly List: Op<void, [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<void, [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<void, [self: Tensors, scalars: readonly Scalar[]]>;
}
interface $_foreach_clone {
  /** @since torch 2.12 */
  readonly default: Op<Tensor[], [self: Tensors], [], { memory_format?: MemoryFormat | null }>;
  /** @since torch 2.12 */
  readonly out: Op<void, [self: Tensors], [], { memory_format?: MemoryFormat | null; out: Tensors }>;
}
interface $_foreach_copy {
  readonly default: Op<Tensor[], [self: Tensors, src: Tensors], [non_blocking: boolean], { non_blocking?: boolean }>;
  readonly out: Op<void, [self: Tensors, src: Tensors], [non_blocking: boolean], { non_blocking?: boolean; out: Tensors }>;
}
interface $_foreach_cos {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_cosh {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_div {
  readonly List: Op<Tensor[], [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<Tensor[], [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, scalars: readonly Scalar[]]>;
  readonly Tensor: Op<Tensor[], [self: Tensors, other: Tensor]>;
  readonly List_out: Op<void, [self: Tensors, other: Tensors], [], { out: Tensors }>;
  readonly ScalarList_out: Op<void, [self: Tensors, scalars: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, scalar: Scalar], [], { out: Tensors }>;
  readonly Tensor_out: Op<void, [self: Tensors, other: Tensor], [], { out: Tensors }>;
}
interface $_foreach_div_ {
  readonly List: Op<void, [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<void, [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<void, [self: Tensors, scalars: readonly Scalar[]]>;
  readonly Tensor: Op<void, [self: Tensors, other: Tensor]>;
}
interface $_foreach_erf {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_erfc {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_exp {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_expm1 {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_floor {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_frac {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_lerp {
  readonly List: Op<Tensor[], [self: Tensors, tensors1: Tensors, weights: Tensors]>;
  readonly Scalar: Op<Tensor[], [self: Tensors, tensors1: Tensors, weight: Scalar]>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, tensors1: Tensors, weight: readonly Scalar[]]>;
  readonly List_out: Op<void, [self: Tensors, tensors1: Tensors, weights: Tensors], [], { out: Tensors }>;
  readonly ScalarList_out: Op<void, [self: Tensors, tensors1: Tensors, weight: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, tensors1: Tensors, weight: Scalar], [], { out: Tensors }>;
}
interface $_foreach_lerp_ {
  readonly List: Op<void, [self: Tensors, tensors1: Tensors, weights: Tensors]>;
  readonly Scalar: Op<void, [self: Tensors, tensors1: Tensors, weight: Scalar]>;
  readonly ScalarList: Op<void, [self: Tensors, tensors1: Tensors, weight: readonly Scalar[]]>;
}
interface $_foreach_lgamma {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_log {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_log10 {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_log1p {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_log2 {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_max {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_maximum {
  readonly List: Op<Tensor[], [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<Tensor[], [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, scalars: readonly Scalar[]]>;
  readonly List_out: Op<void, [self: Tensors, other: Tensors], [], { out: Tensors }>;
  readonly ScalarList_out: Op<void, [self: Tensors, scalars: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, scalar: Scalar], [], { out: Tensors }>;
}
interface $_foreach_maximum_ {
  readonly List: Op<void, [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<void, [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<void, [self: Tensors, scalars: readonly Scalar[]]>;
}
interface $_foreach_minimum {
  readonly List: Op<Tensor[], [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<Tensor[], [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, scalars: readonly Scalar[]]>;
  readonly List_out: Op<void, [self: Tensors, other: Tensors], [], { out: Tensors }>;
  readonly ScalarList_out: Op<void, [self: Tensors, scalars: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, scalar: Scalar], [], { out: Tensors }>;
}
interface $_foreach_minimum_ {
  readonly List: Op<void, [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<void, [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<void, [self: Tensors, scalars: readonly Scalar[]]>;
}
interface $_foreach_mul {
  readonly List: Op<Tensor[], [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<Tensor[], [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, scalars: readonly Scalar[]]>;
  readonly Tensor: Op<Tensor[], [self: Tensors, other: Tensor]>;
  readonly List_out: Op<void, [self: Tensors, other: Tensors], [], { out: Tensors }>;
  readonly ScalarList_out: Op<void, [self: Tensors, scalars: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, scalar: Scalar], [], { out: Tensors }>;
  readonly Tensor_out: Op<void, [self: Tensors, other: Tensor], [], { out: Tensors }>;
}
interface $_foreach_mul_ {
  readonly List: Op<void, [self: Tensors, other: Tensors]>;
  readonly Scalar: Op<void, [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<void, [self: Tensors, scalars: readonly Scalar[]]>;
  readonly Tensor: Op<void, [self: Tensors, other: Tensor]>;
}
interface $_foreach_neg {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_norm {
  readonly Scalar: Op<Tensor[], [self: Tensors], [ord: Scalar, dtype: DType | null], { ord?: Scalar; dtype?: DType | null }>;
  readonly Scalar_out: Op<void, [self: Tensors], [ord: Scalar, dtype: DType | null], { ord?: Scalar; dtype?: DType | null; out: Tensors }>;
}
interface $_foreach_pow {
  readonly List: Op<Tensor[], [self: Tensors, exponent: Tensors]>;
  readonly Scalar: Op<Tensor[], [self: Tensors, exponent: Scalar]>;
  readonly ScalarAndTensor: Op<Tensor[], [self: Scalar, exponent: Tensors]>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, exponent: readonly Scalar[]]>;
  readonly List_out: Op<void, [self: Tensors, exponent: Tensors], [], { out: Tensors }>;
  readonly ScalarList_out: Op<void, [self: Tensors, exponent: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, exponent: Scalar], [], { out: Tensors }>;
}
interface $_foreach_pow_ {
  readonly List: Op<void, [self: Tensors, exponent: Tensors]>;
  readonly Scalar: Op<void, [self: Tensors, exponent: Scalar]>;
  readonly ScalarList: Op<void, [self: Tensors, exponent: readonly Scalar[]]>;
}
interface $_foreach_powsum {
  readonly Scalar: Op<Tensor[], [self: Tensors], [ord: Scalar, dtype: DType | null], { ord?: Scalar; dtype?: DType | null }>;
  readonly Scalar_out: Op<void, [self: Tensors], [ord: Scalar, dtype: DType | null], { ord?: Scalar; dtype?: DType | null; out: Tensors }>;
}
interface $_foreach_reciprocal {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_round {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_rsqrt {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_sigmoid {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_sign {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_sin {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_sinh {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_sqrt {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_sub {
  readonly List: Op<Tensor[], [self: Tensors, other: Tensors], [], { alpha?: Scalar }>;
  readonly Scalar: Op<Tensor[], [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<Tensor[], [self: Tensors, scalars: readonly Scalar[]]>;
  readonly List_out: Op<void, [self: Tensors, other: Tensors], [], { alpha?: Scalar; out: Tensors }>;
  readonly ScalarList_out: Op<void, [self: Tensors, scalars: readonly Scalar[]], [], { out: Tensors }>;
  readonly Scalar_out: Op<void, [self: Tensors, scalar: Scalar], [], { out: Tensors }>;
}
interface $_foreach_sub_ {
  readonly List: Op<void, [self: Tensors, other: Tensors], [], { alpha?: Scalar }>;
  readonly Scalar: Op<void, [self: Tensors, scalar: Scalar]>;
  readonly ScalarList: Op<void, [self: Tensors, scalars: readonly Scalar[]]>;
}
interface $_foreach_tan {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_tanh {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_trunc {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_foreach_zero {
  readonly default: Op<Tensor[], [self: Tensors]>;
  readonly out: Op<void, [self: Tensors], [], { out: Tensors }>;
}
interface $_functional_assert_async {
  readonly msg: Op<Tensor, [self: Tensor, assert_msg: string, dep_token: Tensor]>;
}
interface $_fused_adagrad {
  readonly default: Op<[Tensor[], Tensor[], Tensor[], Tensor[]], [self: Tensors, grads: Tensors, state_sums: Tensors, state_steps: Tensors], [], { lr: Real; lr_decay: Real; weight_decay: Real; eps: Real; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly tensor_lr: Op<[Tensor[], Tensor[], Tensor[]], [self: Tensors, grads: Tensors, state_sums: Tensors, state_steps: Tensors], [], { lr: Tensor; lr_decay: Real; weight_decay: Real; eps: Real; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly out: Op<void, [self: Tensors, grads: Tensors, state_sums: Tensors, state_steps: Tensors], [], { lr: Real; lr_decay: Real; weight_decay: Real; eps: Real; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null; out: Tensors }>;
  readonly tensor_lr_out: Op<void, [self: Tensors, grads: Tensors, state_sums: Tensors, state_steps: Tensors], [], { lr: Tensor; lr_decay: Real; weight_decay: Real; eps: Real; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null; out: Tensors }>;
}
interface $_fused_adagrad_ {
  readonly default: Op<void, [self: Tensors, grads: Tensors, state_sums: Tensors, state_steps: Tensors], [], { lr: Real; lr_decay: Real; weight_decay: Real; eps: Real; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly tensor_lr: Op<void, [self: Tensors, grads: Tensors, state_sums: Tensors, state_steps: Tensors], [], { lr: Tensor; lr_decay: Real; weight_decay: Real; eps: Real; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
}
interface $_fused_adam {
  readonly default: Op<[Tensor[], Tensor[], Tensor[], Tensor[], Tensor[]], [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Real; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly tensor_lr: Op<[Tensor[], Tensor[], Tensor[], Tensor[], Tensor[]], [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Tensor; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly out: Op<void, [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Real; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null; out: Tensors }>;
  readonly tensor_lr_out: Op<void, [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Tensor; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null; out: Tensors }>;
}
interface $_fused_adam_ {
  readonly default: Op<void, [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Real; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly tensor_lr: Op<void, [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Tensor; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
}
interface $_fused_adamw {
  readonly default: Op<[Tensor[], Tensor[], Tensor[], Tensor[], Tensor[]], [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Real; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly tensor_lr: Op<[Tensor[], Tensor[], Tensor[], Tensor[], Tensor[]], [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Tensor; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly out: Op<void, [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Real; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null; out: Tensors }>;
  readonly tensor_lr_out: Op<void, [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Tensor; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null; out: Tensors }>;
}
interface $_fused_adamw_ {
  readonly default: Op<void, [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Real; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly tensor_lr: Op<void, [self: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, max_exp_avg_sqs: Tensors, state_steps: Tensors], [], { lr: Tensor; beta1: Real; beta2: Real; weight_decay: Real; eps: Real; amsgrad: boolean; maximize: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
}
interface $_fused_dropout {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, p: Real], [generator: Generator | null], { generator?: Generator | null }>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, p: Real], [generator: Generator | null], { generator?: Generator | null; out0: Tensor; out1: Tensor }>;
}
interface $_fused_moving_avg_obs_fq_helper {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, observer_on: Tensor, fake_quant_on: Tensor, running_min: Tensor, running_max: Tensor, scale: Tensor, zero_point: Tensor, averaging_const: Real, quant_min: Int, quant_max: Int, ch_axis: Int], [per_row_fake_quant: boolean, symmetric_quant: boolean], { per_row_fake_quant?: boolean; symmetric_quant?: boolean }>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, observer_on: Tensor, fake_quant_on: Tensor, running_min: Tensor, running_max: Tensor, scale: Tensor, zero_point: Tensor, averaging_const: Real, quant_min: Int, quant_max: Int, ch_axis: Int], [per_row_fake_quant: boolean, symmetric_quant: boolean], { per_row_fake_quant?: boolean; symmetric_quant?: boolean; out0: Tensor; out1: Tensor }>;
}
interface $_fused_sgd {
  readonly default: Op<[Tensor[], Tensor[], Tensor[]], [self: Tensors, grads: Tensors, momentum_buffer_list: Tensors], [], { weight_decay: Real; momentum: Real; lr: Real; dampening: Real; nesterov: boolean; maximize: boolean; is_first_step: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly tensor_lr: Op<[Tensor[], Tensor[], Tensor[]], [self: Tensors, grads: Tensors, momentum_buffer_list: Tensors], [], { weight_decay: Real; momentum: Real; lr: Tensor; dampening: Real; nesterov: boolean; maximize: boolean; is_first_step: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly out: Op<void, [self: Tensors, grads: Tensors, momentum_buffer_list: Tensors], [], { weight_decay: Real; momentum: Real; lr: Real; dampening: Real; nesterov: boolean; maximize: boolean; is_first_step: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null; out: Tensors }>;
  readonly tensor_lr_out: Op<void, [self: Tensors, grads: Tensors, momentum_buffer_list: Tensors], [], { weight_decay: Real; momentum: Real; lr: Tensor; dampening: Real; nesterov: boolean; maximize: boolean; is_first_step: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null; out: Tensors }>;
}
interface $_fused_sgd_ {
  readonly default: Op<void, [self: Tensors, grads: Tensors, momentum_buffer_list: Tensors], [], { weight_decay: Real; momentum: Real; lr: Real; dampening: Real; nesterov: boolean; maximize: boolean; is_first_step: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
  readonly tensor_lr: Op<void, [self: Tensors, grads: Tensors, momentum_buffer_list: Tensors], [], { weight_decay: Real; momentum: Real; lr: Tensor; dampening: Real; nesterov: boolean; maximize: boolean; is_first_step: boolean; grad_scale?: Tensor | null; found_inf?: Tensor | null }>;
}
interface $_fw_primal_copy {
  readonly default: Op<Tensor, [self: Tensor, level: Int]>;
  readonly out: Op<Tensor, [self: Tensor, level: Int], [], { out: Tensor }>;
}
interface $_grid_sampler_2d_cpu_fallback {
  readonly default: Op<Tensor, [input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean]>;
  readonly out: Op<Tensor, [input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean], [], { out: Tensor }>;
}
interface $_histogramdd_bin_edges {
  readonly default: Op<Tensor[], [self: Tensor, bins: Ints], [], { range?: Reals | null; weight?: Tensor | null; density?: boolean }>;
  readonly out: Op<void, [self: Tensor, bins: Ints], [], { range?: Reals | null; weight?: Tensor | null; density?: boolean; out: Tensors }>;
}
interface $_histogramdd_from_bin_cts {
  readonly default: Op<Tensor, [self: Tensor, bins: Ints], [], { range?: Reals | null; weight?: Tensor | null; density?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, bins: Ints], [], { range?: Reals | null; weight?: Tensor | null; density?: boolean; out: Tensor }>;
}
interface $_histogramdd_from_bin_tensors {
  readonly default: Op<Tensor, [self: Tensor, bins: Tensors], [], { weight?: Tensor | null; density?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, bins: Tensors], [], { weight?: Tensor | null; density?: boolean; out: Tensor }>;
}
interface $_index_put_impl {
  readonly default: Op<Tensor, [self: Tensor, indices: readonly (Tensor | null)[], values: Tensor], [accumulate: boolean, unsafe: boolean], { accumulate?: boolean; unsafe?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, indices: readonly (Tensor | null)[], values: Tensor], [accumulate: boolean, unsafe: boolean], { accumulate?: boolean; unsafe?: boolean; out: Tensor }>;
}
interface $_indices_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_int_mm {
  readonly default: Op<Tensor, [self: Tensor, mat2: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, mat2: Tensor], [], { out: Tensor }>;
}
interface $_linalg_det {
  readonly default: Op<[Tensor, Tensor, Tensor], [A: Tensor]>;
  readonly result: Op<[Tensor, Tensor, Tensor], [A: Tensor], [], { result: Tensor; LU: Tensor; pivots: Tensor }>;
}
interface $_linalg_eigh {
  readonly default: Op<[Tensor, Tensor], [A: Tensor], [UPLO: string, compute_v: boolean], { UPLO?: string; compute_v?: boolean }>;
  readonly eigenvalues: Op<[Tensor, Tensor], [A: Tensor], [UPLO: string, compute_v: boolean], { UPLO?: string; compute_v?: boolean; eigenvalues: Tensor; eigenvectors: Tensor }>;
}
interface $_linalg_slogdet {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor], [A: Tensor]>;
  readonly sign: Op<[Tensor, Tensor, Tensor, Tensor], [A: Tensor], [], { sign: Tensor; logabsdet: Tensor; LU: Tensor; pivots: Tensor }>;
}
interface $_linalg_solve_ex {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor], [A: Tensor, B: Tensor], [], { left?: boolean; check_errors?: boolean }>;
  readonly result: Op<[Tensor, Tensor, Tensor, Tensor], [A: Tensor, B: Tensor], [], { left?: boolean; check_errors?: boolean; result: Tensor; LU: Tensor; pivots: Tensor; info: Tensor }>;
}
interface $_linalg_svd {
  readonly default: Op<[Tensor, Tensor, Tensor], [A: Tensor], [full_matrices: boolean, compute_uv: boolean], { full_matrices?: boolean; compute_uv?: boolean; driver?: string | null }>;
  readonly U: Op<[Tensor, Tensor, Tensor], [A: Tensor], [full_matrices: boolean, compute_uv: boolean], { full_matrices?: boolean; compute_uv?: boolean; driver?: string | null; U: Tensor; S: Tensor; Vh: Tensor }>;
}
interface $_log_softmax {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, half_to_float: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int, half_to_float: boolean], [], { out: Tensor }>;
}
interface $_log_softmax_backward_data {
  readonly default: Op<Tensor, [grad_output: Tensor, output: Tensor, dim: Int, input_dtype: DType]>;
  readonly out: Op<Tensor, [grad_output: Tensor, output: Tensor, dim: Int, input_dtype: DType], [], { out: Tensor }>;
}
interface $_logcumsumexp {
  readonly default: Op<Tensor, [self: Tensor, dim: Int]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int], [], { out: Tensor }>;
}
interface $_lstm_mps {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor], [input: Tensor, hx: Tensors, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean]>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor], [input: Tensor, hx: Tensors, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean], [], { out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensor; out4: Tensor; out5: Tensor }>;
}
interface $_make_dual_copy {
  readonly default: Op<Tensor, [primal: Tensor, tangent: Tensor, level: Int]>;
  readonly out: Op<Tensor, [primal: Tensor, tangent: Tensor, level: Int], [], { out: Tensor }>;
}
interface $_make_per_channel_quantized_tensor {
  readonly default: Op<Tensor, [self: Tensor, scale: Tensor, zero_point: Tensor, axis: Int]>;
  readonly out: Op<Tensor, [self: Tensor, scale: Tensor, zero_point: Tensor, axis: Int], [], { out: Tensor }>;
}
interface $_make_per_tensor_quantized_tensor {
  readonly default: Op<Tensor, [self: Tensor, scale: Real, zero_point: Int]>;
  readonly out: Op<Tensor, [self: Tensor, scale: Real, zero_point: Int], [], { out: Tensor }>;
}
interface $_masked_scale {
  readonly default: Op<Tensor, [self: Tensor, mask: Tensor, scale: Real]>;
  readonly out: Op<Tensor, [self: Tensor, mask: Tensor, scale: Real], [], { out: Tensor }>;
}
interface $_masked_softmax {
  readonly default: Op<Tensor, [self: Tensor, mask: Tensor], [dim: Int | null, mask_type: Int | null], { dim?: Int | null; mask_type?: Int | null }>;
  readonly out: Op<Tensor, [self: Tensor, mask: Tensor], [dim: Int | null, mask_type: Int | null], { dim?: Int | null; mask_type?: Int | null; out: Tensor }>;
}
interface $_masked_softmax_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output: Tensor, mask: Tensor], [dim: Int | null], { dim?: Int | null }>;
  readonly out: Op<Tensor, [grad_output: Tensor, output: Tensor, mask: Tensor], [dim: Int | null], { dim?: Int | null; out: Tensor }>;
}
interface $_mkldnn_reshape {
  readonly default: Op<Tensor, [self: Tensor, shape: Ints]>;
  readonly out: Op<Tensor, [self: Tensor, shape: Ints], [], { out: Tensor }>;
}
interface $_mkldnn_transpose {
  readonly default: Op<Tensor, [self: Tensor, dim0: Int, dim1: Int]>;
  readonly out: Op<Tensor, [self: Tensor, dim0: Int, dim1: Int], [], { out: Tensor }>;
}
interface $_mps_convolution {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, padding: Ints, stride: Ints, dilation: Ints, groups: Int]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, padding: Ints, stride: Ints, dilation: Ints, groups: Int], [], { out: Tensor }>;
}
interface $_mps_convolution_transpose {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, padding: Ints, output_padding: Ints, stride: Ints, dilation: Ints, groups: Int]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, padding: Ints, output_padding: Ints, stride: Ints, dilation: Ints, groups: Int], [], { out: Tensor }>;
}
interface $_native_batch_norm_legit {
  readonly default: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor, running_var: Tensor, training: boolean, momentum: Real, eps: Real]>;
  readonly no_stats: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, training: boolean, momentum: Real, eps: Real]>;
  readonly no_stats_out: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, training: boolean, momentum: Real, eps: Real], [], { out: Tensor; save_mean: Tensor; save_invstd: Tensor }>;
  readonly out: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor, running_var: Tensor, training: boolean, momentum: Real, eps: Real], [], { out: Tensor; save_mean: Tensor; save_invstd: Tensor }>;
}
interface $_native_batch_norm_legit_no_training {
  readonly default: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor, running_var: Tensor, momentum: Real, eps: Real]>;
  readonly out: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor, running_var: Tensor, momentum: Real, eps: Real], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $_native_multi_head_attention {
  readonly default: Op<[Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor, embed_dim: Int, num_head: Int, qkv_weight: Tensor, qkv_bias: Tensor, proj_weight: Tensor, proj_bias: Tensor], [mask: Tensor | null, need_weights: boolean, average_attn_weights: boolean, mask_type: Int | null], { mask?: Tensor | null; need_weights?: boolean; average_attn_weights?: boolean; mask_type?: Int | null }>;
  readonly out: Op<[Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor, embed_dim: Int, num_head: Int, qkv_weight: Tensor, qkv_bias: Tensor, proj_weight: Tensor, proj_bias: Tensor], [mask: Tensor | null, need_weights: boolean, average_attn_weights: boolean, mask_type: Int | null], { mask?: Tensor | null; need_weights?: boolean; average_attn_weights?: boolean; mask_type?: Int | null; out0: Tensor; out1: Tensor }>;
}
interface $_neg_view_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_nested_from_padded {
  readonly default: Op<Tensor, [padded: Tensor, cpu_nested_shape_example: Tensor], [fuse_transform_0213: boolean], { fuse_transform_0213?: boolean }>;
  readonly out: Op<Tensor, [padded: Tensor, cpu_nested_shape_example: Tensor], [fuse_transform_0213: boolean], { fuse_transform_0213?: boolean; out: Tensor }>;
}
interface $_nested_from_padded_and_nested_example {
  readonly default: Op<Tensor, [padded: Tensor, nt_example: Tensor]>;
  readonly out: Op<Tensor, [padded: Tensor, nt_example: Tensor], [], { out: Tensor }>;
}
interface $_nested_get_values_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_nested_tensor_from_mask {
  readonly default: Op<Tensor, [t: Tensor, mask: Tensor], [mask_check: boolean], { mask_check?: boolean }>;
  readonly out: Op<Tensor, [t: Tensor, mask: Tensor], [mask_check: boolean], { mask_check?: boolean; out: Tensor }>;
}
interface $_nested_tensor_from_tensor_list {
  readonly default: Op<Tensor, [list: Tensors], [dtype: DType | null, layout: Layout | null, device: Device | null, pin_memory: boolean | null], { dtype?: DType | null; layout?: Layout | null; device?: Device | null; pin_memory?: boolean | null }>;
  readonly out: Op<Tensor, [list: Tensors], [dtype: DType | null, layout: Layout | null, device: Device | null, pin_memory: boolean | null], { dtype?: DType | null; layout?: Layout | null; device?: Device | null; pin_memory?: boolean | null; out: Tensor }>;
}
interface $_nested_tensor_size {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_nested_tensor_storage_offsets {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_nested_tensor_strides {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_nested_view_from_buffer_copy {
  readonly default: Op<Tensor, [self: Tensor, nested_size: Tensor, nested_strides: Tensor, offsets: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, nested_size: Tensor, nested_strides: Tensor, offsets: Tensor], [], { out: Tensor }>;
}
interface $_nested_view_from_jagged_copy {
  readonly default: Op<Tensor, [self: Tensor, offsets: Tensor, dummy: Tensor], [lengths: Tensor | null, ragged_idx: Int, min_seqlen: Tensor | null, max_seqlen: Tensor | null], { lengths?: Tensor | null; ragged_idx?: Int; min_seqlen?: Tensor | null; max_seqlen?: Tensor | null }>;
  readonly out: Op<Tensor, [self: Tensor, offsets: Tensor, dummy: Tensor], [lengths: Tensor | null, ragged_idx: Int, min_seqlen: Tensor | null, max_seqlen: Tensor | null], { lengths?: Tensor | null; ragged_idx?: Int; min_seqlen?: Tensor | null; max_seqlen?: Tensor | null; out: Tensor }>;
}
interface $_new_zeros_with_same_feature_meta {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor], [], { self_num_batch_dims?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { self_num_batch_dims?: Int; out: Tensor }>;
}
interface $_nnpack_spatial_convolution {
  readonly default: Op<Tensor, [input: Tensor, weight: Tensor, bias: Tensor | null, padding: IntsN], [stride: IntsN], { stride?: IntsN }>;
  readonly out: Op<Tensor, [input: Tensor, weight: Tensor, bias: Tensor | null, padding: IntsN], [stride: IntsN], { stride?: IntsN; out: Tensor }>;
}
interface $_pack_padded_sequence {
  readonly default: Op<[Tensor, Tensor], [input: Tensor, lengths: Tensor, batch_first: boolean]>;
  readonly out: Op<[Tensor, Tensor], [input: Tensor, lengths: Tensor, batch_first: boolean], [], { out0: Tensor; out1: Tensor }>;
}
interface $_pdist_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, p: Real, pdist: Tensor]>;
  readonly out: Op<Tensor, [grad_output: Tensor, self: Tensor, p: Real, pdist: Tensor], [], { out: Tensor }>;
}
interface $_pdist_forward {
  readonly default: Op<Tensor, [self: Tensor], [p: Real], { p?: Real }>;
  readonly out: Op<Tensor, [self: Tensor], [p: Real], { p?: Real; out: Tensor }>;
}
interface $_philox_key_fold_in {
  /** @since torch 2.12 */
  readonly default: Op<Tensor, [key: Tensor, data: Int]>;
  /** @since torch 2.14 */
  readonly Tensor: Op<Tensor, [key: Tensor, data: Tensor]>;
}
interface $_philox_normal {
  /** @since torch 2.12 */
  readonly default: Op<Tensor, [self: Tensor, key: Tensor], [mean: Real, std: Real], { mean?: Real; std?: Real }>;
  /** @since torch 2.12 */
  readonly out: Op<Tensor, [self: Tensor, key: Tensor], [mean: Real, std: Real], { mean?: Real; std?: Real; out: Tensor }>;
}
interface $_philox_randint {
  /** @since torch 2.15 */
  readonly default: Op<Tensor, [self: Tensor, key: Tensor], [low: Int | null, high: Int | null], { low?: Int | null; high?: Int | null }>;
  /** @since torch 2.15 */
  readonly out: Op<Tensor, [self: Tensor, key: Tensor], [low: Int | null, high: Int | null], { low?: Int | null; high?: Int | null; out: Tensor }>;
}
interface $_philox_uniform {
  /** @since torch 2.12 */
  readonly default: Op<Tensor, [self: Tensor, key: Tensor], [low: Real, high: Real], { low?: Real; high?: Real }>;
  /** @since torch 2.12 */
  readonly out: Op<Tensor, [self: Tensor, key: Tensor], [low: Real, high: Real], { low?: Real; high?: Real; out: Tensor }>;
}
interface $_pin_memory {
  readonly default: Op<Tensor, [self: Tensor], [device: Device | null], { device?: Device | null }>;
  readonly out: Op<Tensor, [self: Tensor], [device: Device | null], { device?: Device | null; out: Tensor }>;
}
interface $_reshape_alias_copy {
  readonly default: Op<Tensor, [self: Tensor, size: Ints, stride: Ints]>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints, stride: Ints], [], { out: Tensor }>;
}
interface $_resize_output {
  readonly default: Op<Tensor, [self: Tensor, size: Ints, device: Device]>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints, device: Device], [], { out: Tensor }>;
}
interface $_sample_dirichlet {
  readonly default: Op<Tensor, [self: Tensor], [generator: Generator | null], { generator?: Generator | null }>;
  readonly out: Op<Tensor, [self: Tensor], [generator: Generator | null], { generator?: Generator | null; out: Tensor }>;
}
interface $_scaled_addmm {
  /** @since torch 2.15 */
  readonly default: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor, scale_a: Tensors, recipe_a: Ints, swizzle_a: Ints, scale_b: Tensors, recipe_b: Ints, swizzle_b: Ints], [contraction_dim: Ints], { contraction_dim?: Ints; beta?: Scalar; alpha?: Scalar; use_fast_accum?: boolean }>;
  /** @since torch 2.15 */
  readonly out: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor, scale_a: Tensors, recipe_a: Ints, swizzle_a: Ints, scale_b: Tensors, recipe_b: Ints, swizzle_b: Ints], [contraction_dim: Ints], { contraction_dim?: Ints; beta?: Scalar; alpha?: Scalar; use_fast_accum?: boolean; out: Tensor }>;
}
interface $_scaled_dot_product_flash_attention {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor, Int, Int, Tensor, Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor], [dropout_p: Real, is_causal: boolean, return_debug_mask: boolean], { dropout_p?: Real; is_causal?: boolean; return_debug_mask?: boolean; scale?: Real | null }>;
  readonly quantized: Op<[Tensor, Tensor, Tensor, Tensor, Int, Int, Tensor, Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor], [q_descale: Tensor | null, k_descale: Tensor | null, v_descale: Tensor | null, dropout_p: Real, is_causal: boolean, return_debug_mask: boolean], { q_descale?: Tensor | null; k_descale?: Tensor | null; v_descale?: Tensor | null; dropout_p?: Real; is_causal?: boolean; return_debug_mask?: boolean; scale?: Real | null }>;
}
interface $_scaled_grouped_mm_v2 {
  readonly default: Op<Tensor, [self: Tensor, mat2: Tensor, scale_a: Tensors, recipe_a: Ints, swizzle_a: Ints, scale_b: Tensors, recipe_b: Ints, swizzle_b: Ints], [offs: Tensor | null, bias: Tensor | null, out_dtype: DType | null, contraction_dim: Ints, use_fast_accum: boolean], { offs?: Tensor | null; bias?: Tensor | null; out_dtype?: DType | null; contraction_dim?: Ints; use_fast_accum?: boolean }>;
  /** @since torch 2.14 */
  readonly out: Op<Tensor, [self: Tensor, mat2: Tensor, scale_a: Tensors, recipe_a: Ints, swizzle_a: Ints, scale_b: Tensors, recipe_b: Ints, swizzle_b: Ints], [offs: Tensor | null, bias: Tensor | null, out_dtype: DType | null, contraction_dim: Ints, use_fast_accum: boolean], { offs?: Tensor | null; bias?: Tensor | null; out_dtype?: DType | null; contraction_dim?: Ints; use_fast_accum?: boolean; out: Tensor }>;
}
interface $_scaled_mm {
  readonly default: Op<Tensor, [self: Tensor, mat2: Tensor, scale_a: Tensor, scale_b: Tensor], [bias: Tensor | null, scale_result: Tensor | null, out_dtype: DType | null, use_fast_accum: boolean], { bias?: Tensor | null; scale_result?: Tensor | null; out_dtype?: DType | null; use_fast_accum?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, mat2: Tensor, scale_a: Tensor, scale_b: Tensor], [bias: Tensor | null, scale_result: Tensor | null, out_dtype: DType | null, use_fast_accum: boolean], { bias?: Tensor | null; scale_result?: Tensor | null; out_dtype?: DType | null; use_fast_accum?: boolean; out: Tensor }>;
}
interface $_scaled_mm_v2 {
  readonly default: Op<Tensor, [self: Tensor, mat2: Tensor, scale_a: Tensors, recipe_a: Ints, swizzle_a: Ints, scale_b: Tensors, recipe_b: Ints, swizzle_b: Ints], [bias: Tensor | null, out_dtype: DType | null, contraction_dim: Ints, use_fast_accum: boolean], { bias?: Tensor | null; out_dtype?: DType | null; contraction_dim?: Ints; use_fast_accum?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, mat2: Tensor, scale_a: Tensors, recipe_a: Ints, swizzle_a: Ints, scale_b: Tensors, recipe_b: Ints, swizzle_b: Ints], [bias: Tensor | null, out_dtype: DType | null, contraction_dim: Ints, use_fast_accum: boolean], { bias?: Tensor | null; out_dtype?: DType | null; contraction_dim?: Ints; use_fast_accum?: boolean; out: Tensor }>;
}
interface $_segment_reduce_backward {
  readonly default: Op<Tensor, [grad: Tensor, output: Tensor, data: Tensor, reduce: string], [], { lengths?: Tensor | null; offsets?: Tensor | null; axis?: Int; initial?: Scalar | null }>;
  readonly out: Op<Tensor, [grad: Tensor, output: Tensor, data: Tensor, reduce: string], [], { lengths?: Tensor | null; offsets?: Tensor | null; axis?: Int; initial?: Scalar | null; out: Tensor }>;
}
interface $_slow_conv2d_backward {
  readonly output_mask: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_output: Tensor, self: Tensor, weight: Tensor, kernel_size: IntsN, stride: IntsN, padding: IntsN, output_mask: BoolsN]>;
  readonly grad_input: Op<[Tensor, Tensor, Tensor], [grad_output: Tensor, self: Tensor, weight: Tensor, kernel_size: IntsN, stride: IntsN, padding: IntsN], [], { grad_input: Tensor; grad_weight: Tensor; grad_bias: Tensor }>;
  readonly output_mask_out: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_output: Tensor, self: Tensor, weight: Tensor, kernel_size: IntsN, stride: IntsN, padding: IntsN, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $_slow_conv2d_forward {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN, bias: Tensor | null, stride: IntsN, padding: IntsN]>;
  readonly output: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN, bias: Tensor | null, stride: IntsN, padding: IntsN], [], { output: Tensor }>;
}
interface $_softmax {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, half_to_float: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int, half_to_float: boolean], [], { out: Tensor }>;
}
interface $_softmax_backward_data {
  readonly default: Op<Tensor, [grad_output: Tensor, output: Tensor, dim: Int, input_dtype: DType]>;
  readonly out: Op<Tensor, [grad_output: Tensor, output: Tensor, dim: Int, input_dtype: DType], [], { grad_input: Tensor }>;
}
interface $_sparse_addmm {
  readonly default: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor], [], { beta?: Scalar; alpha?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor], [], { beta?: Scalar; alpha?: Scalar; out: Tensor }>;
}
interface $_sparse_broadcast_to_copy {
  readonly default: Op<Tensor, [self: Tensor, size: Ints]>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints], [], { out: Tensor }>;
}
interface $_sparse_coo_tensor_with_dims {
  readonly default: Op<Tensor, [sparse_dim: Int, dense_dim: Int, size: Ints], [], Make>;
  readonly out: Op<Tensor, [sparse_dim: Int, dense_dim: Int, size: Ints], [], { out: Tensor }>;
}
interface $_sparse_coo_tensor_with_dims_and_tensors {
  readonly default: Op<Tensor, [sparse_dim: Int, dense_dim: Int, size: Ints, indices: Tensor, values: Tensor], [], { is_coalesced?: boolean | null } & Make>;
  readonly out: Op<Tensor, [sparse_dim: Int, dense_dim: Int, size: Ints, indices: Tensor, values: Tensor], [], { is_coalesced?: boolean | null; out: Tensor }>;
}
interface $_sparse_csr_prod {
  readonly dim_dtype: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean; dtype?: DType | null }>;
  readonly dim_dtype_out: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
}
interface $_sparse_csr_sum {
  readonly dim_dtype: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean; dtype?: DType | null }>;
  readonly dim_dtype_out: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
}
interface $_sparse_log_softmax {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, half_to_float: boolean]>;
  readonly int: Op<Tensor, [self: Tensor, dim: Int], [dtype: DType | null], { dtype?: DType | null }>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int, half_to_float: boolean], [], { out: Tensor }>;
}
interface $_sparse_log_softmax_backward_data {
  readonly default: Op<Tensor, [grad_output: Tensor, output: Tensor, dim: Int, self: Tensor]>;
  readonly out: Op<Tensor, [grad_output: Tensor, output: Tensor, dim: Int, self: Tensor], [], { out: Tensor }>;
}
interface $_sparse_mask_projection {
  readonly default: Op<Tensor, [self: Tensor, mask: Tensor], [accumulate_matches: boolean], { accumulate_matches?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, mask: Tensor], [accumulate_matches: boolean], { accumulate_matches?: boolean; out: Tensor }>;
}
interface $_sparse_mm {
  readonly default: Op<Tensor, [sparse: Tensor, dense: Tensor]>;
  readonly reduce: Op<Tensor, [sparse: Tensor, dense: Tensor, reduce: string]>;
}
interface $_sparse_softmax {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, half_to_float: boolean]>;
  readonly int: Op<Tensor, [self: Tensor, dim: Int], [dtype: DType | null], { dtype?: DType | null }>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int, half_to_float: boolean], [], { out: Tensor }>;
}
interface $_sparse_softmax_backward_data {
  readonly default: Op<Tensor, [grad_output: Tensor, output: Tensor, dim: Int, self: Tensor]>;
  readonly out: Op<Tensor, [grad_output: Tensor, output: Tensor, dim: Int, self: Tensor], [], { out: Tensor }>;
}
interface $_sparse_sparse_matmul {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $_sparse_sum {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly dim: Op<Tensor, [self: Tensor, dim: IntsN]>;
  readonly dim_dtype: Op<Tensor, [self: Tensor, dim: IntsN], [], { dtype: DType }>;
  readonly dtype: Op<Tensor, [self: Tensor], [], { dtype: DType }>;
  readonly dim_out: Op<Tensor, [self: Tensor, dim: IntsN], [], { out: Tensor }>;
}
interface $_sparse_sum_backward {
  readonly default: Op<Tensor, [grad: Tensor, self: Tensor, dim: Ints]>;
  readonly out: Op<Tensor, [grad: Tensor, self: Tensor, dim: Ints], [], { out: Tensor }>;
}
interface $_spdiags {
  readonly default: Op<Tensor, [diagonals: Tensor, offsets: Tensor, shape: Ints], [layout: Layout | null], { layout?: Layout | null }>;
  readonly out: Op<Tensor, [diagonals: Tensor, offsets: Tensor, shape: Ints], [layout: Layout | null], { layout?: Layout | null; out: Tensor }>;
}
interface $_stack {
  readonly default: Op<Tensor, [tensors: Tensors], [dim: Int], { dim?: Int }>;
  readonly out: Op<Tensor, [tensors: Tensors], [dim: Int], { dim?: Int; out: Tensor }>;
}
interface $_standard_gamma {
  readonly default: Op<Tensor, [self: Tensor], [generator: Generator | null], { generator?: Generator | null }>;
  readonly out: Op<Tensor, [self: Tensor], [generator: Generator | null], { generator?: Generator | null; out: Tensor }>;
}
interface $_standard_gamma_grad {
  readonly default: Op<Tensor, [self: Tensor, output: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, output: Tensor], [], { out: Tensor }>;
}
interface $_test_ambiguous_defaults {
  readonly a: Op<Tensor, [dummy: Tensor], [a: Int, b: Int], { a?: Int; b?: Int }>;
  readonly b: Op<Tensor, [dummy: Tensor], [a: Int, b: string], { a?: Int; b?: string }>;
}
interface $_test_autograd_multiple_dispatch {
  readonly fullcoverage: Op<Tensor, [self: Tensor]>;
  readonly ntonly: Op<Tensor, [self: Tensor, b: boolean]>;
  readonly fullcoverage_out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_test_autograd_multiple_dispatch_view_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_test_functorch_fallback {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $_test_optional_filled_intlist {
  readonly default: Op<Tensor, [values: Tensor], [addends: IntsN | null], { addends?: IntsN | null }>;
  readonly out: Op<Tensor, [values: Tensor], [addends: IntsN | null], { addends?: IntsN | null; out: Tensor }>;
}
interface $_test_optional_floatlist {
  readonly default: Op<Tensor, [values: Tensor], [addends: Reals | null], { addends?: Reals | null }>;
  readonly out: Op<Tensor, [values: Tensor], [addends: Reals | null], { addends?: Reals | null; out: Tensor }>;
}
interface $_test_optional_intlist {
  readonly default: Op<Tensor, [values: Tensor], [addends: Ints | null], { addends?: Ints | null }>;
  readonly out: Op<Tensor, [values: Tensor], [addends: Ints | null], { addends?: Ints | null; out: Tensor }>;
}
interface $_test_warn_in_autograd {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_thnn_fused_gru_cell {
  readonly default: Op<[Tensor, Tensor], [input_gates: Tensor, hidden_gates: Tensor, hx: Tensor], [input_bias: Tensor | null, hidden_bias: Tensor | null], { input_bias?: Tensor | null; hidden_bias?: Tensor | null }>;
  readonly out: Op<[Tensor, Tensor], [input_gates: Tensor, hidden_gates: Tensor, hx: Tensor], [input_bias: Tensor | null, hidden_bias: Tensor | null], { input_bias?: Tensor | null; hidden_bias?: Tensor | null; out0: Tensor; out1: Tensor }>;
}
interface $_thnn_fused_gru_cell_backward {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [grad_hy: Tensor, workspace: Tensor, has_bias: boolean]>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [grad_hy: Tensor, workspace: Tensor, has_bias: boolean], [], { out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensor; out4: Tensor }>;
}
interface $_thnn_fused_lstm_cell {
  readonly default: Op<[Tensor, Tensor, Tensor], [input_gates: Tensor, hidden_gates: Tensor, cx: Tensor], [input_bias: Tensor | null, hidden_bias: Tensor | null], { input_bias?: Tensor | null; hidden_bias?: Tensor | null }>;
  readonly out: Op<[Tensor, Tensor, Tensor], [input_gates: Tensor, hidden_gates: Tensor, cx: Tensor], [input_bias: Tensor | null, hidden_bias: Tensor | null], { input_bias?: Tensor | null; hidden_bias?: Tensor | null; out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $_thnn_fused_lstm_cell_backward_impl {
  readonly default: Op<[Tensor, Tensor, Tensor], [grad_hy: Tensor | null, grad_cy: Tensor | null, cx: Tensor, cy: Tensor, workspace: Tensor, has_bias: boolean]>;
  readonly out: Op<[Tensor, Tensor, Tensor], [grad_hy: Tensor | null, grad_cy: Tensor | null, cx: Tensor, cy: Tensor, workspace: Tensor, has_bias: boolean], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $_to_copy {
  readonly default: Op<Tensor, [self: Tensor], [], { non_blocking?: boolean; memory_format?: MemoryFormat | null } & Make>;
  readonly out: Op<Tensor, [self: Tensor], [], { non_blocking?: boolean; memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $_to_dense {
  readonly default: Op<Tensor, [self: Tensor], [dtype: DType | null, masked_grad: boolean | null], { dtype?: DType | null; masked_grad?: boolean | null }>;
  readonly out: Op<Tensor, [self: Tensor], [dtype: DType | null, masked_grad: boolean | null], { dtype?: DType | null; masked_grad?: boolean | null; out: Tensor }>;
}
interface $_to_sparse {
  readonly default: Op<Tensor, [self: Tensor], [], { layout?: Layout | null; blocksize?: IntsN | null; dense_dim?: Int | null }>;
  readonly sparse_dim: Op<Tensor, [self: Tensor, sparse_dim: Int]>;
  readonly out: Op<Tensor, [self: Tensor], [], { layout?: Layout | null; blocksize?: IntsN | null; dense_dim?: Int | null; out: Tensor }>;
  readonly sparse_dim_out: Op<Tensor, [self: Tensor, sparse_dim: Int], [], { out: Tensor }>;
}
interface $_to_sparse_bsc {
  readonly default: Op<Tensor, [self: Tensor, blocksize: IntsN], [dense_dim: Int | null], { dense_dim?: Int | null }>;
  readonly out: Op<Tensor, [self: Tensor, blocksize: IntsN], [dense_dim: Int | null], { dense_dim?: Int | null; out: Tensor }>;
}
interface $_to_sparse_bsr {
  readonly default: Op<Tensor, [self: Tensor, blocksize: IntsN], [dense_dim: Int | null], { dense_dim?: Int | null }>;
  readonly out: Op<Tensor, [self: Tensor, blocksize: IntsN], [dense_dim: Int | null], { dense_dim?: Int | null; out: Tensor }>;
}
interface $_to_sparse_csc {
  readonly default: Op<Tensor, [self: Tensor], [dense_dim: Int | null], { dense_dim?: Int | null }>;
  readonly out: Op<Tensor, [self: Tensor], [dense_dim: Int | null], { dense_dim?: Int | null; out: Tensor }>;
}
interface $_to_sparse_csr {
  readonly default: Op<Tensor, [self: Tensor], [dense_dim: Int | null], { dense_dim?: Int | null }>;
  readonly out: Op<Tensor, [self: Tensor], [dense_dim: Int | null], { dense_dim?: Int | null; out: Tensor }>;
}
interface $_transform_bias_rescale_qkv {
  readonly default: Op<[Tensor, Tensor, Tensor], [qkv: Tensor, qkv_bias: Tensor, num_heads: Int]>;
  readonly out: Op<[Tensor, Tensor, Tensor], [qkv: Tensor, qkv_bias: Tensor, num_heads: Int], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $_transformer_encoder_layer_fwd {
  readonly default: Op<Tensor, [src: Tensor, embed_dim: Int, num_heads: Int, qkv_weight: Tensor, qkv_bias: Tensor, proj_weight: Tensor, proj_bias: Tensor, use_gelu: boolean, norm_first: boolean, eps: Real, norm_weight_1: Tensor, norm_bias_1: Tensor, norm_weight_2: Tensor, norm_bias_2: Tensor, ffn_weight_1: Tensor, ffn_bias_1: Tensor, ffn_weight_2: Tensor, ffn_bias_2: Tensor], [mask: Tensor | null, mask_type: Int | null], { mask?: Tensor | null; mask_type?: Int | null }>;
  readonly out: Op<Tensor, [src: Tensor, embed_dim: Int, num_heads: Int, qkv_weight: Tensor, qkv_bias: Tensor, proj_weight: Tensor, proj_bias: Tensor, use_gelu: boolean, norm_first: boolean, eps: Real, norm_weight_1: Tensor, norm_bias_1: Tensor, norm_weight_2: Tensor, norm_bias_2: Tensor, ffn_weight_1: Tensor, ffn_bias_1: Tensor, ffn_weight_2: Tensor, ffn_bias_2: Tensor], [mask: Tensor | null, mask_type: Int | null], { mask?: Tensor | null; mask_type?: Int | null; out: Tensor }>;
}
interface $_trilinear {
  readonly default: Op<Tensor, [i1: Tensor, i2: Tensor, i3: Tensor, expand1: Ints, expand2: Ints, expand3: Ints, sumdim: Ints], [unroll_dim: Int], { unroll_dim?: Int }>;
  readonly out: Op<Tensor, [i1: Tensor, i2: Tensor, i3: Tensor, expand1: Ints, expand2: Ints, expand3: Ints, sumdim: Ints], [unroll_dim: Int], { unroll_dim?: Int; out: Tensor }>;
}
interface $_triton_multi_head_attention {
  readonly default: Op<Tensor, [query: Tensor, key: Tensor, value: Tensor, embed_dim: Int, num_head: Int, qkv_weight: Tensor, qkv_bias: Tensor, proj_weight: Tensor, proj_bias: Tensor], [mask: Tensor | null], { mask?: Tensor | null }>;
  readonly out: Op<Tensor, [query: Tensor, key: Tensor, value: Tensor, embed_dim: Int, num_head: Int, qkv_weight: Tensor, qkv_bias: Tensor, proj_weight: Tensor, proj_bias: Tensor], [mask: Tensor | null], { mask?: Tensor | null; out: Tensor }>;
}
interface $_triton_scaled_dot_attention {
  readonly default: Op<Tensor, [q: Tensor, k: Tensor, v: Tensor], [dropout_p: Real], { dropout_p?: Real }>;
  readonly out: Op<Tensor, [q: Tensor, k: Tensor, v: Tensor], [dropout_p: Real], { dropout_p?: Real; out: Tensor }>;
}
interface $_unique {
  readonly default: Op<[Tensor, Tensor], [self: Tensor], [sorted: boolean, return_inverse: boolean], { sorted?: boolean; return_inverse?: boolean }>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor], [sorted: boolean, return_inverse: boolean], { sorted?: boolean; return_inverse?: boolean; out0: Tensor; out1: Tensor }>;
}
interface $_unique2 {
  readonly default: Op<[Tensor, Tensor, Tensor], [self: Tensor], [sorted: boolean, return_inverse: boolean, return_counts: boolean], { sorted?: boolean; return_inverse?: boolean; return_counts?: boolean }>;
  readonly out: Op<[Tensor, Tensor, Tensor], [self: Tensor], [sorted: boolean, return_inverse: boolean, return_counts: boolean], { sorted?: boolean; return_inverse?: boolean; return_counts?: boolean; out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $_unsafe_index {
  readonly Tensor: Op<Tensor, [self: Tensor, indices: readonly (Tensor | null)[]]>;
}
interface $_unsafe_view {
  readonly default: Op<Tensor, [self: Tensor, size: Ints]>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints], [], { out: Tensor }>;
}
interface $_upsample_bicubic2d_aa {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor, output_size: Ints | null, align_corners: boolean], [scale_factors: Reals | null], { scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; out: Tensor }>;
}
interface $_upsample_bicubic2d_aa_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; grad_input: Tensor }>;
}
interface $_upsample_bilinear2d_aa {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor, output_size: Ints | null, align_corners: boolean], [scale_factors: Reals | null], { scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; out: Tensor }>;
}
interface $_upsample_bilinear2d_aa_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; grad_input: Tensor }>;
}
interface $_upsample_lanczos2d_aa {
  /** @since torch 2.12 */
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  /** @since torch 2.12 */
  readonly vec: Op<Tensor, [input: Tensor, output_size: Ints | null, align_corners: boolean], [scale_factors: Reals | null], { scale_factors?: Reals | null }>;
  /** @since torch 2.12 */
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; out: Tensor }>;
}
interface $_upsample_lanczos2d_aa_backward {
  /** @since torch 2.12 */
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  /** @since torch 2.12 */
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; grad_input: Tensor }>;
}
interface $_upsample_nearest_exact1d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN], [scales: Real | null], { scales?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor], [output_size: Ints | null, scale_factors: Reals | null], { output_size?: Ints | null; scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [scales: Real | null], { scales?: Real | null; out: Tensor }>;
}
interface $_upsample_nearest_exact1d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales: Real | null], { scales?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales: Real | null], { scales?: Real | null; grad_input: Tensor }>;
}
interface $_upsample_nearest_exact2d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor], [output_size: Ints | null, scale_factors: Reals | null], { output_size?: Ints | null; scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; out: Tensor }>;
}
interface $_upsample_nearest_exact2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; grad_input: Tensor }>;
}
interface $_upsample_nearest_exact3d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor], [output_size: Ints | null, scale_factors: Reals | null], { output_size?: Ints | null; scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null; out: Tensor }>;
}
interface $_upsample_nearest_exact3d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null; grad_input: Tensor }>;
}
interface $_use_cudnn_ctc_loss {
  readonly default: Op<boolean, [log_probs: Tensor, targets: Tensor, input_lengths: Ints, target_lengths: Ints, blank: Int]>;
  readonly Tensor: Op<boolean, [log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor, blank: Int]>;
}
interface $_use_miopen_ctc_loss {
  readonly default: Op<boolean, [log_probs: Tensor, targets: Tensor, input_lengths: Ints, target_lengths: Ints, blank: Int]>;
  readonly Tensor: Op<boolean, [log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor, blank: Int]>;
}
interface $_values_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $_weight_norm_interface {
  readonly default: Op<[Tensor, Tensor], [v: Tensor, g: Tensor], [dim: Int], { dim?: Int }>;
  readonly out: Op<[Tensor, Tensor], [v: Tensor, g: Tensor], [dim: Int], { dim?: Int; out0: Tensor; out1: Tensor }>;
}
interface $_weight_norm_interface_backward {
  readonly default: Op<[Tensor, Tensor], [grad_w: Tensor, saved_v: Tensor, saved_g: Tensor, saved_norms: Tensor, dim: Int]>;
  readonly out: Op<[Tensor, Tensor], [grad_w: Tensor, saved_v: Tensor, saved_g: Tensor, saved_norms: Tensor, dim: Int], [], { out0: Tensor; out1: Tensor }>;
}
interface $abs {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $absolute {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $acos {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $acosh {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $adaptive_avg_pool1d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [], { out: Tensor }>;
}
interface $adaptive_avg_pool2d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [], { out: Tensor }>;
}
interface $adaptive_avg_pool3d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [], { out: Tensor }>;
}
interface $adaptive_avg_pool3d_backward {
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor], [], { grad_input: Tensor }>;
}
interface $adaptive_max_pool2d {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, output_size: IntsN]>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, output_size: IntsN], [], { out: Tensor; indices: Tensor }>;
}
interface $adaptive_max_pool2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, indices: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, indices: Tensor], [], { grad_input: Tensor }>;
}
interface $adaptive_max_pool3d {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, output_size: IntsN]>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, output_size: IntsN], [], { out: Tensor; indices: Tensor }>;
}
interface $adaptive_max_pool3d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, indices: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, indices: Tensor], [], { grad_input: Tensor }>;
}
interface $add {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar], [alpha: Scalar], { alpha?: Scalar }>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor], [], { alpha?: Scalar }>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [alpha: Scalar], { alpha?: Scalar; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { alpha?: Scalar; out: Tensor }>;
}
interface $add_ {
  readonly Scalar: InPlace<[other: Scalar], [alpha: Scalar], { alpha?: Scalar }>;
  readonly Tensor: InPlace<[other: Tensor], [], { alpha?: Scalar }>;
}
interface $addbmm {
  readonly default: Op<Tensor, [self: Tensor, batch1: Tensor, batch2: Tensor], [], { beta?: Scalar; alpha?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, batch1: Tensor, batch2: Tensor], [], { beta?: Scalar; alpha?: Scalar; out: Tensor }>;
}
interface $addcdiv {
  readonly default: Op<Tensor, [self: Tensor, tensor1: Tensor, tensor2: Tensor], [], { value?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, tensor1: Tensor, tensor2: Tensor], [], { value?: Scalar; out: Tensor }>;
}
interface $addcmul {
  readonly default: Op<Tensor, [self: Tensor, tensor1: Tensor, tensor2: Tensor], [], { value?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, tensor1: Tensor, tensor2: Tensor], [], { value?: Scalar; out: Tensor }>;
}
interface $addmm {
  readonly default: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor], [], { beta?: Scalar; alpha?: Scalar }>;
  readonly dtype: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor, out_dtype: DType], [], { beta?: Scalar; alpha?: Scalar }>;
  readonly dtype_out: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor, out_dtype: DType], [], { beta?: Scalar; alpha?: Scalar; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor], [], { beta?: Scalar; alpha?: Scalar; out: Tensor }>;
}
interface $addmv {
  readonly default: Op<Tensor, [self: Tensor, mat: Tensor, vec: Tensor], [], { beta?: Scalar; alpha?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, mat: Tensor, vec: Tensor], [], { beta?: Scalar; alpha?: Scalar; out: Tensor }>;
}
interface $addr {
  readonly default: Op<Tensor, [self: Tensor, vec1: Tensor, vec2: Tensor], [], { beta?: Scalar; alpha?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, vec1: Tensor, vec2: Tensor], [], { beta?: Scalar; alpha?: Scalar; out: Tensor }>;
}
interface $affine_grid_generator {
  readonly default: Op<Tensor, [theta: Tensor, size: Ints, align_corners: boolean]>;
  readonly out: Op<Tensor, [theta: Tensor, size: Ints, align_corners: boolean], [], { out: Tensor }>;
}
interface $alias_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $all {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly dim: Op<Tensor, [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean }>;
  readonly dims: Op<Tensor, [self: Tensor], [dim: Ints | null, keepdim: boolean], { dim?: Ints | null; keepdim?: boolean }>;
  readonly all_out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
  readonly dims_out: Op<Tensor, [self: Tensor], [dim: Ints | null, keepdim: boolean], { dim?: Ints | null; keepdim?: boolean; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean; out: Tensor }>;
}
interface $amax {
  readonly default: Op<Tensor, [self: Tensor], [dim: IntsN, keepdim: boolean], { dim?: IntsN; keepdim?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: IntsN, keepdim: boolean], { dim?: IntsN; keepdim?: boolean; out: Tensor }>;
}
interface $amin {
  readonly default: Op<Tensor, [self: Tensor], [dim: IntsN, keepdim: boolean], { dim?: IntsN; keepdim?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: IntsN, keepdim: boolean], { dim?: IntsN; keepdim?: boolean; out: Tensor }>;
}
interface $aminmax {
  readonly default: Op<[Tensor, Tensor], [self: Tensor], [], { dim?: Int | null; keepdim?: boolean }>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor], [], { dim?: Int | null; keepdim?: boolean; min: Tensor; max: Tensor }>;
}
interface $angle {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $any {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly dim: Op<Tensor, [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean }>;
  readonly dims: Op<Tensor, [self: Tensor], [dim: Ints | null, keepdim: boolean], { dim?: Ints | null; keepdim?: boolean }>;
  readonly all_out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
  readonly dims_out: Op<Tensor, [self: Tensor], [dim: Ints | null, keepdim: boolean], { dim?: Ints | null; keepdim?: boolean; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean; out: Tensor }>;
}
interface $arange {
  readonly default: Op<Tensor, [end: Scalar], [], Make>;
  readonly start: Op<Tensor, [start: Scalar, end: Scalar], [], Make>;
  readonly start_step: Op<Tensor, [start: Scalar, end: Scalar], [step: Scalar], { step?: Scalar } & Make>;
  readonly out: Op<Tensor, [end: Scalar], [], { out: Tensor }>;
  readonly start_out: Op<Tensor, [start: Scalar, end: Scalar], [step: Scalar], { step?: Scalar; out: Tensor }>;
}
interface $arccos {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $arccosh {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $arcsin {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $arcsinh {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $arctan {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $arctan2 {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $arctanh {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $argmax {
  readonly default: Op<Tensor, [self: Tensor], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean; out: Tensor }>;
}
interface $argmin {
  readonly default: Op<Tensor, [self: Tensor], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean; out: Tensor }>;
}
interface $argsort {
  readonly default: Op<Tensor, [self: Tensor], [dim: Int, descending: boolean], { dim?: Int; descending?: boolean }>;
  readonly stable: Op<Tensor, [self: Tensor], [], { stable: boolean; dim?: Int; descending?: boolean }>;
  readonly stable_out: Op<Tensor, [self: Tensor], [], { stable: boolean; dim?: Int; descending?: boolean; out: Tensor }>;
}
interface $as_strided_copy {
  readonly default: Op<Tensor, [self: Tensor, size: Ints, stride: Ints], [storage_offset: Int | null], { storage_offset?: Int | null }>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints, stride: Ints], [storage_offset: Int | null], { storage_offset?: Int | null; out: Tensor }>;
}
interface $as_strided_scatter {
  readonly default: Op<Tensor, [self: Tensor, src: Tensor, size: Ints, stride: Ints], [storage_offset: Int | null], { storage_offset?: Int | null }>;
  readonly out: Op<Tensor, [self: Tensor, src: Tensor, size: Ints, stride: Ints], [storage_offset: Int | null], { storage_offset?: Int | null; out: Tensor }>;
}
interface $asin {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $asinh {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $atan {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $atan2 {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $atanh {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $atleast_1d {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly Sequence: Op<Tensor[], [tensors: Tensors]>;
}
interface $atleast_2d {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly Sequence: Op<Tensor[], [tensors: Tensors]>;
}
interface $atleast_3d {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly Sequence: Op<Tensor[], [tensors: Tensors]>;
}
interface $avg_pool1d {
  readonly default: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, ceil_mode: boolean, count_include_pad: boolean], { stride?: IntsN; padding?: IntsN; ceil_mode?: boolean; count_include_pad?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, ceil_mode: boolean, count_include_pad: boolean], { stride?: IntsN; padding?: IntsN; ceil_mode?: boolean; count_include_pad?: boolean; out: Tensor }>;
}
interface $avg_pool2d {
  readonly default: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, ceil_mode: boolean, count_include_pad: boolean, divisor_override: Int | null], { stride?: IntsN; padding?: IntsN; ceil_mode?: boolean; count_include_pad?: boolean; divisor_override?: Int | null }>;
  readonly out: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, ceil_mode: boolean, count_include_pad: boolean, divisor_override: Int | null], { stride?: IntsN; padding?: IntsN; ceil_mode?: boolean; count_include_pad?: boolean; divisor_override?: Int | null; out: Tensor }>;
}
interface $avg_pool2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, stride: IntsN, padding: IntsN, ceil_mode: boolean, count_include_pad: boolean], [divisor_override: Int | null], { divisor_override?: Int | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, stride: IntsN, padding: IntsN, ceil_mode: boolean, count_include_pad: boolean], [divisor_override: Int | null], { divisor_override?: Int | null; grad_input: Tensor }>;
}
interface $avg_pool3d {
  readonly default: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, ceil_mode: boolean, count_include_pad: boolean, divisor_override: Int | null], { stride?: IntsN; padding?: IntsN; ceil_mode?: boolean; count_include_pad?: boolean; divisor_override?: Int | null }>;
  readonly out: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, ceil_mode: boolean, count_include_pad: boolean, divisor_override: Int | null], { stride?: IntsN; padding?: IntsN; ceil_mode?: boolean; count_include_pad?: boolean; divisor_override?: Int | null; out: Tensor }>;
}
interface $avg_pool3d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, stride: IntsN, padding: IntsN, ceil_mode: boolean, count_include_pad: boolean], [divisor_override: Int | null], { divisor_override?: Int | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, stride: IntsN, padding: IntsN, ceil_mode: boolean, count_include_pad: boolean], [divisor_override: Int | null], { divisor_override?: Int | null; grad_input: Tensor }>;
}
interface $baddbmm {
  readonly default: Op<Tensor, [self: Tensor, batch1: Tensor, batch2: Tensor], [], { beta?: Scalar; alpha?: Scalar }>;
  readonly dtype: Op<Tensor, [self: Tensor, batch1: Tensor, batch2: Tensor, out_dtype: DType], [], { beta?: Scalar; alpha?: Scalar }>;
  readonly dtype_out: Op<Tensor, [self: Tensor, batch1: Tensor, batch2: Tensor, out_dtype: DType], [], { beta?: Scalar; alpha?: Scalar; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, batch1: Tensor, batch2: Tensor], [], { beta?: Scalar; alpha?: Scalar; out: Tensor }>;
}
interface $bartlett_window {
  readonly default: Op<Tensor, [window_length: Int], [], Make>;
  readonly periodic: Op<Tensor, [window_length: Int, periodic: boolean], [], Make>;
  readonly out: Op<Tensor, [window_length: Int], [], { out: Tensor }>;
  readonly periodic_out: Op<Tensor, [window_length: Int, periodic: boolean], [], { out: Tensor }>;
}
interface $batch_norm_backward_elemt {
  readonly default: Op<Tensor, [grad_out: Tensor, input: Tensor, mean: Tensor, invstd: Tensor, weight: Tensor | null, sum_dy: Tensor, sum_dy_xmu: Tensor, count: Tensor]>;
  readonly out: Op<Tensor, [grad_out: Tensor, input: Tensor, mean: Tensor, invstd: Tensor, weight: Tensor | null, sum_dy: Tensor, sum_dy_xmu: Tensor, count: Tensor], [], { out: Tensor }>;
}
interface $batch_norm_backward_reduce {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor], [grad_out: Tensor, input: Tensor, mean: Tensor, invstd: Tensor, weight: Tensor | null, input_g: boolean, weight_g: boolean, bias_g: boolean]>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor], [grad_out: Tensor, input: Tensor, mean: Tensor, invstd: Tensor, weight: Tensor | null, input_g: boolean, weight_g: boolean, bias_g: boolean], [], { out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensor }>;
}
interface $batch_norm_elemt {
  readonly default: Op<Tensor, [input: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, invstd: Tensor, eps: Real]>;
  readonly out: Op<Tensor, [input: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, invstd: Tensor, eps: Real], [], { out: Tensor }>;
}
interface $batch_norm_gather_stats {
  readonly default: Op<[Tensor, Tensor], [input: Tensor, mean: Tensor, invstd: Tensor, running_mean: Tensor | null, running_var: Tensor | null, momentum: Real, eps: Real, count: Int]>;
  readonly out: Op<[Tensor, Tensor], [input: Tensor, mean: Tensor, invstd: Tensor, running_mean: Tensor | null, running_var: Tensor | null, momentum: Real, eps: Real, count: Int], [], { out0: Tensor; out1: Tensor }>;
}
interface $batch_norm_gather_stats_with_counts {
  readonly default: Op<[Tensor, Tensor], [input: Tensor, mean: Tensor, invstd: Tensor, running_mean: Tensor | null, running_var: Tensor | null, momentum: Real, eps: Real, counts: Tensor]>;
  readonly out: Op<[Tensor, Tensor], [input: Tensor, mean: Tensor, invstd: Tensor, running_mean: Tensor | null, running_var: Tensor | null, momentum: Real, eps: Real, counts: Tensor], [], { out0: Tensor; out1: Tensor }>;
}
interface $batch_norm_stats {
  readonly default: Op<[Tensor, Tensor], [input: Tensor, eps: Real]>;
  readonly out: Op<[Tensor, Tensor], [input: Tensor, eps: Real], [], { out0: Tensor; out1: Tensor }>;
}
interface $batch_norm_update_stats {
  readonly default: Op<[Tensor, Tensor], [input: Tensor, running_mean: Tensor | null, running_var: Tensor | null, momentum: Real]>;
  readonly out: Op<[Tensor, Tensor], [input: Tensor, running_mean: Tensor | null, running_var: Tensor | null, momentum: Real], [], { out0: Tensor; out1: Tensor }>;
}
interface $bernoulli {
  readonly default: Op<Tensor, [self: Tensor], [], { generator?: Generator | null }>;
  readonly Tensor: Op<Tensor, [self: Tensor, p: Tensor], [], { generator?: Generator | null }>;
  readonly p: Op<Tensor, [self: Tensor, p: Real], [], { generator?: Generator | null }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, p: Tensor], [], { generator?: Generator | null; out: Tensor }>;
  readonly float_out: Op<Tensor, [self: Tensor], [p: Real], { p?: Real; generator?: Generator | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [], { generator?: Generator | null; out: Tensor }>;
}
interface $bernoulli_ {
  readonly Tensor: InPlace<[p: Tensor], [], { generator?: Generator | null }>;
  readonly float: InPlace<[], [p: Real], { p?: Real; generator?: Generator | null }>;
}
interface $binary_cross_entropy {
  readonly default: Op<Tensor, [self: Tensor, target: Tensor], [weight: Tensor | null, reduction: Int], { weight?: Tensor | null; reduction?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, target: Tensor], [weight: Tensor | null, reduction: Int], { weight?: Tensor | null; reduction?: Int; out: Tensor }>;
}
interface $binary_cross_entropy_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor], [weight: Tensor | null, reduction: Int], { weight?: Tensor | null; reduction?: Int }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor], [weight: Tensor | null, reduction: Int], { weight?: Tensor | null; reduction?: Int; grad_input: Tensor }>;
}
interface $binary_cross_entropy_with_logits {
  readonly default: Op<Tensor, [self: Tensor, target: Tensor], [weight: Tensor | null, pos_weight: Tensor | null, reduction: Int], { weight?: Tensor | null; pos_weight?: Tensor | null; reduction?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, target: Tensor], [weight: Tensor | null, pos_weight: Tensor | null, reduction: Int], { weight?: Tensor | null; pos_weight?: Tensor | null; reduction?: Int; out: Tensor }>;
}
interface $bincount {
  readonly default: Op<Tensor, [self: Tensor], [weights: Tensor | null, minlength: Int], { weights?: Tensor | null; minlength?: Int }>;
  readonly out: Op<Tensor, [self: Tensor], [weights: Tensor | null, minlength: Int], { weights?: Tensor | null; minlength?: Int; out: Tensor }>;
}
interface $binomial {
  readonly default: Op<Tensor, [count: Tensor, prob: Tensor], [generator: Generator | null], { generator?: Generator | null }>;
  readonly out: Op<Tensor, [count: Tensor, prob: Tensor], [generator: Generator | null], { generator?: Generator | null; out: Tensor }>;
}
interface $bitwise_and {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Scalar_Tensor: Op<Tensor, [self: Scalar, other: Tensor]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_Tensor_out: Op<Tensor, [self: Scalar, other: Tensor], [], { out: Tensor }>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $bitwise_and_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $bitwise_left_shift {
  readonly Scalar_Tensor: Op<Tensor, [self: Scalar, other: Tensor]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Tensor_Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Scalar_Tensor_out: Op<Tensor, [self: Scalar, other: Tensor], [], { out: Tensor }>;
  readonly Tensor_Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $bitwise_left_shift_ {
  readonly Tensor: InPlace<[other: Tensor]>;
  readonly Tensor_Scalar: InPlace<[other: Scalar]>;
}
interface $bitwise_not {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $bitwise_or {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Scalar_Tensor: Op<Tensor, [self: Scalar, other: Tensor]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_Tensor_out: Op<Tensor, [self: Scalar, other: Tensor], [], { out: Tensor }>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $bitwise_or_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $bitwise_right_shift {
  readonly Scalar_Tensor: Op<Tensor, [self: Scalar, other: Tensor]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Tensor_Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Scalar_Tensor_out: Op<Tensor, [self: Scalar, other: Tensor], [], { out: Tensor }>;
  readonly Tensor_Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $bitwise_right_shift_ {
  readonly Tensor: InPlace<[other: Tensor]>;
  readonly Tensor_Scalar: InPlace<[other: Scalar]>;
}
interface $bitwise_xor {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Scalar_Tensor: Op<Tensor, [self: Scalar, other: Tensor]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_Tensor_out: Op<Tensor, [self: Scalar, other: Tensor], [], { out: Tensor }>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $bitwise_xor_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $blackman_window {
  readonly default: Op<Tensor, [window_length: Int], [], Make>;
  readonly periodic: Op<Tensor, [window_length: Int, periodic: boolean], [], Make>;
  readonly out: Op<Tensor, [window_length: Int], [], { out: Tensor }>;
  readonly periodic_out: Op<Tensor, [window_length: Int, periodic: boolean], [], { out: Tensor }>;
}
interface $block_diag {
  readonly default: Op<Tensor, [tensors: Tensors]>;
  readonly out: Op<Tensor, [tensors: Tensors], [], { out: Tensor }>;
}
interface $bmm {
  readonly default: Op<Tensor, [self: Tensor, mat2: Tensor]>;
  readonly dtype: Op<Tensor, [self: Tensor, mat2: Tensor, out_dtype: DType]>;
  readonly dtype_out: Op<Tensor, [self: Tensor, mat2: Tensor, out_dtype: DType], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, mat2: Tensor], [], { out: Tensor }>;
}
interface $bucketize {
  readonly Scalar: Op<Tensor, [self: Scalar, boundaries: Tensor], [], { out_int32?: boolean; right?: boolean }>;
  readonly Tensor: Op<Tensor, [self: Tensor, boundaries: Tensor], [], { out_int32?: boolean; right?: boolean }>;
  readonly Scalar_out: Op<Tensor, [self: Scalar, boundaries: Tensor], [], { out_int32?: boolean; right?: boolean; out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, boundaries: Tensor], [], { out_int32?: boolean; right?: boolean; out: Tensor }>;
}
interface $cat {
  readonly default: Op<Tensor, [tensors: Tensors], [dim: Int], { dim?: Int }>;
  readonly out: Op<Tensor, [tensors: Tensors], [dim: Int], { dim?: Int; out: Tensor }>;
}
interface $cauchy {
  readonly default: Op<Tensor, [self: Tensor], [median: Real, sigma: Real], { median?: Real; sigma?: Real; generator?: Generator | null }>;
  readonly out: Op<Tensor, [self: Tensor], [median: Real, sigma: Real], { median?: Real; sigma?: Real; generator?: Generator | null; out: Tensor }>;
}
interface $ccol_indices_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $ceil {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $celu {
  readonly default: Op<Tensor, [self: Tensor], [alpha: Scalar], { alpha?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor], [alpha: Scalar], { alpha?: Scalar; out: Tensor }>;
}
interface $chain_matmul {
  readonly default: Op<Tensor, [matrices: Tensors]>;
  readonly out: Op<Tensor, [matrices: Tensors], [], { out: Tensor }>;
}
interface $channel_shuffle {
  readonly default: Op<Tensor, [self: Tensor, groups: Int]>;
  readonly out: Op<Tensor, [self: Tensor, groups: Int], [], { out: Tensor }>;
}
interface $cholesky_inverse {
  readonly default: Op<Tensor, [self: Tensor], [upper: boolean], { upper?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor], [upper: boolean], { upper?: boolean; out: Tensor }>;
}
interface $cholesky_solve {
  readonly default: Op<Tensor, [self: Tensor, input2: Tensor], [upper: boolean], { upper?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, input2: Tensor], [upper: boolean], { upper?: boolean; out: Tensor }>;
}
interface $clamp {
  readonly default: Op<Tensor, [self: Tensor], [min: Scalar | null, max: Scalar | null], { min?: Scalar | null; max?: Scalar | null }>;
  readonly Tensor: Op<Tensor, [self: Tensor], [min: Tensor | null, max: Tensor | null], { min?: Tensor | null; max?: Tensor | null }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor], [min: Tensor | null, max: Tensor | null], { min?: Tensor | null; max?: Tensor | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [min: Scalar | null, max: Scalar | null], { min?: Scalar | null; max?: Scalar | null; out: Tensor }>;
}
interface $clamp_ {
  readonly default: InPlace<[], [min: Scalar | null, max: Scalar | null], { min?: Scalar | null; max?: Scalar | null }>;
  readonly Tensor: InPlace<[], [min: Tensor | null, max: Tensor | null], { min?: Tensor | null; max?: Tensor | null }>;
}
interface $clamp_max {
  readonly default: Op<Tensor, [self: Tensor, max: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, max: Tensor]>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, max: Tensor], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, max: Scalar], [], { out: Tensor }>;
}
interface $clamp_max_ {
  readonly default: InPlace<[max: Scalar]>;
  readonly Tensor: InPlace<[max: Tensor]>;
}
interface $clamp_min {
  readonly default: Op<Tensor, [self: Tensor, min: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, min: Tensor]>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, min: Tensor], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, min: Scalar], [], { out: Tensor }>;
}
interface $clamp_min_ {
  readonly default: InPlace<[min: Scalar]>;
  readonly Tensor: InPlace<[min: Tensor]>;
}
interface $clip {
  readonly default: Op<Tensor, [self: Tensor], [min: Scalar | null, max: Scalar | null], { min?: Scalar | null; max?: Scalar | null }>;
  readonly Tensor: Op<Tensor, [self: Tensor], [min: Tensor | null, max: Tensor | null], { min?: Tensor | null; max?: Tensor | null }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor], [min: Tensor | null, max: Tensor | null], { min?: Tensor | null; max?: Tensor | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [min: Scalar | null, max: Scalar | null], { min?: Scalar | null; max?: Scalar | null; out: Tensor }>;
}
interface $clip_ {
  readonly default: InPlace<[], [min: Scalar | null, max: Scalar | null], { min?: Scalar | null; max?: Scalar | null }>;
  readonly Tensor: InPlace<[], [min: Tensor | null, max: Tensor | null], { min?: Tensor | null; max?: Tensor | null }>;
}
interface $clone {
  readonly default: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null }>;
  readonly out: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $col2im {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN, kernel_size: IntsN, dilation: IntsN, padding: IntsN, stride: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN, kernel_size: IntsN, dilation: IntsN, padding: IntsN, stride: IntsN], [], { out: Tensor }>;
}
interface $col_indices_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $column_stack {
  readonly default: Op<Tensor, [tensors: Tensors]>;
  readonly out: Op<Tensor, [tensors: Tensors], [], { out: Tensor }>;
}
interface $complex {
  readonly default: Op<Tensor, [real: Tensor, imag: Tensor]>;
  readonly out: Op<Tensor, [real: Tensor, imag: Tensor], [], { out: Tensor }>;
}
interface $concat {
  readonly default: Op<Tensor, [tensors: Tensors], [dim: Int], { dim?: Int }>;
  readonly out: Op<Tensor, [tensors: Tensors], [dim: Int], { dim?: Int; out: Tensor }>;
}
interface $concatenate {
  readonly default: Op<Tensor, [tensors: Tensors], [dim: Int], { dim?: Int }>;
  readonly out: Op<Tensor, [tensors: Tensors], [dim: Int], { dim?: Int; out: Tensor }>;
}
interface $conj_physical {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $constant_pad_nd {
  readonly default: Op<Tensor, [self: Tensor, pad: Ints], [value: Scalar], { value?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, pad: Ints], [value: Scalar], { value?: Scalar; out: Tensor }>;
}
interface $conv1d {
  readonly default: Op<Tensor, [input: Tensor, weight: Tensor], [bias: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN, groups: Int], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; dilation?: IntsN; groups?: Int }>;
  readonly padding: Op<Tensor, [input: Tensor, weight: Tensor], [bias: Tensor | null, stride: IntsN, padding: string, dilation: IntsN, groups: Int], { bias?: Tensor | null; stride?: IntsN; padding?: string; dilation?: IntsN; groups?: Int }>;
}
interface $conv2d {
  readonly default: Op<Tensor, [input: Tensor, weight: Tensor], [bias: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN, groups: Int], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; dilation?: IntsN; groups?: Int }>;
  readonly padding: Op<Tensor, [input: Tensor, weight: Tensor], [bias: Tensor | null, stride: IntsN, padding: string, dilation: IntsN, groups: Int], { bias?: Tensor | null; stride?: IntsN; padding?: string; dilation?: IntsN; groups?: Int }>;
}
interface $conv3d {
  readonly default: Op<Tensor, [input: Tensor, weight: Tensor], [bias: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN, groups: Int], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; dilation?: IntsN; groups?: Int }>;
  readonly padding: Op<Tensor, [input: Tensor, weight: Tensor], [bias: Tensor | null, stride: IntsN, padding: string, dilation: IntsN, groups: Int], { bias?: Tensor | null; stride?: IntsN; padding?: string; dilation?: IntsN; groups?: Int }>;
}
interface $conv_depthwise3d {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN, bias: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN, bias: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN], [], { out: Tensor }>;
}
interface $conv_tbc {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor], [pad: Int], { pad?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor], [pad: Int], { pad?: Int; out: Tensor }>;
}
interface $conv_transpose2d {
  readonly input: Op<Tensor, [input: Tensor, weight: Tensor], [bias: Tensor | null, stride: IntsN, padding: IntsN, output_padding: IntsN, groups: Int, dilation: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; output_padding?: IntsN; groups?: Int; dilation?: IntsN }>;
}
interface $conv_transpose3d {
  readonly input: Op<Tensor, [input: Tensor, weight: Tensor], [bias: Tensor | null, stride: IntsN, padding: IntsN, output_padding: IntsN, groups: Int, dilation: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; output_padding?: IntsN; groups?: Int; dilation?: IntsN }>;
}
interface $convolution {
  readonly default: Op<Tensor, [input: Tensor, weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int]>;
  readonly out: Op<Tensor, [input: Tensor, weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int], [], { out: Tensor }>;
}
interface $convolution_backward {
  readonly default: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_output: Tensor, input: Tensor, weight: Tensor, bias_sizes: Ints | null, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int, output_mask: BoolsN]>;
  readonly out: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_output: Tensor, input: Tensor, weight: Tensor, bias_sizes: Ints | null, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $convolution_backward_overrideable {
  readonly default: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_output: Tensor, input: Tensor, weight: Tensor, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int, output_mask: BoolsN]>;
  readonly out: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_output: Tensor, input: Tensor, weight: Tensor, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $convolution_overrideable {
  readonly default: Op<Tensor, [input: Tensor, weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int]>;
  readonly out: Op<Tensor, [input: Tensor, weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int], [], { out: Tensor }>;
}
interface $copy {
  readonly default: Op<Tensor, [self: Tensor, src: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, src: Tensor], [non_blocking: boolean], { non_blocking?: boolean; out: Tensor }>;
}
interface $copy_sparse_to_sparse {
  readonly default: Op<Tensor, [self: Tensor, src: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, src: Tensor], [non_blocking: boolean], { non_blocking?: boolean; out: Tensor }>;
}
interface $copysign {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $copysign_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $cos {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $cosh {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $count_nonzero {
  readonly default: Op<Tensor, [self: Tensor], [dim: Int | null], { dim?: Int | null }>;
  readonly dim_IntList: Op<Tensor, [self: Tensor, dim: Ints]>;
  readonly dim_IntList_out: Op<Tensor, [self: Tensor, dim: Ints], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: Int | null], { dim?: Int | null; out: Tensor }>;
}
interface $cross {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor], [dim: Int | null], { dim?: Int | null }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [dim: Int | null], { dim?: Int | null; out: Tensor }>;
}
interface $crow_indices_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $ctc_loss {
  readonly IntList: Op<Tensor, [log_probs: Tensor, targets: Tensor, input_lengths: Ints, target_lengths: Ints], [blank: Int, reduction: Int, zero_infinity: boolean], { blank?: Int; reduction?: Int; zero_infinity?: boolean }>;
  readonly Tensor: Op<Tensor, [log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor], [blank: Int, reduction: Int, zero_infinity: boolean], { blank?: Int; reduction?: Int; zero_infinity?: boolean }>;
}
interface $cudnn_affine_grid_generator {
  readonly default: Op<Tensor, [theta: Tensor, N: Int, C: Int, H: Int, W: Int]>;
  readonly out: Op<Tensor, [theta: Tensor, N: Int, C: Int, H: Int, W: Int], [], { out: Tensor }>;
}
interface $cudnn_affine_grid_generator_backward {
  readonly default: Op<Tensor, [grad: Tensor, N: Int, C: Int, H: Int, W: Int]>;
  readonly out: Op<Tensor, [grad: Tensor, N: Int, C: Int, H: Int, W: Int], [], { out: Tensor }>;
}
interface $cudnn_batch_norm {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor, bias: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, training: boolean, exponential_average_factor: Real, epsilon: Real]>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor, bias: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, training: boolean, exponential_average_factor: Real, epsilon: Real], [], { out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensor }>;
}
interface $cudnn_batch_norm_backward {
  readonly default: Op<[Tensor, Tensor, Tensor], [input: Tensor, grad_output: Tensor, weight: Tensor, running_mean: Tensor | null, running_var: Tensor | null, save_mean: Tensor | null, save_var: Tensor | null, epsilon: Real, reserveSpace: Tensor]>;
  readonly out: Op<[Tensor, Tensor, Tensor], [input: Tensor, grad_output: Tensor, weight: Tensor, running_mean: Tensor | null, running_var: Tensor | null, save_mean: Tensor | null, save_var: Tensor | null, epsilon: Real, reserveSpace: Tensor], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $cudnn_convolution {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, padding: Ints, stride: Ints, dilation: Ints, groups: Int, benchmark: boolean, deterministic: boolean, allow_tf32: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, padding: Ints, stride: Ints, dilation: Ints, groups: Int, benchmark: boolean, deterministic: boolean, allow_tf32: boolean], [], { out: Tensor }>;
}
interface $cudnn_convolution_add_relu {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, z: Tensor, alpha: Scalar | null, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, z: Tensor, alpha: Scalar | null, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int], [], { out: Tensor }>;
}
interface $cudnn_convolution_relu {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int], [], { out: Tensor }>;
}
interface $cudnn_convolution_transpose {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, padding: Ints, output_padding: Ints, stride: Ints, dilation: Ints, groups: Int, benchmark: boolean, deterministic: boolean, allow_tf32: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, padding: Ints, output_padding: Ints, stride: Ints, dilation: Ints, groups: Int, benchmark: boolean, deterministic: boolean, allow_tf32: boolean], [], { out: Tensor }>;
}
interface $cudnn_grid_sampler {
  readonly default: Op<Tensor, [self: Tensor, grid: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, grid: Tensor], [], { out: Tensor }>;
}
interface $cudnn_grid_sampler_backward {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, grid: Tensor, grad_output: Tensor]>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, grid: Tensor, grad_output: Tensor], [], { out0: Tensor; out1: Tensor }>;
}
interface $cummax {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, dim: Int]>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [], { values: Tensor; indices: Tensor }>;
}
interface $cummin {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, dim: Int]>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [], { values: Tensor; indices: Tensor }>;
}
interface $cumprod {
  readonly default: Op<Tensor, [self: Tensor, dim: Int], [], { dtype?: DType | null }>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int], [], { dtype?: DType | null; out: Tensor }>;
}
interface $cumsum {
  readonly default: Op<Tensor, [self: Tensor, dim: Int], [], { dtype?: DType | null }>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int], [], { dtype?: DType | null; out: Tensor }>;
}
interface $cumulative_trapezoid {
  readonly dx: Op<Tensor, [y: Tensor], [], { dx?: Scalar; dim?: Int }>;
  readonly x: Op<Tensor, [y: Tensor, x: Tensor], [], { dim?: Int }>;
}
interface $deg2rad {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $dequantize {
  readonly self: Op<Tensor, [self: Tensor]>;
  readonly tensors: Op<Tensor[], [tensors: Tensors]>;
  readonly self_out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
  readonly tensors_out: Op<void, [tensors: Tensors], [], { out: Tensors }>;
}
interface $detach_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $diag {
  readonly default: Op<Tensor, [self: Tensor], [diagonal: Int], { diagonal?: Int }>;
  readonly out: Op<Tensor, [self: Tensor], [diagonal: Int], { diagonal?: Int; out: Tensor }>;
}
interface $diag_embed {
  readonly default: Op<Tensor, [self: Tensor], [offset: Int, dim1: Int, dim2: Int], { offset?: Int; dim1?: Int; dim2?: Int }>;
  readonly out: Op<Tensor, [self: Tensor], [offset: Int, dim1: Int, dim2: Int], { offset?: Int; dim1?: Int; dim2?: Int; out: Tensor }>;
}
interface $diagonal_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, input_sizes: Ints, offset: Int, dim1: Int, dim2: Int]>;
  readonly out: Op<Tensor, [grad_output: Tensor, input_sizes: Ints, offset: Int, dim1: Int, dim2: Int], [], { out: Tensor }>;
}
interface $diagonal_copy {
  readonly default: Op<Tensor, [self: Tensor], [offset: Int, dim1: Int, dim2: Int], { offset?: Int; dim1?: Int; dim2?: Int }>;
  readonly out: Op<Tensor, [self: Tensor], [offset: Int, dim1: Int, dim2: Int], { offset?: Int; dim1?: Int; dim2?: Int; out: Tensor }>;
}
interface $diagonal_scatter {
  readonly default: Op<Tensor, [self: Tensor, src: Tensor], [offset: Int, dim1: Int, dim2: Int], { offset?: Int; dim1?: Int; dim2?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, src: Tensor], [offset: Int, dim1: Int, dim2: Int], { offset?: Int; dim1?: Int; dim2?: Int; out: Tensor }>;
}
interface $diff {
  readonly default: Op<Tensor, [self: Tensor], [n: Int, dim: Int, prepend: Tensor | null, append: Tensor | null], { n?: Int; dim?: Int; prepend?: Tensor | null; append?: Tensor | null }>;
  readonly out: Op<Tensor, [self: Tensor], [n: Int, dim: Int, prepend: Tensor | null, append: Tensor | null], { n?: Int; dim?: Int; prepend?: Tensor | null; append?: Tensor | null; out: Tensor }>;
}
interface $digamma {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $dist {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor], [p: Scalar], { p?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [p: Scalar], { p?: Scalar; out: Tensor }>;
}
interface $div {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Scalar_mode: Op<Tensor, [self: Tensor, other: Scalar], [], { rounding_mode?: string | null }>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Tensor_mode: Op<Tensor, [self: Tensor, other: Tensor], [], { rounding_mode?: string | null }>;
  readonly Scalar_mode_out: Op<Tensor, [self: Tensor, other: Scalar], [], { rounding_mode?: string | null; out: Tensor }>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
  readonly out_mode: Op<Tensor, [self: Tensor, other: Tensor], [], { rounding_mode?: string | null; out: Tensor }>;
}
interface $div_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Scalar_mode: InPlace<[other: Scalar], [], { rounding_mode?: string | null }>;
  readonly Tensor: InPlace<[other: Tensor]>;
  readonly Tensor_mode: InPlace<[other: Tensor], [], { rounding_mode?: string | null }>;
}
interface $divide {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Scalar_mode: Op<Tensor, [self: Tensor, other: Scalar], [], { rounding_mode?: string | null }>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Tensor_mode: Op<Tensor, [self: Tensor, other: Tensor], [], { rounding_mode?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
  readonly out_mode: Op<Tensor, [self: Tensor, other: Tensor], [], { rounding_mode?: string | null; out: Tensor }>;
}
interface $divide_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Scalar_mode: InPlace<[other: Scalar], [], { rounding_mode?: string | null }>;
  readonly Tensor: InPlace<[other: Tensor]>;
  readonly Tensor_mode: InPlace<[other: Tensor], [], { rounding_mode?: string | null }>;
}
interface $dot {
  readonly default: Op<Tensor, [self: Tensor, tensor: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, tensor: Tensor], [], { out: Tensor }>;
}
interface $dsplit {
  readonly array: Op<Tensor[], [self: Tensor, indices: Ints]>;
  readonly int: Op<Tensor[], [self: Tensor, sections: Int]>;
}
interface $dstack {
  readonly default: Op<Tensor, [tensors: Tensors]>;
  readonly out: Op<Tensor, [tensors: Tensors], [], { out: Tensor }>;
}
interface $elu {
  readonly default: Op<Tensor, [self: Tensor], [alpha: Scalar, scale: Scalar, input_scale: Scalar], { alpha?: Scalar; scale?: Scalar; input_scale?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor], [alpha: Scalar, scale: Scalar, input_scale: Scalar], { alpha?: Scalar; scale?: Scalar; input_scale?: Scalar; out: Tensor }>;
}
interface $elu_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, alpha: Scalar, scale: Scalar, input_scale: Scalar, is_result: boolean, self_or_result: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, alpha: Scalar, scale: Scalar, input_scale: Scalar, is_result: boolean, self_or_result: Tensor], [], { grad_input: Tensor }>;
}
interface $embedding {
  readonly default: Op<Tensor, [weight: Tensor, indices: Tensor], [padding_idx: Int, scale_grad_by_freq: boolean, sparse: boolean], { padding_idx?: Int; scale_grad_by_freq?: boolean; sparse?: boolean }>;
  readonly out: Op<Tensor, [weight: Tensor, indices: Tensor], [padding_idx: Int, scale_grad_by_freq: boolean, sparse: boolean], { padding_idx?: Int; scale_grad_by_freq?: boolean; sparse?: boolean; out: Tensor }>;
}
interface $embedding_bag {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor], [weight: Tensor, indices: Tensor, offsets: Tensor], [scale_grad_by_freq: boolean, mode: Int, sparse: boolean, per_sample_weights: Tensor | null, include_last_offset: boolean], { scale_grad_by_freq?: boolean; mode?: Int; sparse?: boolean; per_sample_weights?: Tensor | null; include_last_offset?: boolean }>;
  readonly padding_idx: Op<[Tensor, Tensor, Tensor, Tensor], [weight: Tensor, indices: Tensor, offsets: Tensor, scale_grad_by_freq: boolean, mode: Int, sparse: boolean, per_sample_weights: Tensor | null, include_last_offset: boolean], [padding_idx: Int | null], { padding_idx?: Int | null }>;
}
interface $embedding_dense_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, indices: Tensor, num_weights: Int, padding_idx: Int, scale_grad_by_freq: boolean]>;
  readonly out: Op<Tensor, [grad_output: Tensor, indices: Tensor, num_weights: Int, padding_idx: Int, scale_grad_by_freq: boolean], [], { out: Tensor }>;
}
interface $embedding_renorm {
  readonly default: Op<Tensor, [self: Tensor, indices: Tensor, max_norm: Real, norm_type: Real]>;
  readonly out: Op<Tensor, [self: Tensor, indices: Tensor, max_norm: Real, norm_type: Real], [], { out: Tensor }>;
}
interface $empty {
  readonly memory_format: Op<Tensor, [size: Ints], [], { memory_format?: MemoryFormat | null } & Make>;
  readonly out: Op<Tensor, [size: Ints], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $empty_like {
  readonly default: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null } & Make>;
  readonly out: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $empty_permuted {
  readonly default: Op<Tensor, [size: Ints, physical_layout: Ints], [], Make>;
  readonly out: Op<Tensor, [size: Ints, physical_layout: Ints], [], { out: Tensor }>;
}
interface $empty_quantized {
  readonly default: Op<Tensor, [size: Ints, qtensor: Tensor], [], { memory_format?: MemoryFormat | null } & Make>;
  readonly out: Op<Tensor, [size: Ints, qtensor: Tensor], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $empty_strided {
  readonly default: Op<Tensor, [size: Ints, stride: Ints], [], Make>;
  readonly out: Op<Tensor, [size: Ints, stride: Ints], [], { out: Tensor }>;
}
interface $eq {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $eq_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $erf {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $erfc {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $erfinv {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $exp {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $exp2 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $expand_copy {
  readonly default: Op<Tensor, [self: Tensor, size: Ints], [], { implicit?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints], [], { implicit?: boolean; out: Tensor }>;
}
interface $expm1 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $exponential {
  readonly default: Op<Tensor, [self: Tensor], [lambd: Real], { lambd?: Real; generator?: Generator | null }>;
  readonly out: Op<Tensor, [self: Tensor], [lambd: Real], { lambd?: Real; generator?: Generator | null; out: Tensor }>;
}
interface $eye {
  readonly default: Op<Tensor, [n: Int], [], Make>;
  readonly m: Op<Tensor, [n: Int, m: Int], [], Make>;
  readonly m_out: Op<Tensor, [n: Int, m: Int], [], { out: Tensor }>;
  readonly out: Op<Tensor, [n: Int], [], { out: Tensor }>;
}
interface $fake_quantize_per_channel_affine_cachemask {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, scale: Tensor, zero_point: Tensor, axis: Int, quant_min: Int, quant_max: Int]>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, scale: Tensor, zero_point: Tensor, axis: Int, quant_min: Int, quant_max: Int], [], { out0: Tensor; out1: Tensor }>;
}
interface $fake_quantize_per_tensor_affine {
  readonly default: Op<Tensor, [self: Tensor, scale: Real, zero_point: Int, quant_min: Int, quant_max: Int]>;
  readonly tensor_qparams: Op<Tensor, [self: Tensor, scale: Tensor, zero_point: Tensor, quant_min: Int, quant_max: Int]>;
}
interface $fake_quantize_per_tensor_affine_cachemask {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, scale: Real, zero_point: Int, quant_min: Int, quant_max: Int]>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, scale: Real, zero_point: Int, quant_min: Int, quant_max: Int], [], { out0: Tensor; out1: Tensor }>;
}
interface $fbgemm_linear_fp16_weight {
  readonly default: Op<Tensor, [input: Tensor, packed_weight: Tensor, bias: Tensor]>;
  readonly out: Op<Tensor, [input: Tensor, packed_weight: Tensor, bias: Tensor, output: Tensor]>;
}
interface $fbgemm_linear_fp16_weight_fp32_activation {
  readonly default: Op<Tensor, [input: Tensor, packed_weight: Tensor], [bias: Tensor | null], { bias?: Tensor | null }>;
  readonly out: Op<Tensor, [input: Tensor, packed_weight: Tensor, bias: Tensor | null, output: Tensor]>;
}
interface $fbgemm_pack_quantized_matrix {
  readonly default: Op<Tensor, [input: Tensor]>;
  readonly KN: Op<Tensor, [input: Tensor, K: Int, N: Int]>;
}
interface $fft_fft {
  readonly default: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null; out: Tensor }>;
}
interface $fft_fft2 {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null; out: Tensor }>;
}
interface $fft_fftfreq {
  readonly default: Op<Tensor, [n: Int], [d: Real], { d?: Real } & Make>;
  readonly out: Op<Tensor, [n: Int], [d: Real], { d?: Real; out: Tensor }>;
}
interface $fft_fftn {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null; out: Tensor }>;
}
interface $fft_hfft {
  readonly default: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null; out: Tensor }>;
}
interface $fft_hfft2 {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null; out: Tensor }>;
}
interface $fft_hfftn {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null; out: Tensor }>;
}
interface $fft_ifft {
  readonly default: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null; out: Tensor }>;
}
interface $fft_ifft2 {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null; out: Tensor }>;
}
interface $fft_ifftn {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null; out: Tensor }>;
}
interface $fft_ihfft {
  readonly default: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null; out: Tensor }>;
}
interface $fft_ihfft2 {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null; out: Tensor }>;
}
interface $fft_ihfftn {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null; out: Tensor }>;
}
interface $fft_irfft {
  readonly default: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null; out: Tensor }>;
}
interface $fft_irfft2 {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null; out: Tensor }>;
}
interface $fft_irfftn {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null; out: Tensor }>;
}
interface $fft_rfft {
  readonly default: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [n: Int | null, dim: Int, norm: string | null], { n?: Int | null; dim?: Int; norm?: string | null; out: Tensor }>;
}
interface $fft_rfft2 {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN, norm: string | null], { s?: IntsN | null; dim?: IntsN; norm?: string | null; out: Tensor }>;
}
interface $fft_rfftfreq {
  readonly default: Op<Tensor, [n: Int], [d: Real], { d?: Real } & Make>;
  readonly out: Op<Tensor, [n: Int], [d: Real], { d?: Real; out: Tensor }>;
}
interface $fft_rfftn {
  readonly default: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null }>;
  readonly out: Op<Tensor, [self: Tensor], [s: IntsN | null, dim: IntsN | null, norm: string | null], { s?: IntsN | null; dim?: IntsN | null; norm?: string | null; out: Tensor }>;
}
interface $fill {
  readonly Scalar: Op<Tensor, [self: Tensor, value: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, value: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, value: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, value: Tensor], [], { out: Tensor }>;
}
interface $fill_ {
  readonly Scalar: InPlace<[value: Scalar]>;
  readonly Tensor: InPlace<[value: Tensor]>;
}
interface $fix {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $flatten {
  readonly using_ints: Op<Tensor, [self: Tensor], [start_dim: Int, end_dim: Int], { start_dim?: Int; end_dim?: Int }>;
}
interface $flip {
  readonly default: Op<Tensor, [self: Tensor, dims: Ints]>;
  readonly out: Op<Tensor, [self: Tensor, dims: Ints], [], { out: Tensor }>;
}
interface $float_power {
  readonly Scalar: Op<Tensor, [self: Scalar, exponent: Tensor]>;
  readonly Tensor_Scalar: Op<Tensor, [self: Tensor, exponent: Scalar]>;
  readonly Tensor_Tensor: Op<Tensor, [self: Tensor, exponent: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Scalar, exponent: Tensor], [], { out: Tensor }>;
  readonly Tensor_Scalar_out: Op<Tensor, [self: Tensor, exponent: Scalar], [], { out: Tensor }>;
  readonly Tensor_Tensor_out: Op<Tensor, [self: Tensor, exponent: Tensor], [], { out: Tensor }>;
}
interface $float_power_ {
  readonly Scalar: InPlace<[exponent: Scalar]>;
  readonly Tensor: InPlace<[exponent: Tensor]>;
}
interface $floor {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $floor_divide {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $floor_divide_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $fmax {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $fmin {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $fmod {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $fmod_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $frac {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $fractional_max_pool2d {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, kernel_size: IntsN, output_size: IntsN, random_samples: Tensor]>;
  readonly output: Op<[Tensor, Tensor], [self: Tensor, kernel_size: IntsN, output_size: IntsN, random_samples: Tensor], [], { output: Tensor; indices: Tensor }>;
}
interface $fractional_max_pool2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, output_size: IntsN, indices: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, output_size: IntsN, indices: Tensor], [], { grad_input: Tensor }>;
}
interface $fractional_max_pool3d {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, kernel_size: IntsN, output_size: IntsN, random_samples: Tensor]>;
  readonly output: Op<[Tensor, Tensor], [self: Tensor, kernel_size: IntsN, output_size: IntsN, random_samples: Tensor], [], { output: Tensor; indices: Tensor }>;
}
interface $fractional_max_pool3d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, output_size: IntsN, indices: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, output_size: IntsN, indices: Tensor], [], { grad_input: Tensor }>;
}
interface $frexp {
  readonly Tensor: Op<[Tensor, Tensor], [self: Tensor]>;
  readonly Tensor_out: Op<[Tensor, Tensor], [self: Tensor], [], { mantissa: Tensor; exponent: Tensor }>;
}
interface $frobenius_norm {
  readonly dim: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean; out: Tensor }>;
}
interface $from_file {
  readonly default: Op<Tensor, [filename: string], [shared: boolean | null, size: Int | null], { shared?: boolean | null; size?: Int | null } & Make>;
  readonly out: Op<Tensor, [filename: string], [shared: boolean | null, size: Int | null], { shared?: boolean | null; size?: Int | null; out: Tensor }>;
}
interface $full {
  readonly default: Op<Tensor, [size: Ints, fill_value: Scalar], [], Make>;
  readonly out: Op<Tensor, [size: Ints, fill_value: Scalar], [], { out: Tensor }>;
}
interface $full_like {
  readonly default: Op<Tensor, [self: Tensor, fill_value: Scalar], [], { memory_format?: MemoryFormat | null } & Make>;
  readonly out: Op<Tensor, [self: Tensor, fill_value: Scalar], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $gather {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, index: Tensor], [], { sparse_grad?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor], [], { sparse_grad?: boolean; out: Tensor }>;
}
interface $gcd {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $ge {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $ge_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $gelu {
  readonly default: Op<Tensor, [self: Tensor], [], { approximate?: string }>;
  readonly out: Op<Tensor, [self: Tensor], [], { approximate?: string; out: Tensor }>;
}
interface $gelu_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor], [], { approximate?: string }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor], [], { approximate?: string; grad_input: Tensor }>;
}
interface $geometric {
  readonly default: Op<Tensor, [self: Tensor, p: Real], [], { generator?: Generator | null }>;
  readonly out: Op<Tensor, [self: Tensor, p: Real], [], { generator?: Generator | null; out: Tensor }>;
}
interface $geqrf {
  readonly default: Op<[Tensor, Tensor], [self: Tensor]>;
  readonly a: Op<[Tensor, Tensor], [self: Tensor], [], { a: Tensor; tau: Tensor }>;
}
interface $ger {
  readonly default: Op<Tensor, [self: Tensor, vec2: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, vec2: Tensor], [], { out: Tensor }>;
}
interface $glu {
  readonly default: Op<Tensor, [self: Tensor], [dim: Int], { dim?: Int }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: Int], { dim?: Int; out: Tensor }>;
}
interface $glu_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, dim: Int]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, dim: Int], [], { grad_input: Tensor }>;
}
interface $glu_backward_jvp {
  readonly default: Op<Tensor, [grad_x: Tensor, grad_glu: Tensor, x: Tensor, dgrad_glu: Tensor, dx: Tensor, dim: Int]>;
  readonly out: Op<Tensor, [grad_x: Tensor, grad_glu: Tensor, x: Tensor, dgrad_glu: Tensor, dx: Tensor, dim: Int], [], { out: Tensor }>;
}
interface $glu_jvp {
  readonly default: Op<Tensor, [glu: Tensor, x: Tensor, dx: Tensor, dim: Int]>;
  readonly out: Op<Tensor, [glu: Tensor, x: Tensor, dx: Tensor, dim: Int], [], { out: Tensor }>;
}
interface $gradient {
  readonly array: Op<Tensor[], [self: Tensor], [], { dim: Ints; edge_order?: Int }>;
  readonly scalararray: Op<Tensor[], [self: Tensor], [], { spacing: Scalar; dim: Ints; edge_order?: Int }>;
  readonly scalarint: Op<Tensor[], [self: Tensor], [], { spacing?: Scalar | null; dim?: Int | null; edge_order?: Int }>;
  readonly scalarrayarray: Op<Tensor[], [self: Tensor], [], { spacing: readonly Scalar[]; dim: Ints; edge_order?: Int }>;
  readonly scalarrayint: Op<Tensor[], [self: Tensor], [], { spacing: readonly Scalar[]; dim?: Int | null; edge_order?: Int }>;
  readonly tensorarray: Op<Tensor[], [self: Tensor], [], { spacing: Tensors; dim: Ints; edge_order?: Int }>;
  readonly tensorarrayint: Op<Tensor[], [self: Tensor], [], { spacing: Tensors; dim?: Int | null; edge_order?: Int }>;
}
interface $greater {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $greater_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $greater_equal {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $greater_equal_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $grid_sampler_2d {
  readonly default: Op<Tensor, [input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean]>;
  readonly out: Op<Tensor, [input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean], [], { out: Tensor }>;
}
interface $grid_sampler_2d_backward {
  readonly default: Op<[Tensor | null, Tensor | null], [grad_output: Tensor, input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean, output_mask: BoolsN]>;
  readonly out: Op<[Tensor | null, Tensor | null], [grad_output: Tensor, input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor }>;
}
interface $grid_sampler_3d {
  readonly default: Op<Tensor, [input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean]>;
  readonly out: Op<Tensor, [input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean], [], { out: Tensor }>;
}
interface $grid_sampler_3d_backward {
  readonly default: Op<[Tensor | null, Tensor | null], [grad_output: Tensor, input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean, output_mask: BoolsN]>;
  readonly out: Op<[Tensor | null, Tensor | null], [grad_output: Tensor, input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor }>;
}
interface $gru {
  readonly data: Op<[Tensor, Tensor], [data: Tensor, batch_sizes: Tensor, hx: Tensor, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean]>;
  readonly input: Op<[Tensor, Tensor], [input: Tensor, hx: Tensor, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean]>;
}
interface $gt {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $gt_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $hamming_window {
  readonly default: Op<Tensor, [window_length: Int], [], Make>;
  readonly periodic: Op<Tensor, [window_length: Int, periodic: boolean], [], Make>;
  readonly periodic_alpha: Op<Tensor, [window_length: Int, periodic: boolean, alpha: Real], [], Make>;
  readonly periodic_alpha_beta: Op<Tensor, [window_length: Int, periodic: boolean, alpha: Real, beta: Real], [], Make>;
  readonly out: Op<Tensor, [window_length: Int], [], { out: Tensor }>;
  readonly periodic_alpha_beta_out: Op<Tensor, [window_length: Int, periodic: boolean, alpha: Real, beta: Real], [], { out: Tensor }>;
  readonly periodic_alpha_out: Op<Tensor, [window_length: Int, periodic: boolean, alpha: Real], [], { out: Tensor }>;
  readonly periodic_out: Op<Tensor, [window_length: Int, periodic: boolean], [], { out: Tensor }>;
}
interface $hann_window {
  readonly default: Op<Tensor, [window_length: Int], [], Make>;
  readonly periodic: Op<Tensor, [window_length: Int, periodic: boolean], [], Make>;
  readonly out: Op<Tensor, [window_length: Int], [], { out: Tensor }>;
  readonly periodic_out: Op<Tensor, [window_length: Int, periodic: boolean], [], { out: Tensor }>;
}
interface $hardshrink {
  readonly default: Op<Tensor, [self: Tensor], [lambd: Scalar], { lambd?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor], [lambd: Scalar], { lambd?: Scalar; out: Tensor }>;
}
interface $hardshrink_backward {
  readonly default: Op<Tensor, [grad_out: Tensor, self: Tensor, lambd: Scalar]>;
  readonly grad_input: Op<Tensor, [grad_out: Tensor, self: Tensor, lambd: Scalar], [], { grad_input: Tensor }>;
}
interface $hardsigmoid {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $hardsigmoid_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor], [], { grad_input: Tensor }>;
}
interface $hardswish {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $hardswish_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor]>;
  readonly out: Op<Tensor, [grad_output: Tensor, self: Tensor], [], { out: Tensor }>;
}
interface $hardtanh {
  readonly default: Op<Tensor, [self: Tensor], [min_val: Scalar, max_val: Scalar], { min_val?: Scalar; max_val?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor], [min_val: Scalar, max_val: Scalar], { min_val?: Scalar; max_val?: Scalar; out: Tensor }>;
}
interface $hardtanh_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, min_val: Scalar, max_val: Scalar]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, min_val: Scalar, max_val: Scalar], [], { grad_input: Tensor }>;
}
interface $hash_tensor {
  readonly default: Op<Tensor, [self: Tensor], [dim: IntsN], { dim?: IntsN; keepdim?: boolean; mode?: Int }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: IntsN], { dim?: IntsN; keepdim?: boolean; mode?: Int; out: Tensor }>;
}
interface $heaviside {
  readonly default: Op<Tensor, [self: Tensor, values: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, values: Tensor], [], { out: Tensor }>;
}
interface $histc {
  readonly default: Op<Tensor, [self: Tensor], [bins: Int, min: Scalar, max: Scalar], { bins?: Int; min?: Scalar; max?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor], [bins: Int, min: Scalar, max: Scalar], { bins?: Int; min?: Scalar; max?: Scalar; out: Tensor }>;
}
interface $histogram {
  readonly bin_ct: Op<[Tensor, Tensor], [self: Tensor], [bins: Int], { bins?: Int; range?: Reals | null; weight?: Tensor | null; density?: boolean }>;
  readonly bins_tensor: Op<[Tensor, Tensor], [self: Tensor, bins: Tensor], [], { weight?: Tensor | null; density?: boolean }>;
  readonly bin_ct_out: Op<[Tensor, Tensor], [self: Tensor], [bins: Int], { bins?: Int; range?: Reals | null; weight?: Tensor | null; density?: boolean; hist: Tensor; bin_edges: Tensor }>;
  readonly bins_tensor_out: Op<[Tensor, Tensor], [self: Tensor, bins: Tensor], [], { weight?: Tensor | null; density?: boolean; hist: Tensor; bin_edges: Tensor }>;
}
interface $histogramdd {
  readonly default: Op<[Tensor, Tensor[]], [self: Tensor, bins: Ints], [range: Reals | null, weight: Tensor | null, density: boolean], { range?: Reals | null; weight?: Tensor | null; density?: boolean }>;
  readonly TensorList_bins: Op<[Tensor, Tensor[]], [self: Tensor, bins: Tensors], [range: Reals | null, weight: Tensor | null, density: boolean], { range?: Reals | null; weight?: Tensor | null; density?: boolean }>;
  readonly int_bins: Op<[Tensor, Tensor[]], [self: Tensor, bins: Int], [range: Reals | null, weight: Tensor | null, density: boolean], { range?: Reals | null; weight?: Tensor | null; density?: boolean }>;
}
interface $hsplit {
  readonly array: Op<Tensor[], [self: Tensor, indices: Ints]>;
  readonly int: Op<Tensor[], [self: Tensor, sections: Int]>;
}
interface $hspmm {
  readonly default: Op<Tensor, [mat1: Tensor, mat2: Tensor]>;
  readonly out: Op<Tensor, [mat1: Tensor, mat2: Tensor], [], { out: Tensor }>;
}
interface $hstack {
  readonly default: Op<Tensor, [tensors: Tensors]>;
  readonly out: Op<Tensor, [tensors: Tensors], [], { out: Tensor }>;
}
interface $huber_loss {
  readonly default: Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int, delta: Real], { reduction?: Int; delta?: Real }>;
  readonly out: Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int, delta: Real], { reduction?: Int; delta?: Real; out: Tensor }>;
}
interface $huber_loss_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, reduction: Int, delta: Real]>;
  readonly out: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, reduction: Int, delta: Real], [], { grad_input: Tensor }>;
}
interface $hypot {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $i0 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $igamma {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $igammac {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $im2col {
  readonly default: Op<Tensor, [self: Tensor, kernel_size: IntsN, dilation: IntsN, padding: IntsN, stride: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, kernel_size: IntsN, dilation: IntsN, padding: IntsN, stride: IntsN], [], { out: Tensor }>;
}
interface $index {
  readonly Tensor: Op<Tensor, [self: Tensor, indices: readonly (Tensor | null)[]]>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, indices: readonly (Tensor | null)[]], [], { out: Tensor }>;
}
interface $index_add {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, source: Tensor], [], { alpha?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, source: Tensor], [], { alpha?: Scalar; out: Tensor }>;
}
interface $index_copy {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, source: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, source: Tensor], [], { out: Tensor }>;
}
interface $index_fill {
  readonly int_Scalar: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, value: Scalar]>;
  readonly int_Tensor: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, value: Tensor]>;
  readonly int_Scalar_out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, value: Scalar], [], { out: Tensor }>;
  readonly int_Tensor_out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, value: Tensor], [], { out: Tensor }>;
}
interface $index_fill_ {
  readonly int_Scalar: InPlace<[dim: Int, index: Tensor, value: Scalar]>;
  readonly int_Tensor: InPlace<[dim: Int, index: Tensor, value: Tensor]>;
}
interface $index_put {
  readonly default: Op<Tensor, [self: Tensor, indices: readonly (Tensor | null)[], values: Tensor], [accumulate: boolean], { accumulate?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, indices: readonly (Tensor | null)[], values: Tensor], [accumulate: boolean], { accumulate?: boolean; out: Tensor }>;
}
interface $index_reduce {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, source: Tensor, reduce: string], [], { include_self?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, source: Tensor, reduce: string], [], { include_self?: boolean; out: Tensor }>;
}
interface $index_select {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, index: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor], [], { out: Tensor }>;
}
interface $indices_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $inner {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $int_repr {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $inverse {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $is_contiguous {
  /** @since torch 2.12 */
  readonly default: Op<boolean, [self: Tensor]>;
  /** @since torch 2.12 */
  readonly memory_format: Op<boolean, [self: Tensor, memory_format: MemoryFormat]>;
}
interface $isin {
  readonly Scalar_Tensor: Op<Tensor, [element: Scalar, test_elements: Tensor], [], { assume_unique?: boolean; invert?: boolean }>;
  readonly Tensor_Scalar: Op<Tensor, [elements: Tensor, test_element: Scalar], [], { assume_unique?: boolean; invert?: boolean }>;
  readonly Tensor_Tensor: Op<Tensor, [elements: Tensor, test_elements: Tensor], [], { assume_unique?: boolean; invert?: boolean }>;
  readonly Scalar_Tensor_out: Op<Tensor, [element: Scalar, test_elements: Tensor], [], { assume_unique?: boolean; invert?: boolean; out: Tensor }>;
  readonly Tensor_Scalar_out: Op<Tensor, [elements: Tensor, test_element: Scalar], [], { assume_unique?: boolean; invert?: boolean; out: Tensor }>;
  readonly Tensor_Tensor_out: Op<Tensor, [elements: Tensor, test_elements: Tensor], [], { assume_unique?: boolean; invert?: boolean; out: Tensor }>;
}
interface $isinf {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $isnan {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $isneginf {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $isposinf {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $kaiser_window {
  readonly default: Op<Tensor, [window_length: Int], [], Make>;
  readonly beta: Op<Tensor, [window_length: Int, periodic: boolean, beta: Real], [], Make>;
  readonly periodic: Op<Tensor, [window_length: Int, periodic: boolean], [], Make>;
  readonly beta_out: Op<Tensor, [window_length: Int, periodic: boolean, beta: Real], [], { out: Tensor }>;
  readonly out: Op<Tensor, [window_length: Int], [], { out: Tensor }>;
  readonly periodic_out: Op<Tensor, [window_length: Int, periodic: boolean], [], { out: Tensor }>;
}
interface $kron {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $kthvalue {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, k: Int], [dim: Int, keepdim: boolean], { dim?: Int; keepdim?: boolean }>;
  readonly values: Op<[Tensor, Tensor], [self: Tensor, k: Int], [dim: Int, keepdim: boolean], { dim?: Int; keepdim?: boolean; values: Tensor; indices: Tensor }>;
}
interface $lcm {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $ldexp {
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $le {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $le_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $leaky_relu {
  readonly default: Op<Tensor, [self: Tensor], [negative_slope: Scalar], { negative_slope?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor], [negative_slope: Scalar], { negative_slope?: Scalar; out: Tensor }>;
}
interface $leaky_relu_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, negative_slope: Scalar, self_is_result: boolean]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, negative_slope: Scalar, self_is_result: boolean], [], { grad_input: Tensor }>;
}
interface $lerp {
  readonly Scalar: Op<Tensor, [self: Tensor, end: Tensor, weight: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, end: Tensor, weight: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, end: Tensor, weight: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, end: Tensor, weight: Tensor], [], { out: Tensor }>;
}
interface $lerp_ {
  readonly Scalar: InPlace<[end: Tensor, weight: Scalar]>;
  readonly Tensor: InPlace<[end: Tensor, weight: Tensor]>;
}
interface $less {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $less_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $less_equal {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $less_equal_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $lgamma {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $lift {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $lift_fresh_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $linalg_cholesky {
  readonly default: Op<Tensor, [self: Tensor], [], { upper?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor], [], { upper?: boolean; out: Tensor }>;
}
interface $linalg_cholesky_ex {
  readonly default: Op<[Tensor, Tensor], [self: Tensor], [], { upper?: boolean; check_errors?: boolean }>;
  readonly L: Op<[Tensor, Tensor], [self: Tensor], [], { upper?: boolean; check_errors?: boolean; L: Tensor; info: Tensor }>;
}
interface $linalg_cond {
  readonly default: Op<Tensor, [self: Tensor], [p: Scalar | null], { p?: Scalar | null }>;
  readonly p_str: Op<Tensor, [self: Tensor, p: string]>;
  readonly out: Op<Tensor, [self: Tensor], [p: Scalar | null], { p?: Scalar | null; out: Tensor }>;
  readonly p_str_out: Op<Tensor, [self: Tensor, p: string], [], { out: Tensor }>;
}
interface $linalg_cross {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor], [], { dim?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { dim?: Int; out: Tensor }>;
}
interface $linalg_det {
  readonly default: Op<Tensor, [A: Tensor]>;
  readonly out: Op<Tensor, [A: Tensor], [], { out: Tensor }>;
}
interface $linalg_eig {
  readonly default: Op<[Tensor, Tensor], [self: Tensor]>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor], [], { eigenvalues: Tensor; eigenvectors: Tensor }>;
}
interface $linalg_eigh {
  readonly default: Op<[Tensor, Tensor], [self: Tensor], [UPLO: string], { UPLO?: string }>;
  readonly eigvals: Op<[Tensor, Tensor], [self: Tensor], [UPLO: string], { UPLO?: string; eigvals: Tensor; eigvecs: Tensor }>;
}
interface $linalg_eigvals {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $linalg_eigvalsh {
  readonly default: Op<Tensor, [self: Tensor], [UPLO: string], { UPLO?: string }>;
  readonly out: Op<Tensor, [self: Tensor], [UPLO: string], { UPLO?: string; out: Tensor }>;
}
interface $linalg_householder_product {
  readonly default: Op<Tensor, [input: Tensor, tau: Tensor]>;
  readonly out: Op<Tensor, [input: Tensor, tau: Tensor], [], { out: Tensor }>;
}
interface $linalg_inv {
  readonly default: Op<Tensor, [A: Tensor]>;
  readonly out: Op<Tensor, [A: Tensor], [], { out: Tensor }>;
}
interface $linalg_inv_ex {
  readonly default: Op<[Tensor, Tensor], [A: Tensor], [], { check_errors?: boolean }>;
  readonly inverse: Op<[Tensor, Tensor], [A: Tensor], [], { check_errors?: boolean; inverse: Tensor; info: Tensor }>;
}
interface $linalg_ldl_factor {
  readonly default: Op<[Tensor, Tensor], [self: Tensor], [], { hermitian?: boolean }>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor], [], { hermitian?: boolean; LD: Tensor; pivots: Tensor }>;
}
interface $linalg_ldl_factor_ex {
  readonly default: Op<[Tensor, Tensor, Tensor], [self: Tensor], [], { hermitian?: boolean; check_errors?: boolean }>;
  readonly out: Op<[Tensor, Tensor, Tensor], [self: Tensor], [], { hermitian?: boolean; check_errors?: boolean; LD: Tensor; pivots: Tensor; info: Tensor }>;
}
interface $linalg_ldl_solve {
  readonly default: Op<Tensor, [LD: Tensor, pivots: Tensor, B: Tensor], [], { hermitian?: boolean }>;
  readonly out: Op<Tensor, [LD: Tensor, pivots: Tensor, B: Tensor], [], { hermitian?: boolean; out: Tensor }>;
}
interface $linalg_lstsq {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor], [self: Tensor, b: Tensor], [rcond: Real | null], { rcond?: Real | null; driver?: string | null }>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor], [self: Tensor, b: Tensor], [rcond: Real | null], { rcond?: Real | null; driver?: string | null; solution: Tensor; residuals: Tensor; rank: Tensor; singular_values: Tensor }>;
}
interface $linalg_lu {
  readonly default: Op<[Tensor, Tensor, Tensor], [A: Tensor], [], { pivot?: boolean }>;
  readonly out: Op<[Tensor, Tensor, Tensor], [A: Tensor], [], { pivot?: boolean; P: Tensor; L: Tensor; U: Tensor }>;
}
interface $linalg_lu_factor {
  readonly default: Op<[Tensor, Tensor], [A: Tensor], [], { pivot?: boolean }>;
  readonly out: Op<[Tensor, Tensor], [A: Tensor], [], { pivot?: boolean; LU: Tensor; pivots: Tensor }>;
}
interface $linalg_lu_factor_ex {
  readonly default: Op<[Tensor, Tensor, Tensor], [A: Tensor], [], { pivot?: boolean; check_errors?: boolean }>;
  readonly out: Op<[Tensor, Tensor, Tensor], [A: Tensor], [], { pivot?: boolean; check_errors?: boolean; LU: Tensor; pivots: Tensor; info: Tensor }>;
}
interface $linalg_lu_solve {
  readonly default: Op<Tensor, [LU: Tensor, pivots: Tensor, B: Tensor], [], { left?: boolean; adjoint?: boolean }>;
  readonly out: Op<Tensor, [LU: Tensor, pivots: Tensor, B: Tensor], [], { left?: boolean; adjoint?: boolean; out: Tensor }>;
}
interface $linalg_matmul {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $linalg_matrix_exp {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $linalg_matrix_norm {
  readonly default: Op<Tensor, [self: Tensor, ord: Scalar], [dim: Ints, keepdim: boolean], { dim?: Ints; keepdim?: boolean; dtype?: DType | null }>;
  readonly str_ord: Op<Tensor, [self: Tensor], [ord: string, dim: Ints, keepdim: boolean], { ord?: string; dim?: Ints; keepdim?: boolean; dtype?: DType | null }>;
  readonly out: Op<Tensor, [self: Tensor, ord: Scalar], [dim: Ints, keepdim: boolean], { dim?: Ints; keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
  readonly str_ord_out: Op<Tensor, [self: Tensor], [ord: string, dim: Ints, keepdim: boolean], { ord?: string; dim?: Ints; keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
}
interface $linalg_matrix_power {
  readonly default: Op<Tensor, [self: Tensor, n: Int]>;
  readonly out: Op<Tensor, [self: Tensor, n: Int], [], { out: Tensor }>;
}
interface $linalg_matrix_rank {
  readonly default: Op<Tensor, [self: Tensor, tol: Real], [hermitian: boolean], { hermitian?: boolean }>;
  readonly atol_rtol_float: Op<Tensor, [self: Tensor], [], { atol?: Real | null; rtol?: Real | null; hermitian?: boolean }>;
  readonly atol_rtol_tensor: Op<Tensor, [input: Tensor], [], { atol?: Tensor | null; rtol?: Tensor | null; hermitian?: boolean }>;
  readonly tol_tensor: Op<Tensor, [input: Tensor, tol: Tensor], [hermitian: boolean], { hermitian?: boolean }>;
  readonly atol_rtol_float_out: Op<Tensor, [self: Tensor], [], { atol?: Real | null; rtol?: Real | null; hermitian?: boolean; out: Tensor }>;
  readonly atol_rtol_tensor_out: Op<Tensor, [input: Tensor], [], { atol?: Tensor | null; rtol?: Tensor | null; hermitian?: boolean; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, tol: Real], [hermitian: boolean], { hermitian?: boolean; out: Tensor }>;
  readonly out_tol_tensor: Op<Tensor, [input: Tensor, tol: Tensor], [hermitian: boolean], { hermitian?: boolean; out: Tensor }>;
}
interface $linalg_matrix_sqrth {
  /** @since torch 2.14 */
  readonly default: Op<Tensor, [self: Tensor]>;
  /** @since torch 2.14 */
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $linalg_multi_dot {
  readonly default: Op<Tensor, [tensors: Tensors]>;
  readonly out: Op<Tensor, [tensors: Tensors], [], { out: Tensor }>;
}
interface $linalg_norm {
  readonly default: Op<Tensor, [self: Tensor], [ord: Scalar | null, dim: IntsN | null, keepdim: boolean], { ord?: Scalar | null; dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null }>;
  readonly ord_str: Op<Tensor, [self: Tensor, ord: string], [dim: IntsN | null, keepdim: boolean], { dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null }>;
  readonly ord_str_out: Op<Tensor, [self: Tensor, ord: string], [dim: IntsN | null, keepdim: boolean], { dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [ord: Scalar | null, dim: IntsN | null, keepdim: boolean], { ord?: Scalar | null; dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
}
interface $linalg_pinv {
  readonly default: Op<Tensor, [self: Tensor, rcond: Real], [hermitian: boolean], { hermitian?: boolean }>;
  readonly atol_rtol_float: Op<Tensor, [self: Tensor], [], { atol?: Real | null; rtol?: Real | null; hermitian?: boolean }>;
  readonly atol_rtol_tensor: Op<Tensor, [self: Tensor], [], { atol?: Tensor | null; rtol?: Tensor | null; hermitian?: boolean }>;
  readonly rcond_tensor: Op<Tensor, [self: Tensor, rcond: Tensor], [hermitian: boolean], { hermitian?: boolean }>;
  readonly atol_rtol_float_out: Op<Tensor, [self: Tensor], [], { atol?: Real | null; rtol?: Real | null; hermitian?: boolean; out: Tensor }>;
  readonly atol_rtol_tensor_out: Op<Tensor, [self: Tensor], [], { atol?: Tensor | null; rtol?: Tensor | null; hermitian?: boolean; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, rcond: Real], [hermitian: boolean], { hermitian?: boolean; out: Tensor }>;
  readonly out_rcond_tensor: Op<Tensor, [self: Tensor, rcond: Tensor], [hermitian: boolean], { hermitian?: boolean; out: Tensor }>;
}
interface $linalg_polar {
  /** @since torch 2.14 */
  readonly default: Op<[Tensor, Tensor], [A: Tensor]>;
  /** @since torch 2.14 */
  readonly out: Op<[Tensor, Tensor], [A: Tensor], [], { U: Tensor; H: Tensor }>;
}
interface $linalg_qr {
  readonly default: Op<[Tensor, Tensor], [A: Tensor], [mode: string], { mode?: string }>;
  readonly out: Op<[Tensor, Tensor], [A: Tensor], [mode: string], { mode?: string; Q: Tensor; R: Tensor }>;
}
interface $linalg_slogdet {
  readonly default: Op<[Tensor, Tensor], [A: Tensor]>;
  readonly out: Op<[Tensor, Tensor], [A: Tensor], [], { sign: Tensor; logabsdet: Tensor }>;
}
interface $linalg_solve {
  readonly default: Op<Tensor, [A: Tensor, B: Tensor], [], { left?: boolean }>;
  readonly out: Op<Tensor, [A: Tensor, B: Tensor], [], { left?: boolean; out: Tensor }>;
}
interface $linalg_solve_ex {
  readonly default: Op<[Tensor, Tensor], [A: Tensor, B: Tensor], [], { left?: boolean; check_errors?: boolean }>;
  readonly out: Op<[Tensor, Tensor], [A: Tensor, B: Tensor], [], { left?: boolean; check_errors?: boolean; result: Tensor; info: Tensor }>;
}
interface $linalg_solve_triangular {
  readonly default: Op<Tensor, [self: Tensor, B: Tensor], [], { upper: boolean; left?: boolean; unitriangular?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, B: Tensor], [], { upper: boolean; left?: boolean; unitriangular?: boolean; out: Tensor }>;
}
interface $linalg_svd {
  readonly default: Op<[Tensor, Tensor, Tensor], [A: Tensor], [full_matrices: boolean], { full_matrices?: boolean; driver?: string | null }>;
  readonly U: Op<[Tensor, Tensor, Tensor], [A: Tensor], [full_matrices: boolean], { full_matrices?: boolean; driver?: string | null; U: Tensor; S: Tensor; Vh: Tensor }>;
}
interface $linalg_svdvals {
  readonly default: Op<Tensor, [A: Tensor], [], { driver?: string | null }>;
  readonly out: Op<Tensor, [A: Tensor], [], { driver?: string | null; out: Tensor }>;
}
interface $linalg_tensorinv {
  readonly default: Op<Tensor, [self: Tensor], [ind: Int], { ind?: Int }>;
  readonly out: Op<Tensor, [self: Tensor], [ind: Int], { ind?: Int; out: Tensor }>;
}
interface $linalg_tensorsolve {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor], [dims: Ints | null], { dims?: Ints | null }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [dims: Ints | null], { dims?: Ints | null; out: Tensor }>;
}
interface $linalg_vecdot {
  readonly default: Op<Tensor, [x: Tensor, y: Tensor], [], { dim?: Int }>;
  readonly out: Op<Tensor, [x: Tensor, y: Tensor], [], { dim?: Int; out: Tensor }>;
}
interface $linalg_vector_norm {
  readonly default: Op<Tensor, [self: Tensor], [ord: Scalar, dim: IntsN | null, keepdim: boolean], { ord?: Scalar; dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null }>;
  readonly out: Op<Tensor, [self: Tensor], [ord: Scalar, dim: IntsN | null, keepdim: boolean], { ord?: Scalar; dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
}
interface $linear {
  readonly default: Op<Tensor, [input: Tensor, weight: Tensor], [bias: Tensor | null], { bias?: Tensor | null }>;
  readonly out: Op<Tensor, [input: Tensor, weight: Tensor], [bias: Tensor | null], { bias?: Tensor | null; out: Tensor }>;
}
interface $linear_backward {
  readonly default: Op<[Tensor | null, Tensor | null, Tensor | null], [self: Tensor, grad_output: Tensor, weight: Tensor, output_mask: BoolsN]>;
  readonly out: Op<[Tensor | null, Tensor | null, Tensor | null], [self: Tensor, grad_output: Tensor, weight: Tensor, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $linspace {
  readonly default: Op<Tensor, [start: Scalar, end: Scalar, steps: Int], [], Make>;
  readonly Scalar_Tensor: Op<Tensor, [start: Scalar, end: Tensor, steps: Int], [], Make>;
  readonly Tensor_Scalar: Op<Tensor, [start: Tensor, end: Scalar, steps: Int], [], Make>;
  readonly Tensor_Tensor: Op<Tensor, [start: Tensor, end: Tensor, steps: Int], [], Make>;
  readonly Scalar_Tensor_out: Op<Tensor, [start: Scalar, end: Tensor, steps: Int], [], { out: Tensor }>;
  readonly Tensor_Scalar_out: Op<Tensor, [start: Tensor, end: Scalar, steps: Int], [], { out: Tensor }>;
  readonly Tensor_Tensor_out: Op<Tensor, [start: Tensor, end: Tensor, steps: Int], [], { out: Tensor }>;
  readonly out: Op<Tensor, [start: Scalar, end: Scalar, steps: Int], [], { out: Tensor }>;
}
interface $log {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $log10 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $log1p {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $log2 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $log_normal {
  readonly default: Op<Tensor, [self: Tensor], [mean: Real, std: Real], { mean?: Real; std?: Real; generator?: Generator | null }>;
  readonly out: Op<Tensor, [self: Tensor], [mean: Real, std: Real], { mean?: Real; std?: Real; generator?: Generator | null; out: Tensor }>;
}
interface $log_sigmoid {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $log_sigmoid_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, buffer: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, buffer: Tensor], [], { grad_input: Tensor }>;
}
interface $log_sigmoid_forward {
  readonly default: Op<[Tensor, Tensor], [self: Tensor]>;
  readonly output: Op<[Tensor, Tensor], [self: Tensor], [], { output: Tensor; buffer: Tensor }>;
}
interface $log_softmax {
  readonly int: Op<Tensor, [self: Tensor, dim: Int], [dtype: DType | null], { dtype?: DType | null }>;
  readonly int_out: Op<Tensor, [self: Tensor, dim: Int], [dtype: DType | null], { dtype?: DType | null; out: Tensor }>;
}
interface $logaddexp {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $logaddexp2 {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $logcumsumexp {
  readonly default: Op<Tensor, [self: Tensor, dim: Int]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int], [], { out: Tensor }>;
}
interface $logical_and {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $logical_not {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $logical_or {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $logical_xor {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $logit {
  readonly default: Op<Tensor, [self: Tensor], [eps: Real | null], { eps?: Real | null }>;
  readonly out: Op<Tensor, [self: Tensor], [eps: Real | null], { eps?: Real | null; out: Tensor }>;
}
interface $logit_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor], [eps: Real | null], { eps?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor], [eps: Real | null], { eps?: Real | null; grad_input: Tensor }>;
}
interface $logspace {
  readonly default: Op<Tensor, [start: Scalar, end: Scalar, steps: Int], [base: Real], { base?: Real } & Make>;
  readonly Scalar_Tensor: Op<Tensor, [start: Scalar, end: Tensor, steps: Int], [base: Real], { base?: Real } & Make>;
  readonly Tensor_Scalar: Op<Tensor, [start: Tensor, end: Scalar, steps: Int], [base: Real], { base?: Real } & Make>;
  readonly Tensor_Tensor: Op<Tensor, [start: Tensor, end: Tensor, steps: Int], [base: Real], { base?: Real } & Make>;
  readonly Scalar_Tensor_out: Op<Tensor, [start: Scalar, end: Tensor, steps: Int], [base: Real], { base?: Real; out: Tensor }>;
  readonly Tensor_Scalar_out: Op<Tensor, [start: Tensor, end: Scalar, steps: Int], [base: Real], { base?: Real; out: Tensor }>;
  readonly Tensor_Tensor_out: Op<Tensor, [start: Tensor, end: Tensor, steps: Int], [base: Real], { base?: Real; out: Tensor }>;
  readonly out: Op<Tensor, [start: Scalar, end: Scalar, steps: Int], [base: Real], { base?: Real; out: Tensor }>;
}
interface $logsumexp {
  readonly default: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean; out: Tensor }>;
}
interface $lstm {
  readonly data: Op<[Tensor, Tensor, Tensor], [data: Tensor, batch_sizes: Tensor, hx: Tensors, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean]>;
  readonly input: Op<[Tensor, Tensor, Tensor], [input: Tensor, hx: Tensors, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean]>;
}
interface $lstm_mps_backward {
  readonly default: Op<[Tensor, Tensor[], Tensor[]], [grad_y: Tensor | null, grad_hy: Tensor | null, grad_cy: Tensor | null, z_state: Tensor, cell_state_fwd: Tensor, input: Tensor, layersOutputs: Tensor, hx: Tensors, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean]>;
  readonly out: Op<void, [grad_y: Tensor | null, grad_hy: Tensor | null, grad_cy: Tensor | null, z_state: Tensor, cell_state_fwd: Tensor, input: Tensor, layersOutputs: Tensor, hx: Tensors, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean], [], { out0: Tensor; out1: Tensors; out2: Tensors }>;
}
interface $lt {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $lt_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $lu_solve {
  readonly default: Op<Tensor, [self: Tensor, LU_data: Tensor, LU_pivots: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, LU_data: Tensor, LU_pivots: Tensor], [], { out: Tensor }>;
}
interface $lu_unpack {
  readonly default: Op<[Tensor, Tensor, Tensor], [LU_data: Tensor, LU_pivots: Tensor], [unpack_data: boolean, unpack_pivots: boolean], { unpack_data?: boolean; unpack_pivots?: boolean }>;
  readonly out: Op<[Tensor, Tensor, Tensor], [LU_data: Tensor, LU_pivots: Tensor], [unpack_data: boolean, unpack_pivots: boolean], { unpack_data?: boolean; unpack_pivots?: boolean; P: Tensor; L: Tensor; U: Tensor }>;
}
interface $masked_fill {
  readonly Scalar: Op<Tensor, [self: Tensor, mask: Tensor, value: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, mask: Tensor, value: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, mask: Tensor, value: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, mask: Tensor, value: Tensor], [], { out: Tensor }>;
}
interface $masked_fill_ {
  readonly Scalar: InPlace<[mask: Tensor, value: Scalar]>;
  readonly Tensor: InPlace<[mask: Tensor, value: Tensor]>;
}
interface $masked_scatter {
  readonly default: Op<Tensor, [self: Tensor, mask: Tensor, source: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, mask: Tensor, source: Tensor], [], { out: Tensor }>;
}
interface $masked_select {
  readonly default: Op<Tensor, [self: Tensor, mask: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, mask: Tensor], [], { out: Tensor }>;
}
interface $matmul {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $matmul_backward {
  readonly default: Op<[Tensor, Tensor], [grad: Tensor, self: Tensor, other: Tensor, mask: BoolsN]>;
  readonly out: Op<[Tensor, Tensor], [grad: Tensor, self: Tensor, other: Tensor, mask: BoolsN], [], { out0: Tensor; out1: Tensor }>;
}
interface $matrix_power {
  readonly default: Op<Tensor, [self: Tensor, n: Int]>;
  readonly out: Op<Tensor, [self: Tensor, n: Int], [], { out: Tensor }>;
}
interface $max {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly dim: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean }>;
  readonly other: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly dim_max: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean; max: Tensor; max_values: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
  readonly unary_out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $max_pool2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>;
  readonly out: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean; out: Tensor }>;
}
interface $max_pool2d_with_indices {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean; out: Tensor; indices: Tensor }>;
}
interface $max_pool2d_with_indices_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean, indices: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean, indices: Tensor], [], { grad_input: Tensor }>;
}
interface $max_pool3d_with_indices {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean; out: Tensor; indices: Tensor }>;
}
interface $max_pool3d_with_indices_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean, indices: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, kernel_size: IntsN, stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean, indices: Tensor], [], { grad_input: Tensor }>;
}
interface $max_unpool2d {
  readonly default: Op<Tensor, [self: Tensor, indices: Tensor, output_size: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, indices: Tensor, output_size: IntsN], [], { out: Tensor }>;
}
interface $max_unpool3d {
  readonly default: Op<Tensor, [self: Tensor, indices: Tensor, output_size: IntsN, stride: IntsN, padding: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, indices: Tensor, output_size: IntsN, stride: IntsN, padding: IntsN], [], { out: Tensor }>;
}
interface $maximum {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $mean {
  readonly default: Op<Tensor, [self: Tensor], [], { dtype?: DType | null }>;
  readonly dim: Op<Tensor, [self: Tensor], [dim: IntsN | null, keepdim: boolean], { dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null }>;
  readonly dtype_out: Op<Tensor, [self: Tensor], [], { dtype?: DType | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: IntsN | null, keepdim: boolean], { dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
}
interface $median {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly dim: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean }>;
  readonly dim_values: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean; values: Tensor; indices: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $meshgrid {
  readonly default: Op<Tensor[], [tensors: Tensors]>;
  readonly indexing: Op<Tensor[], [tensors: Tensors], [], { indexing: string }>;
}
interface $min {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly dim: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean }>;
  readonly other: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly dim_min: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean; min: Tensor; min_indices: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
  readonly unary_out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $minimum {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $miopen_batch_norm {
  readonly default: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor, bias: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, training: boolean, exponential_average_factor: Real, epsilon: Real]>;
  readonly out: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor, bias: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, training: boolean, exponential_average_factor: Real, epsilon: Real], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $miopen_batch_norm_backward {
  readonly default: Op<[Tensor, Tensor, Tensor], [input: Tensor, grad_output: Tensor, weight: Tensor, running_mean: Tensor | null, running_var: Tensor | null, save_mean: Tensor | null, save_var: Tensor | null, epsilon: Real]>;
  readonly out: Op<[Tensor, Tensor, Tensor], [input: Tensor, grad_output: Tensor, weight: Tensor, running_mean: Tensor | null, running_var: Tensor | null, save_mean: Tensor | null, save_var: Tensor | null, epsilon: Real], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $miopen_convolution {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, padding: Ints, stride: Ints, dilation: Ints, groups: Int, benchmark: boolean, deterministic: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, padding: Ints, stride: Ints, dilation: Ints, groups: Int, benchmark: boolean, deterministic: boolean], [], { out: Tensor }>;
}
interface $miopen_convolution_transpose {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, padding: Ints, output_padding: Ints, stride: Ints, dilation: Ints, groups: Int, benchmark: boolean, deterministic: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, padding: Ints, output_padding: Ints, stride: Ints, dilation: Ints, groups: Int, benchmark: boolean, deterministic: boolean], [], { out: Tensor }>;
}
interface $miopen_ctc_loss {
  readonly default: Op<[Tensor, Tensor], [log_probs: Tensor, targets: Tensor, input_lengths: Ints, target_lengths: Ints, blank: Int, deterministic: boolean, zero_infinity: boolean]>;
  readonly Tensor: Op<[Tensor, Tensor], [log_probs: Tensor, targets: Tensor, input_lengths: Tensor, target_lengths: Tensor, blank: Int, deterministic: boolean, zero_infinity: boolean]>;
  readonly out: Op<[Tensor, Tensor], [log_probs: Tensor, targets: Tensor, input_lengths: Ints, target_lengths: Ints, blank: Int, deterministic: boolean, zero_infinity: boolean], [], { out0: Tensor; out1: Tensor }>;
}
interface $miopen_depthwise_convolution {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, padding: Ints, stride: Ints, dilation: Ints, groups: Int, benchmark: boolean, deterministic: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, padding: Ints, stride: Ints, dilation: Ints, groups: Int, benchmark: boolean, deterministic: boolean], [], { out: Tensor }>;
}
interface $miopen_rnn {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensors, weight_stride0: Int, hx: Tensor, cx: Tensor | null, mode: Int, hidden_size: Int, num_layers: Int, batch_first: boolean, dropout: Real, train: boolean, bidirectional: boolean, batch_sizes: Ints], [dropout_state: Tensor | null], { dropout_state?: Tensor | null }>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensors, weight_stride0: Int, hx: Tensor, cx: Tensor | null, mode: Int, hidden_size: Int, num_layers: Int, batch_first: boolean, dropout: Real, train: boolean, bidirectional: boolean, batch_sizes: Ints], [dropout_state: Tensor | null], { dropout_state?: Tensor | null; out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensor; out4: Tensor }>;
}
interface $miopen_rnn_backward {
  readonly default: Op<[Tensor | null, Tensor | null, Tensor | null, Tensor[]], [input: Tensor, weight: Tensors, weight_stride0: Int, weight_buf: Tensor, hx: Tensor, cx: Tensor | null, output: Tensor, grad_output: Tensor | null, grad_hy: Tensor | null, grad_cy: Tensor | null, mode: Int, hidden_size: Int, num_layers: Int, batch_first: boolean, dropout: Real, train: boolean, bidirectional: boolean, batch_sizes: Ints, dropout_state: Tensor | null, reserve: Tensor, output_mask: BoolsN]>;
  readonly out: Op<void, [input: Tensor, weight: Tensors, weight_stride0: Int, weight_buf: Tensor, hx: Tensor, cx: Tensor | null, output: Tensor, grad_output: Tensor | null, grad_hy: Tensor | null, grad_cy: Tensor | null, mode: Int, hidden_size: Int, num_layers: Int, batch_first: boolean, dropout: Real, train: boolean, bidirectional: boolean, batch_sizes: Ints, dropout_state: Tensor | null, reserve: Tensor, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensors }>;
}
interface $mish {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $mkldnn_adaptive_avg_pool2d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [], { out: Tensor }>;
}
interface $mkldnn_adaptive_avg_pool2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor]>;
  readonly out: Op<Tensor, [grad_output: Tensor, self: Tensor], [], { out: Tensor }>;
}
interface $mkldnn_convolution {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, padding: Ints, stride: Ints, dilation: Ints, groups: Int]>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, padding: Ints, stride: Ints, dilation: Ints, groups: Int], [], { out: Tensor }>;
}
interface $mkldnn_linear {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor], [bias: Tensor | null], { bias?: Tensor | null }>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor], [bias: Tensor | null], { bias?: Tensor | null; out: Tensor }>;
}
interface $mkldnn_linear_backward {
  readonly default: Op<[Tensor | null, Tensor | null, Tensor | null], [self: Tensor, grad_output: Tensor, weight: Tensor, output_mask: BoolsN]>;
  readonly out: Op<[Tensor | null, Tensor | null, Tensor | null], [self: Tensor, grad_output: Tensor, weight: Tensor, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $mkldnn_linear_backward_input {
  readonly default: Op<Tensor, [input_size: Ints, grad_output: Tensor, weight: Tensor]>;
  readonly out: Op<Tensor, [input_size: Ints, grad_output: Tensor, weight: Tensor], [], { out: Tensor }>;
}
interface $mkldnn_linear_backward_weights {
  readonly default: Op<[Tensor, Tensor], [grad_output: Tensor, input: Tensor, weight: Tensor, bias_defined: boolean]>;
  readonly out: Op<[Tensor, Tensor], [grad_output: Tensor, input: Tensor, weight: Tensor, bias_defined: boolean], [], { out0: Tensor; out1: Tensor }>;
}
interface $mkldnn_max_pool2d {
  readonly default: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean; out: Tensor }>;
}
interface $mkldnn_max_pool2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output: Tensor, input: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>;
  readonly out: Op<Tensor, [grad_output: Tensor, output: Tensor, input: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean; out: Tensor }>;
}
interface $mkldnn_max_pool3d {
  readonly default: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean; out: Tensor }>;
}
interface $mkldnn_max_pool3d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output: Tensor, input: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>;
  readonly out: Op<Tensor, [grad_output: Tensor, output: Tensor, input: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean; out: Tensor }>;
}
interface $mkldnn_reorder_conv2d_weight {
  readonly default: Op<Tensor, [self: Tensor], [padding: IntsN, stride: IntsN, dilation: IntsN, groups: Int, input_size: Ints | null], { padding?: IntsN; stride?: IntsN; dilation?: IntsN; groups?: Int; input_size?: Ints | null }>;
  readonly out: Op<Tensor, [self: Tensor], [padding: IntsN, stride: IntsN, dilation: IntsN, groups: Int, input_size: Ints | null], { padding?: IntsN; stride?: IntsN; dilation?: IntsN; groups?: Int; input_size?: Ints | null; out: Tensor }>;
}
interface $mkldnn_reorder_conv3d_weight {
  readonly default: Op<Tensor, [self: Tensor], [padding: IntsN, stride: IntsN, dilation: IntsN, groups: Int, input_size: Ints | null], { padding?: IntsN; stride?: IntsN; dilation?: IntsN; groups?: Int; input_size?: Ints | null }>;
  readonly out: Op<Tensor, [self: Tensor], [padding: IntsN, stride: IntsN, dilation: IntsN, groups: Int, input_size: Ints | null], { padding?: IntsN; stride?: IntsN; dilation?: IntsN; groups?: Int; input_size?: Ints | null; out: Tensor }>;
}
interface $mkldnn_rnn_layer {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight0: Tensor, weight1: Tensor, weight2: Tensor, weight3: Tensor, hx_: Tensor, cx_: Tensor, reverse: boolean, batch_sizes: Ints, mode: Int, hidden_size: Int, num_layers: Int, has_biases: boolean, bidirectional: boolean, batch_first: boolean, train: boolean]>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight0: Tensor, weight1: Tensor, weight2: Tensor, weight3: Tensor, hx_: Tensor, cx_: Tensor, reverse: boolean, batch_sizes: Ints, mode: Int, hidden_size: Int, num_layers: Int, has_biases: boolean, bidirectional: boolean, batch_first: boolean, train: boolean], [], { out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensor }>;
}
interface $mkldnn_rnn_layer_backward {
  readonly default: Op<[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight1: Tensor, weight2: Tensor, weight3: Tensor, weight4: Tensor, hx_: Tensor, cx_tmp: Tensor, output: Tensor, hy_: Tensor, cy_: Tensor, grad_output: Tensor | null, grad_hy: Tensor | null, grad_cy: Tensor | null, reverse: boolean, mode: Int, hidden_size: Int, num_layers: Int, has_biases: boolean, train: boolean, bidirectional: boolean, batch_sizes: Ints, batch_first: boolean, workspace: Tensor]>;
  readonly out: Op<[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight1: Tensor, weight2: Tensor, weight3: Tensor, weight4: Tensor, hx_: Tensor, cx_tmp: Tensor, output: Tensor, hy_: Tensor, cy_: Tensor, grad_output: Tensor | null, grad_hy: Tensor | null, grad_cy: Tensor | null, reverse: boolean, mode: Int, hidden_size: Int, num_layers: Int, has_biases: boolean, train: boolean, bidirectional: boolean, batch_sizes: Ints, batch_first: boolean, workspace: Tensor], [], { out0: Tensor; out1: Tensor; out2: Tensor; out3: Tensor; out4: Tensor; out5: Tensor; out6: Tensor }>;
}
interface $mm {
  readonly default: Op<Tensor, [self: Tensor, mat2: Tensor]>;
  readonly dtype: Op<Tensor, [self: Tensor, mat2: Tensor, out_dtype: DType]>;
  readonly dtype_out: Op<Tensor, [self: Tensor, mat2: Tensor, out_dtype: DType], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, mat2: Tensor], [], { out: Tensor }>;
}
interface $mode {
  readonly default: Op<[Tensor, Tensor], [self: Tensor], [dim: Int, keepdim: boolean], { dim?: Int; keepdim?: boolean }>;
  readonly values: Op<[Tensor, Tensor], [self: Tensor], [dim: Int, keepdim: boolean], { dim?: Int; keepdim?: boolean; values: Tensor; indices: Tensor }>;
}
interface $moveaxis {
  readonly intlist: Op<Tensor, [self: Tensor, source: Ints, destination: Ints]>;
  readonly int: Op<Tensor, [self: Tensor, source: Int, destination: Int]>;
}
interface $movedim {
  readonly intlist: Op<Tensor, [self: Tensor, source: Ints, destination: Ints]>;
  readonly int: Op<Tensor, [self: Tensor, source: Int, destination: Int]>;
}
interface $mps_convolution_backward {
  readonly default: Op<[Tensor | null, Tensor | null, Tensor | null], [self: Tensor, grad_output: Tensor, weight: Tensor, padding: Ints, stride: Ints, dilation: Ints, groups: Int, output_mask: BoolsN]>;
  readonly out: Op<[Tensor | null, Tensor | null, Tensor | null], [self: Tensor, grad_output: Tensor, weight: Tensor, padding: Ints, stride: Ints, dilation: Ints, groups: Int, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $mps_convolution_transpose_backward {
  readonly default: Op<[Tensor | null, Tensor | null], [self: Tensor, grad_output: Tensor, weight: Tensor, padding: Ints, output_padding: Ints, stride: Ints, dilation: Ints, groups: Int, output_mask: BoolsN]>;
  readonly out: Op<[Tensor | null, Tensor | null], [self: Tensor, grad_output: Tensor, weight: Tensor, padding: Ints, output_padding: Ints, stride: Ints, dilation: Ints, groups: Int, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor }>;
}
interface $mse_loss {
  readonly default: Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int], { reduction?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int], { reduction?: Int; out: Tensor }>;
}
interface $mse_loss_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, reduction: Int]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, reduction: Int], [], { grad_input: Tensor }>;
}
interface $msort {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $mul {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $mul_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $multi_margin_loss {
  readonly default: Op<Tensor, [self: Tensor, target: Tensor], [p: Scalar, margin: Scalar, weight: Tensor | null, reduction: Int], { p?: Scalar; margin?: Scalar; weight?: Tensor | null; reduction?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, target: Tensor], [p: Scalar, margin: Scalar, weight: Tensor | null, reduction: Int], { p?: Scalar; margin?: Scalar; weight?: Tensor | null; reduction?: Int; out: Tensor }>;
}
interface $multi_margin_loss_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, p: Scalar, margin: Scalar], [weight: Tensor | null, reduction: Int], { weight?: Tensor | null; reduction?: Int }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, p: Scalar, margin: Scalar], [weight: Tensor | null, reduction: Int], { weight?: Tensor | null; reduction?: Int; grad_input: Tensor }>;
}
interface $multilabel_margin_loss {
  readonly default: Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int], { reduction?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int], { reduction?: Int; out: Tensor }>;
}
interface $multilabel_margin_loss_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, reduction: Int, is_target: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, reduction: Int, is_target: Tensor], [], { grad_input: Tensor }>;
}
interface $multilabel_margin_loss_forward {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, target: Tensor, reduction: Int]>;
  readonly output: Op<[Tensor, Tensor], [self: Tensor, target: Tensor, reduction: Int], [], { output: Tensor; is_target: Tensor }>;
}
interface $multinomial {
  readonly default: Op<Tensor, [self: Tensor, num_samples: Int], [replacement: boolean], { replacement?: boolean; generator?: Generator | null }>;
  readonly out: Op<Tensor, [self: Tensor, num_samples: Int], [replacement: boolean], { replacement?: boolean; generator?: Generator | null; out: Tensor }>;
}
interface $multiply {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $multiply_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $mv {
  readonly default: Op<Tensor, [self: Tensor, vec: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, vec: Tensor], [], { out: Tensor }>;
}
interface $mvlgamma {
  readonly default: Op<Tensor, [self: Tensor, p: Int]>;
  readonly out: Op<Tensor, [self: Tensor, p: Int], [], { out: Tensor }>;
}
interface $nan_to_num {
  readonly default: Op<Tensor, [self: Tensor], [nan: Real | null, posinf: Real | null, neginf: Real | null], { nan?: Real | null; posinf?: Real | null; neginf?: Real | null }>;
  readonly out: Op<Tensor, [self: Tensor], [nan: Real | null, posinf: Real | null, neginf: Real | null], { nan?: Real | null; posinf?: Real | null; neginf?: Real | null; out: Tensor }>;
}
interface $nanmean {
  readonly default: Op<Tensor, [self: Tensor], [dim: IntsN | null, keepdim: boolean], { dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: IntsN | null, keepdim: boolean], { dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
}
interface $nanmedian {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly dim: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean }>;
  readonly dim_values: Op<[Tensor, Tensor], [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean; values: Tensor; indices: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $nanquantile {
  readonly default: Op<Tensor, [self: Tensor, q: Tensor], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean; interpolation?: string }>;
  readonly scalar: Op<Tensor, [self: Tensor, q: Real], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean; interpolation?: string }>;
  readonly out: Op<Tensor, [self: Tensor, q: Tensor], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean; interpolation?: string; out: Tensor }>;
  readonly scalar_out: Op<Tensor, [self: Tensor, q: Real], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean; interpolation?: string; out: Tensor }>;
}
interface $nansum {
  readonly default: Op<Tensor, [self: Tensor], [dim: IntsN | null, keepdim: boolean], { dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: IntsN | null, keepdim: boolean], { dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
}
interface $narrow {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, start: Int, length: Int]>;
  readonly Tensor: Op<Tensor, [self: Tensor, dim: Int, start: Tensor, length: Int]>;
}
interface $narrow_copy {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, start: Int, length: Int]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int, start: Int, length: Int], [], { out: Tensor }>;
}
interface $native_batch_norm {
  readonly default: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, training: boolean, momentum: Real, eps: Real]>;
  readonly out: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, training: boolean, momentum: Real, eps: Real], [], { out: Tensor; save_mean: Tensor; save_invstd: Tensor }>;
}
interface $native_batch_norm_backward {
  readonly default: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_out: Tensor, input: Tensor, weight: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, save_mean: Tensor | null, save_invstd: Tensor | null, train: boolean, eps: Real, output_mask: BoolsN]>;
  readonly out: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_out: Tensor, input: Tensor, weight: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, save_mean: Tensor | null, save_invstd: Tensor | null, train: boolean, eps: Real, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $native_dropout {
  readonly default: Op<[Tensor, Tensor], [input: Tensor, p: Real], [train: boolean | null], { train?: boolean | null }>;
  readonly out: Op<[Tensor, Tensor], [input: Tensor, p: Real], [train: boolean | null], { train?: boolean | null; out0: Tensor; out1: Tensor }>;
}
interface $native_dropout_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, mask: Tensor, scale: Real]>;
  readonly out: Op<Tensor, [grad_output: Tensor, mask: Tensor, scale: Real], [], { out: Tensor }>;
}
interface $native_group_norm {
  readonly default: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, N: Int, C: Int, HxW: Int, group: Int, eps: Real]>;
  readonly out: Op<[Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, N: Int, C: Int, HxW: Int, group: Int, eps: Real], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $native_group_norm_backward {
  readonly default: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_out: Tensor, input: Tensor, mean: Tensor, rstd: Tensor, weight: Tensor | null, N: Int, C: Int, HxW: Int, group: Int, output_mask: BoolsN]>;
  readonly out: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_out: Tensor, input: Tensor, mean: Tensor, rstd: Tensor, weight: Tensor | null, N: Int, C: Int, HxW: Int, group: Int, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $native_layer_norm {
  readonly default: Op<[Tensor, Tensor, Tensor], [input: Tensor, normalized_shape: Ints, weight: Tensor | null, bias: Tensor | null, eps: Real]>;
  readonly out: Op<[Tensor, Tensor, Tensor], [input: Tensor, normalized_shape: Ints, weight: Tensor | null, bias: Tensor | null, eps: Real], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $native_layer_norm_backward {
  readonly default: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_out: Tensor, input: Tensor, normalized_shape: Ints, mean: Tensor, rstd: Tensor, weight: Tensor | null, bias: Tensor | null, output_mask: BoolsN]>;
  readonly out: Op<[Tensor | null, Tensor | null, Tensor | null], [grad_out: Tensor, input: Tensor, normalized_shape: Ints, mean: Tensor, rstd: Tensor, weight: Tensor | null, bias: Tensor | null, output_mask: BoolsN], [], { out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $native_norm {
  readonly default: Op<Tensor, [self: Tensor], [p: Scalar], { p?: Scalar }>;
  readonly ScalarOpt_dim_dtype: Op<Tensor, [self: Tensor, p: Scalar | null, dim: IntsN, keepdim: boolean], [dtype: DType | null], { dtype?: DType | null }>;
  readonly ScalarOpt_dim_dtype_out: Op<Tensor, [self: Tensor, p: Scalar | null, dim: IntsN, keepdim: boolean], [dtype: DType | null], { dtype?: DType | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [p: Scalar], { p?: Scalar; out: Tensor }>;
}
interface $ne {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $ne_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $neg {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $negative {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $new_empty {
  readonly default: Op<Tensor, [self: Tensor, size: Ints], [], Make>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints], [], { out: Tensor }>;
}
interface $new_empty_strided {
  readonly default: Op<Tensor, [self: Tensor, size: Ints, stride: Ints], [], Make>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints, stride: Ints], [], { out: Tensor }>;
}
interface $new_full {
  readonly default: Op<Tensor, [self: Tensor, size: Ints, fill_value: Scalar], [], Make>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints, fill_value: Scalar], [], { out: Tensor }>;
}
interface $new_ones {
  readonly default: Op<Tensor, [self: Tensor, size: Ints], [], Make>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints], [], { out: Tensor }>;
}
interface $new_zeros {
  readonly default: Op<Tensor, [self: Tensor, size: Ints], [], Make>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints], [], { out: Tensor }>;
}
interface $nextafter {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $nll_loss {
  readonly default: Op<Tensor, [self: Tensor, target: Tensor], [weight: Tensor | null, reduction: Int, ignore_index: Int], { weight?: Tensor | null; reduction?: Int; ignore_index?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, target: Tensor], [weight: Tensor | null, reduction: Int, ignore_index: Int], { weight?: Tensor | null; reduction?: Int; ignore_index?: Int; out: Tensor }>;
}
interface $nll_loss2d {
  readonly default: Op<Tensor, [self: Tensor, target: Tensor], [weight: Tensor | null, reduction: Int, ignore_index: Int], { weight?: Tensor | null; reduction?: Int; ignore_index?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, target: Tensor], [weight: Tensor | null, reduction: Int, ignore_index: Int], { weight?: Tensor | null; reduction?: Int; ignore_index?: Int; out: Tensor }>;
}
interface $nll_loss2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, weight: Tensor | null, reduction: Int, ignore_index: Int, total_weight: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, weight: Tensor | null, reduction: Int, ignore_index: Int, total_weight: Tensor], [], { grad_input: Tensor }>;
}
interface $nll_loss2d_forward {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, target: Tensor, weight: Tensor | null, reduction: Int, ignore_index: Int]>;
  readonly output: Op<[Tensor, Tensor], [self: Tensor, target: Tensor, weight: Tensor | null, reduction: Int, ignore_index: Int], [], { output: Tensor; total_weight: Tensor }>;
}
interface $nll_loss_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, weight: Tensor | null, reduction: Int, ignore_index: Int, total_weight: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, weight: Tensor | null, reduction: Int, ignore_index: Int, total_weight: Tensor], [], { grad_input: Tensor }>;
}
interface $nll_loss_forward {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, target: Tensor, weight: Tensor | null, reduction: Int, ignore_index: Int]>;
  readonly output: Op<[Tensor, Tensor], [self: Tensor, target: Tensor, weight: Tensor | null, reduction: Int, ignore_index: Int], [], { output: Tensor; total_weight: Tensor }>;
}
interface $nonzero {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $nonzero_static {
  readonly default: Op<Tensor, [self: Tensor], [], { size: Int; fill_value?: Int }>;
  readonly out: Op<Tensor, [self: Tensor], [], { size: Int; fill_value?: Int; out: Tensor }>;
}
interface $norm {
  readonly Scalar: Op<Tensor, [self: Tensor], [p: Scalar], { p?: Scalar }>;
  readonly ScalarOpt_dim: Op<Tensor, [self: Tensor, p: Scalar | null, dim: IntsN], [keepdim: boolean], { keepdim?: boolean }>;
  readonly ScalarOpt_dim_dtype: Op<Tensor, [self: Tensor, p: Scalar | null, dim: IntsN, keepdim: boolean], [], { dtype: DType }>;
  readonly ScalarOpt_dtype: Op<Tensor, [self: Tensor], [p: Scalar | null], { p?: Scalar | null; dtype: DType }>;
  readonly ScalarOpt_dtype_out: Op<Tensor, [self: Tensor], [p: Scalar | null], { p?: Scalar | null; dtype: DType; out: Tensor }>;
  readonly Scalar_out: Op<Tensor, [self: Tensor], [p: Scalar], { p?: Scalar; out: Tensor }>;
  readonly dtype_out: Op<Tensor, [self: Tensor, p: Scalar | null, dim: IntsN, keepdim: boolean], [], { dtype: DType; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, p: Scalar | null, dim: IntsN], [keepdim: boolean], { keepdim?: boolean; out: Tensor }>;
}
interface $normal {
  readonly Tensor_Tensor: Op<Tensor, [mean: Tensor, std: Tensor], [], { generator?: Generator | null }>;
  readonly Tensor_float: Op<Tensor, [mean: Tensor], [std: Real], { std?: Real; generator?: Generator | null }>;
  readonly float_Tensor: Op<Tensor, [mean: Real, std: Tensor], [], { generator?: Generator | null }>;
  readonly float_float: Op<Tensor, [mean: Real, std: Real, size: Ints], [], { generator?: Generator | null } & Make>;
  readonly Tensor_Tensor_out: Op<Tensor, [mean: Tensor, std: Tensor], [], { generator?: Generator | null; out: Tensor }>;
  readonly Tensor_float_out: Op<Tensor, [mean: Tensor], [std: Real], { std?: Real; generator?: Generator | null; out: Tensor }>;
  readonly float_Tensor_out: Op<Tensor, [mean: Real, std: Tensor], [], { generator?: Generator | null; out: Tensor }>;
  readonly float_float_out: Op<Tensor, [mean: Real, std: Real, size: Ints], [], { generator?: Generator | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [mean: Real, std: Real], { mean?: Real; std?: Real; generator?: Generator | null; out: Tensor }>;
}
interface $not_equal {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $not_equal_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $nuclear_norm {
  readonly default: Op<Tensor, [self: Tensor], [keepdim: boolean], { keepdim?: boolean }>;
  readonly dim: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean }>;
  readonly dim_out: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [keepdim: boolean], { keepdim?: boolean; out: Tensor }>;
}
interface $ones {
  readonly default: Op<Tensor, [size: Ints], [], Make>;
  readonly out: Op<Tensor, [size: Ints], [], { out: Tensor }>;
}
interface $ones_like {
  readonly default: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null } & Make>;
  readonly out: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $orgqr {
  readonly default: Op<Tensor, [self: Tensor, input2: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, input2: Tensor], [], { out: Tensor }>;
}
interface $ormqr {
  readonly default: Op<Tensor, [self: Tensor, input2: Tensor, input3: Tensor], [left: boolean, transpose: boolean], { left?: boolean; transpose?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, input2: Tensor, input3: Tensor], [left: boolean, transpose: boolean], { left?: boolean; transpose?: boolean; out: Tensor }>;
}
interface $outer {
  readonly default: Op<Tensor, [self: Tensor, vec2: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, vec2: Tensor], [], { out: Tensor }>;
}
interface $permute_copy {
  readonly default: Op<Tensor, [self: Tensor, dims: Ints]>;
  readonly out: Op<Tensor, [self: Tensor, dims: Ints], [], { out: Tensor }>;
}
interface $pixel_shuffle {
  readonly default: Op<Tensor, [self: Tensor, upscale_factor: Int]>;
  readonly out: Op<Tensor, [self: Tensor, upscale_factor: Int], [], { out: Tensor }>;
}
interface $pixel_unshuffle {
  readonly default: Op<Tensor, [self: Tensor, downscale_factor: Int]>;
  readonly out: Op<Tensor, [self: Tensor, downscale_factor: Int], [], { out: Tensor }>;
}
interface $poisson {
  readonly default: Op<Tensor, [self: Tensor], [generator: Generator | null], { generator?: Generator | null }>;
  readonly out: Op<Tensor, [self: Tensor], [generator: Generator | null], { generator?: Generator | null; out: Tensor }>;
}
interface $polar {
  readonly default: Op<Tensor, [abs: Tensor, angle: Tensor]>;
  readonly out: Op<Tensor, [abs: Tensor, angle: Tensor], [], { out: Tensor }>;
}
interface $polygamma {
  readonly default: Op<Tensor, [n: Int, self: Tensor]>;
  readonly out: Op<Tensor, [n: Int, self: Tensor], [], { out: Tensor }>;
}
interface $pow {
  readonly Scalar: Op<Tensor, [self: Scalar, exponent: Tensor]>;
  readonly Tensor_Scalar: Op<Tensor, [self: Tensor, exponent: Scalar]>;
  readonly Tensor_Tensor: Op<Tensor, [self: Tensor, exponent: Tensor]>;
  readonly Scalar_out: Op<Tensor, [self: Scalar, exponent: Tensor], [], { out: Tensor }>;
  readonly Tensor_Scalar_out: Op<Tensor, [self: Tensor, exponent: Scalar], [], { out: Tensor }>;
  readonly Tensor_Tensor_out: Op<Tensor, [self: Tensor, exponent: Tensor], [], { out: Tensor }>;
}
interface $pow_ {
  readonly Scalar: InPlace<[exponent: Scalar]>;
  readonly Tensor: InPlace<[exponent: Tensor]>;
}
interface $prod {
  readonly default: Op<Tensor, [self: Tensor], [], { dtype?: DType | null }>;
  readonly dim_int: Op<Tensor, [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean; dtype?: DType | null }>;
  readonly int_out: Op<Tensor, [self: Tensor, dim: Int], [keepdim: boolean], { keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [], { dtype?: DType | null; out: Tensor }>;
}
interface $put {
  readonly default: Op<Tensor, [self: Tensor, index: Tensor, source: Tensor], [accumulate: boolean], { accumulate?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, index: Tensor, source: Tensor], [accumulate: boolean], { accumulate?: boolean; out: Tensor }>;
}
interface $q_per_channel_scales {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $q_per_channel_zero_points {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $quantile {
  readonly default: Op<Tensor, [self: Tensor, q: Tensor], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean; interpolation?: string }>;
  readonly scalar: Op<Tensor, [self: Tensor, q: Real], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean; interpolation?: string }>;
  readonly out: Op<Tensor, [self: Tensor, q: Tensor], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean; interpolation?: string; out: Tensor }>;
  readonly scalar_out: Op<Tensor, [self: Tensor, q: Real], [dim: Int | null, keepdim: boolean], { dim?: Int | null; keepdim?: boolean; interpolation?: string; out: Tensor }>;
}
interface $quantize_per_channel {
  readonly default: Op<Tensor, [self: Tensor, scales: Tensor, zero_points: Tensor, axis: Int, dtype: DType]>;
  readonly out: Op<Tensor, [self: Tensor, scales: Tensor, zero_points: Tensor, axis: Int, dtype: DType], [], { out: Tensor }>;
}
interface $quantize_per_tensor {
  readonly default: Op<Tensor, [self: Tensor, scale: Real, zero_point: Int, dtype: DType]>;
  readonly tensor_qparams: Op<Tensor, [self: Tensor, scale: Tensor, zero_point: Tensor, dtype: DType]>;
  readonly tensors: Op<Tensor[], [tensors: Tensors, scales: Tensor, zero_points: Tensor, dtype: DType]>;
  readonly out: Op<Tensor, [self: Tensor, scale: Real, zero_point: Int, dtype: DType], [], { out: Tensor }>;
  readonly tensor_qparams_out: Op<Tensor, [self: Tensor, scale: Tensor, zero_point: Tensor, dtype: DType], [], { out: Tensor }>;
  readonly tensors_out: Op<void, [tensors: Tensors, scales: Tensor, zero_points: Tensor, dtype: DType], [], { out: Tensors }>;
}
interface $quantize_per_tensor_dynamic {
  readonly default: Op<Tensor, [self: Tensor, dtype: DType, reduce_range: boolean]>;
  readonly out: Op<Tensor, [self: Tensor, dtype: DType, reduce_range: boolean], [], { out: Tensor }>;
}
interface $quantized_batch_norm {
  readonly default: Op<Tensor, [input: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, var_: Tensor, eps: Real, output_scale: Real, output_zero_point: Int]>;
  readonly out: Op<Tensor, [input: Tensor, weight: Tensor | null, bias: Tensor | null, mean: Tensor, var_: Tensor, eps: Real, output_scale: Real, output_zero_point: Int], [], { out: Tensor }>;
}
interface $quantized_gru {
  readonly data: Op<[Tensor, Tensor], [data: Tensor, batch_sizes: Tensor, hx: Tensor, params: never, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean]>;
  readonly data_legacy: Op<[Tensor, Tensor], [data: Tensor, batch_sizes: Tensor, hx: Tensor, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean]>;
  readonly input: Op<[Tensor, Tensor], [input: Tensor, hx: Tensor, params: never, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean]>;
  readonly input_legacy: Op<[Tensor, Tensor], [input: Tensor, hx: Tensor, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean]>;
}
interface $quantized_lstm {
  readonly data: Op<[Tensor, Tensor, Tensor], [data: Tensor, batch_sizes: Tensor, hx: Tensors, params: never, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean], [], { dtype?: DType | null; use_dynamic?: boolean }>;
  readonly data_legacy: Op<[Tensor, Tensor, Tensor], [data: Tensor, batch_sizes: Tensor, hx: Tensors, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean], [], { dtype?: DType | null; use_dynamic?: boolean }>;
  readonly input: Op<[Tensor, Tensor, Tensor], [input: Tensor, hx: Tensors, params: never, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean], [], { dtype?: DType | null; use_dynamic?: boolean }>;
  readonly input_legacy: Op<[Tensor, Tensor, Tensor], [input: Tensor, hx: Tensors, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean], [], { dtype?: DType | null; use_dynamic?: boolean }>;
}
interface $quantized_max_pool1d {
  readonly default: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean; out: Tensor }>;
}
interface $quantized_max_pool2d {
  readonly default: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean; out: Tensor }>;
}
interface $quantized_max_pool3d {
  readonly default: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean; out: Tensor }>;
}
interface $rad2deg {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $rand {
  readonly default: Op<Tensor, [size: Ints], [], Make>;
  readonly generator: Op<Tensor, [size: Ints], [], { generator?: Generator | null } & Make>;
  readonly generator_out: Op<Tensor, [size: Ints], [], { generator?: Generator | null; out: Tensor }>;
  readonly out: Op<Tensor, [size: Ints], [], { out: Tensor }>;
}
interface $rand_like {
  readonly default: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null } & Make>;
  readonly generator: Op<Tensor, [self: Tensor], [], { generator?: Generator | null; memory_format?: MemoryFormat | null } & Make>;
  readonly generator_out: Op<Tensor, [self: Tensor], [], { generator?: Generator | null; memory_format?: MemoryFormat | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $randint {
  readonly default: Op<Tensor, [high: Int, size: Ints], [], Make>;
  readonly generator: Op<Tensor, [high: Int, size: Ints], [], { generator?: Generator | null } & Make>;
  readonly low: Op<Tensor, [low: Int, high: Int, size: Ints], [], Make>;
  readonly low_generator: Op<Tensor, [low: Int, high: Int, size: Ints], [], { generator?: Generator | null } & Make>;
  readonly generator_out: Op<Tensor, [high: Int, size: Ints], [], { generator?: Generator | null; out: Tensor }>;
  readonly low_generator_out: Op<Tensor, [low: Int, high: Int, size: Ints], [], { generator?: Generator | null; out: Tensor }>;
  readonly low_out: Op<Tensor, [low: Int, high: Int, size: Ints], [], { out: Tensor }>;
  readonly out: Op<Tensor, [high: Int, size: Ints], [], { out: Tensor }>;
}
interface $randint_like {
  readonly default: Op<Tensor, [self: Tensor, high: Int], [], { memory_format?: MemoryFormat | null } & Make>;
  readonly Tensor: Op<Tensor, [self: Tensor, high: Tensor], [], { memory_format?: MemoryFormat | null } & Make>;
  readonly Tensor_generator: Op<Tensor, [self: Tensor, high: Tensor], [], { generator?: Generator | null; memory_format?: MemoryFormat | null } & Make>;
  readonly generator: Op<Tensor, [self: Tensor, high: Int], [], { generator?: Generator | null; memory_format?: MemoryFormat | null } & Make>;
  readonly low_dtype: Op<Tensor, [self: Tensor, low: Int, high: Int], [], { memory_format?: MemoryFormat | null } & Make>;
  readonly low_generator_dtype: Op<Tensor, [self: Tensor, low: Int, high: Int], [], { generator?: Generator | null; memory_format?: MemoryFormat | null } & Make>;
  readonly Tensor_generator_out: Op<Tensor, [self: Tensor, high: Tensor], [], { generator?: Generator | null; memory_format?: MemoryFormat | null; out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, high: Tensor], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
  readonly generator_out: Op<Tensor, [self: Tensor, high: Int], [], { generator?: Generator | null; memory_format?: MemoryFormat | null; out: Tensor }>;
  readonly low_dtype_out: Op<Tensor, [self: Tensor, low: Int, high: Int], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
  readonly low_generator_dtype_out: Op<Tensor, [self: Tensor, low: Int, high: Int], [], { generator?: Generator | null; memory_format?: MemoryFormat | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, high: Int], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $randn {
  readonly default: Op<Tensor, [size: Ints], [], Make>;
  readonly generator: Op<Tensor, [size: Ints], [], { generator?: Generator | null } & Make>;
  readonly generator_out: Op<Tensor, [size: Ints], [], { generator?: Generator | null; out: Tensor }>;
  readonly out: Op<Tensor, [size: Ints], [], { out: Tensor }>;
}
interface $randn_like {
  readonly default: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null } & Make>;
  readonly generator: Op<Tensor, [self: Tensor], [], { generator?: Generator | null; memory_format?: MemoryFormat | null } & Make>;
  readonly generator_out: Op<Tensor, [self: Tensor], [], { generator?: Generator | null; memory_format?: MemoryFormat | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $random {
  readonly default: Op<Tensor, [self: Tensor], [], { generator?: Generator | null }>;
  readonly from: Op<Tensor, [self: Tensor, from: Int], [to: Int | null], { to?: Int | null; generator?: Generator | null }>;
  readonly to: Op<Tensor, [self: Tensor, to: Int], [], { generator?: Generator | null }>;
  readonly from_out: Op<Tensor, [self: Tensor, from: Int], [to: Int | null], { to?: Int | null; generator?: Generator | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [], { generator?: Generator | null; out: Tensor }>;
  readonly to_out: Op<Tensor, [self: Tensor, to: Int], [], { generator?: Generator | null; out: Tensor }>;
}
interface $random_ {
  readonly default: InPlace<[], [], { generator?: Generator | null }>;
  readonly from: InPlace<[from: Int], [to: Int | null], { to?: Int | null; generator?: Generator | null }>;
  readonly to: InPlace<[to: Int], [], { generator?: Generator | null }>;
}
interface $randperm {
  readonly default: Op<Tensor, [n: Int], [], Make>;
  readonly generator: Op<Tensor, [n: Int], [], { generator?: Generator | null } & Make>;
  readonly generator_out: Op<Tensor, [n: Int], [], { generator?: Generator | null; out: Tensor }>;
  readonly out: Op<Tensor, [n: Int], [], { out: Tensor }>;
}
interface $range {
  readonly default: Op<Tensor, [start: Scalar, end: Scalar], [], Make>;
  readonly step: Op<Tensor, [start: Scalar, end: Scalar], [step: Scalar], { step?: Scalar } & Make>;
  readonly out: Op<Tensor, [start: Scalar, end: Scalar], [step: Scalar], { step?: Scalar; out: Tensor }>;
  readonly out_: Op<Tensor, [start: Scalar, end: Scalar], [], { out: Tensor }>;
}
interface $reciprocal {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $reflection_pad1d {
  readonly default: Op<Tensor, [self: Tensor, padding: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, padding: IntsN], [], { out: Tensor }>;
}
interface $reflection_pad1d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN], [], { grad_input: Tensor }>;
}
interface $reflection_pad2d {
  readonly default: Op<Tensor, [self: Tensor, padding: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, padding: IntsN], [], { out: Tensor }>;
}
interface $reflection_pad2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN], [], { grad_input: Tensor }>;
}
interface $reflection_pad3d {
  readonly default: Op<Tensor, [self: Tensor, padding: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, padding: IntsN], [], { out: Tensor }>;
}
interface $reflection_pad3d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN], [], { grad_input: Tensor }>;
}
interface $relu {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $remainder {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Scalar_Tensor: Op<Tensor, [self: Scalar, other: Tensor]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly Scalar_Tensor_out: Op<Tensor, [self: Scalar, other: Tensor], [], { out: Tensor }>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $remainder_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $renorm {
  readonly default: Op<Tensor, [self: Tensor, p: Scalar, dim: Int, maxnorm: Scalar]>;
  readonly out: Op<Tensor, [self: Tensor, p: Scalar, dim: Int, maxnorm: Scalar], [], { out: Tensor }>;
}
interface $repeat {
  readonly default: Op<Tensor, [self: Tensor, repeats: Ints]>;
  readonly out: Op<Tensor, [self: Tensor, repeats: Ints], [], { out: Tensor }>;
}
interface $repeat_interleave {
  readonly Tensor: Op<Tensor, [repeats: Tensor], [], { output_size?: Int | null }>;
  readonly self_Tensor: Op<Tensor, [self: Tensor, repeats: Tensor], [dim: Int | null], { dim?: Int | null; output_size?: Int | null }>;
  readonly self_int: Op<Tensor, [self: Tensor, repeats: Int], [dim: Int | null], { dim?: Int | null; output_size?: Int | null }>;
  readonly Tensor_out: Op<Tensor, [repeats: Tensor], [], { output_size?: Int | null; out: Tensor }>;
}
interface $replication_pad1d {
  readonly default: Op<Tensor, [self: Tensor, padding: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, padding: IntsN], [], { out: Tensor }>;
}
interface $replication_pad1d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN], [], { grad_input: Tensor }>;
}
interface $replication_pad2d {
  readonly default: Op<Tensor, [self: Tensor, padding: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, padding: IntsN], [], { out: Tensor }>;
}
interface $replication_pad2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN], [], { grad_input: Tensor }>;
}
interface $replication_pad3d {
  readonly default: Op<Tensor, [self: Tensor, padding: IntsN]>;
  readonly out: Op<Tensor, [self: Tensor, padding: IntsN], [], { out: Tensor }>;
}
interface $replication_pad3d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, padding: IntsN], [], { grad_input: Tensor }>;
}
interface $resize {
  readonly default: Op<Tensor, [self: Tensor, size: Ints], [], { memory_format?: MemoryFormat | null }>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $resize_as {
  readonly default: Op<Tensor, [self: Tensor, the_template: Tensor], [], { memory_format?: MemoryFormat | null }>;
  readonly out: Op<Tensor, [self: Tensor, the_template: Tensor], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
interface $resize_as_sparse {
  readonly default: Op<Tensor, [self: Tensor, the_template: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, the_template: Tensor], [], { out: Tensor }>;
}
interface $result_type {
  readonly Scalar: Op<DType, [tensor: Tensor, other: Scalar]>;
  readonly Scalar_Scalar: Op<DType, [scalar1: Scalar, scalar2: Scalar]>;
  readonly Scalar_Tensor: Op<DType, [scalar: Scalar, tensor: Tensor]>;
  readonly Tensor: Op<DType, [tensor: Tensor, other: Tensor]>;
}
interface $rnn_relu {
  readonly data: Op<[Tensor, Tensor], [data: Tensor, batch_sizes: Tensor, hx: Tensor, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean]>;
  readonly input: Op<[Tensor, Tensor], [input: Tensor, hx: Tensor, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean]>;
}
interface $rnn_tanh {
  readonly data: Op<[Tensor, Tensor], [data: Tensor, batch_sizes: Tensor, hx: Tensor, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean]>;
  readonly input: Op<[Tensor, Tensor], [input: Tensor, hx: Tensor, params: Tensors, has_biases: boolean, num_layers: Int, dropout: Real, train: boolean, bidirectional: boolean, batch_first: boolean]>;
}
interface $roll {
  readonly default: Op<Tensor, [self: Tensor, shifts: IntsN], [dims: IntsN], { dims?: IntsN }>;
  readonly out: Op<Tensor, [self: Tensor, shifts: IntsN], [dims: IntsN], { dims?: IntsN; out: Tensor }>;
}
interface $rot90 {
  readonly default: Op<Tensor, [self: Tensor], [k: Int, dims: Ints], { k?: Int; dims?: Ints }>;
  readonly out: Op<Tensor, [self: Tensor], [k: Int, dims: Ints], { k?: Int; dims?: Ints; out: Tensor }>;
}
interface $round {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly decimals: Op<Tensor, [self: Tensor], [], { decimals: Int }>;
  readonly decimals_out: Op<Tensor, [self: Tensor], [], { decimals: Int; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $round_ {
  readonly default: InPlace<[]>;
  readonly decimals: InPlace<[], [], { decimals: Int }>;
}
interface $row_indices_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $row_stack {
  readonly default: Op<Tensor, [tensors: Tensors]>;
  readonly out: Op<Tensor, [tensors: Tensors], [], { out: Tensor }>;
}
interface $rrelu_with_noise {
  readonly default: Op<Tensor, [self: Tensor, noise: Tensor], [lower: Scalar, upper: Scalar, training: boolean, generator: Generator | null], { lower?: Scalar; upper?: Scalar; training?: boolean; generator?: Generator | null }>;
  readonly out: Op<Tensor, [self: Tensor, noise: Tensor], [lower: Scalar, upper: Scalar, training: boolean, generator: Generator | null], { lower?: Scalar; upper?: Scalar; training?: boolean; generator?: Generator | null; out: Tensor }>;
}
interface $rrelu_with_noise_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, noise: Tensor, lower: Scalar, upper: Scalar, training: boolean, self_is_result: boolean]>;
  readonly out: Op<Tensor, [grad_output: Tensor, self: Tensor, noise: Tensor, lower: Scalar, upper: Scalar, training: boolean, self_is_result: boolean], [], { out: Tensor }>;
}
interface $rsqrt {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $rsub {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar], [alpha: Scalar], { alpha?: Scalar }>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor], [], { alpha?: Scalar }>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [alpha: Scalar], { alpha?: Scalar; out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor, other: Tensor], [], { alpha?: Scalar; out: Tensor }>;
}
interface $scalar_tensor {
  readonly default: Op<Tensor, [s: Scalar], [], Make>;
  readonly out: Op<Tensor, [s: Scalar], [], { out: Tensor }>;
}
interface $scatter {
  readonly reduce: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, src: Tensor], [], { reduce: string }>;
  readonly src: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, src: Tensor]>;
  readonly value: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, value: Scalar]>;
  readonly value_reduce: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, value: Scalar], [], { reduce: string }>;
  readonly reduce_out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, src: Tensor], [], { reduce: string; out: Tensor }>;
  readonly src_out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, src: Tensor], [], { out: Tensor }>;
  readonly value_out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, value: Scalar], [], { out: Tensor }>;
  readonly value_reduce_out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, value: Scalar], [], { reduce: string; out: Tensor }>;
}
interface $scatter_ {
  readonly reduce: InPlace<[dim: Int, index: Tensor, src: Tensor], [], { reduce: string }>;
  readonly src: InPlace<[dim: Int, index: Tensor, src: Tensor]>;
  readonly value: InPlace<[dim: Int, index: Tensor, value: Scalar]>;
  readonly value_reduce: InPlace<[dim: Int, index: Tensor, value: Scalar], [], { reduce: string }>;
}
interface $scatter_add {
  readonly default: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, src: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, src: Tensor], [], { out: Tensor }>;
}
interface $scatter_reduce {
  readonly two: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, src: Tensor, reduce: string], [], { include_self?: boolean }>;
  readonly two_out: Op<Tensor, [self: Tensor, dim: Int, index: Tensor, src: Tensor, reduce: string], [], { include_self?: boolean; out: Tensor }>;
}
interface $scatter_reduce_ {
  readonly two: InPlace<[dim: Int, index: Tensor, src: Tensor, reduce: string], [], { include_self?: boolean }>;
}
interface $searchsorted {
  readonly Scalar: Op<Tensor, [sorted_sequence: Tensor, self: Scalar], [], { out_int32?: boolean; right?: boolean; side?: string | null; sorter?: Tensor | null }>;
  readonly Tensor: Op<Tensor, [sorted_sequence: Tensor, self: Tensor], [], { out_int32?: boolean; right?: boolean; side?: string | null; sorter?: Tensor | null }>;
  readonly Scalar_out: Op<Tensor, [sorted_sequence: Tensor, self: Scalar], [], { out_int32?: boolean; right?: boolean; side?: string | null; sorter?: Tensor | null; out: Tensor }>;
  readonly Tensor_out: Op<Tensor, [sorted_sequence: Tensor, self: Tensor], [], { out_int32?: boolean; right?: boolean; side?: string | null; sorter?: Tensor | null; out: Tensor }>;
}
interface $segment_reduce {
  readonly default: Op<Tensor, [data: Tensor, reduce: string], [], { lengths?: Tensor | null; indices?: Tensor | null; offsets?: Tensor | null; axis?: Int; unsafe?: boolean; initial?: Scalar | null }>;
  readonly out: Op<Tensor, [data: Tensor, reduce: string], [], { lengths?: Tensor | null; indices?: Tensor | null; offsets?: Tensor | null; axis?: Int; unsafe?: boolean; initial?: Scalar | null; out: Tensor }>;
}
interface $select {
  readonly int: Op<Tensor, [self: Tensor, dim: Int, index: Int]>;
}
interface $select_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, input_sizes: Ints, dim: Int, index: Int]>;
  readonly out: Op<Tensor, [grad_output: Tensor, input_sizes: Ints, dim: Int, index: Int], [], { out: Tensor }>;
}
interface $select_copy {
  readonly int: Op<Tensor, [self: Tensor, dim: Int, index: Int]>;
  readonly int_out: Op<Tensor, [self: Tensor, dim: Int, index: Int], [], { out: Tensor }>;
}
interface $select_scatter {
  readonly default: Op<Tensor, [self: Tensor, src: Tensor, dim: Int, index: Int]>;
  readonly out: Op<Tensor, [self: Tensor, src: Tensor, dim: Int, index: Int], [], { out: Tensor }>;
}
interface $set {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly source_Storage: Op<Tensor, [self: Tensor, source: Opaque]>;
  readonly source_Storage_storage_offset: Op<Tensor, [self: Tensor, source: Opaque, storage_offset: Int, size: Ints], [stride: Ints], { stride?: Ints }>;
  readonly source_Tensor: Op<Tensor, [self: Tensor, source: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
  readonly source_Storage_out: Op<Tensor, [self: Tensor, source: Opaque], [], { out: Tensor }>;
  readonly source_Storage_storage_offset_out: Op<Tensor, [self: Tensor, source: Opaque, storage_offset: Int, size: Ints], [stride: Ints], { stride?: Ints; out: Tensor }>;
  readonly source_Tensor_out: Op<Tensor, [self: Tensor, source: Tensor], [], { out: Tensor }>;
}
interface $set_ {
  readonly default: InPlace<[]>;
  readonly source_Storage: InPlace<[source: Opaque]>;
  readonly source_Storage_storage_offset: InPlace<[source: Opaque, storage_offset: Int, size: Ints], [stride: Ints], { stride?: Ints }>;
  readonly source_Tensor: InPlace<[source: Tensor]>;
  readonly source_Tensor_storage_offset: InPlace<[source: Tensor, storage_offset: Int, size: Ints], [stride: Ints], { stride?: Ints }>;
}
interface $sgn {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $sigmoid {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $sigmoid_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output: Tensor], [], { grad_input: Tensor }>;
}
interface $sign {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $signbit {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $silu {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $silu_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor], [], { grad_input: Tensor }>;
}
interface $sin {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $sinc {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $sinh {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $size {
  readonly int: Op<Int, [self: Tensor, dim: Int]>;
}
interface $slice {
  readonly Tensor: Op<Tensor, [self: Tensor], [dim: Int, start: Int | null, end: Int | null, step: Int], { dim?: Int; start?: Int | null; end?: Int | null; step?: Int }>;
}
interface $slice_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, input_sizes: Ints, dim: Int, start: Int, end: Int, step: Int]>;
  readonly out: Op<Tensor, [grad_output: Tensor, input_sizes: Ints, dim: Int, start: Int, end: Int, step: Int], [], { out: Tensor }>;
}
interface $slice_copy {
  readonly Tensor: Op<Tensor, [self: Tensor], [dim: Int, start: Int | null, end: Int | null, step: Int], { dim?: Int; start?: Int | null; end?: Int | null; step?: Int }>;
  readonly Tensor_out: Op<Tensor, [self: Tensor], [dim: Int, start: Int | null, end: Int | null, step: Int], { dim?: Int; start?: Int | null; end?: Int | null; step?: Int; out: Tensor }>;
}
interface $slice_scatter {
  readonly default: Op<Tensor, [self: Tensor, src: Tensor], [dim: Int, start: Int | null, end: Int | null, step: Int], { dim?: Int; start?: Int | null; end?: Int | null; step?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, src: Tensor], [dim: Int, start: Int | null, end: Int | null, step: Int], { dim?: Int; start?: Int | null; end?: Int | null; step?: Int; out: Tensor }>;
}
interface $slogdet {
  readonly default: Op<[Tensor, Tensor], [self: Tensor]>;
  readonly out: Op<[Tensor, Tensor], [self: Tensor], [], { sign: Tensor; logabsdet: Tensor }>;
}
interface $slow_conv3d {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN }>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; out: Tensor }>;
}
interface $slow_conv3d_forward {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN, bias: Tensor | null, stride: IntsN, padding: IntsN]>;
  readonly output: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN, bias: Tensor | null, stride: IntsN, padding: IntsN], [], { output: Tensor }>;
}
interface $slow_conv_dilated2d {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; dilation?: IntsN }>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; dilation?: IntsN; out: Tensor }>;
}
interface $slow_conv_dilated3d {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; dilation?: IntsN }>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; dilation?: IntsN; out: Tensor }>;
}
interface $slow_conv_transpose2d {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN, output_padding: IntsN, dilation: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; output_padding?: IntsN; dilation?: IntsN }>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN, output_padding: IntsN, dilation: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; output_padding?: IntsN; dilation?: IntsN; out: Tensor }>;
}
interface $slow_conv_transpose3d {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN, output_padding: IntsN, dilation: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; output_padding?: IntsN; dilation?: IntsN }>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN, output_padding: IntsN, dilation: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; output_padding?: IntsN; dilation?: IntsN; out: Tensor }>;
}
interface $smooth_l1_loss {
  readonly default: Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int, beta: Real], { reduction?: Int; beta?: Real }>;
  readonly out: Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int, beta: Real], { reduction?: Int; beta?: Real; out: Tensor }>;
}
interface $smooth_l1_loss_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, reduction: Int, beta: Real]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, reduction: Int, beta: Real], [], { grad_input: Tensor }>;
}
interface $soft_margin_loss {
  readonly default: Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int], { reduction?: Int }>;
  readonly out: Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int], { reduction?: Int; out: Tensor }>;
}
interface $soft_margin_loss_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, reduction: Int]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, target: Tensor, reduction: Int], [], { grad_input: Tensor }>;
}
interface $softmax {
  readonly int: Op<Tensor, [self: Tensor, dim: Int], [dtype: DType | null], { dtype?: DType | null }>;
  readonly int_out: Op<Tensor, [self: Tensor, dim: Int], [dtype: DType | null], { dtype?: DType | null; out: Tensor }>;
}
interface $softplus {
  readonly default: Op<Tensor, [self: Tensor], [beta: Scalar, threshold: Scalar], { beta?: Scalar; threshold?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor], [beta: Scalar, threshold: Scalar], { beta?: Scalar; threshold?: Scalar; out: Tensor }>;
}
interface $softplus_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, beta: Scalar, threshold: Scalar]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, beta: Scalar, threshold: Scalar], [], { grad_input: Tensor }>;
}
interface $softshrink {
  readonly default: Op<Tensor, [self: Tensor], [lambd: Scalar], { lambd?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor], [lambd: Scalar], { lambd?: Scalar; out: Tensor }>;
}
interface $softshrink_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, lambd: Scalar]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, lambd: Scalar], [], { grad_input: Tensor }>;
}
interface $sort {
  readonly default: Op<[Tensor, Tensor], [self: Tensor], [dim: Int, descending: boolean], { dim?: Int; descending?: boolean }>;
  readonly stable: Op<[Tensor, Tensor], [self: Tensor], [], { stable?: boolean | null; dim?: Int; descending?: boolean }>;
  readonly values: Op<[Tensor, Tensor], [self: Tensor], [dim: Int, descending: boolean], { dim?: Int; descending?: boolean; values: Tensor; indices: Tensor }>;
  readonly values_stable: Op<[Tensor, Tensor], [self: Tensor], [], { stable?: boolean | null; dim?: Int; descending?: boolean; values: Tensor; indices: Tensor }>;
}
interface $sparse_bsc_tensor {
  readonly ccol_row_value: Op<Tensor, [ccol_indices: Tensor, row_indices: Tensor, values: Tensor], [], Make>;
  readonly ccol_row_value_size: Op<Tensor, [ccol_indices: Tensor, row_indices: Tensor, values: Tensor, size: Ints], [], Make>;
}
interface $sparse_bsr_tensor {
  readonly crow_col_value: Op<Tensor, [crow_indices: Tensor, col_indices: Tensor, values: Tensor], [], Make>;
  readonly crow_col_value_size: Op<Tensor, [crow_indices: Tensor, col_indices: Tensor, values: Tensor, size: Ints], [], Make>;
}
interface $sparse_compressed_tensor {
  readonly comp_plain_value: Op<Tensor, [compressed_indices: Tensor, plain_indices: Tensor, values: Tensor], [], Make>;
  readonly comp_plain_value_size: Op<Tensor, [compressed_indices: Tensor, plain_indices: Tensor, values: Tensor, size: Ints], [], Make>;
}
interface $sparse_coo_tensor {
  readonly indices: Op<Tensor, [indices: Tensor, values: Tensor], [], { is_coalesced?: boolean | null } & Make>;
  readonly indices_size: Op<Tensor, [indices: Tensor, values: Tensor, size: Ints], [], { is_coalesced?: boolean | null } & Make>;
  readonly size: Op<Tensor, [size: Ints], [], Make>;
  readonly size_out: Op<Tensor, [size: Ints], [], { out: Tensor }>;
}
interface $sparse_csc_tensor {
  readonly ccol_row_value: Op<Tensor, [ccol_indices: Tensor, row_indices: Tensor, values: Tensor], [], Make>;
  readonly ccol_row_value_size: Op<Tensor, [ccol_indices: Tensor, row_indices: Tensor, values: Tensor, size: Ints], [], Make>;
}
interface $sparse_csr_tensor {
  readonly crow_col_value: Op<Tensor, [crow_indices: Tensor, col_indices: Tensor, values: Tensor], [], Make>;
  readonly crow_col_value_size: Op<Tensor, [crow_indices: Tensor, col_indices: Tensor, values: Tensor, size: Ints], [], Make>;
}
interface $sparse_mask {
  readonly default: Op<Tensor, [self: Tensor, mask: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, mask: Tensor], [], { out: Tensor }>;
}
interface $sparse_resize {
  readonly default: Op<Tensor, [self: Tensor, size: Ints, sparse_dim: Int, dense_dim: Int]>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints, sparse_dim: Int, dense_dim: Int], [], { out: Tensor }>;
}
interface $sparse_resize_and_clear {
  readonly default: Op<Tensor, [self: Tensor, size: Ints, sparse_dim: Int, dense_dim: Int]>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints, sparse_dim: Int, dense_dim: Int], [], { out: Tensor }>;
}
interface $sparse_sampled_addmm {
  readonly default: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor], [], { beta?: Scalar; alpha?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor], [], { beta?: Scalar; alpha?: Scalar; out: Tensor }>;
}
interface $special_airy_ai {
  readonly default: Op<Tensor, [x: Tensor]>;
  readonly out: Op<Tensor, [x: Tensor], [], { out: Tensor }>;
}
interface $special_bessel_j0 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_bessel_j1 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_bessel_y0 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_bessel_y1 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_chebyshev_polynomial_t {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_chebyshev_polynomial_u {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_chebyshev_polynomial_v {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_chebyshev_polynomial_w {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_digamma {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_entr {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_erf {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_erfc {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_erfcx {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_erfinv {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_exp2 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_expit {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_expm1 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_gammainc {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $special_gammaincc {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $special_gammaln {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_hermite_polynomial_h {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_hermite_polynomial_he {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_i0 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_i0e {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_i1 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_i1e {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_laguerre_polynomial_l {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_legendre_polynomial_p {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_log1p {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_log_ndtr {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_logit {
  readonly default: Op<Tensor, [self: Tensor], [eps: Real | null], { eps?: Real | null }>;
  readonly out: Op<Tensor, [self: Tensor], [eps: Real | null], { eps?: Real | null; out: Tensor }>;
}
interface $special_logsumexp {
  readonly default: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean }>;
  readonly out: Op<Tensor, [self: Tensor, dim: IntsN], [keepdim: boolean], { keepdim?: boolean; out: Tensor }>;
}
interface $special_modified_bessel_i0 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_modified_bessel_i1 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_modified_bessel_k0 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_modified_bessel_k1 {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_multigammaln {
  readonly default: Op<Tensor, [self: Tensor, p: Int]>;
  readonly out: Op<Tensor, [self: Tensor, p: Int], [], { out: Tensor }>;
}
interface $special_ndtr {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_ndtri {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_polygamma {
  readonly default: Op<Tensor, [n: Int, self: Tensor]>;
  readonly out: Op<Tensor, [n: Int, self: Tensor], [], { out: Tensor }>;
}
interface $special_psi {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_round {
  readonly default: Op<Tensor, [self: Tensor], [], { decimals?: Int }>;
  readonly out: Op<Tensor, [self: Tensor], [], { decimals?: Int; out: Tensor }>;
}
interface $special_scaled_modified_bessel_k0 {
  readonly default: Op<Tensor, [x: Tensor]>;
  readonly out: Op<Tensor, [x: Tensor], [], { out: Tensor }>;
}
interface $special_scaled_modified_bessel_k1 {
  readonly default: Op<Tensor, [x: Tensor]>;
  readonly out: Op<Tensor, [x: Tensor], [], { out: Tensor }>;
}
interface $special_shifted_chebyshev_polynomial_t {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_shifted_chebyshev_polynomial_u {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_shifted_chebyshev_polynomial_v {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_shifted_chebyshev_polynomial_w {
  readonly default: Op<Tensor, [x: Tensor, n: Tensor]>;
  readonly n_scalar: Op<Tensor, [x: Tensor, n: Scalar]>;
  readonly x_scalar: Op<Tensor, [x: Scalar, n: Tensor]>;
  readonly n_scalar_out: Op<Tensor, [x: Tensor, n: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [x: Tensor, n: Tensor], [], { out: Tensor }>;
  readonly x_scalar_out: Op<Tensor, [x: Scalar, n: Tensor], [], { out: Tensor }>;
}
interface $special_sinc {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $special_spherical_bessel_j0 {
  readonly default: Op<Tensor, [x: Tensor]>;
  readonly out: Op<Tensor, [x: Tensor], [], { out: Tensor }>;
}
interface $special_xlog1py {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly other_scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly self_scalar: Op<Tensor, [self: Scalar, other: Tensor]>;
  readonly other_scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
  readonly self_scalar_out: Op<Tensor, [self: Scalar, other: Tensor], [], { out: Tensor }>;
}
interface $special_xlogy {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly other_scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly self_scalar: Op<Tensor, [self: Scalar, other: Tensor]>;
  readonly other_scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
  readonly self_scalar_out: Op<Tensor, [self: Scalar, other: Tensor], [], { out: Tensor }>;
}
interface $special_zeta {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly other_scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly self_scalar: Op<Tensor, [self: Scalar, other: Tensor]>;
  readonly other_scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
  readonly self_scalar_out: Op<Tensor, [self: Scalar, other: Tensor], [], { out: Tensor }>;
}
interface $split {
  readonly Tensor: Op<Tensor[], [self: Tensor, split_size: Int], [dim: Int], { dim?: Int }>;
  readonly sizes: Op<Tensor[], [self: Tensor, split_size: Ints], [dim: Int], { dim?: Int }>;
}
interface $split_copy {
  readonly Tensor: Op<Tensor[], [self: Tensor, split_size: Int], [dim: Int], { dim?: Int }>;
  readonly Tensor_out: Op<void, [self: Tensor, split_size: Int], [dim: Int], { dim?: Int; out: Tensors }>;
}
interface $split_with_sizes_copy {
  readonly default: Op<Tensor[], [self: Tensor, split_sizes: Ints], [dim: Int], { dim?: Int }>;
  readonly out: Op<void, [self: Tensor, split_sizes: Ints], [dim: Int], { dim?: Int; out: Tensors }>;
}
interface $sqrt {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $square {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $squeeze {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly dim: Op<Tensor, [self: Tensor, dim: Int]>;
  readonly dims: Op<Tensor, [self: Tensor, dim: Ints]>;
}
interface $squeeze_ {
  readonly default: InPlace<[]>;
  readonly dim: InPlace<[dim: Int]>;
  readonly dims: InPlace<[dim: Ints]>;
}
interface $squeeze_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly dim: Op<Tensor, [self: Tensor, dim: Int]>;
  readonly dims: Op<Tensor, [self: Tensor, dim: Ints]>;
  readonly dim_out: Op<Tensor, [self: Tensor, dim: Int], [], { out: Tensor }>;
  readonly dims_out: Op<Tensor, [self: Tensor, dim: Ints], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $sspaddmm {
  readonly default: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor], [], { beta?: Scalar; alpha?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, mat1: Tensor, mat2: Tensor], [], { beta?: Scalar; alpha?: Scalar; out: Tensor }>;
}
interface $stack {
  readonly default: Op<Tensor, [tensors: Tensors], [dim: Int], { dim?: Int }>;
  readonly out: Op<Tensor, [tensors: Tensors], [dim: Int], { dim?: Int; out: Tensor }>;
}
interface $std {
  readonly default: Op<Tensor, [self: Tensor], [unbiased: boolean], { unbiased?: boolean }>;
  readonly correction: Op<Tensor, [self: Tensor], [dim: IntsN | null], { dim?: IntsN | null; correction?: Scalar | null; keepdim?: boolean }>;
  readonly dim: Op<Tensor, [self: Tensor], [dim: IntsN | null, unbiased: boolean, keepdim: boolean], { dim?: IntsN | null; unbiased?: boolean; keepdim?: boolean }>;
  readonly correction_out: Op<Tensor, [self: Tensor], [dim: IntsN | null], { dim?: IntsN | null; correction?: Scalar | null; keepdim?: boolean; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: IntsN | null, unbiased: boolean, keepdim: boolean], { dim?: IntsN | null; unbiased?: boolean; keepdim?: boolean; out: Tensor }>;
}
interface $std_mean {
  readonly default: Op<[Tensor, Tensor], [self: Tensor], [unbiased: boolean], { unbiased?: boolean }>;
  readonly correction: Op<[Tensor, Tensor], [self: Tensor], [dim: IntsN | null], { dim?: IntsN | null; correction?: Scalar | null; keepdim?: boolean }>;
  readonly dim: Op<[Tensor, Tensor], [self: Tensor], [dim: IntsN | null, unbiased: boolean, keepdim: boolean], { dim?: IntsN | null; unbiased?: boolean; keepdim?: boolean }>;
  readonly correction_out: Op<[Tensor, Tensor], [self: Tensor], [dim: IntsN | null], { dim?: IntsN | null; correction?: Scalar | null; keepdim?: boolean; out0: Tensor; out1: Tensor }>;
}
interface $stft {
  readonly default: Op<Tensor, [self: Tensor, n_fft: Int], [hop_length: Int | null, win_length: Int | null, window: Tensor | null, normalized: boolean, onesided: boolean | null, return_complex: boolean | null, align_to_window: boolean | null], { hop_length?: Int | null; win_length?: Int | null; window?: Tensor | null; normalized?: boolean; onesided?: boolean | null; return_complex?: boolean | null; align_to_window?: boolean | null }>;
  readonly center: Op<Tensor, [self: Tensor, n_fft: Int], [hop_length: Int | null, win_length: Int | null, window: Tensor | null, center: boolean, pad_mode: string, normalized: boolean, onesided: boolean | null, return_complex: boolean | null, align_to_window: boolean | null], { hop_length?: Int | null; win_length?: Int | null; window?: Tensor | null; center?: boolean; pad_mode?: string; normalized?: boolean; onesided?: boolean | null; return_complex?: boolean | null; align_to_window?: boolean | null }>;
}
interface $stride {
  readonly int: Op<Int, [self: Tensor, dim: Int]>;
}
interface $sub {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar], [alpha: Scalar], { alpha?: Scalar }>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor], [], { alpha?: Scalar }>;
  readonly Scalar_out: Op<Tensor, [self: Tensor, other: Scalar], [alpha: Scalar], { alpha?: Scalar; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { alpha?: Scalar; out: Tensor }>;
}
interface $sub_ {
  readonly Scalar: InPlace<[other: Scalar], [alpha: Scalar], { alpha?: Scalar }>;
  readonly Tensor: InPlace<[other: Tensor], [], { alpha?: Scalar }>;
}
interface $subtract {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar], [alpha: Scalar], { alpha?: Scalar }>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor], [], { alpha?: Scalar }>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { alpha?: Scalar; out: Tensor }>;
}
interface $subtract_ {
  readonly Scalar: InPlace<[other: Scalar], [alpha: Scalar], { alpha?: Scalar }>;
  readonly Tensor: InPlace<[other: Tensor], [], { alpha?: Scalar }>;
}
interface $sum {
  readonly default: Op<Tensor, [self: Tensor], [], { dtype?: DType | null }>;
  readonly dim_IntList: Op<Tensor, [self: Tensor], [dim: IntsN | null, keepdim: boolean], { dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null }>;
  readonly IntList_out: Op<Tensor, [self: Tensor], [dim: IntsN | null, keepdim: boolean], { dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [], { dtype?: DType | null; out: Tensor }>;
}
interface $svd {
  readonly default: Op<[Tensor, Tensor, Tensor], [self: Tensor], [some: boolean, compute_uv: boolean], { some?: boolean; compute_uv?: boolean }>;
  readonly U: Op<[Tensor, Tensor, Tensor], [self: Tensor], [some: boolean, compute_uv: boolean], { some?: boolean; compute_uv?: boolean; U: Tensor; S: Tensor; V: Tensor }>;
}
interface $sym_size {
  readonly int: Op<Int, [self: Tensor, dim: Int]>;
}
interface $sym_stride {
  readonly int: Op<Int, [self: Tensor, dim: Int]>;
}
interface $t_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $take {
  readonly default: Op<Tensor, [self: Tensor, index: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, index: Tensor], [], { out: Tensor }>;
}
interface $take_along_dim {
  readonly default: Op<Tensor, [self: Tensor, indices: Tensor], [dim: Int | null], { dim?: Int | null }>;
  readonly out: Op<Tensor, [self: Tensor, indices: Tensor], [dim: Int | null], { dim?: Int | null; out: Tensor }>;
}
interface $tan {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $tanh {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $tanh_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output: Tensor]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output: Tensor], [], { grad_input: Tensor }>;
}
interface $tensor_split {
  readonly indices: Op<Tensor[], [self: Tensor, indices: Ints], [dim: Int], { dim?: Int }>;
  readonly sections: Op<Tensor[], [self: Tensor, sections: Int], [dim: Int], { dim?: Int }>;
  readonly tensor_indices_or_sections: Op<Tensor[], [self: Tensor, tensor_indices_or_sections: Tensor], [dim: Int], { dim?: Int }>;
}
interface $tensordot {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor, dims_self: Ints, dims_other: Ints]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor, dims_self: Ints, dims_other: Ints], [], { out: Tensor }>;
}
interface $thnn_conv2d {
  readonly default: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN }>;
  readonly out: Op<Tensor, [self: Tensor, weight: Tensor, kernel_size: IntsN], [bias: Tensor | null, stride: IntsN, padding: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; out: Tensor }>;
}
interface $threshold {
  readonly default: Op<Tensor, [self: Tensor, threshold: Scalar, value: Scalar]>;
  readonly out: Op<Tensor, [self: Tensor, threshold: Scalar, value: Scalar], [], { out: Tensor }>;
}
interface $threshold_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, self: Tensor, threshold: Scalar]>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, self: Tensor, threshold: Scalar], [], { grad_input: Tensor }>;
}
interface $to {
  readonly device: Op<Tensor, [self: Tensor, device: Device, dtype: DType], [non_blocking: boolean, copy: boolean, memory_format: MemoryFormat | null], { non_blocking?: boolean; copy?: boolean; memory_format?: MemoryFormat | null }>;
  readonly dtype: Op<Tensor, [self: Tensor, dtype: DType], [non_blocking: boolean, copy: boolean, memory_format: MemoryFormat | null], { non_blocking?: boolean; copy?: boolean; memory_format?: MemoryFormat | null }>;
  readonly dtype_layout: Op<Tensor, [self: Tensor], [], { non_blocking?: boolean; copy?: boolean; memory_format?: MemoryFormat | null } & Make>;
  readonly other: Op<Tensor, [self: Tensor, other: Tensor], [non_blocking: boolean, copy: boolean, memory_format: MemoryFormat | null], { non_blocking?: boolean; copy?: boolean; memory_format?: MemoryFormat | null }>;
}
interface $to_mkldnn {
  readonly default: Op<Tensor, [self: Tensor], [dtype: DType | null], { dtype?: DType | null }>;
  readonly out: Op<Tensor, [self: Tensor], [dtype: DType | null], { dtype?: DType | null; out: Tensor }>;
}
interface $to_padded_tensor {
  readonly default: Op<Tensor, [self: Tensor, padding: Real], [output_size: Ints | null], { output_size?: Ints | null }>;
  readonly out: Op<Tensor, [self: Tensor, padding: Real], [output_size: Ints | null], { output_size?: Ints | null; out: Tensor }>;
}
interface $to_sparse {
  readonly default: Op<Tensor, [self: Tensor], [], { layout?: Layout | null; blocksize?: IntsN | null; dense_dim?: Int | null }>;
  readonly sparse_dim: Op<Tensor, [self: Tensor, sparse_dim: Int]>;
}
interface $topk {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, k: Int], [dim: Int, largest: boolean, sorted: boolean], { dim?: Int; largest?: boolean; sorted?: boolean }>;
  readonly values: Op<[Tensor, Tensor], [self: Tensor, k: Int], [dim: Int, largest: boolean, sorted: boolean], { dim?: Int; largest?: boolean; sorted?: boolean; values: Tensor; indices: Tensor }>;
}
interface $trace {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $transpose {
  readonly int: Op<Tensor, [self: Tensor, dim0: Int, dim1: Int]>;
}
interface $transpose_copy {
  readonly int: Op<Tensor, [self: Tensor, dim0: Int, dim1: Int]>;
  readonly int_out: Op<Tensor, [self: Tensor, dim0: Int, dim1: Int], [], { out: Tensor }>;
}
interface $trapezoid {
  readonly dx: Op<Tensor, [y: Tensor], [], { dx?: Scalar; dim?: Int }>;
  readonly x: Op<Tensor, [y: Tensor, x: Tensor], [], { dim?: Int }>;
}
interface $trapz {
  readonly dx: Op<Tensor, [y: Tensor], [], { dx?: Real; dim?: Int }>;
  readonly x: Op<Tensor, [y: Tensor, x: Tensor], [], { dim?: Int }>;
}
interface $triangular_solve {
  readonly default: Op<[Tensor, Tensor], [self: Tensor, A: Tensor], [upper: boolean, transpose: boolean, unitriangular: boolean], { upper?: boolean; transpose?: boolean; unitriangular?: boolean }>;
  readonly X: Op<[Tensor, Tensor], [self: Tensor, A: Tensor], [upper: boolean, transpose: boolean, unitriangular: boolean], { upper?: boolean; transpose?: boolean; unitriangular?: boolean; X: Tensor; M: Tensor }>;
}
interface $tril {
  readonly default: Op<Tensor, [self: Tensor], [diagonal: Int], { diagonal?: Int }>;
  readonly out: Op<Tensor, [self: Tensor], [diagonal: Int], { diagonal?: Int; out: Tensor }>;
}
interface $tril_indices {
  readonly default: Op<Tensor, [row: Int, col: Int], [offset: Int], { offset?: Int } & Make>;
  readonly out: Op<Tensor, [row: Int, col: Int], [offset: Int], { offset?: Int; out: Tensor }>;
}
interface $triu {
  readonly default: Op<Tensor, [self: Tensor], [diagonal: Int], { diagonal?: Int }>;
  readonly out: Op<Tensor, [self: Tensor], [diagonal: Int], { diagonal?: Int; out: Tensor }>;
}
interface $triu_indices {
  readonly default: Op<Tensor, [row: Int, col: Int], [offset: Int], { offset?: Int } & Make>;
  readonly out: Op<Tensor, [row: Int, col: Int], [offset: Int], { offset?: Int; out: Tensor }>;
}
interface $true_divide {
  readonly Scalar: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $true_divide_ {
  readonly Scalar: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $trunc {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $unbind {
  readonly int: Op<Tensor[], [self: Tensor], [dim: Int], { dim?: Int }>;
}
interface $unbind_copy {
  readonly int: Op<Tensor[], [self: Tensor], [dim: Int], { dim?: Int }>;
  readonly int_out: Op<void, [self: Tensor], [dim: Int], { dim?: Int; out: Tensors }>;
}
interface $unflatten {
  readonly int: Op<Tensor, [self: Tensor, dim: Int, sizes: Ints]>;
}
interface $unfold_backward {
  readonly default: Op<Tensor, [grad_in: Tensor, input_sizes: Ints, dim: Int, size: Int, step: Int]>;
  readonly out: Op<Tensor, [grad_in: Tensor, input_sizes: Ints, dim: Int, size: Int, step: Int], [], { out: Tensor }>;
}
interface $unfold_copy {
  readonly default: Op<Tensor, [self: Tensor, dimension: Int, size: Int, step: Int]>;
  readonly out: Op<Tensor, [self: Tensor, dimension: Int, size: Int, step: Int], [], { out: Tensor }>;
}
interface $uniform {
  readonly default: Op<Tensor, [self: Tensor], [from: Real, to: Real], { from?: Real; to?: Real; generator?: Generator | null }>;
  readonly out: Op<Tensor, [self: Tensor], [from: Real, to: Real], { from?: Real; to?: Real; generator?: Generator | null; out: Tensor }>;
}
interface $unique_consecutive {
  readonly default: Op<[Tensor, Tensor, Tensor], [self: Tensor], [return_inverse: boolean, return_counts: boolean, dim: Int | null], { return_inverse?: boolean; return_counts?: boolean; dim?: Int | null }>;
  readonly out: Op<[Tensor, Tensor, Tensor], [self: Tensor], [return_inverse: boolean, return_counts: boolean, dim: Int | null], { return_inverse?: boolean; return_counts?: boolean; dim?: Int | null; out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $unique_dim {
  readonly default: Op<[Tensor, Tensor, Tensor], [self: Tensor, dim: Int], [sorted: boolean, return_inverse: boolean, return_counts: boolean], { sorted?: boolean; return_inverse?: boolean; return_counts?: boolean }>;
  readonly out: Op<[Tensor, Tensor, Tensor], [self: Tensor, dim: Int], [sorted: boolean, return_inverse: boolean, return_counts: boolean], { sorted?: boolean; return_inverse?: boolean; return_counts?: boolean; out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $unique_dim_consecutive {
  readonly default: Op<[Tensor, Tensor, Tensor], [self: Tensor, dim: Int], [return_inverse: boolean, return_counts: boolean], { return_inverse?: boolean; return_counts?: boolean }>;
  readonly out: Op<[Tensor, Tensor, Tensor], [self: Tensor, dim: Int], [return_inverse: boolean, return_counts: boolean], { return_inverse?: boolean; return_counts?: boolean; out0: Tensor; out1: Tensor; out2: Tensor }>;
}
interface $unsafe_split {
  readonly Tensor: Op<Tensor[], [self: Tensor, split_size: Int], [dim: Int], { dim?: Int }>;
  readonly Tensor_out: Op<void, [self: Tensor, split_size: Int], [dim: Int], { dim?: Int; out: Tensors }>;
}
interface $unsafe_split_with_sizes {
  readonly default: Op<Tensor[], [self: Tensor, split_sizes: Ints], [dim: Int], { dim?: Int }>;
  readonly out: Op<void, [self: Tensor, split_sizes: Ints], [dim: Int], { dim?: Int; out: Tensors }>;
}
interface $unsqueeze_copy {
  readonly default: Op<Tensor, [self: Tensor, dim: Int]>;
  readonly out: Op<Tensor, [self: Tensor, dim: Int], [], { out: Tensor }>;
}
interface $upsample_bicubic2d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor, output_size: Ints | null, align_corners: boolean], [scale_factors: Reals | null], { scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; out: Tensor }>;
}
interface $upsample_bicubic2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; grad_input: Tensor }>;
}
interface $upsample_bilinear2d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor, output_size: Ints | null, align_corners: boolean], [scale_factors: Reals | null], { scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; out: Tensor }>;
  readonly vec_out: Op<Tensor, [input: Tensor, output_size: Ints | null, align_corners: boolean], [scale_factors: Reals | null], { scale_factors?: Reals | null; out: Tensor }>;
}
interface $upsample_bilinear2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; grad_input: Tensor }>;
}
interface $upsample_linear1d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales: Real | null], { scales?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor, output_size: Ints | null, align_corners: boolean], [scale_factors: Reals | null], { scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales: Real | null], { scales?: Real | null; out: Tensor }>;
}
interface $upsample_linear1d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales: Real | null], { scales?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales: Real | null], { scales?: Real | null; grad_input: Tensor }>;
}
interface $upsample_nearest1d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN], [scales: Real | null], { scales?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor], [output_size: Ints | null, scale_factors: Reals | null], { output_size?: Ints | null; scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [scales: Real | null], { scales?: Real | null; out: Tensor }>;
}
interface $upsample_nearest1d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales: Real | null], { scales?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales: Real | null], { scales?: Real | null; grad_input: Tensor }>;
}
interface $upsample_nearest2d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor], [output_size: Ints | null, scale_factors: Reals | null], { output_size?: Ints | null; scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; out: Tensor }>;
  readonly vec_out: Op<Tensor, [input: Tensor], [output_size: Ints | null, scale_factors: Reals | null], { output_size?: Ints | null; scale_factors?: Reals | null; out: Tensor }>;
}
interface $upsample_nearest2d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales_h: Real | null, scales_w: Real | null], { scales_h?: Real | null; scales_w?: Real | null; grad_input: Tensor }>;
}
interface $upsample_nearest3d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor], [output_size: Ints | null, scale_factors: Reals | null], { output_size?: Ints | null; scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null; out: Tensor }>;
}
interface $upsample_nearest3d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null; grad_input: Tensor }>;
}
interface $upsample_trilinear3d {
  readonly default: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null }>;
  readonly vec: Op<Tensor, [input: Tensor, output_size: Ints | null, align_corners: boolean], [scale_factors: Reals | null], { scale_factors?: Reals | null }>;
  readonly out: Op<Tensor, [self: Tensor, output_size: IntsN, align_corners: boolean], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null; out: Tensor }>;
}
interface $upsample_trilinear3d_backward {
  readonly default: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null }>;
  readonly grad_input: Op<Tensor, [grad_output: Tensor, output_size: IntsN, input_size: IntsN, align_corners: boolean], [scales_d: Real | null, scales_h: Real | null, scales_w: Real | null], { scales_d?: Real | null; scales_h?: Real | null; scales_w?: Real | null; grad_input: Tensor }>;
}
interface $values_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $var {
  readonly default: Op<Tensor, [self: Tensor], [unbiased: boolean], { unbiased?: boolean }>;
  readonly correction: Op<Tensor, [self: Tensor], [dim: IntsN | null], { dim?: IntsN | null; correction?: Scalar | null; keepdim?: boolean }>;
  readonly dim: Op<Tensor, [self: Tensor], [dim: IntsN | null, unbiased: boolean, keepdim: boolean], { dim?: IntsN | null; unbiased?: boolean; keepdim?: boolean }>;
  readonly correction_out: Op<Tensor, [self: Tensor], [dim: IntsN | null], { dim?: IntsN | null; correction?: Scalar | null; keepdim?: boolean; out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor], [dim: IntsN | null, unbiased: boolean, keepdim: boolean], { dim?: IntsN | null; unbiased?: boolean; keepdim?: boolean; out: Tensor }>;
}
interface $var_mean {
  readonly default: Op<[Tensor, Tensor], [self: Tensor], [unbiased: boolean], { unbiased?: boolean }>;
  readonly correction: Op<[Tensor, Tensor], [self: Tensor], [dim: IntsN | null], { dim?: IntsN | null; correction?: Scalar | null; keepdim?: boolean }>;
  readonly dim: Op<[Tensor, Tensor], [self: Tensor], [dim: IntsN | null, unbiased: boolean, keepdim: boolean], { dim?: IntsN | null; unbiased?: boolean; keepdim?: boolean }>;
  readonly correction_out: Op<[Tensor, Tensor], [self: Tensor], [dim: IntsN | null], { dim?: IntsN | null; correction?: Scalar | null; keepdim?: boolean; out0: Tensor; out1: Tensor }>;
}
interface $vdot {
  readonly default: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $view {
  readonly default: Op<Tensor, [self: Tensor, size: Ints]>;
  readonly dtype: Op<Tensor, [self: Tensor, dtype: DType]>;
}
interface $view_as_complex_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $view_as_real_copy {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $view_copy {
  readonly default: Op<Tensor, [self: Tensor, size: Ints]>;
  readonly dtype: Op<Tensor, [self: Tensor, dtype: DType]>;
  readonly dtype_out: Op<Tensor, [self: Tensor, dtype: DType], [], { out: Tensor }>;
  readonly out: Op<Tensor, [self: Tensor, size: Ints], [], { out: Tensor }>;
}
interface $vsplit {
  readonly array: Op<Tensor[], [self: Tensor, indices: Ints]>;
  readonly int: Op<Tensor[], [self: Tensor, sections: Int]>;
}
interface $vstack {
  readonly default: Op<Tensor, [tensors: Tensors]>;
  readonly out: Op<Tensor, [tensors: Tensors], [], { out: Tensor }>;
}
interface $where {
  readonly default: Op<Tensor[], [condition: Tensor]>;
  readonly Scalar: Op<Tensor, [condition: Tensor, self: Scalar, other: Scalar]>;
  readonly ScalarOther: Op<Tensor, [condition: Tensor, self: Tensor, other: Scalar]>;
  readonly ScalarSelf: Op<Tensor, [condition: Tensor, self: Scalar, other: Tensor]>;
  readonly self: Op<Tensor, [condition: Tensor, self: Tensor, other: Tensor]>;
  readonly self_out: Op<Tensor, [condition: Tensor, self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $xlogy {
  readonly Scalar_Other: Op<Tensor, [self: Tensor, other: Scalar]>;
  readonly Scalar_Self: Op<Tensor, [self: Scalar, other: Tensor]>;
  readonly Tensor: Op<Tensor, [self: Tensor, other: Tensor]>;
  readonly OutScalar_Other: Op<Tensor, [self: Tensor, other: Scalar], [], { out: Tensor }>;
  readonly OutScalar_Self: Op<Tensor, [self: Scalar, other: Tensor], [], { out: Tensor }>;
  readonly OutTensor: Op<Tensor, [self: Tensor, other: Tensor], [], { out: Tensor }>;
}
interface $xlogy_ {
  readonly Scalar_Other: InPlace<[other: Scalar]>;
  readonly Tensor: InPlace<[other: Tensor]>;
}
interface $zero {
  readonly default: Op<Tensor, [self: Tensor]>;
  readonly out: Op<Tensor, [self: Tensor], [], { out: Tensor }>;
}
interface $zeros {
  readonly default: Op<Tensor, [size: Ints], [], Make>;
  readonly out: Op<Tensor, [size: Ints], [], { out: Tensor }>;
}
interface $zeros_like {
  readonly default: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null } & Make>;
  readonly out: Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null; out: Tensor }>;
}
export interface Aten {
  readonly __and__: $__and__ & $__and__['Scalar'] & $__and__['Tensor'];
  readonly __iand__: $__iand__ & $__iand__['Scalar'] & $__iand__['Tensor'];
  readonly __ilshift__: $__ilshift__ & $__ilshift__['Scalar'] & $__ilshift__['Tensor'];
  readonly __ior__: $__ior__ & $__ior__['Scalar'] & $__ior__['Tensor'];
  readonly __irshift__: $__irshift__ & $__irshift__['Scalar'] & $__irshift__['Tensor'];
  readonly __ixor__: $__ixor__ & $__ixor__['Scalar'] & $__ixor__['Tensor'];
  readonly __lshift__: $__lshift__ & $__lshift__['Scalar'] & $__lshift__['Tensor'] & $__lshift__['Scalar_out'] & $__lshift__['Tensor_out'];
  readonly __or__: $__or__ & $__or__['Scalar'] & $__or__['Tensor'];
  readonly __rshift__: $__rshift__ & $__rshift__['Scalar'] & $__rshift__['Tensor'] & $__rshift__['Scalar_out'] & $__rshift__['Tensor_out'];
  readonly __xor__: $__xor__ & $__xor__['Scalar'] & $__xor__['Tensor'];
  readonly _adaptive_avg_pool2d: $_adaptive_avg_pool2d & $_adaptive_avg_pool2d['default'] & $_adaptive_avg_pool2d['out'];
  readonly _adaptive_avg_pool2d_backward: $_adaptive_avg_pool2d_backward & $_adaptive_avg_pool2d_backward['default'] & $_adaptive_avg_pool2d_backward['out'];
  readonly _adaptive_avg_pool3d: $_adaptive_avg_pool3d & $_adaptive_avg_pool3d['default'] & $_adaptive_avg_pool3d['out'];
  readonly _adaptive_avg_pool3d_backward: $_adaptive_avg_pool3d_backward & $_adaptive_avg_pool3d_backward['default'] & $_adaptive_avg_pool3d_backward['out'];
  readonly _add_batch_dim: Only<Op<Tensor, [self: Tensor, batch_dim: Int, level: Int]>>;
  readonly _add_relu: $_add_relu & $_add_relu['Scalar'] & $_add_relu['Tensor'] & $_add_relu['Scalar_out'] & $_add_relu['out'];
  readonly _add_relu_: $_add_relu_ & $_add_relu_['Scalar'] & $_add_relu_['Tensor'];
  readonly _addmm_activation: $_addmm_activation & $_addmm_activation['default'] & $_addmm_activation['out'];
  readonly _aminmax: $_aminmax & $_aminmax['default'] & $_aminmax['dim'] & $_aminmax['dim_out'] & $_aminmax['out'];
  readonly _amp_foreach_non_finite_check_and_unscale: $_amp_foreach_non_finite_check_and_unscale & $_amp_foreach_non_finite_check_and_unscale['default'] & $_amp_foreach_non_finite_check_and_unscale['out'];
  readonly _amp_foreach_non_finite_check_and_unscale_: Only<Op<void, [self: Tensors, found_inf: Tensor, inv_scale: Tensor]>>;
  readonly _amp_update_scale: $_amp_update_scale & $_amp_update_scale['default'] & $_amp_update_scale['out'];
  readonly _amp_update_scale_: Only<InPlace<[growth_tracker: Tensor, found_inf: Tensor, scale_growth_factor: Real, scale_backoff_factor: Real, growth_interval: Int]>>;
  readonly _assert_async: $_assert_async & $_assert_async['default'] & $_assert_async['msg'];
  readonly _assert_scalar: Only<Op<void, [self: Scalar, assert_msg: string]>>;
  readonly _assert_tensor_metadata: Only<Op<void, [a: Tensor], [size: Ints | null, stride: Ints | null, dtype: DType | null], { size?: Ints | null; stride?: Ints | null; dtype?: DType | null; device?: Device | null; layout?: Layout | null }>>;
  readonly _autocast_to_full_precision: Only<Op<Tensor, [self: Tensor, cuda_enabled: boolean, cpu_enabled: boolean]>>;
  readonly _autocast_to_reduced_precision: Only<Op<Tensor, [self: Tensor, cuda_enabled: boolean, cpu_enabled: boolean, cuda_dtype: DType, cpu_dtype: DType]>>;
  readonly _backward: Only<Op<void, [self: Tensor, inputs: Tensors], [gradient: Tensor | null, retain_graph: boolean | null, create_graph: boolean], { gradient?: Tensor | null; retain_graph?: boolean | null; create_graph?: boolean }>>;
  readonly _batch_norm_impl_index: Only<Op<[Tensor, Tensor, Tensor, Tensor, Int], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, training: boolean, momentum: Real, eps: Real, cudnn_enabled: boolean]>>;
  readonly _batch_norm_impl_index_backward: Only<Op<[Tensor | null, Tensor | null, Tensor | null], [impl_index: Int, input: Tensor, grad_output: Tensor, weight: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, save_mean: Tensor | null, save_var_transform: Tensor | null, train: boolean, eps: Real, output_mask: BoolsN, reservedSpace: Tensor]>>;
  readonly _batch_norm_no_update: $_batch_norm_no_update & $_batch_norm_no_update['default'] & $_batch_norm_no_update['out'];
  readonly _batch_norm_with_update: $_batch_norm_with_update & $_batch_norm_with_update['default'] & $_batch_norm_with_update['out'];
  readonly _batch_norm_with_update_functional: Only<Op<[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor, running_var: Tensor, momentum: Real, eps: Real]>>;
  readonly _cast_Byte: Only<Op<Tensor, [self: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>>;
  readonly _cast_Char: Only<Op<Tensor, [self: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>>;
  readonly _cast_Double: Only<Op<Tensor, [self: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>>;
  readonly _cast_Float: Only<Op<Tensor, [self: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>>;
  readonly _cast_Half: Only<Op<Tensor, [self: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>>;
  readonly _cast_Int: Only<Op<Tensor, [self: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>>;
  readonly _cast_Long: Only<Op<Tensor, [self: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>>;
  readonly _cast_Short: Only<Op<Tensor, [self: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>>;
  readonly _cdist_backward: $_cdist_backward & $_cdist_backward['default'] & $_cdist_backward['out'];
  readonly _cdist_forward: $_cdist_forward & $_cdist_forward['default'] & $_cdist_forward['out'];
  readonly _cholesky_solve_helper: $_cholesky_solve_helper & $_cholesky_solve_helper['default'] & $_cholesky_solve_helper['out'];
  readonly _choose_qparams_per_tensor: Only<Op<[number, Int], [self: Tensor], [reduce_range: boolean], { reduce_range?: boolean }>>;
  readonly _chunk_cat: $_chunk_cat & $_chunk_cat['default'] & $_chunk_cat['out'];
  readonly _coalesce: $_coalesce & $_coalesce['default'] & $_coalesce['out'];
  readonly _coalesced: $_coalesced & $_coalesced['default'] & $_coalesced['out'];
  readonly _coalesced_: Only<InPlace<[coalesced: boolean]>>;
  readonly _compute_linear_combination: $_compute_linear_combination & $_compute_linear_combination['default'] & $_compute_linear_combination['out'];
  readonly _conj: Only<Op<Tensor, [self: Tensor]>>;
  readonly _conj_copy: $_conj_copy & $_conj_copy['default'] & $_conj_copy['out'];
  readonly _conj_physical: $_conj_physical & $_conj_physical['default'] & $_conj_physical['out'];
  readonly _conv_depthwise2d: $_conv_depthwise2d & $_conv_depthwise2d['default'] & $_conv_depthwise2d['out'];
  readonly _convert_indices_from_coo_to_csr: $_convert_indices_from_coo_to_csr & $_convert_indices_from_coo_to_csr['default'] & $_convert_indices_from_coo_to_csr['out'];
  readonly _convert_indices_from_csr_to_coo: $_convert_indices_from_csr_to_coo & $_convert_indices_from_csr_to_coo['default'] & $_convert_indices_from_csr_to_coo['out'];
  readonly _convert_weight_to_int4pack: Only<Op<Tensor, [self: Tensor, innerKTiles: Int]>>;
  readonly _convert_weight_to_int4pack_for_cpu: Only<Op<Tensor, [self: Tensor, innerKTiles: Int]>>;
  readonly _convolution: $_convolution & $_convolution['default'] & $_convolution['deprecated'] & $_convolution['out'];
  readonly _convolution_double_backward: Only<Op<[Tensor | null, Tensor | null, Tensor | null], [ggI: Tensor | null, ggW: Tensor | null, ggb: Tensor | null, gO: Tensor, weight: Tensor, self: Tensor, stride: Ints, padding: Ints, dilation: Ints, transposed: boolean, output_padding: Ints, groups: Int, output_mask: BoolsN]>>;
  readonly _convolution_mode: Only<Op<Tensor, [input: Tensor, weight: Tensor, bias: Tensor | null, stride: Ints, padding: string, dilation: Ints, groups: Int]>>;
  readonly _copy_from: $_copy_from & $_copy_from['default'] & $_copy_from['out'];
  readonly _copy_from_and_resize: $_copy_from_and_resize & $_copy_from_and_resize['default'] & $_copy_from_and_resize['out'];
  readonly _cslt_compress: Only<Op<Tensor, [input: Tensor]>>;
  readonly _cslt_sparse_mm: Only<Op<Tensor, [compressed_A: Tensor, dense_B: Tensor], [bias: Tensor | null, alpha: Tensor | null, out_dtype: DType | null, transpose_result: boolean, alg_id: Int, split_k: Int, split_k_mode: Int], { bias?: Tensor | null; alpha?: Tensor | null; out_dtype?: DType | null; transpose_result?: boolean; alg_id?: Int; split_k?: Int; split_k_mode?: Int }>>;
  readonly _cslt_sparse_mm_search: Only<Op<Int, [compressed_A: Tensor, dense_B: Tensor], [bias: Tensor | null, alpha: Tensor | null, out_dtype: DType | null, transpose_result: boolean], { bias?: Tensor | null; alpha?: Tensor | null; out_dtype?: DType | null; transpose_result?: boolean }>>;
  readonly _ctc_loss: $_ctc_loss & $_ctc_loss['default'] & $_ctc_loss['Tensor'] & $_ctc_loss['Tensor_out'] & $_ctc_loss['out'];
  readonly _ctc_loss_backward: $_ctc_loss_backward & $_ctc_loss_backward['default'] & $_ctc_loss_backward['Tensor'] & $_ctc_loss_backward['out'];
  readonly _cudnn_attention_backward: Only<Op<[Tensor, Tensor, Tensor], [grad_out: Tensor, query: Tensor, key: Tensor, value: Tensor, out: Tensor, logsumexp: Tensor, philox_seed: Tensor, philox_offset: Tensor, attn_bias: Tensor, cum_seq_q: Tensor, cum_seq_k: Tensor, max_q: Int, max_k: Int, dropout_p: Real, is_causal: boolean], [], { scale?: Real | null }>>;
  readonly _cudnn_attention_forward: Only<Op<[Tensor, Tensor, Tensor, Tensor, Int, Int, Tensor, Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor, attn_bias: Tensor | null, cum_seq_q: Tensor | null, cum_seq_k: Tensor | null, max_q: Int, max_k: Int, compute_log_sumexp: boolean], [dropout_p: Real, is_causal: boolean, return_debug_mask: boolean], { dropout_p?: Real; is_causal?: boolean; return_debug_mask?: boolean; scale?: Real | null; seqused_k?: Tensor | null; block_table?: Tensor | null }>>;
  /** @since torch 2.15 */
  readonly _cudnn_attention_forward_no_dropout_inplace: Only<Op<Tensor, [out: Tensor, query: Tensor, key: Tensor, value: Tensor, cum_seq_q: Tensor, cum_seq_k: Tensor | null, max_q: Int, max_k: Int], [is_causal: boolean], { is_causal?: boolean; scale?: Real | null; seqused_k?: Tensor | null; block_table?: Tensor | null }>>;
  readonly _cudnn_ctc_loss: $_cudnn_ctc_loss & $_cudnn_ctc_loss['default'] & $_cudnn_ctc_loss['Tensor'] & $_cudnn_ctc_loss['out'];
  readonly _cudnn_init_dropout_state: $_cudnn_init_dropout_state & $_cudnn_init_dropout_state['default'] & $_cudnn_init_dropout_state['out'];
  readonly _cudnn_rnn: $_cudnn_rnn & $_cudnn_rnn['default'] & $_cudnn_rnn['out'];
  readonly _cudnn_rnn_backward: $_cudnn_rnn_backward & $_cudnn_rnn_backward['default'] & $_cudnn_rnn_backward['out'];
  readonly _cudnn_rnn_flatten_weight: $_cudnn_rnn_flatten_weight & $_cudnn_rnn_flatten_weight['default'] & $_cudnn_rnn_flatten_weight['out'];
  readonly _cufft_clear_plan_cache: Only<Op<void, [device_index: Int]>>;
  readonly _cufft_get_plan_cache_max_size: Only<Op<Int, [device_index: Int]>>;
  readonly _cufft_get_plan_cache_size: Only<Op<Int, [device_index: Int]>>;
  readonly _cufft_set_plan_cache_max_size: Only<Op<void, [device_index: Int, max_size: Int]>>;
  readonly _cummax_helper: Only<Op<void, [self: Tensor, values: Tensor, indices: Tensor, dim: Int]>>;
  readonly _cummin_helper: Only<Op<void, [self: Tensor, values: Tensor, indices: Tensor, dim: Int]>>;
  readonly _debug_has_internal_overlap: Only<Op<Int, [self: Tensor]>>;
  readonly _dimI: Only<Op<Int, [self: Tensor]>>;
  readonly _dimV: Only<Op<Int, [self: Tensor]>>;
  readonly _dim_arange: Only<Op<Tensor, [like: Tensor, dim: Int]>>;
  readonly _dirichlet_grad: $_dirichlet_grad & $_dirichlet_grad['default'] & $_dirichlet_grad['out'];
  readonly _dyn_quant_matmul_4bit: Only<Op<Tensor, [inp: Tensor, packed_weights: Tensor, block_size: Int, in_features: Int, out_features: Int]>>;
  readonly _dyn_quant_pack_4bit_weight: Only<Op<Tensor, [weights: Tensor, scales_zeros: Tensor, bias: Tensor | null, block_size: Int, in_features: Int, out_features: Int]>>;
  readonly _efficient_attention_backward: Only<Op<[Tensor, Tensor, Tensor, Tensor], [grad_out_: Tensor, query: Tensor, key: Tensor, value: Tensor, bias: Tensor | null, out: Tensor, cu_seqlens_q: Tensor | null, cu_seqlens_k: Tensor | null, max_seqlen_q: Int, max_seqlen_k: Int, logsumexp: Tensor, dropout_p: Real, philox_seed: Tensor, philox_offset: Tensor, custom_mask_type: Int, bias_requires_grad: boolean], [], { scale?: Real | null; num_splits_key?: Int | null; window_size?: Int | null; shared_storage_dqdkdv?: boolean }>>;
  readonly _efficient_attention_forward: Only<Op<[Tensor, Tensor, Tensor, Tensor, Int, Int], [query: Tensor, key: Tensor, value: Tensor, bias: Tensor | null, cu_seqlens_q: Tensor | null, cu_seqlens_k: Tensor | null, max_seqlen_q: Int | null, max_seqlen_k: Int | null, dropout_p: Real, custom_mask_type: Int], [compute_log_sumexp: boolean], { compute_log_sumexp?: boolean; scale?: Real | null; seqlen_k?: Tensor | null; window_size?: Int | null }>>;
  readonly _efficientzerotensor: $_efficientzerotensor & $_efficientzerotensor['default'] & $_efficientzerotensor['out'];
  readonly _embedding_bag: $_embedding_bag & $_embedding_bag['default'] & $_embedding_bag['out'];
  readonly _embedding_bag_backward: Only<Op<Tensor, [grad: Tensor, indices: Tensor, offsets: Tensor, offset2bag: Tensor, bag_size: Tensor, maximum_indices: Tensor, num_weights: Int, scale_grad_by_freq: boolean, mode: Int, sparse: boolean], [per_sample_weights: Tensor | null, padding_idx: Int], { per_sample_weights?: Tensor | null; padding_idx?: Int }>>;
  readonly _embedding_bag_dense_backward: $_embedding_bag_dense_backward & $_embedding_bag_dense_backward['default'] & $_embedding_bag_dense_backward['out'];
  readonly _embedding_bag_forward_only: $_embedding_bag_forward_only & $_embedding_bag_forward_only['default'] & $_embedding_bag_forward_only['out'];
  readonly _embedding_bag_per_sample_weights_backward: $_embedding_bag_per_sample_weights_backward & $_embedding_bag_per_sample_weights_backward['default'] & $_embedding_bag_per_sample_weights_backward['out'];
  readonly _embedding_bag_sparse_backward: Only<Op<Tensor, [grad: Tensor, indices: Tensor, offsets: Tensor, offset2bag: Tensor, bag_size: Tensor, num_weights: Int, scale_grad_by_freq: boolean, mode: Int], [per_sample_weights: Tensor | null, padding_idx: Int], { per_sample_weights?: Tensor | null; padding_idx?: Int }>>;
  readonly _empty_affine_quantized: $_empty_affine_quantized & $_empty_affine_quantized['default'] & $_empty_affine_quantized['out'];
  readonly _empty_per_channel_affine_quantized: $_empty_per_channel_affine_quantized & $_empty_per_channel_affine_quantized['default'] & $_empty_per_channel_affine_quantized['out'];
  readonly _euclidean_dist: $_euclidean_dist & $_euclidean_dist['default'] & $_euclidean_dist['out'];
  readonly _fake_quantize_learnable_per_channel_affine: $_fake_quantize_learnable_per_channel_affine & $_fake_quantize_learnable_per_channel_affine['default'] & $_fake_quantize_learnable_per_channel_affine['out'];
  readonly _fake_quantize_learnable_per_channel_affine_backward: Only<Op<[Tensor, Tensor, Tensor], [grad: Tensor, self: Tensor, scale: Tensor, zero_point: Tensor, axis: Int, quant_min: Int, quant_max: Int], [grad_factor: Real], { grad_factor?: Real }>>;
  readonly _fake_quantize_learnable_per_tensor_affine: $_fake_quantize_learnable_per_tensor_affine & $_fake_quantize_learnable_per_tensor_affine['default'] & $_fake_quantize_learnable_per_tensor_affine['out'];
  readonly _fake_quantize_learnable_per_tensor_affine_backward: Only<Op<[Tensor, Tensor, Tensor], [grad: Tensor, self: Tensor, scale: Tensor, zero_point: Tensor, quant_min: Int, quant_max: Int], [grad_factor: Real], { grad_factor?: Real }>>;
  readonly _fake_quantize_per_tensor_affine_cachemask_tensor_qparams: $_fake_quantize_per_tensor_affine_cachemask_tensor_qparams & $_fake_quantize_per_tensor_affine_cachemask_tensor_qparams['default'] & $_fake_quantize_per_tensor_affine_cachemask_tensor_qparams['out'];
  readonly _fft_c2c: $_fft_c2c & $_fft_c2c['default'] & $_fft_c2c['out'];
  readonly _fft_c2r: $_fft_c2r & $_fft_c2r['default'] & $_fft_c2r['out'];
  readonly _fft_r2c: $_fft_r2c & $_fft_r2c['default'] & $_fft_r2c['out'];
  readonly _fill_mem_eff_dropout_mask_: Only<InPlace<[dropout_p: Real, seed: Int, offset: Int]>>;
  readonly _flash_attention_backward: Only<Op<[Tensor, Tensor, Tensor], [grad_out: Tensor, query: Tensor, key: Tensor, value: Tensor, out: Tensor, logsumexp: Tensor, cum_seq_q: Tensor, cum_seq_k: Tensor, max_q: Int, max_k: Int, dropout_p: Real, is_causal: boolean, rng_state: Tensor, unused: Tensor], [], { scale?: Real | null; window_size_left?: Int | null; window_size_right?: Int | null }>>;
  readonly _flash_attention_forward: $_flash_attention_forward & $_flash_attention_forward['default'] & $_flash_attention_forward['quantized'];
  /** @since torch 2.12 */
  readonly _flash_attention_forward_no_dropout_inplace: Only<Op<Tensor, [out: Tensor, query: Tensor, key: Tensor, value: Tensor, cum_seq_q: Tensor | null, cum_seq_k: Tensor | null, max_q: Int, max_k: Int, dropout_p: Real, is_causal: boolean, return_debug_mask: boolean], [], { scale?: Real | null; window_size_left?: Int | null; window_size_right?: Int | null; seqused_k?: Tensor | null; alibi_slopes?: Tensor | null; block_table?: Tensor | null; num_splits?: Int | null }>>;
  readonly _foobar: $_foobar & $_foobar['default'] & $_foobar['out'];
  readonly _foreach_abs: $_foreach_abs & $_foreach_abs['default'] & $_foreach_abs['out'];
  readonly _foreach_abs_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_acos: $_foreach_acos & $_foreach_acos['default'] & $_foreach_acos['out'];
  readonly _foreach_acos_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_add: $_foreach_add & $_foreach_add['List'] & $_foreach_add['Scalar'] & $_foreach_add['ScalarList'] & $_foreach_add['Tensor'] & $_foreach_add['List_out'] & $_foreach_add['ScalarList_out'] & $_foreach_add['Scalar_out'] & $_foreach_add['Tensor_out'];
  readonly _foreach_add_: $_foreach_add_ & $_foreach_add_['List'] & $_foreach_add_['Scalar'] & $_foreach_add_['ScalarList'] & $_foreach_add_['Tensor'];
  readonly _foreach_addcdiv: $_foreach_addcdiv & $_foreach_addcdiv['Scalar'] & $_foreach_addcdiv['ScalarList'] & $_foreach_addcdiv['Tensor'] & $_foreach_addcdiv['ScalarList_out'] & $_foreach_addcdiv['Scalar_out'] & $_foreach_addcdiv['Tensor_out'];
  readonly _foreach_addcdiv_: $_foreach_addcdiv_ & $_foreach_addcdiv_['Scalar'] & $_foreach_addcdiv_['ScalarList'] & $_foreach_addcdiv_['Tensor'];
  readonly _foreach_addcmul: $_foreach_addcmul & $_foreach_addcmul['Scalar'] & $_foreach_addcmul['ScalarList'] & $_foreach_addcmul['Tensor'] & $_foreach_addcmul['ScalarList_out'] & $_foreach_addcmul['Scalar_out'] & $_foreach_addcmul['Tensor_out'];
  readonly _foreach_addcmul_: $_foreach_addcmul_ & $_foreach_addcmul_['Scalar'] & $_foreach_addcmul_['ScalarList'] & $_foreach_addcmul_['Tensor'];
  readonly _foreach_asin: $_foreach_asin & $_foreach_asin['default'] & $_foreach_asin['out'];
  readonly _foreach_asin_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_atan: $_foreach_atan & $_foreach_atan['default'] & $_foreach_atan['out'];
  readonly _foreach_atan_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_ceil: $_foreach_ceil & $_foreach_ceil['default'] & $_foreach_ceil['out'];
  readonly _foreach_ceil_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_clamp_max: $_foreach_clamp_max & $_foreach_clamp_max['List'] & $_foreach_clamp_max['Scalar'] & $_foreach_clamp_max['ScalarList'] & $_foreach_clamp_max['List_out'] & $_foreach_clamp_max['ScalarList_out'] & $_foreach_clamp_max['Scalar_out'];
  readonly _foreach_clamp_max_: $_foreach_clamp_max_ & $_foreach_clamp_max_['List'] & $_foreach_clamp_max_['Scalar'] & $_foreach_clamp_max_['ScalarList'];
  readonly _foreach_clamp_min: $_foreach_clamp_min & $_foreach_clamp_min['List'] & $_foreach_clamp_min['Scalar'] & $_foreach_clamp_min['ScalarList'] & $_foreach_clamp_min['List_out'] & $_foreach_clamp_min['ScalarList_out'] & $_foreach_clamp_min['Scalar_out'];
  readonly _foreach_clamp_min_: $_foreach_clamp_min_ & $_foreach_clamp_min_['List'] & $_foreach_clamp_min_['Scalar'] & $_foreach_clamp_min_['ScalarList'];
  readonly _foreach_clone: $_foreach_clone & $_foreach_clone['default'] & $_foreach_clone['out'];
  readonly _foreach_copy: $_foreach_copy & $_foreach_copy['default'] & $_foreach_copy['out'];
  readonly _foreach_copy_: Only<Op<void, [self: Tensors, src: Tensors], [non_blocking: boolean], { non_blocking?: boolean }>>;
  readonly _foreach_cos: $_foreach_cos & $_foreach_cos['default'] & $_foreach_cos['out'];
  readonly _foreach_cos_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_cosh: $_foreach_cosh & $_foreach_cosh['default'] & $_foreach_cosh['out'];
  readonly _foreach_cosh_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_div: $_foreach_div & $_foreach_div['List'] & $_foreach_div['Scalar'] & $_foreach_div['ScalarList'] & $_foreach_div['Tensor'] & $_foreach_div['List_out'] & $_foreach_div['ScalarList_out'] & $_foreach_div['Scalar_out'] & $_foreach_div['Tensor_out'];
  readonly _foreach_div_: $_foreach_div_ & $_foreach_div_['List'] & $_foreach_div_['Scalar'] & $_foreach_div_['ScalarList'] & $_foreach_div_['Tensor'];
  readonly _foreach_erf: $_foreach_erf & $_foreach_erf['default'] & $_foreach_erf['out'];
  readonly _foreach_erf_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_erfc: $_foreach_erfc & $_foreach_erfc['default'] & $_foreach_erfc['out'];
  readonly _foreach_erfc_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_exp: $_foreach_exp & $_foreach_exp['default'] & $_foreach_exp['out'];
  readonly _foreach_exp_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_expm1: $_foreach_expm1 & $_foreach_expm1['default'] & $_foreach_expm1['out'];
  readonly _foreach_expm1_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_floor: $_foreach_floor & $_foreach_floor['default'] & $_foreach_floor['out'];
  readonly _foreach_floor_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_frac: $_foreach_frac & $_foreach_frac['default'] & $_foreach_frac['out'];
  readonly _foreach_frac_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_lerp: $_foreach_lerp & $_foreach_lerp['List'] & $_foreach_lerp['Scalar'] & $_foreach_lerp['ScalarList'] & $_foreach_lerp['List_out'] & $_foreach_lerp['ScalarList_out'] & $_foreach_lerp['Scalar_out'];
  readonly _foreach_lerp_: $_foreach_lerp_ & $_foreach_lerp_['List'] & $_foreach_lerp_['Scalar'] & $_foreach_lerp_['ScalarList'];
  readonly _foreach_lgamma: $_foreach_lgamma & $_foreach_lgamma['default'] & $_foreach_lgamma['out'];
  readonly _foreach_lgamma_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_log: $_foreach_log & $_foreach_log['default'] & $_foreach_log['out'];
  readonly _foreach_log10: $_foreach_log10 & $_foreach_log10['default'] & $_foreach_log10['out'];
  readonly _foreach_log10_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_log1p: $_foreach_log1p & $_foreach_log1p['default'] & $_foreach_log1p['out'];
  readonly _foreach_log1p_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_log2: $_foreach_log2 & $_foreach_log2['default'] & $_foreach_log2['out'];
  readonly _foreach_log2_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_log_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_max: $_foreach_max & $_foreach_max['default'] & $_foreach_max['out'];
  readonly _foreach_maximum: $_foreach_maximum & $_foreach_maximum['List'] & $_foreach_maximum['Scalar'] & $_foreach_maximum['ScalarList'] & $_foreach_maximum['List_out'] & $_foreach_maximum['ScalarList_out'] & $_foreach_maximum['Scalar_out'];
  readonly _foreach_maximum_: $_foreach_maximum_ & $_foreach_maximum_['List'] & $_foreach_maximum_['Scalar'] & $_foreach_maximum_['ScalarList'];
  readonly _foreach_minimum: $_foreach_minimum & $_foreach_minimum['List'] & $_foreach_minimum['Scalar'] & $_foreach_minimum['ScalarList'] & $_foreach_minimum['List_out'] & $_foreach_minimum['ScalarList_out'] & $_foreach_minimum['Scalar_out'];
  readonly _foreach_minimum_: $_foreach_minimum_ & $_foreach_minimum_['List'] & $_foreach_minimum_['Scalar'] & $_foreach_minimum_['ScalarList'];
  /** @since torch 2.13 */
  readonly _foreach_mm: Only<Op<Tensor[], [self: Tensors, mat2: Tensors]>>;
  readonly _foreach_mul: $_foreach_mul & $_foreach_mul['List'] & $_foreach_mul['Scalar'] & $_foreach_mul['ScalarList'] & $_foreach_mul['Tensor'] & $_foreach_mul['List_out'] & $_foreach_mul['ScalarList_out'] & $_foreach_mul['Scalar_out'] & $_foreach_mul['Tensor_out'];
  readonly _foreach_mul_: $_foreach_mul_ & $_foreach_mul_['List'] & $_foreach_mul_['Scalar'] & $_foreach_mul_['ScalarList'] & $_foreach_mul_['Tensor'];
  readonly _foreach_neg: $_foreach_neg & $_foreach_neg['default'] & $_foreach_neg['out'];
  readonly _foreach_neg_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_norm: $_foreach_norm & $_foreach_norm['Scalar'] & $_foreach_norm['Scalar_out'];
  readonly _foreach_pow: $_foreach_pow & $_foreach_pow['List'] & $_foreach_pow['Scalar'] & $_foreach_pow['ScalarAndTensor'] & $_foreach_pow['ScalarList'] & $_foreach_pow['List_out'] & $_foreach_pow['ScalarList_out'] & $_foreach_pow['Scalar_out'];
  readonly _foreach_pow_: $_foreach_pow_ & $_foreach_pow_['List'] & $_foreach_pow_['Scalar'] & $_foreach_pow_['ScalarList'];
  readonly _foreach_powsum: $_foreach_powsum & $_foreach_powsum['Scalar'] & $_foreach_powsum['Scalar_out'];
  readonly _foreach_reciprocal: $_foreach_reciprocal & $_foreach_reciprocal['default'] & $_foreach_reciprocal['out'];
  readonly _foreach_reciprocal_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_round: $_foreach_round & $_foreach_round['default'] & $_foreach_round['out'];
  readonly _foreach_round_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_rsqrt: $_foreach_rsqrt & $_foreach_rsqrt['default'] & $_foreach_rsqrt['out'];
  readonly _foreach_rsqrt_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_sigmoid: $_foreach_sigmoid & $_foreach_sigmoid['default'] & $_foreach_sigmoid['out'];
  readonly _foreach_sigmoid_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_sign: $_foreach_sign & $_foreach_sign['default'] & $_foreach_sign['out'];
  readonly _foreach_sign_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_sin: $_foreach_sin & $_foreach_sin['default'] & $_foreach_sin['out'];
  readonly _foreach_sin_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_sinh: $_foreach_sinh & $_foreach_sinh['default'] & $_foreach_sinh['out'];
  readonly _foreach_sinh_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_sqrt: $_foreach_sqrt & $_foreach_sqrt['default'] & $_foreach_sqrt['out'];
  readonly _foreach_sqrt_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_sub: $_foreach_sub & $_foreach_sub['List'] & $_foreach_sub['Scalar'] & $_foreach_sub['ScalarList'] & $_foreach_sub['List_out'] & $_foreach_sub['ScalarList_out'] & $_foreach_sub['Scalar_out'];
  readonly _foreach_sub_: $_foreach_sub_ & $_foreach_sub_['List'] & $_foreach_sub_['Scalar'] & $_foreach_sub_['ScalarList'];
  readonly _foreach_tan: $_foreach_tan & $_foreach_tan['default'] & $_foreach_tan['out'];
  readonly _foreach_tan_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_tanh: $_foreach_tanh & $_foreach_tanh['default'] & $_foreach_tanh['out'];
  readonly _foreach_tanh_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_trunc: $_foreach_trunc & $_foreach_trunc['default'] & $_foreach_trunc['out'];
  readonly _foreach_trunc_: Only<Op<void, [self: Tensors]>>;
  readonly _foreach_zero: $_foreach_zero & $_foreach_zero['default'] & $_foreach_zero['out'];
  readonly _foreach_zero_: Only<Op<void, [self: Tensors]>>;
  readonly _functional_assert_async: $_functional_assert_async & $_functional_assert_async['msg'];
  readonly _functional_assert_scalar: Only<Op<Tensor, [self: Scalar, assert_msg: string, dep_token: Tensor]>>;
  readonly _functional_sym_constrain_range: Only<Op<Tensor, [size: Scalar, min: Int | null, max: Int | null, dep_token: Tensor]>>;
  readonly _functional_sym_constrain_range_for_size: Only<Op<Tensor, [size: Scalar, min: Int | null, max: Int | null, dep_token: Tensor]>>;
  readonly _fused_adagrad: $_fused_adagrad & $_fused_adagrad['default'] & $_fused_adagrad['tensor_lr'] & $_fused_adagrad['out'] & $_fused_adagrad['tensor_lr_out'];
  readonly _fused_adagrad_: $_fused_adagrad_ & $_fused_adagrad_['default'] & $_fused_adagrad_['tensor_lr'];
  readonly _fused_adam: $_fused_adam & $_fused_adam['default'] & $_fused_adam['tensor_lr'] & $_fused_adam['out'] & $_fused_adam['tensor_lr_out'];
  readonly _fused_adam_: $_fused_adam_ & $_fused_adam_['default'] & $_fused_adam_['tensor_lr'];
  readonly _fused_adamw: $_fused_adamw & $_fused_adamw['default'] & $_fused_adamw['tensor_lr'] & $_fused_adamw['out'] & $_fused_adamw['tensor_lr_out'];
  readonly _fused_adamw_: $_fused_adamw_ & $_fused_adamw_['default'] & $_fused_adamw_['tensor_lr'];
  readonly _fused_dropout: $_fused_dropout & $_fused_dropout['default'] & $_fused_dropout['out'];
  readonly _fused_moving_avg_obs_fq_helper: $_fused_moving_avg_obs_fq_helper & $_fused_moving_avg_obs_fq_helper['default'] & $_fused_moving_avg_obs_fq_helper['out'];
  readonly _fused_moving_avg_obs_fq_helper_functional: Only<Op<[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor], [self: Tensor, observer_on: Tensor, fake_quant_on: Tensor, running_min: Tensor, running_max: Tensor, scale: Tensor, zero_point: Tensor, averaging_const: Real, quant_min: Int, quant_max: Int, ch_axis: Int], [per_row_fake_quant: boolean, symmetric_quant: boolean], { per_row_fake_quant?: boolean; symmetric_quant?: boolean }>>;
  readonly _fused_rms_norm: Only<Op<[Tensor, Tensor], [input: Tensor, normalized_shape: Ints], [weight: Tensor | null, eps: Real | null], { weight?: Tensor | null; eps?: Real | null }>>;
  readonly _fused_rms_norm_backward: Only<Op<[Tensor | null, Tensor | null], [grad_out: Tensor, input: Tensor, normalized_shape: Ints, rstd: Tensor, weight: Tensor | null, output_mask: BoolsN]>>;
  readonly _fused_sdp_choice: Only<Op<Int, [query: Tensor, key: Tensor, value: Tensor], [attn_mask: Tensor | null, dropout_p: Real, is_causal: boolean], { attn_mask?: Tensor | null; dropout_p?: Real; is_causal?: boolean; scale?: Real | null; enable_gqa?: boolean }>>;
  readonly _fused_sgd: $_fused_sgd & $_fused_sgd['default'] & $_fused_sgd['tensor_lr'] & $_fused_sgd['out'] & $_fused_sgd['tensor_lr_out'];
  readonly _fused_sgd_: $_fused_sgd_ & $_fused_sgd_['default'] & $_fused_sgd_['tensor_lr'];
  readonly _fw_primal: Only<Op<Tensor, [self: Tensor, level: Int]>>;
  readonly _fw_primal_copy: $_fw_primal_copy & $_fw_primal_copy['default'] & $_fw_primal_copy['out'];
  readonly _gather_sparse_backward: Only<Op<Tensor, [self: Tensor, dim: Int, index: Tensor, grad: Tensor]>>;
  readonly _grid_sampler_2d_cpu_fallback: $_grid_sampler_2d_cpu_fallback & $_grid_sampler_2d_cpu_fallback['default'] & $_grid_sampler_2d_cpu_fallback['out'];
  readonly _grid_sampler_2d_cpu_fallback_backward: Only<Op<[Tensor, Tensor], [grad_output: Tensor, input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean]>>;
  readonly _grouped_mm: Only<Op<Tensor, [self: Tensor, mat2: Tensor], [offs: Tensor | null, bias: Tensor | null, out_dtype: DType | null], { offs?: Tensor | null; bias?: Tensor | null; out_dtype?: DType | null }>>;
  readonly _has_compatible_shallow_copy_type: Only<Op<boolean, [self: Tensor, from: Tensor]>>;
  readonly _has_same_storage_numel: Only<Op<boolean, [self: Tensor, other: Tensor]>>;
  readonly _histogramdd_bin_edges: $_histogramdd_bin_edges & $_histogramdd_bin_edges['default'] & $_histogramdd_bin_edges['out'];
  readonly _histogramdd_from_bin_cts: $_histogramdd_from_bin_cts & $_histogramdd_from_bin_cts['default'] & $_histogramdd_from_bin_cts['out'];
  readonly _histogramdd_from_bin_tensors: $_histogramdd_from_bin_tensors & $_histogramdd_from_bin_tensors['default'] & $_histogramdd_from_bin_tensors['out'];
  readonly _index_put_impl: $_index_put_impl & $_index_put_impl['default'] & $_index_put_impl['out'];
  readonly _index_put_impl_: Only<InPlace<[indices: readonly (Tensor | null)[], values: Tensor], [accumulate: boolean, unsafe: boolean], { accumulate?: boolean; unsafe?: boolean }>>;
  readonly _indices: Only<Op<Tensor, [self: Tensor]>>;
  readonly _indices_copy: $_indices_copy & $_indices_copy['default'] & $_indices_copy['out'];
  readonly _int_mm: $_int_mm & $_int_mm['default'] & $_int_mm['out'];
  readonly _is_all_true: Only<Op<Tensor, [self: Tensor]>>;
  readonly _is_any_true: Only<Op<Tensor, [self: Tensor]>>;
  readonly _is_zerotensor: Only<Op<boolean, [self: Tensor]>>;
  readonly _jagged_to_padded_dense_forward: Only<Op<Tensor, [values: Tensor, offsets: Tensors, max_lengths: Ints], [padding_value: Real], { padding_value?: Real }>>;
  readonly _lazy_clone: Only<Op<Tensor, [self: Tensor]>>;
  readonly _linalg_check_errors: Only<Op<void, [info: Tensor, api_name: string], [], { is_matrix: boolean }>>;
  readonly _linalg_det: $_linalg_det & $_linalg_det['default'] & $_linalg_det['result'];
  readonly _linalg_eigh: $_linalg_eigh & $_linalg_eigh['default'] & $_linalg_eigh['eigenvalues'];
  readonly _linalg_eigvals: Only<Op<Tensor, [self: Tensor]>>;
  readonly _linalg_slogdet: $_linalg_slogdet & $_linalg_slogdet['default'] & $_linalg_slogdet['sign'];
  readonly _linalg_solve_ex: $_linalg_solve_ex & $_linalg_solve_ex['default'] & $_linalg_solve_ex['result'];
  readonly _linalg_svd: $_linalg_svd & $_linalg_svd['default'] & $_linalg_svd['U'];
  readonly _local_scalar_dense: Only<Op<Value, [self: Tensor]>>;
  readonly _log_softmax: $_log_softmax & $_log_softmax['default'] & $_log_softmax['out'];
  readonly _log_softmax_backward_data: $_log_softmax_backward_data & $_log_softmax_backward_data['default'] & $_log_softmax_backward_data['out'];
  readonly _logcumsumexp: $_logcumsumexp & $_logcumsumexp['default'] & $_logcumsumexp['out'];
  readonly _lstm_mps: $_lstm_mps & $_lstm_mps['default'] & $_lstm_mps['out'];
  readonly _lu_with_info: Only<Op<[Tensor, Tensor, Tensor], [self: Tensor], [pivot: boolean, check_errors: boolean], { pivot?: boolean; check_errors?: boolean }>>;
  readonly _make_dep_token: Only<Op<Tensor, [], [], { memory_format?: MemoryFormat | null } & Make>>;
  readonly _make_dual: Only<Op<Tensor, [primal: Tensor, tangent: Tensor, level: Int]>>;
  readonly _make_dual_copy: $_make_dual_copy & $_make_dual_copy['default'] & $_make_dual_copy['out'];
  readonly _make_per_channel_quantized_tensor: $_make_per_channel_quantized_tensor & $_make_per_channel_quantized_tensor['default'] & $_make_per_channel_quantized_tensor['out'];
  readonly _make_per_tensor_quantized_tensor: $_make_per_tensor_quantized_tensor & $_make_per_tensor_quantized_tensor['default'] & $_make_per_tensor_quantized_tensor['out'];
  readonly _masked_scale: $_masked_scale & $_masked_scale['default'] & $_masked_scale['out'];
  readonly _masked_softmax: $_masked_softmax & $_masked_softmax['default'] & $_masked_softmax['out'];
  readonly _masked_softmax_backward: $_masked_softmax_backward & $_masked_softmax_backward['default'] & $_masked_softmax_backward['out'];
  readonly _mixed_dtypes_linear: Only<Op<Tensor, [input: Tensor, weight: Tensor, scale: Tensor], [], { bias?: Tensor | null; activation?: string | null }>>;
  readonly _mkldnn_reshape: $_mkldnn_reshape & $_mkldnn_reshape['default'] & $_mkldnn_reshape['out'];
  readonly _mkldnn_transpose: $_mkldnn_transpose & $_mkldnn_transpose['default'] & $_mkldnn_transpose['out'];
  readonly _mkldnn_transpose_: Only<InPlace<[dim0: Int, dim1: Int]>>;
  readonly _mps_convolution: $_mps_convolution & $_mps_convolution['default'] & $_mps_convolution['out'];
  readonly _mps_convolution_transpose: $_mps_convolution_transpose & $_mps_convolution_transpose['default'] & $_mps_convolution_transpose['out'];
  readonly _native_batch_norm_legit: $_native_batch_norm_legit & $_native_batch_norm_legit['default'] & $_native_batch_norm_legit['no_stats'] & $_native_batch_norm_legit['no_stats_out'] & $_native_batch_norm_legit['out'];
  readonly _native_batch_norm_legit_functional: Only<Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor, running_var: Tensor, training: boolean, momentum: Real, eps: Real]>>;
  readonly _native_batch_norm_legit_no_training: $_native_batch_norm_legit_no_training & $_native_batch_norm_legit_no_training['default'] & $_native_batch_norm_legit_no_training['out'];
  readonly _native_multi_head_attention: $_native_multi_head_attention & $_native_multi_head_attention['default'] & $_native_multi_head_attention['out'];
  readonly _neg_view: Only<Op<Tensor, [self: Tensor]>>;
  readonly _neg_view_copy: $_neg_view_copy & $_neg_view_copy['default'] & $_neg_view_copy['out'];
  readonly _nested_compute_contiguous_strides_offsets: Only<Op<[Tensor, Tensor], [nested_size: Tensor]>>;
  readonly _nested_from_padded: $_nested_from_padded & $_nested_from_padded['default'] & $_nested_from_padded['out'];
  readonly _nested_from_padded_and_nested_example: $_nested_from_padded_and_nested_example & $_nested_from_padded_and_nested_example['default'] & $_nested_from_padded_and_nested_example['out'];
  readonly _nested_from_padded_tensor: Only<Op<Tensor, [padded: Tensor, offsets: Tensor, dummy: Tensor], [ragged_idx: Int, min_seqlen: Tensor | null, max_seqlen: Tensor | null, sum_S: Int | null], { ragged_idx?: Int; min_seqlen?: Tensor | null; max_seqlen?: Tensor | null; sum_S?: Int | null }>>;
  readonly _nested_get_jagged_dummy: Only<Op<Tensor, [any: Tensor]>>;
  readonly _nested_get_lengths: Only<Op<Tensor, [self: Tensor]>>;
  readonly _nested_get_max_seqlen: Only<Op<Tensor, [self: Tensor]>>;
  readonly _nested_get_min_seqlen: Only<Op<Tensor, [self: Tensor]>>;
  readonly _nested_get_offsets: Only<Op<Tensor, [self: Tensor]>>;
  readonly _nested_get_ragged_idx: Only<Op<Int, [self: Tensor]>>;
  readonly _nested_get_values: Only<Op<Tensor, [self: Tensor]>>;
  readonly _nested_get_values_copy: $_nested_get_values_copy & $_nested_get_values_copy['default'] & $_nested_get_values_copy['out'];
  readonly _nested_select_backward: Only<Op<Tensor, [grad_output: Tensor, self: Tensor, dim: Int, index: Int]>>;
  readonly _nested_sum_backward: Only<Op<Tensor, [grad: Tensor, self: Tensor], [dim: IntsN | null, keepdim: boolean], { dim?: IntsN | null; keepdim?: boolean }>>;
  readonly _nested_tensor_from_mask: $_nested_tensor_from_mask & $_nested_tensor_from_mask['default'] & $_nested_tensor_from_mask['out'];
  readonly _nested_tensor_from_mask_left_aligned: Only<Op<boolean, [t: Tensor, mask: Tensor]>>;
  readonly _nested_tensor_from_tensor_list: $_nested_tensor_from_tensor_list & $_nested_tensor_from_tensor_list['default'] & $_nested_tensor_from_tensor_list['out'];
  readonly _nested_tensor_size: $_nested_tensor_size & $_nested_tensor_size['default'] & $_nested_tensor_size['out'];
  readonly _nested_tensor_softmax_with_shape: Only<Op<Tensor, [self: Tensor, query: Tensor]>>;
  readonly _nested_tensor_storage_offsets: $_nested_tensor_storage_offsets & $_nested_tensor_storage_offsets['default'] & $_nested_tensor_storage_offsets['out'];
  readonly _nested_tensor_strides: $_nested_tensor_strides & $_nested_tensor_strides['default'] & $_nested_tensor_strides['out'];
  readonly _nested_view_from_buffer: Only<Op<Tensor, [self: Tensor, nested_size: Tensor, nested_strides: Tensor, offsets: Tensor]>>;
  readonly _nested_view_from_buffer_copy: $_nested_view_from_buffer_copy & $_nested_view_from_buffer_copy['default'] & $_nested_view_from_buffer_copy['out'];
  readonly _nested_view_from_jagged: Only<Op<Tensor, [self: Tensor, offsets: Tensor, dummy: Tensor], [lengths: Tensor | null, ragged_idx: Int, min_seqlen: Tensor | null, max_seqlen: Tensor | null], { lengths?: Tensor | null; ragged_idx?: Int; min_seqlen?: Tensor | null; max_seqlen?: Tensor | null }>>;
  readonly _nested_view_from_jagged_copy: $_nested_view_from_jagged_copy & $_nested_view_from_jagged_copy['default'] & $_nested_view_from_jagged_copy['out'];
  readonly _new_zeros_with_same_feature_meta: $_new_zeros_with_same_feature_meta & $_new_zeros_with_same_feature_meta['default'] & $_new_zeros_with_same_feature_meta['out'];
  readonly _nnpack_available: Only<Op<boolean, []>>;
  readonly _nnpack_spatial_convolution: $_nnpack_spatial_convolution & $_nnpack_spatial_convolution['default'] & $_nnpack_spatial_convolution['out'];
  readonly _nnz: Only<Op<Int, [self: Tensor]>>;
  readonly _pack_padded_sequence: $_pack_padded_sequence & $_pack_padded_sequence['default'] & $_pack_padded_sequence['out'];
  readonly _pack_padded_sequence_backward: Only<Op<Tensor, [grad: Tensor, input_size: Ints, batch_sizes: Tensor, batch_first: boolean]>>;
  readonly _pad_circular: Only<Op<Tensor, [self: Tensor, pad: Ints]>>;
  readonly _pad_enum: Only<Op<Tensor, [self: Tensor, pad: Ints, mode: Int], [value: Real | null], { value?: Real | null }>>;
  readonly _pad_packed_sequence: Only<Op<[Tensor, Tensor], [data: Tensor, batch_sizes: Tensor, batch_first: boolean, padding_value: Scalar, total_length: Int]>>;
  readonly _padded_dense_to_jagged_forward: Only<Op<Tensor, [dense: Tensor, offsets: Tensors], [total_L: Int | null], { total_L?: Int | null }>>;
  readonly _pdist_backward: $_pdist_backward & $_pdist_backward['default'] & $_pdist_backward['out'];
  readonly _pdist_forward: $_pdist_forward & $_pdist_forward['default'] & $_pdist_forward['out'];
  readonly _philox_key_fold_in: $_philox_key_fold_in & $_philox_key_fold_in['default'] & $_philox_key_fold_in['Tensor'];
  /** @since torch 2.12 */
  readonly _philox_key_split: Only<Op<Tensor, [key: Tensor, num_splits: Int]>>;
  readonly _philox_normal: $_philox_normal & $_philox_normal['default'] & $_philox_normal['out'];
  /** @since torch 2.12 */
  readonly _philox_normal_: Only<InPlace<[key: Tensor], [mean: Real, std: Real], { mean?: Real; std?: Real }>>;
  readonly _philox_randint: $_philox_randint & $_philox_randint['default'] & $_philox_randint['out'];
  /** @since torch 2.15 */
  readonly _philox_randint_: Only<InPlace<[key: Tensor], [low: Int | null, high: Int | null], { low?: Int | null; high?: Int | null }>>;
  readonly _philox_uniform: $_philox_uniform & $_philox_uniform['default'] & $_philox_uniform['out'];
  /** @since torch 2.12 */
  readonly _philox_uniform_: Only<InPlace<[key: Tensor], [low: Real, high: Real], { low?: Real; high?: Real }>>;
  readonly _pin_memory: $_pin_memory & $_pin_memory['default'] & $_pin_memory['out'];
  readonly _prelu_kernel: Only<Op<Tensor, [self: Tensor, weight: Tensor]>>;
  readonly _prelu_kernel_backward: Only<Op<[Tensor, Tensor], [grad_output: Tensor, self: Tensor, weight: Tensor]>>;
  readonly _print: Only<Op<void, [s: string]>>;
  readonly _propagate_xla_data: Only<Op<void, [input: Tensor, output: Tensor]>>;
  readonly _remove_batch_dim: Only<Op<Tensor, [self: Tensor, level: Int, batch_size: Int, out_dim: Int]>>;
  readonly _reshape_alias: Only<Op<Tensor, [self: Tensor, size: Ints, stride: Ints]>>;
  readonly _reshape_alias_copy: $_reshape_alias_copy & $_reshape_alias_copy['default'] & $_reshape_alias_copy['out'];
  readonly _reshape_copy: Only<Op<Tensor, [self: Tensor, size: Ints]>>;
  readonly _reshape_from_tensor: Only<Op<Tensor, [self: Tensor, shape: Tensor]>>;
  readonly _resize_output: $_resize_output & $_resize_output['default'] & $_resize_output['out'];
  readonly _resize_output_: Only<InPlace<[size: Ints, device: Device]>>;
  readonly _rowwise_prune: Only<Op<[Tensor, Tensor], [weight: Tensor, mask: Tensor, compressed_indices_dtype: DType]>>;
  readonly _safe_softmax: Only<Op<Tensor, [self: Tensor, dim: Int], [dtype: DType | null], { dtype?: DType | null }>>;
  readonly _sample_dirichlet: $_sample_dirichlet & $_sample_dirichlet['default'] & $_sample_dirichlet['out'];
  readonly _saturate_weight_to_fp16: Only<Op<Tensor, [weight: Tensor]>>;
  readonly _scaled_addmm: $_scaled_addmm & $_scaled_addmm['default'] & $_scaled_addmm['out'];
  /** @since torch 2.15 */
  readonly _scaled_addmm_: Only<InPlace<[mat1: Tensor, mat2: Tensor, scale_a: Tensors, recipe_a: Ints, swizzle_a: Ints, scale_b: Tensors, recipe_b: Ints, swizzle_b: Ints], [contraction_dim: Ints], { contraction_dim?: Ints; beta?: Scalar; alpha?: Scalar; use_fast_accum?: boolean }>>;
  readonly _scaled_dot_product_attention_math: Only<Op<[Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor], [attn_mask: Tensor | null, dropout_p: Real, is_causal: boolean, dropout_mask: Tensor | null], { attn_mask?: Tensor | null; dropout_p?: Real; is_causal?: boolean; dropout_mask?: Tensor | null; scale?: Real | null; enable_gqa?: boolean }>>;
  readonly _scaled_dot_product_attention_math_for_mps: Only<Op<[Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor], [attn_mask: Tensor | null, dropout_p: Real, is_causal: boolean, dropout_mask: Tensor | null], { attn_mask?: Tensor | null; dropout_p?: Real; is_causal?: boolean; dropout_mask?: Tensor | null; scale?: Real | null; enable_gqa?: boolean }>>;
  readonly _scaled_dot_product_cudnn_attention: Only<Op<[Tensor, Tensor, Tensor, Tensor, Int, Int, Tensor, Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor, attn_bias: Tensor | null, compute_log_sumexp: boolean], [dropout_p: Real, is_causal: boolean, return_debug_mask: boolean], { dropout_p?: Real; is_causal?: boolean; return_debug_mask?: boolean; scale?: Real | null }>>;
  readonly _scaled_dot_product_cudnn_attention_backward: Only<Op<[Tensor, Tensor, Tensor], [grad_out: Tensor, query: Tensor, key: Tensor, value: Tensor, out: Tensor, logsumexp: Tensor, philox_seed: Tensor, philox_offset: Tensor, attn_bias: Tensor, cum_seq_q: Tensor, cum_seq_k: Tensor, max_q: Int, max_k: Int, dropout_p: Real, is_causal: boolean], [], { scale?: Real | null }>>;
  readonly _scaled_dot_product_efficient_attention: Only<Op<[Tensor, Tensor, Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor, attn_bias: Tensor | null, compute_log_sumexp: boolean], [dropout_p: Real, is_causal: boolean], { dropout_p?: Real; is_causal?: boolean; scale?: Real | null }>>;
  readonly _scaled_dot_product_efficient_attention_backward: Only<Op<[Tensor, Tensor, Tensor, Tensor], [grad_out_: Tensor, query: Tensor, key: Tensor, value: Tensor, attn_bias: Tensor, out: Tensor, logsumexp: Tensor, philox_seed: Tensor, philox_offset: Tensor, dropout_p: Real, grad_input_mask: BoolsN], [is_causal: boolean], { is_causal?: boolean; scale?: Real | null }>>;
  readonly _scaled_dot_product_flash_attention: $_scaled_dot_product_flash_attention & $_scaled_dot_product_flash_attention['default'] & $_scaled_dot_product_flash_attention['quantized'];
  readonly _scaled_dot_product_flash_attention_backward: Only<Op<[Tensor, Tensor, Tensor], [grad_out: Tensor, query: Tensor, key: Tensor, value: Tensor, out: Tensor, logsumexp: Tensor, cum_seq_q: Tensor, cum_seq_k: Tensor, max_q: Int, max_k: Int, dropout_p: Real, is_causal: boolean, philox_seed: Tensor, philox_offset: Tensor], [], { scale?: Real | null }>>;
  readonly _scaled_dot_product_flash_attention_for_cpu: Only<Op<[Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor], [dropout_p: Real, is_causal: boolean], { dropout_p?: Real; is_causal?: boolean; attn_mask?: Tensor | null; scale?: Real | null }>>;
  readonly _scaled_dot_product_flash_attention_for_cpu_backward: Only<Op<[Tensor, Tensor, Tensor], [grad_out: Tensor, query: Tensor, key: Tensor, value: Tensor, out: Tensor, logsumexp: Tensor, dropout_p: Real, is_causal: boolean], [], { attn_mask?: Tensor | null; scale?: Real | null }>>;
  readonly _scaled_dot_product_fused_attention_overrideable: Only<Op<[Tensor, Tensor, Tensor, Tensor, Int, Int, Tensor, Tensor, Tensor], [query: Tensor, key: Tensor, value: Tensor], [attn_bias: Tensor | null, dropout_p: Real, is_causal: boolean, return_debug_mask: boolean], { attn_bias?: Tensor | null; dropout_p?: Real; is_causal?: boolean; return_debug_mask?: boolean; scale?: Real | null }>>;
  readonly _scaled_dot_product_fused_attention_overrideable_backward: Only<Op<[Tensor, Tensor, Tensor, Tensor], [grad_out: Tensor, query: Tensor, key: Tensor, value: Tensor, attn_bias: Tensor, grad_input_mask: BoolsN, out: Tensor, logsumexp: Tensor, cum_seq_q: Tensor, cum_seq_k: Tensor, max_q: Int, max_k: Int, dropout_p: Real, is_causal: boolean, philox_seed: Tensor, philox_offset: Tensor], [], { scale?: Real | null }>>;
  readonly _scaled_grouped_mm: Only<Op<Tensor, [self: Tensor, mat2: Tensor, scale_a: Tensor, scale_b: Tensor], [offs: Tensor | null, bias: Tensor | null, scale_result: Tensor | null, out_dtype: DType | null, use_fast_accum: boolean], { offs?: Tensor | null; bias?: Tensor | null; scale_result?: Tensor | null; out_dtype?: DType | null; use_fast_accum?: boolean }>>;
  readonly _scaled_grouped_mm_v2: $_scaled_grouped_mm_v2 & $_scaled_grouped_mm_v2['default'] & $_scaled_grouped_mm_v2['out'];
  readonly _scaled_mm: $_scaled_mm & $_scaled_mm['default'] & $_scaled_mm['out'];
  readonly _scaled_mm_v2: $_scaled_mm_v2 & $_scaled_mm_v2['default'] & $_scaled_mm_v2['out'];
  readonly _segment_reduce_backward: $_segment_reduce_backward & $_segment_reduce_backward['default'] & $_segment_reduce_backward['out'];
  readonly _shape_as_tensor: Only<Op<Tensor, [self: Tensor]>>;
  readonly _slow_conv2d_backward: $_slow_conv2d_backward & $_slow_conv2d_backward['output_mask'] & $_slow_conv2d_backward['grad_input'] & $_slow_conv2d_backward['output_mask_out'];
  readonly _slow_conv2d_forward: $_slow_conv2d_forward & $_slow_conv2d_forward['default'] & $_slow_conv2d_forward['output'];
  readonly _sobol_engine_draw: Only<Op<[Tensor, Tensor], [quasi: Tensor, n: Int, sobolstate: Tensor, dimension: Int, num_generated: Int], [dtype: DType | null], { dtype?: DType | null }>>;
  readonly _sobol_engine_ff_: Only<InPlace<[n: Int, sobolstate: Tensor, dimension: Int, num_generated: Int]>>;
  readonly _sobol_engine_initialize_state_: Only<InPlace<[dimension: Int]>>;
  readonly _sobol_engine_scramble_: Only<InPlace<[ltm: Tensor, dimension: Int]>>;
  readonly _softmax: $_softmax & $_softmax['default'] & $_softmax['out'];
  readonly _softmax_backward_data: $_softmax_backward_data & $_softmax_backward_data['default'] & $_softmax_backward_data['out'];
  readonly _sparse_addmm: $_sparse_addmm & $_sparse_addmm['default'] & $_sparse_addmm['out'];
  readonly _sparse_broadcast_to: Only<Op<Tensor, [self: Tensor, size: Ints]>>;
  readonly _sparse_broadcast_to_copy: $_sparse_broadcast_to_copy & $_sparse_broadcast_to_copy['default'] & $_sparse_broadcast_to_copy['out'];
  readonly _sparse_bsc_tensor_unsafe: Only<Op<Tensor, [ccol_indices: Tensor, row_indices: Tensor, values: Tensor, size: Ints], [], Make>>;
  readonly _sparse_bsr_tensor_unsafe: Only<Op<Tensor, [crow_indices: Tensor, col_indices: Tensor, values: Tensor, size: Ints], [], Make>>;
  readonly _sparse_compressed_tensor_unsafe: Only<Op<Tensor, [compressed_indices: Tensor, plain_indices: Tensor, values: Tensor, size: Ints], [], Make>>;
  readonly _sparse_compressed_tensor_with_dims: Only<Op<Tensor, [nnz: Int, dense_dim: Int, size: Ints, blocksize: Ints, index_dtype: DType], [], Make>>;
  readonly _sparse_coo_tensor_unsafe: Only<Op<Tensor, [indices: Tensor, values: Tensor, size: Ints], [], { is_coalesced?: boolean | null } & Make>>;
  readonly _sparse_coo_tensor_with_dims: $_sparse_coo_tensor_with_dims & $_sparse_coo_tensor_with_dims['default'] & $_sparse_coo_tensor_with_dims['out'];
  readonly _sparse_coo_tensor_with_dims_and_tensors: $_sparse_coo_tensor_with_dims_and_tensors & $_sparse_coo_tensor_with_dims_and_tensors['default'] & $_sparse_coo_tensor_with_dims_and_tensors['out'];
  readonly _sparse_csc_tensor_unsafe: Only<Op<Tensor, [ccol_indices: Tensor, row_indices: Tensor, values: Tensor, size: Ints], [], Make>>;
  readonly _sparse_csr_prod: $_sparse_csr_prod & $_sparse_csr_prod['dim_dtype'] & $_sparse_csr_prod['dim_dtype_out'];
  readonly _sparse_csr_sum: $_sparse_csr_sum & $_sparse_csr_sum['dim_dtype'] & $_sparse_csr_sum['dim_dtype_out'];
  readonly _sparse_csr_tensor_unsafe: Only<Op<Tensor, [crow_indices: Tensor, col_indices: Tensor, values: Tensor, size: Ints], [], Make>>;
  readonly _sparse_log_softmax: $_sparse_log_softmax & $_sparse_log_softmax['default'] & $_sparse_log_softmax['int'] & $_sparse_log_softmax['out'];
  readonly _sparse_log_softmax_backward_data: $_sparse_log_softmax_backward_data & $_sparse_log_softmax_backward_data['default'] & $_sparse_log_softmax_backward_data['out'];
  readonly _sparse_mask_projection: $_sparse_mask_projection & $_sparse_mask_projection['default'] & $_sparse_mask_projection['out'];
  readonly _sparse_mm: $_sparse_mm & $_sparse_mm['default'] & $_sparse_mm['reduce'];
  readonly _sparse_mm_reduce_impl: Only<Op<[Tensor, Tensor], [self: Tensor, other: Tensor, reduce: string]>>;
  readonly _sparse_mm_reduce_impl_backward: Only<Op<[Tensor | null, Tensor | null], [self: Tensor, grad_out: Tensor, weight: Tensor, reduce: string, arg_out: Tensor, output_mask: BoolsN]>>;
  readonly _sparse_semi_structured_addmm: Only<Op<Tensor, [input: Tensor, mat1: Tensor, mat1_meta: Tensor, mat2: Tensor], [], { alpha?: Scalar; beta?: Scalar; out_dtype?: DType | null }>>;
  readonly _sparse_semi_structured_apply: Only<Op<[Tensor, Tensor], [input: Tensor, thread_masks: Tensor]>>;
  readonly _sparse_semi_structured_apply_dense: Only<Op<Tensor, [input: Tensor, thread_masks: Tensor]>>;
  readonly _sparse_semi_structured_linear: Only<Op<Tensor, [input: Tensor, weight: Tensor, meta: Tensor], [], { bias?: Tensor | null; activation?: string | null; out_dtype?: DType | null }>>;
  readonly _sparse_semi_structured_mm: Only<Op<Tensor, [mat1: Tensor, mat1_meta: Tensor, mat2: Tensor], [], { out_dtype?: DType | null }>>;
  readonly _sparse_semi_structured_tile: Only<Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [input: Tensor], [algorithm: string, use_cutlass: boolean], { algorithm?: string; use_cutlass?: boolean }>>;
  readonly _sparse_softmax: $_sparse_softmax & $_sparse_softmax['default'] & $_sparse_softmax['int'] & $_sparse_softmax['out'];
  readonly _sparse_softmax_backward_data: $_sparse_softmax_backward_data & $_sparse_softmax_backward_data['default'] & $_sparse_softmax_backward_data['out'];
  readonly _sparse_sparse_matmul: $_sparse_sparse_matmul & $_sparse_sparse_matmul['default'] & $_sparse_sparse_matmul['out'];
  readonly _sparse_sum: $_sparse_sum & $_sparse_sum['default'] & $_sparse_sum['dim'] & $_sparse_sum['dim_dtype'] & $_sparse_sum['dtype'] & $_sparse_sum['dim_out'];
  readonly _sparse_sum_backward: $_sparse_sum_backward & $_sparse_sum_backward['default'] & $_sparse_sum_backward['out'];
  readonly _spdiags: $_spdiags & $_spdiags['default'] & $_spdiags['out'];
  readonly _spsolve: Only<Op<Tensor, [A: Tensor, B: Tensor], [], { left?: boolean }>>;
  readonly _stack: $_stack & $_stack['default'] & $_stack['out'];
  readonly _standard_gamma: $_standard_gamma & $_standard_gamma['default'] & $_standard_gamma['out'];
  readonly _standard_gamma_grad: $_standard_gamma_grad & $_standard_gamma_grad['default'] & $_standard_gamma_grad['out'];
  readonly _test_ambiguous_defaults: $_test_ambiguous_defaults & $_test_ambiguous_defaults['a'] & $_test_ambiguous_defaults['b'];
  readonly _test_autograd_multiple_dispatch: $_test_autograd_multiple_dispatch & $_test_autograd_multiple_dispatch['fullcoverage'] & $_test_autograd_multiple_dispatch['ntonly'] & $_test_autograd_multiple_dispatch['fullcoverage_out'];
  readonly _test_autograd_multiple_dispatch_view: Only<Op<Tensor, [self: Tensor]>>;
  readonly _test_autograd_multiple_dispatch_view_copy: $_test_autograd_multiple_dispatch_view_copy & $_test_autograd_multiple_dispatch_view_copy['default'] & $_test_autograd_multiple_dispatch_view_copy['out'];
  readonly _test_check_tensor: Only<Op<Tensor, [self: Tensor]>>;
  readonly _test_functorch_fallback: $_test_functorch_fallback & $_test_functorch_fallback['default'] & $_test_functorch_fallback['out'];
  readonly _test_optional_filled_intlist: $_test_optional_filled_intlist & $_test_optional_filled_intlist['default'] & $_test_optional_filled_intlist['out'];
  readonly _test_optional_floatlist: $_test_optional_floatlist & $_test_optional_floatlist['default'] & $_test_optional_floatlist['out'];
  readonly _test_optional_intlist: $_test_optional_intlist & $_test_optional_intlist['default'] & $_test_optional_intlist['out'];
  readonly _test_parallel_materialize: Only<Op<Tensor, [self: Tensor, num_parallel: Int], [skip_first: boolean], { skip_first?: boolean }>>;
  readonly _test_serialization_subcmul: Only<Op<Tensor, [self: Tensor, other: Tensor], [alpha: Scalar], { alpha?: Scalar }>>;
  readonly _test_string_default: Only<Op<Tensor, [dummy: Tensor], [a: string, b: string], { a?: string; b?: string }>>;
  readonly _test_warn_in_autograd: $_test_warn_in_autograd & $_test_warn_in_autograd['default'] & $_test_warn_in_autograd['out'];
  readonly _thnn_differentiable_gru_cell_backward: Only<Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [grad_hy: Tensor, input_gates: Tensor, hidden_gates: Tensor, hx: Tensor], [input_bias: Tensor | null, hidden_bias: Tensor | null], { input_bias?: Tensor | null; hidden_bias?: Tensor | null }>>;
  readonly _thnn_differentiable_lstm_cell_backward: Only<Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [grad_hy: Tensor | null, grad_cy: Tensor | null, input_gates: Tensor, hidden_gates: Tensor, input_bias: Tensor | null, hidden_bias: Tensor | null, cx: Tensor, cy: Tensor]>>;
  readonly _thnn_fused_gru_cell: $_thnn_fused_gru_cell & $_thnn_fused_gru_cell['default'] & $_thnn_fused_gru_cell['out'];
  readonly _thnn_fused_gru_cell_backward: $_thnn_fused_gru_cell_backward & $_thnn_fused_gru_cell_backward['default'] & $_thnn_fused_gru_cell_backward['out'];
  readonly _thnn_fused_lstm_cell: $_thnn_fused_lstm_cell & $_thnn_fused_lstm_cell['default'] & $_thnn_fused_lstm_cell['out'];
  readonly _thnn_fused_lstm_cell_backward: Only<Op<[Tensor, Tensor, Tensor, Tensor, Tensor], [grad_hy: Tensor | null, grad_cy: Tensor | null, cx: Tensor, cy: Tensor, workspace: Tensor, has_bias: boolean]>>;
  readonly _thnn_fused_lstm_cell_backward_impl: $_thnn_fused_lstm_cell_backward_impl & $_thnn_fused_lstm_cell_backward_impl['default'] & $_thnn_fused_lstm_cell_backward_impl['out'];
  readonly _to_copy: $_to_copy & $_to_copy['default'] & $_to_copy['out'];
  readonly _to_cpu: Only<Op<Tensor[], [tensors: Tensors]>>;
  readonly _to_dense: $_to_dense & $_to_dense['default'] & $_to_dense['out'];
  readonly _to_sparse: $_to_sparse & $_to_sparse['default'] & $_to_sparse['sparse_dim'] & $_to_sparse['out'] & $_to_sparse['sparse_dim_out'];
  readonly _to_sparse_bsc: $_to_sparse_bsc & $_to_sparse_bsc['default'] & $_to_sparse_bsc['out'];
  readonly _to_sparse_bsr: $_to_sparse_bsr & $_to_sparse_bsr['default'] & $_to_sparse_bsr['out'];
  readonly _to_sparse_csc: $_to_sparse_csc & $_to_sparse_csc['default'] & $_to_sparse_csc['out'];
  readonly _to_sparse_csr: $_to_sparse_csr & $_to_sparse_csr['default'] & $_to_sparse_csr['out'];
  readonly _to_sparse_semi_structured: Only<Op<[Tensor, Tensor], [dense: Tensor]>>;
  readonly _transform_bias_rescale_qkv: $_transform_bias_rescale_qkv & $_transform_bias_rescale_qkv['default'] & $_transform_bias_rescale_qkv['out'];
  readonly _transformer_encoder_layer_fwd: $_transformer_encoder_layer_fwd & $_transformer_encoder_layer_fwd['default'] & $_transformer_encoder_layer_fwd['out'];
  readonly _trilinear: $_trilinear & $_trilinear['default'] & $_trilinear['out'];
  readonly _triton_multi_head_attention: $_triton_multi_head_attention & $_triton_multi_head_attention['default'] & $_triton_multi_head_attention['out'];
  readonly _triton_scaled_dot_attention: $_triton_scaled_dot_attention & $_triton_scaled_dot_attention['default'] & $_triton_scaled_dot_attention['out'];
  readonly _unique: $_unique & $_unique['default'] & $_unique['out'];
  readonly _unique2: $_unique2 & $_unique2['default'] & $_unique2['out'];
  readonly _unpack_dual: Only<Op<[Tensor, Tensor], [dual: Tensor, level: Int]>>;
  readonly _unsafe_index: $_unsafe_index & $_unsafe_index['Tensor'];
  readonly _unsafe_index_put: Only<Op<Tensor, [self: Tensor, indices: readonly (Tensor | null)[], values: Tensor], [accumulate: boolean], { accumulate?: boolean }>>;
  readonly _unsafe_masked_index: Only<Op<Tensor, [self: Tensor, mask: Tensor, indices: readonly (Tensor | null)[], fill: Scalar]>>;
  readonly _unsafe_masked_index_put_accumulate: Only<Op<Tensor, [self: Tensor, mask: Tensor, indices: readonly (Tensor | null)[], values: Tensor]>>;
  readonly _unsafe_view: $_unsafe_view & $_unsafe_view['default'] & $_unsafe_view['out'];
  readonly _upsample_bicubic2d_aa: $_upsample_bicubic2d_aa & $_upsample_bicubic2d_aa['default'] & $_upsample_bicubic2d_aa['vec'] & $_upsample_bicubic2d_aa['out'];
  readonly _upsample_bicubic2d_aa_backward: $_upsample_bicubic2d_aa_backward & $_upsample_bicubic2d_aa_backward['default'] & $_upsample_bicubic2d_aa_backward['grad_input'];
  readonly _upsample_bilinear2d_aa: $_upsample_bilinear2d_aa & $_upsample_bilinear2d_aa['default'] & $_upsample_bilinear2d_aa['vec'] & $_upsample_bilinear2d_aa['out'];
  readonly _upsample_bilinear2d_aa_backward: $_upsample_bilinear2d_aa_backward & $_upsample_bilinear2d_aa_backward['default'] & $_upsample_bilinear2d_aa_backward['grad_input'];
  readonly _upsample_lanczos2d_aa: $_upsample_lanczos2d_aa & $_upsample_lanczos2d_aa['default'] & $_upsample_lanczos2d_aa['vec'] & $_upsample_lanczos2d_aa['out'];
  readonly _upsample_lanczos2d_aa_backward: $_upsample_lanczos2d_aa_backward & $_upsample_lanczos2d_aa_backward['default'] & $_upsample_lanczos2d_aa_backward['grad_input'];
  readonly _upsample_nearest_exact1d: $_upsample_nearest_exact1d & $_upsample_nearest_exact1d['default'] & $_upsample_nearest_exact1d['vec'] & $_upsample_nearest_exact1d['out'];
  readonly _upsample_nearest_exact1d_backward: $_upsample_nearest_exact1d_backward & $_upsample_nearest_exact1d_backward['default'] & $_upsample_nearest_exact1d_backward['grad_input'];
  readonly _upsample_nearest_exact2d: $_upsample_nearest_exact2d & $_upsample_nearest_exact2d['default'] & $_upsample_nearest_exact2d['vec'] & $_upsample_nearest_exact2d['out'];
  readonly _upsample_nearest_exact2d_backward: $_upsample_nearest_exact2d_backward & $_upsample_nearest_exact2d_backward['default'] & $_upsample_nearest_exact2d_backward['grad_input'];
  readonly _upsample_nearest_exact3d: $_upsample_nearest_exact3d & $_upsample_nearest_exact3d['default'] & $_upsample_nearest_exact3d['vec'] & $_upsample_nearest_exact3d['out'];
  readonly _upsample_nearest_exact3d_backward: $_upsample_nearest_exact3d_backward & $_upsample_nearest_exact3d_backward['default'] & $_upsample_nearest_exact3d_backward['grad_input'];
  readonly _use_cudnn_ctc_loss: $_use_cudnn_ctc_loss & $_use_cudnn_ctc_loss['default'] & $_use_cudnn_ctc_loss['Tensor'];
  readonly _use_cudnn_rnn_flatten_weight: Only<Op<boolean, []>>;
  readonly _use_miopen_ctc_loss: $_use_miopen_ctc_loss & $_use_miopen_ctc_loss['default'] & $_use_miopen_ctc_loss['Tensor'];
  readonly _validate_compressed_sparse_indices: Only<Op<void, [is_crow: boolean, compressed_idx: Tensor, plain_idx: Tensor, cdim: Int, dim: Int, nnz: Int]>>;
  readonly _validate_sparse_bsc_tensor_args: Only<Op<void, [ccol_indices: Tensor, row_indices: Tensor, values: Tensor, size: Ints], [check_pinning: boolean | null], { check_pinning?: boolean | null }>>;
  readonly _validate_sparse_bsr_tensor_args: Only<Op<void, [crow_indices: Tensor, col_indices: Tensor, values: Tensor, size: Ints], [check_pinning: boolean | null], { check_pinning?: boolean | null }>>;
  readonly _validate_sparse_compressed_tensor_args: Only<Op<void, [compressed_indices: Tensor, plain_indices: Tensor, values: Tensor, size: Ints, layout: Layout], [check_pinning: boolean | null], { check_pinning?: boolean | null }>>;
  readonly _validate_sparse_coo_tensor_args: Only<Op<void, [indices: Tensor, values: Tensor, size: Ints], [is_coalesced: boolean | null, check_pinning: boolean | null], { is_coalesced?: boolean | null; check_pinning?: boolean | null }>>;
  readonly _validate_sparse_csc_tensor_args: Only<Op<void, [ccol_indices: Tensor, row_indices: Tensor, values: Tensor, size: Ints], [check_pinning: boolean | null], { check_pinning?: boolean | null }>>;
  readonly _validate_sparse_csr_tensor_args: Only<Op<void, [crow_indices: Tensor, col_indices: Tensor, values: Tensor, size: Ints], [check_pinning: boolean | null], { check_pinning?: boolean | null }>>;
  readonly _values: Only<Op<Tensor, [self: Tensor]>>;
  readonly _values_copy: $_values_copy & $_values_copy['default'] & $_values_copy['out'];
  readonly _version: Only<Op<Int, [self: Tensor]>>;
  readonly _weight_int4pack_mm: Only<Op<Tensor, [self: Tensor, mat2: Tensor, qGroupSize: Int, qScaleAndZeros: Tensor]>>;
  readonly _weight_int4pack_mm_for_cpu: Only<Op<Tensor, [self: Tensor, mat2: Tensor, qGroupSize: Int, qScaleAndZeros: Tensor]>>;
  readonly _weight_int4pack_mm_with_scales_and_zeros: Only<Op<Tensor, [self: Tensor, mat2: Tensor, qGroupSize: Int, qScale: Tensor, qZeros: Tensor]>>;
  readonly _weight_int8pack_mm: Only<Op<Tensor, [self: Tensor, mat2: Tensor, scales: Tensor]>>;
  readonly _weight_norm: Only<Op<Tensor, [v: Tensor, g: Tensor], [dim: Int], { dim?: Int }>>;
  readonly _weight_norm_differentiable_backward: Only<Op<[Tensor, Tensor], [grad_w: Tensor, saved_v: Tensor, saved_g: Tensor, saved_norms: Tensor, dim: Int]>>;
  readonly _weight_norm_interface: $_weight_norm_interface & $_weight_norm_interface['default'] & $_weight_norm_interface['out'];
  readonly _weight_norm_interface_backward: $_weight_norm_interface_backward & $_weight_norm_interface_backward['default'] & $_weight_norm_interface_backward['out'];
  readonly _wrapped_linear_prepack: Only<Op<Tensor, [weight: Tensor, weight_scale: Tensor, weight_zero_point: Tensor, bias: Tensor]>>;
  readonly _wrapped_quantized_linear_prepacked: Only<Op<Tensor, [input: Tensor, input_scale: Tensor, input_zero_point: Tensor, packed_weight: Tensor, output_scale: Tensor, output_zero_point: Tensor, out_channel: Int]>>;
  readonly abs: $abs & $abs['default'] & $abs['out'];
  readonly abs_: Only<InPlace<[]>>;
  readonly absolute: $absolute & $absolute['default'] & $absolute['out'];
  readonly absolute_: Only<InPlace<[]>>;
  readonly acos: $acos & $acos['default'] & $acos['out'];
  readonly acos_: Only<InPlace<[]>>;
  readonly acosh: $acosh & $acosh['default'] & $acosh['out'];
  readonly acosh_: Only<InPlace<[]>>;
  readonly adaptive_avg_pool1d: $adaptive_avg_pool1d & $adaptive_avg_pool1d['default'] & $adaptive_avg_pool1d['out'];
  readonly adaptive_avg_pool2d: $adaptive_avg_pool2d & $adaptive_avg_pool2d['default'] & $adaptive_avg_pool2d['out'];
  readonly adaptive_avg_pool3d: $adaptive_avg_pool3d & $adaptive_avg_pool3d['default'] & $adaptive_avg_pool3d['out'];
  readonly adaptive_avg_pool3d_backward: $adaptive_avg_pool3d_backward & $adaptive_avg_pool3d_backward['grad_input'];
  readonly adaptive_max_pool1d: Only<Op<[Tensor, Tensor], [self: Tensor, output_size: IntsN]>>;
  readonly adaptive_max_pool2d: $adaptive_max_pool2d & $adaptive_max_pool2d['default'] & $adaptive_max_pool2d['out'];
  readonly adaptive_max_pool2d_backward: $adaptive_max_pool2d_backward & $adaptive_max_pool2d_backward['default'] & $adaptive_max_pool2d_backward['grad_input'];
  readonly adaptive_max_pool3d: $adaptive_max_pool3d & $adaptive_max_pool3d['default'] & $adaptive_max_pool3d['out'];
  readonly adaptive_max_pool3d_backward: $adaptive_max_pool3d_backward & $adaptive_max_pool3d_backward['default'] & $adaptive_max_pool3d_backward['grad_input'];
  readonly add: $add & $add['Scalar'] & $add['Tensor'] & $add['Scalar_out'] & $add['out'];
  readonly add_: $add_ & $add_['Scalar'] & $add_['Tensor'];
  readonly addbmm: $addbmm & $addbmm['default'] & $addbmm['out'];
  readonly addbmm_: Only<InPlace<[batch1: Tensor, batch2: Tensor], [], { beta?: Scalar; alpha?: Scalar }>>;
  readonly addcdiv: $addcdiv & $addcdiv['default'] & $addcdiv['out'];
  readonly addcdiv_: Only<InPlace<[tensor1: Tensor, tensor2: Tensor], [], { value?: Scalar }>>;
  readonly addcmul: $addcmul & $addcmul['default'] & $addcmul['out'];
  readonly addcmul_: Only<InPlace<[tensor1: Tensor, tensor2: Tensor], [], { value?: Scalar }>>;
  readonly addmm: $addmm & $addmm['default'] & $addmm['dtype'] & $addmm['dtype_out'] & $addmm['out'];
  readonly addmm_: Only<InPlace<[mat1: Tensor, mat2: Tensor], [], { beta?: Scalar; alpha?: Scalar }>>;
  readonly addmv: $addmv & $addmv['default'] & $addmv['out'];
  readonly addmv_: Only<InPlace<[mat: Tensor, vec: Tensor], [], { beta?: Scalar; alpha?: Scalar }>>;
  readonly addr: $addr & $addr['default'] & $addr['out'];
  readonly addr_: Only<InPlace<[vec1: Tensor, vec2: Tensor], [], { beta?: Scalar; alpha?: Scalar }>>;
  readonly adjoint: Only<Op<Tensor, [self: Tensor]>>;
  readonly affine_grid_generator: $affine_grid_generator & $affine_grid_generator['default'] & $affine_grid_generator['out'];
  readonly affine_grid_generator_backward: Only<Op<Tensor, [grad: Tensor, size: Ints, align_corners: boolean]>>;
  readonly alias: Only<Op<Tensor, [self: Tensor]>>;
  readonly alias_copy: $alias_copy & $alias_copy['default'] & $alias_copy['out'];
  readonly all: $all & $all['default'] & $all['dim'] & $all['dims'] & $all['all_out'] & $all['dims_out'] & $all['out'];
  readonly allclose: Only<Op<boolean, [self: Tensor, other: Tensor], [rtol: Real, atol: Real, equal_nan: boolean], { rtol?: Real; atol?: Real; equal_nan?: boolean }>>;
  readonly alpha_dropout: Only<Op<Tensor, [input: Tensor, p: Real, train: boolean]>>;
  readonly alpha_dropout_: Only<InPlace<[p: Real, train: boolean]>>;
  readonly amax: $amax & $amax['default'] & $amax['out'];
  readonly amin: $amin & $amin['default'] & $amin['out'];
  readonly aminmax: $aminmax & $aminmax['default'] & $aminmax['out'];
  readonly angle: $angle & $angle['default'] & $angle['out'];
  readonly any: $any & $any['default'] & $any['dim'] & $any['dims'] & $any['all_out'] & $any['dims_out'] & $any['out'];
  readonly arange: $arange & $arange['default'] & $arange['start'] & $arange['start_step'] & $arange['out'] & $arange['start_out'];
  readonly arccos: $arccos & $arccos['default'] & $arccos['out'];
  readonly arccos_: Only<InPlace<[]>>;
  readonly arccosh: $arccosh & $arccosh['default'] & $arccosh['out'];
  readonly arccosh_: Only<InPlace<[]>>;
  readonly arcsin: $arcsin & $arcsin['default'] & $arcsin['out'];
  readonly arcsin_: Only<InPlace<[]>>;
  readonly arcsinh: $arcsinh & $arcsinh['default'] & $arcsinh['out'];
  readonly arcsinh_: Only<InPlace<[]>>;
  readonly arctan: $arctan & $arctan['default'] & $arctan['out'];
  readonly arctan2: $arctan2 & $arctan2['default'] & $arctan2['out'];
  readonly arctan2_: Only<InPlace<[other: Tensor]>>;
  readonly arctan_: Only<InPlace<[]>>;
  readonly arctanh: $arctanh & $arctanh['default'] & $arctanh['out'];
  readonly arctanh_: Only<InPlace<[]>>;
  readonly argmax: $argmax & $argmax['default'] & $argmax['out'];
  readonly argmin: $argmin & $argmin['default'] & $argmin['out'];
  readonly argsort: $argsort & $argsort['default'] & $argsort['stable'] & $argsort['stable_out'];
  readonly argwhere: Only<Op<Tensor, [self: Tensor]>>;
  readonly as_strided: Only<Op<Tensor, [self: Tensor, size: Ints, stride: Ints], [storage_offset: Int | null], { storage_offset?: Int | null }>>;
  readonly as_strided_: Only<InPlace<[size: Ints, stride: Ints], [storage_offset: Int | null], { storage_offset?: Int | null }>>;
  readonly as_strided_copy: $as_strided_copy & $as_strided_copy['default'] & $as_strided_copy['out'];
  readonly as_strided_scatter: $as_strided_scatter & $as_strided_scatter['default'] & $as_strided_scatter['out'];
  readonly asin: $asin & $asin['default'] & $asin['out'];
  readonly asin_: Only<InPlace<[]>>;
  readonly asinh: $asinh & $asinh['default'] & $asinh['out'];
  readonly asinh_: Only<InPlace<[]>>;
  readonly atan: $atan & $atan['default'] & $atan['out'];
  readonly atan2: $atan2 & $atan2['default'] & $atan2['out'];
  readonly atan2_: Only<InPlace<[other: Tensor]>>;
  readonly atan_: Only<InPlace<[]>>;
  readonly atanh: $atanh & $atanh['default'] & $atanh['out'];
  readonly atanh_: Only<InPlace<[]>>;
  readonly atleast_1d: $atleast_1d & $atleast_1d['default'] & $atleast_1d['Sequence'];
  readonly atleast_2d: $atleast_2d & $atleast_2d['default'] & $atleast_2d['Sequence'];
  readonly atleast_3d: $atleast_3d & $atleast_3d['default'] & $atleast_3d['Sequence'];
  readonly avg_pool1d: $avg_pool1d & $avg_pool1d['default'] & $avg_pool1d['out'];
  readonly avg_pool2d: $avg_pool2d & $avg_pool2d['default'] & $avg_pool2d['out'];
  readonly avg_pool2d_backward: $avg_pool2d_backward & $avg_pool2d_backward['default'] & $avg_pool2d_backward['grad_input'];
  readonly avg_pool3d: $avg_pool3d & $avg_pool3d['default'] & $avg_pool3d['out'];
  readonly avg_pool3d_backward: $avg_pool3d_backward & $avg_pool3d_backward['default'] & $avg_pool3d_backward['grad_input'];
  readonly baddbmm: $baddbmm & $baddbmm['default'] & $baddbmm['dtype'] & $baddbmm['dtype_out'] & $baddbmm['out'];
  readonly baddbmm_: Only<InPlace<[batch1: Tensor, batch2: Tensor], [], { beta?: Scalar; alpha?: Scalar }>>;
  readonly bartlett_window: $bartlett_window & $bartlett_window['default'] & $bartlett_window['periodic'] & $bartlett_window['out'] & $bartlett_window['periodic_out'];
  readonly batch_norm: Only<Op<Tensor, [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, training: boolean, momentum: Real, eps: Real, cudnn_enabled: boolean]>>;
  readonly batch_norm_backward: Only<Op<[Tensor | null, Tensor | null, Tensor | null], [grad_out: Tensor, input: Tensor, weight: Tensor, running_mean: Tensor | null, running_var: Tensor | null, save_mean: Tensor | null, save_var: Tensor | null, update: boolean, eps: Real, output_mask: BoolsN, reserve: Tensor]>>;
  readonly batch_norm_backward_elemt: $batch_norm_backward_elemt & $batch_norm_backward_elemt['default'] & $batch_norm_backward_elemt['out'];
  readonly batch_norm_backward_reduce: $batch_norm_backward_reduce & $batch_norm_backward_reduce['default'] & $batch_norm_backward_reduce['out'];
  readonly batch_norm_elemt: $batch_norm_elemt & $batch_norm_elemt['default'] & $batch_norm_elemt['out'];
  readonly batch_norm_gather_stats: $batch_norm_gather_stats & $batch_norm_gather_stats['default'] & $batch_norm_gather_stats['out'];
  readonly batch_norm_gather_stats_with_counts: $batch_norm_gather_stats_with_counts & $batch_norm_gather_stats_with_counts['default'] & $batch_norm_gather_stats_with_counts['out'];
  readonly batch_norm_stats: $batch_norm_stats & $batch_norm_stats['default'] & $batch_norm_stats['out'];
  readonly batch_norm_update_stats: $batch_norm_update_stats & $batch_norm_update_stats['default'] & $batch_norm_update_stats['out'];
  readonly bernoulli: $bernoulli & $bernoulli['default'] & $bernoulli['Tensor'] & $bernoulli['p'] & $bernoulli['Tensor_out'] & $bernoulli['float_out'] & $bernoulli['out'];
  readonly bernoulli_: $bernoulli_ & $bernoulli_['Tensor'] & $bernoulli_['float'];
  readonly bilinear: Only<Op<Tensor, [input1: Tensor, input2: Tensor, weight: Tensor], [bias: Tensor | null], { bias?: Tensor | null }>>;
  readonly binary_cross_entropy: $binary_cross_entropy & $binary_cross_entropy['default'] & $binary_cross_entropy['out'];
  readonly binary_cross_entropy_backward: $binary_cross_entropy_backward & $binary_cross_entropy_backward['default'] & $binary_cross_entropy_backward['grad_input'];
  readonly binary_cross_entropy_with_logits: $binary_cross_entropy_with_logits & $binary_cross_entropy_with_logits['default'] & $binary_cross_entropy_with_logits['out'];
  readonly bincount: $bincount & $bincount['default'] & $bincount['out'];
  readonly binomial: $binomial & $binomial['default'] & $binomial['out'];
  readonly bitwise_and: $bitwise_and & $bitwise_and['Scalar'] & $bitwise_and['Scalar_Tensor'] & $bitwise_and['Tensor'] & $bitwise_and['Scalar_Tensor_out'] & $bitwise_and['Scalar_out'] & $bitwise_and['Tensor_out'];
  readonly bitwise_and_: $bitwise_and_ & $bitwise_and_['Scalar'] & $bitwise_and_['Tensor'];
  readonly bitwise_left_shift: $bitwise_left_shift & $bitwise_left_shift['Scalar_Tensor'] & $bitwise_left_shift['Tensor'] & $bitwise_left_shift['Tensor_Scalar'] & $bitwise_left_shift['Scalar_Tensor_out'] & $bitwise_left_shift['Tensor_Scalar_out'] & $bitwise_left_shift['Tensor_out'];
  readonly bitwise_left_shift_: $bitwise_left_shift_ & $bitwise_left_shift_['Tensor'] & $bitwise_left_shift_['Tensor_Scalar'];
  readonly bitwise_not: $bitwise_not & $bitwise_not['default'] & $bitwise_not['out'];
  readonly bitwise_not_: Only<InPlace<[]>>;
  readonly bitwise_or: $bitwise_or & $bitwise_or['Scalar'] & $bitwise_or['Scalar_Tensor'] & $bitwise_or['Tensor'] & $bitwise_or['Scalar_Tensor_out'] & $bitwise_or['Scalar_out'] & $bitwise_or['Tensor_out'];
  readonly bitwise_or_: $bitwise_or_ & $bitwise_or_['Scalar'] & $bitwise_or_['Tensor'];
  readonly bitwise_right_shift: $bitwise_right_shift & $bitwise_right_shift['Scalar_Tensor'] & $bitwise_right_shift['Tensor'] & $bitwise_right_shift['Tensor_Scalar'] & $bitwise_right_shift['Scalar_Tensor_out'] & $bitwise_right_shift['Tensor_Scalar_out'] & $bitwise_right_shift['Tensor_out'];
  readonly bitwise_right_shift_: $bitwise_right_shift_ & $bitwise_right_shift_['Tensor'] & $bitwise_right_shift_['Tensor_Scalar'];
  readonly bitwise_xor: $bitwise_xor & $bitwise_xor['Scalar'] & $bitwise_xor['Scalar_Tensor'] & $bitwise_xor['Tensor'] & $bitwise_xor['Scalar_Tensor_out'] & $bitwise_xor['Scalar_out'] & $bitwise_xor['Tensor_out'];
  readonly bitwise_xor_: $bitwise_xor_ & $bitwise_xor_['Scalar'] & $bitwise_xor_['Tensor'];
  readonly blackman_window: $blackman_window & $blackman_window['default'] & $blackman_window['periodic'] & $blackman_window['out'] & $blackman_window['periodic_out'];
  readonly block_diag: $block_diag & $block_diag['default'] & $block_diag['out'];
  readonly bmm: $bmm & $bmm['default'] & $bmm['dtype'] & $bmm['dtype_out'] & $bmm['out'];
  readonly broadcast_tensors: Only<Op<Tensor[], [tensors: Tensors]>>;
  readonly broadcast_to: Only<Op<Tensor, [self: Tensor, size: Ints]>>;
  readonly bucketize: $bucketize & $bucketize['Scalar'] & $bucketize['Tensor'] & $bucketize['Scalar_out'] & $bucketize['Tensor_out'];
  readonly can_cast: Only<Op<boolean, [from_: DType, to: DType]>>;
  readonly cartesian_prod: Only<Op<Tensor, [tensors: Tensors]>>;
  readonly cat: $cat & $cat['default'] & $cat['out'];
  readonly cauchy: $cauchy & $cauchy['default'] & $cauchy['out'];
  readonly cauchy_: Only<InPlace<[], [median: Real, sigma: Real], { median?: Real; sigma?: Real; generator?: Generator | null }>>;
  readonly ccol_indices: Only<Op<Tensor, [self: Tensor]>>;
  readonly ccol_indices_copy: $ccol_indices_copy & $ccol_indices_copy['default'] & $ccol_indices_copy['out'];
  readonly cdist: Only<Op<Tensor, [x1: Tensor, x2: Tensor], [p: Real, compute_mode: Int | null], { p?: Real; compute_mode?: Int | null }>>;
  readonly ceil: $ceil & $ceil['default'] & $ceil['out'];
  readonly ceil_: Only<InPlace<[]>>;
  readonly celu: $celu & $celu['default'] & $celu['out'];
  readonly celu_: Only<InPlace<[], [alpha: Scalar], { alpha?: Scalar }>>;
  readonly chain_matmul: $chain_matmul & $chain_matmul['default'] & $chain_matmul['out'];
  readonly chalf: Only<Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat | null }>>;
  readonly channel_shuffle: $channel_shuffle & $channel_shuffle['default'] & $channel_shuffle['out'];
  readonly cholesky_inverse: $cholesky_inverse & $cholesky_inverse['default'] & $cholesky_inverse['out'];
  readonly cholesky_solve: $cholesky_solve & $cholesky_solve['default'] & $cholesky_solve['out'];
  readonly choose_qparams_optimized: Only<Op<[Tensor, Tensor], [input: Tensor, numel: Int, n_bins: Int, ratio: Real, bit_width: Int]>>;
  readonly chunk: Only<Op<Tensor[], [self: Tensor, chunks: Int], [dim: Int], { dim?: Int }>>;
  readonly clamp: $clamp & $clamp['default'] & $clamp['Tensor'] & $clamp['Tensor_out'] & $clamp['out'];
  readonly clamp_: $clamp_ & $clamp_['default'] & $clamp_['Tensor'];
  readonly clamp_max: $clamp_max & $clamp_max['default'] & $clamp_max['Tensor'] & $clamp_max['Tensor_out'] & $clamp_max['out'];
  readonly clamp_max_: $clamp_max_ & $clamp_max_['default'] & $clamp_max_['Tensor'];
  readonly clamp_min: $clamp_min & $clamp_min['default'] & $clamp_min['Tensor'] & $clamp_min['Tensor_out'] & $clamp_min['out'];
  readonly clamp_min_: $clamp_min_ & $clamp_min_['default'] & $clamp_min_['Tensor'];
  readonly clip: $clip & $clip['default'] & $clip['Tensor'] & $clip['Tensor_out'] & $clip['out'];
  readonly clip_: $clip_ & $clip_['default'] & $clip_['Tensor'];
  readonly clone: $clone & $clone['default'] & $clone['out'];
  readonly coalesce: Only<Op<Tensor, [self: Tensor]>>;
  readonly col2im: $col2im & $col2im['default'] & $col2im['out'];
  readonly col_indices: Only<Op<Tensor, [self: Tensor]>>;
  readonly col_indices_copy: $col_indices_copy & $col_indices_copy['default'] & $col_indices_copy['out'];
  readonly column_stack: $column_stack & $column_stack['default'] & $column_stack['out'];
  readonly combinations: Only<Op<Tensor, [self: Tensor], [r: Int, with_replacement: boolean], { r?: Int; with_replacement?: boolean }>>;
  readonly complex: $complex & $complex['default'] & $complex['out'];
  readonly concat: $concat & $concat['default'] & $concat['out'];
  readonly concatenate: $concatenate & $concatenate['default'] & $concatenate['out'];
  readonly conj: Only<Op<Tensor, [self: Tensor]>>;
  readonly conj_physical: $conj_physical & $conj_physical['default'] & $conj_physical['out'];
  readonly conj_physical_: Only<InPlace<[]>>;
  readonly constant_pad_nd: $constant_pad_nd & $constant_pad_nd['default'] & $constant_pad_nd['out'];
  readonly contiguous: Only<Op<Tensor, [self: Tensor], [], { memory_format?: MemoryFormat }>>;
  readonly conv1d: $conv1d & $conv1d['default'] & $conv1d['padding'];
  readonly conv2d: $conv2d & $conv2d['default'] & $conv2d['padding'];
  readonly conv3d: $conv3d & $conv3d['default'] & $conv3d['padding'];
  readonly conv_depthwise3d: $conv_depthwise3d & $conv_depthwise3d['default'] & $conv_depthwise3d['out'];
  readonly conv_tbc: $conv_tbc & $conv_tbc['default'] & $conv_tbc['out'];
  readonly conv_tbc_backward: Only<Op<[Tensor, Tensor, Tensor], [self: Tensor, input: Tensor, weight: Tensor, bias: Tensor, pad: Int]>>;
  readonly conv_transpose1d: Only<Op<Tensor, [input: Tensor, weight: Tensor], [bias: Tensor | null, stride: IntsN, padding: IntsN, output_padding: IntsN, groups: Int, dilation: IntsN], { bias?: Tensor | null; stride?: IntsN; padding?: IntsN; output_padding?: IntsN; groups?: Int; dilation?: IntsN }>>;
  readonly conv_transpose2d: $conv_transpose2d & $conv_transpose2d['input'];
  readonly conv_transpose3d: $conv_transpose3d & $conv_transpose3d['input'];
  readonly convolution: $convolution & $convolution['default'] & $convolution['out'];
  readonly convolution_backward: $convolution_backward & $convolution_backward['default'] & $convolution_backward['out'];
  readonly convolution_backward_overrideable: $convolution_backward_overrideable & $convolution_backward_overrideable['default'] & $convolution_backward_overrideable['out'];
  readonly convolution_overrideable: $convolution_overrideable & $convolution_overrideable['default'] & $convolution_overrideable['out'];
  readonly copy: $copy & $copy['default'] & $copy['out'];
  readonly copy_: Only<InPlace<[src: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>>;
  readonly copy_sparse_to_sparse: $copy_sparse_to_sparse & $copy_sparse_to_sparse['default'] & $copy_sparse_to_sparse['out'];
  readonly copy_sparse_to_sparse_: Only<InPlace<[src: Tensor], [non_blocking: boolean], { non_blocking?: boolean }>>;
  readonly copysign: $copysign & $copysign['Scalar'] & $copysign['Tensor'] & $copysign['Scalar_out'] & $copysign['out'];
  readonly copysign_: $copysign_ & $copysign_['Scalar'] & $copysign_['Tensor'];
  readonly corrcoef: Only<Op<Tensor, [self: Tensor]>>;
  readonly cos: $cos & $cos['default'] & $cos['out'];
  readonly cos_: Only<InPlace<[]>>;
  readonly cosh: $cosh & $cosh['default'] & $cosh['out'];
  readonly cosh_: Only<InPlace<[]>>;
  readonly cosine_embedding_loss: Only<Op<Tensor, [input1: Tensor, input2: Tensor, target: Tensor], [margin: Real, reduction: Int], { margin?: Real; reduction?: Int }>>;
  readonly cosine_similarity: Only<Op<Tensor, [x1: Tensor, x2: Tensor], [dim: Int, eps: Real], { dim?: Int; eps?: Real }>>;
  readonly count_nonzero: $count_nonzero & $count_nonzero['default'] & $count_nonzero['dim_IntList'] & $count_nonzero['dim_IntList_out'] & $count_nonzero['out'];
  readonly cov: Only<Op<Tensor, [self: Tensor], [], { correction?: Int; fweights?: Tensor | null; aweights?: Tensor | null }>>;
  readonly cross: $cross & $cross['default'] & $cross['out'];
  readonly cross_entropy_loss: Only<Op<Tensor, [self: Tensor, target: Tensor], [weight: Tensor | null, reduction: Int, ignore_index: Int, label_smoothing: Real], { weight?: Tensor | null; reduction?: Int; ignore_index?: Int; label_smoothing?: Real }>>;
  readonly crow_indices: Only<Op<Tensor, [self: Tensor]>>;
  readonly crow_indices_copy: $crow_indices_copy & $crow_indices_copy['default'] & $crow_indices_copy['out'];
  readonly ctc_loss: $ctc_loss & $ctc_loss['IntList'] & $ctc_loss['Tensor'];
  readonly cudnn_affine_grid_generator: $cudnn_affine_grid_generator & $cudnn_affine_grid_generator['default'] & $cudnn_affine_grid_generator['out'];
  readonly cudnn_affine_grid_generator_backward: $cudnn_affine_grid_generator_backward & $cudnn_affine_grid_generator_backward['default'] & $cudnn_affine_grid_generator_backward['out'];
  readonly cudnn_batch_norm: $cudnn_batch_norm & $cudnn_batch_norm['default'] & $cudnn_batch_norm['out'];
  readonly cudnn_batch_norm_backward: $cudnn_batch_norm_backward & $cudnn_batch_norm_backward['default'] & $cudnn_batch_norm_backward['out'];
  readonly cudnn_convolution: $cudnn_convolution & $cudnn_convolution['default'] & $cudnn_convolution['out'];
  readonly cudnn_convolution_add_relu: $cudnn_convolution_add_relu & $cudnn_convolution_add_relu['default'] & $cudnn_convolution_add_relu['out'];
  readonly cudnn_convolution_relu: $cudnn_convolution_relu & $cudnn_convolution_relu['default'] & $cudnn_convolution_relu['out'];
  readonly cudnn_convolution_transpose: $cudnn_convolution_transpose & $cudnn_convolution_transpose['default'] & $cudnn_convolution_transpose['out'];
  readonly cudnn_grid_sampler: $cudnn_grid_sampler & $cudnn_grid_sampler['default'] & $cudnn_grid_sampler['out'];
  readonly cudnn_grid_sampler_backward: $cudnn_grid_sampler_backward & $cudnn_grid_sampler_backward['default'] & $cudnn_grid_sampler_backward['out'];
  readonly cudnn_is_acceptable: Only<Op<boolean, [self: Tensor]>>;
  readonly cummax: $cummax & $cummax['default'] & $cummax['out'];
  readonly cummaxmin_backward: Only<Op<Tensor, [grad: Tensor, input: Tensor, indices: Tensor, dim: Int]>>;
  readonly cummin: $cummin & $cummin['default'] & $cummin['out'];
  readonly cumprod: $cumprod & $cumprod['default'] & $cumprod['out'];
  readonly cumprod_: Only<InPlace<[dim: Int], [], { dtype?: DType | null }>>;
  readonly cumprod_backward: Only<Op<Tensor, [grad: Tensor, input: Tensor, dim: Int, output: Tensor]>>;
  readonly cumsum: $cumsum & $cumsum['default'] & $cumsum['out'];
  readonly cumsum_: Only<InPlace<[dim: Int], [], { dtype?: DType | null }>>;
  readonly cumulative_trapezoid: $cumulative_trapezoid & $cumulative_trapezoid['dx'] & $cumulative_trapezoid['x'];
  readonly data: Only<Op<Tensor, [self: Tensor]>>;
  readonly deg2rad: $deg2rad & $deg2rad['default'] & $deg2rad['out'];
  readonly deg2rad_: Only<InPlace<[]>>;
  readonly dense_dim: Only<Op<Int, [self: Tensor]>>;
  readonly dequantize: $dequantize & $dequantize['self'] & $dequantize['tensors'] & $dequantize['self_out'] & $dequantize['tensors_out'];
  readonly det: Only<Op<Tensor, [self: Tensor]>>;
  readonly detach: Only<Op<Tensor, [self: Tensor]>>;
  readonly detach_: Only<InPlace<[]>>;
  readonly detach_copy: $detach_copy & $detach_copy['default'] & $detach_copy['out'];
  readonly diag: $diag & $diag['default'] & $diag['out'];
  readonly diag_embed: $diag_embed & $diag_embed['default'] & $diag_embed['out'];
  readonly diagflat: Only<Op<Tensor, [self: Tensor], [offset: Int], { offset?: Int }>>;
  readonly diagonal: Only<Op<Tensor, [self: Tensor], [offset: Int, dim1: Int, dim2: Int], { offset?: Int; dim1?: Int; dim2?: Int }>>;
  readonly diagonal_backward: $diagonal_backward & $diagonal_backward['default'] & $diagonal_backward['out'];
  readonly diagonal_copy: $diagonal_copy & $diagonal_copy['default'] & $diagonal_copy['out'];
  readonly diagonal_scatter: $diagonal_scatter & $diagonal_scatter['default'] & $diagonal_scatter['out'];
  readonly diff: $diff & $diff['default'] & $diff['out'];
  readonly digamma: $digamma & $digamma['default'] & $digamma['out'];
  readonly digamma_: Only<InPlace<[]>>;
  /** @since torch 2.12 */
  readonly dim: Only<Op<Int, [self: Tensor]>>;
  readonly dist: $dist & $dist['default'] & $dist['out'];
  readonly div: $div & $div['Scalar'] & $div['Scalar_mode'] & $div['Tensor'] & $div['Tensor_mode'] & $div['Scalar_mode_out'] & $div['Scalar_out'] & $div['out'] & $div['out_mode'];
  readonly div_: $div_ & $div_['Scalar'] & $div_['Scalar_mode'] & $div_['Tensor'] & $div_['Tensor_mode'];
  readonly divide: $divide & $divide['Scalar'] & $divide['Scalar_mode'] & $divide['Tensor'] & $divide['Tensor_mode'] & $divide['out'] & $divide['out_mode'];
  readonly divide_: $divide_ & $divide_['Scalar'] & $divide_['Scalar_mode'] & $divide_['Tensor'] & $divide_['Tensor_mode'];
  readonly dot: $dot & $dot['default'] & $dot['out'];
  readonly dropout: Only<Op<Tensor, [input: Tensor, p: Real, train: boolean]>>;
  readonly dropout_: Only<InPlace<[p: Real, train: boolean]>>;
  readonly dsplit: $dsplit & $dsplit['array'] & $dsplit['int'];
  readonly dstack: $dstack & $dstack['default'] & $dstack['out'];
  readonly einsum: Only<Op<Tensor, [equation: string, tensors: Tensors], [], { path?: Ints | null }>>;
  readonly elu: $elu & $elu['default'] & $elu['out'];
  readonly elu_: Only<InPlace<[], [alpha: Scalar, scale: Scalar, input_scale: Scalar], { alpha?: Scalar; scale?: Scalar; input_scale?: Scalar }>>;
  readonly elu_backward: $elu_backward & $elu_backward['default'] & $elu_backward['grad_input'];
  readonly embedding: $embedding & $embedding['default'] & $embedding['out'];
  readonly embedding_backward: Only<Op<Tensor, [grad: Tensor, indices: Tensor, num_weights: Int, padding_idx: Int, scale_grad_by_freq: boolean, sparse: boolean]>>;
  readonly embedding_bag: $embedding_bag & $embedding_bag['default'] & $embedding_bag['padding_idx'];
  readonly embedding_dense_backward: $embedding_dense_backward & $embedding_dense_backward['default'] & $embedding_dense_backward['out'];
  readonly embedding_renorm: $embedding_renorm & $embedding_renorm['default'] & $embedding_renorm['out'];
  readonly embedding_renorm_: Only<InPlace<[indices: Tensor, max_norm: Real, norm_type: Real]>>;
  readonly embedding_sparse_backward: Only<Op<Tensor, [grad: Tensor, indices: Tensor, num_weights: Int, padding_idx: Int, scale_grad_by_freq: boolean]>>;
  readonly empty: $empty & $empty['memory_format'] & $empty['out'];
  readonly empty_like: $empty_like & $empty_like['default'] & $empty_like['out'];
  readonly empty_permuted: $empty_permuted & $empty_permuted['default'] & $empty_permuted['out'];
  readonly empty_quantized: $empty_quantized & $empty_quantized['default'] & $empty_quantized['out'];
  readonly empty_strided: $empty_strided & $empty_strided['default'] & $empty_strided['out'];
  readonly eq: $eq & $eq['Scalar'] & $eq['Tensor'] & $eq['Scalar_out'] & $eq['Tensor_out'];
  readonly eq_: $eq_ & $eq_['Scalar'] & $eq_['Tensor'];
  readonly equal: Only<Op<boolean, [self: Tensor, other: Tensor]>>;
  readonly erf: $erf & $erf['default'] & $erf['out'];
  readonly erf_: Only<InPlace<[]>>;
  readonly erfc: $erfc & $erfc['default'] & $erfc['out'];
  readonly erfc_: Only<InPlace<[]>>;
  readonly erfinv: $erfinv & $erfinv['default'] & $erfinv['out'];
  readonly erfinv_: Only<InPlace<[]>>;
  readonly exp: $exp & $exp['default'] & $exp['out'];
  readonly exp2: $exp2 & $exp2['default'] & $exp2['out'];
  readonly exp2_: Only<InPlace<[]>>;
  readonly exp_: Only<InPlace<[]>>;
  readonly expand: Only<Op<Tensor, [self: Tensor, size: Ints], [], { implicit?: boolean }>>;
  readonly expand_as: Only<Op<Tensor, [self: Tensor, other: Tensor]>>;
  readonly expand_copy: $expand_copy & $expand_copy['default'] & $expand_copy['out'];
  readonly expm1: $expm1 & $expm1['default'] & $expm1['out'];
  readonly expm1_: Only<InPlace<[]>>;
  readonly exponential: $exponential & $exponential['default'] & $exponential['out'];
  readonly exponential_: Only<InPlace<[], [lambd: Real], { lambd?: Real; generator?: Generator | null }>>;
  readonly eye: $eye & $eye['default'] & $eye['m'] & $eye['m_out'] & $eye['out'];
  readonly fake_quantize_per_channel_affine: Only<Op<Tensor, [self: Tensor, scale: Tensor, zero_point: Tensor, axis: Int, quant_min: Int, quant_max: Int]>>;
  readonly fake_quantize_per_channel_affine_cachemask: $fake_quantize_per_channel_affine_cachemask & $fake_quantize_per_channel_affine_cachemask['default'] & $fake_quantize_per_channel_affine_cachemask['out'];
  readonly fake_quantize_per_channel_affine_cachemask_backward: Only<Op<Tensor, [grad: Tensor, mask: Tensor]>>;
  readonly fake_quantize_per_tensor_affine: $fake_quantize_per_tensor_affine & $fake_quantize_per_tensor_affine['default'] & $fake_quantize_per_tensor_affine['tensor_qparams'];
  readonly fake_quantize_per_tensor_affine_cachemask: $fake_quantize_per_tensor_affine_cachemask & $fake_quantize_per_tensor_affine_cachemask['default'] & $fake_quantize_per_tensor_affine_cachemask['out'];
  readonly fake_quantize_per_tensor_affine_cachemask_backward: Only<Op<Tensor, [grad: Tensor, mask: Tensor]>>;
  readonly fbgemm_linear_fp16_weight: $fbgemm_linear_fp16_weight & $fbgemm_linear_fp16_weight['default'] & $fbgemm_linear_fp16_weight['out'];
  readonly fbgemm_linear_fp16_weight_fp32_activation: $fbgemm_linear_fp16_weight_fp32_activation & $fbgemm_linear_fp16_weight_fp32_activation['default'] & $fbgemm_linear_fp16_weight_fp32_activation['out'];
  readonly fbgemm_linear_int8_weight: Only<Op<Tensor, [input: Tensor, weight: Tensor, packed: Tensor, col_offsets: Tensor, weight_scale: Scalar, weight_zero_point: Scalar, bias: Tensor]>>;
  readonly fbgemm_linear_int8_weight_fp32_activation: Only<Op<Tensor, [input: Tensor, weight: Tensor, packed: Tensor, col_offsets: Tensor, weight_scale: Scalar, weight_zero_point: Scalar, bias: Tensor]>>;
  readonly fbgemm_linear_quantize_weight: Only<Op<[Tensor, Tensor, number, Int], [input: Tensor]>>;
  readonly fbgemm_pack_gemm_matrix_fp16: Only<Op<Tensor, [input: Tensor]>>;
  readonly fbgemm_pack_quantized_matrix: $fbgemm_pack_quantized_matrix & $fbgemm_pack_quantized_matrix['default'] & $fbgemm_pack_quantized_matrix['KN'];
  readonly feature_alpha_dropout: Only<Op<Tensor, [input: Tensor, p: Real, train: boolean]>>;
  readonly feature_alpha_dropout_: Only<InPlace<[p: Real, train: boolean]>>;
  readonly feature_dropout: Only<Op<Tensor, [input: Tensor, p: Real, train: boolean]>>;
  readonly feature_dropout_: Only<InPlace<[p: Real, train: boolean]>>;
  readonly fft_fft: $fft_fft & $fft_fft['default'] & $fft_fft['out'];
  readonly fft_fft2: $fft_fft2 & $fft_fft2['default'] & $fft_fft2['out'];
  readonly fft_fftfreq: $fft_fftfreq & $fft_fftfreq['default'] & $fft_fftfreq['out'];
  readonly fft_fftn: $fft_fftn & $fft_fftn['default'] & $fft_fftn['out'];
  readonly fft_fftshift: Only<Op<Tensor, [self: Tensor], [dim: IntsN | null], { dim?: IntsN | null }>>;
  readonly fft_hfft: $fft_hfft & $fft_hfft['default'] & $fft_hfft['out'];
  readonly fft_hfft2: $fft_hfft2 & $fft_hfft2['default'] & $fft_hfft2['out'];
  readonly fft_hfftn: $fft_hfftn & $fft_hfftn['default'] & $fft_hfftn['out'];
  readonly fft_ifft: $fft_ifft & $fft_ifft['default'] & $fft_ifft['out'];
  readonly fft_ifft2: $fft_ifft2 & $fft_ifft2['default'] & $fft_ifft2['out'];
  readonly fft_ifftn: $fft_ifftn & $fft_ifftn['default'] & $fft_ifftn['out'];
  readonly fft_ifftshift: Only<Op<Tensor, [self: Tensor], [dim: IntsN | null], { dim?: IntsN | null }>>;
  readonly fft_ihfft: $fft_ihfft & $fft_ihfft['default'] & $fft_ihfft['out'];
  readonly fft_ihfft2: $fft_ihfft2 & $fft_ihfft2['default'] & $fft_ihfft2['out'];
  readonly fft_ihfftn: $fft_ihfftn & $fft_ihfftn['default'] & $fft_ihfftn['out'];
  readonly fft_irfft: $fft_irfft & $fft_irfft['default'] & $fft_irfft['out'];
  readonly fft_irfft2: $fft_irfft2 & $fft_irfft2['default'] & $fft_irfft2['out'];
  readonly fft_irfftn: $fft_irfftn & $fft_irfftn['default'] & $fft_irfftn['out'];
  readonly fft_rfft: $fft_rfft & $fft_rfft['default'] & $fft_rfft['out'];
  readonly fft_rfft2: $fft_rfft2 & $fft_rfft2['default'] & $fft_rfft2['out'];
  readonly fft_rfftfreq: $fft_rfftfreq & $fft_rfftfreq['default'] & $fft_rfftfreq['out'];
  readonly fft_rfftn: $fft_rfftn & $fft_rfftn['default'] & $fft_rfftn['out'];
  readonly fill: $fill & $fill['Scalar'] & $fill['Tensor'] & $fill['Scalar_out'] & $fill['Tensor_out'];
  readonly fill_: $fill_ & $fill_['Scalar'] & $fill_['Tensor'];
  readonly fill_diagonal_: Only<InPlace<[fill_value: Scalar], [wrap: boolean], { wrap?: boolean }>>;
  readonly fix: $fix & $fix['default'] & $fix['out'];
  readonly fix_: Only<InPlace<[]>>;
  readonly flatten: $flatten & $flatten['using_ints'];
  readonly flatten_dense_tensors: Only<Op<Tensor, [tensors: Tensors]>>;
  readonly flip: $flip & $flip['default'] & $flip['out'];
  readonly fliplr: Only<Op<Tensor, [self: Tensor]>>;
  readonly flipud: Only<Op<Tensor, [self: Tensor]>>;
  readonly float_power: $float_power & $float_power['Scalar'] & $float_power['Tensor_Scalar'] & $float_power['Tensor_Tensor'] & $float_power['Scalar_out'] & $float_power['Tensor_Scalar_out'] & $float_power['Tensor_Tensor_out'];
  readonly float_power_: $float_power_ & $float_power_['Scalar'] & $float_power_['Tensor'];
  readonly floor: $floor & $floor['default'] & $floor['out'];
  readonly floor_: Only<InPlace<[]>>;
  readonly floor_divide: $floor_divide & $floor_divide['default'] & $floor_divide['Scalar'] & $floor_divide['Scalar_out'] & $floor_divide['out'];
  readonly floor_divide_: $floor_divide_ & $floor_divide_['Scalar'] & $floor_divide_['Tensor'];
  readonly fmax: $fmax & $fmax['default'] & $fmax['out'];
  readonly fmin: $fmin & $fmin['default'] & $fmin['out'];
  readonly fmod: $fmod & $fmod['Scalar'] & $fmod['Tensor'] & $fmod['Scalar_out'] & $fmod['Tensor_out'];
  readonly fmod_: $fmod_ & $fmod_['Scalar'] & $fmod_['Tensor'];
  readonly frac: $frac & $frac['default'] & $frac['out'];
  readonly frac_: Only<InPlace<[]>>;
  readonly fractional_max_pool2d: $fractional_max_pool2d & $fractional_max_pool2d['default'] & $fractional_max_pool2d['output'];
  readonly fractional_max_pool2d_backward: $fractional_max_pool2d_backward & $fractional_max_pool2d_backward['default'] & $fractional_max_pool2d_backward['grad_input'];
  readonly fractional_max_pool3d: $fractional_max_pool3d & $fractional_max_pool3d['default'] & $fractional_max_pool3d['output'];
  readonly fractional_max_pool3d_backward: $fractional_max_pool3d_backward & $fractional_max_pool3d_backward['default'] & $fractional_max_pool3d_backward['grad_input'];
  readonly frexp: $frexp & $frexp['Tensor'] & $frexp['Tensor_out'];
  readonly frobenius_norm: $frobenius_norm & $frobenius_norm['dim'] & $frobenius_norm['out'];
  readonly from_file: $from_file & $from_file['default'] & $from_file['out'];
  readonly full: $full & $full['default'] & $full['out'];
  readonly full_like: $full_like & $full_like['default'] & $full_like['out'];
  readonly fused_moving_avg_obs_fake_quant: Only<Op<Tensor, [self: Tensor, observer_on: Tensor, fake_quant_on: Tensor, running_min: Tensor, running_max: Tensor, scale: Tensor, zero_point: Tensor, averaging_const: Real, quant_min: Int, quant_max: Int, ch_axis: Int], [per_row_fake_quant: boolean, symmetric_quant: boolean], { per_row_fake_quant?: boolean; symmetric_quant?: boolean }>>;
  readonly gather: $gather & $gather['default'] & $gather['out'];
  readonly gather_backward: Only<Op<Tensor, [grad: Tensor, self: Tensor, dim: Int, index: Tensor, sparse_grad: boolean]>>;
  readonly gcd: $gcd & $gcd['default'] & $gcd['out'];
  readonly gcd_: Only<InPlace<[other: Tensor]>>;
  readonly ge: $ge & $ge['Scalar'] & $ge['Tensor'] & $ge['Scalar_out'] & $ge['Tensor_out'];
  readonly ge_: $ge_ & $ge_['Scalar'] & $ge_['Tensor'];
  readonly gelu: $gelu & $gelu['default'] & $gelu['out'];
  readonly gelu_: Only<InPlace<[], [], { approximate?: string }>>;
  readonly gelu_backward: $gelu_backward & $gelu_backward['default'] & $gelu_backward['grad_input'];
  readonly geometric: $geometric & $geometric['default'] & $geometric['out'];
  readonly geometric_: Only<InPlace<[p: Real], [], { generator?: Generator | null }>>;
  readonly geqrf: $geqrf & $geqrf['default'] & $geqrf['a'];
  readonly ger: $ger & $ger['default'] & $ger['out'];
  /** @since torch 2.12 */
  readonly get_device: Only<Op<Int, [self: Tensor]>>;
  readonly get_gradients: Only<Op<unknown, [context_id: Int]>>;
  readonly glu: $glu & $glu['default'] & $glu['out'];
  readonly glu_backward: $glu_backward & $glu_backward['default'] & $glu_backward['grad_input'];
  readonly glu_backward_jvp: $glu_backward_jvp & $glu_backward_jvp['default'] & $glu_backward_jvp['out'];
  readonly glu_jvp: $glu_jvp & $glu_jvp['default'] & $glu_jvp['out'];
  readonly gradient: $gradient & $gradient['array'] & $gradient['scalararray'] & $gradient['scalarint'] & $gradient['scalarrayarray'] & $gradient['scalarrayint'] & $gradient['tensorarray'] & $gradient['tensorarrayint'];
  readonly greater: $greater & $greater['Scalar'] & $greater['Tensor'] & $greater['Scalar_out'] & $greater['Tensor_out'];
  readonly greater_: $greater_ & $greater_['Scalar'] & $greater_['Tensor'];
  readonly greater_equal: $greater_equal & $greater_equal['Scalar'] & $greater_equal['Tensor'] & $greater_equal['Scalar_out'] & $greater_equal['Tensor_out'];
  readonly greater_equal_: $greater_equal_ & $greater_equal_['Scalar'] & $greater_equal_['Tensor'];
  readonly grid_sampler: Only<Op<Tensor, [input: Tensor, grid: Tensor, interpolation_mode: Int, padding_mode: Int, align_corners: boolean]>>;
  readonly grid_sampler_2d: $grid_sampler_2d & $grid_sampler_2d['default'] & $grid_sampler_2d['out'];
  readonly grid_sampler_2d_backward: $grid_sampler_2d_backward & $grid_sampler_2d_backward['default'] & $grid_sampler_2d_backward['out'];
  readonly grid_sampler_3d: $grid_sampler_3d & $grid_sampler_3d['default'] & $grid_sampler_3d['out'];
  readonly grid_sampler_3d_backward: $grid_sampler_3d_backward & $grid_sampler_3d_backward['default'] & $grid_sampler_3d_backward['out'];
  readonly group_norm: Only<Op<Tensor, [input: Tensor, num_groups: Int], [weight: Tensor | null, bias: Tensor | null, eps: Real, cudnn_enabled: boolean], { weight?: Tensor | null; bias?: Tensor | null; eps?: Real; cudnn_enabled?: boolean }>>;
  readonly gru: $gru & $gru['data'] & $gru['input'];
  readonly gru_cell: Only<Op<Tensor, [input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor], [b_ih: Tensor | null, b_hh: Tensor | null], { b_ih?: Tensor | null; b_hh?: Tensor | null }>>;
  readonly gt: $gt & $gt['Scalar'] & $gt['Tensor'] & $gt['Scalar_out'] & $gt['Tensor_out'];
  readonly gt_: $gt_ & $gt_['Scalar'] & $gt_['Tensor'];
  readonly hamming_window: $hamming_window & $hamming_window['default'] & $hamming_window['periodic'] & $hamming_window['periodic_alpha'] & $hamming_window['periodic_alpha_beta'] & $hamming_window['out'] & $hamming_window['periodic_alpha_beta_out'] & $hamming_window['periodic_alpha_out'] & $hamming_window['periodic_out'];
  readonly hann_window: $hann_window & $hann_window['default'] & $hann_window['periodic'] & $hann_window['out'] & $hann_window['periodic_out'];
  readonly hardshrink: $hardshrink & $hardshrink['default'] & $hardshrink['out'];
  readonly hardshrink_backward: $hardshrink_backward & $hardshrink_backward['default'] & $hardshrink_backward['grad_input'];
  readonly hardsigmoid: $hardsigmoid & $hardsigmoid['default'] & $hardsigmoid['out'];
  readonly hardsigmoid_: Only<InPlace<[]>>;
  readonly hardsigmoid_backward: $hardsigmoid_backward & $hardsigmoid_backward['default'] & $hardsigmoid_backward['grad_input'];
  readonly hardswish: $hardswish & $hardswish['default'] & $hardswish['out'];
  readonly hardswish_: Only<InPlace<[]>>;
  readonly hardswish_backward: $hardswish_backward & $hardswish_backward['default'] & $hardswish_backward['out'];
  readonly hardtanh: $hardtanh & $hardtanh['default'] & $hardtanh['out'];
  readonly hardtanh_: Only<InPlace<[], [min_val: Scalar, max_val: Scalar], { min_val?: Scalar; max_val?: Scalar }>>;
  readonly hardtanh_backward: $hardtanh_backward & $hardtanh_backward['default'] & $hardtanh_backward['grad_input'];
  readonly hash_tensor: $hash_tensor & $hash_tensor['default'] & $hash_tensor['out'];
  readonly heaviside: $heaviside & $heaviside['default'] & $heaviside['out'];
  readonly heaviside_: Only<InPlace<[values: Tensor]>>;
  readonly hinge_embedding_loss: Only<Op<Tensor, [self: Tensor, target: Tensor], [margin: Real, reduction: Int], { margin?: Real; reduction?: Int }>>;
  readonly histc: $histc & $histc['default'] & $histc['out'];
  readonly histogram: $histogram & $histogram['bin_ct'] & $histogram['bins_tensor'] & $histogram['bin_ct_out'] & $histogram['bins_tensor_out'];
  readonly histogramdd: $histogramdd & $histogramdd['default'] & $histogramdd['TensorList_bins'] & $histogramdd['int_bins'];
  readonly hsplit: $hsplit & $hsplit['array'] & $hsplit['int'];
  readonly hspmm: $hspmm & $hspmm['default'] & $hspmm['out'];
  readonly hstack: $hstack & $hstack['default'] & $hstack['out'];
  readonly huber_loss: $huber_loss & $huber_loss['default'] & $huber_loss['out'];
  readonly huber_loss_backward: $huber_loss_backward & $huber_loss_backward['default'] & $huber_loss_backward['out'];
  readonly hypot: $hypot & $hypot['default'] & $hypot['out'];
  readonly hypot_: Only<InPlace<[other: Tensor]>>;
  readonly i0: $i0 & $i0['default'] & $i0['out'];
  readonly i0_: Only<InPlace<[]>>;
  readonly igamma: $igamma & $igamma['default'] & $igamma['out'];
  readonly igamma_: Only<InPlace<[other: Tensor]>>;
  readonly igammac: $igammac & $igammac['default'] & $igammac['out'];
  readonly igammac_: Only<InPlace<[other: Tensor]>>;
  readonly im2col: $im2col & $im2col['default'] & $im2col['out'];
  readonly imag: Only<Op<Tensor, [self: Tensor]>>;
  readonly index: $index & $index['Tensor'] & $index['Tensor_out'];
  readonly index_add: $index_add & $index_add['default'] & $index_add['out'];
  readonly index_add_: Only<InPlace<[dim: Int, index: Tensor, source: Tensor], [], { alpha?: Scalar }>>;
  readonly index_copy: $index_copy & $index_copy['default'] & $index_copy['out'];
  readonly index_copy_: Only<InPlace<[dim: Int, index: Tensor, source: Tensor]>>;
  readonly index_fill: $index_fill & $index_fill['int_Scalar'] & $index_fill['int_Tensor'] & $index_fill['int_Scalar_out'] & $index_fill['int_Tensor_out'];
  readonly index_fill_: $index_fill_ & $index_fill_['int_Scalar'] & $index_fill_['int_Tensor'];
  readonly index_put: $index_put & $index_put['default'] & $index_put['out'];
  readonly index_put_: Only<InPlace<[indices: readonly (Tensor | null)[], values: Tensor], [accumulate: boolean], { accumulate?: boolean }>>;
  readonly index_reduce: $index_reduce & $index_reduce['default'] & $index_reduce['out'];
  readonly index_reduce_: Only<InPlace<[dim: Int, index: Tensor, source: Tensor, reduce: string], [], { include_self?: boolean }>>;
  readonly index_select: $index_select & $index_select['default'] & $index_select['out'];
  readonly index_select_backward: Only<Op<Tensor, [grad: Tensor, self_sizes: Ints, dim: Int, index: Tensor]>>;
  readonly indices: Only<Op<Tensor, [self: Tensor]>>;
  readonly indices_copy: $indices_copy & $indices_copy['default'] & $indices_copy['out'];
  readonly infinitely_differentiable_gelu_backward: Only<Op<Tensor, [grad: Tensor, self: Tensor]>>;
  readonly inner: $inner & $inner['default'] & $inner['out'];
  readonly instance_norm: Only<Op<Tensor, [input: Tensor, weight: Tensor | null, bias: Tensor | null, running_mean: Tensor | null, running_var: Tensor | null, use_input_stats: boolean, momentum: Real, eps: Real, cudnn_enabled: boolean]>>;
  readonly int_repr: $int_repr & $int_repr['default'] & $int_repr['out'];
  readonly inverse: $inverse & $inverse['default'] & $inverse['out'];
  readonly is_coalesced: Only<Op<boolean, [self: Tensor]>>;
  readonly is_complex: Only<Op<boolean, [self: Tensor]>>;
  readonly is_conj: Only<Op<boolean, [self: Tensor]>>;
  readonly is_contiguous: $is_contiguous & $is_contiguous['default'] & $is_contiguous['memory_format'];
  readonly is_distributed: Only<Op<boolean, [self: Tensor]>>;
  readonly is_floating_point: Only<Op<boolean, [self: Tensor]>>;
  readonly is_inference: Only<Op<boolean, [self: Tensor]>>;
  readonly is_leaf: Only<Op<boolean, [self: Tensor]>>;
  readonly is_neg: Only<Op<boolean, [self: Tensor]>>;
  readonly is_nonzero: Only<Op<boolean, [self: Tensor]>>;
  readonly is_pinned: Only<Op<boolean, [self: Tensor], [device: Device | null], { device?: Device | null }>>;
  readonly is_same_size: Only<Op<boolean, [self: Tensor, other: Tensor]>>;
  readonly is_set_to: Only<Op<boolean, [self: Tensor, tensor: Tensor]>>;
  readonly is_signed: Only<Op<boolean, [self: Tensor]>>;
  readonly is_vulkan_available: Only<Op<boolean, []>>;
  readonly isclose: Only<Op<Tensor, [self: Tensor, other: Tensor], [rtol: Real, atol: Real, equal_nan: boolean], { rtol?: Real; atol?: Real; equal_nan?: boolean }>>;
  readonly isfinite: Only<Op<Tensor, [self: Tensor]>>;
  readonly isin: $isin & $isin['Scalar_Tensor'] & $isin['Tensor_Scalar'] & $isin['Tensor_Tensor'] & $isin['Scalar_Tensor_out'] & $isin['Tensor_Scalar_out'] & $isin['Tensor_Tensor_out'];
  readonly isinf: $isinf & $isinf['default'] & $isinf['out'];
  readonly isnan: $isnan & $isnan['default'] & $isnan['out'];
  readonly isneginf: $isneginf & $isneginf['default'] & $isneginf['out'];
  readonly isposinf: $isposinf & $isposinf['default'] & $isposinf['out'];
  readonly isreal: Only<Op<Tensor, [self: Tensor]>>;
  readonly istft: Only<Op<Tensor, [self: Tensor, n_fft: Int], [hop_length: Int | null, win_length: Int | null, window: Tensor | null, center: boolean, normalized: boolean, onesided: boolean | null, length: Int | null, return_complex: boolean], { hop_length?: Int | null; win_length?: Int | null; window?: Tensor | null; center?: boolean; normalized?: boolean; onesided?: boolean | null; length?: Int | null; return_complex?: boolean }>>;
  readonly item: Only<Op<Value, [self: Tensor]>>;
  readonly kaiser_window: $kaiser_window & $kaiser_window['default'] & $kaiser_window['beta'] & $kaiser_window['periodic'] & $kaiser_window['beta_out'] & $kaiser_window['out'] & $kaiser_window['periodic_out'];
  readonly kl_div: Only<Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int], { reduction?: Int; log_target?: boolean }>>;
  readonly kron: $kron & $kron['default'] & $kron['out'];
  readonly kthvalue: $kthvalue & $kthvalue['default'] & $kthvalue['values'];
  readonly l1_loss: Only<Op<Tensor, [self: Tensor, target: Tensor], [reduction: Int], { reduction?: Int }>>;
  readonly layer_norm: Only<Op<Tensor, [input: Tensor, normalized_shape: Ints], [weight: Tensor | null, bias: Tensor | null, eps: Real, cudnn_enable: boolean], { weight?: Tensor | null; bias?: Tensor | null; eps?: Real; cudnn_enable?: boolean }>>;
  readonly lcm: $lcm & $lcm['default'] & $lcm['out'];
  readonly lcm_: Only<InPlace<[other: Tensor]>>;
  readonly ldexp: $ldexp & $ldexp['Tensor'] & $ldexp['out'];
  readonly ldexp_: Only<InPlace<[other: Tensor]>>;
  readonly le: $le & $le['Scalar'] & $le['Tensor'] & $le['Scalar_out'] & $le['Tensor_out'];
  readonly le_: $le_ & $le_['Scalar'] & $le_['Tensor'];
  readonly leaky_relu: $leaky_relu & $leaky_relu['default'] & $leaky_relu['out'];
  readonly leaky_relu_: Only<InPlace<[], [negative_slope: Scalar], { negative_slope?: Scalar }>>;
  readonly leaky_relu_backward: $leaky_relu_backward & $leaky_relu_backward['default'] & $leaky_relu_backward['grad_input'];
  readonly lerp: $lerp & $lerp['Scalar'] & $lerp['Tensor'] & $lerp['Scalar_out'] & $lerp['Tensor_out'];
  readonly lerp_: $lerp_ & $lerp_['Scalar'] & $lerp_['Tensor'];
  readonly less: $less & $less['Scalar'] & $less['Tensor'] & $less['Scalar_out'] & $less['Tensor_out'];
  readonly less_: $less_ & $less_['Scalar'] & $less_['Tensor'];
  readonly less_equal: $less_equal & $less_equal['Scalar'] & $less_equal['Tensor'] & $less_equal['Scalar_out'] & $less_equal['Tensor_out'];
  readonly less_equal_: $less_equal_ & $less_equal_['Scalar'] & $less_equal_['Tensor'];
  readonly lgamma: $lgamma & $lgamma['default'] & $lgamma['out'];
  readonly lgamma_: Only<InPlace<[]>>;
  readonly lift: $lift & $lift['default'] & $lift['out'];
  readonly lift_fresh: Only<Op<Tensor, [self: Tensor]>>;
  readonly lift_fresh_copy: $lift_fresh_copy & $lift_fresh_copy['default'] & $lift_fresh_copy['out'];
  readonly linalg__powsum: Only<Op<Tensor, [self: Tensor], [ord: Scalar, dim: IntsN | null, keepdim: boolean], { ord?: Scalar; dim?: IntsN | null; keepdim?: boolean; dtype?: DType | null }>>;
  readonly linalg_cholesky: $linalg_cholesky & $linalg_cholesky['default'] & $linalg_cholesky['out'];
  readonly linalg_cholesky_ex: $linalg_cholesky_ex & $linalg_cholesky_ex['default'] & $linalg_cholesky_ex['L'];
  readonly linalg_cond: $linalg_cond & $linalg_cond['default'] & $linalg_cond['p_str'] & $linalg_cond['out'] & $linalg_cond['p_str_out'];
  readonly linalg_cross: $linalg_cross & $linalg_cross['default'] & $linalg_cross['out'];
  readonly linalg_det: $linalg_det & $linalg_det['default'] & $linalg_det['out'];
  readonly linalg_diagonal: Only<Op<Tensor, [A: Tensor], [], { offset?: Int; dim1?: Int; dim2?: Int }>>;
  readonly linalg_eig: $linalg_eig & $linalg_eig['default'] & $linalg_eig['out'];
  readonly linalg_eigh: $linalg_eigh & $linalg_eigh['default'] & $linalg_eigh['eigvals'];
  readonly linalg_eigvals: $linalg_eigvals & $linalg_eigvals['default'] & $linalg_eigvals['out'];
  readonly linalg_eigvalsh: $linalg_eigvalsh & $linalg_eigvalsh['default'] & $linalg_eigvalsh['out'];
  readonly linalg_householder_product: $linalg_householder_product & $linalg_householder_product['default'] & $linalg_householder_product['out'];
  readonly linalg_inv: $linalg_inv & $linalg_inv['default'] & $linalg_inv['out'];
  readonly linalg_inv_ex: $linalg_inv_ex & $linalg_inv_ex['default'] & $linalg_inv_ex['inverse'];
  readonly linalg_ldl_factor: $linalg_ldl_factor & $linalg_ldl_factor['default'] & $linalg_ldl_factor['out'];
  readonly linalg_ldl_factor_ex: $linalg_ldl_factor_ex & $linalg_ldl_factor_ex['default'] & $linalg_ldl_factor_ex['out'];
  readonly linalg_ldl_solve: $linalg_ldl_solve & $linalg_ldl_solve['default'] & $linalg_ldl_solve['out'];
  readonly linalg_lstsq: $linalg_lstsq & $linalg_lstsq['default'] & $linalg_lstsq['out'];
  readonly linalg_lu: $linalg_lu & $linalg_lu['default'] & $linalg_lu['out'];
  readonly linalg_lu_factor: $linalg_lu_factor & $linalg_lu_factor['default'] & $linalg_lu_factor['out'];
  readonly linalg_lu_factor_ex: $linalg_lu_factor_ex & $linalg_lu_factor_ex['default'] & $linalg_lu_factor_ex['out'];
  readonly linalg_lu_solve: $linalg_lu_solve & $linalg_lu_solve['default'] & $linalg_lu_solve['out'];
  readonly linalg_matmul: $linalg_matmul & $linalg_matmul['default'] & $linalg_matmul['out'];
  readonly linalg_matrix_exp: $linalg_matrix_exp & $linalg_matrix_exp['default'] & $linalg_matrix_exp['out'];
  readonly linalg_matrix_norm: $linalg_matrix_norm & $linalg_matrix_norm['default'] & $linalg_matrix_norm['str_ord'] & $linalg_matrix_norm['out'] & $linalg_matrix_norm['str_ord_out'];
  readonly linalg_matrix_power: $linalg_matrix_power & $linalg_matrix_power['default'] & $linalg_matrix_power['out'];
  readonly linalg_matrix_rank: $linalg_matrix_rank & $linalg_matrix_rank['default'] & $linalg_matrix_rank['atol_rtol_float'] & $linalg_matrix_rank['atol_rtol_tensor'] & $linalg_matrix_rank['tol_tensor'] & $linalg_matrix_rank['atol_rtol_float_out'] & $linalg_matrix_rank['atol_rtol_tensor_out'] & $linalg_matrix_rank['out'] & $linalg_matrix_rank['out_tol_tensor'];
  readonly linalg_matrix_sqrth: $linalg_matrix_sqrth & $linalg_matrix_sqrth['default'] & $linalg_matrix_sqrth['out'];
  readonly linalg_multi_dot: $linalg_multi_dot & $linalg_multi_dot['default'] & $linalg_multi_dot['out'];
  readonly linalg_norm: $linalg_norm & $linalg_norm['default'] & $linalg_norm['ord_str'] & $linalg_norm['ord_str_out'] & $linalg_norm['out'];
  readonly linalg_pinv: $linalg_pinv & $linalg_pinv['default'] & $linalg_pinv['atol_rtol_float'] & $linalg_pinv['atol_rtol_tensor'] & $linalg_pinv['rcond_tensor'] & $linalg_pinv['atol_rtol_float_out'] & $linalg_pinv['atol_rtol_tensor_out'] & $linalg_pinv['out'] & $linalg_pinv['out_rcond_tensor'];
  readonly linalg_polar: $linalg_polar & $linalg_polar['default'] & $linalg_polar['out'];
  readonly linalg_qr: $linalg_qr & $linalg_qr['default'] & $linalg_qr['out'];
  readonly linalg_slogdet: $linalg_slogdet & $linalg_slogdet['default'] & $linalg_slogdet['out'];
  readonly linalg_solve: $linalg_solve & $linalg_solve['default'] & $linalg_solve['out'];
  readonly linalg_solve_ex: $linalg_solve_ex & $linalg_solve_ex['default'] & $linalg_solve_ex['out'];
  readonly linalg_solve_triangular: $linalg_solve_triangular & $linalg_solve_triangular['default'] & $linalg_solve_triangular['out'];
  readonly linalg_svd: $linalg_svd & $linalg_svd['default'] & $linalg_svd['U'];
  readonly linalg_svdvals: $linalg_svdvals & $linalg_svdvals['default'] & $linalg_svdvals['out'];
  readonly linalg_tensorinv: $linalg_tensorinv & $linalg_tensorinv['default'] & $linalg_tensorinv['out'];
  readonly linalg_tensorsolve: $linalg_tensorsolve & $linalg_tensorsolve['default'] & $linalg_tensorsolve['out'];
  readonly linalg_vander: Only<Op<Tensor, [x: Tensor], [], { N?: Int | null }>>;
  readonly linalg_vecdot: $linalg_vecdot & $linalg_vecdot['default'] & $linalg_vecdot['out'];
  readonly linalg_vector_norm: $linalg_vector_norm & $linalg_vector_norm['default'] & $linalg_vector_norm['out'];
  readonly linear: $linear & $linear['default'] & $linear['out'];
  readonly linear_backward: $linear_backward & $linear_backward['default'] & $linear_backward['out'];
  readonly linspace: $linspace & $linspace['default'] & $linspace['Scalar_Tensor'] & $linspace['Tensor_Scalar'] & $linspace['Tensor_Tensor'] & $linspace['Scalar_Tensor_out'] & $linspace['Tensor_Scalar_out'] & $linspace['Tensor_Tensor_out'] & $linspace['out'];
  readonly log: $log & $log['default'] & $log['out'];
  readonly log10: $log10 & $log10['default'] & $log10['out'];
  readonly log10_: Only<InPlace<[]>>;
  readonly log1p: $log1p & $log1p['default'] & $log1p['out'];
  readonly log1p_: Only<InPlace<[]>>;
  readonly log2: $log2 & $log2['default'] & $log2['out'];
  readonly log2_: Only<InPlace<[]>>;
  readonly log_: Only<InPlace<[]>>;
  readonly log_normal: $log_normal & $log_normal['default'] & $log_normal['out'];
  readonly log_normal_: Only<InPlace<[], [mean: Real, std: Real], { mean?: Real; std?: Real; generator?: Generator | null }>>;
  readonly log_sigmoid: $log_sigmoid & $log_sigmoid['default'] & $log_sigmoid['out'];
  readonly log_sigmoid_backward: $log_sigmoid_backward & $log_sigmoid_backward['default'] & $log_sigmoid_backward['grad_input'];
  readonly log_sigmoid_forward: $log_sigmoid_forward & $log_sigmoid_forward['default'] & $log_sigmoid_forward['output'];
  readonly log_softmax: $log_softmax & $log_softmax['int'] & $log_softmax['int_out'];
  readonly logaddexp: $logaddexp & $logaddexp['default'] & $logaddexp['out'];
  readonly logaddexp2: $logaddexp2 & $logaddexp2['default'] & $logaddexp2['out'];
  readonly logcumsumexp: $logcumsumexp & $logcumsumexp['default'] & $logcumsumexp['out'];
  readonly logdet: Only<Op<Tensor, [self: Tensor]>>;
  readonly logical_and: $logical_and & $logical_and['default'] & $logical_and['out'];
  readonly logical_and_: Only<InPlace<[other: Tensor]>>;
  readonly logical_not: $logical_not & $logical_not['default'] & $logical_not['out'];
  readonly logical_not_: Only<InPlace<[]>>;
  readonly logical_or: $logical_or & $logical_or['default'] & $logical_or['out'];
  readonly logical_or_: Only<InPlace<[other: Tensor]>>;
  readonly logical_xor: $logical_xor & $logical_xor['default'] & $logical_xor['out'];
  readonly logical_xor_: Only<InPlace<[other: Tensor]>>;
  readonly logit: $logit & $logit['default'] & $logit['out'];
  readonly logit_: Only<InPlace<[], [eps: Real | null], { eps?: Real | null }>>;
  readonly logit_backward: $logit_backward & $logit_backward['default'] & $logit_backward['grad_input'];
  readonly logspace: $logspace & $logspace['default'] & $logspace['Scalar_Tensor'] & $logspace['Tensor_Scalar'] & $logspace['Tensor_Tensor'] & $logspace['Scalar_Tensor_out'] & $logspace['Tensor_Scalar_out'] & $logspace['Tensor_Tensor_out'] & $logspace['out'];
  readonly logsumexp: $logsumexp & $logsumexp['default'] & $logsumexp['out'];
  readonly lstm: $lstm & $lstm['data'] & $lstm['input'];
  readonly lstm_cell: Only<Op<[Tensor, Tensor], [input: Tensor, hx: Tensors, w_ih: Tensor, w_hh: Tensor], [b_ih: Tensor | null, b_hh: Tensor | null], { b_ih?: Tensor | null; b_hh?: Tensor | null }>>;
  readonly lstm_mps_backward: $lstm_mps_backward & $lstm_mps_backward['default'] & $lstm_mps_backward['out'];
  readonly lt: $lt & $lt['Scalar'] & $lt['Tensor'] & $lt['Scalar_out'] & $lt['Tensor_out'];
  readonly lt_: $lt_ & $lt_['Scalar'] & $lt_['Tensor'];
  readonly lu_solve: $lu_solve & $lu_solve['default'] & $lu_solve['out'];
  readonly lu_unpack: $lu_unpack & $lu_unpack['default'] & $lu_unpack['out'];
  readonly mH: Only<Op<Tensor, [self: Tensor]>>;
  readonly mT: Only<Op<Tensor, [self: Tensor]>>;
  readonly margin_ranking_loss: Only<Op<Tensor, [input1: Tensor, input2: Tensor, target: Tensor], [margin: Real, reduction: Int], { margin?: Real; reduction?: Int }>>;
  readonly masked_fill: $masked_fill & $masked_fill['Scalar'] & $masked_fill['Tensor'] & $masked_fill['Scalar_out'] & $masked_fill['Tensor_out'];
  readonly masked_fill_: $masked_fill_ & $masked_fill_['Scalar'] & $masked_fill_['Tensor'];
  readonly masked_scatter: $masked_scatter & $masked_scatter['default'] & $masked_scatter['out'];
  readonly masked_scatter_: Only<InPlace<[mask: Tensor, source: Tensor]>>;
  readonly masked_scatter_backward: Only<Op<Tensor, [grad_output: Tensor, mask: Tensor, sizes: Ints]>>;
  readonly masked_select: $masked_select & $masked_select['default'] & $masked_select['out'];
  readonly masked_select_backward: Only<Op<Tensor, [grad: Tensor, input: Tensor, mask: Tensor]>>;
  readonly matmul: $matmul & $matmul['default'] & $matmul['out'];
  readonly matmul_backward: $matmul_backward & $matmul_backward['default'] & $matmul_backward['out'];
  readonly matrix_H: Only<Op<Tensor, [self: Tensor]>>;
  readonly matrix_exp: Only<Op<Tensor, [self: Tensor]>>;
  readonly matrix_exp_backward: Only<Op<Tensor, [self: Tensor, grad: Tensor]>>;
  readonly matrix_power: $matrix_power & $matrix_power['default'] & $matrix_power['out'];
  readonly max: $max & $max['default'] & $max['dim'] & $max['other'] & $max['dim_max'] & $max['out'] & $max['unary_out'];
  readonly max_pool1d: Only<Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>>;
  readonly max_pool1d_with_indices: Only<Op<[Tensor, Tensor], [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>>;
  readonly max_pool2d: Only<Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>>;
  readonly max_pool2d_backward: $max_pool2d_backward & $max_pool2d_backward['default'] & $max_pool2d_backward['out'];
  readonly max_pool2d_with_indices: $max_pool2d_with_indices & $max_pool2d_with_indices['default'] & $max_pool2d_with_indices['out'];
  readonly max_pool2d_with_indices_backward: $max_pool2d_with_indices_backward & $max_pool2d_with_indices_backward['default'] & $max_pool2d_with_indices_backward['grad_input'];
  readonly max_pool3d: Only<Op<Tensor, [self: Tensor, kernel_size: IntsN], [stride: IntsN, padding: IntsN, dilation: IntsN, ceil_mode: boolean], { stride?: IntsN; padding?: IntsN; dilation?: IntsN; ceil_mode?: boolean }>>;
  readonly max_pool3d_with_indices: $max_pool3d_with_indices & $max_pool3d_with_indices['default'] & $max_pool3d_with_indices['out'];
  readonly max_pool3d_with_indices_backward: $max_pool3d_with_indices_backward & $max_pool3d_with_indices_backward['default'] & $max_pool3d_with_indices_backward['grad_input'];
  readonly max_unpool2d: $max_unpool2d & $max_unpool2d['default'] & $max_unpool2d['out'];
  readonly max_unpool3d: $max_unpool3d & $max_unpool3d['default'] & $max_unpool3d['out'];
  readonly maximum: $maximum & $maximum['default'] & $maximum['out'];
  readonly mean: $mean & $mean['default'] & $mean['dim'] & $mean['dtype_out'] & $mean['out'];
  readonly median: $median & $median['default'] & $median['dim'] & $median['dim_values'] & $median['out'];
  readonly meshgrid: $meshgrid & $meshgrid['default'] & $meshgrid['indexing'];
  readonly min: $min & $min['default'] & $min['dim'] & $min['other'] & $min['dim_min'] & $min['out'] & $min['unary_out'];
  readonly minimum: $minimum & $minimum['default'] & $minimum['out'];
  readonly miopen_batch_norm: $miopen_batch_norm & $miopen_batch_norm['default'] & $miopen_batch_norm['out'];
  readonly miopen_batch_norm_backward: $miopen_batch_norm_backward & $miopen_batch_norm_backward['default'] & $miopen_batch_norm_backward['out'];
  readonly miopen_convolution: $miopen_convolution & $miopen_convolution['default'] & $miopen_convolution['out'];
  readonly miopen_convolution_add_relu: Only<Op<Tensor, [self: Tensor, weight: Tensor, z: Tensor, alpha: Scalar | null, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int]>>;
  readonly miopen_convolution_relu: Only<Op<Tensor, [self: Tensor, weight: Tensor, bias: Tensor | null, stride: Ints, padding: Ints, dilation: Ints, groups: Int]>>;
  readonly miopen_convolution_transpose: $miopen_convolution_transpose & $miopen_convolution_transpose['default'] & $miopen_convolution_transpose['out'];
  readonly miopen_ctc_loss: $miopen_ctc_loss & $miopen_ctc_loss['default'] & $miopen_ctc_loss['Tensor'] & $miopen_ctc_loss['out'];
  readonly miopen_depthwise_convolution: $miopen_depthwise_convolution & $miopen_depthwise_convolution['default'] & $miopen_depthwise_convolution['out'];
  readonly miopen_rnn: $miopen_rnn & $miopen_rnn['default'] & $miopen_rnn['out'];
  readonly miopen_rnn_backward: $miopen_rnn_backward & $miopen_rnn_backward['default'] & $miopen_rnn_backward['out'];
  readonly mish: $mish & $mish['default'] & $mish['out'];
  readonly mish_: Only<InPlace<[]>>;
  readonly mish_backward: Only<Op<Tensor, [grad_output: Tensor, self: Tensor]>>;
  readonly mkldnn_adaptive_avg_pool2d: $mkldnn_adaptive_avg_pool2d & $mkldnn_adaptive_avg_pool2d['default'] & $mkldnn_adaptive_avg_pool2d['out'];
  readonly mkldnn_adaptive_avg_pool2d_backward: $mkldnn_adaptive_avg_pool2d_backward & $mkldnn_adaptive_avg_pool2d_backward['default'] & $mkldnn_adaptive_avg_pool2d_backward['out'];
  readonly mkldnn_convolution: $mkldnn_convolution & $mkldnn_convolution['default'] & $mkldnn_convolution['out'];
  readonly mkldnn_linear: $mkldnn_linear & $mkldnn_linear['default'] & $mkldnn_linear['out'];
  readonly mkldnn_linear_backward: $mkldnn_linear_backward & $mkldnn_linear_backward['default'] & $mkldnn_linear_backward['out'];
  readonly mkldnn_linear_backward_input: $mkldnn_linear_backward_input & $mkldnn_linear_backward_input['default'] & $mkldnn_linear_backward_input['out'];
  readonly mkldnn_linear_backward_weights: $mkldnn_linear_backward_weights & $mkldnn_linear_backward_weights['default'] & $mkldnn_linear_backward_weights['out'];
  readonly mkldnn_max_pool2d: $mkldnn_max_pool2d & $mkldnn_max_pool2d['default'] & $mkldnn_max_pool2d['out'];
  readonly mkldnn_max_pool2d_backward: $mkldnn_max_pool2d_backward & $mkldnn_max_pool2d_backward['default'] & $mkldnn_max_pool2d_backward['out'];
  readonly mkldnn_max_pool3d: $mkldnn_max_pool3d & $mkldnn_max_pool3d['default'] & $mkldnn_max_pool3d['out'];
  readonly mkldnn_max_pool3d_backward: $mkldnn_max_pool3d_backward & $mkldnn_max_pool3d_backward['default'] & $mkldnn_max_pool3d_backward['out'];
  readonly mkldnn_reorder_conv2d_weight: $mkldnn_reorder_conv2d_weight & $mkldnn_reorder_conv2d_weight['default'] & $mkldnn_reorder_conv2d_weight['out'];
  readonly mkldnn_reorder_conv3d_weight: $mkldnn_reorder_conv3d_weight & $mkldnn_reorder_conv3d_weight['default'] & $mkldnn_reorder_conv3d_weight['out'];
  readonly mkldnn_rnn_layer: $mkldnn_rnn_layer & $mkldnn_rnn_layer['default'] & $mkldnn_rnn_layer['out'];
  readonly mkldnn_rnn_layer_backward: $mkldnn_rnn_layer_backward & $mkldnn_rnn_layer_backward['default'] & $mkldnn_rnn_layer_backward['out'];
  readonly mm: $mm & $mm['default'] & $mm['dtype'] & $mm['dtype_out'] & $mm['out'];
  readonly mode: $mode & $mode['default'] & $mode['values'];
  readonly moveaxis: $moveaxis & $moveaxis['intlist'] & $moveaxis['int'];
  readonly movedim: $movedim & $movedim['intlist'] & $movedim['int'];
  readonly mps_convolution_backward: $mps_convolution_backward & $mps_convolution_backward['default'] & $mps_convolution_backward['out'];
  readonly mps_convolution_transpose_backward: $mps_convolution_transpose_backward & $mps_convolution_transpose_backward['default'] & $mps_convolution_transpose_backward['out'];
  readonly mse_loss: $mse_loss & $mse_loss['default'] & $mse_loss['out'];
  readonly mse_loss_backward: $mse_loss_backward & $mse_loss_backward['default'] & $mse_loss_backward['grad_input'];
  readonly msort: $msort & $msort['default'] & $msort['out'];
  readonly mul: $mul & $mul['Scalar'] & $mul['Tensor'] & $mul['Scalar_out'] & $mul['out'];
  readonly mul_: $mul_ & $mul_['Scalar'] & $mul_['Tensor'];
  readonly multi_margin_loss: $multi_margin_loss & $multi_margin_loss['default'] & $multi_margin_loss['out'];
  readonly multi_margin_loss_backward: $multi_margin_loss_backward & $multi_margin_loss_backward['default'] & $multi_margin_loss_backward['grad_input'];
  readonly multilabel_margin_loss: $multilabel_margin_loss & $multilabel_margin_loss['default'] & $multilabel_margin_loss['out'];
  readonly multilabel_margin_loss_backward: $multilabel_margin_loss_backward & $multilabel_margin_loss_backward['default'] & $multilabel_margin_loss_backward['grad_input'];
  readonly multilabel_margin_loss_forward: $multilabel_margin_loss_forward & $multilabel_margin_loss_forward['default'] & $multilabel_margin_loss_forward['output'];
  readonly multinomial: $multinomial & $multinomial['default'] & $multinomial['out'];
  readonly multiply: $multiply & $multiply['Scalar'] & $multiply['Tensor'] & $multiply['out'];
  readonly multiply_: $multiply_ & $multiply_['Scalar'] & $multiply_['Tensor'];
  readonly mv: $mv & $mv['default'] & $mv['out'];
  readonly mvlgamma: $mvlgamma & $mvlgamma['default'] & $mvlgamma['out'];
  readonly mvlgamma_: Only<InPlace<[p: Int]>>;
  readonly nan_to_num: $nan_to_num & $nan_to_num['default'] & $nan_to_num['out'];
  readonly nan_to_num_: Only<InPlace<[], [nan: Real | null, posinf: Real | null, neginf: Real | null], { nan?: Real | null; posinf?: Real | null; neginf?: Real | null }>>;
  readonly nanmean: $nanmean & $nanmean['default'] & $nanmean['out'];
  readonly nanmedian: $nanmedian & $nanmedian['default'] & $nanmedian['dim'] & $nanmedian['dim_values'] & $nanmedian['out'];
  readonly nanquantile: $nanquantile & $nanquantile['default'] & $nanquantile['scalar'] & $nanquantile['out'] & $nanquantile['scalar_out'];
  readonly nansum: $nansum & $nansum['default'] & $nansum['out'];
  readonly narrow: $narrow & $narrow['default'] & $narrow['Tensor'];
  readonly narrow_copy: $narrow_copy & $narrow_copy['default'] & $narrow_copy['out'];
  readonly native_batch_norm: $native_batch_norm & $native_batch_norm['default'] & $native_batch_norm['out'];
  readonly native_batch_norm_backward: $native_batch_norm_backward & $native_batch_norm_backward['default'] & $native_batch_norm_backward['out'];
  readonly native_channel_shuffle: Only<Op<Tensor, [self: Tensor, groups: Int]>>;
  readonly native_dropout: $native_dropout & $native_dropout['default'] & $native_dropout['out'];
  readonly native_dropout_backward: $native_dropout_backward & $native_dropout_backward['default'] & $native_dropout_backward['out'];
  readonly native_group_norm: $native_group_norm & $native_group_norm['default'] & $native_group_norm['out'];
  readonly native_group_norm_backward: $native_group_norm_backward & $native_group_norm_backward['default'] & $native_group_norm_backward['out'];
  readonly native_layer_norm: $native_layer_norm & $native_layer_norm['default'] & $native_layer_norm['out'];
  readonly native_layer_norm_backward: $native_layer_norm_backward & $native_layer_norm_backward['default'] & $native_layer_norm_backward['out'];
  readonly native_norm: $native_norm & $native_norm['default'] & $native_norm['ScalarOpt_dim_dtype'] & $native_norm['ScalarOpt_dim_dtype_out'] & $native_norm['out'];
  readonly ne: $ne & $ne['Scalar'] & $ne['Tensor'] & $ne['Scalar_out'] & $ne['Tensor_out'];
  readonly ne_: $ne_ & $ne_['Scalar'] & $ne_['Tensor'];
  readonly neg: $neg & $neg['default'] & $neg['out'];
  readonly neg_: Only<InPlace<[]>>;
  readonly negative: $negative & $negative['default'] & $negative['out'];
  readonly negative_: Only<InPlace<[]>>;
  readonly nested_to_padded_tensor: Only<Op<Tensor, [self: Tensor, padding: Real], [output_size: Ints | null], { output_size?: Ints | null }>>;
  readonly new_empty: $new_empty & $new_empty['default'] & $new_empty['out'];
  readonly new_empty_strided: $new_empty_strided & $new_empty_strided['default'] & $new_empty_strided['out'];
  readonly new_full: $new_full & $new_full['default'] & $new_full['out'];
  readonly new_ones: $new_ones & $new_ones['default'] & $new_ones['out'];
  readonly new_zeros: $new_zeros & $new_zeros['default'] & $new_zeros['out'];
  readonly nextafter: $nextafter & $nextafter['default'] & $nextafter['out'];
  readonly nextafter_: Only<InPlace<[other: Tensor]>>;
  readonly nll_loss: $nll_loss & $nll_loss['default'] & $nll_loss['out'];
  readonly nll_loss2d: $nll_loss2d & $nll_loss2d['default'] & $nll_loss2d['out'];
  readonly nll_loss2d_backward: $nll_loss2d_backward & $nll_loss2d_backward['default'] & $nll_loss2d_backward['grad_input'];
  readonly nll_loss2d_forward: $nll_loss2d_forward & $nll_loss2d_forward['default'] & $nll_loss2d_forward['output'];
  readonly nll_loss_backward: $nll_loss_backward & $nll_loss_backward['default'] & $nll_loss_backward['grad_input'];
  readonly nll_loss_forward: $nll_loss_forward & $nll_loss_forward['default'] & $nll_loss_forward['output'];
  readonly nll_loss_nd: Only<Op<Tensor, [self: Tensor, target: Tensor], [weight: Tensor | null, reduction: Int, ignore_index: Int], { weight?: Tensor | null; reduction?: Int; ignore_index?: Int }>>;
  readonly nonzero: $nonzero & $nonzero['default'] & $nonzero['out'];
  readonly nonzero_numpy: Only<Op<Tensor[], [self: Tensor]>>;
  readonly nonzero_static: $nonzero_static & $nonzero_static['default'] & $nonzero_static['out'];
  readonly norm: $norm & $norm['Scalar'] & $norm['ScalarOpt_dim'] & $norm['ScalarOpt_dim_dtype'] & $norm['ScalarOpt_dtype'] & $norm['ScalarOpt_dtype_out'] & $norm['Scalar_out'] & $norm['dtype_out'] & $norm['out'];
  readonly norm_except_dim: Only<Op<Tensor, [v: Tensor], [pow: Int, dim: Int], { pow?: Int; dim?: Int }>>;
  readonly normal: $normal & $normal['Tensor_Tensor'] & $normal['Tensor_float'] & $normal['float_Tensor'] & $normal['float_float'] & $normal['Tensor_Tensor_out'] & $normal['Tensor_float_out'] & $normal['float_Tensor_out'] & $normal['float_float_out'] & $normal['out'];
  readonly normal_: Only<InPlace<[], [mean: Real, std: Real], { mean?: Real; std?: Real; generator?: Generator | null }>>;
  readonly normal_functional: Only<Op<Tensor, [self: Tensor], [mean: Real, std: Real], { mean?: Real; std?: Real; generator?: Generator | null }>>;
  readonly not_equal: $not_equal & $not_equal['Scalar'] & $not_equal['Tensor'] & $not_equal['Scalar_out'] & $not_equal['Tensor_out'];
  readonly not_equal_: $not_equal_ & $not_equal_['Scalar'] & $not_equal_['Tensor'];
  readonly nuclear_norm: $nuclear_norm & $nuclear_norm['default'] & $nuclear_norm['dim'] & $nuclear_norm['dim_out'] & $nuclear_norm['out'];
  /** @since torch 2.12 */
  readonly numel: Only<Op<Int, [self: Tensor]>>;
  readonly numpy_T: Only<Op<Tensor, [self: Tensor]>>;
  readonly one_hot: Only<Op<Tensor, [self: Tensor], [num_classes: Int], { num_classes?: Int }>>;
  readonly ones: $ones & $ones['default'] & $ones['out'];
  readonly ones_like: $ones_like & $ones_like['default'] & $ones_like['out'];
  readonly orgqr: $orgqr & $orgqr['default'] & $orgqr['out'];
  readonly ormqr: $ormqr & $ormqr['default'] & $ormqr['out'];
  readonly outer: $outer & $outer['default'] & $outer['out'];
  readonly output_nr: Only<Op<Int, [self: Tensor]>>;
  readonly pad: Only<Op<Tensor, [self: Tensor, pad: Ints], [mode: string, value: Real | null], { mode?: string; value?: Real | null }>>;
  readonly pad_sequence: Only<Op<Tensor, [sequences: Tensors], [batch_first: boolean, padding_value: Real, padding_side: string], { batch_first?: boolean; padding_value?: Real; padding_side?: string }>>;
  readonly pairwise_distance: Only<Op<Tensor, [x1: Tensor, x2: Tensor], [p: Real, eps: Real, keepdim: boolean], { p?: Real; eps?: Real; keepdim?: boolean }>>;
  readonly pdist: Only<Op<Tensor, [self: Tensor], [p: Real], { p?: Real }>>;
  readonly permute: Only<Op<Tensor, [self: Tensor, dims: Ints]>>;
  readonly permute_copy: $permute_copy & $permute_copy['default'] & $permute_copy['out'];
  readonly pin_memory: Only<Op<Tensor, [self: Tensor], [device: Device | null], { device?: Device | null }>>;
  readonly pinverse: Only<Op<Tensor, [self: Tensor], [rcond: Real], { rcond?: Real }>>;
  readonly pixel_shuffle: $pixel_shuffle & $pixel_shuffle['default'] & $pixel_shuffle['out'];
  readonly pixel_unshuffle: $pixel_unshuffle & $pixel_unshuffle['default'] & $pixel_unshuffle['out'];
  readonly poisson: $poisson & $poisson['default'] & $poisson['out'];
  readonly poisson_nll_loss: Only<Op<Tensor, [input: Tensor, target: Tensor, log_input: boolean, full: boolean, eps: Real, reduction: Int]>>;
  readonly polar: $polar & $polar['default'] & $polar['out'];
  readonly polygamma: $polygamma & $polygamma['default'] & $polygamma['out'];
  readonly polygamma_: Only<InPlace<[n: Int]>>;
  readonly positive: Only<Op<Tensor, [self: Tensor]>>;
  readonly pow: $pow & $pow['Scalar'] & $pow['Tensor_Scalar'] & $pow['Tensor_Tensor'] & $pow['Scalar_out'] & $pow['Tensor_Scalar_out'] & $pow['Tensor_Tensor_out'];
  readonly pow_: $pow_ & $pow_['Scalar'] & $pow_['Tensor'];
  readonly prelu: Only<Op<Tensor, [self: Tensor, weight: Tensor]>>;
  readonly prod: $prod & $prod['default'] & $prod['dim_int'] & $prod['int_out'] & $prod['out'];
  readonly promote_types: Only<Op<DType, [type1: DType, type2: DType]>>;
  readonly put: $put & $put['default'] & $put['out'];
  readonly put_: Only<InPlace<[index: Tensor, source: Tensor], [accumulate: boolean], { accumulate?: boolean }>>;
  readonly q_per_channel_axis: Only<Op<Int, [self: Tensor]>>;
  readonly q_per_channel_scales: $q_per_channel_scales & $q_per_channel_scales['default'] & $q_per_channel_scales['out'];
  readonly q_per_channel_zero_points: $q_per_channel_zero_points & $q_per_channel_zero_points['default'] & $q_per_channel_zero_points['out'];
  readonly q_scale: Only<Op<number, [self: Tensor]>>;
  readonly q_zero_point: Only<Op<Int, [self: Tensor]>>;
  readonly qscheme: Only<Op<number, [self: Tensor]>>;
  readonly quantile: $quantile & $quantile['default'] & $quantile['scalar'] & $quantile['out'] & $quantile['scalar_out'];
  readonly quantize_per_channel: $quantize_per_channel & $quantize_per_channel['default'] & $quantize_per_channel['out'];
  readonly quantize_per_tensor: $quantize_per_tensor & $quantize_per_tensor['default'] & $quantize_per_tensor['tensor_qparams'] & $quantize_per_tensor['tensors'] & $quantize_per_tensor['out'] & $quantize_per_tensor['tensor_qparams_out'] & $quantize_per_tensor['tensors_out'];
  readonly quantize_per_tensor_dynamic: $quantize_per_tensor_dynamic & $quantize_per_tensor_dynamic['default'] & $quantize_per_tensor_dynamic['out'];
  readonly quantized_batch_norm: $quantized_batch_norm & $quantized_batch_norm['default'] & $quantized_batch_norm['out'];
  readonly quantized_gru: $quantized_gru & $quantized_gru['data'] & $quantized_gru['data_legacy'] & $quantized_gru['input'] & $quantized_gru['input_legacy'];
  readonly quantized_gru_cell: Only<Op<Tensor, [input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor, b_hh: Tensor, packed_ih: Tensor, packed_hh: Tensor, col_offsets_ih: Tensor, col_offsets_hh: Tensor, scale_ih: Scalar, scale_hh: Scalar, zero_point_ih: Scalar, zero_point_hh: Scalar]>>;
  readonly quantized_lstm: $quantized_lstm & $quantized_lstm['data'] & $quantized_lstm['data_legacy'] & $quantized_lstm['input'] & $quantized_lstm['input_legacy'];
  readonly quantized_lstm_cell: Only<Op<[Tensor, Tensor], [input: Tensor, hx: Tensors, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor, b_hh: Tensor, packed_ih: Tensor, packed_hh: Tensor, col_offsets_ih: Tensor, col_offsets_hh: Tensor, scale_ih: Scalar, scale_hh: Scalar, zero_point_ih: Scalar, zero_point_hh: Scalar]>>;
  readonly quantized_max_pool1d: $quantized_max_pool1d & $quantized_max_pool1d['default'] & $quantized_max_pool1d['out'];
  readonly quantized_max_pool2d: $quantized_max_pool2d & $quantized_max_pool2d['default'] & $quantized_max_pool2d['out'];
  readonly quantized_max_pool3d: $quantized_max_pool3d & $quantized_max_pool3d['default'] & $quantized_max_pool3d['out'];
  readonly quantized_rnn_relu_cell: Only<Op<Tensor, [input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor, b_hh: Tensor, packed_ih: Tensor, packed_hh: Tensor, col_offsets_ih: Tensor, col_offsets_hh: Tensor, scale_ih: Scalar, scale_hh: Scalar, zero_point_ih: Scalar, zero_point_hh: Scalar]>>;
  readonly quantized_rnn_tanh_cell: Only<Op<Tensor, [input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor, b_ih: Tensor, b_hh: Tensor, packed_ih: Tensor, packed_hh: Tensor, col_offsets_ih: Tensor, col_offsets_hh: Tensor, scale_ih: Scalar, scale_hh: Scalar, zero_point_ih: Scalar, zero_point_hh: Scalar]>>;
  readonly rad2deg: $rad2deg & $rad2deg['default'] & $rad2deg['out'];
  readonly rad2deg_: Only<InPlace<[]>>;
  readonly rand: $rand & $rand['default'] & $rand['generator'] & $rand['generator_out'] & $rand['out'];
  readonly rand_like: $rand_like & $rand_like['default'] & $rand_like['generator'] & $rand_like['generator_out'] & $rand_like['out'];
  readonly randint: $randint & $randint['default'] & $randint['generator'] & $randint['low'] & $randint['low_generator'] & $randint['generator_out'] & $randint['low_generator_out'] & $randint['low_out'] & $randint['out'];
  readonly randint_like: $randint_like & $randint_like['default'] & $randint_like['Tensor'] & $randint_like['Tensor_generator'] & $randint_like['generator'] & $randint_like['low_dtype'] & $randint_like['low_generator_dtype'] & $randint_like['Tensor_generator_out'] & $randint_like['Tensor_out'] & $randint_like['generator_out'] & $randint_like['low_dtype_out'] & $randint_like['low_generator_dtype_out'] & $randint_like['out'];
  readonly randn: $randn & $randn['default'] & $randn['generator'] & $randn['generator_out'] & $randn['out'];
  readonly randn_like: $randn_like & $randn_like['default'] & $randn_like['generator'] & $randn_like['generator_out'] & $randn_like['out'];
  readonly random: $random & $random['default'] & $random['from'] & $random['to'] & $random['from_out'] & $random['out'] & $random['to_out'];
  readonly random_: $random_ & $random_['default'] & $random_['from'] & $random_['to'];
  readonly randperm: $randperm & $randperm['default'] & $randperm['generator'] & $randperm['generator_out'] & $randperm['out'];
  readonly range: $range & $range['default'] & $range['step'] & $range['out'] & $range['out_'];
  readonly ravel: Only<Op<Tensor, [self: Tensor]>>;
  readonly real: Only<Op<Tensor, [self: Tensor]>>;
  readonly reciprocal: $reciprocal & $reciprocal['default'] & $reciprocal['out'];
  readonly reciprocal_: Only<InPlace<[]>>;
  readonly record_stream: Only<Op<void, [self: Tensor, s: Opaque]>>;
  readonly reflection_pad1d: $reflection_pad1d & $reflection_pad1d['default'] & $reflection_pad1d['out'];
  readonly reflection_pad1d_backward: $reflection_pad1d_backward & $reflection_pad1d_backward['default'] & $reflection_pad1d_backward['grad_input'];
  readonly reflection_pad2d: $reflection_pad2d & $reflection_pad2d['default'] & $reflection_pad2d['out'];
  readonly reflection_pad2d_backward: $reflection_pad2d_backward & $reflection_pad2d_backward['default'] & $reflection_pad2d_backward['grad_input'];
  readonly reflection_pad3d: $reflection_pad3d & $reflection_pad3d['default'] & $reflection_pad3d['out'];
  readonly reflection_pad3d_backward: $reflection_pad3d_backward & $reflection_pad3d_backward['default'] & $reflection_pad3d_backward['grad_input'];
  readonly relu: $relu & $relu['default'] & $relu['out'];
  readonly relu6: Only<Op<Tensor, [self: Tensor]>>;
  readonly relu6_: Only<InPlace<[]>>;
  readonly relu_: Only<InPlace<[]>>;
  readonly remainder: $remainder & $remainder['Scalar'] & $remainder['Scalar_Tensor'] & $remainder['Tensor'] & $remainder['Scalar_Tensor_out'] & $remainder['Scalar_out'] & $remainder['Tensor_out'];
  readonly remainder_: $remainder_ & $remainder_['Scalar'] & $remainder_['Tensor'];
  readonly renorm: $renorm & $renorm['default'] & $renorm['out'];
  readonly renorm_: Only<InPlace<[p: Scalar, dim: Int, maxnorm: Scalar]>>;
  readonly repeat: $repeat & $repeat['default'] & $repeat['out'];
  readonly repeat_interleave: $repeat_interleave & $repeat_interleave['Tensor'] & $repeat_interleave['self_Tensor'] & $repeat_interleave['self_int'] & $repeat_interleave['Tensor_out'];
  readonly replication_pad1d: $replication_pad1d & $replication_pad1d['default'] & $replication_pad1d['out'];
  readonly replication_pad1d_backward: $replication_pad1d_backward & $replication_pad1d_backward['default'] & $replication_pad1d_backward['grad_input'];
  readonly replication_pad2d: $replication_pad2d & $replication_pad2d['default'] & $replication_pad2d['out'];
  readonly replication_pad2d_backward: $replication_pad2d_backward & $replication_pad2d_backward['default'] & $replication_pad2d_backward['grad_input'];
  readonly replication_pad3d: $replication_pad3d & $replication_pad3d['default'] & $replication_pad3d['out'];
  readonly replication_pad3d_backward: $replication_pad3d_backward & $replication_pad3d_backward['default'] & $replication_pad3d_backward['grad_input'];
  readonly requires_grad_: Only<InPlace<[], [requires_grad: boolean], { requires_grad?: boolean }>>;
  readonly reshape: Only<Op<Tensor, [self: Tensor, shape: Ints]>>;
  readonly reshape_as: Only<Op<Tensor, [self: Tensor, other: Tensor]>>;
  readonly resize: $resize & $resize['default'] & $resize['out'];
  readonly resize_: Only<InPlace<[size: Ints], [], { memory_format?: MemoryFormat | null }>>;
  readonly resize_as: $resize_as & $resize_as['default'] & $resize_as['out'];
  readonly resize_as_: Only<InPlace<[the_template: Tensor], [], { memory_format?: MemoryFormat | null }>>;
  readonly resize_as_sparse: $resize_as_sparse & $resize_as_sparse['default'] & $resize_as_sparse['out'];
  readonly resize_as_sparse_: Only<InPlace<[the_template: Tensor]>>;
  readonly resolve_conj: Only<Op<Tensor, [self: Tensor]>>;
  readonly resolve_neg: Only<Op<Tensor, [self: Tensor]>>;
  readonly result_type: $result_type & $result_type['Scalar'] & $result_type['Scalar_Scalar'] & $result_type['Scalar_Tensor'] & $result_type['Tensor'];
  readonly retain_grad: Only<Op<void, [self: Tensor]>>;
  readonly retains_grad: Only<Op<boolean, [self: Tensor]>>;
  readonly rms_norm: Only<Op<Tensor, [input: Tensor, normalized_shape: Ints], [weight: Tensor | null, eps: Real | null], { weight?: Tensor | null; eps?: Real | null }>>;
  readonly rnn_relu: $rnn_relu & $rnn_relu['data'] & $rnn_relu['input'];
  readonly rnn_relu_cell: Only<Op<Tensor, [input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor], [b_ih: Tensor | null, b_hh: Tensor | null], { b_ih?: Tensor | null; b_hh?: Tensor | null }>>;
  readonly rnn_tanh: $rnn_tanh & $rnn_tanh['data'] & $rnn_tanh['input'];
  readonly rnn_tanh_cell: Only<Op<Tensor, [input: Tensor, hx: Tensor, w_ih: Tensor, w_hh: Tensor], [b_ih: Tensor | null, b_hh: Tensor | null], { b_ih?: Tensor | null; b_hh?: Tensor | null }>>;
  readonly roll: $roll & $roll['default'] & $roll['out'];
  readonly rot90: $rot90 & $rot90['default'] & $rot90['out'];
  readonly round: $round & $round['default'] & $round['decimals'] & $round['decimals_out'] & $round['out'];
  readonly round_: $round_ & $round_['default'] & $round_['decimals'];
  readonly row_indices: Only<Op<Tensor, [self: Tensor]>>;
  readonly row_indices_copy: $row_indices_copy & $row_indices_copy['default'] & $row_indices_copy['out'];
  readonly row_stack: $row_stack & $row_stack['default'] & $row_stack['out'];
  readonly rrelu: Only<Op<Tensor, [self: Tensor], [lower: Scalar, upper: Scalar, training: boolean, generator: Generator | null], { lower?: Scalar; upper?: Scalar; training?: boolean; generator?: Generator | null }>>;
  readonly rrelu_: Only<InPlace<[], [lower: Scalar, upper: Scalar, training: boolean, generator: Generator | null], { lower?: Scalar; upper?: Scalar; training?: boolean; generator?: Generator | null }>>;
  readonly rrelu_with_noise: $rrelu_with_noise & $rrelu_with_noise['default'] & $rrelu_with_noise['out'];
  readonly rrelu_with_noise_: Only<InPlace<[noise: Tensor], [lower: Scalar, upper: Scalar, training: boolean, generator: Generator | null], { lower?: Scalar; upper?: Scalar; training?: boolean; generator?: Generator | null }>>;
  readonly rrelu_with_noise_backward: $rrelu_with_noise_backward & $rrelu_with_noise_backward['default'] & $rrelu_with_noise_backward['out'];
  readonly rrelu_with_noise_functional: Only<Op<[Tensor, Tensor], [self: Tensor, noise: Tensor], [lower: Scalar, upper: Scalar, training: boolean, generator: Generator | null], { lower?: Scalar; upper?: Scalar; training?: boolean; generator?: Generator | null }>>;
  readonly rsqrt: $rsqrt & $rsqrt['default'] & $rsqrt['out'];
  readonly rsqrt_: Only<InPlace<[]>>;
  readonly rsub: $rsub & $rsub['Scalar'] & $rsub['Tensor'] & $rsub['Scalar_out'] & $rsub['Tensor_out'];
  readonly scalar_tensor: $scalar_tensor & $scalar_tensor['default'] & $scalar_tensor['out'];
  readonly scaled_dot_product_attention: Only<Op<Tensor, [query: Tensor, key: Tensor, value: Tensor], [attn_mask: Tensor | null, dropout_p: Real, is_causal: boolean], { attn_mask?: Tensor | null; dropout_p?: Real; is_causal?: boolean; scale?: Real | null; enable_gqa?: boolean }>>;
  readonly scatter: $scatter & $scatter['reduce'] & $scatter['src'] & $scatter['value'] & $scatter['value_reduce'] & $scatter['reduce_out'] & $scatter['src_out'] & $scatter['value_out'] & $scatter['value_reduce_out'];
  readonly scatter_: $scatter_ & $scatter_['reduce'] & $scatter_['src'] & $scatter_['value'] & $scatter_['value_reduce'];
  readonly scatter_add: $scatter_add & $scatter_add['default'] & $scatter_add['out'];
  readonly scatter_add_: Only<InPlace<[dim: Int, index: Tensor, src: Tensor]>>;
  readonly scatter_reduce: $scatter_reduce & $scatter_reduce['two'] & $scatter_reduce['two_out'];
  readonly scatter_reduce_: $scatter_reduce_ & $scatter_reduce_['two'];
  readonly searchsorted: $searchsorted & $searchsorted['Scalar'] & $searchsorted['Tensor'] & $searchsorted['Scalar_out'] & $searchsorted['Tensor_out'];
  readonly segment_reduce: $segment_reduce & $segment_reduce['default'] & $segment_reduce['out'];
  readonly select: $select & $select['int'];
  readonly select_backward: $select_backward & $select_backward['default'] & $select_backward['out'];
  readonly select_copy: $select_copy & $select_copy['int'] & $select_copy['int_out'];
  readonly select_scatter: $select_scatter & $select_scatter['default'] & $select_scatter['out'];
  readonly selu: Only<Op<Tensor, [self: Tensor]>>;
  readonly selu_: Only<InPlace<[]>>;
  readonly set: $set & $set['default'] & $set['source_Storage'] & $set['source_Storage_storage_offset'] & $set['source_Tensor'] & $set['out'] & $set['source_Storage_out'] & $set['source_Storage_storage_offset_out'] & $set['source_Tensor_out'];
  readonly set_: $set_ & $set_['default'] & $set_['source_Storage'] & $set_['source_Storage_storage_offset'] & $set_['source_Tensor'] & $set_['source_Tensor_storage_offset'];
  readonly set_data: Only<Op<void, [self: Tensor, new_data: Tensor]>>;
  readonly sgn: $sgn & $sgn['default'] & $sgn['out'];
  readonly sgn_: Only<InPlace<[]>>;
  /** @since torch 2.14 */
  readonly shallow_copy_data_: Only<InPlace<[source: Tensor]>>;
  readonly sigmoid: $sigmoid & $sigmoid['default'] & $sigmoid['out'];
  readonly sigmoid_: Only<InPlace<[]>>;
  readonly sigmoid_backward: $sigmoid_backward & $sigmoid_backward['default'] & $sigmoid_backward['grad_input'];
  readonly sign: $sign & $sign['default'] & $sign['out'];
  readonly sign_: Only<InPlace<[]>>;
  readonly signbit: $signbit & $signbit['default'] & $signbit['out'];
  readonly silu: $silu & $silu['default'] & $silu['out'];
  readonly silu_: Only<InPlace<[]>>;
  readonly silu_backward: $silu_backward & $silu_backward['default'] & $silu_backward['grad_input'];
  readonly sin: $sin & $sin['default'] & $sin['out'];
  readonly sin_: Only<InPlace<[]>>;
  readonly sinc: $sinc & $sinc['default'] & $sinc['out'];
  readonly sinc_: Only<InPlace<[]>>;
  readonly sinh: $sinh & $sinh['default'] & $sinh['out'];
  readonly sinh_: Only<InPlace<[]>>;
  readonly size: $size & $size['int'];
  readonly slice: $slice & $slice['Tensor'];
  readonly slice_backward: $slice_backward & $slice_backward['default'] & $slice_backward['out'];
  readonly slice_copy: $slice_copy & $slice_copy['Tensor'] & $slice_copy['Tensor_out'];
  readonly slice_inverse: Only<Op<Tensor, [self: Tensor, src: Tensor], [dim: Int, start: Int | null, end: Int | null, step: Int], { dim?: Int; start?: Int | null; end?: Int | null; step?: Int }>>;
  readonly slice_scatter: $slice_scatter & $slice_scatter['default'] & $slice_scatter['out'];
  readonly slogdet: $slogdet & $slogdet['default'] & $slogdet['out'];
  readonly slow_conv3d: $slow_conv3d & $slow_conv3d['default'] & $slow_conv3d['out'];
  readonly slow_conv3d_forward: $slow_conv3d_forward & $slow_conv3d_forward['default'] & $slow_conv3d_forward['output'];
  readonly slow_conv_dilated2d: $slow_conv_dilated2d & $slow_conv_dilated2d['default'] & $slow_conv_dilated2d['out'];
  readonly slow_conv_dilated3d: $slow_conv_dilated3d & $slow_conv_dilated3d['default'] & $slow_conv_dilated3d['out'];
  readonly slow_conv_transpose2d: $slow_conv_transpose2d & $slow_conv_transpose2d['default'] & $slow_conv_transpose2d['out'];
  readonly slow_conv_transpose3d: $slow_conv_transpose3d & $slow_conv_transpose3d['default'] & $slow_conv_transpose3d['out'];
  readonly smm: Only<Op<Tensor, [self: Tensor, mat2: Tensor]>>;
  readonly smooth_l1_loss: $smooth_l1_loss & $smooth_l1_loss['default'] & $smooth_l1_loss['out'];
  readonly smooth_l1_loss_backward: $smooth_l1_loss_backward & $smooth_l1_loss_backward['default'] & $smooth_l1_loss_backward['grad_input'];
  readonly soft_margin_loss: $soft_margin_loss & $soft_margin_loss['default'] & $soft_margin_loss['out'];
  readonly soft_margin_loss_backward: $soft_margin_loss_backward & $soft_margin_loss_backward['default'] & $soft_margin_loss_backward['grad_input'];
  readonly softmax: $softmax & $softmax['int'] & $softmax['int_out'];
  readonly softplus: $softplus & $softplus['default'] & $softplus['out'];
  readonly softplus_backward: $softplus_backward & $softplus_backward['default'] & $softplus_backward['grad_input'];
  readonly softshrink: $softshrink & $softshrink['default'] & $softshrink['out'];
  readonly softshrink_backward: $softshrink_backward & $softshrink_backward['default'] & $softshrink_backward['grad_input'];
  readonly sort: $sort & $sort['default'] & $sort['stable'] & $sort['values'] & $sort['values_stable'];
  readonly sparse_bsc_tensor: $sparse_bsc_tensor & $sparse_bsc_tensor['ccol_row_value'] & $sparse_bsc_tensor['ccol_row_value_size'];
  readonly sparse_bsr_tensor: $sparse_bsr_tensor & $sparse_bsr_tensor['crow_col_value'] & $sparse_bsr_tensor['crow_col_value_size'];
  readonly sparse_compressed_tensor: $sparse_compressed_tensor & $sparse_compressed_tensor['comp_plain_value'] & $sparse_compressed_tensor['comp_plain_value_size'];
  readonly sparse_coo_tensor: $sparse_coo_tensor & $sparse_coo_tensor['indices'] & $sparse_coo_tensor['indices_size'] & $sparse_coo_tensor['size'] & $sparse_coo_tensor['size_out'];
  readonly sparse_csc_tensor: $sparse_csc_tensor & $sparse_csc_tensor['ccol_row_value'] & $sparse_csc_tensor['ccol_row_value_size'];
  readonly sparse_csr_tensor: $sparse_csr_tensor & $sparse_csr_tensor['crow_col_value'] & $sparse_csr_tensor['crow_col_value_size'];
  readonly sparse_dim: Only<Op<Int, [self: Tensor]>>;
  readonly sparse_mask: $sparse_mask & $sparse_mask['default'] & $sparse_mask['out'];
  readonly sparse_resize: $sparse_resize & $sparse_resize['default'] & $sparse_resize['out'];
  readonly sparse_resize_: Only<InPlace<[size: Ints, sparse_dim: Int, dense_dim: Int]>>;
  readonly sparse_resize_and_clear: $sparse_resize_and_clear & $sparse_resize_and_clear['default'] & $sparse_resize_and_clear['out'];
  readonly sparse_resize_and_clear_: Only<InPlace<[size: Ints, sparse_dim: Int, dense_dim: Int]>>;
  readonly sparse_sampled_addmm: $sparse_sampled_addmm & $sparse_sampled_addmm['default'] & $sparse_sampled_addmm['out'];
  readonly special_airy_ai: $special_airy_ai & $special_airy_ai['default'] & $special_airy_ai['out'];
  readonly special_bessel_j0: $special_bessel_j0 & $special_bessel_j0['default'] & $special_bessel_j0['out'];
  readonly special_bessel_j1: $special_bessel_j1 & $special_bessel_j1['default'] & $special_bessel_j1['out'];
  readonly special_bessel_y0: $special_bessel_y0 & $special_bessel_y0['default'] & $special_bessel_y0['out'];
  readonly special_bessel_y1: $special_bessel_y1 & $special_bessel_y1['default'] & $special_bessel_y1['out'];
  readonly special_chebyshev_polynomial_t: $special_chebyshev_polynomial_t & $special_chebyshev_polynomial_t['default'] & $special_chebyshev_polynomial_t['n_scalar'] & $special_chebyshev_polynomial_t['x_scalar'] & $special_chebyshev_polynomial_t['n_scalar_out'] & $special_chebyshev_polynomial_t['out'] & $special_chebyshev_polynomial_t['x_scalar_out'];
  readonly special_chebyshev_polynomial_u: $special_chebyshev_polynomial_u & $special_chebyshev_polynomial_u['default'] & $special_chebyshev_polynomial_u['n_scalar'] & $special_chebyshev_polynomial_u['x_scalar'] & $special_chebyshev_polynomial_u['n_scalar_out'] & $special_chebyshev_polynomial_u['out'] & $special_chebyshev_polynomial_u['x_scalar_out'];
  readonly special_chebyshev_polynomial_v: $special_chebyshev_polynomial_v & $special_chebyshev_polynomial_v['default'] & $special_chebyshev_polynomial_v['n_scalar'] & $special_chebyshev_polynomial_v['x_scalar'] & $special_chebyshev_polynomial_v['n_scalar_out'] & $special_chebyshev_polynomial_v['out'] & $special_chebyshev_polynomial_v['x_scalar_out'];
  readonly special_chebyshev_polynomial_w: $special_chebyshev_polynomial_w & $special_chebyshev_polynomial_w['default'] & $special_chebyshev_polynomial_w['n_scalar'] & $special_chebyshev_polynomial_w['x_scalar'] & $special_chebyshev_polynomial_w['n_scalar_out'] & $special_chebyshev_polynomial_w['out'] & $special_chebyshev_polynomial_w['x_scalar_out'];
  readonly special_digamma: $special_digamma & $special_digamma['default'] & $special_digamma['out'];
  readonly special_entr: $special_entr & $special_entr['default'] & $special_entr['out'];
  readonly special_erf: $special_erf & $special_erf['default'] & $special_erf['out'];
  readonly special_erfc: $special_erfc & $special_erfc['default'] & $special_erfc['out'];
  readonly special_erfcx: $special_erfcx & $special_erfcx['default'] & $special_erfcx['out'];
  readonly special_erfinv: $special_erfinv & $special_erfinv['default'] & $special_erfinv['out'];
  readonly special_exp2: $special_exp2 & $special_exp2['default'] & $special_exp2['out'];
  readonly special_expit: $special_expit & $special_expit['default'] & $special_expit['out'];
  readonly special_expm1: $special_expm1 & $special_expm1['default'] & $special_expm1['out'];
  readonly special_gammainc: $special_gammainc & $special_gammainc['default'] & $special_gammainc['out'];
  readonly special_gammaincc: $special_gammaincc & $special_gammaincc['default'] & $special_gammaincc['out'];
  readonly special_gammaln: $special_gammaln & $special_gammaln['default'] & $special_gammaln['out'];
  readonly special_hermite_polynomial_h: $special_hermite_polynomial_h & $special_hermite_polynomial_h['default'] & $special_hermite_polynomial_h['n_scalar'] & $special_hermite_polynomial_h['x_scalar'] & $special_hermite_polynomial_h['n_scalar_out'] & $special_hermite_polynomial_h['out'] & $special_hermite_polynomial_h['x_scalar_out'];
  readonly special_hermite_polynomial_he: $special_hermite_polynomial_he & $special_hermite_polynomial_he['default'] & $special_hermite_polynomial_he['n_scalar'] & $special_hermite_polynomial_he['x_scalar'] & $special_hermite_polynomial_he['n_scalar_out'] & $special_hermite_polynomial_he['out'] & $special_hermite_polynomial_he['x_scalar_out'];
  readonly special_i0: $special_i0 & $special_i0['default'] & $special_i0['out'];
  readonly special_i0e: $special_i0e & $special_i0e['default'] & $special_i0e['out'];
  readonly special_i1: $special_i1 & $special_i1['default'] & $special_i1['out'];
  readonly special_i1e: $special_i1e & $special_i1e['default'] & $special_i1e['out'];
  readonly special_laguerre_polynomial_l: $special_laguerre_polynomial_l & $special_laguerre_polynomial_l['default'] & $special_laguerre_polynomial_l['n_scalar'] & $special_laguerre_polynomial_l['x_scalar'] & $special_laguerre_polynomial_l['n_scalar_out'] & $special_laguerre_polynomial_l['out'] & $special_laguerre_polynomial_l['x_scalar_out'];
  readonly special_legendre_polynomial_p: $special_legendre_polynomial_p & $special_legendre_polynomial_p['default'] & $special_legendre_polynomial_p['n_scalar'] & $special_legendre_polynomial_p['x_scalar'] & $special_legendre_polynomial_p['n_scalar_out'] & $special_legendre_polynomial_p['out'] & $special_legendre_polynomial_p['x_scalar_out'];
  readonly special_log1p: $special_log1p & $special_log1p['default'] & $special_log1p['out'];
  readonly special_log_ndtr: $special_log_ndtr & $special_log_ndtr['default'] & $special_log_ndtr['out'];
  readonly special_log_softmax: Only<Op<Tensor, [self: Tensor, dim: Int], [], { dtype?: DType | null }>>;
  readonly special_logit: $special_logit & $special_logit['default'] & $special_logit['out'];
  readonly special_logsumexp: $special_logsumexp & $special_logsumexp['default'] & $special_logsumexp['out'];
  readonly special_modified_bessel_i0: $special_modified_bessel_i0 & $special_modified_bessel_i0['default'] & $special_modified_bessel_i0['out'];
  readonly special_modified_bessel_i1: $special_modified_bessel_i1 & $special_modified_bessel_i1['default'] & $special_modified_bessel_i1['out'];
  readonly special_modified_bessel_k0: $special_modified_bessel_k0 & $special_modified_bessel_k0['default'] & $special_modified_bessel_k0['out'];
  readonly special_modified_bessel_k1: $special_modified_bessel_k1 & $special_modified_bessel_k1['default'] & $special_modified_bessel_k1['out'];
  readonly special_multigammaln: $special_multigammaln & $special_multigammaln['default'] & $special_multigammaln['out'];
  readonly special_ndtr: $special_ndtr & $special_ndtr['default'] & $special_ndtr['out'];
  readonly special_ndtri: $special_ndtri & $special_ndtri['default'] & $special_ndtri['out'];
  readonly special_polygamma: $special_polygamma & $special_polygamma['default'] & $special_polygamma['out'];
  readonly special_psi: $special_psi & $special_psi['default'] & $special_psi['out'];
  readonly special_round: $special_round & $special_round['default'] & $special_round['out'];
  readonly special_scaled_modified_bessel_k0: $special_scaled_modified_bessel_k0 & $special_scaled_modified_bessel_k0['default'] & $special_scaled_modified_bessel_k0['out'];
  readonly special_scaled_modified_bessel_k1: $special_scaled_modified_bessel_k1 & $special_scaled_modified_bessel_k1['default'] & $special_scaled_modified_bessel_k1['out'];
  readonly special_shifted_chebyshev_polynomial_t: $special_shifted_chebyshev_polynomial_t & $special_shifted_chebyshev_polynomial_t['default'] & $special_shifted_chebyshev_polynomial_t['n_scalar'] & $special_shifted_chebyshev_polynomial_t['x_scalar'] & $special_shifted_chebyshev_polynomial_t['n_scalar_out'] & $special_shifted_chebyshev_polynomial_t['out'] & $special_shifted_chebyshev_polynomial_t['x_scalar_out'];
  readonly special_shifted_chebyshev_polynomial_u: $special_shifted_chebyshev_polynomial_u & $special_shifted_chebyshev_polynomial_u['default'] & $special_shifted_chebyshev_polynomial_u['n_scalar'] & $special_shifted_chebyshev_polynomial_u['x_scalar'] & $special_shifted_chebyshev_polynomial_u['n_scalar_out'] & $special_shifted_chebyshev_polynomial_u['out'] & $special_shifted_chebyshev_polynomial_u['x_scalar_out'];
  readonly special_shifted_chebyshev_polynomial_v: $special_shifted_chebyshev_polynomial_v & $special_shifted_chebyshev_polynomial_v['default'] & $special_shifted_chebyshev_polynomial_v['n_scalar'] & $special_shifted_chebyshev_polynomial_v['x_scalar'] & $special_shifted_chebyshev_polynomial_v['n_scalar_out'] & $special_shifted_chebyshev_polynomial_v['out'] & $special_shifted_chebyshev_polynomial_v['x_scalar_out'];
  readonly special_shifted_chebyshev_polynomial_w: $special_shifted_chebyshev_polynomial_w & $special_shifted_chebyshev_polynomial_w['default'] & $special_shifted_chebyshev_polynomial_w['n_scalar'] & $special_shifted_chebyshev_polynomial_w['x_scalar'] & $special_shifted_chebyshev_polynomial_w['n_scalar_out'] & $special_shifted_chebyshev_polynomial_w['out'] & $special_shifted_chebyshev_polynomial_w['x_scalar_out'];
  readonly special_sinc: $special_sinc & $special_sinc['default'] & $special_sinc['out'];
  readonly special_softmax: Only<Op<Tensor, [self: Tensor, dim: Int], [dtype: DType | null], { dtype?: DType | null }>>;
  readonly special_spherical_bessel_j0: $special_spherical_bessel_j0 & $special_spherical_bessel_j0['default'] & $special_spherical_bessel_j0['out'];
  readonly special_xlog1py: $special_xlog1py & $special_xlog1py['default'] & $special_xlog1py['other_scalar'] & $special_xlog1py['self_scalar'] & $special_xlog1py['other_scalar_out'] & $special_xlog1py['out'] & $special_xlog1py['self_scalar_out'];
  readonly special_xlogy: $special_xlogy & $special_xlogy['default'] & $special_xlogy['other_scalar'] & $special_xlogy['self_scalar'] & $special_xlogy['other_scalar_out'] & $special_xlogy['out'] & $special_xlogy['self_scalar_out'];
  readonly special_zeta: $special_zeta & $special_zeta['default'] & $special_zeta['other_scalar'] & $special_zeta['self_scalar'] & $special_zeta['other_scalar_out'] & $special_zeta['out'] & $special_zeta['self_scalar_out'];
  readonly split: $split & $split['Tensor'] & $split['sizes'];
  readonly split_copy: $split_copy & $split_copy['Tensor'] & $split_copy['Tensor_out'];
  readonly split_with_sizes: Only<Op<Tensor[], [self: Tensor, split_sizes: Ints], [dim: Int], { dim?: Int }>>;
  readonly split_with_sizes_copy: $split_with_sizes_copy & $split_with_sizes_copy['default'] & $split_with_sizes_copy['out'];
  readonly sqrt: $sqrt & $sqrt['default'] & $sqrt['out'];
  readonly sqrt_: Only<InPlace<[]>>;
  readonly square: $square & $square['default'] & $square['out'];
  readonly square_: Only<InPlace<[]>>;
  readonly squeeze: $squeeze & $squeeze['default'] & $squeeze['dim'] & $squeeze['dims'];
  readonly squeeze_: $squeeze_ & $squeeze_['default'] & $squeeze_['dim'] & $squeeze_['dims'];
  readonly squeeze_copy: $squeeze_copy & $squeeze_copy['default'] & $squeeze_copy['dim'] & $squeeze_copy['dims'] & $squeeze_copy['dim_out'] & $squeeze_copy['dims_out'] & $squeeze_copy['out'];
  readonly sspaddmm: $sspaddmm & $sspaddmm['default'] & $sspaddmm['out'];
  readonly stack: $stack & $stack['default'] & $stack['out'];
  readonly std: $std & $std['default'] & $std['correction'] & $std['dim'] & $std['correction_out'] & $std['out'];
  readonly std_mean: $std_mean & $std_mean['default'] & $std_mean['correction'] & $std_mean['dim'] & $std_mean['correction_out'];
  readonly stft: $stft & $stft['default'] & $stft['center'];
  /** @since torch 2.12 */
  readonly storage_offset: Only<Op<Int, [self: Tensor]>>;
  readonly stride: $stride & $stride['int'];
  readonly sub: $sub & $sub['Scalar'] & $sub['Tensor'] & $sub['Scalar_out'] & $sub['out'];
  readonly sub_: $sub_ & $sub_['Scalar'] & $sub_['Tensor'];
  readonly subtract: $subtract & $subtract['Scalar'] & $subtract['Tensor'] & $subtract['out'];
  readonly subtract_: $subtract_ & $subtract_['Scalar'] & $subtract_['Tensor'];
  readonly sum: $sum & $sum['default'] & $sum['dim_IntList'] & $sum['IntList_out'] & $sum['out'];
  readonly sum_to_size: Only<Op<Tensor, [self: Tensor, size: Ints]>>;
  readonly svd: $svd & $svd['default'] & $svd['U'];
  readonly swapaxes: Only<Op<Tensor, [self: Tensor, axis0: Int, axis1: Int]>>;
  readonly swapaxes_: Only<InPlace<[axis0: Int, axis1: Int]>>;
  readonly swapdims: Only<Op<Tensor, [self: Tensor, dim0: Int, dim1: Int]>>;
  readonly swapdims_: Only<InPlace<[dim0: Int, dim1: Int]>>;
  readonly sym_constrain_range: Only<Op<void, [size: Scalar], [], { min?: Int | null; max?: Int | null }>>;
  readonly sym_constrain_range_for_size: Only<Op<void, [size: Scalar], [], { min?: Int | null; max?: Int | null }>>;
  readonly sym_is_contiguous: Only<Op<boolean, [self: Tensor], [memory_format: MemoryFormat], { memory_format?: MemoryFormat }>>;
  readonly sym_numel: Only<Op<Int, [self: Tensor]>>;
  readonly sym_size: $sym_size & $sym_size['int'];
  readonly sym_storage_offset: Only<Op<Int, [self: Tensor]>>;
  readonly sym_stride: $sym_stride & $sym_stride['int'];
  readonly t: Only<Op<Tensor, [self: Tensor]>>;
  readonly t_: Only<InPlace<[]>>;
  readonly t_copy: $t_copy & $t_copy['default'] & $t_copy['out'];
  readonly take: $take & $take['default'] & $take['out'];
  readonly take_along_dim: $take_along_dim & $take_along_dim['default'] & $take_along_dim['out'];
  readonly tan: $tan & $tan['default'] & $tan['out'];
  readonly tan_: Only<InPlace<[]>>;
  readonly tanh: $tanh & $tanh['default'] & $tanh['out'];
  readonly tanh_: Only<InPlace<[]>>;
  readonly tanh_backward: $tanh_backward & $tanh_backward['default'] & $tanh_backward['grad_input'];
  readonly tensor_split: $tensor_split & $tensor_split['indices'] & $tensor_split['sections'] & $tensor_split['tensor_indices_or_sections'];
  readonly tensordot: $tensordot & $tensordot['default'] & $tensordot['out'];
  readonly thnn_conv2d: $thnn_conv2d & $thnn_conv2d['default'] & $thnn_conv2d['out'];
  readonly threshold: $threshold & $threshold['default'] & $threshold['out'];
  readonly threshold_: Only<InPlace<[threshold: Scalar, value: Scalar]>>;
  readonly threshold_backward: $threshold_backward & $threshold_backward['default'] & $threshold_backward['grad_input'];
  readonly tile: Only<Op<Tensor, [self: Tensor, dims: Ints]>>;
  readonly to: $to & $to['device'] & $to['dtype'] & $to['dtype_layout'] & $to['other'];
  readonly to_dense: Only<Op<Tensor, [self: Tensor], [dtype: DType | null], { dtype?: DType | null; masked_grad?: boolean | null }>>;
  readonly to_dense_backward: Only<Op<Tensor, [grad: Tensor, input: Tensor], [masked_grad: boolean | null], { masked_grad?: boolean | null }>>;
  readonly to_mkldnn: $to_mkldnn & $to_mkldnn['default'] & $to_mkldnn['out'];
  readonly to_mkldnn_backward: Only<Op<Tensor, [grad: Tensor, input: Tensor]>>;
  readonly to_padded_tensor: $to_padded_tensor & $to_padded_tensor['default'] & $to_padded_tensor['out'];
  readonly to_sparse: $to_sparse & $to_sparse['default'] & $to_sparse['sparse_dim'];
  readonly to_sparse_bsc: Only<Op<Tensor, [self: Tensor, blocksize: IntsN], [dense_dim: Int | null], { dense_dim?: Int | null }>>;
  readonly to_sparse_bsr: Only<Op<Tensor, [self: Tensor, blocksize: IntsN], [dense_dim: Int | null], { dense_dim?: Int | null }>>;
  readonly to_sparse_csc: Only<Op<Tensor, [self: Tensor], [dense_dim: Int | null], { dense_dim?: Int | null }>>;
  readonly to_sparse_csr: Only<Op<Tensor, [self: Tensor], [dense_dim: Int | null], { dense_dim?: Int | null }>>;
  readonly topk: $topk & $topk['default'] & $topk['values'];
  readonly trace: $trace & $trace['default'] & $trace['out'];
  readonly trace_backward: Only<Op<Tensor, [grad: Tensor, sizes: Ints]>>;
  readonly transpose: $transpose & $transpose['int'];
  readonly transpose_: Only<InPlace<[dim0: Int, dim1: Int]>>;
  readonly transpose_copy: $transpose_copy & $transpose_copy['int'] & $transpose_copy['int_out'];
  readonly trapezoid: $trapezoid & $trapezoid['dx'] & $trapezoid['x'];
  readonly trapz: $trapz & $trapz['dx'] & $trapz['x'];
  readonly triangular_solve: $triangular_solve & $triangular_solve['default'] & $triangular_solve['X'];
  readonly tril: $tril & $tril['default'] & $tril['out'];
  readonly tril_: Only<InPlace<[], [diagonal: Int], { diagonal?: Int }>>;
  readonly tril_indices: $tril_indices & $tril_indices['default'] & $tril_indices['out'];
  readonly triplet_margin_loss: Only<Op<Tensor, [anchor: Tensor, positive: Tensor, negative: Tensor], [margin: Real, p: Real, eps: Real, swap: boolean, reduction: Int], { margin?: Real; p?: Real; eps?: Real; swap?: boolean; reduction?: Int }>>;
  readonly triu: $triu & $triu['default'] & $triu['out'];
  readonly triu_: Only<InPlace<[], [diagonal: Int], { diagonal?: Int }>>;
  readonly triu_indices: $triu_indices & $triu_indices['default'] & $triu_indices['out'];
  readonly true_divide: $true_divide & $true_divide['Scalar'] & $true_divide['Tensor'] & $true_divide['out'];
  readonly true_divide_: $true_divide_ & $true_divide_['Scalar'] & $true_divide_['Tensor'];
  readonly trunc: $trunc & $trunc['default'] & $trunc['out'];
  readonly trunc_: Only<InPlace<[]>>;
  readonly type_as: Only<Op<Tensor, [self: Tensor, other: Tensor]>>;
  readonly unbind: $unbind & $unbind['int'];
  readonly unbind_copy: $unbind_copy & $unbind_copy['int'] & $unbind_copy['int_out'];
  readonly unflatten: $unflatten & $unflatten['int'];
  readonly unflatten_dense_tensors: Only<Op<Tensor[], [flat: Tensor, tensors: Tensors]>>;
  readonly unfold: Only<Op<Tensor, [self: Tensor, dimension: Int, size: Int, step: Int]>>;
  readonly unfold_backward: $unfold_backward & $unfold_backward['default'] & $unfold_backward['out'];
  readonly unfold_copy: $unfold_copy & $unfold_copy['default'] & $unfold_copy['out'];
  readonly uniform: $uniform & $uniform['default'] & $uniform['out'];
  readonly uniform_: Only<InPlace<[], [from: Real, to: Real], { from?: Real; to?: Real; generator?: Generator | null }>>;
  readonly unique_consecutive: $unique_consecutive & $unique_consecutive['default'] & $unique_consecutive['out'];
  readonly unique_dim: $unique_dim & $unique_dim['default'] & $unique_dim['out'];
  readonly unique_dim_consecutive: $unique_dim_consecutive & $unique_dim_consecutive['default'] & $unique_dim_consecutive['out'];
  readonly unsafe_chunk: Only<Op<Tensor[], [self: Tensor, chunks: Int], [dim: Int], { dim?: Int }>>;
  readonly unsafe_split: $unsafe_split & $unsafe_split['Tensor'] & $unsafe_split['Tensor_out'];
  readonly unsafe_split_with_sizes: $unsafe_split_with_sizes & $unsafe_split_with_sizes['default'] & $unsafe_split_with_sizes['out'];
  readonly unsqueeze: Only<Op<Tensor, [self: Tensor, dim: Int]>>;
  readonly unsqueeze_: Only<InPlace<[dim: Int]>>;
  readonly unsqueeze_copy: $unsqueeze_copy & $unsqueeze_copy['default'] & $unsqueeze_copy['out'];
  readonly upsample_bicubic2d: $upsample_bicubic2d & $upsample_bicubic2d['default'] & $upsample_bicubic2d['vec'] & $upsample_bicubic2d['out'];
  readonly upsample_bicubic2d_backward: $upsample_bicubic2d_backward & $upsample_bicubic2d_backward['default'] & $upsample_bicubic2d_backward['grad_input'];
  readonly upsample_bilinear2d: $upsample_bilinear2d & $upsample_bilinear2d['default'] & $upsample_bilinear2d['vec'] & $upsample_bilinear2d['out'] & $upsample_bilinear2d['vec_out'];
  readonly upsample_bilinear2d_backward: $upsample_bilinear2d_backward & $upsample_bilinear2d_backward['default'] & $upsample_bilinear2d_backward['grad_input'];
  readonly upsample_linear1d: $upsample_linear1d & $upsample_linear1d['default'] & $upsample_linear1d['vec'] & $upsample_linear1d['out'];
  readonly upsample_linear1d_backward: $upsample_linear1d_backward & $upsample_linear1d_backward['default'] & $upsample_linear1d_backward['grad_input'];
  readonly upsample_nearest1d: $upsample_nearest1d & $upsample_nearest1d['default'] & $upsample_nearest1d['vec'] & $upsample_nearest1d['out'];
  readonly upsample_nearest1d_backward: $upsample_nearest1d_backward & $upsample_nearest1d_backward['default'] & $upsample_nearest1d_backward['grad_input'];
  readonly upsample_nearest2d: $upsample_nearest2d & $upsample_nearest2d['default'] & $upsample_nearest2d['vec'] & $upsample_nearest2d['out'] & $upsample_nearest2d['vec_out'];
  readonly upsample_nearest2d_backward: $upsample_nearest2d_backward & $upsample_nearest2d_backward['default'] & $upsample_nearest2d_backward['grad_input'];
  readonly upsample_nearest3d: $upsample_nearest3d & $upsample_nearest3d['default'] & $upsample_nearest3d['vec'] & $upsample_nearest3d['out'];
  readonly upsample_nearest3d_backward: $upsample_nearest3d_backward & $upsample_nearest3d_backward['default'] & $upsample_nearest3d_backward['grad_input'];
  readonly upsample_trilinear3d: $upsample_trilinear3d & $upsample_trilinear3d['default'] & $upsample_trilinear3d['vec'] & $upsample_trilinear3d['out'];
  readonly upsample_trilinear3d_backward: $upsample_trilinear3d_backward & $upsample_trilinear3d_backward['default'] & $upsample_trilinear3d_backward['grad_input'];
  readonly value_selecting_reduction_backward: Only<Op<Tensor, [grad: Tensor, dim: Int, indices: Tensor, sizes: Ints, keepdim: boolean]>>;
  readonly values: Only<Op<Tensor, [self: Tensor]>>;
  readonly values_copy: $values_copy & $values_copy['default'] & $values_copy['out'];
  readonly vander: Only<Op<Tensor, [x: Tensor], [N: Int | null, increasing: boolean], { N?: Int | null; increasing?: boolean }>>;
  readonly var: $var & $var['default'] & $var['correction'] & $var['dim'] & $var['correction_out'] & $var['out'];
  readonly var_mean: $var_mean & $var_mean['default'] & $var_mean['correction'] & $var_mean['dim'] & $var_mean['correction_out'];
  readonly vdot: $vdot & $vdot['default'] & $vdot['out'];
  readonly view: $view & $view['default'] & $view['dtype'];
  readonly view_as: Only<Op<Tensor, [self: Tensor, other: Tensor]>>;
  readonly view_as_complex: Only<Op<Tensor, [self: Tensor]>>;
  readonly view_as_complex_copy: $view_as_complex_copy & $view_as_complex_copy['default'] & $view_as_complex_copy['out'];
  readonly view_as_real: Only<Op<Tensor, [self: Tensor]>>;
  readonly view_as_real_copy: $view_as_real_copy & $view_as_real_copy['default'] & $view_as_real_copy['out'];
  readonly view_copy: $view_copy & $view_copy['default'] & $view_copy['dtype'] & $view_copy['dtype_out'] & $view_copy['out'];
  readonly vsplit: $vsplit & $vsplit['array'] & $vsplit['int'];
  readonly vstack: $vstack & $vstack['default'] & $vstack['out'];
  readonly where: $where & $where['default'] & $where['Scalar'] & $where['ScalarOther'] & $where['ScalarSelf'] & $where['self'] & $where['self_out'];
  readonly xlogy: $xlogy & $xlogy['Scalar_Other'] & $xlogy['Scalar_Self'] & $xlogy['Tensor'] & $xlogy['OutScalar_Other'] & $xlogy['OutScalar_Self'] & $xlogy['OutTensor'];
  readonly xlogy_: $xlogy_ & $xlogy_['Scalar_Other'] & $xlogy_['Tensor'];
  readonly zero: $zero & $zero['default'] & $zero['out'];
  readonly zero_: Only<InPlace<[]>>;
  readonly zeros: $zeros & $zeros['default'] & $zeros['out'];
  readonly zeros_like: $zeros_like & $zeros_like['default'] & $zeros_like['out'];
}
