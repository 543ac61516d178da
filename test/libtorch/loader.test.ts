import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { loaderBinary } from '#dist/libtorch/binaries.js';
import { loadLoader } from '#dist/libtorch/loader.js';
import { temporaryFolder } from './fake.js';

const loader = loadLoader();
const inChild = `const loader = require(${JSON.stringify(loaderBinary())});`;

function child(script: string): string {
  return spawnSync(process.execPath, ['-e', inChild + script], { encoding: 'utf8' }).stdout.trim();
}

test('a lock keeps other processes and other opens out until it is given back', (t) => {
  const path = join(temporaryFolder('lock'), 'lock');
  const script = `console.log(loader.tryLock(${JSON.stringify(path)}) === null)`;
  const descriptor = loader.tryLock(path);
  t.is(typeof descriptor, 'number');
  t.is(loader.tryLock(path), null);
  t.is(child(script), 'true');
  loader.unlock(descriptor!);
  t.is(child(script), 'false', 'the child locks it, and its end frees it');
  const again = loader.tryLock(path);
  t.is(typeof again, 'number');
  loader.unlock(again!);
});

test('two names are exchanged in one step, files and folders alike', (t) => {
  const folder = temporaryFolder('exchange');
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  mkdirSync(a);
  writeFileSync(b, 'file');
  t.throws(() => loader.exchange(a, join(folder, 'c')), { code: 'ENOENT' });
  const done = loader.exchange(a, b);
  t.true(done || process.platform !== 'linux');
  t.is(statSync(a).isFile(), done);
  t.is(statSync(b).isDirectory(), done);
});

test("system calls fail with Node's own error codes, and wrong arguments with a TypeError", (t) => {
  t.throws(() => loader.tryLock('/nowhere/lock'), { code: 'ENOENT', message: /open '\/nowhere\/lock'/ });
  t.throws(() => loader.fsyncDirectory('/nowhere'), { code: 'ENOENT' });
  t.throws(() => loader.unlock(999_999), { code: 'EBADF' });
  t.throws(() => loader.preload(['/nowhere/lib.so']), {
    code: 'ERR_DLOPEN_FAILED',
    message: /\/nowhere\/lib\.so/,
  });
  t.throws(() => loader.preload('lib.so' as unknown as string[]), { instanceOf: TypeError });
  t.throws(() => loader.tryLock(7 as unknown as string), { instanceOf: TypeError });
  t.notThrows(() => loader.fsyncDirectory(temporaryFolder('fsync')));
});

test('loaded libraries are listed by their files', (t) => {
  t.true(loader.loadedLibraries().includes(loaderBinary()!));
});

test('a child with the death signal ends when its parent is killed', async (t) => {
  // parent: forks the child, says its id, and waits; child: arms the signal, says so, and waits.
  const inner = `${inChild} console.log(process.pid, loader.parentDeathSignal(process.ppid)); setInterval(() => 0, 1000);`;
  const outer = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: 'inherit' });`;
  const parent = spawn(process.execPath, ['-e', outer], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const [pid, armed] = line.toString().trim().split(' ');
  t.is(armed, 'true');
  t.notThrows(() => process.kill(Number(pid), 0));
  parent.kill('SIGKILL');
  // The child holds the other end of the pipe: when it is gone, the pipe ends.
  await once(parent.stdout, 'close');
  t.pass();
});

test('the death signal of a parent that is gone already is reported as not armed', (t) => {
  t.is(child('console.log(loader.parentDeathSignal(process.pid))'), 'false');
});
