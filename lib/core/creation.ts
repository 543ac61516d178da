/** Functions that make tensors, with PyTorch's names. */
import { dtypeCode, dtypeName, type DType } from './dtype.js';
import { ArgumentError, DTypeError } from './errors.js';
import type { Generator } from './generator.js';
import { handlesOf, wrap } from './handle.js';
import { native, type Handle } from './native.js';
import { ops, type AnyOperator } from './ops.js';
import { RawOperator } from './raw.js';
import { Tensor, type TensorOptions } from './tensor.js';
import { flatten, fromTypedArray, shapeOf, type NestedValues, type TypedArray } from './transfer.js';
import type { Scalar } from './scalar.js';

type Shape = readonly number[];
interface RandomOptions extends TensorOptions {
  generator?: Generator | undefined;
}

const raw = { cat: new RawOperator('aten::cat'), stack: new RawOperator('aten::stack') };
const { aten } = ops;

/** dtype of floating-point tensors made without naming one. */
export function getDefaultDtype(): DType {
  return dtypeName(native().defaultDtype());
}

/** Sets {@link getDefaultDtype}. @throws {DTypeError} for a dtype that is not floating point. */
export function setDefaultDtype(dtype: DType): void {
  native().setDefaultDtype(dtypeCode(dtype));
}

function make(operator: string, args: unknown[], { requiresGrad, ...options }: RandomOptions = {}): Tensor {
  const result = aten[operator](...args, options) as Tensor;
  return requiresGrad ? result.requiresGrad_() : result;
}

/**
 * A tensor of the given values: a number, nested arrays, or a typed array (one dimension). Without a dtype: booleans
 * give `bool`, BigInts `int64`, whole numbers `int64` and others the default dtype; typed arrays keep their own type.
 *
 * @throws {ShapeError} when nested arrays are uneven
 * @example tensor([[1, 2], [3, 4]], { dtype: 'float32' })
 */
export function tensor(values: NestedValues | TypedArray, options: TensorOptions = {}): Tensor {
  const { dtype, device, requiresGrad } = options;
  const host = ArrayBuffer.isView(values)
    ? fromTypedArray(values, [values.length])
    : fromNested(values, dtype);
  const placed = dtype || device ? host.to({ ...(dtype && { dtype }), ...(device && { device }) }) : host;
  if (placed !== host) host.dispose();
  return requiresGrad ? placed.requiresGrad_() : placed;
}

function fromNested(values: NestedValues, dtype: DType | undefined): Tensor {
  const shape = shapeOf(values);
  const flat = flatten(values, shape);
  if (flat.length > 0 && flat.every((v) => typeof v === 'boolean')) {
    return fromTypedArray(
      Uint8Array.from(flat, (v) => (v ? 1 : 0)),
      shape,
      'bool',
    );
  }
  const whole =
    flat.length > 0 &&
    flat.every((v) => typeof v === 'bigint' || typeof v === 'boolean' || Number.isSafeInteger(v));
  const big = flat.some((v) => typeof v === 'bigint');
  if (whole && (big || dtype === undefined || /int/.test(dtype))) {
    const integers = flat.map((v) => BigInt(v));
    // BigInt64Array would wrap around in silence.
    const outside = integers.find((v) => v !== BigInt.asIntN(64, v));
    if (outside !== undefined)
      throw new ArgumentError(`expected integers within 64 bits but received ${outside}n`);
    return fromTypedArray(BigInt64Array.from(integers), shape);
  }
  if (big) throw new DTypeError('expected all BigInts or all numbers, not a mixture with fractions');
  const numbers = fromTypedArray(Float64Array.from(flat, Number), shape);
  if (dtype !== undefined) return numbers;
  const result = numbers.to(getDefaultDtype());
  if (result !== numbers) numbers.dispose();
  return result;
}

