import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '#dist/libtorch/binaries.js';

/** Runs the command line as a user does. */
export function espalier(...args: string[]): { status: number | null; output: string; errors: string } {
  const child = spawnSync(process.execPath, [join(packageRoot, 'dist', 'cli', 'main.js'), ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBUG: '' },
    timeout: 60_000,
  });
  return { status: child.status, output: child.stdout, errors: child.stderr };
}
