import test from 'ava';
import * as fc from 'fast-check';
import {
  autocast,
  checkpoint,
  grad,
  manualSeed,
  memory,
  noGrad,
  ops,
  optim,
  randn,
  scope,
  sparse,
  zeros,
  type DType,
  type Tensor,
} from 'espalier';
import * as nn from 'espalier/nn';
import { functional as F } from 'espalier/nn';
import { Mask } from 'espalier/prune';
import { collect } from '../core/collect.js';

type Activation = 'none' | 'relu' | 'gelu';
const activations: Activation[] = ['none', 'relu', 'gelu'];
const apply = (y: Tensor, activation: Activation) =>
  activation === 'relu' ? F.relu(y) : activation === 'gelu' ? F.gelu(y) : y;
const largest = (a: Tensor, b: Tensor) => Number(a.sub(b).abs().max().item());

/** A random weight with 2 of every 4 inputs alive; both ways if so asked. */
function weight24(out: number, inputs: number, transposable = false, dtype: DType = 'float64') {
  const w = randn([out, inputs], { dtype });
  const select = transposable ? ops.espalier.select_nm_transposable : ops.espalier.select_nm;
  const bits = select(w, null, 2, 4);
  return { w: ops.espalier.bitmap_apply(w, bits), bits };
}

test('the product of a compressed weight is that of the dense one, for every size, activation and dtype', (t) => {
  manualSeed(1);
  fc.assert(
    fc.property(
      fc.record({
        rows: fc.integer({ min: 0, max: 9 }),
        groups: fc.integer({ min: 1, max: 6 }),
        out: fc.integer({ min: 1, max: 9 }),
        bias: fc.boolean(),
        activation: fc.constantFrom(...activations),
        dtype: fc.constantFrom<DType>('float64', 'float32', 'bfloat16', 'float16'),
      }),
      ({ rows, groups, out, bias, activation, dtype }) =>
        scope(() => {
          const { w } = weight24(out, 4 * groups, false, dtype);
          const x = randn([rows, 4 * groups], { dtype });
          const b = bias ? randn([out], { dtype }) : null;
          const compressed = ops.espalier.linear24_compress(w);
          const y = ops.espalier.linear24(x, compressed, b, out, { activation });
          return y.equal(apply(F.linear(x, w, b), activation));
        }),
    ),
    { numRuns: 150 },
  );
  t.pass();
});

test('a compressed weight takes 9/16 of its bytes in 16 bits, 10/16 in 8, and 17/32 in 32', (t) => {
  const bytes = (dtype: DType) => {
    const w = weight24(32, 64, false, 'float32').w;
    const compressed = ops.espalier.linear24_compress(dtype === 'int8' ? w.mul(20).to(dtype) : w.to(dtype));
    return compressed.nbytes / (32 * 64 * compressed.itemSize);
  };
  t.is(bytes('bfloat16'), 9 / 16);
  t.is(bytes('float16'), 9 / 16);
  t.is(bytes('int8'), 10 / 16);
  t.is(bytes('float8_e4m3fn'), 10 / 16);
  t.is(bytes('float32'), 17 / 32);
});

test('8-bit products are exact sums, scaled and biased before they are rounded', (t) => {
  manualSeed(2);
  const { bits } = weight24(32, 64, false, 'float32');
  const x = randn([16, 64]).mul(40).clamp(-127, 127).to('int8');
  const w = ops.espalier.bitmap_apply(randn([32, 64]).mul(40).clamp(-127, 127).trunc(), bits).to('int8');
  const exact = x.double().matmul(w.double().t());
  const compressed = ops.espalier.linear24_compress(w);
  const sums = ops.espalier.linear24(x, compressed, null, 32, { out_dtype: 'int32' });
  t.true(sums.double().equal(exact));
  const b = randn([32]);
  const y = ops.espalier.linear24(x, compressed, b, 32, { scale: 0.01, activation: 'relu' });
  t.is(y.dtype, 'bfloat16');
  const expected = F.relu(exact.mul(0.01).add(b.double())).to('bfloat16');
  t.true(largest(y.float(), expected.float()) <= 2 ** -7 * Number(expected.abs().max().item()));

  const [x8, w8] = [randn([16, 64]).to('float8_e4m3fn'), randn([32, 64])];
  const masked = ops.espalier.bitmap_apply(w8, bits).to('float8_e4m3fn');
  const z = ops.espalier.linear24(x8, ops.espalier.linear24_compress(masked), null, 32, {
    out_dtype: 'float32',
  });
  t.true(largest(z.double(), x8.double().matmul(masked.double().t())) < 1e-4);
});

