// The 2:4 mask of a weight: what fits, how it is chosen, and how a gradient passes it.

import {
  ArgumentError,
  ConfigError,
  defineFunction,
  ops,
  scope,
  ShapeError,
  type Tensor,
} from '../core/index.js';
import { describe } from '../core/dtype.js';
import { Mask } from '../prune/mask.js';

/** The masked weight, whose gradient goes to all of the weight: straight through, with the decay of SR-STE. */
export function straightThrough(decay: number): (weight: Tensor, bits: Tensor) => Tensor {
  return defineFunction({
    forward(context, weight: Tensor, bits: Tensor) {
      const masked = ops.espalier.bitmap_apply(weight, bits);
      if (decay > 0) context.saveForBackward(weight, masked);
      return masked;
    },
    backward(context, gradient) {
      const [weight, masked] = context.savedTensors;
      if (!weight || !masked) return [gradient, null];
      return [gradient.add(weight.sub(masked).mul(decay)), null];
    },
  });
}

/** The bitmap of the 2 of every 4 that are largest in magnitude. */
export function select(weight: Tensor, transposable: boolean): Tensor {
  const { select_nm, select_nm_transposable } = ops.espalier;
  return transposable ? select_nm_transposable(weight, null, 2, 4) : select_nm(weight, null, 2, 4);
}

/** @throws ShapeError unless a weight [out, in] falls into groups of 4 */
export function checkSizes(shape: readonly number[], transposable: boolean): void {
  const [outputs = 0, inputs = 0] = shape;
  if (inputs % 4 !== 0 || inputs === 0)
    throw new ShapeError(`Expected inputs in multiples of 4 for a 2:4 weight but received ${inputs}`);
  if (transposable && outputs % 4 !== 0)
    throw new ShapeError(
      `Expected outputs in multiples of 4 for a transposable 2:4 weight but received ${outputs}`,
    );
}

/** @throws ShapeError or ConfigError when it is no 2:4 mask of a weight of that shape */
export function checkMask(mask: Mask, shape: readonly number[]): void {
  if (!(mask instanceof Mask)) throw new ArgumentError(`Expected a Mask but received ${describe(mask)}`);
  if (mask.shape.join() !== shape.join())
    throw new ShapeError(
      `Expected a mask of shape [${shape.join(', ')}] but received [${mask.shape.join(', ')}]`,
    );
  if (!ops.espalier.bitmap_is_nm(mask.bits, shape, 2, 4))
    throw new ConfigError('Expected a mask with at most 2 of every 4 inputs alive but it has more somewhere');
}

/** Whether a mask has at most 2 of every 4 outputs alive, too. */
export function isTransposable(mask: Mask): boolean {
  const [outputs = 0, inputs = 0] = mask.shape;
  if (mask.shape.length !== 2 || outputs % 4 !== 0) return false;
  return scope(() => {
    const transposed = ops.espalier.bitmap_pack(mask.toBool().t().contiguous());
    return ops.espalier.bitmap_is_nm(transposed, [inputs, outputs], 2, 4);
  });
}
