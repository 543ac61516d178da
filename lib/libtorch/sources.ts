/** Gathers the archives that one installation is unpacked from: torch, and the NVIDIA wheels that its variant needs. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { metadataOf, openTree, openZip, textOf, type Archive } from './archive.js';
import { LibtorchError } from './error.js';
import { findFetcher, type Fetcher } from './fetch.js';
import {
  neededOnCpu,
  normalisedName,
  nvidiaWheels,
  requirementsIn,
  toolkitOf,
  type Requirement,
} from './requirements.js';
import type { Variant } from './unpack.js';
import { compareVersions, parseVersion, versionIn, versionRefusal, type TorchVersion } from './versions.js';

/** What to gather. */
export interface SourceOptions {
  minor: string;
  variant: Variant;
  /** A wheel, a libtorch zip, a folder of wheels, or a folder where torch is installed; fetched when not given. */
  from?: string | undefined;
  /** For what is downloaded. */
  scratch: string;
  /** Told what is being done, one line each. */
  say: (line: string) => void;
}

/** The archives of an installation, opened. */
export interface Sources {
  version: TorchVersion;
  archives: Archive[];
}

/** @throws LibtorchError when something cannot be had, or torch's version or build is not the wanted one */
export async function gatherSources(options: SourceOptions): Promise<Sources> {
  const { from } = options;
  if (from === undefined) return fromIndex(options);
  const path = resolve(from);
  if (!existsSync(path)) throw new LibtorchError(`--from ${from}: there is no such file or folder`);
  if (!statSync(path).isDirectory()) return fromWheels(options, path, dirname(path));
  const installed = [path, dirname(path)].find((folder) =>
    existsSync(join(folder, 'torch', 'lib', 'libtorch_cpu.so')),
  );
  if (installed !== undefined) {
    const tree = await openTree(installed);
    const version = await checkedVersion(tree, options);
    return { version, archives: [tree] };
  }
  return fromWheels(options, newestWheel(path, options.minor), path);
}

async function fromIndex(options: SourceOptions): Promise<Sources> {
  const fetcher = findFetcher();
  if (fetcher === null) {
    throw new LibtorchError(
      'Neither pip nor uv was found, with which libtorch is fetched. Install one of them, or download the torch wheel ' +
        'by other means and give it with --from FILE (for a CUDA build put the wheels of nvidia-cuda-runtime and ' +
        'nvidia-cuda-cupti beside it).',
    );
  }
  options.say(`Fetching torch ${options.minor} with ${fetcher.name}`);
  const torch = await fetcher.fetch(`torch==${options.minor}.*`, options.scratch);
  return withNvidia(options, torch, null, () => fetcher);
}

async function fromWheels(options: SourceOptions, file: string, folder: string): Promise<Sources> {
  return withNvidia(options, await openZip(file), folder, findFetcher);
}

/** Adds NVIDIA's wheels: from `folder` where they are there, else from the index. */
async function withNvidia(
  options: SourceOptions,
  torch: Archive,
  folder: string | null,
  fetcher: () => Fetcher | null,
): Promise<Sources> {
  const version = await checkedVersion(torch, options);
  const archives = [torch];
  const metadata = await metadataOf(torch, 'torch');
  // libtorch's zip files have no metadata: what they need they contain.
  if (metadata === null || !version.build?.startsWith('cu')) return { version, archives };

  const requirements = requirementsIn(metadata);
  const cudaMinor = await cudaMinorOf(torch);
  const have = folder === null ? [] : wheelsIn(folder);
  const obtain = async (requirement: Requirement): Promise<Archive> => {
    const there = have.find((wheel) => fits(wheel, requirement));
    if (there) return openZip(join(folder!, there.file));
    const through = fetcher();
    const wanted = `${requirement.name}${requirement.version}`;
    if (through === null) {
      throw new LibtorchError(
        `torch ${version.full} needs ${wanted}, which is not beside it in ${folder}, and neither pip nor uv is there to fetch it`,
      );
    }
    options.say(`Fetching ${wanted} with ${through.name}`);
    return through.fetch(wanted, options.scratch);
  };

  const meta = toolkitOf(requirements);
  let wheels: Requirement[] = [];
  const both = options.variant === 'cpu' && meta !== null ? runtimeWheels(have, cudaMinor) : null;
  if (both !== null) {
    // Offline, with the two wheels at hand: their version says the CUDA version they are of.
    wheels = both;
  } else {
    const toolkit = meta === null ? null : await obtain(meta);
    const described = toolkit === null ? null : await metadataOf(toolkit, 'cuda-toolkit');
    toolkit?.close();
    wheels = nvidiaWheels(requirements, described === null ? null : requirementsIn(described));
    if (options.variant === 'cpu') wheels = wheels.filter(({ name }) => neededOnCpu(name));
  }
  for (const wheel of wheels) archives.push(await obtain(wheel));
  return { version, archives };
}

