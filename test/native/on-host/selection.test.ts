import test from 'ava';
import { cat, full, ops, scope, tensor, type DType, type Tensor } from 'espalier';
import { kinds, pack, random, vector } from '../naive.js';
import { agree, both, onCpu } from './on-host.js';

const dtypes: readonly DType[] = ['float32', 'bfloat16', 'float16', 'float64'];
// A chunk has 2048 elements there.
const sizes = [0, 1, 7, 65, 2048, 777, 2049, 64, 4097];

const make = (next: () => number, kind: string, dtype: DType, n: number) =>
  vector(
    Array.from({ length: n }, () => (kinds[kind] as (typeof kinds)[string])(next, dtype)),
    dtype,
  );
const mask = (next: () => number, n: number, density: number) =>
  pack(Array.from({ length: n }, () => next() < density));

for (const dtype of dtypes) {
  test(`${dtype}: pools of every kind of numbers give the CPU's bitmaps`, (t) => {
    const next = random(1);
    for (const kind of Object.keys(kinds))
      scope(() => {
        const scores = sizes.map((n) => make(next, kind, dtype, n));
        const alive = sizes.map((n, i) => (i % 3 === 0 ? null : mask(next, n, 0.6)));
        const total = alive.reduce(
          (sum, bits, i) => sum + (bits ? Number(ops.espalier.bitmap_count(bits, sizes[i]!)) : sizes[i]!),
          0,
        );
        for (const [i, count] of [0, 1, Math.floor(total / 3), total - 1, total].entries()) {
          const signed = i % 2 === 1 || kind === 'ties';
          agree(t, `${kind}, ${count}, signed ${signed}`, 'select_smallest', scores, alive, count, {
            signed,
          });
        }
      });
  });

  test(`${dtype}: the passes of a selection, one by one`, (t) => {
    const next = random(2);
    for (const kind of ['normal', 'ties'])
      for (const signed of [false, true])
        scope(() => {
          const x = make(next, kind, dtype, 3001);
          const keys = kind === 'ties' && dtype.endsWith('16') ? 'float32' : dtype;
          const bits = { float64: 64, float32: 32 }[keys as string] ?? 16;
          const options = { keys: keys as DType, signed };
          const alive = signed ? mask(next, 3001, 0.5) : null;
          const what = `${kind}, ${dtype} as ${keys}, signed ${signed}`;
          let prefix = 0n;
          for (let pass = 0; pass < bits / 16; pass++) {
            agree(t, `${what}, pass ${pass}`, 'magnitude_histogram', x, alive, pass, prefix, options);
            const bins = onCpu['magnitude_histogram']!(x, alive, pass, prefix, options) as Tensor;
            prefix = BigInt.asIntN(64, prefix * 65536n + BigInt(Number(bins.argmax().item())));
          }
          for (const key of [0n, prefix]) {
            agree(t, `${what}, key ${key}`, 'magnitude_ties', x, alive, key, options);
            agree(t, `${what}, key ${key}`, 'bitmap_above', x, alive, key, key === 0n ? 0 : 3, options);
          }
          agree(t, `${what}, more ties than there are`, 'bitmap_above', x, alive, prefix, 10_000, options);
        });
  });
}

test('dtypes mixed in one pool, and more tensors than a launch takes', (t) => {
  const next = random(3);
  for (const [count, length] of [
    [9, 700],
    [150, 40],
  ] as const)
    for (const types of [dtypes, ['bfloat16', 'float16'], ['bfloat16', 'float32']] as DType[][])
      scope(() => {
        const scores = Array.from({ length: count }, (_, i) =>
          make(next, 'rounded', types[i % types.length]!, length),
        );
        const alive = scores.map((_, i) => (i % 2 ? mask(next, length, 0.8) : null));
        agree(t, `${types}`, 'select_smallest', scores, alive, 2500);
      });
});

test('equal scores over many chunks go by list, then by element', (t) => {
  for (const dtype of dtypes)
    scope(() => {
      const scores = [3000, 1, 9000, 4096].map((n) => full([n], -0.25, { dtype }));
      for (const count of [1, 2999, 3000, 3001, 3002, 8191, 12_345, 16_096])
        agree(t, `${dtype}, ${count}`, 'select_smallest', scores, [null, null, null, null], count);
    });
});

test('views that no vector load can take, and tensors that are not row-major', (t) => {
  const next = random(4);
  const x = make(next, 'normal', 'float32', 3001);
  const bytes = cat([pack([true]), mask(next, 3000, 0.5)]);
  agree(t, 'a slice', 'select_smallest', [x.slice(0, 1, 3001)], [bytes.slice(0, 1, 376)], 500);
  const matrix = make(next, 'normal', 'float32', 3000).view(30, 100);
  agree(t, 'transposed', 'select_smallest', [matrix.t()], [mask(next, 3000, 0.5)], 500);
});

