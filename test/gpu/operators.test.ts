/**
 * Every operator on a GPU against the CPU's: the same bits, or the same refusal. Inputs are larger than those that
 * test/native/on-host runs the same kernels on: many blocks, whole launches of tensors, several chunks each.
 */
import type { ExecutionContext } from 'ava';
import { Generator, full, ops, rand, randn, scope, tensor, Tensor, type DType } from 'espalier';
import { kinds, random, vector } from '../native/naive.js';
import { differenceOf, onCpu } from '../native/on-host/on-host.js';
import { gpuTest } from './device.js';

const dtypes: readonly DType[] = ['float32', 'bfloat16', 'float16', 'float64'];

/** The value with every tensor in it on a device. */
function on(device: string, value: unknown): unknown {
  if (value instanceof Tensor) return value.to(device);
  if (Array.isArray(value)) return value.map((x) => on(device, x));
  return value;
}

/** Calls an operator on both; asserts that the results, brought to the CPU, are the same. */
function agree(t: ExecutionContext, what: string, op: string, ...args: unknown[]): void {
  scope(() => {
    const outcome = (given: unknown[]): unknown => {
      try {
        return on('cpu', onCpu[op]!(...given));
      } catch (error) {
        return (error as Error).message.split('\n')[0];
      }
    };
    const difference = differenceOf(outcome(args.map((x) => on('cuda', x))), outcome(args));
    t.is(difference, null, `${op}, ${what}: ${difference}`);
  });
}

const make = (next: () => number, kind: string, dtype: DType, n: number) =>
  vector(
    Array.from({ length: n }, () => (kinds[kind] as (typeof kinds)[string])(next, dtype)),
    dtype,
  );
const randomBits = (n: number, density: number, seed: number) =>
  ops.espalier.random_bitmap(n, Math.round(n * density), seed, 0);