async function checkedVersion(torch: Archive, options: SourceOptions): Promise<TorchVersion> {
  const text = await textOf(torch, /^torch\/(version\.py|build-version)$/);
  const version = text === null ? null : versionIn(text);
  if (version === null)
    throw new LibtorchError(`${torch.name} is not torch: it has no version.py that says a version`);
  const refused = versionRefusal(version);
  if (refused) throw new LibtorchError(refused);
  if (version.minor !== options.minor) {
    throw new LibtorchError(
      `${torch.name} is torch ${version.full}, and ${options.minor} is asked for (--torch ${version.minor} takes it)`,
    );
  }
  if (options.variant === 'cuda' && !torch.files.some(({ path }) => path === 'torch/lib/libtorch_cuda.so')) {
    throw new LibtorchError(
      `${torch.name} is a CPU build (${version.full}): point your pip or uv at an index with CUDA builds, or use --cpu`,
    );
  }
  return version;
}

/** The CUDA version a torch was built for, `13.2`; null for CPU builds. */
async function cudaMinorOf(torch: Archive): Promise<string | null> {
  const text = await textOf(torch, /^torch\/version\.py$/);
  return /^cuda\s*(?::[^=\n]*)?=\s*['"](\d+\.\d+)['"]/m.exec(text ?? '')?.[1] ?? null;
}

/** A wheel's file name taken apart. */
interface WheelName {
  file: string;
  project: string;
  version: string;
}

function wheelsIn(folder: string): WheelName[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.whl'))
    .map((file) => {
      const [project = '', version = ''] = file.split('-');
      return { file, project: normalisedName(project), version };
    });
}

/** The runtime's and CUPTI's wheels for a CUDA version among those at hand; null unless both are there. */
function runtimeWheels(have: WheelName[], cudaMinor: string | null): Requirement[] | null {
  const found = have.filter(
    ({ project, version }) =>
      cudaMinor !== null && neededOnCpu(project) && version.startsWith(`${cudaMinor}.`),
  );
  const projects = new Set(found.map(({ project }) => project));
  if (projects.size < 2) return null;
  return found.map(({ project, version }) => ({
    name: project,
    extras: [],
    version: `==${version}`,
    marker: '',
  }));
}

/** Whether a wheel satisfies a pinned requirement, `==13.2.86.*`; anything but a pin is left to the index. */
function fits(wheel: WheelName, { name, version }: Requirement): boolean {
  if (wheel.project !== name || !version.startsWith('==')) return false;
  const pinned = version.slice(2).replace(/\.\*$/, '');
  return (
    isSameVersion(wheel.version, pinned) || (version.endsWith('.*') && wheel.version.startsWith(`${pinned}.`))
  );
}

/** 13.0.3 and 13.0.3.0 are one version. */
function isSameVersion(a: string, b: string): boolean {
  return a.replace(/(\.0)+$/, '') === b.replace(/(\.0)+$/, '');
}

/** The newest torch of a minor among a folder's wheels and zip files. */
function newestWheel(folder: string, minor: string): string {
  const candidates = readdirSync(folder)
    .map((file) => ({ file, version: torchFileVersion(file) }))
    .filter(({ version }) => version?.minor === minor)
    .sort((a, b) => compareVersions(b.version!.full, a.version!.full));
  if (candidates.length === 0) {
    throw new LibtorchError(
      `${basename(folder)}/ has no torch ${minor}: neither wheels nor an installed torch`,
    );
  }
  return join(folder, candidates[0]!.file);
}

function torchFileVersion(file: string): TorchVersion | null {
  const match = /^torch-([^-]+)-.*\.whl$/.exec(file) ?? /^libtorch-.*-(\d[^-]*)\.zip$/.exec(file);
  return match ? parseVersion(decodeURIComponent(match[1]!)) : null;
}
