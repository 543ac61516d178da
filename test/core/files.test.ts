import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { existsSync, writeSync } from 'node:fs';
import test from 'ava';
import {
  formatJson,
  makeFolderSync,
  readJson,
  readJsonSync,
  sha256File,
  writeFileAtomic,
  writeFileAtomicSync,
  writeFolderAtomic,
  writeJson,
  writeJsonSync,
} from '#dist/core/files.js';
import { loadLoader } from '#dist/libtorch/loader.js';
import { breathe } from '#dist/core/yield.js';

const folder = await mkdtemp(join(tmpdir(), 'espalier-files-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));

test('a file is replaced whole, and nothing else is left', async (t) => {
  const own = await mkdtemp(join(folder, 'whole-'));
  const path = join(own, 'a.txt');
  await writeFileAtomic(path, 'one');
  await writeFileAtomic(path, new Uint8Array([116, 119, 111]));
  t.is(await readFile(path, 'utf8'), 'two');
  writeFileAtomicSync(path, 'three');
  t.is(await readFile(path, 'utf8'), 'three');
  await writeFileAtomic(path, async (file) => {
    await file.writeFile('fo');
    await file.writeFile('ur');
  });
  t.is(await readFile(path, 'utf8'), 'four');
  writeFileAtomicSync(path, (fd) => {
    writeSync(fd, 'five');
  });
  t.is(await readFile(path, 'utf8'), 'five');
  t.deepEqual(await readdir(own), ['a.txt']);
});

test('a folder that is replaced is never missing', async (t) => {
  const own = await mkdtemp(join(folder, 'folder-'));
  const path = join(own, 'pruned');
  const put = (content: string): Promise<void> =>
    writeFolderAtomic(path, (into) => writeFile(join(into, 'a.txt'), content), { replace: true });
  await put('0');
  const watching = spawn(process.execPath, [
    '-e',
    `const { existsSync } = require('node:fs');
    const [path, stop] = process.argv.slice(1);
    let missing = 0;
    process.stdout.write('ready');
    while (!existsSync(stop)) missing += Number(!existsSync(path));
    process.stdout.write(' missing ' + missing);`,
    path,
    join(own, 'stop'),
  ]);
  let output = '';
  watching.stdout.on('data', (data: Buffer) => (output += String(data)));
  await once(watching.stdout, 'data');
  for (let i = 1; i <= 30; i++) await put(String(i));
  await writeFile(join(own, 'stop'), '');
  await once(watching, 'close');
  if (loadLoader().exchange(path, join(own, 'stop'))) t.is(output, 'ready missing 0');
  t.deepEqual((await readdir(own)).sort(), ['pruned', 'stop']);
});

test('a failure half-way leaves the old content and no temporary file', async (t) => {
  const own = await mkdtemp(join(folder, 'fail-'));
  const path = join(own, 'a.txt');
  await writeFile(path, 'old');
  const stop = new Error('stop');
  const failed = await t.throwsAsync(
    writeFileAtomic(path, async (file) => {
      await file.writeFile('half');
      throw stop;
    }),
  );
  t.is(failed, stop);
  t.throws(
    () =>
      writeFileAtomicSync(path, (fd) => {
        writeSync(fd, 'half');
        throw stop;
      }),
    { is: stop },
  );
  t.is(await readFile(path, 'utf8'), 'old');
  t.deepEqual(await readdir(own), ['a.txt']);
  await t.throwsAsync(writeFileAtomic(join(own, 'none', 'a.txt'), ''), { code: 'ENOENT' });
});

test('writers of one path at the same time: one of them wins whole', async (t) => {
  const own = await mkdtemp(join(folder, 'race-'));
  const path = join(own, 'a.txt');
  const texts = Array.from({ length: 8 }, (_, i) => String(i).repeat(50_000));
  await Promise.all(texts.map((text) => writeFileAtomic(path, text)));
  t.true(texts.includes(await readFile(path, 'utf8')));
  t.deepEqual(await readdir(own), ['a.txt']);
});

test('JSON is written in one form and read back', async (t) => {
  const path = join(folder, 'a.json');
  const value = { b: [1, 2.5, null, 'ä'], a: { skipped: undefined, yes: true } };
  await writeJson(path, value);
  const text = await readFile(path, 'utf8');
  t.is(text, formatJson(value));
  t.regex(text, /^\{\n {2}"b": \[\n {4}1,\n[^]*\}\n$/);
  t.deepEqual(await readJson(path), { b: [1, 2.5, null, 'ä'], a: { yes: true } });
  writeJsonSync(path, [1]);
  t.deepEqual(readJsonSync(path), [1]);
});

test('JSON refuses what it would silently change', (t) => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  t.throws(() => formatJson({ a: [0, NaN] }), { code: 'ERR_DATA', message: /\$\.a\[1\].*NaN/ });
  t.throws(() => formatJson({ a: 1n }), { code: 'ERR_DATA', message: /\$\.a .*bigint/ });
  t.throws(() => formatJson([undefined]), { code: 'ERR_DATA', message: /\$\[0\].*undefined/ });
  t.throws(() => formatJson(cycle), { code: 'ERR_DATA', message: /cycle/ });
  const shared = { x: 1 };
  t.notThrows(() => formatJson([shared, shared]), 'the same object twice is no cycle');
});

test('broken JSON names the file', async (t) => {
  const path = join(folder, 'broken.json');
  await writeFile(path, '{"a":');
  await t.throwsAsync(readJson(path), { code: 'ERR_DATA', message: /Expected JSON in .*broken\.json/ });
  t.throws(() => readJsonSync(path), { code: 'ERR_DATA' });
});

test('sha256File hashes, reports and stops', async (t) => {
  const path = join(folder, 'big.bin');
  const bytes = Buffer.alloc(9 << 20, 7);
  await writeFile(path, bytes);
  const seen: number[] = [];
  const digest = await sha256File(path, {
    onProgress: (done, total) => t.is(total, bytes.length) && seen.push(done),
  });
  t.is(digest, createHash('sha256').update(bytes).digest('hex'));
  t.is(seen.at(-1), bytes.length);
  t.true(seen.length >= 3);

  const controller = new AbortController();
  const stopped = sha256File(path, {
    signal: controller.signal,
    onProgress: () => controller.abort('enough'),
  });
  const error = await t.throwsAsync(stopped, { code: 'ERR_ABORTED' });
  t.is(error?.cause, 'enough');

  const empty = join(folder, 'empty.bin');
  await writeFile(empty, '');
  t.is(await sha256File(empty), createHash('sha256').digest('hex'));
  t.is((await stat(empty)).size, 0);
});

test('breathe lets timers run in a loop that is never idle', async (t) => {
  let fired = false;
  setTimeout(() => (fired = true), 5);
  const end = performance.now() + 2000;
  while (!fired && performance.now() < end) await breathe();
  t.true(fired);
});

test('a pipe or a device is never replaced by a file', async (t) => {
  const pipe = join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  await t.throwsAsync(writeFileAtomic(pipe, 'x'), { code: 'ERR_DATA', message: /a pipe/ });
  t.throws(() => writeFileAtomicSync(pipe, 'x'), { code: 'ERR_DATA' });
  t.true((await stat(pipe)).isFIFO());
});

test('a folder is made with those above it; one that cannot be made is an error, and no endless search', (t) => {
  const place = join(folder, 'a', 'b', 'c');
  t.true(makeFolderSync(place));
  t.false(makeFolderSync(place));
  writeFileAtomicSync(join(place, 'file'), 'x');
  t.throws(() => makeFolderSync(join(place, 'file')), { code: 'EEXIST' });
  t.throws(() => makeFolderSync(join(place, 'file', 'd')), { code: 'ENOTDIR' });
  if (existsSync('/proc/self')) t.throws(() => makeFolderSync('/proc/espalier/run'), { code: 'ENOENT' });
});
