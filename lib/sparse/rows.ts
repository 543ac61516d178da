// Rows of an input, filled up to what kernels take.

import { ops, scope, ShapeError, type Tensor } from '../core/index.js';

/** The least multiple that holds so many rows. */
export function paddedRows(rows: number, multiple: number): number {
  return Math.ceil(rows / multiple) * multiple;
}

/**
 * A product [..., out] of an input [..., in], whose rows are filled up with zeros to a multiple; those of the result that
 * belong to them are left out again.
 *
 * @throws ShapeError when the input has another number of features
 */
export function withFilledRows(
  input: Tensor,
  inputs: number,
  multiple: number,
  product: (input: Tensor) => Tensor,
): Tensor {
  const { shape } = input;
  if (shape.at(-1) !== inputs)
    throw new ShapeError(
      `Expected an input [..., ${inputs}] but received one of shape [${shape.join(', ')}]`,
    );
  const leading = shape.slice(0, -1);
  const rows = leading.reduce((all, size) => all * size, 1);
  const extra = paddedRows(rows, multiple) - rows;
  if (extra === 0) return product(input);
  return scope(() => {
    const filled = ops.aten.constant_pad_nd(input.reshape([rows, inputs]), [0, 0, 0, extra]);
    const y = product(filled);
    return y.narrow(0, 0, rows).reshape([...leading, y.shape[1] as number]);
  });
}