for (const dtype of dtypes) {
  gpuTest(`${dtype}: selection from pools of every kind of numbers gives the CPU's bitmaps`, (t) => {
    const next = random(1);
    const sizes = [0, 1, 77, 100_001, 32_768, 40_000];
    for (const kind of Object.keys(kinds)) {
      const scores = sizes.map((n) => make(next, kind, dtype, n));
      const alive = sizes.map((n, i) => (i % 3 === 0 ? null : randomBits(n, 0.6, i)));
      const total = alive.reduce(
        (sum, bits, i) => sum + (bits ? Number(ops.espalier.bitmap_count(bits, sizes[i]!)) : sizes[i]!),
        0,
      );
      for (const count of [0, 1, Math.floor(total / 3), total])
        for (const signed of [false, true]) {
          const what = `${kind}, ${count}, signed ${signed}`;
          agree(t, what, 'select_smallest', scores, alive, count, { signed });
        }
      const [x, bits] = [scores[4]!, alive[4] as Tensor];
      for (const signed of [false, true])
        for (const pass of [0, ...(dtype.endsWith('16') ? [] : [1])]) {
          agree(t, `${kind}, pass ${pass}`, 'magnitude_histogram', x, bits, pass, pass, {
            signed,
          });
          agree(t, kind, 'magnitude_ties', x, bits, 1000, { signed });
          agree(t, kind, 'bitmap_above', x, bits, 1000, 7, { signed });
        }
    }
  });

  gpuTest(`${dtype}: within rows, groups and tiles`, (t) => {
    const next = random(2);
    for (const kind of Object.keys(kinds)) {
      const x = make(next, kind, dtype, 96 * 480).view(96, 480);
      for (const alive of [null, randomBits(x.numel, 0.7, 3)]) {
        agree(t, kind, 'select_rows', x, alive, tensor([200], { dtype: 'int64' }), { signed: true });
        for (const [keep, of] of [
          [2, 4],
          [1, 8],
          [3, 5],
          [7, 32],
        ])
          agree(t, `${kind}, ${keep} of ${of}`, 'select_nm', x, alive, keep, of);
        agree(t, kind, 'select_nm_transposable', x, alive, 2, 4);
      }
    }
    agree(
      t,
      'many short rows',
      'select_rows',
      randn([20_000, 27]).to(dtype),
      null,
      tensor([9], { dtype: 'int64' }),
    );
  });

  gpuTest(`${dtype}: bitmaps, compress, expand and N:M weights`, (t) => {
    for (const n of [1, 65, 300_001]) {
      const [a, b] = [randomBits(n, 0.5, 1), randomBits(n, 0.4, 2)];
      const x = randn([n]).to(dtype);
      agree(t, `${n}`, 'bitmap_pack', x.gt(0));
      agree(t, `${n}`, 'bitmap_unpack', a, [n]);
      agree(t, `${n}`, 'bitmap_count', a, n);
      for (const op of ['and', 'or', 'xor', 'andnot', 'distance', 'intersection_count'])
        agree(t, `${n}`, `bitmap_${op}`, a, b);
      agree(t, `${n}`, 'shuffle_bitmap', a, n, 5, 6);
      agree(t, `${n}`, 'compress', x, a);
      agree(t, `${n}`, 'expand', onCpu['compress']!(x, a), a, [n]);
    }
    const w = randn([64, 320]).to(dtype);
    const bits = ops.espalier.select_nm(w, null, 2, 4);
    agree(t, '2 of 4', 'nm_pack', w, bits, 2, 4);
    const [values, indices] = ops.espalier.nm_pack(w, bits, 2, 4) as [Tensor, Tensor];
    agree(t, '2 of 4', 'nm_unpack', values, indices, 2, 4, [64, 320]);
    agree(t, '2 of 4', 'nm_gather', w, indices, 2, 4);
    agree(t, '2 of 4', 'bitmap_is_nm', bits, [64, 320], 2, 4);
  });

  gpuTest(`${dtype}: steps of the masked optimizers, and the norm`, (t) => {
    const generator = new Generator().manualSeed(4);
    const shapes = [[300, 200], [77], [1], ...Array.from({ length: 40 }, () => [33, 5])];
    const lists = (count: number, of: DType) =>
      Array.from({ length: count }, () => shapes.map((shape) => rand(shape, { generator }).to(of)));
    for (const masters of dtype.endsWith('16') ? [false, true] : [false]) {
      let expected: Tensor[][] = [];
      const wide = masters ? 'float32' : dtype;
      const [params, grads] = lists(2, dtype) as [Tensor[], Tensor[]];
      const [m, v, w] = lists(3, wide) as [Tensor[], Tensor[], Tensor[]];
      const bits = params.map(({ numel }, i) => (i % 5 === 4 ? null : randomBits(numel, 0.3, i)));
      const adam = { step: 3, lr: 0.01, beta1: 0.9, beta2: 0.99, eps: 1e-8, weight_decay: 0.1 };
      const sgd = {
        first_step: false,
        lr: 0.1,
        momentum: 0.9,
        dampening: 0,
        weight_decay: 0.1,
        nesterov: true,
      };
      const shared = { masters: masters ? w : null, clip: tensor(0.4) };
      for (const device of ['cpu', 'cuda'])
        scope(() => {
          // In place, so that each device has copies of its own.
          const copies = on(
            device,
            [params, grads, m, v, w].map((list) => list.map((x) => x.clone())),
          );
          const [p, g, a, b, master] = copies as [Tensor[], Tensor[], Tensor[], Tensor[], Tensor[]];
          const own = { masters: masters ? master : null, clip: on(device, shared.clip) };
          const mask = on(device, bits);
          const versions = p.map((x) => x.version);
          onCpu['masked_adamw_']!(p, g, a, b, mask, { ...adam, ...own, write_grads: false });
          onCpu['masked_sgd_']!(p, g, a, mask, { ...sgd, ...own });
          t.true(p.every((x, i) => x.version === versions[i]! + 2));
          const result = on('cpu', [p, g, a, b, ...(masters ? [master] : [])]) as Tensor[][];
          if (device === 'cpu') expected = result.map((list) => list.map((x) => x.clone().keep()));
          else t.is(differenceOf(result, expected), null, `masters ${masters}`);
        });
      expected.flat().forEach((x) => x.dispose());
      const [host, device] = [
        onCpu['alive_norm']!(grads, bits) as Tensor,
        onCpu['alive_norm']!(on('cuda', grads), on('cuda', bits)) as Tensor,
      ].map((x) => Number(x.item())) as [number, number];
      t.true(Math.abs(host - device) <= 1e-6 * host, `${host} and ${device}`);
    }
  });
}

gpuTest('ties over many chunks, and what is refused', (t) => {
  for (const dtype of dtypes) {
    const scores = [300_000, 1, 90_000].map((n) => full([n], -0.25, { dtype }));
    for (const count of [1, 299_999, 300_001, 350_000, 390_001])
      agree(t, `${dtype}, ${count}`, 'select_smallest', scores, [null, null, null], count);
  }
  const x = randn([50_000]);
  agree(t, 'count', 'select_smallest', [x], [null], 50_001);
  x.slice(0, 40_000, 40_001).fill_(NaN);
  agree(t, 'NaN', 'select_smallest', [x, x], [null, null], 10);
});

gpuTest('a pool whose keys are all in one bin, and one of more than 2^31 elements', (t) => {
  scope(() => {
    const near = rand([1 << 22])
      .mul(1e-3)
      .add(1);
    agree(t, 'one bin', 'select_smallest', [near], [null], 1 << 21);
  });
  scope(() => {
    const x = randn([1 << 28], { device: 'cuda' }).to('bfloat16');
    const list = Array.from({ length: 9 }, () => x);
    const count = 1_234_567_890;
    const left = ops.espalier.select_smallest(
      list,
      list.map(() => null),
      count,
    );
    const kept = left.reduce((sum, bits) => sum + Number(ops.espalier.bitmap_count(bits, x.numel)), 0);
    t.is(kept, 9 * x.numel - count);
  });
});
