import test from 'ava';
import { ops, type Tensor } from 'espalier';
import { pack, unpack } from './naive.js';

/** Philox4x32-10 (Salmon et al. 2011), with BigInt. */
function philox(block: bigint, stream: bigint, seed: bigint): number[] {
  const low = 0xffffffffn;
  let x = [block & low, block >> 32n, stream & low, stream >> 32n];
  let [k0, k1] = [seed & low, seed >> 32n];
  for (let round = 0; round < 10; round++) {
    const p0 = (x[0] as bigint) * 0xd2511f53n;
    const p1 = (x[2] as bigint) * 0xcd9e8d57n;
    x = [(p1 >> 32n) ^ (x[1] as bigint) ^ k0, p1 & low, (p0 >> 32n) ^ (x[3] as bigint) ^ k1, p0 & low];
    k0 = (k0 + 0x9e3779b9n) & low;
    k1 = (k1 + 0xbb67ae85n) & low;
  }
  return x.map(Number);
}

function naive(n: number, keep: number, seed: bigint, stream: bigint): boolean[] {
  const keys: number[] = [];
  for (let block = 0n; keys.length < n; block++) keys.push(...philox(block, stream, seed));
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => ((keys[a] as number) % 2 ** 31) - ((keys[b] as number) % 2 ** 31) || a - b,
  );
  const mask = Array<boolean>(n).fill(true);
  for (const i of order.slice(0, n - keep)) mask[i] = false;
  return mask;
}

test("the oracle's Philox gives the known answer of its authors", (t) => {
  t.deepEqual(philox(0n, 0n, 0n), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
});

test('random bitmaps keep exactly what they are told, by Philox keys', (t) => {
  for (const n of [0, 1, 5, 64, 1001]) {
    for (const keep of new Set([0, n, n >> 1, Math.floor(n / 10)])) {
      const bits = ops.espalier.random_bitmap(n, keep, 12345678901n, 77n) as Tensor;
      t.deepEqual(unpack(bits, n), naive(n, keep, 12345678901n, 77n));
      t.is(ops.espalier.bitmap_count(bits, n), keep);
    }
  }
});

test('large random bitmaps: exact count, even spread, no two streams alike', (t) => {
  const n = 1_000_000;
  const a = ops.espalier.random_bitmap(n, 200_000, 1, 0) as Tensor;
  const b = ops.espalier.random_bitmap(n, 200_000, 1, 1) as Tensor;
  t.is(ops.espalier.bitmap_count(a, n), 200_000);
  t.true(a.equal(ops.espalier.random_bitmap(n, 200_000, 1, 0) as Tensor));
  // Independent masks of density 0.2 overlap in 0.04 of the elements; 6 standard deviations are 0.0012.
  const overlap = (ops.espalier.bitmap_count(ops.espalier.bitmap_and(a, b) as Tensor, n) as number) / n;
  t.true(Math.abs(overlap - 0.04) < 0.0012, String(overlap));
  for (let part = 0; part < 10; part++) {
    const bytes = a.slice(0, part * 12_500, (part + 1) * 12_500);
    const density = (ops.espalier.bitmap_count(bytes, 100_000) as number) / 100_000;
    t.true(Math.abs(density - 0.2) < 0.0076, String(density));
  }
});

test('a shuffled bitmap has as many alive elsewhere', (t) => {
  const mask = Array.from({ length: 500 }, (_, i) => i < 100);
  const shuffled = ops.espalier.shuffle_bitmap(pack(mask), 500, 3, 0) as Tensor;
  t.is(ops.espalier.bitmap_count(shuffled, 500), 100);
  t.true((ops.espalier.bitmap_distance(shuffled, pack(mask)) as number) > 100);
  t.throws(() => ops.espalier.random_bitmap(3, 4, 0, 0), { message: /keep in \[0, 3\] but received 4/ });
});

test('random scores are the keys that random bitmaps rank', (t) => {
  for (const n of [0, 1, 7, 70_001]) {
    const scores = ops.espalier.random_scores(n, 9, 2 ** 40);
    t.is(scores.dtype, 'float64');
    for (const keep of [0, n >> 3, n]) {
      const [left] = ops.espalier.select_smallest([scores], [null], n - keep);
      t.true(left!.equal(ops.espalier.random_bitmap(n, keep, 9, 2 ** 40)));
    }
  }
  const first = philox(0n, 3n, 5n).map((key) => (key % 2 ** 31) / 2 ** 31);
  t.deepEqual(ops.espalier.random_scores(4, 5, 3).toArray(), first);
  t.throws(() => ops.espalier.random_scores(-1, 0, 0), { message: /n >= 0 but received -1/ });
});
