// Which products with a 2:4 weight there are kernels for.

import type { Device, DType } from '../core/index.js';
import { knownDevice } from './device.js';

/** A product of an input [rows, inFeatures] with a weight [outFeatures, inFeatures]. */
export interface SparseProduct {
  device: Device;
  dtype: DType;
  inFeatures: number;
  outFeatures: number;
  /** Of the input, all its leading dimensions together; not looked at where it is left out. */
  rows?: number;
}

/** Multiples of the weight's sizes and of the input's rows, by bytes of an element. */
const MULTIPLES = { 1: { weight: 32, rows: 16 }, 2: { weight: 16, rows: 8 } } as const;

const BYTES: Readonly<Partial<Record<DType, 1 | 2>>> = {
  bfloat16: 2,
  float16: 2,
  int8: 1,
  float8_e4m3fn: 1,
};

/** @internal The least number of rows, `rows` or more, that kernels of 8 bits take. */
export function paddedRows(rows: number): number {
  return Math.ceil(rows / MULTIPLES[1].rows) * MULTIPLES[1].rows;
}

/**
 * Why a product runs on dense kernels and not on sparse ones; null where there are sparse ones.
 *
 * @example
 * sparse.whyDense({ device: 'cuda', dtype: 'bfloat16', inFeatures: 4096, outFeatures: 4096, rows: 1 });
 * // 'rows: expected a multiple of 8 but received 1'
 */
export function whyDense(product: SparseProduct): string | null {
  const { device, dtype, inFeatures, outFeatures, rows } = product;
  if (!device.startsWith('cuda')) return `no 2:4 kernels on ${device}`;
  const bytes = BYTES[dtype];
  if (bytes === undefined) return `no 2:4 kernels for ${dtype}`;
  const multiples = MULTIPLES[bytes];
  for (const [name, size] of Object.entries({ inFeatures, outFeatures }))
    if (size % multiples.weight !== 0)
      return `${name}: expected a multiple of ${multiples.weight} but received ${size}`;
  if (rows !== undefined && (rows === 0 || rows % multiples.rows !== 0))
    return `rows: expected a multiple of ${multiples.rows} but received ${rows}`;
  const { why, sm = 0 } = knownDevice(device);
  if (why !== null) return why;
  if (dtype === 'float8_e4m3fn' && sm < 89)
    return `float8 needs compute capability 8.9 but the device has ${sm / 10}`;
  return null;
}
