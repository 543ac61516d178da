#!/usr/bin/env node
// Puts a CUDA compiler into the package's cache, from NVIDIA's wheels, for the CUDA version that a libtorch was built
// with; prints the path of nvcc. Nothing is installed into the system, and no GPU or driver is needed to compile.
//
//   node scripts/cuda-toolchain.mjs [--torch 2.15] [--libtorch DIR] [--build]
//
// --build also compiles native/cuda with it: the same as `node scripts/build-native.mjs --nvcc <the printed path>`.
// A toolkit of the same minor version does as well: give its nvcc to scripts/build-native.mjs.
import { chmodSync, createWriteStream, existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** What nvcc is made of. CUDA's headers refuse those of another minor version, so all come from one. */
const wheels = [
  'nvidia-cuda-nvcc',
  'nvidia-cuda-crt',
  'nvidia-nvvm',
  'nvidia-cuda-cccl',
  'nvidia-cuda-runtime',
];

/** `13.2`, the CUDA version of a libtorch. */
async function cudaVersion(torch) {
  const file = join(torch, 'version.py');
  const text = existsSync(file) ? await readFile(file, 'utf8') : '';
  const version = /^cuda(?:\s*:[^=]*)?\s*=\s*['"](\d+\.\d+)['"]/m.exec(text)?.[1];
  if (!version)
    throw new Error(`The libtorch in ${torch} is no CUDA build (its version.py names no CUDA version)`);
  return version;
}

/** Fetches and unpacks the wheels unless they are there; returns the path of nvcc. */
export async function cudaToolchain(version, { say = () => {} } = {}) {
  const load = (name) => import(pathToFileURL(join(root, 'dist', 'libtorch', `${name}.js`)).href);
  const [{ cacheFolder }, { findFetcher }] = await Promise.all([load('cache'), load('fetch')]);
  const parent = join(cacheFolder(), 'cuda');
  const target = join(parent, `cu${version}`);
  const major = version.split('.')[0];
  const nvcc = join('nvidia', `cu${major}`, 'bin', 'nvcc');
  if (existsSync(join(target, 'complete'))) return join(target, nvcc);

  const fetcher = findFetcher();
  if (fetcher === null)
    throw new Error('Neither pip nor uv was found, with which the CUDA compiler is fetched');
  const work = join(parent, `.new-${process.pid}`);
  try {
    for (const wheel of wheels) {
      say(`Fetching ${wheel} ${version} with ${fetcher.name}`);
      const archive = await fetcher.fetch(`${wheel}==${version}.*`, join(work, 'downloads'));
      for (const file of archive.files) {
        if (!file.path.startsWith('nvidia/') || file.path.split('/').includes('..')) continue;
        const path = join(work, 'unpacked', file.path);
        await mkdir(dirname(path), { recursive: true });
        await pipeline(await file.open(), createWriteStream(path));
        // Wheels are unpacked without their permissions here, and pip, too, leaves that to whoever installs.
        if (/\/(bin|nvvm\/bin)\//.test(file.path)) chmodSync(path, 0o755);
      }
      archive.close();
    }
    const unpacked = join(work, 'unpacked');
    const library = join(unpacked, 'nvidia', `cu${major}`, 'lib');
    if (!existsSync(join(unpacked, nvcc))) throw new Error(`The wheels of CUDA ${version} hold no ${nvcc}`);
    if (!existsSync(join(library, 'libcudart.so'))) {
      symlinkSync(`libcudart.so.${major}`, join(library, 'libcudart.so'));
    }
    writeFileSync(join(unpacked, 'complete'), `${wheels.map((wheel) => `${wheel} ${version}`).join('\n')}\n`);
    await rm(target, { recursive: true, force: true });
    await rename(unpacked, target);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return join(target, nvcc);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { torch: { type: 'string' }, libtorch: { type: 'string' }, build: { type: 'boolean' } },
  });
  try {
    const { libtorchWithHeaders, buildTorch } = await import('./build-native.mjs');
    const { libtorch, minor } = await libtorchWithHeaders(values);
    const nvcc = await cudaToolchain(await cudaVersion(libtorch), { say: (line) => console.error(line) });
    console.log(nvcc);
    if (values.build) buildTorch({ libtorch, minor, nvcc });
  } catch (error) {
    console.error(`cuda-toolchain: ${error.message}`);
    process.exitCode = 1;
  }
}
