import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import fc from 'fast-check';
import { readIdx } from 'espalier/data';
import { parseIdx } from '#dist/data/idx.js';
import { DataError } from '#dist/core/errors.js';

const folder = await mkdtemp(join(tmpdir(), 'espalier-idx-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));

function idx(type: number, shape: number[], data: Uint8Array): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head[2] = type;
  head[3] = shape.length;
  shape.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([head, data]);
}

test('images are read, plain and compressed', async (t) => {
  const path = join(folder, 'images');
  const bytes = idx(0x08, [2, 1, 3], Uint8Array.from([0, 1, 2, 253, 254, 255]));
  for (const content of [bytes, gzipSync(bytes)]) {
    await writeFile(path, content);
    const images = await readIdx(path);
    t.is(images.dtype, 'uint8');
    t.deepEqual(images.toArray(), [[[0, 1, 2]], [[253, 254, 255]]]);
  }
});

test('larger elements are big endian', async (t) => {
  const path = join(folder, 'numbers');
  const data = Buffer.alloc(8);
  data.writeFloatBE(1.5, 0);
  data.writeFloatBE(-2, 4);
  await writeFile(path, idx(0x0d, [2], data));
  t.deepEqual((await readIdx(path)).toArray(), [1.5, -2]);
  await writeFile(path, idx(0x0b, [2], Buffer.from([0x01, 0x02, 0xff, 0xfe])));
  t.deepEqual((await readIdx(path)).toArray(), [258, -2]);
});

test('what is not as the head says is refused', (t) => {
  const bad = (bytes: Uint8Array) => parseIdx(Buffer.from(bytes), 'f');
  t.throws(() => bad(new Uint8Array(0)), { instanceOf: DataError, message: /begins with nothing/ });
  t.throws(() => bad(Uint8Array.from([0, 0, 7, 0])), { message: /begins with 00000700/ });
  t.throws(() => bad(Uint8Array.from([0, 0, 8, 2, 0])), { message: /2 sizes.*5 bytes/ });
  t.throws(() => bad(idx(8, [3], new Uint8Array(2))), { message: /3 bytes of uint8 \[3\].*has 2/ });
  t.throws(() => bad(idx(8, [2 ** 31, 2 ** 31, 8], new Uint8Array(2))), { instanceOf: DataError });
});

test('a damaged archive is refused', async (t) => {
  const path = join(folder, 'damaged');
  await writeFile(path, gzipSync(idx(8, [4], new Uint8Array(4))).subarray(0, 20));
  await t.throwsAsync(readIdx(path), { code: 'ERR_DATA', message: /compressed by gzip/ });
});

test('arbitrary bytes are read or refused, never more', (t) => {
  const any = fc.tuple(
    fc.constantFrom(8, 9, 11, 12, 13, 14, 15),
    fc.nat(5),
    fc.uint8Array({ maxLength: 60 }),
  );
  fc.assert(
    fc.property(any, ([type, ndim, rest]) => {
      try {
        parseIdx(Buffer.from([0, 0, type, ndim, ...rest]), 'f');
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
      }
    }),
    { numRuns: 500 },
  );
  t.pass();
});
