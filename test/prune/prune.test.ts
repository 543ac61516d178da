import test from 'ava';
import { full, memory, randn, scope, tensor, type Tensor } from 'espalier';
import { functional as F, Linear, Module } from 'espalier/nn';
import {
  aliveCount,
  grasp,
  learned,
  Mask,
  prunable,
  prune,
  pruneAsync,
  schedule,
  keepCounts,
  type Criterion,
  type ScheduleName,
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
  t.true(memory().tensors - before <= 2);
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

test('signed scores: the smallest is pruned first, whatever its magnitude', async (t) => {
  const scores = new Map([
    ['a.weight', full([8, 6], -3)],
    ['b.weight', full([4, 8], 1)],
  ]);
  const byValue = prune(new Net(), { criterion: learned(scores), density: 0.4 });
  t.deepEqual(
    [...byValue.values()].map((m) => m.count),
    [0, 32],
  );
  const byMagnitude = prune(new Net(), { criterion: learned(scores, { order: 'magnitude' }), density: 0.6 });
  t.deepEqual(
    [...byMagnitude.values()].map((m) => m.count),
    [48, 0],
  );
  const net = new Net();
  const x = randn([8, 6]);
  const calibration = { batches: 1, loss: () => net.forward(x).pow(2).mean() };
  const criterion = grasp({ temperature: 1 });
  const { tensors } = prunable(net);
  const raw = await criterion.score({ model: net, tensors, masks: new Map(), seed: 0, calibration });
  const masks = await pruneAsync(net, { criterion, density: 0.5, calibration });
  const [kept, gone] = [true, false].map((alive) =>
    [...masks].flatMap(([name, m]) => {
      const bits = m.toBool().flatten().toArray() as boolean[];
      return (raw.get(name)!.flatten().toArray() as number[]).filter((_, i) => bits[i] === alive);
    }),
  ) as [number[], number[]];
  t.is(kept.length, 40);
  t.true(Math.max(...gone) <= Math.min(...kept) && Math.min(...gone) < 0);
});

test('random: exact, nested over steps, a function of seed and name alone', (t) => {
  const of = (seed: number, density: number, schedule?: { name: 'linear'; steps: number }) =>
    prune(new Net(), { criterion: 'random', density, seed, schedule });
  const [masks, again, other, smaller] = [
    of(1, 0.5),
    of(1, 0.5, { name: 'linear', steps: 3 }),
    of(2, 0.5),
    of(1, 0.1),
  ];
  t.is(aliveCount(masks), 40);
  for (const [name, mask] of masks) {
    t.true(mask.equal(again.get(name)!));
    t.false(mask.equal(other.get(name)!));
    t.true(smaller.get(name)!.isWithin(mask));
  }
});

test('schedules: their curves, exact ends, counts that never rise', (t) => {
  const of = (name: ScheduleName, steps: number, from = 1, to = 0.1) => {
    const { density } = schedule({ name, steps }, { from, to });
    return Array.from({ length: steps }, (_, i) => density(i + 1));
  };
  const near = (a: number[], b: number[]) =>
    t.true(
      a.every((x, i) => Math.abs(x - b[i]!) < 1e-12),
      `${String(a)} ${String(b)}`,
    );
  near(of('oneShot', 1), [0.1]);
  near(of('geometric', 3, 1, 0.8 ** 3), [0.8, 0.64, 0.512]);
  near(of('exponential', 2), [Math.sqrt(0.1), 0.1]);
  near(of('linear', 3), [0.7, 0.4, 0.1]);
  // Zhu and Gupta: s_t = s_f + (s_i − s_f)(1 − t/n)³ with s = 1 − density.
  near(
    of('cubic', 4, 0.8, 0.2),
    [1, 2, 3, 4].map((i) => 1 - (0.8 + (0.2 - 0.8) * (1 - i / 4) ** 3)),
  );
  const stairs = schedule({ name: (p, from, to) => (p < 0.5 ? from : to), steps: 4 }, { to: 0.3 });
  near(
    [1, 2, 3, 4].map((i) => stairs.density(i)),
    [1, 0.3, 0.3, 0.3],
  );
  t.is(schedule({ name: 'cubic', steps: 7 }, { to: 0.1 }).density(7), 0.1);
  t.deepEqual(
    keepCounts(schedule({ name: (p) => 1 - Math.abs(p - 0.5), steps: 4 }, { to: 0.25 }), 10),
    [8, 8, 8, 2],
  );
  t.throws(() => schedule('cubic', { to: 2 }), {
    message: /'to' to be a density from 0 to 1 but received 2/,
  });
  t.throws(() => schedule({ name: 'cubic', steps: 3 }, { to: 0 }).density(4), {
    message: /step from 1 to 3 but received 4/,
  });
});

test('an event that throws leaves the model as it was', (t) => {
  const net = new Net();
  const before = weights(net);
  const onEvent = () => {
    throw new Error('no');
  };
  t.throws(() => prune(net, { density: 0.01, minAlive: 0, onEvent }), { message: 'no' });
  t.deepEqual(weights(net), before);
});

test('scores that are none are refused by the name of their criterion', (t) => {
  for (const scores of [undefined, {}, new Map([['a.weight', 5]])]) {
    const criterion = { name: 'mine', score: () => scores as never };
    t.throws(() => prune(new Net(), { density: 0.5, criterion }), { code: 'ERR_CONFIG', message: /'mine'/ });
  }
});
