/** Where this copy of the package keeps what it was compiled to: built here (`build/`), or shipped (`prebuilds/`). */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { supportedMinors } from './versions.js';

const require = createRequire(import.meta.url);
const nodeGypBuild = require('node-gyp-build') as { path(folder: string): string };

/** The package's own folder. */
export const packageRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The package's version. */
export const packageVersion = (
  JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string }
).version;

/** What was built for one minor version of libtorch. */
export interface Binaries {
  /** The folder that holds all of it. */
  folder: string;
  /** `espalier.node`. */
  addon: string;
  /** `libespalier_native.so`. */
  native: string;
  /** `libespalier_cuda.so`; null where it was not built. */
  cuda: string | null;
}

/** The binaries for a minor, or why there are none. */
export function binariesFor(minor: string, root = packageRoot): Binaries | string {
  const problems: string[] = [];
  for (const parent of ['build', 'prebuilds']) {
    const folder = join(root, parent, `torch-${minor}`);
    if (!existsSync(folder)) continue;
    const addon = find(folder);
    const native = join(folder, 'native', 'libespalier_native.so');
    const cuda = join(folder, 'native', 'libespalier_cuda.so');
    if (addon === null) problems.push(`${folder} has no espalier.node for this platform`);
    else if (!existsSync(native)) problems.push(`${native} is missing`);
    else return { folder, addon, native, cuda: existsSync(cuda) ? cuda : null };
  }
  if (problems.length > 0) return problems.join('; ');
  const built = supportedMinors.filter((other) =>
    ['build', 'prebuilds'].some((parent) => existsSync(join(root, parent, `torch-${other}`))),
  );
  return `this copy of Espalier has no binary for libtorch ${minor} (it has ${built.join(', ') || 'none'})`;
}

/** The path of `loader.node`; null when it was not built. */
export function loaderBinary(root = packageRoot): string | null {
  return find(join(root, 'build', 'loader')) ?? find(join(root, 'prebuilds', 'loader'));
}

function find(folder: string): string | null {
  if (!existsSync(folder)) return null;
  try {
    return nodeGypBuild.path(folder);
  } catch {
    return null;
  }
}
