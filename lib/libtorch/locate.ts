/**
 * Finds libtorch on this machine: an explicit path, `ESPALIER_LIBTORCH`, `LIBTORCH`, the package's own cache, the active
 * Python's torch. Nothing is loaded here; the version is read from files. Every place looked at is kept with the reason
 * for which it was refused, for the error message and for `espalier doctor`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder, installedLibtorchs, libtorchCache } from './cache.js';
import { LibtorchError } from './error.js';
import { currentPlatform, platformRefusal } from './platform.js';
import { pythonTorch } from './python.js';
import { minorRefusal, versionIn, versionRefusal, type TorchVersion } from './versions.js';

/** Where a libtorch was found. */
export type LibtorchSource = 'process' | 'option' | 'ESPALIER_LIBTORCH' | 'LIBTORCH' | 'cache' | 'python';

/** A libtorch that can be used. */
export interface Libtorch {
  /** The folder that holds `lib/` (and `include/`): `site-packages/torch`, or the folder of an unpacked libtorch. */
  torch: string;
  /** The folder of `libtorch_cpu.so`. */
  lib: string;
  /** `2.15.0+cu132`, as libtorch itself says. */
  version: string;
  /** `2.15`. */
  minor: string;
  /** Whether `libtorch_cuda.so` is there. A CUDA build of which only the CPU part was installed has none. */
  cuda: boolean;
  /** Whether its headers are there, so that the addon can be built for it. */
  headers: boolean;
  source: LibtorchSource;
  /** Why it was chosen, in words. */
  why: string;
}

/** One place that was looked at. */
export interface Attempt {
  source: LibtorchSource;
  /** The path, or what was looked at where there is no path. */
  place: string;
  /** Why it was not used; null for the one that was. */
  refused: string | null;
}

/** What to look for, and where. */
export interface LocateOptions {
  /** Use this one or none: a folder as in {@link Libtorch.torch}, its parent, or its `lib/`. */
  path?: string | undefined;
  /** Only this minor version, `2.15`. Defaults to `ESPALIER_TORCH`. */
  minor?: string | undefined;
  /** Only with headers. */
  headers?: boolean;
  /** Says why a minor that is supported cannot be used after all (no binary for it); null when it can. */
  unusable?: (minor: string) => string | null;
  /** Defaults to `process.env`. */
  environment?: NodeJS.ProcessEnv;
  /** The package's cache; defaults to {@link cacheFolder}. */
  cache?: string;
}

/** The outcome of a search. */
export interface Search {
  found: Libtorch | null;
  attempts: Attempt[];
}

/**
 * Looks for libtorch. An explicit path and `ESPALIER_LIBTORCH` are commands: if what they name cannot be used, nothing
 * else is. `LIBTORCH` belongs to other programs too, so there the search goes on.
 */
export function findLibtorch(options: LocateOptions = {}): Search {
  const environment = options.environment ?? process.env;
  const minor = options.minor ?? (environment['ESPALIER_TORCH'] || undefined);
  const wanted = { ...options, minor };
  const attempts: Attempt[] = [];

  const consider = (source: LibtorchSource, path: string, why: string): Libtorch | null => {
    const result = inspect(path, wanted);
    const refused = typeof result === 'string' ? result : null;
    attempts.push({ source, place: path, refused });
    return typeof result === 'string' ? null : { ...result, source, why };
  };

  if (options.path !== undefined) {
    return { found: consider('option', options.path, 'given by the caller'), attempts };
  }
  const commanded = environment['ESPALIER_LIBTORCH'];
  if (commanded) {
    return { found: consider('ESPALIER_LIBTORCH', commanded, 'named by ESPALIER_LIBTORCH'), attempts };
  }
  attempts.push({ source: 'ESPALIER_LIBTORCH', place: 'environment', refused: 'not set' });

  const shared = environment['LIBTORCH'];
  if (shared) {
    const found = consider('LIBTORCH', shared, 'named by LIBTORCH');
    if (found) return { found, attempts };
  } else {
    attempts.push({ source: 'LIBTORCH', place: 'environment', refused: 'not set' });
  }

  const cache = options.cache ?? cacheFolder(environment);
  const installed = installedLibtorchs(cache);
  if (installed.length === 0) {
    attempts.push({ source: 'cache', place: libtorchCache(cache), refused: 'nothing is installed there' });
  }
  for (const folder of installed) {
    const found = consider('cache', folder, 'installed by `espalier install`');
    if (found) return { found, attempts };
  }

  for (const { from, torch, looked } of pythonTorch(environment)) {
    if (torch === null) {
      attempts.push({ source: 'python', place: looked, refused: 'this Python has no torch' });
      continue;
    }
    const found = consider('python', torch, `torch of the active Python (${from})`);
    if (found) return { found, attempts };
  }
  return { found: null, attempts };
}

