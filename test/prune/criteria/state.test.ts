import test from 'ava';
import { getRngState, memory, randn, scope, scopeAsync, tensor, type Tensor } from 'espalier';
import { BatchNorm2d, Conv2d, Dropout, functional as F, Linear, Module } from 'espalier/nn';
import { fisher, grasp, makeCriterion, pruneAsync, snip, taylor, type Calibration } from 'espalier/prune';
import { classes, Net, scoresOf } from './models.js';

// What criteria that run the model leave behind (nothing), and what they ask for.

class Image extends Module {
  conv = new Conv2d(1, 4, 3);
  norm = new BatchNorm2d(4);
  drop = new Dropout(0.5);
  head = new Linear(4 * 16, 3);
  override forward(x: Tensor): Tensor {
    return this.head.forward(this.drop.forward(F.relu(this.norm.forward(this.conv.forward(x)))).flatten(1));
  }
}

test.serial(
  'gradients, mode, buffers, random state and memory are as they were; the mode is the one asked for',
  async (t) => {
    const model = new Image();
    const x = randn([3, 1, 6, 6]);
    const y = tensor([0, 1, 2]).long();
    const modes: boolean[] = [];
    const data: Calibration = {
      batches: 2,
      loss: (m) => {
        modes.push(m.training, model.norm.training);
        return F.crossEntropy(m.forward(x), y);
      },
    };
    scope(() => (data.loss(model, 0) as Tensor).backward());
    model.norm.eval();
    model.conv.weight.requiresGrad_(false);
    const state = () =>
      JSON.stringify([
        ...model.parameters().map((p) => p.grad?.toArray() ?? null),
        ...model.buffers().map((b) => String(b.toArray())),
        model.modules().map((m) => m.training),
        model.parameters().map((p) => p.requiresGrad),
        getRngState().toArray(),
      ]);
    const before = state();
    for (const make of [snip, taylor, fisher, grasp])
      for (const mode of ['eval', 'train'] as const) {
        modes.length = 0;
        const held = memory().tensors;
        await scopeAsync(async () => {
          const criterion = make({ mode });
          const scores = await scoresOf(model, criterion, data);
          t.true(modes.every((m) => m === (mode === 'train')));
          t.true(Number(scores.get('conv.weight')!.abs().sum().item()) > 0, criterion.name);
          const again = await scoresOf(model, criterion, data);
          for (const [key, s] of scores) t.true(s.equal(again.get(key)!), 'a function of the seed');
        });
        t.true(memory().tensors <= held);
        t.is(state(), before);
      }
  },
);

test('a criterion without what it needs says so', async (t) => {
  const net = new Net();
  const density = 0.5;
  await t.throwsAsync(pruneAsync(net, { criterion: 'snip', density }), {
    code: 'ERR_CONFIG',
    message: /Expected 'calibration', .* for the criterion 'snip' but received none/,
  });
  const empty = { batches: 0, loss: () => randn([]) };
  await t.throwsAsync(pruneAsync(net, { criterion: 'fisher', density, calibration: empty }), {
    message: /at least one batch .* but received 0/,
  });
  const constant = { batches: 1, loss: () => randn([]) };
  await t.throwsAsync(pruneAsync(net, { criterion: 'taylor', density, calibration: constant }), {
    message: /depends on the model's parameters but received shape \[\] without a graph/,
  });
  t.throws(() => makeCriterion(JSON.parse('{"name":"snip","batch":3}')), {
    message: /options mode .* received batch/,
  });
  t.throws(() => makeCriterion(JSON.parse('{"name":"lamp","mode":"eval"}')), {
    message: /no options .* received mode/,
  });
  const stop = new AbortController();
  const stopping: Calibration = {
    ...classes(50),
    loss: (m, i) => (i === 2 && stop.abort(), classes(1).loss(m, 0)),
  };
  await t.throwsAsync(
    pruneAsync(net, { criterion: 'snip', density, calibration: stopping, signal: stop.signal }),
    {
      code: 'ERR_ABORTED',
    },
  );
});
