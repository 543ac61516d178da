// safetensors files: tensors by name, readable by every framework, and safe to open whoever wrote them.

import { open, type FileHandle } from 'node:fs/promises';
import type { Device } from '../core/dtype.js';
import { DataError } from '../core/errors.js';
import { writeFileAtomic, type FileProgress } from '../core/files.js';
import { ops } from '../core/ops.js';
import { noGrad } from '../core/autograd.js';
import { scope } from '../core/scope.js';
import type { Tensor } from '../core/tensor.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import { elementBytes, headerBytes, layOut, parseHeader, type Header, type TensorEntry } from './header.js';

/** Bytes copied out of a tensor and written at a time. */
const PIECE = 16 << 20;

/** @param options see {@link load} */
export interface LoadOptions {
  /** Where the tensors go. Default `'cpu'`. */
  device?: Device;
  /** Only these tensors. All by default. */
  keys?: Iterable<string>;
  /** On the CPU: memory of its own for each tensor, instead of pages of the file. Default false. */
  copy?: boolean;
  signal?: AbortSignal;
  /** Bytes of tensors made so far, and of all that are wanted. */
  onProgress?: FileProgress;
}

/** @param options see {@link save} */
export interface SaveOptions {
  /** Strings kept in the file's header. */
  metadata?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
  /** Bytes of tensors written so far, and of all. */
  onProgress?: FileProgress;
}

/**
 * What a safetensors file holds, without reading the tensors and without libtorch.
 *
 * @throws {DataError} when the file is not valid, saying what was expected and what came
 * @example
 * const { tensors, metadata } = await safetensors.header('model.safetensors');
 * for (const { name, dtype, shape } of tensors.values()) console.log(name, dtype, shape);
 */
export async function header(path: string): Promise<Header> {
  const file = await open(path, 'r');
  try {
    return (await readHeader(file, path)).header;
  } finally {
    await file.close();
  }
}

async function readHeader(file: FileHandle, path: string): Promise<{ header: Header; size: number }> {
  const { size } = await file.stat();
  const start = await readExactly(file, 0, Math.min(8, size), path);
  const json = await readExactly(file, 8, headerBytes(start, size, path), path);
  return { header: parseHeader(json, size, path), size };
}

async function readExactly(
  file: FileHandle,
  from: number,
  length: number,
  path: string,
): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length);
  for (let done = 0; done < length;) {
    const { bytesRead } = await file.read(bytes, done, length - done, from + done);
    if (bytesRead === 0)
      throw new DataError(`Expected ${from + length} bytes in ${path} but it became shorter`);
    done += bytesRead;
  }
  return bytes;
}

/**
 * Loads the tensors of a safetensors file.
 *
 * On the CPU nothing is read or copied here: the file is mapped into memory and the tensors are views of the map, so
 * their pages are read when they are touched. Writing to them changes memory only, never the file. A file that is
 * replaced by renaming (as {@link save} does) stays readable; one that is shortened in place while it is mapped ends
 * the process: pass `copy: true` where that can happen. Data at an address that does not fit their dtype are copied.
 *
 * The tensors require no gradients.
 *
 * @returns the tensors by name, in the order of the file
 * @throws {DataError} when the file is not valid or lacks one of `keys`; {AbortError} when the signal fires
 * @example
 * model.loadStateDict(await safetensors.load('model.safetensors'));
 * const { 'fc1.weight': weight } = await safetensors.load(path, { keys: ['fc1.weight'], device: 'cuda' });
 */
export async function load(path: string, options: LoadOptions = {}): Promise<Record<string, Tensor>> {
  const { device = 'cpu', keys, copy = false, signal, onProgress } = options;
  throwIfAborted(signal);
  const file = await open(path, 'r');
  let map: Tensor | undefined;
  const loaded: Record<string, Tensor> = {};
  try {
    const { header, size } = await readHeader(file, path);
    const entries = chosen(header, keys, path);
    const total = entries.reduce((sum, { begin, end }) => sum + end - begin, 0);
    map = noGrad(() => ops.aten.from_file(path, false, size, { dtype: 'uint8' })).keep();
    let done = 0;
    for (const entry of entries) {
      await breathe();
      throwIfAborted(signal);
      // Kept while others are awaited: a scope that the caller closes meanwhile must not free them.
      loaded[entry.name] = make(map, entry, device, copy, path).keep();
      done += entry.end - entry.begin;
      onProgress?.(done, total);
    }
    return loaded;
  } catch (error) {
    for (const tensor of Object.values(loaded)) tensor.dispose();
    throw error;
  } finally {
    map?.dispose();
    await file.close();
  }
}

