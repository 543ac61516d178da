#!/usr/bin/env node
// Makes what is published in prebuilds/ (see the README there):  node scripts/prebuild.mjs [2.11 2.12 ...]
// prebuildify names and strips the addons; it would call node-gyp, so it is given scripts/node-gyp-shim.mjs, which builds
// with cmake-js. One folder per version of libtorch, as one binary fits one minor version.
// For release run it where glibc is 2.28 (manylinux_2_28): the least that is needed is printed at the end.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const prebuildify = promisify(createRequire(import.meta.url)('prebuildify'));
const shim = join(root, 'scripts', 'node-gyp-shim.mjs');

/** Builds one part, `loader` or `torch-2.15`, into prebuilds/<part>. */
async function prebuild(part) {
  const out = join(root, 'prebuilds', part);
  rmSync(out, { recursive: true, force: true });
  // prebuildify takes the addon out of <cwd>/build/Release: the shim puts a copy there, so that the build stays whole.
  const stage = join(root, 'build', 'prebuild', part);
  mkdirSync(stage, { recursive: true });
  mkdirSync(out, { recursive: true });
  process.env.ESPALIER_PREBUILD_PART = part;
  process.env.ESPALIER_PREBUILD_STAGE = stage;
  await prebuildify({
    ...{ cwd: stage, out, name: 'espalier', napi: true, strip: true, tagLibc: true, shell: true },
    targets: [{ runtime: 'node', target: process.versions.node }],
    nodeGyp: `"${process.execPath}" "${shim}"`,
  });
  const native = join(root, 'build', part, 'native');
  if (!existsSync(native)) return;
  cpSync(native, join(out, 'native'), { recursive: true });
  for (const name of readdirSync(join(out, 'native')))
    spawnSync('strip', ['--strip-unneeded', join(out, 'native', name)]);
}

/** The newest glibc symbol version that the files under a folder ask for. */
function glibcNeeded(folder) {
  const versions = [];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!/\.(node|so)$/.test(entry.name)) continue;
    const { stdout = '' } = spawnSync('objdump', ['-T', join(entry.parentPath, entry.name)], {
      encoding: 'utf8',
    });
    for (const [, minor] of stdout.matchAll(/GLIBC_2\.(\d+)/g)) versions.push(Number(minor));
  }
  return versions.length === 0 ? 'unknown' : `2.${Math.max(...versions)}`;
}

const { libtorchWithHeaders } = await import('./build-native.mjs');
const asked = process.argv.slice(2);
const minors = asked.length > 0 ? asked : [(await libtorchWithHeaders()).minor];
await prebuild('loader');
for (const minor of minors) await prebuild(`torch-${minor}`);
console.log(
  `prebuild: loader and libtorch ${minors.join(', ')}; glibc ${glibcNeeded(join(root, 'prebuilds'))} is needed`,
);
