/** Where `espalier install` puts what it fetched, and how its folders are named. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import envPaths from 'env-paths';
import { compareVersions } from './versions.js';

/** The package's cache: `ESPALIER_CACHE`, or the platform's place for caches (`~/.cache/espalier` on Linux). */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment['ESPALIER_CACHE'] || envPaths('espalier', { suffix: '' }).cache;
}

/** The folder that holds one folder per installed libtorch. */
export function libtorchCache(cache = cacheFolder()): string {
  return join(cache, 'libtorch');
}

/** The name of the file that makes a folder an installed libtorch. It is written last. */
export const manifestName = 'manifest.json';

/**
 * The installed libtorchs, newest version first. Of two builds of one version the CUDA build comes first where an NVIDIA
 * driver is, and last where none is: loading CUDA libraries costs half a second and 260 MB.
 */
export function installedLibtorchs(cache = cacheFolder(), driver = nvidiaDriverPresent()): string[] {
  const folder = libtorchCache(cache);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.') && existsSync(join(folder, name, manifestName)))
    .sort((a, b) => compareVersions(b, a) || (a.endsWith('+cpu') === driver ? 1 : -1))
    .map((name) => join(folder, name));
}

/** Whether the kernel has NVIDIA's driver loaded; says nothing of whether it works. */
export function nvidiaDriverPresent(): boolean {
  return existsSync('/proc/driver/nvidia/version') || existsSync('/dev/nvidiactl') || existsSync('/dev/dxg');
}
