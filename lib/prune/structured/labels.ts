// Labels say to which unit each element of a tensor belongs: int32 tensors of the tensor's own shape. What repeats along
// a dimension is expanded, so that it costs no memory, and movements of data move labels by the very same operators.

import { ops, type Tensor } from '../../core/index.js';
import { numelOf } from '../../core/shape.js';
import type { Units } from './units.js';

/** The labels of one tensor. An activation has one; a matrix that is a parameter has one for each dimension. */
export interface Labels {
  coords: readonly Tensor[];
  /** A parameter, perhaps moved: what it meets decides which of its dimensions are units. */
  parameter: boolean;
}

/** Labels as numbers, each repeated dimension only once. */
export interface Plain {
  shape: number[];
  ids: Int32Array;
}

/** Labels first, first + 1, ... along one dimension. */
export function counting(first: number, shape: readonly number[], dim: number): Tensor {
  const size = shape[dim]!;
  const line = shape.map((_, i) => (i === dim ? size : 1));
  return ops.aten.arange
    .start(first, first + size, { dtype: 'int32' })
    .view(line)
    .expand(shape);
}

/** Labels of all tensors, broadcast against each other, with dimensions in which none of them changes cut to one. */
export function plain(tensors: readonly Tensor[]): Plain[] {
  const rank = Math.max(...tensors.map((t) => t.ndim));
  const shapes = tensors.map((t) => [...Array<number>(rank - t.ndim).fill(1), ...t.shape]);
  const shape = Array.from({ length: rank }, (_, i) =>
    shapes.some((s) => s[i] === 0) ? 0 : Math.max(...shapes.map((s) => s[i]!)),
  );
  let views = tensors.map((t) => t.expand(shape));
  shape.forEach((size, dim) => {
    if (size > 1 && views.every((t) => t.stride()[dim] === 0)) views = views.map((t) => t.narrow(dim, 0, 1));
  });
  return views.map((t) => ({ shape: t.shape, ids: t.toTypedArray() as Int32Array }));
}

/** Whether the units differ along a dimension, as far as is known now. */
export function varies(units: Units, label: Tensor, dim: number): boolean {
  const at = dim < 0 ? dim + label.ndim : dim;
  if (label.ndim === 0 || label.size(at) <= 1 || label.stride()[at] === 0) return false;
  const [{ shape, ids }] = plain([label]) as [Plain];
  const inner = numelOf(shape.slice(at + 1));
  const size = shape[at]!;
  for (let start = 0; start < ids.length; start += inner * size)
    for (let i = 0; i < inner; i++) {
      const first = units.find(ids[start + i]!);
      for (let j = 1; j < size; j++) if (units.find(ids[start + i + j * inner]!) !== first) return true;
    }
  return false;
}

/** The label at index 0 of some dimensions, repeated to a shape. */
export function spread(label: Tensor, dims: readonly number[], shape: readonly number[]): Tensor {
  return dims.reduce((t, dim) => t.narrow(dim, 0, 1), label).expand(shape);
}

/** Every unit of some labels, each at least once. */
export function idsOf(labels: readonly Tensor[]): number[] {
  return labels.flatMap((label) => [...new Set(plain([label])[0]!.ids)]);
}
