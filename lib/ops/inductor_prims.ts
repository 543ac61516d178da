// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Generator, Int, Only, Op, Tensor } from './types.js';

export interface InductorPrims {
  /** @since torch 2.12 */
  readonly inductor_reserve_rng_state: Only<Op<[Tensor, Tensor, Tensor], [generator: Generator | null, increment: Int]>>;
}
