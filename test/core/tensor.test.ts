// Making tensors, their values in and out, and what they say of themselves.
import test from 'ava';
import {
  arange,
  ArgumentError,
  cat,
  DTypeError,
  einsum,
  empty,
  eye,
  float,
  fromTypedArray,
  full,
  linspace,
  ones,
  ops,
  randint,
  randn,
  ShapeError,
  stack,
  tensor,
  where,
  zeros,
  zerosLike,
  type DType,
} from 'espalier';

test('nested arrays: shape and dtype', (t) => {
  t.deepEqual(tensor([[1, 2, 3], [4, 5, 6]]).shape, [2, 3]); // prettier-ignore
  t.is(tensor([1, 2]).dtype, 'int64');
  t.is(tensor([1, 2.5]).dtype, 'float32');
  t.is(tensor([true, false]).dtype, 'bool');
  t.is(tensor([1n]).dtype, 'int64');
  t.is(tensor(3).ndim, 0);
  t.deepEqual(tensor([]).shape, [0]);
  t.deepEqual(tensor([[], []]).shape, [2, 0]);
  t.is(tensor([1, 2], { dtype: 'bfloat16' }).dtype, 'bfloat16');
  t.throws(() => tensor([[1, 2], [3]]), { instanceOf: ShapeError });
  t.throws(() => tensor([1, [2]] as never), { instanceOf: ShapeError });
  t.throws(() => tensor(['x'] as never));
  t.throws(() => tensor([1n, 0.5] as never), { instanceOf: DTypeError });
});

test('typed arrays of every kind come back as they were', (t) => {
  const arrays = [
    Float32Array.of(1.5, -0, NaN, Infinity, 1e-45),
    Float64Array.of(Math.PI, -Infinity, NaN, 5e-324),
    Int8Array.of(-128, 127),
    Int16Array.of(-32768, 32767),
    Int32Array.of(-(2 ** 31), 2 ** 31 - 1),
    BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n, 2n ** 53n + 1n),
    Uint8Array.of(0, 255),
    Uint16Array.of(0, 65535),
    Uint32Array.of(0, 2 ** 32 - 1),
    BigUint64Array.of(0n, 2n ** 64n - 1n),
  ];
  for (const array of arrays) {
    const x = fromTypedArray(array, [array.length]);
    const back = x.toTypedArray();
    t.is(back.constructor, array.constructor);
    t.deepEqual(new Uint8Array(back.buffer), new Uint8Array(array.buffer), array.constructor.name);
  }
});

test('a tensor has its own copy of the elements', (t) => {
  const array = Float32Array.of(1, 2);
  const x = fromTypedArray(array, [2]);
  array[0] = 9;
  t.deepEqual(x.toArray(), [1, 2]);
  const out = x.toTypedArray();
  out[0] = 9;
  t.deepEqual(x.toArray(), [1, 2]);
});

test('part of a buffer is read from where it starts', (t) => {
  const part = new Float32Array(Float32Array.of(0, 1, 2, 3).buffer, 4, 2);
  t.deepEqual(fromTypedArray(part, [2]).toArray(), [1, 2]);
  t.deepEqual(fromTypedArray(new Uint8Array(Uint8Array.of(9, 1, 2).buffer, 1), [2]).toArray(), [1, 2]);
});

test('a wrong number of elements is refused', (t) => {
  t.throws(() => fromTypedArray(Float32Array.of(1, 2), [3]), { instanceOf: ArgumentError });
  t.throws(() => fromTypedArray(Float32Array.of(1, 2), [-2]));
  t.throws(() => fromTypedArray(Float32Array.of(1, 2), [2 ** 40, 2 ** 40]));
  t.throws(() => fromTypedArray([1, 2] as never, [2]));
});

test('16-bit floats: bits out, bits in, and values', (t) => {
  const values = [1, -2.5, 0, -0, Infinity, -Infinity, 65504];
  const half = tensor(values, { dtype: 'float16' });
  t.deepEqual([...half.toTypedArray()], [0x3c00, 0xc100, 0, 0x8000, 0x7c00, 0xfc00, 0x7bff]);
  t.deepEqual(half.toArray(), values);
  const brain = tensor(values, { dtype: 'bfloat16' });
  t.deepEqual([...brain.toTypedArray()], [0x3f80, 0xc020, 0, 0x8000, 0x7f80, 0xff80, 0x4780]);
  t.deepEqual(fromTypedArray(brain.toTypedArray(), [7], 'bfloat16').toArray(), [
    1,
    -2.5,
    0,
    -0,
    Infinity,
    -Infinity,
    65536,
  ]);
  t.true(Number.isNaN(tensor([NaN], { dtype: 'bfloat16' }).item()));
});

