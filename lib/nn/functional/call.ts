// The functions that every step of a training calls many times go straight to their overload: libtorch's own checks
// remain, only the search for the overload by the arguments' types is left out.

import { wrap } from '../../core/handle.js';
import type { Handle } from '../../core/native.js';
import { RawOperator } from '../../core/raw.js';
import type { Tensor } from '../../core/index.js';

/** Makes a function that calls one overload with raw arguments, in the schema's order, and gives its one tensor. */
export function direct(name: string, overload = ''): (...args: readonly unknown[]) => Tensor {
  const operator = new RawOperator(name, overload);
  return (...args) => wrap(operator.call(...args) as Handle);
}

/** The handle of a tensor that may be missing. */
export function handle(tensor: Tensor | null): Handle | null {
  return tensor === null ? null : tensor.handle;
}
