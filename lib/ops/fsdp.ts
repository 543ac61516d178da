// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Int, Only, Op, Tensor, Tensors } from './types.js';

export interface Fsdp {
  /** @since torch 2.15 */
  readonly chunk_cat_mixed_dtype: Only<Op<void, [tensors: Tensors, dim: Int, num_chunks: Int], [], { out: Tensor }>>;
}
