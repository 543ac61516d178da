// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { InPlace, Int, Ints, Only, Op, Opaque, Tensor, Tensors } from './types.js';

export interface SymmMem {
  readonly _async_input_mm: Only<Op<Tensor, [a: Tensor, b: Tensor, a_chunk_signals: Tensor, a_chunk_pivot: Int]>>;
  readonly _barrier: Only<Op<void, [symm: Opaque]>>;
  readonly _rendezvous: Only<Op<Opaque, [tensor: Tensor], [group_name: string | null], { group_name?: string | null }>>;
  readonly all_to_all_vdev: Only<Op<void, [input: Tensor, out: Tensor, in_splits: Tensor, out_splits_offsets: Tensor, group_name: string]>>;
  readonly all_to_all_vdev_2d: Only<Op<void, [input: Tensor, out: Tensor, in_splits: Tensor, out_splits_offsets: Tensor, group_name: string], [major_align: Int | null], { major_align?: Int | null }>>;
  readonly all_to_all_vdev_2d_offset: Only<Op<void, [input: Tensor, out: Tensor, in_splits_offsets: Tensor, out_splits_offsets: Tensor, group_name: string]>>;
  /** @since torch 2.14 */
  readonly memcpy_to_multicast_: Only<InPlace<[src: Tensor, byte_offset: Int, group_name: string]>>;
  readonly memset32_: Only<InPlace<[offset: Int, val: Int, count: Int]>>;
  readonly multi_root_tile_reduce: Only<Op<void, [in_tiles: Tensors, out_tile: Tensor, roots: Ints, group_name: string], [reduce_op: string], { reduce_op?: string }>>;
  readonly multimem_all_gather_out: Only<Op<Tensor, [input: Tensor, group_name: string, out: Tensor]>>;
  readonly multimem_all_reduce_: Only<InPlace<[reduce_op: string, group_name: string]>>;
  readonly multimem_one_shot_all_reduce: Only<Op<Tensor, [input: Tensor, reduce_op: string, group_name: string]>>;
  readonly multimem_one_shot_all_reduce_out: Only<Op<Tensor, [input: Tensor, reduce_op: string, group_name: string, out: Tensor]>>;
  readonly multimem_one_shot_reduce_out: Only<Op<Tensor, [input: Tensor, reduce_op: string, root: Int, group_name: string, out: Tensor]>>;
  /** @since torch 2.14 */
  readonly nccl_all_to_all_nd: Only<Op<void, [input: Tensor, out: Tensor, scatter_dim: Int, gather_dim: Int, group_name: string]>>;
  readonly nccl_get: Only<Op<void, [tensor: Tensor, peer: Int]>>;
  /** @since torch 2.14 */
  readonly nccl_get_out: Only<Op<void, [dst: Tensor, hdl: Opaque, offset: Int, size: Int, peer: Int]>>;
  readonly nccl_put: Only<Op<void, [tensor: Tensor, peer: Int]>>;
  readonly nccl_put_signal: Only<Op<void, [src: Tensor, hdl: Opaque, peer: Int]>>;
  readonly nccl_put_with_signal: Only<Op<void, [tensor: Tensor, signal: Int, peer: Int]>>;
  /** @since torch 2.12 */
  readonly nccl_reduce_scatter_offset: Only<Op<void, [input: Tensor, out: Tensors, group_name: string, dim: Int], [offsets: Ints | null, dst_ranks: Ints | null, red_op: string], { offsets?: Ints | null; dst_ranks?: Ints | null; red_op?: string }>>;
  readonly nccl_wait_for_signal: Only<Op<void, [sigpad: Tensor, signal: Int]>>;
  readonly nccl_wait_signal: Only<Op<void, [hdl: Opaque, peer: Int]>>;
  readonly nvshmem_all_to_all: Only<Op<Tensor, [input: Tensor, out: Tensor, group_name: string]>>;
  readonly nvshmem_broadcast: Only<InPlace<[root: Int, group_name: string]>>;
  readonly nvshmem_get: Only<Op<void, [tensor: Tensor, peer: Int]>>;
  /** @since torch 2.14 */
  readonly nvshmem_get_out: Only<Op<void, [dst: Tensor, hdl: Opaque, offset: Int, size: Int, peer: Int]>>;
  readonly nvshmem_put: Only<Op<void, [tensor: Tensor, peer: Int]>>;
  readonly nvshmem_put_with_signal: Only<Op<void, [tensor: Tensor, sigpad: Tensor, signal: Int, peer: Int]>>;
  readonly nvshmem_wait_for_signal: Only<Op<void, [sigpad: Tensor, signal: Int, peer: Int]>>;
  readonly one_shot_all_reduce: Only<Op<Tensor, [input: Tensor, reduce_op: string, group_name: string]>>;
  readonly one_shot_all_reduce_copy: Only<Op<Tensor, [symm_buffer: Tensor, local_input: Tensor, reduce_op: string, group_name: string]>>;
  readonly one_shot_all_reduce_copy_out: Only<Op<Tensor, [symm_buffer: Tensor, local_input: Tensor, reduce_op: string, group_name: string, out: Tensor]>>;
  readonly one_shot_all_reduce_out: Only<Op<Tensor, [input: Tensor, reduce_op: string, group_name: string, out: Tensor]>>;
  readonly reduce_scatter_out: Only<Op<Tensor, [input: Tensor, group_name: string, split_last_dim: boolean, output: Tensor]>>;
  readonly stream_write_value32_: Only<InPlace<[offset: Int, val: Int]>>;
  readonly tile_reduce: Only<Op<void, [in_tile: Tensor, out_tile: Tensor, root: Int, group_name: string], [reduce_op: string], { reduce_op?: string }>>;
  readonly two_shot_all_reduce_: Only<InPlace<[reduce_op: string, group_name: string]>>;
  readonly two_shot_all_reduce_out: Only<Op<Tensor, [input: Tensor, reduce_op: string, group_name: string, output: Tensor]>>;
}
