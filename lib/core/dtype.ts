/** Data types, layouts and memory formats by PyTorch's names, and their numbers in c10's enums. */
import { ArgumentError, DTypeError } from './errors.js';

const SCALAR_TYPES = {
  uint8: 0,
  int8: 1,
  int16: 2,
  int32: 3,
  int64: 4,
  float16: 5,
  float32: 6,
  float64: 7,
  complex32: 8,
  complex64: 9,
  complex128: 10,
  bool: 11,
  qint8: 12,
  quint8: 13,
  qint32: 14,
  bfloat16: 15,
  quint4x2: 16,
  quint2x4: 17,
  float8_e5m2: 23,
  float8_e4m3fn: 24,
  float8_e5m2fnuz: 25,
  float8_e4m3fnuz: 26,
  uint16: 27,
  uint32: 28,
  uint64: 29,
  float8_e8m0fnu: 44,
  float4_e2m1fn_x2: 45,
} as const;

/** Element type of a tensor, named as in `torch.float32`. */
export type DType = keyof typeof SCALAR_TYPES;

/** Where a tensor lives: `'cpu'`, `'cuda'`, `'cuda:1'`, `'meta'` (shapes without data). */
export type Device = 'cpu' | 'cuda' | `cuda:${number}` | 'meta' | (string & {});

const NAMES = new Map<number, DType>(
  Object.entries(SCALAR_TYPES).map(([name, code]) => [code, name as DType]),
);

const LAYOUTS = {
  strided: 0,
  sparse_coo: 1,
  sparse_csr: 2,
  mkldnn: 3,
  sparse_csc: 4,
  sparse_bsr: 5,
  sparse_bsc: 6,
  jagged: 7,
};
const MEMORY_FORMATS = { contiguous_format: 0, preserve_format: 1, channels_last: 2, channels_last_3d: 3 };

/** How a tensor's elements lie in memory. */
export type Layout = keyof typeof LAYOUTS;

/** Order of dimensions in memory, as `torch.channels_last`. */
export type MemoryFormat = keyof typeof MEMORY_FORMATS;

/** Whether a string names a dtype. */
export function isDType(value: unknown): value is DType {
  return typeof value === 'string' && Object.hasOwn(SCALAR_TYPES, value);
}

/** @internal c10's number for a dtype. */
export function dtypeCode(dtype: DType): number {
  const code = isDType(dtype) ? SCALAR_TYPES[dtype] : undefined;
  if (code === undefined)
    throw new DTypeError(`expected a dtype such as 'float32' but received ${describe(dtype)}`);
  return code;
}

/** @internal The dtype of c10's number. */
export function dtypeName(code: number): DType {
  const name = NAMES.get(code);
  if (name === undefined) throw new DTypeError(`libtorch reported the unknown dtype number ${code}`);
  return name;
}

/** @internal */
export function layoutCode(layout: unknown): number {
  return lookUp(LAYOUTS, layout, 'layout');
}

/** @internal */
export function memoryFormatCode(format: unknown): number {
  return lookUp(MEMORY_FORMATS, format, 'memory format');
}

/** @internal */
export function layoutName(code: number): Layout {
  return (Object.keys(LAYOUTS) as Layout[]).find((name) => LAYOUTS[name] === code) ?? 'strided';
}

function lookUp(table: Record<string, number>, value: unknown, what: string): number {
  const code = typeof value === 'string' && Object.hasOwn(table, value) ? table[value] : undefined;
  if (code === undefined) {
    throw new ArgumentError(
      `expected a ${what} (${Object.keys(table).join(', ')}) but received ${describe(value)}`,
    );
  }
  return code;
}

/** @internal A short description of a value for error messages. */
export function describe(value: unknown): string {
  if (typeof value === 'string')
    return JSON.stringify(value.length > 60 ? value.slice(0, 57) + '...' : value);
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return String(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'symbol') return 'a symbol';
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  return name && name !== 'Object' ? `a ${name}` : 'an object';
}

export const isFloatingPoint = (dtype: DType): boolean => /^b?float/.test(dtype);
export const isComplexType = (dtype: DType): boolean => dtype.startsWith('complex');
