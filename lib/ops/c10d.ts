// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Int, Ints, Only, Op, Opaque, Tensor, Tensors } from './types.js';

export interface C10d {
  readonly _allgather_base_: Only<Op<[Tensor, Opaque], [output_tensor: Tensor, input_tensor: Tensor, process_group: Opaque], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly _reduce_scatter_base_: Only<Op<[Tensor, Opaque], [output_tensor: Tensor, input_tensor: Tensor, process_group: Opaque, reduce_op: Opaque], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly allgather_: Only<Op<[Tensor[][], Opaque], [output_tensors: readonly Tensors[], input_tensors: Tensors, process_group: Opaque], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly allgather_coalesced_: Only<Op<Opaque, [output_lists: readonly Tensors[], input_list: Tensors, process_group: Opaque], [async_op: boolean], { async_op?: boolean }>>;
  readonly allgather_into_tensor_coalesced_: Only<Op<Opaque, [outputs: Tensors, inputs: Tensors, process_group: Opaque], [async_op: boolean], { async_op?: boolean }>>;
  readonly allreduce_: Only<Op<[Tensor[], Opaque], [tensors: Tensors, process_group: Opaque, reduce_op: Opaque], [sparse_indices: Tensor | null, async_op: boolean, timeout: Int], { sparse_indices?: Tensor | null; async_op?: boolean; timeout?: Int }>>;
  readonly allreduce_coalesced_: Only<Op<Opaque, [tensors: Tensors, process_group: Opaque, reduce_op: Opaque], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly alltoall_: Only<Op<[Tensor[], Opaque], [output_tensors: Tensors, input_tensors: Tensors, process_group: Opaque], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly alltoall_base_: Only<Op<Opaque, [output: Tensor, input: Tensor, process_group: Opaque, output_split_sizes: Ints, input_split_sizes: Ints], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly barrier: Only<Op<Opaque, [tensor: Tensor, process_group: Opaque, device_ids: Ints], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly broadcast_: Only<Op<[Tensor[], Opaque], [tensors: Tensors, process_group: Opaque, root_rank: Int, root_tensor: Int], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  /** @since torch 2.12 */
  readonly check_for_nan: Only<Op<void, [tensor: Tensor]>>;
  readonly gather_: Only<Op<Opaque, [output_tensors: readonly Tensors[], input_tensors: Tensors, process_group: Opaque, root_rank: Int], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  /** @since torch 2.14 */
  readonly gather_into_tensor_: Only<Op<[Tensor, Opaque], [output_tensor: Tensor, input_tensor: Tensor, process_group: Opaque, root_rank: Int], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly monitored_barrier_: Only<Op<void, [tensor: Tensor, process_group: Opaque, device_ids: Ints, timeout: Int, wait_all_ranks: boolean]>>;
  readonly recv_: Only<Op<Opaque, [tensors: Tensors, process_group: Opaque, src: Int, tag: Int]>>;
  readonly recv_any_source_: Only<Op<Opaque, [tensors: Tensors, process_group: Opaque, tag: Int]>>;
  readonly reduce_: Only<Op<Opaque, [tensors: Tensors, process_group: Opaque, reduce_op: Opaque, root_rank: Int, root_tensor: Int], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly reduce_scatter_: Only<Op<[Tensor[], Opaque], [output_tensors: Tensors, input_tensors: readonly Tensors[], process_group: Opaque, reduce_op: Opaque], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly reduce_scatter_tensor_coalesced_: Only<Op<Opaque, [outputs: Tensors, inputs: Tensors, process_group: Opaque, reduce_op: Opaque], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly scatter_: Only<Op<[Tensor[], Opaque], [output_tensors: Tensors, input_tensors: readonly Tensors[], process_group: Opaque, root_rank: Int], [async_op: boolean, timeout: Int], { async_op?: boolean; timeout?: Int }>>;
  readonly send: Only<Op<Opaque, [tensors: Tensors, process_group: Opaque, dst: Int, tag: Int]>>;
}
