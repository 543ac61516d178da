#!/usr/bin/env node
// Makes a clone ready for `npm test` and `npm run demo`: npm dependencies, TypeScript, loader, libtorch, addon, operators.
// Each step is skipped when what it is made from has not changed; when nothing has, all of it takes a second or two.
// ESPALIER_TORCH=2.11 sets up for another version of libtorch. Uses only what comes with Node.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);

/** Runs a step's command in the repository; throws in one line when it fails. */
function run(command, args, { shell = false } = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', shell });
  if (result.error) throw new Error(`${command} cannot be started: ${result.error.message}`);
  if (result.status !== 0)
    throw new Error(`\`${[command, ...args].join(' ')}\` failed (${result.signal ?? result.status})`);
}

const node = (...args) => run(process.execPath, args);

/** Every file under the given files and folders, in a stable order. */
function* filesUnder(...paths) {
  for (const path of paths) {
    const entries = existsSync(at(path))
      ? readdirSync(at(path), { recursive: true, withFileTypes: true })
      : [];
    yield* entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
      .sort();
  }
}

/** A hash over files' names and contents, and whatever else a step depends on. */
function hashOf(files, ...others) {
  const hash = createHash('sha256').update(JSON.stringify(others));
  for (const file of files) hash.update(`\0${file}\0`).update(readFileSync(at(file)));
  return hash.digest('hex');
}

/**
 * Runs a step unless its stamp says that it ran with the same inputs and its outputs are still there. The stamp is
 * removed first: an interrupted step runs again.
 */
function step(name, { stamp, inputs, outputs = [] }, action) {
  const file = at('build', 'stamps', stamp);
  const current = existsSync(file) && readFileSync(file, 'utf8') === inputs;
  if (current && outputs.every((output) => existsSync(at(output)))) return;
  console.log(`setup: ${name}`);
  rmSync(file, { force: true });
  action();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, inputs);
}

/** Whether node_modules holds exactly the versions that package-lock.json names. */
function dependenciesInstalled() {
  const installed = at('node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const there = JSON.parse(readFileSync(installed, 'utf8')).packages ?? {};
  const wanted = JSON.parse(readFileSync(at('package-lock.json'), 'utf8')).packages ?? {};
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || there[path]?.version === entry.version,
  );
}

function requireTools() {
  const missing = [
    ['cmake', 'cmake'],
    [process.env.CXX || 'c++', 'g++'],
  ].filter(([tool]) => spawnSync(tool, ['--version'], { stdio: 'ignore' }).status !== 0);
  if (missing.length === 0) return;
  const names = missing.map(([, name]) => name).join(' and ');
  throw new Error(
    `building the addon needs CMake 3.20 or newer and a C++20 compiler, and ${names} is missing: ` +
      'e.g. `apt-get install cmake ninja-build g++`, or `pip install cmake ninja`',
  );
}

async function setup() {
  if (!dependenciesInstalled()) {
    console.log('setup: npm dependencies');
    run('npm', ['ci', '--no-audit', '--no-fund'], { shell: process.platform === 'win32' });
  }

  const typescript = [...filesUnder('lib', 'test', 'bench')].filter((file) => /\.(ts|json)$/.test(file));
  const configs = ['tsconfig.json', 'tsconfig.base.json', 'package-lock.json'];
  const compiled = ['dist/cli/main.js', 'build/lib.tsbuildinfo'];
  step('TypeScript', { stamp: 'tsc', inputs: hashOf([...typescript, ...configs]), outputs: compiled }, () => {
    node(at('node_modules', 'typescript', 'bin', 'tsc'), '-b');
    chmodSync(at('dist', 'cli', 'main.js'), 0o755);
  });

  const { buildLoader, buildTorch } = await import('./build-native.mjs');
  const common = ['CMakeLists.txt', 'package.json', 'scripts/build-native.mjs'];
  const loader = {
    stamp: 'loader',
    inputs: hashOf([...common, ...filesUnder('binding/loader')], process.arch),
    outputs: ['build/loader/build/Release/loader.node'],
  };
  step('loader', loader, () => {
    requireTools();
    buildLoader();
  });

  const { findLibtorch, locateLibtorch } = await import(
    pathToFileURL(at('dist', 'libtorch', 'locate.js')).href
  );
  const minor = process.env.ESPALIER_TORCH || undefined;
  if (!findLibtorch({ headers: true, minor }).found && !process.env.ESPALIER_LIBTORCH) {
    console.log('setup: libtorch');
    node(at('dist', 'cli', 'main.js'), 'install', '--cpu', ...(minor ? ['--torch', minor] : []));
  }
  const libtorch = locateLibtorch({ headers: true, minor });

  const native = [...filesUnder('binding', 'native', 'test/native/on-host')].filter(
    (file) => !file.startsWith(join('binding', 'loader')),
  );
  const folder = `build/torch-${libtorch.minor}`;
  const nvcc = process.env.ESPALIER_NVCC ?? '';
  const torch = {
    stamp: `torch-${libtorch.minor}`,
    inputs: hashOf([...common, ...native], process.arch, libtorch.torch, libtorch.version, nvcc),
    outputs: [
      `${folder}/build/Release/espalier.node`,
      `${folder}/native/libespalier_native.so`,
      `${folder}/test/libespalier_cuda_on_host.so`,
    ],
  };
  step(`addon and operators for libtorch ${libtorch.version} (some minutes the first time)`, torch, () => {
    requireTools();
    buildTorch({ libtorch: libtorch.torch, minor: libtorch.minor, nvcc, tests: true });
  });
}

/**
 * Waits until no other setup runs in this clone. The lock is a file with its owner's process id; one whose owner is gone
 * is stale. (flock, which needs no such care, is in the loader, and that may have to be built first.)
 */
async function lock() {
  const file = at('build', 'setup.lock');
  mkdirSync(dirname(file), { recursive: true });
  for (let waited = false; ; waited = true) {
    try {
      const descriptor = openSync(file, 'wx');
      writeSync(descriptor, String(process.pid));
      closeSync(descriptor);
      process.once('exit', () => rmSync(file, { force: true }));
      for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(existsSync(file) ? readFileSync(file, 'utf8') : 0);
    if (owner && !isRunning(owner)) {
      rmSync(file, { force: true });
      continue;
    }
    if (!waited) console.log('setup: another setup is running here, waiting for it');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

try {
  await lock();
  await setup();
} catch (error) {
  console.error(`setup: ${error.message}`);
  process.exitCode = 1;
}