/** All zeros. */
export const zeros = (shape: Shape, options?: TensorOptions): Tensor => make('zeros', [shape], options);
/** All ones. */
export const ones = (shape: Shape, options?: TensorOptions): Tensor => make('ones', [shape], options);
/** Memory as it is found. */
export const empty = (shape: Shape, options?: TensorOptions): Tensor => make('empty', [shape], options);

/** All of one value, in the default dtype unless one is named. */
export function full(shape: Shape, value: Scalar, options: TensorOptions = {}): Tensor {
  const dtype = options.dtype ?? (typeof value === 'boolean' ? 'bool' : getDefaultDtype());
  return make('full', [shape, value], { ...options, dtype });
}

/** Uniform on [0, 1). */
export const rand = (shape: Shape, options?: RandomOptions): Tensor => make('rand', [shape], options);
/** Standard normal. */
export const randn = (shape: Shape, options?: RandomOptions): Tensor => make('randn', [shape], options);

/** Integers from `low` to `high - 1`, `int64` unless another dtype is named. */
export function randint(low: number, high: number, shape: Shape, options: RandomOptions = {}): Tensor {
  return make('randint', [low, high, shape], { dtype: 'int64', ...options });
}

/** A random order of 0 … n-1, `int64`. */
export function randperm(n: number, options: RandomOptions = {}): Tensor {
  return make('randperm', [n], { dtype: 'int64', ...options });
}

/** `arange(end)` or `arange(start, end, step)`; `int64` when all are whole numbers. */
export function arange(
  start: number,
  end?: number,
  step?: number | TensorOptions,
  options?: TensorOptions,
): Tensor {
  const by = typeof step === 'number' ? step : 1;
  const chosen = typeof step === 'object' ? step : options;
  const [from, to] = end === undefined ? [0, start] : [start, end];
  const whole = [from, to, by].every(Number.isInteger);
  return make('arange', [from, to, by], { dtype: whole ? 'int64' : getDefaultDtype(), ...chosen });
}

/** `steps` values from `start` to `end`, both included. */
export function linspace(start: number, end: number, steps: number, options?: TensorOptions): Tensor {
  return make('linspace', [start, end, steps], { dtype: getDefaultDtype(), ...options });
}

/** The identity matrix. */
export function eye(n: number, m: number = n, options?: TensorOptions): Tensor {
  return make('eye', [n, m], options);
}

export const zerosLike = (t: Tensor, options?: TensorOptions): Tensor => make('zeros_like', [t], options);
export const onesLike = (t: Tensor, options?: TensorOptions): Tensor => make('ones_like', [t], options);
export const emptyLike = (t: Tensor, options?: TensorOptions): Tensor => make('empty_like', [t], options);
export const randLike = (t: Tensor, options?: TensorOptions): Tensor => make('rand_like', [t], options);
export const randnLike = (t: Tensor, options?: TensorOptions): Tensor => make('randn_like', [t], options);
export const fullLike = (t: Tensor, value: Scalar, options?: TensorOptions): Tensor =>
  make('full_like', [t, value], options);

/** Joins tensors along a dimension that they have. */
export function cat(tensors: readonly Tensor[], dim = 0): Tensor {
  return wrap(raw.cat.call(handlesOf(tensors), dim) as Handle);
}

/** Joins tensors of one shape along a new dimension. */
export function stack(tensors: readonly Tensor[], dim = 0): Tensor {
  return wrap(raw.stack.call(handlesOf(tensors), dim) as Handle);
}

/** `a` where the condition holds, else `b`. */
export function where(condition: Tensor, a: Tensor | Scalar, b: Tensor | Scalar): Tensor {
  // The declarations tell the four combinations of tensors and numbers apart; the call is the same.
  return (aten.where as AnyOperator)(condition, a, b) as Tensor;
}

/** Sum of products over the indices that an equation names, as `einsum('bij,bjk->bik', a, b)`. */
export function einsum(equation: string, ...operands: Tensor[]): Tensor {
  return aten.einsum(equation, operands);
}
