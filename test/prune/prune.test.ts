import test from 'ava';
import { memory, randn, scope, tensor, type Tensor } from 'espalier';
import { functional as F, Linear, Module } from 'espalier/nn';
import {
  aliveCount,
  Mask,
  prune,
  pruneAsync,
  schedule,
  keepCounts,
  type Criterion,
  type SyncCriterion,
} from 'espalier/prune';

class Net extends Module {
  a = new Linear(6, 8);
  b = new Linear(8, 4);
  override forward(x: Tensor): Tensor {
    return this.b.forward(F.relu(this.a.forward(x)));
  }
}

const weights = (net: Net) => [net.a, net.b].map((layer) => layer.weight.toArray());
const squares: SyncCriterion = {
  name: 'squares',
  score: ({ tensors }) => new Map(tensors.map(({ name, tensor: w }) => [name, w.mul(w)])),
};

test('a name, a name with options and a criterion mean the same masks; exact k', async (t) => {
  const made = [];
  for (const criterion of ['magnitude', { name: 'magnitude' }, squares] as const) {
    const net = new Net();
    scope(() => net.loadStateDict(dict));
    made.push(prune(net, { criterion, density: 0.3 }));
    made.push(await pruneAsync(net, { criterion, sparsity: 0.7 }));
  }
  for (const masks of made) {
    t.is(aliveCount(masks), 24);
    for (const [name, mask] of masks) t.true(mask.equal(made[0]!.get(name)!));
  }
});
const dict = new Net().stateDict();

test('a schedule prunes step by step, within the masks before, and each step sees the pruned model', (t) => {
  const net = new Net();
  const seen: number[] = [];
  const watching: SyncCriterion = {
    name: 'watching',
    score: (context) => {
      seen.push(Number(net.a.weight.countNonzero().item()) + Number(net.b.weight.countNonzero().item()));
      return squares.score(context);
    },
  };
  const before = memory().tensors;
  const masks = prune(net, {
    criterion: watching,
    density: 0.1,
    schedule: { name: 'exponential', steps: 4 },
  });
  t.deepEqual(seen, [
    80,
    ...keepCounts(schedule({ name: 'exponential', steps: 4 }, { to: 0.1 }), 80).slice(0, 3),
  ]);
  t.is(aliveCount(masks), 8);
  t.is(memory().tensors - before, 2);
});

test('what fails leaves the model as it was', async (t) => {
  const net = new Net();
  const before = weights(net);
  let calls = 0;
  const failing: Criterion = {
    name: 'failing',
    score: async (context) => {
      if (++calls === 3) throw new Error('no more');
      return squares.score(context);
    },
  };
  const steps = { name: 'linear', steps: 5 } as const;
  await t.throwsAsync(pruneAsync(net, { criterion: failing, density: 0.1, schedule: steps }), {
    message: 'no more',
  });
  t.deepEqual(weights(net), before);
  const stop = new AbortController();
  const aborting: Criterion = { ...squares, score: (c) => (stop.abort(), squares.score(c)) };
  await t.throwsAsync(pruneAsync(net, { criterion: aborting, density: 0.1, signal: stop.signal }), {
    code: 'ERR_ABORTED',
  });
  t.deepEqual(weights(net), before);
});

test('bad input says what was expected and what came', async (t) => {
  const net = new Net();
  const config = (options: object, message: RegExp, code = 'ERR_CONFIG') =>
    t.throws(() => prune(net, options), { message, code });
  for (const sparsity of [1, -0.1, NaN, 2])
    config({ sparsity }, /Expected 'sparsity' from 0 to below 1 but received/);
  config({ density: 0 }, /Expected 'density' above 0 to 1 but received 0/);
  config({}, /either 'density' or 'sparsity' but received neither/);
  config({ density: 0.5, sparsity: 0.5 }, /received both/);
  config({ density: 0.5, criterion: 'size' }, /Expected a criterion \(magnitude, .*\) but received 'size'/);
  config({ density: 0.5, protect: ['hed'] }, /Expected 'hed' to mean a parameter/);
  config(
    { density: 0.5, masks: new Map([['a.weight', Mask.ones([6, 8])]]) },
    /shape \[8, 6\] but received \[6, 8\]/,
    'ERR_SHAPE',
  );
  config({ density: 0.5, masks: new Map([['c.weight', Mask.ones([6, 8])]]) }, /received one of 'c.weight'/);
  config({ density: 0.5, schedule: 'never' }, /Expected a schedule \(oneShot, .*received 'never'/);
  config({ density: 0.5, schedule: { name: 'linear', steps: 0 } }, /integer from 1 but received 0/);
  const giving = (scores: [string, Tensor][]) => ({
    density: 0.5,
    criterion: { name: 'odd', score: () => new Map(scores) },
  });
  config(
    giving([['a.weight', randn([8, 6])]]),
    /'odd' to score 'b.weight' but received scores of 'a.weight'/,
  );
  config(giving([['a.weight', randn([6, 8])]]), /shape \[8, 6\] but received \[6, 8\]/, 'ERR_SHAPE');
  const nan = tensor([NaN]).expand([8, 6]);
  t.throws(
    () =>
      prune(
        net,
        giving([
          ['a.weight', nan],
          ['b.weight', randn([4, 8])],
        ]),
      ),
    { message: /NaN/ },
  );
  const later = { density: 0.5, criterion: { name: 'later', score: () => Promise.resolve(new Map()) } };
  config(later, /scores at once but received 'later': use pruneAsync/);
});
