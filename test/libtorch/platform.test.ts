import test from 'ava';
import { currentPlatform, platformName, platformRefusal, type Platform } from '#dist/libtorch/platform.js';

const linux: Platform = { os: 'linux', arch: 'x64', libc: 'glibc', glibc: '2.36' };

test('Linux x86_64 with glibc 2.28 or newer is served', (t) => {
  t.is(platformRefusal(linux), null);
  t.is(platformRefusal({ ...linux, glibc: '2.28' }), null);
  t.is(platformRefusal({ ...linux, glibc: '3.1' }), null);
  t.is(
    platformRefusal({ ...linux, glibc: '2.17' }),
    'glibc 2.17 is too old: libtorch needs 2.28 or newer (Debian 11, Ubuntu 20.04, RHEL 8)',
  );
});

test('every other platform is refused by its name, with what would be needed', (t) => {
  const none = { libc: null, glibc: null };
  const refusals: [Platform, RegExp][] = [
    [
      { ...linux, arch: 'arm64' },
      /^Linux on arm64 is not supported yet: .*binaries .* would have to be built/,
    ],
    [
      { os: 'darwin', arch: 'arm64', ...none },
      /^macOS on Apple silicon is not supported yet: .*would have to be built/,
    ],
    [{ os: 'darwin', arch: 'x64', ...none }, /^macOS on Intel is not supported/],
    [{ os: 'win32', arch: 'x64', ...none }, /^Windows is not supported: .*MSVC.*WSL/],
    [
      { ...linux, libc: 'musl', glibc: null },
      /^Linux with musl .*is not supported: there is no libtorch built for musl/,
    ],
    [{ os: 'freebsd', arch: 'x64', ...none }, /^freebsd-x64 is not supported/],
  ];
  for (const [platform, expected] of refusals) t.regex(platformRefusal(platform) ?? 'served', expected);
});

test('this platform has a name and, on Linux, a C library', (t) => {
  const platform = currentPlatform();
  t.is(platformName(platform).split('-').slice(0, 2).join('-'), `${process.platform}-${process.arch}`);
  if (platform.os === 'linux') t.is(platform.glibc !== null, platform.libc === 'glibc');
});
