import test from 'ava';
import { grad, noGrad, type Tensor } from 'espalier';
import { MovementScores, prune, type Mask, type Masks } from 'espalier/prune';
import { classes, close, flat, Net } from './models.js';

const none: Masks = new Map<string, Mask>();

test('movement scores are −lr Σ (∂L/∂W′) ⊙ W of the masked network; weights learn by the masked gradient', (t) => {
  const net = new Net();
  const movement = new MovementScores(net, { lr: 0.5, protect: ['b'] });
  const data = classes(3);
  const masks = prune(new Net(), { density: 0.5, protect: ['b'] });
  const mask = masks.get('a.weight')!;
  const expected = net.a.weight.detach().mul(0);
  for (let step = 0; step < 3; step++) {
    const dense = net.a.weight.detach().clone();
    const [slope] = noGradSwap(net, mask.apply(dense), dense, () =>
      grad([data.loss(net, step) as Tensor], [net.a.weight]),
    );
    net.zeroGrad();
    movement.run(masks, () => (data.loss(net, step) as Tensor).backward());
    t.true(net.a.weight.equal(dense));
    t.true(net.a.weight.grad!.equal(mask.apply(slope!)));
    expected.sub_(slope!.mul(dense).mul(0.5));
    noGrad(() => net.a.weight.sub_(net.a.weight.grad!.mul(0.1)));
  }
  t.true(close(flat(movement.scores.get('a.weight')!), flat(expected), 1e-14));
  t.throws(() => movement.run(masks, async () => undefined), { message: /synchronous/ });
  const soft = new MovementScores(net, { lr: 1, penalty: 35 });
  soft.run(none, () => net.zeroGrad());
  t.is(soft.above(0.4).get('a.weight')!.count, 35);
});

function noGradSwap<T>(net: Net, masked: Tensor, dense: Tensor, body: () => T): T {
  noGrad(() => net.a.weight.copy_(masked));
  const result = body();
  noGrad(() => net.a.weight.copy_(dense));
  return result;
}
