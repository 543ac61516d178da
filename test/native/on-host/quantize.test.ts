import test from 'ava';
import { cat, fromTypedArray, ops, randn, scope, zeros, type DType, type Tensor } from 'espalier';
import { agree, onCpu, onHost } from './on-host.js';

const floats: readonly DType[] = ['float32', 'bfloat16', 'float16', 'float64'];
const shapes = [
  [0, 9],
  [3, 0],
  [1, 1],
  [4, 7],
  [130, 8],
  [5, 513],
  [2, 3, 64],
] as const;

/** A matrix with rows of zeros, of denormals, with a NaN, with an infinity, and of numbers. */
function rows(shape: readonly number[], dtype: DType): Tensor {
  const x = randn(shape, { dtype: 'float64' }).mul(50);
  if (shape.length === 2 && (shape[0] as number) > 3 && x.numel > 0) {
    x.select(0, 0).zero_();
    x.select(0, 1).mul_(1e-42);
    x.select(0, 2).select(0, 0).fill_(NaN);
    x.select(0, 3).select(0, 0).fill_(-Infinity);
  }
  return x.to(dtype);
}

test('rows rounded to 8 bits', (t) => {
  for (const dtype of floats)
    for (const shape of shapes)
      for (const to of ['int8', 'float8_e4m3fn'] as const)
        scope(() => agree(t, `${dtype} [${shape}] to ${to}`, 'quantize_rows', rows(shape, dtype), to));
  // Every float32 from 0 to 448 at distances that hit all codes, halves and their neighbours.
  const bits = Int32Array.from({ length: 60_000 }, (_, i) => i * 18_877);
  const x = fromTypedArray(bits, [60_000], 'int32');
  const all = ops.aten.view.dtype(x, 'float32').clamp(0, 448);
  for (const to of ['int8', 'float8_e4m3fn'] as const) agree(t, `all to ${to}`, 'quantize_rows', all, to);
  agree(
    t,
    'at an odd address',
    'quantize_rows',
    cat([zeros([1]), randn([640])])
      .narrow(0, 1, 640)
      .view(10, 64),
    'int8',
  );
  agree(t, 'transposed', 'quantize_rows', randn([40, 30]).t(), 'int8');
  agree(t, 'to another dtype', 'quantize_rows', randn([3, 3]), 'uint8');
});

/** What gelu's other implementation may differ by, of a result rounded to a dtype. */
const near: Partial<Record<DType, number>> = { bfloat16: 2 ** -7, float16: 2 ** -10 };

test('products scaled back', (t) => {
  for (const dtype of floats)
    for (const shape of shapes)
      for (const sums of ['int32', 'float32'] as const)
        for (const activation of ['none', 'relu', 'gelu'])
          scope(() => {
            const product = randn(shape).mul(1e5).to(sums);
            const leading = shape.slice(0, -1);
            const [scales, columns] = [randn(leading), randn([shape.at(-1) as number])];
            const what = `${sums} [${shape}] to ${dtype}, ${activation}`;
            for (const bias of [null, randn(columns.shape).to(dtype)]) {
              const args = [product, scales, columns, bias, { dtype, activation }] as const;
              if (activation !== 'gelu') agree(t, what, 'dequantize_product', ...args);
              else {
                const [host, cpu] = [onHost(), onCpu].map((o) => o['dequantize_product']!(...args) as Tensor);
                t.true(host!.allclose(cpu!, { rtol: near[dtype] ?? 1e-5, atol: 1e-2, equalNan: true }), what);
              }
            }
          });
});
