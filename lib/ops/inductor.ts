// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { DType, Int, Ints, Only, Op, Tensor } from './types.js';

export interface Inductor {
  readonly _alloc_from_pool: Only<Op<Tensor, [self: Tensor, offset_bytes: Int, dtype: DType, size: Ints, stride: Ints]>>;
  readonly _mm_plus_mm: Only<Op<Tensor, [a: Tensor, b: Tensor, c: Tensor, d: Tensor, out: Tensor]>>;
  readonly _reinterpret_tensor: Only<Op<Tensor, [self: Tensor, size: Ints, stride: Ints], [offset_increment: Int], { offset_increment?: Int }>>;
  readonly accumulate_grad_: Only<Op<Tensor | null, [variable: Tensor], [variable_grad: Tensor | null, new_grad: Tensor | null], { variable_grad?: Tensor | null; new_grad?: Tensor | null }>>;
}
