/** JavaScript values -> what binding/marshal.h accepts, by the kind of a schema argument; and whether they fit it. */
import { describe, dtypeCode, isDType, layoutCode, memoryFormatCode } from './dtype.js';
import { ArgumentError } from './errors.js';
import { Generator } from './generator.js';
import { handlesOf } from './handle.js';
import type { ArgumentSchema, Complex } from './native.js';
import { Opaque } from './opaque.js';
import { Float, isComplex } from './scalar.js';
import { Tensor } from './tensor.js';

const isNumber = (v: unknown): boolean => typeof v === 'number' || typeof v === 'bigint';
const isInteger = (v: unknown): boolean => Number.isInteger(v) || typeof v === 'bigint';
const isFloat = (v: unknown): boolean => isNumber(v) || v instanceof Float;
const isScalar = (v: unknown): boolean => isFloat(v) || typeof v === 'boolean' || isComplex(v);
const isString = (v: unknown): boolean => typeof v === 'string';
const isBoolean = (v: unknown): boolean => typeof v === 'boolean';

function every(test: (v: unknown) => boolean): (v: unknown) => boolean {
  return (v) => Array.isArray(v) && v.every(test);
}

/** A list, or one element that stands for all of `int[2]`. */
function everyOrOne(test: (v: unknown) => boolean): (v: unknown, length: number) => boolean {
  return (v, length) => (Array.isArray(v) ? v.every(test) : length > 0 && test(v));
}

const ACCEPTS: Record<string, (v: unknown, length: number) => boolean> = {
  Tensor: (v) => v instanceof Tensor,
  int: (v) => isInteger(v) || isBoolean(v),
  float: isFloat,
  Scalar: isScalar,
  bool: isBoolean,
  str: isString,
  Device: isString,
  dtype: isDType,
  Layout: isString,
  MemoryFormat: isString,
  QScheme: isInteger,
  Generator: (v) => v instanceof Generator,
  Stream: (v) => v instanceof Opaque,
  Object: (v) => v instanceof Opaque,
  Any: (v) => v !== undefined,
  'Tensor[]': every((v) => v instanceof Tensor),
  'Tensor?[]': every((v) => v instanceof Tensor || v == null),
  'int[]': everyOrOne((v) => isInteger(v)),
  'float[]': everyOrOne(isFloat),
  'Scalar[]': everyOrOne(isScalar),
  'Scalar?[]': every((v) => v == null || isScalar(v)),
  'bool[]': everyOrOne(isBoolean),
  'str[]': every(isString),
  'Tensor[][]': every(every((v) => v instanceof Tensor)),
};

function scalar(value: unknown): unknown {
  if (value instanceof Float) return Float64Array.of(value.value);
  if (isComplex(value)) return Float64Array.of((value as Complex).re, (value as Complex).im);
  return value;
}

function scalars(value: unknown): unknown {
  return Array.isArray(value) ? value.map(scalar) : scalar(value);
}

function any(value: unknown): unknown {
  if (value instanceof Tensor || value instanceof Opaque || value instanceof Generator)
    return Float64Array.of(value.handle);
  return scalar(value);
}

const CONVERT: Record<string, (v: never) => unknown> = {
  Tensor: (v: Tensor) => v.handle,
  float: scalar,
  Scalar: scalar,
  dtype: dtypeCode,
  Layout: layoutCode,
  MemoryFormat: memoryFormatCode,
  Generator: (v: Generator) => v.handle,
  Stream: (v: Opaque) => v.handle,
  Object: (v: Opaque) => v.handle,
  Any: any,
  'Tensor[]': handlesOf,
  'Tensor?[]': handlesOf,
  'float[]': scalars,
  'Scalar[]': scalars,
  'Scalar?[]': scalars,
  'Tensor[][]': (v: Tensor[][]) => v.map(handlesOf),
};

const same = (value: unknown): unknown => value;

/** One argument of a schema, with what decides and converts looked up once. */
export class ArgumentSlot {
  private readonly test: (value: unknown, length: number) => boolean;
  private readonly how: (value: never) => unknown;

  constructor(readonly argument: ArgumentSchema) {
    this.test = ACCEPTS[argument.kind] ?? (() => false);
    this.how = CONVERT[argument.kind] ?? same;
  }

  /** Whether a value can be passed for the argument. */
  accepts(value: unknown): boolean {
    if (value === undefined) return this.argument.optional || this.argument.hasDefault;
    if (value === null) return this.argument.optional;
    return this.test(value, this.argument.length);
  }

  /** Converts a value that {@link accepts} has let through. */
  convert(value: unknown): unknown {
    return value == null ? value : this.how(value as never);
  }
}

/** The error for a value that does not fit. */
export function misfit(operator: string, argument: ArgumentSchema, value: unknown): ArgumentError {
  const expected = argument.kind + (argument.optional ? '?' : '');
  return new ArgumentError(
    `${operator}: expected ${expected} for argument '${argument.name}' but received ${describe(value)}`,
  );
}
