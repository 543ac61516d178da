#!/usr/bin/env node
// Builds what is compiled: the loader, then the addon and the operator library for one version of libtorch.
//
//   node scripts/build-native.mjs [--torch 2.15] [--libtorch DIR] [--nvcc FILE] [--part loader|torch] [--tests] [--debug]
//
// libtorch is found as at run time (lib/libtorch/locate.ts); it must have its headers. Everything lands under
// build/loader and build/torch-<minor>; nothing is rebuilt that ninja knows to be current.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const cmakeJs = createRequire(import.meta.url).resolve('cmake-js/bin/cmake-js');

/** Runs cmake-js with our layout; throws with the command's exit status. */
function cmake(command, out, definitions, { debug }) {
  const args = [cmakeJs, command, '--log-level', 'warn', '--out', out, '--parallel', '2'];
  args.push('--config', debug ? 'Debug' : 'Release');
  for (const [name, value] of Object.entries(definitions)) args.push(`--CD${name}=${value}`);
  const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (result.status !== 0) {
    throw new Error(`cmake-js ${command} in ${out} ended with ${result.signal ?? result.status}`);
  }
}

/** loader.node: needs a compiler and nothing else. */
export function buildLoader({ debug = false } = {}) {
  const out = join('build', 'loader', 'build');
  cmake('configure', out, { ESPALIER_PART: 'loader' }, { debug });
  cmake('build', out, {}, { debug });
}

/**
 * espalier.node and libespalier_native.so for the libtorch in `libtorch` (the folder that holds lib/ and include/),
 * whose minor version is `minor`; with `nvcc`, libespalier_cuda.so too; with `tests`, what only tests need.
 */
export function buildTorch({ libtorch, minor, nvcc = '', debug = false, tests = false }) {
  const out = join('build', `torch-${minor}`, 'build');
  const definitions = {
    ESPALIER_PART: 'torch',
    ESPALIER_LIBTORCH: libtorch,
    // An empty value does not reach CMake, which would go on with the nvcc of an earlier build.
    ESPALIER_NVCC: nvcc || 'OFF',
    ESPALIER_TESTS: tests ? 'ON' : 'OFF',
  };
  cmake('configure', out, definitions, { debug });
  cmake('build', out, {}, { debug });
}

/** The libtorch to build against, with headers: `{ libtorch, minor }`. */
export async function libtorchWithHeaders({ torch, libtorch } = {}) {
  const module = join(root, 'dist', 'libtorch', 'locate.js');
  if (!existsSync(module)) throw new Error('The TypeScript is not compiled yet: run `npx tsc -b` first');
  const { locateLibtorch } = await import(pathToFileURL(module).href);
  const found = locateLibtorch({ path: libtorch, minor: torch, headers: true });
  return { libtorch: found.torch, minor: found.minor };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      torch: { type: 'string' },
      libtorch: { type: 'string' },
      nvcc: { type: 'string' },
      part: { type: 'string' },
      tests: { type: 'boolean' },
      debug: { type: 'boolean' },
    },
  });
  try {
    if (values.part !== 'torch') buildLoader(values);
    if (values.part !== 'loader') {
      buildTorch({ ...values, ...(await libtorchWithHeaders(values)) });
    }
  } catch (error) {
    console.error(`build-native: ${error.message}`);
    process.exitCode = 1;
  }
}
