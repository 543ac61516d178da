#!/usr/bin/env node
// Runs what needs a GPU: the tests under test/gpu and the benchmarks under bench/gpu.
//
//   node scripts/gpu-suite.mjs [--out FILE] [--minutes 10] [--only TEXT] [--sanitize memcheck|racecheck]
//
// FILE is bench/results/gpu-<date>.json by default, with --only gpu-<date>-TEXT.json; scripts/performance-page.mjs makes docs/performance.md of such files.
// --minutes is what all of it may take: each part has the time that is left but half a minute for each part behind it, a
// part that has none is skipped, and the result says so. --only runs the benchmarks whose names hold that text, and no tests.
// The study has visits of its own: --only study, twice, the second of which goes on where the first was stopped.
// Python's PyTorch, the peer of some, is ESPALIER_PEER_PYTHON, else the python3 that has torch with CUDA.
// --sanitize runs the tests under NVIDIA's compute-sanitizer instead, and no benchmarks.
// The machine needs a GPU with its driver, Node, a CUDA build of libtorch, node_modules, and what `npm run setup` and
// `node scripts/cuda-toolchain.mjs --build` make elsewhere: dist/ and build/. Nothing is compiled or fetched here.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const { values } = parseArgs({
  options: {
    out: { type: 'string' },
    minutes: { type: 'string', default: '10' },
    only: { type: 'string' },
    sanitize: { type: 'string' },
  },
});

function stop(reason) {
  console.error(`gpu-suite: ${reason}`);
  process.exit(1);
}

const node = (args, options) =>
  spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', ...options });

/** What fills a visit by itself, and is run only by its name. */
const OWN_VISITS = ['study.js'];

/** The compiled files of a folder whose names end so; [] where there is none. */
function compiled(folder, ending) {
  const path = join(root, 'build', folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(path, name));
}

const tests = compiled('test/gpu', '.test.js');
const benches = compiled('bench/gpu', '.js').filter(
  (name) => values.only !== undefined || !OWN_VISITS.some((own) => name.endsWith(own)),
);
const ava = join(root, 'node_modules', 'ava', 'entrypoints', 'cli.mjs');
if (!existsSync(join(root, 'dist', 'index.js')) || tests.length === 0) {
  stop(
    'the TypeScript is not compiled (dist/, build/test, build/bench): run `npm run setup` where there is a compiler',
  );
}
if (!existsSync(ava)) stop('node_modules has no ava: run `npm ci`, or bring node_modules along');

// In a child, because a broken driver can take the process down.
const about = node([
  '--input-type=module',
  '--eval',
  `import { cudaDeviceCount, torchInfo } from ${JSON.stringify(pathToFileURL(join(root, 'dist', 'index.js')))};
   import { loadedLibtorch } from ${JSON.stringify(pathToFileURL(join(root, 'dist', 'libtorch', 'index.js')))};
   const devices = cudaDeviceCount();
   const { cuda, binaries, libtorch } = loadedLibtorch();
   console.log(JSON.stringify({ devices, cuda, operators: binaries.cuda !== null, libtorch: libtorch.version, torch: torchInfo().torch }));`,
]);
if (about.status !== 0) {
  stop(`libtorch or the addon does not load (${about.signal ?? about.status}):\n${about.stderr.trim()}`);
}
const found = JSON.parse(about.stdout);
if (!found.cuda) {
  stop(
    `libtorch ${found.libtorch} was loaded without CUDA, because it is for the CPU only or because no NVIDIA driver is ` +
      'here; `node dist/cli/main.js doctor` says which. There is nothing to run.',
  );
}
if (found.devices === 0) stop('libtorch was loaded with CUDA but finds no device (nvidia-smi says why)');
if (!found.operators) stop('libespalier_cuda.so is not built: `node scripts/cuda-toolchain.mjs --build`');

const smi = spawnSync('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader'], {
  encoding: 'utf8',
});
const gpu = smi.status === 0 ? smi.stdout.trim().split('\n') : [];
console.log(
  `gpu-suite: ${gpu.join('; ') || `${found.devices} CUDA device(s)`}, libtorch ${found.libtorch}\n`,
);

