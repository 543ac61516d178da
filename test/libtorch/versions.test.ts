import test from 'ava';
import {
  compareVersions,
  defaultMinor,
  minorRefusal,
  parseVersion,
  supportedMinors,
  versionIn,
  versionRefusal,
} from '#dist/libtorch/versions.js';
import { versionFile } from './fake.js';

test('a version is taken apart', (t) => {
  t.deepEqual(parseVersion('2.15.0+cu132\n'), {
    full: '2.15.0+cu132',
    release: '2.15.0',
    minor: '2.15',
    build: 'cu132',
  });
  t.deepEqual(parseVersion('2.11.1'), { full: '2.11.1', release: '2.11.1', minor: '2.11', build: null });
  t.is(parseVersion('2.15.0a0+git1234')?.minor, '2.15');
  t.is(parseVersion('unknown'), null);
});

test('the version is read from version.py and from build-version', (t) => {
  t.is(versionIn(versionFile('2.14.1+cpu'))?.full, '2.14.1+cpu');
  t.is(versionIn("__version__: str = '2.13.0'\n")?.release, '2.13.0');
  t.is(versionIn('2.12.0+cpu\n')?.build, 'cpu');
  t.is(versionIn('debug = False\n'), null);
});

test('2.11 to 2.15 are supported, and each other version is refused in one sentence', (t) => {
  t.deepEqual(supportedMinors, ['2.11', '2.12', '2.13', '2.14', '2.15']);
  t.is(defaultMinor, '2.15');
  for (const minor of supportedMinors) t.is(versionRefusal(parseVersion(`${minor}.0+cpu`)!), null);
  for (const version of ['2.10.2', '2.16.0+cu132', '1.13.1', '3.0.0']) {
    const refused = versionRefusal(parseVersion(version)!);
    t.is(refused, `libtorch ${version} is not supported: Espalier works with 2.11 to 2.15`);
  }
  t.is(minorRefusal('2.9'), 'libtorch 2.9 is not supported: Espalier works with 2.11 to 2.15');
});

test('builds for other accelerators are refused by name', (t) => {
  t.regex(
    versionRefusal(parseVersion('2.15.0+rocm7.0')!)!,
    /built for rocm7\.0; Espalier works with CPU and CUDA/,
  );
});

test('versions are ordered by number', (t) => {
  const sorted = ['2.9.1', '2.15.0+cpu', '2.11.0', '2.11.10', '2.11.2'].sort(compareVersions);
  t.deepEqual(sorted, ['2.9.1', '2.11.0', '2.11.2', '2.11.10', '2.15.0+cpu']);
});
