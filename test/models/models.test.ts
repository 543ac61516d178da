import test from 'ava';
import { isCudaAvailable, manualSeed, randint, randn, scope, tensor, type Tensor } from 'espalier';
import * as models from 'espalier/models';
import * as nn from 'espalier/nn';
import * as optim from 'espalier/optim';
import { compareLayer, fixture, load, type LayerRun } from '../nn/golden.js';

const golden = fixture<
  Record<'gpt' | 'llama' | 'bert' | 'bertPreNorm' | 'resnet', LayerRun> & { losses: number[] }
>('models');
const small = { vocab: 11, context: 6, dim: 8, heads: 2, ff: 12 };
const { functional: F } = nn;

test('a transformer computes what the same model in PyTorch computes, forward and backward', (t) => {
  scope(() => {
    const model = models.transformer({ ...small, layers: 2 });
    compareLayer(t, golden.gpt, model, (tokens) => model.forward(tokens));
  });
});

test('so does one with RMS norms, rotary positions, grouped queries, swiglu and no biases', (t) => {
  scope(() => {
    const modern = { norm: 'rms', positions: 'rope', kvHeads: 1, activation: 'swiglu', bias: false } as const;
    const model = models.transformer({ ...small, ...modern, layers: 1 });
    compareLayer(t, golden.llama, model, (tokens) => model.forward(tokens));
  });
});

test("an encoder computes what PyTorch's TransformerEncoderLayer computes, post-norm and pre-norm, with padding", (t) => {
  for (const [name, normFirst] of [
    ['bert', false],
    ['bertPreNorm', true],
  ] as const)
    scope(() => {
      const pooling = normFirst ? 'mean' : 'first';
      const model = models.encoder({ ...small, layers: 2, classes: 3, normFirst, pooling });
      compareLayer(t, golden[name], model, (tokens) => model.forward(tokens, tokens.eq(3)));
    });
});

test('a residual network computes what the same model in PyTorch computes, forward and backward', (t) => {
  scope(() => {
    const model = models.resnet({ classes: 3, depth: 14, width: 2 });
    compareLayer(t, golden.resnet, model, (images) => model.forward(images));
  });
});

test('wrong sizes of encoders and residual networks are refused', (t) => {
  const sizes = { ...small, layers: 1, classes: 2 };
  t.throws(() => models.resnet({ classes: 2, depth: 21 }), {
    message: /depth of 6n \+ 2, at least 8, but received 21/,
  });
  t.throws(() => models.resnet({ classes: 0 }), { message: /positive integer for classes but received 0/ });
  t.throws(() => models.encoder({ ...sizes, heads: 3 }), { message: /divisible by 3 heads but received 8/ });
  t.throws(() => models.encoder({ ...sizes, layers: 0.5 }), { message: /positive integer for layers/ });
  const model = models.encoder(sizes);
  t.throws(() => model.forward(tensor([[0, 1, 2, 3, 4, 5, 6]])), {
    message: /at most 6 tokens but received 7/,
  });
});

/** The losses of 20 steps from the golden weights. */
function train(device: string): number[] {
  return scope(() => {
    const model = models.transformer({ ...small, layers: 2 });
    const { state, inputs } = golden.gpt;
    model.loadStateDict(
      Object.fromEntries(Object.entries(state).map(([name, plain]) => [name, load(plain)])),
    );
    model.to(device);
    const optimizer = optim.adamW(model.parameters(), { lr: 0.01 });
    const tokens = load(inputs[0]).to(device);
    return golden.losses.map(() =>
      scope(() => {
        optimizer.zeroGrad();
        const loss = F.crossEntropy(model.forward(tokens).flatten(0, 1), tokens.flatten().roll(-1));
        loss.backward();
        optimizer.step();
        return Number(loss.item());
      }),
    );
  });
}

test('20 steps of training go as in PyTorch', (t) => {
  train('cpu').forEach((loss, step) => t.true(Math.abs(loss - golden.losses[step]) < 1e-5, `step ${step}`));
});

test('they go the same way on a GPU', (t) => {
  if (!isCudaAvailable()) {
    t.log('skipped: no CUDA device');
    return t.pass();
  }
  train('cuda').forEach((loss, step) => t.true(Math.abs(loss - golden.losses[step]) < 1e-3, `step ${step}`));
});

test('no token sees a later one', (t) => {
  scope(() => {
    for (const positions of ['learned', 'rope'] as const) {
      const model = models.transformer({ ...small, layers: 2, positions });
      const logits = (last: number) =>
        model.forward(tensor([[1, 2, 3, last]], { dtype: 'int64' })).narrow(1, 0, 3);
      t.true(logits(4).equal(logits(5)));
    }
  });
});