if (values.sanitize) {
  const tool = ['--tool', values.sanitize, '--target-processes', 'all', '--error-exitcode', '1'];
  const { status, error } = spawnSync(
    'compute-sanitizer',
    [...tool, process.execPath, ava, '--timeout', '60m', ...tests],
    { cwd: root, stdio: 'inherit' },
  );
  if (error) stop(`compute-sanitizer cannot be started: ${error.message}`);
  console.log(`\ngpu-suite: ${values.sanitize} ${status === 0 ? 'clean' : 'found something'}`);
  process.exit(status === 0 ? 0 : 1);
}

/** Milliseconds that are left. */
const until = Date.now() + Number(values.minutes) * 60_000;
const left = () => Math.max(0, until - Date.now());
/** What a part needs to begin: a benchmark sets itself up for some seconds. */
const SHORTEST = 10_000;
/** What a part leaves to each of those behind it. */
const RESERVED = 30_000;
/** How much earlier than it would be ended a part is told to end by itself. */
const STOPS = 10_000;

if (process.env.ESPALIER_PEER_PYTHON === undefined) {
  const asked = spawnSync('python3', ['-c', 'import torch, sys; sys.exit(not torch.cuda.is_available())']);
  if (asked.status === 0) process.env.ESPALIER_PEER_PYTHON = 'python3';
}

const git = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' });
const commit = git.status === 0 ? git.stdout.trim() : (process.env.ESPALIER_COMMIT ?? null);
const scratch = mkdtempSync(join(tmpdir(), 'espalier-gpu-'));
const result = {
  date: new Date().toISOString(),
  commit,
  gpu,
  libtorch: found.libtorch,
  node: process.version,
  tests: 'not run',
  skipped: [],
  benches: [],
};
const day = new Date().toISOString().slice(0, 10);
const part = values.only === undefined ? '' : `-${values.only.replaceAll('/', '-')}`;
const out = resolve(root, values.out ?? `bench/results/gpu-${day}${part}.json`);
/** Written after every part: what ends the visit early takes no results away. */
function write() {
  mkdirSync(dirname(out), { recursive: true });
  writeFileSync(out, `${JSON.stringify(result, null, 2)}\n`);
}
const nameOf = (bench) => bench.slice(join(root, 'build', 'bench').length + 1, -'.js'.length);
const wanted = benches.filter((bench) => values.only === undefined || nameOf(bench).includes(values.only));
let failed = 0;
try {
  if (values.only === undefined) {
    const { status, error } = node([ava, '--timeout', '5m', ...tests], {
      stdio: 'inherit',
      timeout: Math.max(SHORTEST, left() - RESERVED * wanted.length),
    });
    result.tests = status === 0 ? 'passed' : error ? 'stopped' : 'failed';
    failed += result.tests !== 'passed';
    write();
  }
  for (const [i, bench] of wanted.entries()) {
    const name = nameOf(bench);
    const json = join(scratch, `${i}.json`);
    const time = left() - RESERVED * (wanted.length - 1 - i);
    const { status } =
      time < SHORTEST
        ? { status: null }
        : node([bench, '--json', json, '--minutes', ((time - STOPS) / 60_000).toFixed(2)], {
            stdio: ['ignore', 'inherit', 'inherit'],
            timeout: time,
          });
    if (existsSync(json)) result.benches.push(JSON.parse(readFileSync(json, 'utf8')));
    else {
      const why =
        time < SHORTEST
          ? 'no time was left'
          : status === null
            ? 'it took too long'
            : `it ended with ${status}`;
      result.skipped.push({ bench: name, why });
      console.log(`gpu-suite: ${name} gave no numbers: ${why}`);
    }
    failed += status !== 0;
    write();
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
write();
console.log(
  `\ngpu-suite: tests ${result.tests}, ${result.benches.length} of ${wanted.length} benches; written to ${out}`,
);
process.exitCode = failed === 0 ? 0 : 1;
