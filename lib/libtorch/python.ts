/** Finds the torch of the active Python without importing it, which would take seconds and load it into nothing. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** One place where a Python keeps, or would keep, its torch. */
export interface PythonPlace {
  /** What led there: `VIRTUAL_ENV`, `CONDA_PREFIX` or `python3`. */
  from: string;
  /** The torch package's folder; null when this Python has none. */
  torch: string | null;
  /** Where it was looked for. */
  looked: string;
}

/** The torch folders of the active Pythons, in the order in which they count. Lazy: a Python is only asked at need. */
export function* pythonTorch(environment: NodeJS.ProcessEnv): Generator<PythonPlace> {
  for (const from of ['VIRTUAL_ENV', 'CONDA_PREFIX']) {
    const prefix = environment[from];
    if (!prefix) continue;
    const torch = sitePackages(prefix)
      .map((folder) => join(folder, 'torch'))
      .find((folder) => existsSync(folder));
    yield { from, torch: torch ?? null, looked: prefix };
  }
  yield askPython(environment);
}

function sitePackages(prefix: string): string[] {
  const folders: string[] = [];
  for (const lib of ['lib', 'lib64']) {
    const folder = join(prefix, lib);
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder)) {
      if (/^python3\.\d+t?$/.test(name)) folders.push(join(folder, name, 'site-packages'));
    }
  }
  return folders;
}

// The current folder is taken off the path: a folder there that happens to be called torch is not the package.
const script = `
import sys, importlib.util
sys.path = [p for p in sys.path if p]
s = importlib.util.find_spec('torch')
print(sys.executable)
print(s.submodule_search_locations[0] if s and s.origin and s.submodule_search_locations else '')
`;

function askPython(environment: NodeJS.ProcessEnv): PythonPlace {
  for (const command of ['python3', 'python']) {
    const result = spawnSync(command, ['-c', script], {
      encoding: 'utf8',
      timeout: 20_000,
      env: environment,
    });
    if (result.error || result.status !== 0) continue;
    const [executable = command, torch = ''] = result.stdout.split('\n').map((line) => line.trim());
    return { from: command, torch: torch || null, looked: executable };
  }
  return { from: 'python3', torch: null, looked: 'python3 on the PATH (there is none that runs)' };
}
