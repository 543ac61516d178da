/**
 * What machine this is, and whether libtorch can be had for it. Platforms that are not served yet are refused by name,
 * with what is missing: adding one is a line in `platformRefusal`, a binary, and a run of the tests there.
 */

/** The parts of a platform that decide which binaries fit. */
export interface Platform {
  /** As `process.platform`. */
  os: string;
  /** As `process.arch`. */
  arch: string;
  /** The C library on Linux; null elsewhere. */
  libc: 'glibc' | 'musl' | null;
  /** glibc's version at run time, `2.36`; null without glibc. */
  glibc: string | null;
}

/** libtorch's own floor: its wheels are manylinux_2_28. */
export const minimumGlibc = '2.28';

let known: Platform | undefined;

/** This machine. */
export function currentPlatform(): Platform {
  if (known) return known;
  const glibc = process.platform === 'linux' ? glibcVersion() : null;
  const libc = process.platform === 'linux' ? (glibc ? 'glibc' : 'musl') : null;
  known = { os: process.platform, arch: process.arch, libc, glibc };
  return known;
}

function glibcVersion(): string | null {
  const report = process.report as typeof process.report & { excludeNetwork?: boolean };
  // Without this the report resolves the name of every network interface, which can take seconds.
  const before = report.excludeNetwork;
  report.excludeNetwork = true;
  try {
    const { header } = report.getReport() as { header?: { glibcVersionRuntime?: string } };
    return header?.glibcVersionRuntime ?? null;
  } finally {
    report.excludeNetwork = before ?? false;
  }
}

/** `linux-x64`, `linux-x64-musl`, `darwin-arm64`. */
export function platformName(platform: Platform): string {
  return `${platform.os}-${platform.arch}${platform.libc === 'musl' ? '-musl' : ''}`;
}

/** Why Espalier does not run on a platform and what would be needed; null where it does. */
export function platformRefusal(platform: Platform): string | null {
  const { os, arch, libc, glibc } = platform;
  const served = `Linux x86_64 with glibc ${minimumGlibc} or newer`;
  if (os === 'linux' && libc === 'musl') {
    return `Linux with musl (Alpine and the like) is not supported: there is no libtorch built for musl. Use a distribution with glibc, e.g. the node:22-slim image; served is ${served}`;
  }
  if (os === 'linux' && arch === 'x64') {
    if (glibc !== null && olderThan(glibc, minimumGlibc)) {
      return `glibc ${glibc} is too old: libtorch needs ${minimumGlibc} or newer (Debian 11, Ubuntu 20.04, RHEL 8)`;
    }
    return null;
  }
  if (os === 'linux' && arch === 'arm64') {
    return `Linux on arm64 is not supported yet: libtorch exists for it, binaries of Espalier do not; they would have to be built and tested there. Served is ${served}`;
  }
  if (os === 'darwin' && arch === 'arm64') {
    return `macOS on Apple silicon is not supported yet: libtorch exists for it, binaries of Espalier do not; they would have to be built and tested there. Served is ${served}`;
  }
  if (os === 'darwin') {
    return `macOS on Intel is not supported: libtorch is no longer built for it since 2.3. Served is ${served}`;
  }
  if (os === 'win32') {
    return `Windows is not supported: a build with MSVC against the Windows wheels would be needed. Use WSL 2; served is ${served}`;
  }
  return `${platformName(platform)} is not supported: there is no libtorch for it. Served is ${served}`;
}

function olderThan(version: string, floor: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [floorMajor = 0, floorMinor = 0] = floor.split('.').map(Number);
  return major < floorMajor || (major === floorMajor && minor < floorMinor);
}
