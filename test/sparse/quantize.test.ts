import test from 'ava';
import * as fc from 'fast-check';
import {
  autocast,
  empty,
  fromTypedArray,
  getNumThreads,
  inferenceMode,
  manualSeed,
  memory,
  noGrad,
  ops,
  randn,
  scope,
  setNumThreads,
  sparse,
  zeros,
  type DType,
  type Tensor,
} from 'espalier';
import * as nn from 'espalier/nn';
import { functional as F } from 'espalier/nn';
import { collect } from '../core/collect.js';
import { values } from '../native/naive.js';

type Activation = 'none' | 'relu' | 'gelu';
const quantizations = ['int8', 'float8_e4m3fn'] as const;
const kernels = ['sparse', 'dense'] as const;
const MOST = { int8: 127, float8_e4m3fn: 448 };
const { quantize_rows, quantized_linear, dequantize_product } = ops.espalier;
const largest = (a: Tensor) => Number(a.abs().max().item());
const layerOf = (inputs: number, outputs: number, options: nn.LinearOptions & sparse.Linear24Options) =>
  new sparse.Linear24(inputs, outputs, options);
const infer = (layer: sparse.Linear24, x: Tensor) => noGrad(() => layer.forward(x));

/** The masked weight as rows of numbers. */
function weightOf(layer: sparse.Linear24): number[][] {
  const mask = layer.mask();
  const [outputs = 0, inputs = 0] = layer.weight.shape;
  const flat = values(mask.apply(layer.weight.detach()));
  mask.dispose();
  return Array.from({ length: outputs }, (_, j) => flat.slice(j * inputs, (j + 1) * inputs));
}

/** The definition in whole numbers, one row at a time; nothing of it is a tensor. */
function naiveInt8(x: number[][], w: number[][], bias: number[] | null, relu: boolean): number[] {
  const halfEven = (v: number) => {
    const floor = Math.floor(v);
    const rest = v - floor;
    return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
  };
  const rounded = (row: number[]) => {
    const scale = Math.fround(Math.max(0, ...row.map(Math.abs)) / 127);
    const codes = row.map((v) => (scale === 0 ? 0 : halfEven(Math.fround(v / scale))));
    return { scale, codes: codes.map((c) => BigInt(Math.max(-127, Math.min(127, c)))) };
  };
  const weights = w.map(rounded);
  return x.map(rounded).flatMap(({ scale, codes }) =>
    weights.map((row, j) => {
      const sum = Number(row.codes.reduce((total, c, k) => total + c * (codes[k] as bigint), 0n));
      const y = Math.fround(Math.fround(sum * scale) * row.scale);
      const z = bias ? Math.fround(y + (bias[j] as number)) : y;
      return relu ? Math.max(z, 0) : z;
    }),
  );
}

test('rows are rounded as torch rounds them, each with its own scale, for every dtype and size', (t) => {
  manualSeed(1);
  for (const dtype of ['float32', 'bfloat16', 'float16', 'float64'] as const)
    for (const to of quantizations)
      for (const [rows, cols] of [
        [0, 5],
        [3, 0],
        [1, 1],
        [5, 63],
        [2, 64],
        [7, 65],
        [3, 1000],
      ] as const)
        scope(() => {
          const x = randn([rows, cols], { dtype }).mul(3);
          const [codes, scales] = quantize_rows(x, to);
          t.deepEqual([codes.dtype, codes.shape], [to, [rows, cols]]);
          t.deepEqual([scales.dtype, scales.shape], ['float32', [rows]]);
          if (cols === 0) return t.true(scales.equal(zeros([rows])));
          const wide = x.float();
          const expected = wide.abs().amax(1).div(MOST[to]);
          t.true(scales.equal(expected));
          const quotient = wide.div(expected.unsqueeze(1)).clamp(-MOST[to], MOST[to]);
          const rounded = to === 'int8' ? ops.aten.round(quotient) : quotient.to(to).float();
          t.true(codes.float().equal(rounded), `${dtype} to ${to}, [${rows}, ${cols}]`);
        });
});

