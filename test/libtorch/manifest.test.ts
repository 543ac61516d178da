import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readManifest, verifyManifest } from '#dist/libtorch/manifest.js';
import { temporaryFolder } from './fake.js';

function installed(): string {
  const folder = temporaryFolder('manifest');
  mkdirSync(join(folder, 'lib'));
  const files = ['lib/a.so', 'lib/b.so'].map((path) => {
    const content = `the content of ${path}`;
    writeFileSync(join(folder, path), content);
    return { path, size: content.length, sha256: createHash('sha256').update(content).digest('hex') };
  });
  const manifest = { format: 1, torch: '2.15.0+cpu', variant: 'cpu', sources: ['torch.whl'], files };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return folder;
}

test('an untouched folder agrees with its manifest', async (t) => {
  const folder = installed();
  const seen: number[] = [];
  t.deepEqual(await verifyManifest(folder, (done, total) => seen.push(done / total)), []);
  t.deepEqual(seen, [0.5, 1]);
  t.is((await readManifest(folder))?.torch, '2.15.0+cpu');
});

test('a changed, a shortened and a missing file are each named', async (t) => {
  const changed = installed();
  writeFileSync(join(changed, 'lib/a.so'), 'The content of lib/a.so');
  t.deepEqual(await verifyManifest(changed), ['lib/a.so was changed']);

  const shortened = installed();
  truncateSync(join(shortened, 'lib/b.so'), 3);
  t.deepEqual(await verifyManifest(shortened), ['lib/b.so has 3 bytes instead of 23']);

  const missing = installed();
  rmSync(join(missing, 'lib/a.so'));
  t.deepEqual(await verifyManifest(missing), ['lib/a.so is missing']);
});

test('a missing or damaged manifest is a problem of its own', async (t) => {
  const folder = installed();
  writeFileSync(join(folder, 'manifest.json'), '{"format": 1, "files"');
  t.deepEqual(await verifyManifest(folder), ['manifest.json is missing or damaged']);
  rmSync(join(folder, 'manifest.json'));
  t.deepEqual(await verifyManifest(folder), ['manifest.json is missing or damaged']);
});
