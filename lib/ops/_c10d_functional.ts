// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { InPlace, Int, Ints, Only, Op, Tensor, Tensors } from './types.js';

export interface _C10dFunctional {
  readonly all_gather_into_tensor: Only<Op<Tensor, [input: Tensor, group_size: Int, group_name: unknown]>>;
  readonly all_gather_into_tensor_coalesced: Only<Op<Tensor[], [inputs: Tensors, group_size: Int, group_name: unknown]>>;
  readonly all_gather_into_tensor_out: Only<Op<Tensor, [input: Tensor, group_size: Int, group_name: unknown], [], { out: Tensor }>>;
  readonly all_reduce: Only<Op<Tensor, [input: Tensor, reduce_op: unknown, group_name: unknown]>>;
  readonly all_reduce_: Only<InPlace<[reduce_op: unknown, group_name: unknown]>>;
  readonly all_reduce_coalesced: Only<Op<Tensor[], [inputs: Tensors, reduce_op: unknown, group_name: unknown]>>;
  readonly all_reduce_coalesced_: Only<Op<Tensor[], [inputs: Tensors, reduce_op: unknown, group_name: unknown]>>;
  readonly all_to_all_single: Only<Op<Tensor, [input: Tensor, output_split_sizes: Ints, input_split_sizes: Ints, group_name: unknown]>>;
  /** @since torch 2.12 */
  readonly batch_p2p_ops: Only<Op<Tensor[], [op_list: readonly string[], peer_list: Ints, tag_list: Ints, tensors: Tensors, group_name: string]>>;
  readonly broadcast: Only<Op<Tensor, [input: Tensor, src: Int, group_name: unknown]>>;
  readonly broadcast_: Only<InPlace<[src: Int, group_name: unknown]>>;
  /** @since torch 2.12 */
  readonly irecv: Only<Op<Tensor, [tensor: Tensor, src: Int, tag: Int, group_name: string]>>;
  /** @since torch 2.12 */
  readonly isend: Only<Op<Tensor, [tensor: Tensor, dst: Int, tag: Int, group_name: string]>>;
  readonly reduce_scatter_tensor: Only<Op<Tensor, [input: Tensor, reduce_op: string, group_size: Int, group_name: unknown]>>;
  readonly reduce_scatter_tensor_coalesced: Only<Op<Tensor[], [inputs: Tensors, reduce_op: string, group_size: Int, group_name: unknown]>>;
  readonly reduce_scatter_tensor_out: Only<Op<Tensor, [input: Tensor, reduce_op: string, group_size: Int, group_name: unknown], [], { out: Tensor }>>;
  readonly wait_tensor: Only<Op<Tensor, [tensor: Tensor]>>;
  /** @since torch 2.15 */
  readonly wait_tensors: Only<Op<Tensor[], [tensors: Tensors]>>;
}