test('ties go to even, every float8 number and what is halfway between two comes out as torch has it', (t) => {
  const ties = fromTypedArray(Float64Array.from([127, 0.5, 1.5, -0.5, -1.5, 2.5, 126.5]), [7], 'float64');
  t.deepEqual(
    values(quantize_rows(ties, 'int8')[0]),
    [127, 0, 2, -0, -2, 2, 126].map((x) => x + 0),
  );
  const all = fromTypedArray(
    Uint8Array.from({ length: 127 }, (_, i) => i),
    [127],
    'uint8',
  );
  const numbers = ops.aten.view.dtype(all, 'float8_e4m3fn').float(); // 0 to 448, ascending
  const middles = numbers
    .slice(0, 0, 126)
    .add(numbers.slice(0, 1, 127))
    .div(2);
  for (const x of [numbers, middles, middles.mul(1 + 2 ** -20), middles.mul(1 - 2 ** -20)]) {
    const row = ops.aten.cat([x.neg(), x, zeros([1]).add(448)]);
    const [codes, scale] = quantize_rows(row, 'float8_e4m3fn');
    t.is(scale.item(), 1);
    t.true(codes.float().equal(row.to('float8_e4m3fn').float()));
  }
});

test('int8: a layer is the definition in whole numbers, to the last bit, by either kernel', (t) => {
  manualSeed(2);
  fc.assert(
    fc.property(
      fc.record({
        rows: fc.integer({ min: 1, max: 5 }),
        groups: fc.integer({ min: 1, max: 9 }),
        outputs: fc.integer({ min: 1, max: 6 }),
        bias: fc.boolean(),
        relu: fc.boolean(),
        kernel: fc.constantFrom(...kernels),
        exponent: fc.integer({ min: -30, max: 30 }),
      }),
      ({ rows, groups, outputs, bias, relu, kernel, exponent }) =>
        scope(() => {
          const inputs = 4 * groups;
          const activation = relu ? 'relu' : 'none';
          const layer = layerOf(inputs, outputs, { bias, kernel, activation, quantize: 'int8' });
          const x = randn([rows, inputs]).mul(2 ** exponent);
          const y = infer(layer, x);
          const flat = values(x);
          const expected = naiveInt8(
            Array.from({ length: rows }, (_, i) => flat.slice(i * inputs, (i + 1) * inputs)),
            weightOf(layer),
            layer.bias && values(layer.bias.detach()),
            relu,
          );
          layer.dropForms();
          return values(y).every((v, i) => v === expected[i]);
        }),
    ),
    { numRuns: 100 },
  );
  t.pass();
});

for (const quantize of quantizations)
  test(`${quantize}: the kernels agree, and the error to the unquantized layer is within its bound`, (t) => {
    manualSeed(3);
    for (const [rows, inputs, outputs] of [
      [1, 4, 1],
      [5, 128, 12],
      [17, 1000, 40],
    ] as const)
      scope(() => {
        const layer = layerOf(inputs, outputs, { kernel: 'sparse', quantize });
        const x = randn([rows, inputs]);
        const y = infer(layer, x);
        t.deepEqual([layer.kernelUsed, layer.reason], ['sparse', null]);
        layer.kernel = 'dense';
        const z = infer(layer, x);
        t.deepEqual([layer.kernelUsed, layer.reason], ['dense', "kernel: 'dense' was asked for"]);

        // The same definition in float64, of the numbers that the operators rounded to.
        const w = layer.mask().apply(layer.weight.detach());
        const [qx, sx] = quantize_rows(x, quantize);
        const [qw, sw] = quantize_rows(w, quantize);
        const [X, W] = [qx.double().mul(sx.double().unsqueeze(1)), qw.double().mul(sw.double().unsqueeze(1))];
        const exact = X.matmul(W.t()).add(layer.bias!.detach());
        const sums = X.abs().matmul(W.abs().t()).add(layer.bias!.detach().abs());
        const eps = quantize === 'int8' ? 4 : inputs / 2 + 4;
        for (const result of [y, z])
          t.true(largest(result.double().sub(exact).div(sums)) <= eps * 2 ** -24, 'float32 arithmetic');
        if (quantize === 'int8') t.true(y.equal(z));

        // To the unquantized layer: what a rounding of each factor can change.
        const alive = layer.mask().toBool().double();
        const off = (v: Tensor, s: Tensor) => {
          const half = s.double().unsqueeze(1).expand(v.shape);
          if (quantize === 'int8') return half.mul(0.5);
          return ops.aten.maximum(v.abs().mul(2 ** -4), half.mul(2 ** -10));
        };
        const [dx, dw] = [off(x.double(), sx), off(w.double(), sw).mul(alive)];
        const bound = dx
          .matmul(w.double().abs().t())
          .add(x.double().abs().add(dx).matmul(dw.t()))
          .mul(1 + 1e-5)
          .add(sums.mul(eps * 2 ** -24));
        layer.quantize = null;
        const plain = F.linear(x.double(), w.double(), layer.bias!.detach().double());
        t.true(largest(y.double().sub(plain).div(bound)) <= 1);
        if (rows > 1) t.true(largest(y.double().sub(plain)) > 1e-4, 'and something was rounded');
        layer.dropForms();
      });
  });