test('a NaN and a count that does not fit are refused in the same words', (t) => {
  const next = random(5);
  const scores = sizes.map((n) => make(next, 'normal', 'float32', n));
  const alive = sizes.map((n) => mask(next, n, 0.5));
  for (const count of [-1, 100_000]) agree(t, `count ${count}`, 'select_smallest', scores, alive, count);
  (scores[5] as Tensor).slice(0, 700, 777).fill_(NaN);
  (scores[8] as Tensor).fill_(-NaN);
  for (const signed of [false, true]) {
    agree(t, 'NaN', 'select_smallest', scores, alive, 10, { signed });
    agree(t, 'NaN, none pruned', 'select_smallest', scores, alive, 0, { signed });
  }
  const { host } = both('select_smallest', scores, alive, 10);
  t.regex(String(host), /scores\[5\] is NaN at element 7\d\d/);
  agree(t, 'NaN', 'magnitude_histogram', scores[5], null, 0, 0);
  const pruned = scores.map((s, i) => (s.isnan().any().item() ? pack(Array(sizes[i]!).fill(false)) : null));
  agree(t, 'a NaN that is not alive', 'select_smallest', scores, pruned, 10);
});

test('within rows', (t) => {
  const next = random(6);
  for (const dtype of dtypes)
    for (const kind of Object.keys(kinds))
      for (const [rows, cols] of [
        [1, 1],
        [5, 3],
        [9, 77],
        [3, 700],
      ] as const)
        scope(() => {
          const x = make(next, kind, dtype, rows * cols).view(rows, cols);
          const bits = mask(next, rows * cols, 0.6);
          const left = ops.espalier.bitmap_unpack(bits, [rows, cols]).sum(1);
          const half = left.floorDivide(2);
          for (const signed of [false, true]) {
            const what = `${dtype}, ${kind}, [${rows}, ${cols}]`;
            agree(t, `${what}, some`, 'select_rows', x, bits, half, { signed });
            agree(t, `${what}, all`, 'select_rows', x, bits, left, { signed });
            agree(t, what, 'select_rows', x, null, tensor([Math.floor(cols / 3)], { dtype: 'int64' }), {
              signed,
            });
          }
        });
  const x = make(next, 'normal', 'float32', 30).view(3, 10);
  const bits = mask(next, 30, 0.6);
  agree(t, 'a count that a row has not', 'select_rows', x, bits, tensor([1, 11, 12], { dtype: 'int64' }));
  agree(t, 'a negative count', 'select_rows', x, null, tensor([-1], { dtype: 'int64' }));
  x.view(-1).slice(0, 17, 19).fill_(NaN);
  agree(t, 'NaN', 'select_rows', x, null, tensor([2], { dtype: 'int64' }));
});

test('N of M, for every M', (t) => {
  const next = random(7);
  for (let of = 2; of <= 32; of++)
    for (const keep of new Set([1, of >> 1, of - 1]))
      scope(() => {
        const dtype = dtypes[of % 4]!;
        for (const kind of ['normal', 'ties', 'zeros']) {
          const x = make(next, kind, dtype, 7 * of * 9).view(7, -1);
          for (const alive of [null, mask(next, x.numel, 0.6)])
            agree(t, `${keep} of ${of}, ${kind}`, 'select_nm', x, alive, keep, of, { signed: of % 3 === 0 });
        }
      });
  const x = make(next, 'normal', 'float32', 800).view(8, 100);
  x.view(-1).slice(0, 333, 334).fill_(NaN);
  for (const of of [4, 5]) agree(t, 'NaN', 'select_nm', x, null, 1, of);
});

test('transposable 2 of 4, and the other patterns through the CPU', (t) => {
  const next = random(8);
  for (const dtype of dtypes)
    for (const kind of Object.keys(kinds))
      for (const shape of [
        [4, 4],
        [12, 20],
        [64, 52],
      ] as const)
        scope(() => {
          const x = make(next, kind, dtype, shape[0] * shape[1]).view(...shape);
          agree(t, `${dtype}, ${kind}, [${shape}]`, 'select_nm_transposable', x, null, 2, 4);
          agree(t, `${dtype}, ${kind}`, 'select_nm_transposable', x, mask(next, x.numel, 0.7), 2, 4);
        });
  const x = make(next, 'normal', 'float32', 64).view(8, 8);
  agree(t, '3 of 8', 'select_nm_transposable', x, null, 3, 8);
});
