// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Device, DType, InPlace, Int, Ints, Only, Op, Opaque, Real, Tensor, Tensors } from './types.js';

interface $masked_adamw_ {
  readonly default: Op<void, [params: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, bits: readonly (Tensor | null)[]], [], { step: Int; lr: Real; beta1: Real; beta2: Real; eps: Real; weight_decay: Real; decoupled?: boolean; maximize?: boolean; clip?: Tensor | null; write_grads?: boolean; masters?: Tensors | null }>;
  readonly tensor_lr: Op<void, [params: Tensors, grads: Tensors, exp_avgs: Tensors, exp_avg_sqs: Tensors, bits: readonly (Tensor | null)[]], [], { state_steps: Tensors; lr: Tensor; beta1: Real; beta2: Real; eps: Real; weight_decay: Real; decoupled?: boolean; maximize?: boolean; clip?: Tensor | null; write_grads?: boolean; masters?: Tensors | null }>;
}
export interface Espalier {
  readonly abi: Only<Op<string, []>>;
  readonly alive_norm: Only<Op<Tensor, [grads: Tensors, bits: readonly (Tensor | null)[]]>>;
  readonly bitmap_above: Only<Op<Tensor, [score: Tensor, alive: Tensor | null, key: Int, ties: Int], [], { keys?: DType | null; signed?: boolean }>>;
  readonly bitmap_and: Only<Op<Tensor, [a: Tensor, b: Tensor]>>;
  readonly bitmap_andnot: Only<Op<Tensor, [a: Tensor, b: Tensor]>>;
  readonly bitmap_apply: Only<Op<Tensor, [self: Tensor, bits: Tensor]>>;
  readonly bitmap_apply_: Only<InPlace<[bits: Tensor]>>;
  readonly bitmap_count: Only<Op<Int, [bits: Tensor, n: Int]>>;
  readonly bitmap_distance: Only<Op<Int, [a: Tensor, b: Tensor]>>;
  readonly bitmap_intersection_count: Only<Op<Int, [a: Tensor, b: Tensor]>>;
  readonly bitmap_is_nm: Only<Op<boolean, [bits: Tensor, shape: Ints, keep: Int, of: Int]>>;
  readonly bitmap_ones: Only<Op<Tensor, [n: Int]>>;
  readonly bitmap_or: Only<Op<Tensor, [a: Tensor, b: Tensor]>>;
  readonly bitmap_pack: Only<Op<Tensor, [mask: Tensor]>>;
  readonly bitmap_unpack: Only<Op<Tensor, [bits: Tensor, shape: Ints]>>;
  readonly bitmap_xor: Only<Op<Tensor, [a: Tensor, b: Tensor]>>;
  readonly compress: Only<Op<Tensor, [self: Tensor, bits: Tensor]>>;
  readonly dequantize_product: Only<Op<Tensor, [product: Tensor, scales: Tensor, column_scales: Tensor], [bias: Tensor | null], { bias?: Tensor | null; dtype: DType; activation?: string }>>;
  readonly expand: Only<Op<Tensor, [values: Tensor, bits: Tensor, shape: Ints]>>;
  readonly linear24: Only<Op<Tensor, [input: Tensor, compressed: Tensor, bias: Tensor | null, features: Int], [], { activation?: string; scale?: Real; out_dtype?: DType | null; algorithm?: Ints | null }>>;
  readonly linear24_about: Only<Op<string, [like: Tensor]>>;
  readonly linear24_compress: Only<Op<Tensor, [weight: Tensor]>>;
  readonly linear24_search: Only<Op<Int[], [input: Tensor, compressed: Tensor, bias: Tensor | null, features: Int], [], { activation?: string; out_dtype?: DType | null }>>;
  readonly linear24_train: Only<Op<Tensor, [input: Tensor, weight: Tensor, bias: Tensor | null, compressed: Tensor], [transposed: Tensor | null, dense: Tensor | null, alive: Tensor | null], { transposed?: Tensor | null; dense?: Tensor | null; alive?: Tensor | null; activation?: string; decay?: Real; algorithm?: Ints | null; algorithm_transposed?: Ints | null }>>;
  readonly magnitude_histogram: Only<Op<Tensor, [score: Tensor, alive: Tensor | null, pass_index: Int, prefix: Int], [], { keys?: DType | null; signed?: boolean }>>;
  readonly magnitude_ties: Only<Op<Int, [score: Tensor, alive: Tensor | null, key: Int], [], { keys?: DType | null; signed?: boolean }>>;
  readonly masked_adamw_: $masked_adamw_ & $masked_adamw_['default'] & $masked_adamw_['tensor_lr'];
  readonly masked_sgd_: Only<Op<void, [params: Tensors, grads: Tensors, momentum_buffers: Tensors, bits: readonly (Tensor | null)[]], [], { first_step: boolean; lr: Real; momentum: Real; dampening: Real; weight_decay: Real; nesterov: boolean; maximize?: boolean; clip?: Tensor | null; write_grads?: boolean; masters?: Tensors | null }>>;
  readonly nm_gather: Only<Op<Tensor, [self: Tensor, indices: Tensor, keep: Int, of: Int]>>;
  readonly nm_pack: Only<Op<[Tensor, Tensor], [self: Tensor, bits: Tensor, keep: Int, of: Int]>>;
  readonly nm_unpack: Only<Op<Tensor, [values: Tensor, indices: Tensor, keep: Int, of: Int, shape: Ints]>>;
  readonly quantize_rows: Only<Op<[Tensor, Tensor], [self: Tensor, dtype: DType]>>;
  readonly quantized_linear: Only<Op<Tensor, [input: Tensor, weight: Tensor]>>;
  readonly random_bitmap: Only<Op<Tensor, [n: Int, keep: Int, seed: Int, stream: Int]>>;
  readonly random_scores: Only<Op<Tensor, [n: Int, seed: Int, stream: Int]>>;
  readonly select_nm: Only<Op<Tensor, [score: Tensor, alive: Tensor | null, keep: Int, of: Int], [], { signed?: boolean }>>;
  readonly select_nm_transposable: Only<Op<Tensor, [score: Tensor, alive: Tensor | null, keep: Int, of: Int]>>;
  readonly select_rows: Only<Op<Tensor, [score: Tensor, alive: Tensor | null, counts: Tensor], [], { signed?: boolean }>>;
  readonly select_smallest: Only<Op<Tensor[], [scores: Tensors, alive: readonly (Tensor | null)[], count: Int], [], { signed?: boolean }>>;
  readonly shard_enter: Only<Op<Tensor[], [group: Opaque, inputs: Tensors]>>;
  readonly shard_group: Only<Op<Opaque, [session: Opaque, like: Tensors], [], { device?: Device | null; compute?: DType | null; reduce?: DType | null; reshard_after_forward?: boolean }>>;
  readonly shard_leave: Only<Op<Tensor[], [group: Opaque, outputs: Tensors]>>;
  readonly shard_move: Only<Op<void, [group: Opaque, session: Opaque]>>;
  readonly shard_read: Only<Op<Tensor, [group: Opaque, index: Int, local: Tensor]>>;
  readonly shard_reads_memory: Only<Op<boolean, [session: Opaque]>>;
  readonly shard_reset: Only<Op<void, [session: Opaque]>>;
  readonly shard_session: Only<Op<Opaque, [group: string, prefetch: Int]>>;
  readonly shard_synchronize: Only<Op<void, [session: Opaque, on: boolean, reshard_after_backward: boolean]>>;
  readonly shard_tensors: Only<Op<[Tensor[], Tensor[]], [group: Opaque]>>;
  readonly shard_write: Only<Op<void, [group: Opaque, index: Int, full: Tensor]>>;
  readonly shuffle_bitmap: Only<Op<Tensor, [bits: Tensor, n: Int, seed: Int, stream: Int]>>;
}
