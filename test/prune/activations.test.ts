import test from 'ava';
import { manualSeed, memory, randn, scopeAsync, zeros, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import { keepCount, owl, prunable, prune, type Calibration } from 'espalier/prune';
import { activationNorms } from '#dist/prune/activations.js';

const layers: [string, () => nn.Module<[Tensor], Tensor>, number[]][] = [
  ['linear', () => new nn.Linear(5, 3), [4, 7, 5]],
  ['conv1d, stride, no padding', () => new nn.Conv1d(4, 6, 3, { stride: 2 }), [3, 4, 9]],
  ['conv2d, padding', () => new nn.Conv2d(3, 4, 3, { padding: 1 }), [2, 3, 5, 6]],
  ['conv2d, stride, dilation', () => new nn.Conv2d(2, 4, [3, 2], { stride: 2, dilation: 2 }), [2, 2, 9, 8]],
  ['conv2d, groups', () => new nn.Conv2d(4, 6, 3, { groups: 2, padding: 'same' }), [2, 4, 5, 5]],
  ['conv2d, depthwise', () => new nn.Conv2d(4, 8, 3, { groups: 4 }), [2, 4, 5, 5]],
  ['conv2d, reflected', () => new nn.Conv2d(2, 4, 3, { padding: 1, paddingMode: 'reflect' }), [2, 2, 5, 5]],
  ['conv2d, no batch', () => new nn.Conv2d(2, 4, 3), [2, 6, 5]],
];

for (const [name, make, shape] of layers)
  test.serial(`${name}: the norm of what each weight is multiplied by`, async (t) => {
    manualSeed(6);
    const layer = make() as nn.Linear;
    const xs = [randn(shape), randn(shape)];
    const calibration: Calibration = { batches: 2, loss: (m, i) => (m.forward(xs[i]!) as Tensor).sum() };
    const { tensors } = prunable(layer);
    const held = memory().tensors;
    let found: number[] = [];
    await scopeAsync(async () => {
      const norms = await activationNorms({ model: layer, tensors, masks: new Map(), seed: 0, calibration });
      const [whole] = norms.values();
      found = whole!.expand(layer.weight.shape).flatten().toArray() as number[];
    });
    t.true(memory().tensors <= held);
    // By definition: a weight at a time, what it is multiplied by is what the outputs are when it alone is 1.
    const expected = Array.from({ length: layer.weight.numel }, (_, i) => {
      const one = zeros(layer.weight.shape);
      one.view(-1).select(0, i).fill_(1);
      const weight = layer.weight.detach().clone();
      layer.weight.detach().copy_(one);
      layer.bias?.detach().zero_();
      const sum = xs.reduce(
        (s, x) => s + Number(layer.forward(x).detach().double().square().sum().item()),
        0,
      );
      layer.weight.detach().copy_(weight);
      return Math.sqrt(sum);
    });
    found.forEach((norm, i) =>
      t.true(Math.abs(norm - expected[i]!) < 1e-5 * Math.max(1, expected[i]!), `${i}`),
    );
  });

test.serial('OWL shares out over convolutions: exact counts, more where outliers are', async (t) => {
  manualSeed(7);
  class Net extends nn.Module<[Tensor], Tensor> {
    stages = new nn.Sequential(
      new nn.Conv2d(3, 8, 3, { padding: 1 }),
      new nn.Conv2d(8, 8, 3, { padding: 1, groups: 2 }),
    );
    fc = new nn.Linear(8, 4);
    forward(x: Tensor): Tensor {
      return this.fc.forward(nn.functional.adaptiveAvgPool2d(this.stages.forward(x), 1).flatten(1));
    }
  }
  const model = new Net();
  model.fc.weight.detach().select(0, 0).mul_(40);
  const x = randn([4, 3, 6, 6]);
  const calibration: Calibration = { batches: 1, loss: (m) => (m.forward(x) as Tensor).square().mean() };
  const before = memory().tensors;
  const budget = await owl(model, { calibration, threshold: 3, lambda: 0.1 });
  t.true(memory().tensors <= before);
  const total = prunable(model).tensors.reduce((sum, { tensor }) => sum + tensor.numel, 0);
  const masks = prune(model, { scope: 'row', density: 0.3, budget });
  t.is(
    [...masks.values()].reduce((sum, mask) => sum + mask.count, 0),
    keepCount(total, 0.3),
  );
  const densities = [...masks.values()].map((mask) => mask.density);
  t.is(Math.max(...densities), densities.at(-1)!);
  t.true(densities.at(-1)! > densities[0]! + 0.1);
});
