/**
 * Installs a libtorch into the package's cache: gathers the wheels, unpacks what is needed into a folder of a temporary
 * name, loads it in a child process, and only then gives it its name. Whatever interrupts that leaves nothing behind that
 * could be taken for an installed libtorch, and the next run removes the rest.
 */
import { rmSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cacheFolder, libtorchCache, manifestName, nvidiaDriverPresent } from './cache.js';
import { LibtorchError } from './error.js';
import { loadLoader } from './loader.js';
import { readManifest, verifyManifest, type Manifest } from './manifest.js';
import { currentPlatform, platformRefusal } from './platform.js';
import { probe } from './probe.js';
import { gatherSources, type Sources } from './sources.js';
import { unpack, type Variant } from './unpack.js';
import { compareVersions, defaultMinor, minorRefusal } from './versions.js';

/** What to install, and whom to tell. */
export interface InstallOptions {
  /** Defaults to `cuda` where an NVIDIA driver is, else `cpu`. */
  variant?: Variant | undefined;
  /** `2.15`; defaults to the newest supported. */
  minor?: string | undefined;
  /** A wheel, a libtorch zip, or a folder of wheels or of an installed torch, instead of an index. */
  from?: string | undefined;
  /** Installs also when it is there already. */
  force?: boolean | undefined;
  /** Defaults to {@link cacheFolder}. */
  cache?: string | undefined;
  /** Told what is being done, one line each. */
  say?: (line: string) => void;
  /** Told how far the current part is: what, bytes done, bytes in all. */
  progress?: (what: string, done: number, total: number) => void;
}

/** What was installed, or was there already. */
export interface Installed {
  /** The folder, to name in `ESPALIER_LIBTORCH`. */
  folder: string;
  /** `2.15.0+cu132`. */
  version: string;
  variant: string;
  /** False when it was there already. */
  fresh: boolean;
  sources: string[];
}

/** The prefix of folders that are being made. Names with a dot are no installed libtorchs. */
const temporary = '.new-';

/**
 * Installs libtorch.
 *
 * @throws LibtorchError when it cannot be had, does not fit, is damaged, or does not load
 */
export async function installLibtorch(options: InstallOptions = {}): Promise<Installed> {
  const say = options.say ?? (() => undefined);
  const minor = options.minor ?? defaultMinor;
  const refused = platformRefusal(currentPlatform()) ?? minorRefusal(minor);
  if (refused) throw new LibtorchError(refused);
  const variant = options.variant ?? (nvidiaDriverPresent() ? 'cuda' : 'cpu');
  if (options.variant === undefined) {
    say(
      variant === 'cuda'
        ? 'An NVIDIA driver is here: the CUDA build'
        : 'No NVIDIA driver is here: CPU libraries only',
    );
  }

  const parent = libtorchCache(options.cache ?? cacheFolder());
  await mkdir(parent, { recursive: true });
  const unlock = await lock(join(parent, '.lock'), say);
  try {
    await removeStale(parent);
    if (!options.force) {
      const present = await intact(parent, minor, variant, options, say);
      if (present) return present;
    }
    return await install(parent, { ...options, minor, variant, say });
  } finally {
    unlock();
  }
}

async function install(
  parent: string,
  options: InstallOptions & { minor: string; variant: Variant; say: (line: string) => void },
): Promise<Installed> {
  const { minor, variant, say } = options;
  const work = join(parent, `${temporary}${process.pid}`);
  // Ctrl-C during the minutes that this takes is likely; what it leaves is a gigabyte.
  const onSignal = (signal: NodeJS.Signals) => {
    rmSync(work, { recursive: true, force: true });
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  let sources: Sources | undefined;
  try {
    const scratch = join(work, 'downloads');
    const folder = join(work, 'libtorch');
    await mkdir(folder, { recursive: true });
    sources = await gatherSources({ minor, variant, from: options.from, scratch, say });
    const { version, archives } = sources;
    const label = variant === 'cuda' ? (version.build ?? 'cuda') : 'cpu';
    const name = `${version.release}+${label}`;
    const names = archives.map((archive) => archive.name);

    say(
      `Unpacking libtorch ${version.full} (${label === 'cpu' ? 'CPU libraries only' : label}) from ${names.join(', ')}`,
    );
    const files = await unpack(archives, folder, variant, (done, total) =>
      options.progress?.('unpacking', done, total),
    );
    const manifest: Manifest = { format: 1, torch: version.full, variant: label, sources: names, files };
    await writeManifest(folder, manifest);

    say('Loading it in a process of its own');
    const loaded = await probe('libtorch', folder, {
      environment: { ...process.env, ESPALIER_TORCH: minor },
    });
    if (!loaded.ok)
      throw new LibtorchError(`What was unpacked does not load, so it was not installed: ${loaded.error}`);

    const target = join(parent, name);
    const old = join(parent, `${temporary}${process.pid}-old`);
    await rename(target, old).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rename(folder, target);
    loadLoader().fsyncDirectory(parent);
    await rm(old, { recursive: true, force: true });
    return { folder: target, version: version.full, variant: label, fresh: true, sources: names };
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    for (const archive of sources?.archives ?? []) archive.close();
    await rm(work, { recursive: true, force: true });
  }
}

/** The installed libtorch that is wanted, checked; null when there is none, or a damaged one. */
async function intact(
  parent: string,
  minor: string,
  variant: Variant,
  options: InstallOptions,
  say: (line: string) => void,
): Promise<Installed | null> {
  const names = (await readdir(parent))
    .filter((name) => name.startsWith(`${minor}.`) && name.endsWith('+cpu') === (variant === 'cpu'))
    .sort((a, b) => compareVersions(b, a));
  for (const name of names) {
    const folder = join(parent, name);
    const problems = await verifyManifest(folder, (done, total) =>
      options.progress?.('checking', done, total),
    );
    const manifest = await readManifest(folder);
    if (manifest && problems.length === 0) {
      const { torch, sources } = manifest;
      return { folder, version: torch, variant: manifest.variant, fresh: false, sources };
    }
    say(`${name} is damaged (${problems[0]}${problems.length > 1 ? ', and more' : ''}): installing it again`);
  }
  return null;
}

async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const handle = await open(join(folder, manifestName), 'wx');
  try {
    await handle.writeFile(JSON.stringify(manifest));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Takes the cache's lock, waiting for another installation to end. It ends with the process, however that ends. */
async function lock(path: string, say: (line: string) => void): Promise<() => void> {
  const loader = loadLoader();
  for (let waited = false; ; waited = true) {
    const descriptor = loader.tryLock(path);
    if (descriptor !== null) return () => loader.unlock(descriptor);
    if (!waited) say('Another installation is running: waiting for it');
    await delay(300);
  }
}

/** Removes what interrupted installations left. Only the holder of the lock makes such folders, so none is in use. */
async function removeStale(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (name.startsWith(temporary)) await rm(join(parent, name), { recursive: true, force: true });
  }
}
