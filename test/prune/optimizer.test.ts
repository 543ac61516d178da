import test from 'ava';
import {
  manualSeed,
  noGrad,
  ops,
  randn,
  scope,
  setNumThreads,
  tensor,
  type DType,
  type Tensor,
} from 'espalier';
import { Linear, Module } from 'espalier/nn';
import * as optim from 'espalier/optim';
import { Mask, MaskedAdam, maskedAdam, maskedAdamW, maskedSgd, prunable, prune } from 'espalier/prune';

setNumThreads(1);

class Two extends Module {
  a: Linear;
  b: Linear;

  constructor(dtype: DType) {
    super();
    this.a = new Linear(7, 9, { dtype });
    this.b = new Linear(9, 5, { dtype });
  }

  override forward(x: Tensor): Tensor {
    return this.b.forward(this.a.forward(x).tanh());
  }
}

test('without masks it is the optimizer of the same name', (t) => {
  const run = (make: (m: Two) => { step(): void; zeroGrad(): void }) => {
    manualSeed(5);
    const model = new Two('float32');
    const optimizer = make(model);
    for (let i = 0; i < 30; i++)
      scope(() => {
        optimizer.zeroGrad();
        model
          .forward(randn([6, 7]))
          .pow(2)
          .mean()
          .backward();
        optimizer.step();
      });
    return model.a.weight;
  };
  const pairs = [
    [
      (m: Two) => maskedAdamW(m, new Map(), { lr: 1e-2 }),
      (m: Two) => optim.adamW(m.parameters(), { lr: 1e-2 }),
    ],
    [
      (m: Two) => maskedAdam(m, new Map(), { lr: 1e-2, weightDecay: 0.1 }),
      (m: Two) => optim.adam(m.parameters(), { lr: 1e-2, weightDecay: 0.1 }),
    ],
    [
      (m: Two) => maskedSgd(m, new Map(), { lr: 0.1, momentum: 0.9, nesterov: true }),
      (m: Two) => optim.sgd(m.parameters(), { lr: 0.1, momentum: 0.9, nesterov: true }),
    ],
  ] as const;
  for (const [masked, plain] of pairs) t.true(run(masked).allclose(run(plain), { rtol: 1e-6, atol: 1e-7 }));
});

test('the clip norm counts alive weights only', (t) => {
  const p = tensor([3, 4, 12], { dtype: 'float32', requiresGrad: true });
  const mask = Mask.from(tensor([true, true, false], { dtype: 'bool' }));
  const optimizer = new MaskedAdam([p], { lr: 0, masks: new Map([[p, mask]]), clip: 1 });
  p.grad = tensor([3, 4, 1e9], { dtype: 'float32' });
  optimizer.step();
  // Alive norm 5, so the factor is 1/5: first moments are 0.1 · g / 5.
  const { exp_avg: moment } = optimizer.stateDict().state[0] as { exp_avg: Tensor };
  t.true(moment.allclose(tensor([0.06, 0.08, 0]), { rtol: 1e-5 }));
});

test('what is prunable, and why the rest is not', (t) => {
  const model = new Two('float32');
  const { tensors, protected: spared } = prunable(model, { protect: ['b'] });
  t.deepEqual(
    tensors.map(({ name }) => name),
    ['a.weight'],
  );
  t.deepEqual(
    spared.map(({ name, why }) => [name, why]),
    [
      ['a.bias', 'a bias'],
      ['b.weight', "protected by 'b'"],
      ['b.bias', "protected by 'b'"],
    ],
  );
  t.throws(() => prunable(model, { protect: ['haed'] }), {
    message: /'haed' to mean a parameter.*a\.weight/,
  });
});

test('prune keeps exactly the density and respects masks so far', (t) => {
  const model = new Two('float32');
  const half = prune(model, { density: 0.5 });
  t.is(
    [...half.values()].reduce((sum, m) => sum + m.count, 0),
    54,
  );
  const quarter = prune(model, { density: 0.25, scope: 'tensor', masks: half });
  // 15.75 and 11.25 of 63 and 45 weights, rounded.
  t.deepEqual(
    [...quarter.values()].map((m) => Math.min(m.count, m.numel)),
    [Math.min(16, (half.get('a.weight') as Mask).count), Math.min(11, (half.get('b.weight') as Mask).count)],
  );
  for (const [name, mask] of quarter) t.true(mask.isWithin(half.get(name) as Mask));
  noGrad(() =>
    t.is(Number(ops.aten.ne(model.a.weight, 0).sum().item()), (quarter.get('a.weight') as Mask).count),
  );
});
