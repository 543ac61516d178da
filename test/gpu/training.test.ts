/** Pruning and masked training through the public interface on a GPU. */
import { manualSeed, noGrad, randn, scope, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import { maskedAdamW, prunable, prune } from 'espalier/prune';
import { isPositiveZero } from '../native/naive.js';
import { gpuTest } from './device.js';

function makeModel() {
  manualSeed(1);
  return new nn.Sequential(new nn.Linear(64, 128), new nn.ReLU(), new nn.Linear(128, 10));
}

gpuTest('masks of a model on the device are those of the CPU, and are on the CPU', (t) => {
  for (const scope_ of ['global', 'tensor', 'row', { keep: 2, of: 4 }] as const) {
    const options = typeof scope_ === 'object' ? { scope: scope_ } : { scope: scope_, density: 0.3 };
    const [host, device] = [prune(makeModel(), options), prune(makeModel().to('cuda'), options)];
    for (const [name, mask] of host) {
      const other = device.get(name)!;
      t.is(other.bits.device, 'cpu');
      t.true(mask.equal(other), `${name}, ${JSON.stringify(scope_)}`);
    }
  }
});

gpuTest('masked training on the device revives nothing, with dense and with compact state', (t) => {
  for (const compactBelow of [0, 0.5]) {
    const model = makeModel().to('cuda');
    const masks = prune(model, { density: 0.2 });
    const optimizer = maskedAdamW(model, masks, { lr: 1e-2, clip: 1, compactBelow });
    for (let step = 0; step < 20; step++)
      scope(() => {
        optimizer.zeroGrad();
        const x = randn([32, 64], { device: 'cuda' });
        (model.forward(x) as Tensor).square().mean().backward();
        optimizer.step();
      });
    for (const { name, tensor } of prunable(model).tensors) {
      const dead = noGrad(() => tensor.cpu().index(masks.get(name)!.toBool().logicalNot()));
      t.true(dead.numel > 0 && isPositiveZero(dead), name);
    }
  }
});
