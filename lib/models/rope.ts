// Rotary positions.

import { empty, noGrad, ops, scope, tensor, type Tensor } from '../core/index.js';
import { buffer, Module, type Buffer, type FactoryOptions } from '../nn/index.js';

/**
 * Rotates pairs of features by angles that grow with the position (Su et al., 2021): the feature i pairs with
 * i + dim / 2, the angle of pair i is position · base^(-2i / dim).
 *
 * Input [batch, heads, time, dim].
 *
 * @example
 * new models.Rope(16, 64).forward(query);     // [8, 4, 64, 16]
 */
export class Rope extends Module<[Tensor], Tensor> {
  cos: Buffer;
  sin: Buffer;
  readonly base: number;

  constructor(
    readonly dim: number,
    readonly context: number,
    options: FactoryOptions & { base?: number } = {},
  ) {
    super();
    if (dim % 2 !== 0)
      throw new RangeError(`Expected an even number of features per head but received ${dim}`);
    const { base = 10_000, device = 'cpu', dtype = 'float32' } = options;
    this.base = base;
    const table = () => buffer(empty([context, dim], { device, dtype }), { persistent: false });
    this.cos = scope(table);
    this.sin = scope(table);
    this.resetParameters();
  }

  /** Fills the tables: needed again after a model on the meta device was given memory. */
  resetParameters(): void {
    scope(() => {
      noGrad(() => {
        const { dim, base } = this;
        const pairs = ops.aten.arange.start_step(0, dim, 2, { dtype: 'float64' });
        const frequencies = ops.aten.pow.Scalar(base, pairs.div(-dim));
        const half = ops.aten.arange(this.context, { dtype: 'float64' }).unsqueeze(1).mul(frequencies);
        // The sign of the rotation is put into the table: one operator fewer at each use.
        const signs = tensor([-1, 1], { dtype: 'float64' });
        this.cos.copy_(ops.aten.cos(half).repeat([1, 2]));
        this.sin.copy_(
          ops.aten
            .sin(half)
            .repeat([1, 2])
            .mul(ops.aten.repeat_interleave.self_int(signs, dim / 2)),
        );
      });
    });
  }

  forward(input: Tensor): Tensor {
    const time = input.size(-2);
    if (time > this.context)
      throw new RangeError(`Expected at most ${this.context} positions but received ${time}`);
    const cos = time === this.context ? this.cos : this.cos.narrow(0, 0, time);
    const sin = time === this.context ? this.sin : this.sin.narrow(0, 0, time);
    const rotated = ops.aten.addcmul(input.mul(cos), ops.aten.roll(input, [this.dim / 2], [-1]), sin);
    // Narrow features are rotated by the tables' float32 angles.
    const { dtype } = input;
    return rotated.dtype === dtype ? rotated : rotated.to(dtype);
  }
}
