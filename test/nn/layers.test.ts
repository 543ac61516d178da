import test from 'ava';
import { scope, tensor, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import { compareLayer, fixture, type LayerRun } from './golden.js';

const golden = fixture<{ layers: Record<string, LayerRun> }>('nn').layers;

type Single = nn.Module<[Tensor], Tensor> | nn.Module;

const layers: Record<string, () => Single> = {
  Linear: () => new nn.Linear(5, 3),
  'Linear without bias': () => new nn.Linear(5, 3, { bias: false }),
  Embedding: () => new nn.Embedding(7, 3),
  'Embedding with padding': () => new nn.Embedding(7, 3, { paddingIdx: 2 }),
  LayerNorm: () => new nn.LayerNorm(6),
  'LayerNorm of two dimensions': () => new nn.LayerNorm([4, 3], { bias: false }),
  RMSNorm: () => new nn.RMSNorm(6),
  Conv1d: () => new nn.Conv1d(4, 6, 3, { stride: 2, padding: 1, groups: 2 }),
  'Conv1d circular': () => new nn.Conv1d(4, 2, 4, { padding: 'same', paddingMode: 'circular' }),
  Conv2d: () => new nn.Conv2d(4, 3, [3, 2], { padding: [1, 0], dilation: 2 }),
  'Conv2d same': () => new nn.Conv2d(4, 2, 3, { padding: 'same', bias: false }),
  BatchNorm2d: () => new nn.BatchNorm2d(4),
  'BatchNorm2d in evaluation': () => new nn.BatchNorm2d(4).eval(),
  'BatchNorm2d averaging': () => new nn.BatchNorm2d(4, { momentum: null }),
  MaxPool1d: () => new nn.MaxPool1d(3, { stride: 2, padding: 1 }),
  MaxPool2d: () => new nn.MaxPool2d(2),
  AvgPool2d: () => new nn.AvgPool2d(3, { stride: 2, padding: 1, countIncludePad: false }),
  AdaptiveAvgPool2d: () => new nn.AdaptiveAvgPool2d([2, 3]),
  Flatten: () => new nn.Flatten(),
  Sequential: () => new nn.Sequential(new nn.Linear(4, 5), new nn.ReLU(), new nn.Linear(5, 2)),
  ReLU: () => new nn.ReLU(),
  GELU: () => new nn.GELU(),
  'GELU by tanh': () => new nn.GELU({ approximate: 'tanh' }),
  SiLU: () => new nn.SiLU(),
  Tanh: () => new nn.Tanh(),
  Sigmoid: () => new nn.Sigmoid(),
  Softmax: () => new nn.Softmax(-1),
  LogSoftmax: () => new nn.LogSoftmax(0),
  LeakyReLU: () => new nn.LeakyReLU(0.2),
  ELU: () => new nn.ELU(0.7),
  Softplus: () => new nn.Softplus({ beta: 2 }),
  Identity: () => new nn.Identity(),
};

for (const [name, make] of Object.entries(layers)) {
  test(`${name} computes what PyTorch computes, forward and backward`, (t) => {
    scope(() => {
      const module = make();
      compareLayer(t, golden[name], module, (x) => module.forward(x));
    });
  });
}

type Attend = (m: nn.MultiheadAttention, ...inputs: Tensor[]) => Tensor | null;

const attentions: Record<string, [() => nn.MultiheadAttention, Attend]> = {
  MultiheadAttention: [self, (m, x) => m.forward(x, x, x)[0]],
  'MultiheadAttention causal': [
    self,
    (m, x) => m.forward(x, x, x, { isCausal: true, needWeights: false })[0],
  ],
  'MultiheadAttention padded': [self, (m, x) => m.forward(x, x, x, { keyPaddingMask: padding() })[0]],
  'MultiheadAttention weights': [
    self,
    (m, x) => m.forward(x, x, x, { isCausal: true, averageAttnWeights: false })[1],
  ],
  'MultiheadAttention across': [
    () => new nn.MultiheadAttention(8, 2, { kdim: 6, vdim: 4 }),
    (m, q, k, v) => m.forward(q, k, v)[0],
  ],
};

function self(): nn.MultiheadAttention {
  return new nn.MultiheadAttention(8, 2, { batchFirst: true });
}

function padding(): Tensor {
  return tensor([
    [false, false, false, false, false],
    [false, false, false, true, true],
  ]);
}

for (const [name, [make, call]] of Object.entries(attentions)) {
  test(`${name} computes what PyTorch computes, forward and backward`, (t) => {
    scope(() => {
      const module = make();
      compareLayer(t, golden[name], module, (...inputs) => {
        const output = call(module, ...inputs);
        if (output === null) throw new Error('expected an output');
        return output;
      });
    });
  });
}

test('every golden layer is tested', (t) => {
  t.deepEqual(Object.keys(golden).sort(), [...Object.keys(layers), ...Object.keys(attentions)].sort());
});

test('attention takes one mask for all: padding and causality give the same with and without weights', (t) => {
  scope(() => {
    const module = self().eval();
    const x = tensor(Array.from({ length: 80 }, (_, i) => Math.sin(i))).reshape([2, 5, 8]);
    const [slow] = module.forward(x, x, x, { isCausal: true, keyPaddingMask: padding() });
    const [fast] = module.forward(x, x, x, { isCausal: true, keyPaddingMask: padding(), needWeights: false });
    t.true(slow.allclose(fast, { atol: 1e-6 }));
    const [unbatched, weights] = module.forward(x.select(0, 0), x.select(0, 0), x.select(0, 0));
    t.deepEqual(unbatched.shape, [5, 8]);
    t.deepEqual(weights?.shape, [5, 5]);
  });
});

test('layers refuse what cannot be', (t) => {
  t.throws(() => new nn.MultiheadAttention(8, 3), { instanceOf: RangeError });
  t.throws(() => new nn.Conv2d(3, 4, 3, { groups: 2 }), { instanceOf: RangeError });
  t.throws(() => new nn.Conv1d(3, 4, [3, 3]), { instanceOf: RangeError });
  t.throws(() => new nn.Dropout(1.5), { instanceOf: RangeError });
  t.throws(() => new nn.Embedding(4, 2, { paddingIdx: 4 }), { instanceOf: RangeError });
});
