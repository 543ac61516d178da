import test from 'ava';
import { cat, ops, randn, scope, type DType, type Tensor } from 'espalier';
import { pack, random, vector } from '../naive.js';
import { agree, differenceOf, onCpu, onHost } from './on-host.js';

const sizes = [0, 1, 7, 8, 9, 65, 1000, 2047, 2048, 2049, 9001];
const floats: readonly DType[] = ['float32', 'bfloat16', 'float16', 'float64'];
const mask = (next: () => number, n: number, density = 0.5) =>
  pack(Array.from({ length: n }, () => next() < density));

test('packing, unpacking and counting', (t) => {
  const next = random(1);
  for (const n of sizes) {
    const [a, b] = [mask(next, n), mask(next, n)];
    const bools = ops.espalier.bitmap_unpack(a, [n]);
    agree(t, `${n}`, 'bitmap_pack', bools);
    agree(t, `${n}`, 'bitmap_unpack', a, [n]);
    agree(t, `${n}`, 'bitmap_count', a, n);
    agree(t, `${n}`, 'bitmap_distance', a, b);
    agree(t, `${n}`, 'bitmap_intersection_count', a, b);
  }
  const odd = cat([pack([true]), mask(next, 5000)]).slice(0, 1, 626);
  agree(t, 'at an odd address', 'bitmap_count', odd, 5000);
  agree(t, 'at an odd address', 'bitmap_distance', odd, mask(next, 5000));
  const strided = cat([mask(next, 4000), mask(next, 4000)])
    .view(2, 500)
    .t()
    .flatten();
  agree(t, 'of a transposed copy', 'bitmap_unpack', strided, [10, 800]);
});

test('applying to every float', (t) => {
  const next = random(2);
  for (const dtype of floats)
    for (const n of sizes)
      for (const density of [0, 0.02, 0.5, 1])
        scope(() => {
          const x = vector(
            Array.from({ length: n }, (_, i) => [next() - 0.5, -0, NaN, -Infinity][i % 4] as number),
            dtype,
          );
          const bits = mask(next, n, density);
          agree(t, `${dtype}, ${n}, ${density}`, 'bitmap_apply', x, bits);
          const own = x.clone();
          const version = own.version;
          onHost()['bitmap_apply_']!(own, bits);
          t.is(differenceOf(own, onCpu['bitmap_apply']!(x, bits)), null);
          t.is(own.version, version + 1);
        });
  const x = randn([30, 50]).t();
  const bits = mask(next, 1500);
  const expected = onCpu['bitmap_apply']!(x, bits);
  onHost()['bitmap_apply_']!(x, bits);
  t.is(differenceOf(x, expected), null);
});

test('what is alive gathered and scattered, elements of 1 to 16 bytes', (t) => {
  const next = random(3);
  for (const dtype of [...floats, 'uint8', 'bool', 'int64', 'complex128'] as DType[])
    for (const n of sizes)
      for (const density of [0, 0.1, 1])
        scope(() => {
          const x = randn([n]).mul(3).to(dtype);
          const bits = mask(next, n, density);
          agree(t, `${dtype}, ${n}`, 'compress', x, bits);
          agree(t, `${dtype}, ${n}`, 'expand', onCpu['compress']!(x, bits), bits, [n]);
        });
  agree(t, 'of another length', 'expand', randn([3]), pack([true, false]), [2]);
});

test('a shuffled bitmap', (t) => {
  const next = random(4);
  for (const n of sizes)
    for (const density of [0, 0.3, 1]) agree(t, `${n}`, 'shuffle_bitmap', mask(next, n, density), n, 5, n);
});

test('N:M weights as values and indices', (t) => {
  const next = random(5);
  for (const dtype of ['float32', 'bfloat16', 'uint8', 'complex128'] as DType[])
    for (const [keep, of] of [
      [1, 2],
      [2, 4],
      [3, 5],
      [7, 16],
      [17, 32],
    ] as const)
      scope(() => {
        const x = randn([6, of * 11]);
        const alive = mask(next, x.numel, 0.7);
        const bits = ops.espalier.select_nm(x, alive, keep, of);
        const y = x.mul(3).to(dtype);
        const what = `${dtype}, ${keep} of ${of}`;
        agree(t, what, 'bitmap_is_nm', bits, [6, of * 11], keep, of);
        agree(t, what, 'bitmap_is_nm', mask(next, x.numel, 0.9), [6, of * 11], keep, of);
        agree(t, what, 'nm_pack', y, bits, keep, of);
        const [values, indices] = onCpu['nm_pack']!(y, bits, keep, of) as [Tensor, Tensor];
        agree(t, what, 'nm_unpack', values, indices, keep, of, [6, of * 11]);
        agree(t, what, 'nm_gather', y, indices, keep, of);
        agree(t, what, 'nm_unpack', values, indices.bitwiseNot(), keep, of, [6, of * 11]);
      });
  agree(
    t,
    'too many alive',
    'nm_pack',
    randn([5, 8]),
    pack(Array.from({ length: 40 }, (_, i) => i > 20)),
    2,
    4,
  );
});
