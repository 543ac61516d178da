import test from 'ava';
import { Generator, manualSeed, ones, scope, tensor, type Tensor } from 'espalier';
import { CrossEntropyLoss, functional as F } from 'espalier/nn';
import { compare, fixture, load, type Plain, type Run } from './golden.js';

const golden = fixture<{ cases: Record<string, Run>; extra: Record<string, Plain> }>('nn');
const extra = (name: string): Tensor => load(golden.extra[name]);

const functions: Record<string, (...inputs: Tensor[]) => Tensor> = {
  crossEntropy: (x) => F.crossEntropy(x, extra('classes')),
  'crossEntropy with options': (x) =>
    F.crossEntropy(x, extra('classes'), { weight: extra('weight'), reduction: 'sum', labelSmoothing: 0.1 }),
  'crossEntropy per element': (x) => F.crossEntropy(x, extra('classes'), { reduction: 'none' }),
  'crossEntropy ignoring': (x) => F.crossEntropy(x, extra('classes').abs().remainder(5), { ignoreIndex: 2 }),
  nllLoss: (x) => F.nllLoss(F.logSoftmax(x, -1), extra('classes'), { weight: extra('weight') }),
  mseLoss: (x) => F.mseLoss(x, extra('b')),
  l1Loss: (x) => F.l1Loss(x, extra('b'), { reduction: 'sum' }),
  smoothL1Loss: (x) => F.smoothL1Loss(x, extra('b'), { beta: 0.5 }),
  binaryCrossEntropyWithLogits: (x) =>
    F.binaryCrossEntropyWithLogits(x, extra('binary'), { posWeight: extra('pos') }),
  klDiv: (x) => F.klDiv(F.logSoftmax(x, -1), F.softmax(extra('b'), -1), { reduction: 'batchmean' }),
  normalize: (x) => F.normalize(x),
  glu: (x) => F.glu(x, 0),
  'embedding with options': (w) =>
    F.embedding(tensor([1, 1, 0, 3]), w.mul(1), {
      paddingIdx: 0,
      maxNorm: 0.9,
      normType: 1,
      scaleGradByFreq: true,
    }),
  pad: (x) => F.pad(x, [1, 2], 'constant', 3),
  scaledDotProductAttention: (q, k, v) =>
    F.scaledDotProductAttention(q, k, v, { isCausal: true, scale: 0.3, enableGqa: true }),
};

for (const [name, call] of Object.entries(functions)) {
  test(`F.${name} computes what PyTorch computes, forward and backward`, (t) => {
    scope(() => {
      compare(t, golden.cases[name], call);
    });
  });
}

test('every golden function is tested', (t) => {
  t.deepEqual(Object.keys(golden.cases).sort(), Object.keys(functions).sort());
});

test('a loss module gives what the function gives', (t) => {
  scope(() => {
    const weight = extra('weight');
    const x = load(golden.cases['nllLoss'].inputs[0]);
    const loss = new CrossEntropyLoss({ weight });
    t.deepEqual(
      loss.namedBuffers().map(([name]) => name),
      ['weight'],
    );
    t.true(loss.forward(x, extra('classes')).equal(F.crossEntropy(x, extra('classes'), { weight })));
  });
});

test('dropout keeps 1 - p of the elements, scaled, and follows its generator', (t) => {
  scope(() => {
    const x = ones([10_000]);
    manualSeed(1);
    const plain = F.dropout(x, 0.25);
    t.true(Math.abs(Number(plain.gt(0).sum().item()) / 10_000 - 0.75) < 0.02);
    t.true(Math.abs(Number(plain.max().item()) - 1 / 0.75) < 1e-6);
    const draw = (seed: number) => F.dropout(x, 0.25, true, new Generator().manualSeed(seed));
    t.true(draw(3).equal(draw(3)));
    t.false(draw(3).equal(draw(4)));
    t.true(Math.abs(Number(draw(3).max().item()) - 1 / 0.75) < 1e-6);
    t.is(F.dropout(x, 0.25, false), x);
    t.is(Number(F.dropout(x, 1, true, new Generator()).sum().item()), 0);
  });
});

test('one-hot', (t) => {
  scope(() => {
    t.deepEqual(F.oneHot(tensor([2, 0]), 3).toArray(), [
      [0, 0, 1],
      [1, 0, 0],
    ]);
  });
});

test('functions refuse what cannot be', (t) => {
  scope(() => {
    const x = tensor([[1, 2]]);
    t.throws(() => F.dropout(x, -0.1), { instanceOf: RangeError });
    t.throws(() => F.mseLoss(x, x, { reduction: 'average' as 'mean' }), { instanceOf: TypeError });
  });
});
