import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { findLibtorch, locateLibtorch } from '#dist/libtorch/locate.js';
import { fakeTorch, temporaryFolder } from './fake.js';

/** A machine with nothing on it: no variable set, an empty cache, no Python on the PATH. */
function emptyMachine() {
  const folder = temporaryFolder('locate');
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const cache = join(folder, 'cache');
  const environment: NodeJS.ProcessEnv = { PATH: bin, ESPALIER_CACHE: cache };
  const install = (name: string, version: string, options = {}) => {
    const root = join(cache, 'libtorch', name);
    fakeTorch(join(root, 'torch'), version, { content: '', ...options });
    writeFileSync(join(root, 'manifest.json'), '{}');
    return join(root, 'torch');
  };
  const torch = (name: string, version: string, options = {}) =>
    fakeTorch(join(folder, name, 'torch'), version, { content: '', ...options });
  return { folder, bin, environment, install, torch };
}

test('the places are searched in their order, and the first that fits is used', (t) => {
  const { folder, bin, environment, install, torch } = emptyMachine();
  const venv = join(folder, 'venv');
  const inVenv = fakeTorch(join(venv, 'lib', 'python3.12', 'site-packages', 'torch'), '2.15.0', {
    content: '',
  });
  const asked = torch('asked', '2.15.0');
  writeFileSync(join(bin, 'python3'), `#!/bin/sh\necho /usr/bin/python3\necho ${asked}\n`);
  chmodSync(join(bin, 'python3'), 0o755);
  const cached = install('2.14.0+cpu', '2.14.0+cpu');
  const shared = torch('shared', '2.13.0+cpu');
  const commanded = torch('commanded', '2.12.0+cpu');
  const given = torch('given', '2.11.0+cpu');

  const full = { ...environment, VIRTUAL_ENV: venv, LIBTORCH: shared, ESPALIER_LIBTORCH: commanded };
  const search = (env: NodeJS.ProcessEnv, path?: string) => findLibtorch({ environment: env, path }).found;
  t.like(search(full, given), { torch: given, source: 'option', version: '2.11.0+cpu', minor: '2.11' });
  t.like(search(full), { torch: commanded, source: 'ESPALIER_LIBTORCH' });
  const { ESPALIER_LIBTORCH: _, ...withoutCommand } = full;
  t.like(search(withoutCommand), { torch: shared, source: 'LIBTORCH' });
  const { LIBTORCH: __, ...withoutShared } = withoutCommand;
  t.like(search(withoutShared), { torch: cached, source: 'cache' });
  rmSync(join(folder, 'cache'), { recursive: true });
  t.like(search(withoutShared), {
    torch: inVenv,
    source: 'python',
    why: 'torch of the active Python (VIRTUAL_ENV)',
  });
  const { VIRTUAL_ENV: ___, ...onlyPython } = withoutShared;
  t.like(search(onlyPython), { torch: asked, source: 'python', why: 'torch of the active Python (python3)' });
  rmSync(join(bin, 'python3'));
  t.is(search(onlyPython), null);
});

test('an explicit path or ESPALIER_LIBTORCH that cannot be used is an error, not a hint', (t) => {
  const { environment, install, torch } = emptyMachine();
  install('2.15.0+cpu', '2.15.0+cpu');
  const old = torch('old', '2.9.1+cpu');
  const { found, attempts } = findLibtorch({ environment: { ...environment, ESPALIER_LIBTORCH: old } });
  t.is(found, null);
  const refused = 'libtorch 2.9.1+cpu is not supported: Espalier works with 2.11 to 2.15';
  t.deepEqual(attempts, [{ source: 'ESPALIER_LIBTORCH', place: old, refused }]);
  t.is(findLibtorch({ environment, path: '/nowhere' }).attempts[0]?.refused, 'there is no such folder');
});

