import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { mkdir, open, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { loadLoader } from '../libtorch/loader.js';
import { DataError } from './errors.js';
import { breathe, throwIfAborted } from './yield.js';

/** What a file is written from: its whole content, or a function that writes it piece by piece. */
export type FileContent = string | Uint8Array;

/** Bytes read or written so far of `total`. */
export type FileProgress = (done: number, total: number) => void;

const CHUNK = 4 << 20;

/**
 * A name beside `path`: a rename is atomic only within one file system. The random part keeps two writers of one
 * path apart; the last rename wins.
 */
function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
}

/** Directories cannot be opened or synced on Windows and on some network file systems; the rename stands anyway. */
function cannotSyncFolders(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF'].includes(code);
}

/** Waits until the names in a folder are on disk, where folders can be synced. */
export async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!cannotSyncFolders(error)) throw error;
  }
}

function syncFolderSync(folder: string): void {
  try {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (!cannotSyncFolders(error)) throw error;
  }
}

/**
 * Makes a folder with those above it, where they are missing. Node's own recursion tries for ever where a file system
 * says of a folder that it cannot make that the one above it is missing, as `/proc` does.
 *
 * @returns whether there was something to make
 * @throws what the file system throws
 */
export function makeFolderSync(path: string): boolean {
  const folder = resolve(path);
  if (existsSync(folder) && statSync(folder).isDirectory()) return false;
  const missing = [folder];
  for (let above = dirname(folder); !existsSync(above); above = dirname(above)) missing.unshift(above);
  for (const one of missing)
    try {
      mkdirSync(one);
    } catch (error) {
      // Another process may have made it meanwhile.
      if (!statSync(one, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
  return true;
}

/**
 * Refuses a target that a rename would take away from the system: a device, a pipe, a socket. Whoever is allowed to
 * would otherwise put a file in the place of `/dev/null`.
 *
 * @throws DataError when `path` is such a thing
 */
export function requireReplaceable(path: string): void {
  const there = lstatSync(path, { throwIfNoEntry: false });
  if (there?.isCharacterDevice() || there?.isBlockDevice() || there?.isFIFO() || there?.isSocket())
    throw new DataError(`Expected a file or nothing at ${path} but there is a device, a pipe or a socket`);
}

/** Writes all of `data`: a single write may be short. */
function writeAllSync(fd: number, data: FileContent): void {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  for (let at = 0; at < bytes.byteLength;) at += writeSync(fd, bytes, at, bytes.byteLength - at);
}

/** Writes a new file and waits until its content is on disk; its name is, once its folder was synced. */
export async function writeSynced(
  path: string,
  content: FileContent | ((file: FileHandle) => Promise<void> | void),
): Promise<void> {
  const file = await open(path, 'wx');
  try {
    if (typeof content === 'function') await content(file);
    else await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Writes a file so that `path` holds either the old content or the whole new one, whatever happens: a temporary
 * name in the same directory, fsync, rename, fsync of the directory. On failure the temporary file is removed and
 * `path` is untouched.
 *
 * @param content the content, or a function that writes it through the handle it is given (which is closed here)
 * @throws what the file system or `content` throws
 * @example
 * await writeFileAtomic('runs/a/config.json', '{}\n');
 * await writeFileAtomic('big.bin', async (file) => {
 *   for (const part of parts) await file.writeFile(part);   // writeFile on a handle appends
 * });
 */
export async function writeFileAtomic(
  path: string,
  content: FileContent | ((file: FileHandle) => Promise<void> | void),
): Promise<void> {
  requireReplaceable(path);
  const temporary = temporaryName(path);
  try {
    await writeSynced(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Writes a folder of files as a whole: under a temporary name beside `path`, the files synced by who writes them, then
 * renamed. Whatever happens, `path` holds all of it or what it held before; on failure the temporary folder is removed.
 *
 * When `path` is there and `replace` is true, the two exchange their names in one instant, and the old one is removed.
 * Where the system or the file system cannot do that, the old one has another name (`.<name>.….old`, beside it) for the
 * moment between two renames.
 *
 * @throws what the file system or `content` throws
 * @example
 * await writeFolderAtomic('pruned', async (folder) => {
 *   await safetensors.save(join(folder, 'model.safetensors'), tensors);
 * });
 */
export async function writeFolderAtomic(
  path: string,
  content: (folder: string) => Promise<void>,
  { replace = false }: { replace?: boolean } = {},
): Promise<void> {
  const temporary = temporaryName(path);
  let replaced: string | undefined;
  await mkdir(temporary);
  try {
    await content(temporary);
    await syncFolder(temporary);
    const there = replace && existsSync(path);
    if (!there) await rename(temporary, path);
    else if (loadLoader().exchange(temporary, path)) replaced = temporary;
    else replaced = await putAside(path, temporary);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(dirname(path));
  if (replaced !== undefined) await rm(replaced, { recursive: true, force: true });
}

/** Puts a folder in the place of another, which gets the name that is returned. */
async function putAside(path: string, temporary: string): Promise<string> {
  const old = temporary.replace(/\.tmp$/, '.old');
  await rename(path, old);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rename(old, path);
    throw error;
  }
  return old;
}

/**
 * {@link writeFileAtomic} that blocks; its function form gets a file descriptor, not a handle.
 *
 * @example
 * writeFileAtomicSync('mask.bin', (fd) => writeSync(fd, bytes));
 */
export function writeFileAtomicSync(path: string, content: FileContent | ((fd: number) => void)): void {
  requireReplaceable(path);
  const temporary = temporaryName(path);
  try {
    const fd = openSync(temporary, 'wx');
    try {
      if (typeof content === 'function') content(fd);
      else writeAllSync(fd, content);
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolderSync(dirname(path));
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    const { message } = cause as Error;
    throw new DataError(
      `Expected JSON in ${path} but its ${text.length} characters do not parse: ${message}`,
      { cause },
    );
  }
}

/**
 * Reads a JSON file.
 *
 * @throws {DataError} when the content is not JSON; the file system's error when it cannot be read
 * @example
 * const config = schema.parse(await readJson('config.json'));
 */
export async function readJson(path: string): Promise<unknown> {
  return parseJson(path, await readFile(path, 'utf8'));
}

/** {@link readJson} that blocks. */
export function readJsonSync(path: string): unknown {
  return parseJson(path, readFileSync(path, 'utf8'));
}

/**
 * JSON as this package writes it: two spaces, keys in the order of the object, one newline at the end; equal values
 * give equal bytes.
 *
 * @throws {DataError} for what JSON cannot hold (NaN, Infinity, bigint, functions, symbols), naming where it is:
 *   `JSON.stringify` would write `null`, or leave it out
 */
export function formatJson(value: unknown): string {
  requireJson(value, '$', []);
  return `${JSON.stringify(value, null, 2)}\n`;
}

function requireJson(value: unknown, where: string, above: readonly object[]): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (typeof value !== 'object') {
    throw new DataError(
      `Expected a value that JSON can hold at ${where} but received ${String(value)} (${typeof value})`,
    );
  }
  if (above.includes(value)) throw new DataError(`Expected a tree at ${where} but received a cycle`);
  if ('toJSON' in value) return;
  const path = [...above, value];
  if (Array.isArray(value)) value.forEach((item, i) => requireJson(item, `${where}[${i}]`, path));
  else {
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined) requireJson(item, `${where}.${key}`, path);
    }
  }
}

/**
 * Writes a value as JSON, atomically, formatted as {@link formatJson} says.
 *
 * @example
 * await writeJson('config.json', { seeds: [0, 1, 2] });
 */
export async function writeJson(path: string, value: unknown): Promise<void> {
  await writeFileAtomic(path, formatJson(value));
}

/** {@link writeJson} that blocks. */
export function writeJsonSync(path: string, value: unknown): void {
  writeFileAtomicSync(path, formatJson(value));
}

/**
 * SHA-256 of a file's content as lower-case hexadecimal, read 4 MiB at a time.
 *
 * @param options.signal stops it
 * @param options.onProgress called after each piece with bytes read and the file's size
 * @throws {AbortError} when the signal fires
 * @example
 * const digest = await sha256File('ticket.safetensors', { signal: AbortSignal.timeout(10_000) });
 */
export async function sha256File(
  path: string,
  { signal, onProgress }: { signal?: AbortSignal; onProgress?: FileProgress } = {},
): Promise<string> {
  throwIfAborted(signal);
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const total = (await file.stat()).size;
    const buffer = Buffer.allocUnsafe(Math.max(1, Math.min(CHUNK, total)));
    for (let done = 0; ;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
      done += bytesRead;
      onProgress?.(done, Math.max(total, done));
      await breathe();
      throwIfAborted(signal);
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
