// Made by scripts/op-types.mjs from the schemas of libtorch. Do not edit.
import type { Int, IntsN, Only, Op, Opaque, Tensor } from './types.js';

export interface MkldnnPrepacked {
  readonly conv2d_prepack: Only<Op<Opaque, [W: Tensor, B: Tensor | null, stride: IntsN, padding: IntsN, dilation: IntsN, groups: Int, input_size: IntsN, attr: string]>>;
  readonly conv2d_run: Only<Op<Tensor, [X: Tensor, W_prepack: Opaque]>>;
}
