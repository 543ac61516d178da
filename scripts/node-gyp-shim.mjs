// Stands in for node-gyp when prebuildify builds: cmake-js takes other arguments (`--target` is a CMake target to it).
// prebuildify's arguments name a Node version and headers, which Node-API makes irrelevant.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLoader, buildTorch, libtorchWithHeaders } from './build-native.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const part = process.env.ESPALIER_PREBUILD_PART ?? '';
const name = part === 'loader' ? 'loader.node' : 'espalier.node';
process.chdir(root);
if (part === 'loader') {
  buildLoader();
} else {
  const minor = part.replace(/^torch-/, '');
  buildTorch({ ...(await libtorchWithHeaders({ torch: minor })), nvcc: process.env.ESPALIER_NVCC ?? '' });
}
const release = join(process.env.ESPALIER_PREBUILD_STAGE ?? '', 'build', 'Release');
rmSync(release, { recursive: true, force: true });
mkdirSync(release, { recursive: true });
copyFileSync(join(root, 'build', part, 'build', 'Release', name), join(release, name));