function chosen(header: Header, keys: Iterable<string> | undefined, path: string): TensorEntry[] {
  if (keys === undefined) return [...header.tensors.values()];
  return [...new Set(keys)].map((key) => {
    const entry = header.tensors.get(key);
    if (entry) return entry;
    const names = [...header.tensors.keys()];
    const some = names.slice(0, 10).join(', ') + (names.length > 10 ? `, … (${names.length} in all)` : '');
    throw new DataError(`Expected a tensor '${key}' in ${path} but it holds ${some || 'none'}`);
  });
}

function make(map: Tensor, entry: TensorEntry, device: Device, copy: boolean, path: string): Tensor {
  const { name, dtype, shape, begin, end } = entry;
  return scope(() =>
    noGrad(() => {
      let bytes = map.slice(0, begin, end);
      // Any byte but 0 and 1 as a bool is undefined behaviour in C++.
      if (dtype === 'bool' && end > begin && Number(bytes.amax().item()) > 1) {
        throw new DataError(`Expected bytes 0 and 1 in '${name}' (bool) of ${path} but received others`);
      }
      if (copy || begin % elementBytes(dtype) !== 0) bytes = bytes.clone();
      const tensor = ops.aten.view.dtype(bytes, dtype).view(shape);
      return device === 'cpu' ? tensor : tensor.to(device);
    }),
  );
}

/**
 * Saves tensors by name as a safetensors file: written under a temporary name, synced, and renamed, so `path` holds
 * the old file or the whole new one. Equal tensors and metadata give equal files, byte for byte, those of the
 * reference implementation. At most 16 MiB are copied at a time besides what a tensor that is not contiguous or not on
 * the CPU needs.
 *
 * The tensors must not change until the promise is settled.
 *
 * @param tensors by name: a state dict
 * @throws {DataError} for dtypes the format lacks and tensors without data; {AbortError} when the signal fires
 * @example
 * await safetensors.save('model.safetensors', model.stateDict(), { metadata: { step: '2000' } });
 */
export async function save(
  path: string,
  tensors: Readonly<Record<string, Tensor>> | ReadonlyMap<string, Tensor>,
  options: SaveOptions = {},
): Promise<void> {
  const { metadata, signal, onProgress } = options;
  throwIfAborted(signal);
  const named = new Map(tensors instanceof Map ? tensors : Object.entries(tensors as Record<string, Tensor>));
  for (const [name, { device }] of named) {
    if (device === 'meta')
      throw new DataError(`Expected tensors with data but '${name}' is on the meta device`);
  }
  const kinds = [...named].map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
  const { head, order } = layOut(kinds, metadata);
  const total = (order.at(-1)?.end ?? head.length) - head.length;
  let done = 0;
  await writeFileAtomic(path, async (file) => {
    await file.writeFile(head);
    for (const { name, begin, end } of order) {
      const bytes = bytesOf(named.get(name)!).keep();
      try {
        for (let at = 0; at < end - begin; at += PIECE) {
          await breathe();
          throwIfAborted(signal);
          const size = Math.min(PIECE, end - begin - at);
          await file.writeFile(scope(() => bytes.narrow(0, at, size).toTypedArray()) as Uint8Array);
          onProgress?.((done += size), total);
        }
      } finally {
        bytes.dispose();
      }
    }
  });
}

/** The elements in row-major order as bytes on the CPU: a view where it can be one. */
function bytesOf(tensor: Tensor): Tensor {
  return scope(() =>
    noGrad(() => {
      const plain = ops.aten.resolve_neg(ops.aten.resolve_conj(tensor.detach()));
      return ops.aten.view.dtype(plain.cpu().contiguous().view([-1]), 'uint8');
    }),
  );
}
