import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import test from 'ava';
import { loaderBinary } from '#dist/libtorch/binaries.js';
import { findLibtorch } from '#dist/libtorch/locate.js';
import { isWanted } from '#dist/libtorch/unpack.js';
import { copyOfPackage, fakeTorch, temporaryFolder, versionFile, writeZip } from './fake.js';

// The check after unpacking loads Espalier's addon where there is one for the version, and no fake could pass that; so
// it is a copy of the package without an addon that installs the fakes.
const copy = copyOfPackage();
const { installLibtorch } = (await import(
  pathToFileURL(join(copy, 'dist', 'libtorch', 'install.js')).href
)) as typeof import('#dist/libtorch/install.js');

const minor = '2.13';
const release = '2.13.3';

const library = readFileSync(loaderBinary()!);

/** What a CUDA wheel of torch contains, in small. */
function torchWheel(
  folder: string,
  { damage, build = '+cu132' }: { damage?: string; build?: string } = {},
): string {
  const info = `torch-${release}.dist-info`;
  return writeZip(
    join(folder, `torch-${release}-cp312-cp312-manylinux_2_28_x86_64.whl`),
    {
      'torch/version.py': versionFile(`${release}${build}`),
      'torch/__init__.py': 'raise ImportError',
      'torch/lib/libtorch_cpu.so': library,
      'torch/lib/libc10.so': library,
      'torch/lib/libgomp.so.1': library,
      ...(build === '+cpu' ? {} : { 'torch/lib/libtorch_cuda.so': library }),
      'torch/lib/libtorch_python.so': library,
      'torch/include/ATen/ATen.h': '#pragma once\n',
      [`${info}/METADATA`]:
        'Name: torch\nRequires-Dist: cuda-toolkit[cudart,cupti]==13.2.2; platform_system == "Linux"\n\n',
    },
    damage,
  );
}

function nvidiaWheels(folder: string): void {
  for (const [project, name] of [
    ['nvidia_cuda_runtime', 'libcudart.so.13'],
    ['nvidia_cuda_cupti', 'libcupti.so.13'],
  ]) {
    for (const version of ['13.0.85', '13.2.86']) {
      writeZip(join(folder, `${project}-${version}-py3-none-manylinux2014_x86_64.whl`), {
        [`nvidia/cu13/lib/${name}`]: library,
        [`nvidia/cu13/lib/${name}.static.a`]: 'for linking',
        'nvidia/cu13/include/cuda.h': '',
        [`${project}-${version}.dist-info/METADATA`]: `Name: ${project}\n\n`,
      });
    }
  }
}

function machine() {
  const folder = temporaryFolder('install');
  const wheels = join(folder, 'wheels');
  mkdirSync(wheels);
  return { wheels, cache: join(folder, 'cache'), parent: join(folder, 'cache', 'libtorch') };
}

/** Every path under the cache that could pass for something installed. */
function left(parent: string): string[] {
  return existsSync(parent) ? readdirSync(parent).filter((name) => name !== '.lock') : [];
}

test('--cpu takes the CPU libraries, the headers and two NVIDIA libraries, and nothing else', async (t) => {
  const { wheels, cache, parent } = machine();
  torchWheel(wheels);
  nvidiaWheels(wheels);
  const installed = await installLibtorch({ variant: 'cpu', minor, from: wheels, cache });
  t.like(installed, { version: `${release}+cu132`, variant: 'cpu', fresh: true });
  t.is(installed.folder, join(parent, `${release}+cpu`));
  t.deepEqual(left(parent), [`${release}+cpu`]);
  t.true(installed.sources.includes('nvidia_cuda_runtime-13.2.86-py3-none-manylinux2014_x86_64.whl'));
  const files = readdirSync(installed.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.folder.length + 1));
  t.deepEqual(files.sort(), [
    'manifest.json',
    'nvidia/cu13/lib/libcudart.so.13',
    'nvidia/cu13/lib/libcupti.so.13',
    'torch/include/ATen/ATen.h',
    'torch/lib/libc10.so',
    'torch/lib/libgomp.so.1',
    'torch/lib/libtorch_cpu.so',
    'torch/version.py',
  ]);
  const { found } = findLibtorch({ environment: { PATH: '' }, cache, headers: true });
  t.like(found, { torch: join(installed.folder, 'torch'), minor, cuda: false });
});

test('what is there and intact is kept; what was changed is installed again', async (t) => {
  const { wheels, cache } = machine();
  torchWheel(wheels, { build: '+cpu' });
  const options = { variant: 'cpu', minor, from: wheels, cache } as const;
  const first = await installLibtorch(options);
  t.false((await installLibtorch(options)).fresh);
  appendFileSync(join(first.folder, 'torch', 'lib', 'libc10.so'), 'x');
  const lines: string[] = [];
  const again = await installLibtorch({ ...options, say: (line) => lines.push(line) });
  t.true(again.fresh);
  t.regex(
    lines.join('\n'),
    /is damaged \(torch\/lib\/libc10\.so has \d+ bytes instead of \d+\): installing it again/,
  );
  t.false((await installLibtorch(options)).fresh);
  t.true((await installLibtorch({ ...options, force: true })).fresh);
});