test('LIBTORCH belongs to others too: if it does not fit, the search goes on and says so', (t) => {
  const { environment, install, torch } = emptyMachine();
  const cached = install('2.15.0+cpu', '2.15.0+cpu');
  const { found, attempts } = findLibtorch({
    environment: { ...environment, LIBTORCH: torch('old', '2.9.1') },
  });
  t.is(found?.torch, cached);
  t.regex(attempts.find(({ source }) => source === 'LIBTORCH')?.refused ?? '', /2\.9\.1 is not supported/);
});

test('a torch folder, its parent and its lib folder all name the same libtorch', (t) => {
  const { folder, environment, torch } = emptyMachine();
  const place = torch('site-packages', '2.15.0+cu132', { cuda: true });
  for (const path of [place, join(folder, 'site-packages'), join(place, 'lib')]) {
    t.like(findLibtorch({ environment, path }).found, {
      torch: place,
      lib: join(place, 'lib'),
      cuda: true,
      headers: true,
    });
  }
  t.regex(findLibtorch({ environment, path: folder }).attempts[0]?.refused ?? '', /no libtorch_cpu\.so/);
});

test('what a libtorch lacks is named', (t) => {
  const { environment, torch } = emptyMachine();
  const bare = torch('bare', '2.15.0', { headers: false });
  t.is(findLibtorch({ environment, path: bare, headers: true }).attempts[0]?.refused, 'it has no headers');
  t.is(
    findLibtorch({ environment, path: bare, minor: '2.11' }).attempts[0]?.refused,
    'it is 2.15.0, and 2.11 is asked for',
  );
  t.is(
    findLibtorch({ environment, path: bare, unusable: () => 'no binary' }).attempts[0]?.refused,
    'no binary',
  );
  rmSync(join(bare, 'version.py'));
  t.regex(findLibtorch({ environment, path: bare }).attempts[0]?.refused ?? '', /version cannot be told/);
  writeFileSync(join(bare, 'build-version'), '2.12.1+cpu\n');
  t.is(findLibtorch({ path: bare, environment }).found?.minor, '2.12');
});

test('of several in the cache the newest is used, or the minor that is asked for', (t) => {
  const { environment, install } = emptyMachine();
  for (const version of ['2.11.0+cpu', '2.15.0+cpu', '2.12.1+cpu']) install(version, version);
  t.is(findLibtorch({ environment }).found?.minor, '2.15');
  t.is(findLibtorch({ environment, minor: '2.11' }).found?.minor, '2.11');
  t.is(findLibtorch({ environment: { ...environment, ESPALIER_TORCH: '2.12' } }).found?.minor, '2.12');
  t.is(
    findLibtorch({ environment, unusable: (m) => (m === '2.15' ? 'no binary' : null) }).found?.minor,
    '2.12',
  );
});

test('a folder in the cache without a manifest is not installed', (t) => {
  const { environment, install } = emptyMachine();
  const torch = install('2.15.0+cpu', '2.15.0+cpu');
  rmSync(join(torch, '..', 'manifest.json'));
  t.is(findLibtorch({ environment }).found, null);
});

test('the error lists every place, why it was refused, and what to do', (t) => {
  const { environment, torch } = emptyMachine();
  const old = torch('old', '2.10.0');
  const error = t.throws(() => locateLibtorch({ environment: { ...environment, LIBTORCH: old } }), {
    name: 'LibtorchError',
    code: 'ERR_LIBTORCH',
  });
  for (const expected of [
    'ESPALIER_LIBTORCH: environment: not set',
    `LIBTORCH: ${old}: libtorch 2.10.0 is not supported`,
    'nothing is installed there',
    'there is none that runs',
    'npx espalier install --cpu',
    'npx espalier doctor',
  ]) {
    t.true(error.message.includes(expected), `${expected}\nis not in\n${error.message}`);
  }
  t.throws(() => locateLibtorch({ environment, minor: '2.8' }), {
    message: 'libtorch 2.8 is not supported: Espalier works with 2.11 to 2.15',
  });
});
