import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { packageRoot } from '#dist/libtorch/binaries.js';
import { load, preloadOrder, solutions, useLibtorch } from '#dist/libtorch/load.js';
import { copyOfPackage, fakeTorch, temporaryFolder } from './fake.js';

const loaded = load();

/** Runs an ES module in a process of its own. */
function run(script: string, environment: NodeJS.ProcessEnv = {}) {
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
    timeout: 120_000,
  });
  return { status: child.status, output: child.stdout.trim(), errors: child.stderr.trim() };
}

const url = (path: string) => JSON.stringify(pathToFileURL(path).href);
const loadModule = url(join(packageRoot, 'dist', 'libtorch', 'load.js'));

test('loading says what was loaded, and does it once', (t) => {
  t.is(load(), loaded);
  t.true(loaded.binding.hasOperator('espalier::abi'));
  t.false(loaded.binding.hasOperator('espalier::nothing'));
  t.regex(String(loaded.binding.operator('espalier::abi', '')()), /^\d+:/);
  t.throws(() => useLibtorch('/elsewhere'), { name: 'LibtorchError', message: /already loaded from/ });
});

test('two copies of the package in one process share the operators', (t) => {
  const copy = copyOfPackage(loaded.binaries);
  const script = `
    const one = (await import(${loadModule})).load();
    const two = (await import(${url(join(copy, 'dist', 'libtorch', 'load.js'))})).load();
    console.log(JSON.stringify([one, two].map(({ binding, shared, binaries, libtorch }) =>
      [shared, binaries.addon, libtorch.lib, binding.operator('espalier::abi', '')()])));`;
  const { status, output, errors } = run(script);
  t.is(status, 0, errors);
  const [one, two] = JSON.parse(output) as [boolean, string, string, string][];
  t.false(one![0]);
  t.true(two![0]);
  t.true(two![1].startsWith(copy));
  t.is(two![2], one![2]);
  t.is(two![3], one![3]);
});

test('a copy whose operators have another ABI is refused in words, and the process lives', (t) => {
  const copy = copyOfPackage(loaded.binaries);
  const file = join(copy, 'dist', 'libtorch', 'load.js');
  const source = readFileSync(file, 'utf8');
  const changed = source.replace(/operatorAbi = '\d+'/, "operatorAbi = '1'");
  t.not(changed, source);
  writeFileSync(file, changed);
  const script = `
    const one = (await import(${loadModule})).load();
    try { (await import(${url(file)})).load(); } catch (error) { console.log(error.name, error.message); }
    console.log(one.binding.operator('espalier::abi', '')());`;
  const { status, output, errors } = run(script);
  t.is(status, 0, errors);
  t.regex(
    output,
    /^LibtorchError Two versions of Espalier in one process: .*libespalier_native\.so .*npm dedupe/,
  );
  t.regex(output, /\n\d+:\d/);
});

test('another libtorch in the process is refused when its version does not fit', (t) => {
  const lib = join(fakeTorch(join(temporaryFolder('other'), 'torch'), '2.9.0'), 'lib', 'libtorch_cpu.so');
  const script = `
    const { loadLoader } = await import(${url(join(packageRoot, 'dist', 'libtorch', 'loader.js'))});
    loadLoader().preload([${JSON.stringify(lib)}]);
    const { load } = await import(${loadModule});
    try { load(); } catch (error) { console.log(error.name, error.message); }`;
  const { output } = run(script);
  t.true(
    output.startsWith(
      `LibtorchError This process has already loaded another libtorch, ${lib}, and a process can`,
    ),
  );
  t.regex(output, /libtorch 2\.9\.0 is not supported/);
});

test('a libtorch that does not load: what was tried, why it failed, what to do', (t) => {
  const torch = fakeTorch(join(temporaryFolder('broken'), 'torch'), `${loaded.libtorch.minor}.0`, {
    content: 'x',
  });
  const script = `
    const { load } = await import(${loadModule});
    try { load(); } catch (error) { console.log(error.name, error.code, error.message); }`;
  const { output } = run(script, { ESPALIER_LIBTORCH: torch });
  for (const expected of [
    `LibtorchError ERR_LIBTORCH Could not load libtorch on ${process.platform}-${process.arch}`,
    `Node ${process.versions.node}`,
    `libtorch ${loaded.libtorch.minor}.0 in ${join(torch, 'lib')} (named by ESPALIER_LIBTORCH)`,
    'libc10.so: file too short',
    'the file is damaged',
    'npx espalier doctor',
  ]) {
    t.true(output.includes(expected), `${expected}\nis not in\n${output}`);
  }
});

test('the advice fits the complaint', (t) => {
  const libtorch = { version: '2.15.0+cu132', minor: '2.15', source: 'cache' } as const;
  const advice = (reason: string) => solutions(libtorch, reason).join('\n');
  t.regex(
    advice('libcupti.so.13: cannot open shared object file: No such file'),
    /libcupti\.so\.13 is one of NVIDIA's/,
  );
  t.regex(advice('libgomp.so.1: cannot open shared object file'), /libgomp\.so\.1 is missing on this system/);
  t.regex(advice("/lib/libm.so.6: version `GLIBC_2.38' not found"), /older than the one/);
  t.regex(
    advice('espalier.node: undefined symbol: _ZN2at'),
    /built for another libtorch than 2\.15\.0\+cu132/,
  );
  t.regex(advice('anything'), /install libtorch again: npx espalier install --force --torch 2\.15/);
});

test('what libtorch needs is loaded before it', (t) => {
  const torch = fakeTorch(join(temporaryFolder('order'), 'site-packages', 'torch'), '2.15.0+cu132', {
    content: '',
  });
  const nvidia = join(torch, '..', 'nvidia', 'cu13', 'lib');
  mkdirSync(nvidia, { recursive: true });
  for (const name of ['libcudart.so.13', 'libcupti.so.13', 'libcublas.so.13'])
    writeFileSync(join(nvidia, name), '');
  writeFileSync(join(torch, 'lib', 'libgomp.so.1'), '');
  const names = preloadOrder({ torch, lib: join(torch, 'lib') }).map((path) => path.split('/').at(-1));
  t.deepEqual(names, ['libgomp.so.1', 'libcudart.so.13', 'libcupti.so.13', 'libc10.so', 'libtorch_cpu.so']);
});

test('three workers at once load it, work, and survive being ended', (t) => {
  const worker = `
    const { parentPort } = require('node:worker_threads');
    import(${loadModule}).then(({ load }) => {
      parentPort.postMessage(load().binding.operator('espalier::abi', '')());
      setInterval(() => 0, 1000);
    });`;
  const script = `
    import { Worker } from 'node:worker_threads';
    const answers = [];
    for (let round = 0; round < 2; round++) {
      const workers = Array.from({ length: 3 }, () => new Worker(${JSON.stringify(worker)}, { eval: true, execArgv: [] }));
      answers.push(...(await Promise.all(workers.map((w) => new Promise((resolve, reject) =>
        w.once('message', resolve).once('error', reject))))));
      await Promise.all(workers.map((w) => w.terminate()));
    }
    console.log(answers.length, new Set(answers).size);`;
  const { status, output, errors } = run(script);
  t.is(status, 0, errors);
  t.is(output, '6 1');
});
