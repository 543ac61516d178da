/**
 * Fetches wheels through the user's own pip or uv: their configuration knows the index, the proxy, the certificates and
 * the credentials, and pip checks what it downloads against the index's hashes.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openTree, openZip, type Archive } from './archive.js';
import { LibtorchError } from './error.js';
import { normalisedName } from './requirements.js';

/** Something that fetches wheels. */
export interface Fetcher {
  /** `pip 24.0` */
  name: string;
  /**
   * Fetches one project, without what it depends on.
   *
   * @param requirement `torch==2.15.*`
   * @param folder where it may put its files
   * @throws LibtorchError when it cannot be fetched
   */
  fetch(requirement: string, folder: string): Promise<Archive>;
}

const pips = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']];

/** The pip or uv of this machine; null when there is neither. */
export function findFetcher(): Fetcher | null {
  for (const command of pips) {
    const version = /^pip (\S+)/.exec(run(command, ['--version']) ?? '')?.[1];
    if (version) return pipFetcher(command, `pip ${version}`);
  }
  const uv = /^uv (\S+)/.exec(run(['uv'], ['--version']) ?? '')?.[1];
  return uv ? uvFetcher(`uv ${uv}`) : null;
}

function run([program, ...first]: string[], args: string[]): string | null {
  const result = spawnSync(program!, [...first, ...args], { encoding: 'utf8', timeout: 30_000 });
  return result.status === 0 ? result.stdout : null;
}

// A Python that is too old or too new for the wheel is of no concern, as nothing of Python's is used.
const anyPython = [
  ...['--only-binary=:all:', '--implementation', 'cp', '--python-version', '3.12'],
  ...[
    '--platform',
    'manylinux_2_28_x86_64',
    '--platform',
    'manylinux_2_17_x86_64',
    '--platform',
    'manylinux2014_x86_64',
  ],
];

function pipFetcher(command: string[], name: string): Fetcher {
  return {
    name,
    async fetch(requirement, folder) {
      await mkdir(folder, { recursive: true });
      const quiet = process.stderr.isTTY ? [] : ['--quiet'];
      const args = ['download', '--no-deps', ...quiet, '--dest', folder];
      const first = await execute(command, [...args, requirement]);
      const second =
        first.status === 0 ? first : await execute(command, [...args, ...anyPython, requirement]);
      if (second.status !== 0) throw new LibtorchError(failure(name, requirement, second.errors));
      return openZip(join(folder, await wheelOf(folder, requirement)));
    },
  };
}

function uvFetcher(name: string): Fetcher {
  return {
    name,
    // uv has no command that downloads a wheel as it is; installing it into a folder of its own comes to the same.
    async fetch(requirement, folder) {
      const target = join(folder, projectOf(requirement));
      await mkdir(target, { recursive: true });
      const result = await execute(['uv'], ['pip', 'install', '--no-deps', '--target', target, requirement]);
      if (result.status !== 0) throw new LibtorchError(failure(name, requirement, result.errors));
      return openTree(target, requirement);
    },
  };
}

/** Runs a command, its output and its progress bar going to our stderr; its complaints are kept for the error message. */
function execute(
  [program, ...first]: string[],
  args: string[],
): Promise<{ status: number | null; errors: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, [...first, ...args], { stdio: ['ignore', 2, 'pipe'] });
    let errors = '';
    child.stderr!.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, errors }));
  });
}

function failure(name: string, requirement: string, errors: string): string {
  const lines = errors.split('\n').filter((line) => /^\s*(error|ERROR|Caused by|×|╰|├)/.test(line));
  const said = [...new Set(lines.map((line) => line.trim()))].slice(-4).join('\n  ');
  return `${name} could not fetch ${requirement}${said ? `; it said:\n  ${said}` : ''}`;
}

function projectOf(requirement: string): string {
  return normalisedName(/^[\w.-]+/.exec(requirement)?.[0] ?? requirement);
}

async function wheelOf(folder: string, requirement: string): Promise<string> {
  const project = projectOf(requirement);
  const wheel = (await readdir(folder)).find(
    (name) => name.endsWith('.whl') && normalisedName(name.split('-')[0]!) === project,
  );
  if (!wheel)
    throw new LibtorchError(`No wheel of ${requirement} was downloaded, perhaps only its sources exist`);
  return wheel;
}