test('a weight that is not 2:4, and whatever does not fit, is refused', (t) => {
  const { linear24, linear24_compress, linear24_train } = ops.espalier;
  const { w } = weight24(4, 8);
  const compressed = linear24_compress(w);
  const x = randn([3, 8], { dtype: 'float64' });
  t.throws(() => linear24_compress(randn([4, 8])), { message: /2 of every 4 inputs alive at most/ });
  t.throws(() => linear24_compress(randn([4, 6])), { message: /multiple of 4 inputs/ });
  t.throws(() => linear24(x, compressed, null, 5), { message: /elements for 5 features of 8 inputs/ });
  t.throws(() => linear24(x.float(), compressed, null, 4), { message: /input's dtype/ });
  t.throws(() => linear24(x, compressed, randn([3], { dtype: 'float64' }), 4), { message: /bias of shape/ });
  t.throws(() => linear24(x, compressed, null, 4, { activation: 'tanh' }), {
    message: /none, relu or gelu but received tanh/,
  });
  t.throws(() => linear24_train(x, w, null, compressed, null, null, null), { message: /received neither/ });
  const y = linear24(x.clone().requiresGrad_(), compressed, null, 4);
  t.throws(() => y.sum().backward(), { message: /not implemented/ });
});

for (const transposable of [false, true])
  for (const activation of activations)
    test(`derivatives by input, weight and bias are those of the masked layer (${activation}, ${transposable ? 'transposable' : 'one way'})`, (t) => {
      manualSeed(3);
      const { w, bits } = weight24(8, 12, transposable);
      const [x, b] = [randn([2, 5, 12], { dtype: 'float64' }), randn([8], { dtype: 'float64' })];
      const gy = randn([2, 5, 8], { dtype: 'float64' });
      const leaves = () =>
        [x, w, b].map((v) => v.detach().clone().requiresGrad_()) as [Tensor, Tensor, Tensor];
      const [x1, w1, b1] = leaves();
      const compressed = ops.espalier.linear24_compress(w);
      const transposed = transposable ? ops.espalier.linear24_compress(w.t().contiguous()) : null;
      const y1 = ops.espalier.linear24_train(
        ...([x1, w1, b1, compressed, transposed, transposable ? null : w, bits] as const),
        { activation },
      );
      const [x2, w2, b2] = leaves();
      const y2 = apply(F.linear(x2, ops.espalier.bitmap_apply(w2, bits), b2), activation);
      t.true(y1.equal(y2));
      const options = { gradOutputs: [gy] };
      const ours = grad([y1], [x1, w1, b1], options) as Tensor[];
      const theirs = grad([y2], [x2, w2, b2], options) as Tensor[];
      ours.forEach((g, i) => t.true(largest(g, theirs[i] as Tensor) < 1e-12, `input ${i}`));

      // And against finite differences, where no other derivative's code is asked.
      const f = (xs: Tensor, bs: Tensor) =>
        Number(ops.espalier.linear24(xs, compressed, bs, 8, { activation }).mul(gy).sum().item());
      const h = 1e-6;
      for (const i of [0, 37, 119]) {
        const step = x.clone().zero_();
        step
          .flatten()
          [`slice`](0, i, i + 1)
          .fill_(h);
        const slope = (f(x.add(step), b) - f(x.sub(step), b)) / (2 * h);
        t.true(Math.abs(slope - Number(ours[0]!.flatten().select(0, i).item())) < 1e-6, `element ${i}`);
      }
    });

test('a layer gives the outputs and gradients of nn.Linear with masked weights, by either kernel', (t) => {
  manualSeed(4);
  const plain = new nn.Linear(16, 8);
  const copy = () => {
    const other = new nn.Linear(16, 8);
    other.loadStateDict(plain.stateDict());
    return other;
  };
  const x = randn([2, 3, 16]);
  const layers = (['dense', 'sparse', 'auto'] as const).map((kernel) =>
    sparse.Linear24.from(copy(), { kernel, activation: 'gelu' }),
  );
  const [dense, compressed, auto] = layers as [sparse.Linear24, sparse.Linear24, sparse.Linear24];
  const outputs = layers.map((layer) => {
    const y = layer.forward(x);
    y.sum().backward();
    return y;
  });
  t.is(dense.kernelUsed, 'dense');
  t.is(dense.reason, "kernel: 'dense' was asked for");
  t.is(compressed.kernelUsed, 'sparse');
  t.is(compressed.reason, null);
  t.is(auto.kernelUsed, 'dense');
  t.is(auto.reason, 'no 2:4 kernels on cpu');
  const mask = dense.mask();
  t.is(mask.count, 64);
  const expected = F.gelu(F.linear(x, mask.apply(plain.weight.detach()), plain.bias));
  for (const y of outputs) t.true(largest(y, expected) < 1e-6);
  for (const layer of layers) {
    t.true(mask.apply(layer.weight.grad as Tensor).equal(layer.weight.grad as Tensor), 'masked gradient');
    t.true(largest(layer.weight.grad as Tensor, dense.weight.grad as Tensor) < 1e-6);
    t.true(largest(layer.bias!.grad as Tensor, dense.bias!.grad as Tensor) < 1e-6);
  }
  const [first, ...others] = layers.map((layer) => noGrad(() => layer.forward(x)));
  for (const y of others) t.true(largest(y, first as Tensor) < 1e-6);
  t.deepEqual(Object.keys(compressed.stateDict()), ['weight', 'bias']);
  t.is(String(auto), 'Linear24(16, 8, bias=true, mode=fixed, gelu)');
});

test('rows that are no multiple of what kernels take are filled up: outputs and gradients are their own', (t) => {
  manualSeed(14);
  const { w, bits } = weight24(8, 12);
  const mask = new Mask(bits, [8, 12]);
  const layer = sparse.Linear24.from(new nn.Linear(12, 8, { dtype: 'float64' }), { mask, kernel: 'sparse' });
  noGrad(() => layer.weight.copy_(w));
  for (const shape of [[12], [1, 12], [3, 12], [2, 1, 5, 12], [8, 12], [17, 12], [0, 12]]) {
    const x = randn(shape, { dtype: 'float64' }).requiresGrad_();
    const [y, expected] = [layer.forward(x), F.linear(x, w, layer.bias)];
    t.deepEqual(y.shape, [...shape.slice(0, -1), 8]);
    t.true(y.numel === 0 || largest(y, expected) < 1e-12, `[${shape.join(', ')}]`);
    if (y.numel === 0) continue;
    const gradOutputs = [randn(y.shape, { dtype: 'float64' })];
    const leaves = [x, layer.bias as Tensor];
    const ours = grad([y], [...leaves, layer.weight], { gradOutputs }) as Tensor[];
    const theirs = grad([expected], leaves, { gradOutputs }) as Tensor[];
    theirs.forEach((g, i) => t.true(largest(g, ours[i] as Tensor) < 1e-12));
    const of = gradOutputs[0]!
      .reshape([-1, 8])
      .t()
      .matmul(x.detach().reshape([-1, 12]));
    t.true(largest(ours[2] as Tensor, mask.apply(of)) < 1e-12);
    t.true(noGrad(() => layer.forward(x)).equal(y.detach()));
  }
  t.throws(() => layer.forward(randn([3, 11], { dtype: 'float64' })), {
    message: /\[\.\.\., 12\].*\[3, 11\]/,
  });
  const x = randn([3, 12], { dtype: 'float64' });
  const before = memory().tensors;
  scope(() => void noGrad(() => layer.forward(x)));
  t.is(memory().tensors, before);
});

for (const kernel of ['sparse', 'dense'] as const)
  test(`nothing that is pruned comes back in training with a plain optimizer (${kernel})`, (t) => {
    manualSeed(5);
    const model = new nn.Sequential(
      sparse.Linear24.from(new nn.Linear(16, 32), { kernel, activation: 'relu', transposable: true }),
      sparse.Linear24.from(new nn.Linear(32, 4), { kernel }),
    );
    const layers = model.modules().filter((m): m is sparse.Linear24 => m instanceof sparse.Linear24);
    const masks = layers.map((layer) => layer.mask());
    const before = layers.map(({ weight }) => weight.detach().clone());
    const opt = optim.adamW(model.parameters(), { lr: 1e-2, weightDecay: 0.1 });
    const [x, target] = [randn([64, 16]), randn([64, 4])];
    const losses: number[] = [];
    for (let i = 0; i < 60; i++)
      scope(() => {
        opt.zeroGrad();
        const loss = F.mseLoss(model.forward(x), target);
        loss.backward();
        opt.step();
        losses.push(Number(loss.item()));
      });
    t.true((losses.at(-1) as number) < 0.7 * (losses[0] as number));
    layers.forEach(({ weight }, i) => {
      const pruned = ops.aten.logical_not((masks[i] as Mask).toBool());
      const left = weight.detach().maskedSelect(pruned);
      t.true(left.equal(left.clone().zero_()), 'all +0');
      t.is(Number(ops.aten.signbit(left).sum().item()), 0, 'and no -0');
      t.false(weight.equal(before[i] as Tensor));
      t.true((masks[i] as Mask).equal((layers[i] as sparse.Linear24).mask()));
    });
  });

test('both kernels train to the same weights', (t) => {
  const trained = (kernel: 'sparse' | 'dense', mode: 'fixed' | 'straightThrough') => {
    manualSeed(6);
    const layer = sparse.Linear24.from(new nn.Linear(16, 8), {
      ...{ kernel, mode, transposable: true },
      decay: mode === 'fixed' ? 0 : 0.05,
    });
    const opt = optim.sgd(layer.parameters(), { lr: 0.05, momentum: 0.9 });
    const [x, target] = [randn([32, 16]), randn([32, 8])];
    for (let i = 0; i < 20; i++)
      scope(() => {
        opt.zeroGrad();
        F.mseLoss(layer.forward(x), target).backward();
        opt.step();
      });
    return layer.weight.detach();
  };
  for (const mode of ['fixed', 'straightThrough'] as const)
    t.true(largest(trained('sparse', mode), trained('dense', mode)) < 1e-5, mode);
});

test('straight through: the largest 2 of 4 are multiplied by, and all weights get the gradient', (t) => {
  manualSeed(7);
  for (const kernel of ['sparse', 'dense'] as const) {
    const layer = sparse.Linear24.from(new nn.Linear(8, 4, { bias: false }), {
      ...{ mode: 'straightThrough' as const, kernel, decay: 0.5 },
    });
    const weight = layer.weight.detach().clone();
    const x = randn([6, 8]);
    const mask = layer.mask();
    t.is(mask.count, 16);
    t.is(layer.weight.countNonzero().item(), 32);
    const y = layer.forward(x);
    t.true(largest(y, F.linear(x, mask.apply(weight))) < 1e-6);
    y.sum().backward();
    const straight = x.sum(0).expand([4, 8]);
    const expected = straight.add(weight.sub(mask.apply(weight)).mul(0.5));
    t.true(largest(layer.weight.grad as Tensor, expected) < 1e-5, kernel);
    // Another weight grows: it is multiplied by at the next forward.
    noGrad(() => layer.weight.fill_(0.1).select(1, 3).fill_(5));
    const z = noGrad(() => layer.forward(x));
    t.true(largest(z.select(1, 0), x.select(1, 3).mul(5).add(picked(layer, x))) < 1e-5);
    t.throws(() => layer.fix(), { message: /mode 'fixed'/ });
  }
  function picked(layer: sparse.Linear24, x: Tensor): Tensor {
    const rest = layer.mask().apply(layer.weight.detach()).select(0, 0).clone();
    rest.select(0, 3).zero_();
    return x.matmul(rest);
  }
});

test('autocast: the product is made in its dtype, gradients in that of the weights', (t) => {
  manualSeed(8);
  const linear = new nn.Linear(16, 8);
  const layer = sparse.Linear24.from(linear, { kernel: 'sparse' });
  const x = randn([4, 16]).requiresGrad_();
  const y = autocast({ dtype: 'bfloat16' }, () => layer.forward(x));
  t.is(y.dtype, 'bfloat16');
  y.float().sum().backward();
  t.is((layer.weight.grad as Tensor).dtype, 'float32');
  t.is((x.grad as Tensor).dtype, 'float32');
  const dense = autocast({ dtype: 'bfloat16' }, () => F.linear(x, layer.weight, layer.bias));
  t.true(largest(y.float(), dense.float()) < 0.05);
  t.is(noGrad(() => layer.forward(x)).dtype, 'float32', 'outside of autocast another form of the weight');
});

test('a checkpointed layer, a tied parameter and a moved layer', (t) => {
  manualSeed(9);
  const layer = sparse.Linear24.from(new nn.Linear(8, 8), { kernel: 'sparse' });
  const x = randn([4, 8]).requiresGrad_();
  layer.forward(x).sum().backward();
  const straight = (layer.weight.grad as Tensor).clone();
  layer.zeroGrad();
  checkpoint((v) => layer.forward(v), x)
    .sum()
    .backward();
  t.true(straight.equal(layer.weight.grad as Tensor));
  layer.to('float64');
  const y = layer.forward(x.detach().double());
  t.is(y.dtype, 'float64');
  t.true(largest(y, F.linear(x.detach().double(), layer.weight, layer.bias)) < 1e-12);
  const linear = new nn.Linear(8, 8);
  const { weight } = linear;
  t.is(sparse.Linear24.from(linear).weight, weight);
});

test.serial('the forms of a weight are made again when it has changed, and only then', (t) => {
  const layer = sparse.Linear24.from(new nn.Linear(8, 4), { kernel: 'sparse' });
  const x = randn([2, 8]);
  const agrees = () =>
    largest(
      noGrad(() => layer.forward(x)),
      noGrad(() => F.linear(x, layer.weight, layer.bias)),
    ) < 1e-6;
  t.true(agrees());
  collect();
  const { tensors } = memory();
  for (let i = 0; i < 5; i++) scope(() => void noGrad(() => layer.forward(x)));
  t.is(memory().tensors, tensors);
  noGrad(() => layer.weight.mul_(2));
  t.true(scope(agrees));
  const other = sparse.Linear24.from(new nn.Linear(8, 4));
  ops.aten.set_data(layer.weight, other.weight.detach().clone());
  layer.fix();
  t.true(scope(agrees));
  layer.dropForms();
  t.true(scope(agrees));
});

test('a layer with fresh weights takes its mask from those that are loaded before its first forward', (t) => {
  const trained = sparse.Linear24.from(new nn.Linear(8, 4));
  const fresh = new sparse.Linear24(8, 4, { kernel: 'sparse' });
  fresh.loadStateDict(trained.stateDict());
  const x = randn([2, 8]);
  t.true(largest(fresh.forward(x), trained.forward(x)) < 1e-6);
  t.true(fresh.weight.equal(trained.weight));
});

test('a second derivative is that of the dense product, and refused of the 2:4 one', (t) => {
  manualSeed(15);
  const linear = new nn.Linear(8, 4, { dtype: 'float64' });
  const x = randn([3, 8], { dtype: 'float64' }).requiresGrad_();
  const penalty = (forward: (x: Tensor) => Tensor) =>
    grad([forward(x).square().sum()], [x], { createGraph: true })[0]!
      .square()
      .sum();
  const layer = sparse.Linear24.from(linear, { kernel: 'dense' });
  const [ours] = grad([penalty((v) => layer.forward(v))], [linear.weight]);
  const [theirs] = grad([penalty((v) => F.linear(v, linear.weight, linear.bias))], [linear.weight]);
  t.true(largest(ours!, layer.mask().apply(theirs!)) < 1e-12);
  layer.kernel = 'sparse';
  t.throws(() => penalty((v) => layer.forward(v)), { message: /no second derivative.*kernel 'dense'/ });
});

test('options that do not fit are refused with what was expected', (t) => {
  const { Linear24 } = sparse;
  t.throws(() => Linear24.from(new nn.Conv2d(4, 4, 3) as never), { message: /Expected a Linear layer/ });
  t.throws(() => Linear24.from(null as never), { message: /Expected a Linear layer but received null/ });
  const bad = Mask.ones([4, 8]);
  t.throws(() => Linear24.from(new nn.Linear(8, 4), { mask: bad }), { message: /at most 2 of every 4/ });
  t.throws(() => Linear24.from(new nn.Linear(8, 4), { mask: Mask.ones([8, 4]) }), { message: /\[4, 8\]/ });
  t.throws(() => new Linear24(6, 4), { message: /multiples of 4 .* received 6/ });
  t.throws(() => new Linear24(8, 6, { transposable: true }), { message: /received 6/ });
  t.throws(() => new Linear24(8, 4, { decay: 1 }), { message: /mode 'fixed'/ });
  t.throws(() => new Linear24(8, 4, { mode: 'sometimes' as 'fixed' }), { message: /received 'sometimes'/ });
  t.throws(() => new Linear24(8, 4, { kernel: 'fast' as 'auto' }), { message: /received 'fast'/ });
  t.throws(() => new Linear24(8, 4, { activation: 'tanh' as 'relu' }), { message: /received 'tanh'/ });
});

test('which products have kernels is told with a reason', (t) => {
  const why = (changes: Partial<sparse.SparseProduct>) =>
    sparse.whyDense({ device: 'cpu', dtype: 'bfloat16', inFeatures: 64, outFeatures: 64, ...changes });
  t.is(why({}), 'no 2:4 kernels on cpu');
  const cuda = { device: 'cuda' };
  t.is(why({ ...cuda, dtype: 'float32' }), 'no 2:4 kernels for float32');
  t.is(why({ ...cuda, inFeatures: 60 }), 'inFeatures: expected a multiple of 16 but received 60');
  t.is(
    why({ ...cuda, dtype: 'int8', outFeatures: 48 }),
    'outFeatures: expected a multiple of 32 but received 48',
  );
  t.is(why({ ...cuda, rows: 0 }), 'rows: expected at least 1 but received 0');
  t.is(sparse.sparseDevice('cpu').why, 'on the CPU there is no 2:4 product');
});

test('on the device meta the operators give shapes', (t) => {
  const meta = { device: 'meta' as const, dtype: 'bfloat16' as const };
  const compressed = ops.espalier.linear24_compress(ops.aten.empty([32, 64], meta));
  t.deepEqual([compressed.shape, compressed.device], [[(32 * 64 * 9) / 16], 'meta']);
  const y = ops.espalier.linear24(ops.aten.empty([3, 5, 64], meta), compressed, null, 32);
  t.deepEqual([y.shape, y.dtype], [[3, 5, 32], 'bfloat16']);
});

test('another weight with the address and version of the last one is multiplied by as it is', (t) => {
  manualSeed(5);
  const layer = new sparse.Linear24(8, 8, { mode: 'straightThrough', kernel: 'sparse', bias: false });
  const x = randn([4, 8]);
  noGrad(() => layer.forward(x));
  const { weight } = layer;
  layer.weight = new nn.Parameter(weight.detach().t());
  t.is(layer.weight.dataPtr(), weight.dataPtr());
  const y = noGrad(() => layer.forward(x));
  t.true(y.allclose(F.linear(x, layer.mask().apply(layer.weight))));
});

test('a layer without data gives a result without data', (t) => {
  const layer = new sparse.Linear24(8, 4, { mode: 'straightThrough', device: 'meta' });
  t.deepEqual(layer.forward(zeros([3, 8], { device: 'meta' })).shape, [3, 4]);
});

test('a mask that is none is refused by its type', (t) => {
  const mask = {} as Mask;
  t.throws(() => new sparse.Linear24(8, 8, { mask }), {
    code: 'ERR_INVALID_ARGUMENT',
    message: /a Mask but/,
  });
});
