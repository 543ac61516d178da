// IDX files, the format of MNIST: http://yann.lecun.com/exdb/mnist/.

import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DataError, fromTypedArray, type DType, type Tensor } from '../core/index.js';

/** Types by the third byte of the file, with bytes per element. */
const TYPES = new Map<number, [dtype: DType, bytes: 1 | 2 | 4 | 8]>([
  [0x08, ['uint8', 1]],
  [0x09, ['int8', 1]],
  [0x0b, ['int16', 2]],
  [0x0c, ['int32', 4]],
  [0x0d, ['float32', 4]],
  [0x0e, ['float64', 8]],
]);

/** Largest content of a compressed file: what a small file can unpack to must have an end. */
const MAX_BYTES = 2 ** 32 - 1;

/**
 * Reads an IDX file, plain or compressed by gzip.
 *
 * @returns a tensor of the file's type and shape
 * @throws {DataError} when the content is not what its head says
 * @example
 * const images = (await readIdx('train-images-idx3-ubyte.gz')).float().div(255);   // [60000, 28, 28]
 * const labels = (await readIdx('train-labels-idx1-ubyte.gz')).long();             // [60000]
 * const parts = splitExamples({ x: images, y: labels });
 */
export async function readIdx(path: string): Promise<Tensor> {
  const { dtype, shape, data } = parseIdx(await unpacked(path), path);
  return fromTypedArray(data, shape, dtype);
}

async function unpacked(path: string): Promise<Buffer> {
  const bytes = await readFile(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_BYTES });
  } catch (cause) {
    throw new DataError(
      `Expected ${path} to be compressed by gzip but it is damaged: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
}

/**
 * What an IDX file holds.
 *
 * @param file what to call it in errors
 * @returns the elements in this machine's byte order
 * @throws {DataError} when the content is not what its head says
 */
export function parseIdx(bytes: Buffer, file: string): { dtype: DType; shape: number[]; data: Uint8Array } {
  const type = bytes.length >= 4 && bytes.readUInt16BE(0) === 0 ? TYPES.get(bytes[2]) : undefined;
  if (!type) {
    const start = bytes.subarray(0, 4).toString('hex') || 'nothing';
    throw new DataError(
      `Expected an IDX file (0000, type 08..0e, dimensions) but ${file} begins with ${start}`,
    );
  }
  const [dtype, size] = type;
  const ndim = bytes[3];
  const start = 4 + 4 * ndim;
  if (bytes.length < start) {
    throw new DataError(
      `Expected ${ndim} sizes in the head of ${file} but it has ${bytes.length} bytes in all`,
    );
  }
  const shape = Array.from({ length: ndim }, (_, i) => bytes.readUInt32BE(4 + 4 * i));
  const wanted = shape.includes(0) ? 0 : shape.reduce((product, length) => product * length, size);
  if (bytes.length - start !== wanted) {
    throw new DataError(
      `Expected ${wanted} bytes of ${dtype} [${shape.join(', ')}] in ${file} but it has ${bytes.length - start}`,
    );
  }
  const data = Buffer.from(bytes.subarray(start));
  if (size === 2) data.swap16();
  else if (size === 4) data.swap32();
  else if (size === 8) data.swap64();
  return { dtype, shape, data };
}
