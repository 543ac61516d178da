/** One face for what libtorch is unpacked from: a wheel, libtorch's own zip file, or a folder that pip or uv filled. */
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { openPromise, type Entry } from 'yauzl';
import { LibtorchError } from './error.js';

/** A file in an archive. */
export interface ArchiveFile {
  /** With forward slashes, as in a wheel: `torch/lib/libc10.so`. */
  path: string;
  /** bytes */
  size: number;
  /** The checksum that the archive keeps; null where there is none. */
  crc32: number | null;
  open(): Promise<Readable>;
}

/** An opened archive. */
export interface Archive {
  /** What it is called in messages and in the manifest: a file name, never a path. */
  name: string;
  files: ArchiveFile[];
  close(): void;
}

/**
 * Opens a wheel or a zip file. libtorch's zip files keep everything under `libtorch/`, which is shown as `torch/`.
 *
 * @throws LibtorchError when the file is no zip file or a damaged one
 */
export async function openZip(file: string): Promise<Archive> {
  try {
    const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
    const files: ArchiveFile[] = [];
    for await (const entry of zip.eachEntry() as AsyncIterable<Entry>) {
      if (entry.fileName.endsWith('/')) continue;
      files.push({
        path: entry.fileName.replace(/^libtorch\//, 'torch/'),
        size: entry.uncompressedSize,
        crc32: entry.crc32,
        open: () => zip.openReadStreamPromise(entry),
      });
    }
    return { name: basename(file), files, close: () => zip.close() };
  } catch (error) {
    throw new LibtorchError(`${file} cannot be read as a wheel or zip file: ${(error as Error).message}`);
  }
}

/** Opens a folder laid out as `site-packages`; only its `torch`, `nvidia` and metadata folders count. */
export async function openTree(folder: string, name = basename(folder)): Promise<Archive> {
  const files: ArchiveFile[] = [];
  for (const top of await readdir(folder)) {
    if (!/^(torch|torch\.libs|nvidia|.*\.dist-info)$/.test(top)) continue;
    for (const entry of await readdir(join(folder, top), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      files.push({
        path: relative(folder, path).split(sep).join('/'),
        size: (await stat(path)).size,
        crc32: null,
        open: () => Promise.resolve(createReadStream(path)),
      });
    }
  }
  return { name, files, close: () => undefined };
}

/** The text of the first file whose path matches; null when there is none. */
export async function textOf(archive: Archive, path: RegExp): Promise<string | null> {
  const file = archive.files.find((candidate) => path.test(candidate.path));
  return file ? await text(await file.open()) : null;
}

/** The METADATA of the project in an archive (of `project`, where a folder holds several); null when there is none. */
export function metadataOf(archive: Archive, project: string): Promise<string | null> {
  return textOf(archive, new RegExp(`^${project.replaceAll('-', '[-_.]')}-[^/]*\\.dist-info/METADATA$`, 'i'));
}
