/**
 * Loads libtorch and the addon into this process, in the one order that works: libtorch's libraries by absolute path,
 * CUDA's before anything can ask for it (libtorch decides once and for all whether it has CUDA), then the addon, then the
 * operators. A process has one libtorch: if one is there already, from another copy of this package or another addon, it
 * is used when its version fits.
 */
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { binariesFor, packageVersion, type Binaries } from './binaries.js';
import type { NativeBinding } from '../core/native.js';
import { LibtorchError } from './error.js';
import { describeAttempts, locateLibtorch, versionOf, type Libtorch } from './locate.js';
import { loadLoader, type Loader } from './loader.js';
import { currentPlatform, platformName } from './platform.js';
import { versionRefusal } from './versions.js';

/** How things were loaded. */
export interface Loaded {
  binding: NativeBinding;
  libtorch: Libtorch;
  binaries: Binaries;
  /** The operators were registered by another copy of the package, and are shared with it. */
  shared: boolean;
  /** Whether libtorch_cuda is loaded. */
  cuda: boolean;
}

/** Operators with another number cannot be called by this copy's TypeScript. */
const operatorAbi = '4';

let chosen: string | undefined;
let loaded: Loaded | undefined;

/**
 * Names the libtorch to use, instead of looking for one. Call it before anything else of the package.
 *
 * @param path the folder of a libtorch, or of an installed torch package
 * @throws LibtorchError when libtorch is loaded already
 * @example useLibtorch('/opt/venv/lib/python3.12/site-packages/torch');
 */
export function useLibtorch(path: string): void {
  if (loaded) {
    throw new LibtorchError(
      `libtorch is already loaded from ${loaded.libtorch.lib}: call useLibtorch() first of all`,
    );
  }
  chosen = path;
}

/** The addon, loaded on first use together with libtorch. */
export function loadBinding(): NativeBinding {
  return load().binding;
}

/** How libtorch was loaded; null as long as it is not. */
export function loadedLibtorch(): Loaded | null {
  return loaded ?? null;
}

/**
 * Loads everything, once per thread.
 *
 * @throws LibtorchError saying what was tried, why it failed and what to do
 */
export function load(): Loaded {
  if (loaded) return loaded;
  const loader = loadLoader();
  const libtorch = alreadyInProcess(loader) ?? locateLibtorch({ path: chosen, unusable: noBinary });
  const binaries = binariesFor(libtorch.minor);
  if (typeof binaries === 'string') throw new LibtorchError(binaries);

  attempt(libtorch, 'libtorch', () => loader.preload(preloadOrder(libtorch)));
  const cuda = libtorch.cuda && process.env['ESPALIER_CUDA'] !== '0' && preloadCuda(loader, libtorch);
  const binding = attempt(libtorch, basename(binaries.addon), () =>
    createRequire(import.meta.url)(binaries.addon),
  ) as NativeBinding;

  const shared = binding.hasOperator('espalier::abi') && !isLoaded(loader, binaries.native);
  if (shared) {
    refuseOtherAbi(String(binding.operator('espalier::abi', '')()), loader);
  } else {
    attempt(libtorch, basename(binaries.native), () => loader.preload([binaries.native]));
    const { cuda: cudaOperators } = binaries;
    if (cuda && cudaOperators) {
      attempt(libtorch, basename(cudaOperators), () => loader.preload([cudaOperators]));
    }
  }
  loaded = { binding, libtorch, binaries, shared, cuda };
  return loaded;
}

/** Why a minor is of no use to this copy; null when there is a binary for it. */
function noBinary(minor: string): string | null {
  const binaries = binariesFor(minor);
  return typeof binaries === 'string' ? binaries : null;
}

/** The libtorch that this process has already; null when it has none. */
function alreadyInProcess(loader: Loader): Libtorch | null {
  const path = loader.loadedLibraries().find((file) => basename(file) === 'libtorch_cpu.so');
  if (path === undefined) return null;
  const lib = dirname(path);
  const torch = dirname(lib);
  const version = versionOf(torch);
  const refused = version
    ? (versionRefusal(version) ?? noBinary(version.minor))
    : 'its version cannot be told: neither version.py nor build-version says one';
  if (version === null || refused) {
    throw new LibtorchError(
      `This process has already loaded another libtorch, ${path}, and a process can have only one; but ${refused}. ` +
        'Run Espalier in a process of its own, or have both use the same libtorch.',
    );
  }
  return {
    torch,
    lib,
    version: version.full,
    minor: version.minor,
    cuda: existsSync(join(lib, 'libtorch_cuda.so')),
    headers: existsSync(join(torch, 'include', 'ATen', 'ATen.h')),
    source: 'process',
    why: 'this process has it loaded already',
  };
}