test('tied weights are one parameter, dropout acts in training only', (t) => {
  scope(() => {
    manualSeed(0);
    const model = models.transformer({ ...small, layers: 1, tied: true, dropout: 0.5 });
    t.is(model.head.weight, model.tok.weight);
    t.false(model.namedParameters().some(([name]) => name === 'head.weight'));
    t.true('head.weight' in model.stateDict());
    const tokens = tensor([[1, 2, 3]], { dtype: 'int64' });
    t.false(model.forward(tokens).equal(model.forward(tokens)));
    model.eval();
    t.true(model.forward(tokens).equal(model.forward(tokens)));
    model.forward(tokens).sum().backward();
    t.true(model.parameters().every((p) => p.grad !== null));
  });
});

test('a model on the meta device is described at once and filled later', (t) => {
  scope(() => {
    const build = () => models.transformer({ ...small, layers: 1, positions: 'rope' });
    const model = nn.onDevice('meta', build);
    const real = build();
    t.true([...model.parameters(), ...model.buffers()].every((x) => x.device === 'meta'));
    model.toEmpty({ device: 'cpu' });
    model.apply((m) => {
      if (m instanceof models.Rope) m.resetParameters();
    });
    model.loadStateDict(real.stateDict());
    const tokens = tensor([[1, 2, 3]], { dtype: 'int64' });
    t.true(model.forward(tokens).equal(real.forward(tokens)));
  });
});

test('a transformer learns', (t) => {
  manualSeed(3);
  const model = models.transformer({ ...small, layers: 1 });
  const optimizer = optim.adamW(model.parameters(), { lr: 0.01 });
  const tokens = tensor([[1, 2, 3, 1, 2, 3, 1]], { dtype: 'int64' });
  const [x, y] = [tokens.narrow(1, 0, 6), tokens.narrow(1, 1, 6).flatten()];
  const step = () =>
    scope(() => {
      optimizer.zeroGrad();
      const loss = F.crossEntropy(model.forward(x).flatten(0, 1), y);
      loss.backward();
      optimizer.step();
      return Number(loss.item());
    });
  const first = step();
  let last = first;
  for (let i = 0; i < 60; i++) last = step();
  t.true(Math.abs(first - Math.log(11)) < 0.1);
  t.true(last < 0.1, `loss ${last}`);
});

test('an MLP flattens images and learns', (t) => {
  manualSeed(1);
  const model = models.mlp({ inputs: 4, hidden: [16], outputs: 2, activation: 'tanh' });
  t.deepEqual(
    model.namedParameters().map(([name]) => name),
    ['layers.0.weight', 'layers.0.bias', 'layers.1.weight', 'layers.1.bias'],
  );
  scope(() => {
    t.deepEqual(model.forward(randn([3, 2, 2])).shape, [3, 2]);
    t.deepEqual(model.forward(randn([4])).shape, [2]);
    const optimizer = optim.sgd(model.parameters(), { lr: 0.5, momentum: 0.9 });
    const x = randn([32, 4]);
    const y: Tensor = x.select(1, 0).gt(0).long();
    let loss = 1;
    for (let i = 0; i < 40; i++) {
      loss = scope(() => {
        optimizer.zeroGrad();
        const value = F.crossEntropy(model.forward(x), y);
        value.backward();
        optimizer.step();
        return Number(value.item());
      });
    }
    t.true(loss < 0.1, `loss ${loss}`);
  });
});

test('models refuse what cannot be', (t) => {
  t.throws(() => models.transformer({ ...small, layers: 1, heads: 3 }), { instanceOf: RangeError });
  t.throws(() => models.transformer({ ...small, layers: 1, kvHeads: 3 }), { instanceOf: RangeError });
  t.throws(() => models.transformer({ ...small, layers: 0 }), { instanceOf: RangeError });
  t.throws(() => models.transformer({ ...small, layers: 1, heads: 8, positions: 'rope' }), {
    instanceOf: RangeError,
  });
  scope(() => {
    const model = models.transformer({ ...small, layers: 1 });
    t.throws(() => model.forward(tensor([[1, 1, 1, 1, 1, 1, 1]], { dtype: 'int64' })), {
      instanceOf: RangeError,
    });
  });
});

test('activations computed again: the same loss and gradients, in training alone', (t) => {
  const config = { vocab: 11, context: 6, layers: 3, dim: 16, heads: 2, dropout: 0.2 };
  const run = (checkpoint: boolean, training = true) => {
    manualSeed(3);
    const model = models.transformer({ ...config, checkpoint });
    if (!training) model.eval();
    const tokens = randint(0, 11, [2, 6]);
    manualSeed(4);
    const loss = model.forward(tokens).square().mean();
    loss.backward();
    return [loss.detach(), ...model.parameters().map((p) => p.grad as Tensor)];
  };
  for (const training of [true, false]) {
    const [kept, again] = [run(false, training), run(true, training)];
    kept.forEach((x, i) => t.true(x.equal(again[i] as Tensor), `${i}`));
  }
});
