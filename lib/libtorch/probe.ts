/**
 * Loads things in a child process and tells its parent how that went, so that what crashes or hangs takes no one along.
 * Run as a program with what to probe; used as a module, {@link probe} runs it.
 */
import { spawn } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binariesFor } from './binaries.js';
import { load, preloadOrder } from './load.js';
import { loadLoader } from './loader.js';
import { locateLibtorch } from './locate.js';

/** What can be probed, and what is learnt from it. */
export interface Probes {
  /** Loads the libtorch in a folder, and with it whatever of ours exists for its version. */
  libtorch: { version: string; cuda: boolean; addon: boolean; libraries: string[] };
  /** Asks NVIDIA's driver. */
  driver: ReturnType<ReturnType<typeof loadLoader>['cudaDriver']>;
  /** Loads one shared library. */
  library: { path: string };
}

/** The outcome: what was learnt, or why nothing was. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: string };

const program = fileURLToPath(import.meta.url);

/** Probes something in a child process. Never rejects: crashes and timeouts are outcomes. */
export function probe<K extends keyof Probes>(
  what: K,
  argument = '',
  {
    timeout = 120_000,
    environment = process.env,
  }: { timeout?: number; environment?: NodeJS.ProcessEnv } = {},
): Promise<Outcome<Probes[K]>> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, what, argument], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
      timeout,
      killSignal: 'SIGKILL',
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    child.on('error', (error) => resolve({ ok: false, error: error.message }));
    child.on('close', (status, signal) => {
      const line = output.trimEnd().split('\n').at(-1) ?? '';
      if (status === 0 && line.startsWith('{')) {
        resolve(JSON.parse(line) as Outcome<Probes[K]>);
      } else {
        const how = signal ? `was killed by ${signal}` : `ended with status ${status}`;
        const said = errors.trim().split('\n').slice(-3).join(' ');
        resolve({ ok: false, error: `the process that tried it ${how}${said ? `: ${said}` : ''}` });
      }
    });
  });
}

const actions: { [K in keyof Probes]: (argument: string) => Probes[K] } = {
  libtorch(folder) {
    const libtorch = locateLibtorch({ path: folder });
    const loader = loadLoader();
    const addon = typeof binariesFor(libtorch.minor) !== 'string';
    let cuda = false;
    if (addon) {
      // The whole way, as in any program; whether that used `folder` is seen by its libraries below.
      process.env['ESPALIER_LIBTORCH'] = folder;
      cuda = load().cuda;
    } else {
      loader.preload(preloadOrder(libtorch));
      if (libtorch.cuda) {
        loader.preload([`${libtorch.lib}/libtorch_cuda.so`]);
        cuda = true;
      }
    }
    const libraries = loader.loadedLibraries().filter((file) => dirname(file) === libtorch.lib);
    return { version: libtorch.version, cuda, addon, libraries: libraries.map((file) => basename(file)) };
  },
  driver: () => loadLoader().cudaDriver(),
  library(path) {
    loadLoader().preload([path]);
    return { path };
  },
};

if (process.argv[1] === program) {
  const [, , what = '', argument = ''] = process.argv;
  let outcome: Outcome<unknown>;
  try {
    outcome = { ok: true, value: actions[what as keyof Probes](argument) };
  } catch (error) {
    outcome = { ok: false, error: (error as Error).message };
  }
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
}
