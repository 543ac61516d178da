import { fromTypedArray, type DType, type Tensor, type TypedArray } from 'espalier';

/** A tensor in a fixture of scripts/golden.py: dtype, shape, and its bytes in base64. */
export type Dump = [dtype: DType, shape: number[], data: string];

const VIEWS: Partial<Record<DType, new (buffer: ArrayBuffer) => TypedArray>> = {
  float64: Float64Array,
  float32: Float32Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int64: BigInt64Array,
  int32: Int32Array,
};

export function load([dtype, shape, data]: Dump): Tensor {
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  const View = VIEWS[dtype] ?? Uint8Array;
  return fromTypedArray(new View(bytes.buffer), shape, dtype);
}
