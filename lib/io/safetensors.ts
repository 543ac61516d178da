// safetensors files: tensors by name, readable by every framework, and safe to open whoever wrote them.

import { open, stat, type FileHandle } from 'node:fs/promises';
import { noGrad } from '../core/autograd.js';
import type { Device } from '../core/dtype.js';
import { DataError } from '../core/errors.js';
import { writeFileAtomic, type FileProgress } from '../core/files.js';
import { ops } from '../core/ops.js';
import { scope } from '../core/scope.js';
import { Tensor } from '../core/tensor.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import { elementBytes, headerBytes, layOut, parseHeader, type Header, type TensorEntry } from './header.js';
import { appendData, HeldTensor, type TensorSource } from './write.js';

/** Options of {@link load}. */
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

/** Options of {@link save}. */
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
    return await readHeader(file, path);
  } finally {
    await file.close();
  }
}

async function readHeader(file: FileHandle, path: string): Promise<Header> {
  const { size } = await file.stat();
  const start = await readExactly(file, 0, Math.min(8, size), path);
  const json = await readExactly(file, 8, headerBytes(start, size, path), path);
  return parseHeader(json, size, path);
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
  const { header, map } = await openMap(path);
  const loaded: Record<string, Tensor> = Object.create(null) as Record<string, Tensor>;
  try {
    const entries = chosen(header, keys, path);
    const total = entries.reduce((sum, { begin, end }) => sum + end - begin, 0);
    let done = 0;
    for (const entry of entries) {
      await breathe();
      throwIfAborted(signal);
      loaded[entry.name] = make(map, entry, device, copy, path);
      done += entry.end - entry.begin;
      onProgress?.(done, total);
    }
    return loaded;
  } catch (error) {
    for (const tensor of Object.values(loaded)) tensor.dispose();
    throw error;
  } finally {
    map.dispose();
  }
}

/** The header of a file and all its bytes, uint8, as pages of the file. */
async function openMap(path: string): Promise<{ header: Header; map: Tensor }> {
  for (;;) {
    const file = await open(path, 'r');
    try {
      const before = await file.stat({ bigint: true });
      const header = await readHeader(file, path);
      const map = noGrad(() =>
        ops.aten.from_file(path, false, Number(before.size), { dtype: 'uint8' }),
      ).keep();
      // libtorch opens the path anew: it must still be the file whose header was read.
      const after = await stat(path, { bigint: true });
      const same = (['dev', 'ino', 'size', 'mtimeNs'] as const).every((key) => before[key] === after[key]);
      if (same) return { header, map };
      map.dispose();
    } finally {
      await file.close();
    }
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
      const tensor = bytes.view(dtype).view(shape);
      return device === 'cpu' ? tensor : tensor.to(device);
    }),
  );
}

/**
 * Saves tensors by name as a safetensors file, on a thread of its own: written under a temporary name, synced, and
 * renamed, so `path` holds the old file or the whole new one. Equal tensors and metadata give equal files, byte for
 * byte those of the reference implementation. Tensors that are not contiguous are copied one at a time, those on a
 * device piece by piece, the others not at all; a {@link TensorSource} is asked for a piece at a time.
 *
 * The tensors must not change until the promise is settled.
 *
 * @param tensors by name: a state dict
 * @throws {DataError} for dtypes the format lacks and tensors without data; {AbortError} when the signal fires; the
 *   file system's error, or {TorchError}, when the file cannot be written
 * @example
 * await safetensors.save('model.safetensors', model.stateDict(), { metadata: { step: '2000' } });
 */
export async function save(
  path: string,
  tensors: Readonly<Record<string, Tensor | TensorSource>> | ReadonlyMap<string, Tensor | TensorSource>,
  options: SaveOptions = {},
): Promise<void> {
  const { metadata, signal, onProgress } = options;
  throwIfAborted(signal);
  const named = new Map<string, Tensor | TensorSource>(
    tensors instanceof Map ? tensors : Object.entries(tensors),
  );
  for (const [name, tensor] of named) {
    if (!(tensor instanceof Tensor)) continue;
    const { device, layout } = tensor;
    if (device === 'meta' || layout !== 'strided') {
      const received = device === 'meta' ? 'is on the meta device' : `has the layout ${layout}`;
      throw new DataError(`Expected dense tensors with data but '${name}' ${received}`);
    }
  }
  const kinds = [...named].map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
  const { head, order } = layOut(kinds, metadata);
  const held: HeldTensor[] = [];
  const sources = new Map<string, TensorSource>();
  try {
    for (const [name, tensor] of named) {
      const source = tensor instanceof Tensor ? new HeldTensor(tensor) : tensor;
      if (source instanceof HeldTensor) held.push(source);
      sources.set(name, source);
    }
    await writeFileAtomic(path, async (file) => {
      await file.writeFile(head);
      await appendData(file, order, sources, { signal, onProgress });
    });
  } finally {
    for (const source of held) source.dispose();
  }
}