test('integers beyond 2^53 are BigInts, in and out', (t) => {
  const big = tensor([2n ** 53n + 1n, -(2n ** 63n), 7n]);
  t.deepEqual(big.toArray(), [2n ** 53n + 1n, -(2n ** 63n), 7]);
  t.is(big.select(0, 0).item(), 2n ** 53n + 1n);
  t.is(big.select(0, 2).item(), 7);
  t.is(big.add(1).select(0, 0).item(), 2n ** 53n + 2n);
  t.is(
    big
      .add(2n ** 60n)
      .select(0, 2)
      .item(),
    2n ** 60n + 7n,
  );
  t.is(full([], 2n ** 62n, { dtype: 'int64' }).item(), 2n ** 62n);
  t.throws(() => tensor([2n ** 64n]), { instanceOf: ArgumentError });
  t.throws(() => big.add(2n ** 70n), { instanceOf: ArgumentError });
  t.is(fromTypedArray(BigUint64Array.of(2n ** 64n - 1n), [1]).item(), 2n ** 64n - 1n);
});

test('item() of each kind', (t) => {
  t.is(tensor(1.5).item(), 1.5);
  t.is(tensor(true).item(), true);
  t.true(Object.is(tensor(-0, { dtype: 'float64' }).item(), -0));
  t.is(tensor(Infinity).item(), Infinity);
  t.deepEqual(ops.aten.complex(tensor(1.5), tensor(-2.5)).item(), { re: 1.5, im: -2.5 });
  t.throws(() => ones([2]).item());
  t.is(zeros([1, 1]).item(), 0);
});

test('2 and float(2) differ where PyTorch does', (t) => {
  const x = tensor([1, 2]);
  t.is(x.mul(2).dtype, 'int64');
  t.is(x.mul(float(2)).dtype, 'float32');
  t.is(x.mul(0.5).dtype, 'float32');
  t.is(x.to('float16').mul(float(2)).dtype, 'float16');
});

test('making tensors', (t) => {
  t.deepEqual(arange(4).toArray(), [0, 1, 2, 3]);
  t.is(arange(4).dtype, 'int64');
  t.deepEqual(arange(1, 2, 0.5).toArray(), [1, 1.5]);
  t.deepEqual(arange(5, 0, -2).toArray(), [5, 3, 1]);
  t.deepEqual(linspace(0, 1, 3).toArray(), [0, 0.5, 1]);
  t.deepEqual(eye(2, 3).toArray(), [[1, 0, 0], [0, 1, 0]]); // prettier-ignore
  t.is(full([2], 7).dtype, 'float32');
  t.is(full([2], true).dtype, 'bool');
  t.deepEqual(empty([0, 3]).shape, [0, 3]);
  t.is(ones([2], { dtype: 'int8', device: 'meta' }).device, 'meta');
  t.is(zerosLike(ones([2, 2], { dtype: 'bool' })).dtype, 'bool');
  t.true(randn([2], { requiresGrad: true }).requiresGrad);
  t.deepEqual(cat([ones([1]), zeros([2])]).toArray(), [1, 0, 0]);
  t.deepEqual(stack([ones([2]), zeros([2])], 1).shape, [2, 2]);
  t.deepEqual(einsum('ij,jk->ik', eye(2), ones([2, 3])).toArray(), [[1, 1, 1], [1, 1, 1]]); // prettier-ignore
  t.deepEqual(where(tensor([true, false]), 1, zeros([2])).toArray(), [1, 0]);
  const r = randint(3, 5, [100]);
  t.deepEqual([r.min().item(), r.max().item()], [3, 4]);
  t.throws(() => zeros([-1]));
  t.throws(() => zeros([2], { dtype: 'float99' as DType }));
  t.throws(() => zeros([2], { device: 'nowhere' }));
});

