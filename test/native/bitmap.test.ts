import test from 'ava';
import { cat, fromTypedArray, full, noGrad, ops, tensor, zeros, type DType, type Tensor } from 'espalier';
import { isPositiveZero, pack, random, unpack, values, vector } from './naive.js';

const sizes = [0, 1, 7, 8, 9, 64, 65, 1000, 33_000];

function masks(n: number, seed: number): [boolean[], boolean[]] {
  const next = random(seed);
  return [Array.from({ length: n }, () => next() < 0.5), Array.from({ length: n }, () => next() < 0.3)];
}

test('packing and its inverse', (t) => {
  for (const n of sizes) {
    const [mask] = masks(n, n + 1);
    const packed = ops.espalier.bitmap_pack(
      fromTypedArray(Uint8Array.from(mask, Number), [n], 'bool'),
    ) as Tensor;
    t.true(packed.equal(pack(mask)));
    const back = ops.espalier.bitmap_unpack(packed, [n]) as Tensor;
    t.is(back.dtype, 'bool');
    t.deepEqual(Array.from(back.toTypedArray() as Uint8Array, Boolean), mask);
    t.is(ops.espalier.bitmap_count(packed, n), mask.filter(Boolean).length);
    t.deepEqual(unpack(ops.espalier.bitmap_ones(n) as Tensor, n), Array<boolean>(n).fill(true));
  }
  const [mask] = masks(24, 5);
  t.deepEqual((ops.espalier.bitmap_unpack(pack(mask), [2, 3, 4]) as Tensor).shape, [2, 3, 4]);
});

test('and, or, xor, andnot, distance', (t) => {
  for (const n of sizes) {
    const [a, b] = masks(n, n + 2);
    const [x, y] = [pack(a), pack(b)];
    const both = (f: (p: boolean, q: boolean) => boolean) => pack(a.map((p, i) => f(p, b[i] as boolean)));
    t.true((ops.espalier.bitmap_and(x, y) as Tensor).equal(both((p, q) => p && q)));
    t.true((ops.espalier.bitmap_or(x, y) as Tensor).equal(both((p, q) => p || q)));
    t.true((ops.espalier.bitmap_xor(x, y) as Tensor).equal(both((p, q) => p !== q)));
    t.true((ops.espalier.bitmap_andnot(x, y) as Tensor).equal(both((p, q) => p && !q)));
    t.is(ops.espalier.bitmap_distance(x, y), a.filter((p, i) => p !== b[i]).length);
  }
  t.throws(() => ops.espalier.bitmap_and(pack([true]), pack(Array<boolean>(9).fill(true))), {
    message: /one length/,
  });
});

test('applying a bitmap leaves alive bits alone and makes the pruned +0, NaN and -0 included', (t) => {
  for (const dtype of ['float32', 'float64', 'bfloat16', 'float16'] as DType[]) {
    for (const n of sizes) {
      const [mask] = masks(n, n + 3);
      const numbers = mask.map((_, i) => [1.5, -0, NaN, -Infinity, -2.25][i % 5] as number);
      const x = vector(numbers, dtype);
      const result = ops.espalier.bitmap_apply(x, pack(mask)) as Tensor;
      const expected = numbers.map((number, i) => (mask[i] ? number : 0));
      // Object.is tells -0 from 0, which equality does not.
      t.true(values(result).every((number, i) => Object.is(number, expected[i])));
      const version = x.version;
      t.is(ops.espalier.bitmap_apply_(x, pack(mask)), x);
      t.true(values(x).every((number, i) => Object.is(number, expected[i])));
      t.true(x.version > version);
    }
  }
  const transposed = tensor(
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    { dtype: 'float32' },
  ).t();
  ops.espalier.bitmap_apply_(transposed, pack([true, false, false, true, true, true]));
  t.deepEqual(transposed.toArray(), [
    [1, 0],
    [0, 5],
    [3, 6],
  ]);
});

test('a bitmap may be a view into a longer storage', (t) => {
  const [mask] = masks(77, 9);
  const rest = full([3], 255, { dtype: 'uint8' });
  const view = cat([rest, pack(mask), rest], 0).slice(0, 3, 13);
  t.deepEqual(unpack(view, 77), mask);
  t.is(ops.espalier.bitmap_count(view, 77), mask.filter(Boolean).length);
  const applied = ops.espalier.bitmap_apply(vector(mask.map(() => 1)), view) as Tensor;
  t.deepEqual(values(applied), mask.map(Number));
});

test('compress and expand are inverse to each other', (t) => {
  for (const n of sizes) {
    const [mask] = masks(n, n + 4);
    const x = vector(mask.map((_, i) => i + 1));
    const alive = ops.espalier.compress(x, pack(mask)) as Tensor;
    t.deepEqual(
      values(alive),
      values(x).filter((_, i) => mask[i]),
    );
    const back = ops.espalier.expand(alive, pack(mask), [n]) as Tensor;
    t.deepEqual(
      values(back),
      values(x).map((number, i) => (mask[i] ? number : 0)),
    );
  }
  t.throws(() => ops.espalier.expand(zeros([2]), pack([true, false, false]), [3]), {
    message: /1 alive elements/,
  });
});

function gradient(x: Tensor): Tensor {
  if (x.grad === null) throw new Error('no gradient arrived');
  return x.grad;
}

test('gradients of apply, compress and expand go to the alive elements', (t) => {
  const mask = [true, false, true, true, false];
  const x = vector([1, 2, 3, 4, 5]).requiresGrad_();
  const weight = vector([10, 20, 30, 40, 50]);
  (ops.espalier.bitmap_apply(x, pack(mask)) as Tensor).mul(weight).sum().backward();
  t.deepEqual(values(gradient(x)), [10, 0, 30, 40, 0]);
  x.grad = null;
  (ops.espalier.compress(x, pack(mask)) as Tensor)
    .mul(vector([1, 2, 3]))
    .sum()
    .backward();
  t.deepEqual(values(gradient(x)), [1, 0, 2, 3, 0]);
  const v = vector([7, 8, 9]).requiresGrad_();
  (ops.espalier.expand(v, pack(mask), [5]) as Tensor).mul(weight).sum().backward();
  t.deepEqual(values(gradient(v)), [10, 30, 40]);
  t.throws(() => ops.espalier.bitmap_apply_(x, pack(mask)), { message: /no_grad/ });
  noGrad(() => ops.espalier.bitmap_apply_(x, pack([false, false, false, false, false])));
  t.true(isPositiveZero(x.detach()));
});