for (const quantize of quantizations)
  test(`${quantize}: powers of two in rows of input or weight come out as they went in`, (t) => {
    manualSeed(4);
    const layer = layerOf(32, 8, { bias: false, quantize, mode: 'straightThrough' });
    const x = randn([6, 32]);
    const powers = (n: number) =>
      fromTypedArray(
        Float32Array.from({ length: n }, (_, i) => 2 ** (7 * i - 20)),
        [n],
        'float32',
      );
    const y = infer(layer, x);
    t.true(infer(layer, x.mul(powers(6).unsqueeze(1))).equal(y.mul(powers(6).unsqueeze(1))));
    noGrad(() => layer.weight.mul_(powers(8).unsqueeze(1)));
    t.true(infer(layer, x).equal(y.mul(powers(8))), 'and of the weight');
  });

for (const quantize of quantizations)
  for (const kernel of kernels)
    test(`${quantize}, ${kernel}: rows of zeros give the bias, one with a NaN or an infinity spoils no other`, (t) => {
      manualSeed(5);
      const layer = layerOf(16, 4, { kernel, quantize });
      noGrad(() => layer.weight.select(0, 1).zero_());
      const x = randn([5, 16]);
      const clean = infer(layer, x);
      const spoilt = x.clone();
      spoilt.select(0, 0).zero_();
      spoilt.select(0, 2).select(0, 3).fill_(NaN);
      spoilt.select(0, 3).select(0, 3).fill_(-Infinity);
      const y = infer(layer, spoilt);
      t.true(y.select(0, 0).equal(layer.bias!.detach()));
      t.true(
        y
          .select(1, 1)
          .slice(0, 0, 2)
          .equal(layer.bias!.detach().select(0, 1).expand([2])),
      );
      for (const row of [1, 4]) t.true(y.select(0, row).equal(clean.select(0, row)));
      for (const row of [2, 3]) t.is(Number(ops.aten.isfinite(y.select(0, row)).sum().item()), 0);
      // So small that its scale is 0 in float32: it counts as zeros.
      t.true(
        (infer(layer, x.mul(0).add(2 ** -149))
          .sub(layer.bias!.detach())
          .abs()
          .max()
          .item() as number) < 1e-40,
      );
      t.deepEqual(infer(layer, zeros([0, 16])).shape, [0, 4]);
      t.deepEqual(infer(layer, x.view(5, 1, 16)).shape, [5, 1, 4]);
      t.true(infer(layer, x.select(0, 4)).equal(clean.select(0, 4)), 'a vector');
    });

test.serial('rows do not depend on one another or on the number of threads', (t) => {
  manualSeed(6);
  const layer = layerOf(512, 64, { quantize: 'int8', activation: 'gelu' });
  const x = randn([70, 512]);
  const y = infer(layer, x);
  for (const i of [0, 33, 69]) t.true(infer(layer, x.narrow(0, i, 1)).equal(y.narrow(0, i, 1)));
  const threads = getNumThreads();
  setNumThreads(1);
  t.true(infer(layer, x).equal(y));
  setNumThreads(threads);
});

