import test from 'ava';
import { empty, Generator, manualSeed, onesLike, scope, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import { close, fixture, type Plain } from './golden.js';

const { init } = nn;

interface Golden {
  modules: Record<string, Record<string, [sum: number, weighted: number]>>;
  fills: Record<string, { shape: number[]; values: Plain }>;
  gains: Record<string, number>;
}

const golden = fixture<Golden>('init');

const modules: Record<string, () => nn.AnyModule> = {
  Linear: () => new nn.Linear(20, 30),
  Embedding: () => new nn.Embedding(11, 7, { paddingIdx: 3 }),
  Conv1d: () => new nn.Conv1d(4, 6, 3, { groups: 2 }),
  Conv2d: () => new nn.Conv2d(3, 5, [3, 2]),
  BatchNorm2d: () => new nn.BatchNorm2d(4),
  LayerNorm: () => new nn.LayerNorm(5),
  RMSNorm: () => new nn.RMSNorm(5),
  MultiheadAttention: () => new nn.MultiheadAttention(8, 2),
  'MultiheadAttention across': () => new nn.MultiheadAttention(8, 2, { kdim: 6, vdim: 4, bias: false }),
};

for (const [name, expected] of Object.entries(golden.modules)) {
  test(`${name} starts as in PyTorch after the same seed`, (t) => {
    scope(() => {
      manualSeed(7);
      const state = modules[name]().stateDict();
      t.deepEqual(Object.keys(state), Object.keys(expected));
      for (const [key, [sum, weighted]] of Object.entries(expected)) {
        const flat = state[key].double().flatten();
        const places = onesLike(flat).cumsum(0);
        t.true(Math.abs(Number(flat.sum().item()) - sum) < 1e-5, `${key}: sum`);
        t.true(Math.abs(Number(flat.mul(places).sum().item()) - weighted) < 1e-4, `${key}: weighted sum`);
      }
    });
  });
}

const fills: Record<string, (tensor: Tensor) => Tensor> = {
  uniform: (x) => init.uniform_(x, -2, 3),
  normal: (x) => init.normal_(x, 1, 2),
  xavierUniform: (x) => init.xavierUniform_(x, 1.5),
  xavierNormal: (x) => init.xavierNormal_(x),
  kaimingUniform: (x) => init.kaimingUniform_(x, { mode: 'fanOut', nonlinearity: 'relu' }),
  kaimingNormal: (x) => init.kaimingNormal_(x, { a: 0.3 }),
  truncNormal: (x) => init.truncNormal_(x, { mean: 0.5, std: 1.5, a: -1, b: 2 }),
  'truncNormal far': (x) => init.truncNormal_(x, { a: 1.5, b: 3 }),
  orthogonal: (x) => init.orthogonal_(x, 2),
  'orthogonal tall': (x) => init.orthogonal_(x),
};

for (const [name, { shape, values }] of Object.entries(golden.fills)) {
  test(`init: ${name} draws what PyTorch draws`, (t) => {
    scope(() => {
      manualSeed(8);
      const tensor = empty(shape);
      t.is(fills[name](tensor), tensor);
      close(t, tensor, values, name, 1e-6);
    });
  });
}

test('gains are PyTorch’s', (t) => {
  for (const [name, gain] of Object.entries(golden.gains))
    t.is(init.calculateGain(name as 'relu'), gain, name);
});

test('a generator of its own leaves the default stream alone', (t) => {
  scope(() => {
    const draw = (generator?: Generator) => init.normal_(empty([4]), 0, 1, { generator });
    manualSeed(1);
    const expected = draw();
    manualSeed(1);
    const own = draw(new Generator().manualSeed(2));
    t.true(draw().equal(expected));
    t.false(own.equal(expected));
  });
});

test('fan-in needs two dimensions', (t) => {
  scope(() => {
    t.throws(() => init.kaimingUniform_(empty([3])), { instanceOf: RangeError });
    t.throws(() => init.orthogonal_(empty([3])), { instanceOf: RangeError });
  });
});
