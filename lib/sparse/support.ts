// Which products with a 2:4 weight there are kernels for.

import type { Device, DType } from '../core/index.js';
import { knownDevice } from './device.js';

/** A product of an input [rows, inFeatures] with a weight [outFeatures, inFeatures]. */
export interface SparseProduct {
  device: Device;
  dtype: DType;
  inFeatures: number;
  outFeatures: number;
  /** Of the input, all its leading dimensions together: filled up with zeros to what kernels take. Default: some. */
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

/**
 * @internal Of how many rows the input of a 2:4 product is a multiple, by the dtype that is multiplied; the reference on the
 * CPU, which takes wider ones, is given those of 16 bits.
 */
export function rowsMultiple(dtype: DType): number {
  return MULTIPLES[BYTES[dtype] ?? 2].rows;
}

/**
 * Why a product runs on dense kernels and not on sparse ones; null where there are sparse ones.
 *
 * @example
 * sparse.whyDense({ device: 'cuda', dtype: 'bfloat16', inFeatures: 4096, outFeatures: 1000 });
 * // 'outFeatures: expected a multiple of 16 but received 1000'
 */
export function whyDense(product: SparseProduct): string | null {
  const { device, dtype, inFeatures, outFeatures, rows = 1 } = product;
  if (!device.startsWith('cuda')) return `no 2:4 kernels on ${device}`;
  const bytes = BYTES[dtype];
  if (bytes === undefined) return `no 2:4 kernels for ${dtype}`;
  const { weight: multiple } = MULTIPLES[bytes];
  for (const [name, size] of Object.entries({ inFeatures, outFeatures }))
    if (size % multiple !== 0) return `${name}: expected a multiple of ${multiple} but received ${size}`;
  if (rows === 0) return 'rows: expected at least 1 but received 0';
  const { why, sm = 0 } = knownDevice(device);
  if (why !== null) return why;
  if (dtype === 'float8_e4m3fn' && sm < 89)
    return `float8 needs compute capability 8.9 but the device has ${sm / 10}`;
  return null;
}
