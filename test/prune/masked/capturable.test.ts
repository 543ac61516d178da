/** Steps that are counted, and learning rates that are read, on the device: the same training, and what a graph needs. */
import test from 'ava';
import { manualSeed, randn, scope, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import * as optim from 'espalier/optim';
import { maskedAdamW, prune } from 'espalier/prune';
import { recording } from '#dist/core/recording.js';

function train(kind: 'masked' | 'plain', capturable: boolean): { weights: Tensor[]; step: number } {
  manualSeed(5);
  const model = new nn.Sequential(new nn.Linear(20, 30), new nn.ReLU(), new nn.Linear(30, 4));
  const options = { lr: 1e-2, weightDecay: 0.1, capturable };
  const optimizer =
    kind === 'masked'
      ? maskedAdamW(model, prune(model, { density: 0.3 }), { ...options, clip: 0.5 })
      : optim.adamW(model.parameters(), options);
  for (let i = 0; i < 8; i++)
    scope(() => {
      for (const group of optimizer.paramGroups) group.lr = 1e-2 / (1 + i);
      optimizer.zeroGrad();
      (model.forward(randn([8, 20])) as Tensor).square().mean().backward();
      optimizer.step();
      if (i === 3) optimizer.loadStateDict(optimizer.stateDict());
    });
  const step = Number(optimizer.stateDict().state['0']!['step']!.item());
  return { weights: [...model.parameters()], step };
}

for (const kind of ['masked', 'plain'] as const)
  test.serial(`${kind}: capturable steps are the same steps, through a schedule and a saved state`, (t) => {
    const [plain, counted] = [train(kind, false), train(kind, true)];
    t.is(plain.step, 8);
    t.is(counted.step, 8);
    plain.weights.forEach((w, i) => {
      if (kind === 'masked') t.true(w.equal(counted.weights[i]!), `parameter ${i}`);
      else t.true(w.allclose(counted.weights[i]!, { rtol: 1e-6, atol: 1e-8 }), `parameter ${i}`);
    });
  });

test.serial('in a recording, what JavaScript counts and what is not there yet are refused', (t) => {
  const w = randn([3]).requiresGrad_();
  w.grad = randn([3]);
  const [plain, fresh] = [optim.adamW([w]), optim.adamW([w], { capturable: true })];
  recording.active = true;
  try {
    t.throws(() => plain.step(), { message: /capturable: true/ });
    t.throws(() => fresh.step(), { message: /before a CUDA graph is recorded/ });
  } finally {
    recording.active = false;
  }
});
