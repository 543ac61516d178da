/** Which files of an archive make a libtorch, and copying them, hashed on the way, without holding any in memory. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import type { Archive, ArchiveFile } from './archive.js';
import { LibtorchError } from './error.js';
import type { ManifestFile } from './manifest.js';

/** `cpu`: what runs on a CPU only. `cuda`: all of it. */
export type Variant = 'cpu' | 'cuda';

const cpuLibraries =
  /^torch\/lib\/lib(torch_cpu|c10|gomp|gfortran|quadmath|openblas|iomp5|omp|cudart|cupti)[-.\w]*$/;
const cudaLibraries = /^torch\/lib\/lib[-.\w]+\.so[.\d]*$/;
// Python's own parts: nothing outside of Python can use them.
const pythonLibraries = /^torch\/lib\/lib(torch_python|shm)\.so$/;
const nvidiaCpuLibraries = /^nvidia\/[^/]+\/lib\/lib(cudart|cupti)\.so\.\d+$/;
const nvidiaFiles = /^nvidia\/.+\/(lib\/lib[-.\w]+\.so[.\d]*|include\/.+)$/;
const always = /^torch\/(include\/.+|version\.py|build-version)$|^torch\.libs\/.+/;

/** Whether a file of a wheel belongs into the installation. */
export function isWanted(path: string, variant: Variant): boolean {
  if (always.test(path)) return true;
  if (variant === 'cpu') return cpuLibraries.test(path) || nvidiaCpuLibraries.test(path);
  return (cudaLibraries.test(path) && !pythonLibraries.test(path)) || nvidiaFiles.test(path);
}

/**
 * Copies the wanted files of the archives into a folder.
 *
 * @param progress bytes written so far, in all, and the file at hand
 * @returns the manifest's entries, libraries first
 * @throws LibtorchError when a file is damaged, or two archives disagree about one
 */
export async function unpack(
  archives: Archive[],
  folder: string,
  variant: Variant,
  progress?: (done: number, total: number, path: string) => void,
): Promise<ManifestFile[]> {
  const wanted = new Map<string, { archive: Archive; file: ArchiveFile }>();
  for (const archive of archives) {
    for (const file of archive.files) {
      if (!isWanted(file.path, variant)) continue;
      if (file.path.split('/').includes('..')) {
        throw new LibtorchError(`${archive.name} has a file outside of its folder: ${file.path}`);
      }
      wanted.set(file.path, { archive, file });
    }
  }
  const total = [...wanted.values()].reduce((sum, { file }) => sum + file.size, 0);
  const files: ManifestFile[] = [];
  let done = 0;
  for (const [path, { archive, file }] of wanted) {
    progress?.(done, total, path);
    const sha256 = await copy(archive, file, join(folder, path), (bytes) =>
      progress?.(done + bytes, total, path),
    );
    files.push({ path, size: file.size, sha256 });
    done += file.size;
  }
  progress?.(total, total, '');
  return files;
}

async function copy(
  archive: Archive,
  file: ArchiveFile,
  target: string,
  progress: (bytes: number) => void,
): Promise<string> {
  await mkdir(dirname(target), { recursive: true });
  const hash = createHash('sha256');
  let checksum = 0;
  let bytes = 0;
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      hash.update(chunk);
      checksum = crc32(chunk, checksum);
      bytes += chunk.length;
      progress(bytes);
      callback(null, chunk);
    },
  });
  await pipeline(await file.open(), watch, createWriteStream(target));
  if (bytes !== file.size || (file.crc32 !== null && checksum !== file.crc32)) {
    throw new LibtorchError(`${file.path} in ${archive.name} is damaged: download it again`);
  }
  // The many small headers are not worth a flush each: what a crash may spoil of them, the manifest finds.
  if (/\.so[.\d]*$/.test(target)) await flush(target);
  return hash.digest('hex');
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
