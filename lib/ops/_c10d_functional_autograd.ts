// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Int, Ints, Only, Op, Tensor } from './types.js';

export interface _C10dFunctionalAutograd {
  readonly all_gather_into_tensor: Only<Op<Tensor, [input: Tensor, group_size: Int, group_name: unknown]>>;
  readonly all_to_all_single: Only<Op<Tensor, [input: Tensor, output_split_sizes: Ints, input_split_sizes: Ints, group_name: unknown]>>;
  readonly reduce_scatter_tensor: Only<Op<Tensor, [input: Tensor, reduce_op: string, group_size: Int, group_name: unknown]>>;
}