/**
 * {@link findLibtorch}, or an error that says where it was looked for and what to do.
 *
 * @throws LibtorchError when the platform or the version asked for is not supported, or nothing usable is found
 */
export function locateLibtorch(options: LocateOptions = {}): Libtorch {
  const environment = options.environment ?? process.env;
  const refused = platformRefusal(currentPlatform());
  if (refused) throw new LibtorchError(refused);
  const minor = options.minor ?? environment['ESPALIER_TORCH'];
  const wrong = minor ? minorRefusal(minor) : null;
  if (wrong) throw new LibtorchError(wrong);
  const { found, attempts } = findLibtorch(options);
  if (found) return found;
  throw new LibtorchError(
    [
      `No libtorch${minor ? ` ${minor}` : ''}${options.headers ? ' with headers' : ''} that Espalier can use was found.`,
      'Looked at:',
      ...describeAttempts(attempts),
      'What to do, one of:',
      `  - npx espalier install --cpu${minor ? ` --torch ${minor}` : ''}   (or --cuda: fetches it with your pip or uv)`,
      '  - set ESPALIER_LIBTORCH to the folder of a libtorch or of an installed torch package',
      '  - activate a Python environment that has torch',
      '`npx espalier doctor` says more.',
    ].join('\n'),
  );
}

/** The attempts as lines of text. */
export function describeAttempts(attempts: Attempt[]): string[] {
  return attempts.map(({ source, place, refused }) => `  - ${source}: ${place}: ${refused ?? 'used'}`);
}

/** What is at a path, or why it cannot be used. */
function inspect(path: string, wanted: LocateOptions): Omit<Libtorch, 'source' | 'why'> | string {
  const start = resolve(path);
  if (!existsSync(start)) return 'there is no such folder';
  const lib = [join(start, 'lib'), join(start, 'torch', 'lib'), start].find((folder) =>
    existsSync(join(folder, 'libtorch_cpu.so')),
  );
  if (lib === undefined) return 'no libtorch_cpu.so in lib/, torch/lib/ or the folder itself';
  const torch = dirname(lib);
  const version = versionOf(torch);
  if (version === null) return 'its version cannot be told: neither version.py nor build-version says one';
  const refused = versionRefusal(version) ?? wanted.unusable?.(version.minor) ?? null;
  if (refused) return refused;
  if (wanted.minor && version.minor !== wanted.minor) {
    return `it is ${version.full}, and ${wanted.minor} is asked for`;
  }
  const headers = existsSync(join(torch, 'include', 'ATen', 'ATen.h'));
  if (wanted.headers && !headers) return 'it has no headers';
  const cuda = existsSync(join(lib, 'libtorch_cuda.so'));
  return { torch, lib, version: version.full, minor: version.minor, cuda, headers };
}

/** The version of the libtorch in a folder, read from its files; null when they do not say. */
export function versionOf(torch: string): TorchVersion | null {
  for (const name of ['version.py', 'build-version']) {
    const file = join(torch, name);
    if (!existsSync(file)) continue;
    const version = versionIn(readFileSync(file, 'utf8'));
    if (version) return version;
  }
  return null;
}