test('properties', (t) => {
  const x = zeros([2, 3, 4], { dtype: 'int16' });
  t.deepEqual(x.shape, [2, 3, 4]);
  t.deepEqual(x.stride(), [12, 4, 1]);
  t.is(x.numel, 24);
  t.is(x.nbytes, 48);
  t.is(x.ndim, 3);
  t.is(x.size(-1), 4);
  t.throws(() => x.size(3), { instanceOf: ArgumentError });
  t.true(x.isContiguous());
  const y = x.transpose(0, 2);
  t.false(y.isContiguous());
  t.is(y.storageId(), x.storageId());
  t.deepEqual(y.toArray(), zeros([4, 3, 2], { dtype: 'int16' }).toArray());
  const { version } = x;
  x.add_(1);
  t.is(x.version, version + 1);
  t.is(x.layout, 'strided');
});

test('views read and write the memory of their tensor', (t) => {
  const x = zeros([2, 2]);
  x.select(0, 1).fill_(5);
  x.t().select(0, 0).add_(1);
  t.deepEqual(x.toArray(), [[1, 0], [6, 5]]); // prettier-ignore
  const transposed = x.t();
  t.deepEqual([...transposed.toTypedArray()], [1, 6, 0, 5]);
});

test('conversions copy only when something changes', (t) => {
  const x = ones([2]);
  t.is(x.to('float32'), x);
  t.is(x.cpu(), x);
  t.not(x.to({ dtype: 'float32', copy: true }), x);
  t.is(x.to('float64').dtype, 'float64');
  t.is(x.half().float().dtype, 'float32');
  t.is(x.to({ dtype: 'int32' }).dtype, 'int32');
  t.throws(() => x.to(5 as never), { instanceOf: ArgumentError });
});

test('conjugates, negations and zero tensors are read as what they are', (t) => {
  const z = ops.aten.complex(tensor([1, 2], { dtype: 'float32' }), tensor([3, 4], { dtype: 'float32' }));
  t.deepEqual(ops.aten._conj(z).toArray(), [{ re: 1, im: -3 }, { re: 2, im: -4 }]); // prettier-ignore
  const imaginary = ops.aten.imag(ops.aten._conj(z));
  t.deepEqual(imaginary.toArray(), [-3, -4]);
  t.deepEqual([...ops.aten._efficientzerotensor([2]).toTypedArray()], [0, 0]);
});

test('methods with PyTorch`s names and keyword arguments', (t) => {
  const x = tensor([[1, 2], [3, 4]], { dtype: 'float32' }); // prettier-ignore
  t.deepEqual(x.sum(0).toArray(), [4, 6]);
  t.deepEqual(x.sum([0, 1]).item(), 10);
  t.deepEqual(x.mean(1, { keepdim: true }).toArray(), [[1.5], [3.5]]);
  t.deepEqual(x.add(x, { alpha: 2 }).toArray(), [[3, 6], [9, 12]]); // prettier-ignore
  t.deepEqual(x.div(2, { roundingMode: 'floor' }).toArray(), [[0, 1], [1, 2]]); // prettier-ignore
  t.deepEqual(x.reshape(-1).toArray(), x.reshape([-1]).toArray());
  t.deepEqual(x.slice(1, 0, 1).shape, [2, 1]);
  t.deepEqual(x.maskedFill(x.gt(2), 0).toArray(), [[1, 2], [0, 0]]); // prettier-ignore
  t.deepEqual(x.index(null, tensor([1, 0])).toArray(), [[2, 1], [4, 3]]); // prettier-ignore
  t.true(x.equal(x.clone()));
  t.true(x.allclose(x.add(1e-9)));
  t.is(x.norm().item(), Math.fround(Math.sqrt(30)));
});

test('errors are classed by what libtorch says and not by the names of arguments', (t) => {
  t.throws(() => zeros([-1]), { code: 'ERR_SHAPE' });
  t.throws(() => zeros([2 ** 33, 2 ** 33]), { code: 'ERR_SHAPE' });
  t.throws(() => arange(0, 5, -1), { code: 'ERR_TORCH' });
  t.throws(() => zeros([1], { device: 'cuda:99' }), { code: 'ERR_DEVICE' });
});