/**
 * What to load before the addon, in order. libtorch's own RPATH would find most of it; naming the files keeps
 * LD_LIBRARY_PATH from putting another build of libgomp or the CUDA runtime in their place, and makes a missing one's
 * error message name it.
 */
export function preloadOrder(libtorch: Pick<Libtorch, 'torch' | 'lib'>): string[] {
  const beside = join(dirname(libtorch.torch), 'nvidia');
  const nvidia = existsSync(beside)
    ? readdirSync(beside).flatMap((name) => files(join(beside, name, 'lib'), /^lib(cudart|cupti)\.so\.\d+$/))
    : [];
  return [
    ...files(libtorch.lib, /^libgomp.*\.so/),
    ...nvidia,
    join(libtorch.lib, 'libc10.so'),
    join(libtorch.lib, 'libtorch_cpu.so'),
  ];
}

function files(folder: string, pattern: RegExp): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => join(folder, name));
}

/** Loads libtorch_cuda. Where that fails the package still works on the CPU, and says why it does not on the GPU. */
function preloadCuda(loader: Loader, libtorch: Libtorch): boolean {
  try {
    loader.preload([join(libtorch.lib, 'libtorch_cuda.so')]);
    return true;
  } catch (error) {
    process.emitWarning(
      `libtorch_cuda.so cannot be loaded, so only the CPU is used: ${(error as Error).message}. ` +
        '`npx espalier doctor` says more; ESPALIER_CUDA=0 silences this.',
      { code: 'ESPALIER_NO_CUDA' },
    );
    return false;
  }
}

function isLoaded(loader: Loader, path: string): boolean {
  const real = realpathSync(path);
  return loader
    .loadedLibraries()
    .some((file) => basename(file) === basename(path) && existsSync(file) && realpathSync(file) === real);
}

/** Registering the same operators twice aborts the process; so a second copy shares the first's, or says why not. */
function refuseOtherAbi(abi: string, loader: Loader): void {
  const [number, version] = abi.split(':');
  if (number === operatorAbi) return;
  const owner = loader.loadedLibraries().find((file) => basename(file) === 'libespalier_native.so');
  throw new LibtorchError(
    `Two versions of Espalier in one process: ${owner ?? 'another copy'} (version ${version}) has registered operators ` +
      `that this copy (version ${packageVersion}) cannot use. Install one version only (\`npm dedupe\`, ` +
      '`npm ls espalier`), or use them in separate processes.',
  );
}

function attempt<T>(libtorch: Libtorch, what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new LibtorchError(explain(libtorch, what, (error as Error).message), { cause: error });
  }
}

/** The message when something that was found does not load. */
function explain(libtorch: Libtorch, what: string, reason: string): string {
  const platform = currentPlatform();
  return [
    `Could not load ${what} on ${platformName(platform)} (Node ${process.versions.node}, glibc ${platform.glibc}).`,
    'What was tried:',
    `  - libtorch ${libtorch.version} in ${libtorch.lib} (${libtorch.why})`,
    ...describeAttempts([{ source: libtorch.source, place: libtorch.torch, refused: reason }]),
    'What to do:',
    ...solutions(libtorch, reason).map((line) => `  - ${line}`),
  ].join('\n');
}

/** What to do about the dynamic linker's complaint. */
export function solutions(
  libtorch: Pick<Libtorch, 'version' | 'minor' | 'source'>,
  reason: string,
): string[] {
  const again = `npx espalier install --force --torch ${libtorch.minor}`;
  const lines: string[] = [];
  const missing = /^([\w.+-]+\.so[\w.]*): cannot open shared object file/.exec(reason)?.[1];
  if (missing && /cu|nv|nccl/.test(missing)) {
    lines.push(
      `${missing} is one of NVIDIA's libraries, which this CUDA build of libtorch needs even on a CPU; they come with pip's torch, beside it in nvidia/`,
    );
  } else if (missing) {
    lines.push(`${missing} is missing on this system or in this libtorch`);
  }
  if (/GLIBC_|GLIBCXX_|CXXABI_/.test(reason)) {
    lines.push(
      'this system is older than the one the library was built on: glibc 2.28 and GCC 8 are the floor',
    );
  }
  if (/undefined symbol/.test(reason)) {
    lines.push(
      `the binary was built for another libtorch than ${libtorch.version}: in a clone, run \`npm run setup\`; else install the package again`,
    );
  }
  if (/file too short|invalid ELF header/.test(reason)) lines.push('the file is damaged');
  lines.push(
    libtorch.source === 'cache'
      ? `install libtorch again: ${again}`
      : `install a libtorch of its own: ${again}`,
  );
  lines.push('npx espalier doctor   (says what this machine has, and what is missing)');
  return lines;
}
