/**
 * Which versions of libtorch this package works with. libtorch's C++ interface changes with each minor version, so there
 * is one binary of ours per minor, and whatever is outside this list is refused before anything is loaded.
 */

/** The minors a binary can be built for, oldest first. */
export const supportedMinors: readonly string[] = ['2.11', '2.12', '2.13', '2.14', '2.15'];

/** What `espalier install` fetches unless told otherwise: the newest. */
export const defaultMinor = '2.15';

/** A libtorch version taken apart: `2.15.0+cu132`. */
export interface TorchVersion {
  /** As libtorch writes it, `2.15.0+cu132`. */
  full: string;
  /** Without what follows the plus, `2.15.0`. */
  release: string;
  /** `2.15`. */
  minor: string;
  /** What follows the plus: `cpu`, `cu132`, `rocm7.0`; null where the build does not say. */
  build: string | null;
}

/** Takes a version apart; null when the text is no version. */
export function parseVersion(text: string): TorchVersion | null {
  const match = /^(\d+)\.(\d+)\.(\d+)([a-z0-9.]*)(?:\+([\w.]+))?$/.exec(text.trim());
  if (!match) return null;
  const [, major, minor, patch, suffix, build] = match;
  return {
    full: text.trim(),
    release: `${major}.${minor}.${patch}${suffix}`,
    minor: `${major}.${minor}`,
    build: build ?? null,
  };
}

/**
 * The version of a libtorch without loading it, from the text of its `torch/version.py` (wheels) or `build-version`
 * (the zip files); null when neither says one.
 */
export function versionIn(text: string): TorchVersion | null {
  const assigned = /^__version__\s*(?::[^=\n]*)?=\s*['"]([^'"]+)['"]/m.exec(text);
  return parseVersion(assigned ? assigned[1]! : text);
}

/** One sentence saying why a version cannot be used; null when it can. */
export function versionRefusal(version: TorchVersion): string | null {
  if (version.build?.startsWith('rocm') || version.build?.startsWith('xpu')) {
    return `libtorch ${version.full} is built for ${version.build}; Espalier works with CPU and CUDA builds`;
  }
  return minorRefusal(version.minor, `libtorch ${version.full}`);
}

/** The same for a minor that somebody asked for. */
export function minorRefusal(minor: string, what = `libtorch ${minor}`): string | null {
  if (supportedMinors.includes(minor)) return null;
  return `${what} is not supported: Espalier works with ${supportedMinors[0]} to ${supportedMinors.at(-1)}`;
}

/** Orders versions by number, oldest first. */
export function compareVersions(a: string, b: string): number {
  const left = a.split(/[.+]/).map(Number);
  const right = b.split(/[.+]/).map(Number);
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] || 0) - (right[i] || 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