test('results have the dtype of the layer, or of autocast, and are rounded once', (t) => {
  manualSeed(7);
  for (const quantize of quantizations)
    for (const kernel of kernels)
      for (const activation of ['none', 'relu', 'gelu'] as Activation[]) {
        const layer = layerOf(64, 32, { kernel, quantize, activation });
        const x = randn([4, 64]);
        const wide = infer(layer, x);
        t.is(wide.dtype, 'float32');
        const cast = noGrad(() => autocast({ dtype: 'bfloat16' }, () => layer.forward(x)));
        t.is(cast.dtype, 'bfloat16');
        t.true(cast.equal(wide.to('bfloat16')), `${quantize}, ${kernel}, ${activation}`);
        const narrow = layerOf(64, 32, { kernel, quantize, activation, dtype: 'bfloat16' });
        t.is(infer(narrow, x.to('bfloat16')).dtype, 'bfloat16');
      }
});

test.serial('a changed weight is quantized again, and only then; nothing leaks', (t) => {
  manualSeed(8);
  for (const quantize of quantizations)
    for (const kernel of kernels) {
      const layer = layerOf(16, 8, { kernel, quantize });
      const x = randn([2, 16]);
      const y = infer(layer, x);
      collect();
      const { tensors } = memory();
      for (let i = 0; i < 5; i++) scope(() => void infer(layer, x));
      t.is(memory().tensors, tensors);
      noGrad(() => layer.weight.mul_(2));
      const doubled = infer(layer, x).sub(layer.bias!.detach());
      t.true(largest(doubled.sub(y.sub(layer.bias!.detach()).mul(2))) < 1e-6);
      const other = layerOf(16, 8, {});
      layer.loadStateDict(other.stateDict());
      layer.fix();
      t.true(largest(infer(layer, x).sub(infer(other, x))) < 0.2);
      layer.dropForms();
    }
});

test('the state is that of the layer without quantization, to which it can be set back', (t) => {
  manualSeed(9);
  const linear = new nn.Linear(16, 8);
  const layer = sparse.Linear24.from(linear, { quantize: 'int8', kernel: 'sparse' });
  t.is(layer.weight, linear.weight);
  t.is(String(layer), 'Linear24(16, 8, bias=true, mode=fixed, int8)');
  const plain = sparse.Linear24.from(linear, { kernel: 'sparse', mask: layer.mask() });
  const before = layer.stateDict();
  const x = randn([3, 16]);
  const y = infer(layer, x);
  t.deepEqual([...Object.keys(layer.stateDict())], [...Object.keys(plain.stateDict())]);
  for (const [name, tensor] of Object.entries(layer.stateDict()))
    t.true(tensor.equal(before[name] as Tensor));
  t.false(y.equal(infer(plain, x)));
  layer.algorithms.set(3, { forward: [0, 1, -1, 0], transposed: null });
  layer.quantize = 'int8';
  t.is(layer.algorithms.size, 1);
  layer.quantize = null;
  t.is(layer.algorithms.size, 0, 'they hold for one dtype');
  t.true(infer(layer, x).equal(infer(plain, x)));
  layer.forward(x).sum().backward();
  t.truthy(layer.weight.grad);
  layer.quantize = 'float8_e4m3fn';
  t.true(largest(infer(layer, x).sub(y)) < 0.2);
});

test('straight through, the largest 2 of 4 of the weight as it is are quantized', (t) => {
  manualSeed(10);
  const layer = layerOf(16, 8, { mode: 'straightThrough', quantize: 'int8', kernel: 'sparse' });
  const x = randn([3, 16]);
  infer(layer, x);
  noGrad(() => layer.weight.copy_(randn([8, 16])));
  const fixed = layerOf(16, 8, { quantize: 'int8', kernel: 'sparse' });
  fixed.loadStateDict(layer.stateDict());
  t.true(infer(layer, x).equal(infer(fixed, x)));
});

test('gradients are refused, with what to do', (t) => {
  const layer = layerOf(16, 8, { quantize: 'int8' });
  const x = randn([3, 16]);
  const refused = (body: () => unknown, name: string) =>
    t.throws(body, {
      code: 'ERR_CONFIG',
      message: new RegExp(`its ${name} requires them: call it within noGrad.* quantize to null to train`),
    });
  refused(() => layer.forward(x), 'weight');
  layer.weight.requiresGrad_(false);
  refused(() => layer.forward(x), 'bias');
  layer.bias!.requiresGrad_(false);
  refused(() => layer.forward(x.clone().requiresGrad_()), 'input');
  t.notThrows(() => layer.forward(x));
  t.notThrows(() => noGrad(() => layer.forward(x.clone().requiresGrad_())));
  t.notThrows(() => inferenceMode(() => layer.forward(x)));
  const [codes] = quantize_rows(x.clone().requiresGrad_(), 'int8');
  t.false(codes.requiresGrad);
  const y = dequantize_product(zeros([3, 2]).requiresGrad_(), zeros([3]), zeros([2]), null, {
    dtype: 'float32',
  });
  t.throws(() => y.sum().backward(), { message: /not implemented/ });
});

