/**
 * Examines this machine: what Espalier needs, what of it is here, and what to do about the rest. Everything that might
 * crash or hang is tried in a child process.
 */
import { existsSync, readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { binariesFor, loaderBinary, packageVersion, type Binaries } from './binaries.js';
import { cacheFolder, nvidiaDriverPresent } from './cache.js';
import { findFetcher } from './fetch.js';
import { loadLoader } from './loader.js';
import { findLibtorch, type Attempt, type Libtorch } from './locate.js';
import { currentPlatform, platformRefusal, type Platform } from './platform.js';
import { probe, type Probes } from './probe.js';
import { compareVersions, defaultMinor } from './versions.js';

/** A library of NVIDIA's beside libtorch. */
export interface LibraryReport {
  /** null when it is not there. */
  path: string | null;
  /** Why it does not load; null when it does, or when it is not there. */
  error: string | null;
}

/** What {@link examine} finds; printed by `espalier doctor --json` as it is. */
export interface DoctorReport {
  /** Whether Espalier can run here, on the CPU at least. */
  usable: boolean;
  espalier: string;
  platform: Platform & { refused: string | null };
  node: { version: string; refused: string | null };
  cpu: { model: string; threads: number; memoryBytes: number; features: string[] };
  libtorch: {
    found: Libtorch | null;
    attempts: Attempt[];
    /** What loading it in a child process showed; null when there was nothing to load. */
    loads: { version: string; cuda: boolean; addon: boolean } | null;
    error: string | null;
    cache: string;
  };
  binary: { loader: string | null; torch: Binaries | null; missing: string | null };
  cuda: {
    /** The kernel has the driver. */
    driverPresent: boolean;
    driver: Probes['driver'] | null;
    error: string | null;
    nccl: LibraryReport;
    cusparselt: LibraryReport;
  };
  /** The pip or uv that `espalier install` would use. */
  fetcher: string | null;
  /** What to do, most urgent first. */
  advice: string[];
}

/** The least Node version, as package.json's `engines` says. */
const minimumNode = '20.17.0';

/** Examines this machine. Never throws: what goes wrong is what is reported. */
export async function examine(environment: NodeJS.ProcessEnv = process.env): Promise<DoctorReport> {
  const platform = currentPlatform();
  const refused = platformRefusal(platform);
  const loader = loaderBinary();
  const search = findLibtorch({ environment, unusable: noBinary });
  // A libtorch that only lacks our binary is worth showing: without the binary's test it may be found.
  const any = search.found ?? findLibtorch({ environment }).found;
  const binaries = any ? binariesFor(any.minor) : null;
  const loads =
    search.found && loader && !refused ? await probe('libtorch', search.found.torch, { environment }) : null;
  const driver = loader && !refused ? await probe('driver', '', { timeout: 30_000, environment }) : null;
  const report: DoctorReport = {
    usable: false,
    espalier: packageVersion,
    platform: { ...platform, refused },
    node: { version: process.versions.node, refused: nodeRefusal() },
    cpu: {
      model: cpus()[0]?.model ?? 'unknown',
      threads: cpus().length,
      memoryBytes: totalmem(),
      features: loader && !refused ? features() : [],
    },
    libtorch: {
      found: search.found,
      attempts: search.attempts,
      loads: loads?.ok ? loads.value : null,
      error: loads && !loads.ok ? loads.error : null,
      cache: cacheFolder(environment),
    },
    binary: {
      loader,
      torch: binaries === null || typeof binaries === 'string' ? null : binaries,
      missing: typeof binaries === 'string' ? binaries : null,
    },
    cuda: {
      driverPresent: nvidiaDriverPresent(),
      driver: driver?.ok ? driver.value : null,
      error: driver && !driver.ok ? driver.error : null,
      nccl: await library(search.found, 'nccl', /^libnccl\.so(\.\d+)*$/, environment),
      cusparselt: await library(search.found, 'cusparselt', /^libcusparseLt.*\.so(\.\d+)*$/, environment),
    },
    fetcher: findFetcher()?.name ?? null,
    advice: [],
  };
  report.usable = refused === null && report.node.refused === null && report.libtorch.loads?.addon === true;
  report.advice = advise(report);
  return report;
}

function noBinary(minor: string): string | null {
  const binaries = binariesFor(minor);
  return typeof binaries === 'string' ? binaries : null;
}

function features(): string[] {
  try {
    return loadLoader().cpuFeatures();
  } catch {
    return [];
  }
}

function nodeRefusal(): string | null {
  const version = process.versions.node;
  return compareVersions(version, minimumNode) < 0 ? `Node ${minimumNode} or newer is needed` : null;
}

/** A library of NVIDIA's, in pip's layout (`nvidia/<name>/lib`) or beside libtorch; only a CUDA build has them. */
async function library(
  libtorch: Libtorch | null,
  name: string,
  pattern: RegExp,
  environment: NodeJS.ProcessEnv,
): Promise<LibraryReport> {
  const folders = libtorch ? [join(dirname(libtorch.torch), 'nvidia', name, 'lib'), libtorch.lib] : [];
  for (const folder of folders.filter(existsSync)) {
    const file = readdirSync(folder).find((candidate) => pattern.test(candidate));
    if (!file) continue;
    const path = join(folder, file);
    const outcome = await probe('library', path, { timeout: 60_000, environment });
    return { path, error: outcome.ok ? null : outcome.error };
  }
  return { path: null, error: null };
}

/** What to do about what is missing. */
function advise(report: DoctorReport): string[] {
  const { platform, node, libtorch, binary, cuda, fetcher } = report;
  const advice: string[] = [];
  if (platform.refused) return [platform.refused];
  if (node.refused) advice.push(`${node.refused}; this is ${node.version}`);
  if (binary.loader === null) {
    advice.push('loader.node is missing: in a clone run `npm run setup`, else install the package again');
  }
  if (libtorch.found === null) {
    if (binary.missing) advice.push(`${binary.missing}; in a clone, \`npm run setup\` builds one`);
    const how = fetcher ? `with ${fetcher}` : 'with --from FILE: neither pip nor uv is here';
    advice.push(
      `No libtorch can be used: \`npx espalier install --cpu\` or --cuda fetches ${defaultMinor} ${how}`,
    );
  } else if (libtorch.error) {
    advice.push(`libtorch does not load: ${libtorch.error}`);
  }
  const { driver } = cuda;
  const build = /\+cu(\d+)(\d)$/.exec(libtorch.found?.version ?? '');
  if (driver?.found && driver.error) {
    advice.push(
      `NVIDIA's driver does not work (${driver.error}): see what \`nvidia-smi\` says; the CPU can be used`,
    );
  } else if (driver?.devices.length && libtorch.found && !libtorch.found.cuda) {
    advice.push('A GPU is here, but this libtorch is for the CPU only: `npx espalier install --cuda`');
  } else if (
    driver?.version &&
    libtorch.found?.cuda &&
    build &&
    Number(driver.version.split('.')[0]) < Number(build[1])
  ) {
    advice.push(
      `The driver supports CUDA ${driver.version}, and this libtorch is built for ${build[1]}.${build[2]}: update the driver`,
    );
  }
  if (cuda.error) advice.push(`Asking NVIDIA's driver failed: ${cuda.error}; the CPU can be used`);
  if (libtorch.found?.cuda && libtorch.loads && !libtorch.loads.cuda) {
    advice.push('libtorch_cuda.so is there but does not load: `npx espalier install --cuda --force`');
  }
  if (libtorch.found?.cuda && binary.torch && !binary.torch.cuda) {
    advice.push(
      "Espalier's own CUDA operators were not built: pruning on a GPU uses the slower ones of libtorch",
    );
  }
  for (const [name, { path, error }] of [
    ['NCCL', cuda.nccl],
    ['cuSPARSELt', cuda.cusparselt],
  ] as const) {
    if (path && error) advice.push(`${name} does not load: ${error}`);
    if (!path && libtorch.found?.cuda)
      advice.push(`${name} is missing beside libtorch: \`npx espalier install --cuda\``);
  }
  return advice;
}
