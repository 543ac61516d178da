/** Tensors from and to JavaScript memory. */
import { describe, dtypeCode, type DType } from './dtype.js';
import { ArgumentError, ShapeError } from './errors.js';
import { wrap } from './handle.js';
import { native } from './native.js';
import type { Tensor } from './tensor.js';

export type TypedArray =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

export type NestedArray = number | bigint | boolean | { re: number; im: number } | NestedArray[];

/** Numbers, booleans or BigInts in arrays within arrays, all of one shape. */
export type NestedValues = number | bigint | boolean | readonly NestedValues[];

const VIEWS: Partial<Record<DType, new (buffer: ArrayBuffer) => TypedArray>> = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  complex64: Float32Array,
  complex128: Float64Array,
};

export function toTypedArray(dtype: DType, buffer: ArrayBuffer): TypedArray {
  const View = VIEWS[dtype] ?? Uint8Array;
  return new View(buffer);
}

/** dtype of a typed array's elements. */
export function dtypeOf(view: TypedArray): DType {
  const names: [Function, DType][] = [
    [Float32Array, 'float32'],
    [Float64Array, 'float64'],
    [Int8Array, 'int8'],
    [Int16Array, 'int16'],
    [Int32Array, 'int32'],
    [BigInt64Array, 'int64'],
    [Uint8Array, 'uint8'],
    [Uint16Array, 'uint16'],
    [Uint32Array, 'uint32'],
    [BigUint64Array, 'uint64'],
  ];
  const found = names.find(([type]) => view instanceof type);
  if (!found) throw new ArgumentError(`expected a typed array but received ${describe(view)}`);
  return found[1];
}

/**
 * A CPU tensor with a copy of the elements, in row-major order.
 *
 * @param dtype how to read the bytes; default: the array's own type. A Uint16Array may hold `bfloat16` or `float16` bits.
 * @throws {ArgumentError} when the number of bytes does not fit the shape
 */
export function fromTypedArray(
  view: TypedArray,
  shape: readonly number[],
  dtype: DType = dtypeOf(view),
): Tensor {
  return wrap(native().fromBuffer(view, dtypeCode(dtype), shape));
}

/** Shape of nested arrays; every level must be even. */
export function shapeOf(values: NestedValues): number[] {
  const shape: number[] = [];
  for (let level: NestedValues = values; Array.isArray(level); level = level[0] as NestedValues) {
    shape.push(level.length);
    if (level.length === 0) break;
  }
  return shape;
}

/** The elements of nested arrays of a known shape, in row-major order. */
export function flatten(values: NestedValues, shape: readonly number[]): (number | bigint | boolean)[] {
  const out: (number | bigint | boolean)[] = [];
  const visit = (value: NestedValues, depth: number): void => {
    if (depth === shape.length) {
      if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') {
        throw new ShapeError(
          `expected numbers at depth ${depth} of nested arrays of shape [${shape}] but received ${describe(value)}`,
        );
      }
      out.push(value);
      return;
    }
    if (!Array.isArray(value) || value.length !== shape[depth]) {
      const received = Array.isArray(value) ? `one of ${value.length}` : describe(value);
      throw new ShapeError(
        `expected an array of ${shape[depth]} elements at depth ${depth} but received ${received}`,
      );
    }
    for (const element of value as readonly NestedValues[]) visit(element, depth + 1);
  };
  visit(values, 0);
  return out;
}

/** Elements of a tensor as nested arrays. */
export function toNested(tensor: Tensor): NestedArray {
  const { dtype, shape } = tensor;
  const [flat, width] = elements(tensor, dtype);
  let next = 0;
  const read = (): NestedArray => {
    const value = flat[next]!;
    next += width;
    if (width === 2) return { re: value as number, im: flat[next - 1] as number };
    if (dtype === 'bool') return value !== 0;
    if (typeof value === 'bigint' && value >= -9007199254740991n && value <= 9007199254740991n)
      return Number(value);
    return value;
  };
  const build = (depth: number): NestedArray => {
    if (depth === shape.length) return read();
    return Array.from({ length: shape[depth]! }, () => build(depth + 1));
  };
  return build(0);
}

/** Elements as a typed array of numbers, and how many of them make one element. */
function elements(tensor: Tensor, dtype: DType): [TypedArray, 1 | 2] {
  if (dtype === 'complex64' || dtype === 'complex128') return [tensor.toTypedArray(), 2];
  const plain = VIEWS[dtype] !== undefined && dtype !== 'float16' && dtype !== 'bfloat16';
  if (plain) return [tensor.toTypedArray(), 1];
  const wide = tensor.to('float64');
  try {
    return [wide.toTypedArray(), 1];
  } finally {
    wide.dispose();
  }
}