test('what does not fit is refused by name', (t) => {
  const bad = { quantize: 'int4' as 'int8' };
  t.throws(() => layerOf(16, 8, bad), {
    message: /Expected quantize 'int8', 'float8_e4m3fn' or null .* "int4"/,
  });
  const layer = layerOf(16, 8, {});
  t.throws(() => (layer.quantize = 'float32' as 'int8'), { code: 'ERR_CONFIG' });
  t.is(layer.quantize, null);
  const wide = { device: 'meta', mode: 'straightThrough' } as const;
  t.notThrows(() => layerOf(266_288, 1, { ...wide, quantize: 'int8' }));
  t.throws(() => layerOf(266_292, 1, { ...wide, quantize: 'int8' }), { message: /at most 266288 inputs/ });
  t.notThrows(() => layerOf(266_292, 1, { ...wide, quantize: 'float8_e4m3fn' }));
  layer.quantize = 'int8';
  t.throws(() => infer(layer, randn([2, 8])), { code: 'ERR_SHAPE', message: /\[\.\.\., 16\].*\[2, 8\]/ });
  t.throws(() => infer(layer, randn([4, 16]).to('int64')), {
    message: /float32, float64, bfloat16 or float16/,
  });
  const x = randn([3, 4]);
  t.throws(() => quantize_rows(x, 'uint8'), { message: /int8 or float8_e4m3fn but received/ });
  t.throws(() => quantize_rows(x.sum(), 'int8'), { message: /received a scalar/ });
  const [codes, scales] = quantize_rows(x, 'int8');
  t.throws(() => quantized_linear(codes, x), { message: /one dtype, int8 or float8_e4m3fn/ });
  t.throws(() => quantized_linear(quantize_rows(x, 'float8_e4m3fn')[0], codes), { message: /float8_e4m3fn/ });
  t.throws(() => quantized_linear(codes, codes.t()), { message: /\[3, 4\] on cpu and \[4, 3\]/ });
  const sums = quantized_linear(codes, codes);
  const dequantize = (...args: [Tensor, Tensor, Tensor, Tensor?]) =>
    dequantize_product(args[0], args[1], args[2], args[3] ?? null, { dtype: 'float32' });
  t.throws(() => dequantize(codes, scales, scales), { message: /int32 or float32 product/ });
  t.throws(() => dequantize(sums, scales, zeros([4])), { message: /column_scales of shape \[3\]/ });
  t.throws(() => dequantize(sums, scales, scales.double()), { message: /scales of dtype float32/ });
  t.throws(() => dequantize(sums, scales, scales, zeros([4])), { message: /bias of shape \[3\]/ });
});

test('what has 8-bit kernels is told with a reason, and shapes are known without data', (t) => {
  const why = (changes: Partial<sparse.SparseProduct>) =>
    sparse.whyDense({
      ...{ device: 'cuda', dtype: 'float8_e4m3fn' as DType, inFeatures: 64, outFeatures: 64 },
      ...changes,
    });
  t.is(why({ inFeatures: 80 }), 'inFeatures: expected a multiple of 32 but received 80');
  t.is(why({ device: 'cpu' }), 'no 2:4 kernels on cpu');
  const auto = layerOf(16, 8, { quantize: 'int8' });
  infer(auto, randn([2, 16]));
  t.deepEqual([auto.kernelUsed, auto.reason], ['dense', 'no 2:4 kernels on cpu']);
  for (const quantize of quantizations) {
    const layer = layerOf(16, 8, { mode: 'straightThrough', device: 'meta', quantize, dtype: 'bfloat16' });
    const y = infer(layer, empty([3, 5, 16], { device: 'meta' }));
    t.deepEqual([y.shape, y.dtype, y.device], [[3, 5, 8], 'bfloat16', 'meta']);
  }
});