test('two installations at once: one does it, the other waits and finds it done', async (t) => {
  const { wheels, cache, parent } = machine();
  torchWheel(wheels, { build: '+cpu' });
  const options = { variant: 'cpu', minor, from: wheels, cache } as const;
  const both = await Promise.all([installLibtorch(options), installLibtorch(options)]);
  t.deepEqual(both.map(({ fresh }) => fresh).sort(), [false, true]);
  t.deepEqual(left(parent), [`${release}+cpu`]);
});

test('a damaged wheel installs nothing', async (t) => {
  const { wheels, cache, parent } = machine();
  torchWheel(wheels, { build: '+cpu', damage: 'torch/lib/libtorch_cpu.so' });
  await t.throwsAsync(installLibtorch({ variant: 'cpu', minor, from: wheels, cache }), {
    name: 'LibtorchError',
    message: /torch\/lib\/libtorch_cpu\.so in torch-.*\.whl is damaged/,
  });
  t.deepEqual(left(parent), []);
});

test('libraries that do not load are not installed', async (t) => {
  const { cache, parent, wheels } = machine();
  const torch = fakeTorch(join(wheels, 'torch'), `${release}+cpu`, { content: 'no library' });
  await t.throwsAsync(installLibtorch({ variant: 'cpu', minor, from: torch, cache }), {
    name: 'LibtorchError',
    message: /^What was unpacked does not load, so it was not installed: .*libc10\.so/,
  });
  t.deepEqual(left(parent), []);
});

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`an installation ended by ${signal} leaves nothing that counts, and the next removes the rest`, async (t) => {
    const { wheels, cache, parent } = machine();
    torchWheel(wheels, { build: '+cpu' });
    const arguments_ = ['install', '--cpu', '--torch', minor, '--from', wheels];
    const child = spawn(process.execPath, [join(copy, 'dist', 'cli', 'main.js'), ...arguments_], {
      env: { ...process.env, ESPALIER_CACHE: cache },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    // It is told to stop when everything is unpacked, the last moment before the folder gets its name.
    for await (const chunk of child.stderr) {
      if (String(chunk).includes('process of its own')) child.kill(signal);
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    t.is(signal === 'SIGINT' ? child.exitCode : child.signalCode, signal === 'SIGINT' ? 130 : 'SIGKILL');
    t.deepEqual(
      left(parent).filter((name) => !name.startsWith('.')),
      [],
    );
    t.is(findLibtorch({ environment: { PATH: '' }, cache }).found, null);
    if (signal === 'SIGINT') t.deepEqual(left(parent), []);
    await installLibtorch({ variant: 'cpu', minor, from: wheels, cache });
    t.deepEqual(left(parent), [`${release}+cpu`]);
  });
}

test('a wrong version, a CPU build for --cuda, and a file that is no wheel are refused in one sentence', async (t) => {
  const { wheels, cache, parent } = machine();
  const file = torchWheel(wheels, { build: '+cpu' });
  await t.throwsAsync(installLibtorch({ variant: 'cpu', minor: '2.11', from: file, cache }), {
    message: /is torch 2\.13\.3\+cpu, and 2\.11 is asked for \(--torch 2\.13 takes it\)/,
  });
  await t.throwsAsync(installLibtorch({ variant: 'cuda', minor, from: file, cache }), {
    message: /is a CPU build/,
  });
  writeFileSync(join(wheels, 'broken.whl'), 'PK');
  await t.throwsAsync(installLibtorch({ variant: 'cpu', from: join(wheels, 'broken.whl'), cache }), {
    message: /broken\.whl cannot be read as a wheel or zip file/,
  });
  await t.throwsAsync(installLibtorch({ variant: 'cpu', minor: '2.16', cache }), {
    message: 'libtorch 2.16 is not supported: Espalier works with 2.11 to 2.15',
  });
  await t.throwsAsync(installLibtorch({ variant: 'cpu', from: join(wheels, 'none'), cache }), {
    message: /there is no such file or folder/,
  });
  t.deepEqual(left(parent), []);
});

test('--cuda takes all libraries but those of Python, with the headers of NVIDIA', (t) => {
  t.true(isWanted('torch/lib/libtorch_cuda.so', 'cuda'));
  t.true(isWanted('nvidia/nccl/lib/libnccl.so.2', 'cuda'));
  t.true(isWanted('nvidia/cudnn/lib/libcudnn.so.9', 'cuda'));
  t.true(isWanted('nvidia/nccl/include/nccl.h', 'cuda'));
  t.false(isWanted('torch/lib/libtorch_python.so', 'cuda'));
  t.false(isWanted('torch/nn/modules/linear.py', 'cuda'));
  t.false(isWanted('nvidia/cu13/lib/libcudart_static.a', 'cuda'));
  t.false(isWanted('nvidia/nccl/lib/libnccl.so.2', 'cpu'));
  t.false(isWanted('torch/lib/libtorch_cuda.so', 'cpu'));
});
