/** What is in an installed libtorch's folder, with sizes and hashes, so that any change to it is found and named. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { manifestName } from './cache.js';

/** One installed file. */
export interface ManifestFile {
  /** Relative to the folder, with forward slashes. */
  path: string;
  /** bytes */
  size: number;
  /** hexadecimal */
  sha256: string;
}

/** The content of `manifest.json`. */
export interface Manifest {
  format: 1;
  /** libtorch's own version, `2.15.0+cu132`. */
  torch: string;
  /** `cpu`, or the CUDA build, `cu132`. */
  variant: string;
  /** The names of the wheels or folders it was unpacked from. */
  sources: string[];
  files: ManifestFile[];
}

/** Reads a folder's manifest; null when there is none that can be read. */
export async function readManifest(folder: string): Promise<Manifest | null> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, manifestName), 'utf8')) as Manifest;
    return manifest.format === 1 && Array.isArray(manifest.files) ? manifest : null;
  } catch {
    return null;
  }
}

/**
 * Compares an installed libtorch with its manifest, hashing every file.
 *
 * @param progress bytes hashed so far, and in all
 * @returns what is wrong, one sentence per file; empty when nothing is
 */
export async function verifyManifest(
  folder: string,
  progress?: (done: number, total: number) => void,
): Promise<string[]> {
  const manifest = await readManifest(folder);
  if (!manifest) return [`${manifestName} is missing or damaged`];
  const total = manifest.files.reduce((sum, { size }) => sum + size, 0);
  const problems: string[] = [];
  let done = 0;
  for (const { path, size, sha256 } of manifest.files) {
    const file = join(folder, path);
    const found = await stat(file).catch(() => null);
    if (!found?.isFile()) problems.push(`${path} is missing`);
    else if (found.size !== size) problems.push(`${path} has ${found.size} bytes instead of ${size}`);
    else if ((await sha256Of(file)) !== sha256) problems.push(`${path} was changed`);
    done += size;
    progress?.(done, total);
  }
  return problems;
}

/** The SHA-256 of a file, in hexadecimal. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
