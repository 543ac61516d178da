// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Only, Op, Real, Tensor, Tensors } from './types.js';

export interface _Test {
  readonly cat: Only<Op<Tensor, [inputs: Tensors]>>;
  readonly get_first: Only<Op<string, [_0: never]>>;
  readonly leaky_relu: Only<Op<Tensor, [self: Tensor], [v: Real], { v?: Real }>>;
}
