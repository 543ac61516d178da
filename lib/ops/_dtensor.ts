// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Int, Only, Op, Tensor } from './types.js';

export interface _Dtensor {
  readonly shard_dim_alltoall: Only<Op<Tensor, [input: Tensor, gather_dim: Int, shard_dim: Int, group_name: unknown]>>;
}
