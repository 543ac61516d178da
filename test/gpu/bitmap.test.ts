import { cat, noGrad, ops, randn, type DType, type Tensor } from 'espalier';
import { pack, random, values, vector } from '../native/naive.js';
import { gpuTest } from './device.js';

const sizes = [0, 1, 7, 8, 9, 65, 1000, 1_000_003];

for (const dtype of ['float32', 'float64', 'bfloat16', 'float16'] as DType[]) {
  gpuTest(`${dtype}: applying a bitmap on the device gives the CPU's bits`, (t) => {
    const next = random(1);
    for (const n of sizes) {
      const mask = Array.from({ length: n }, () => next() < 0.4);
      const x = vector(
        mask.map((_, i) => [next() - 0.5, -0, NaN, -Infinity, 3][i % 5] as number),
        dtype,
      );
      const bits = pack(mask);
      const expected = values(ops.espalier.bitmap_apply(x, bits) as Tensor);
      const same = (y: Tensor) => values(y.cpu()).every((value, i) => Object.is(value, expected[i]));
      const device = x.cuda();
      t.true(same(ops.espalier.bitmap_apply(device, bits.cuda()) as Tensor), `${n} elements`);
      const version = device.version;
      t.is(ops.espalier.bitmap_apply_(device, bits.cuda()), device);
      t.true(same(device) && device.version > version, `${n} elements in place`);
    }
  });
}

gpuTest('a tensor at an address that no vector load can take', (t) => {
  const x = randn([1001]);
  const mask = Array.from({ length: 1000 }, (_, i) => i % 3 === 0);
  const view = x.cuda().slice(0, 1, 1001);
  const expected = ops.espalier.bitmap_apply(x.slice(0, 1, 1001), pack(mask)) as Tensor;
  t.true((ops.espalier.bitmap_apply(view, pack(mask).cuda()) as Tensor).cpu().equal(expected));
  ops.espalier.bitmap_apply_(view, pack(mask).cuda());
  t.true(view.cpu().equal(expected));
});

gpuTest('a transposed tensor is masked in its own order of elements', (t) => {
  const x = randn([30, 50]);
  const mask = Array.from({ length: 1500 }, (_, i) => i % 7 < 3);
  const expected = ops.espalier.bitmap_apply(x.t(), pack(mask)) as Tensor;
  const device = x.cuda().t();
  ops.espalier.bitmap_apply_(device, pack(mask).cuda());
  t.true(device.cpu().equal(expected));
});

gpuTest('gradients on the device, and what is refused', (t) => {
  const bits = pack([true, false, true]);
  const x = vector([1, 2, 3]).cuda().requiresGrad_();
  (ops.espalier.bitmap_apply(x, bits.cuda()) as Tensor).sum().backward();
  t.deepEqual(values((x.grad as Tensor).cpu()), [1, 0, 1]);
  t.throws(() => ops.espalier.bitmap_apply(x, bits), { message: /bits on cuda:0 but received it on cpu/ });
  t.throws(() => ops.espalier.bitmap_apply_(x, bits.cuda()), { message: /no_grad/ });
  t.throws(() => noGrad(() => ops.espalier.bitmap_apply_(x, cat([bits, bits]).cuda())), {
    message: /1 bytes/,
  });
});
