import test from 'ava';
import {
  grad,
  manualSeed,
  memory,
  noGrad,
  ones,
  randint,
  randn,
  scope,
  scopeAsync,
  setNumThreads,
  tensor,
  getRngState,
  type Tensor,
} from 'espalier';
import { transformer } from 'espalier/models';
import {
  BatchNorm2d,
  Conv2d,
  Dropout,
  functional as F,
  Linear,
  Module,
  Parameter,
  type AnyModule,
} from 'espalier/nn';
import {
  fisher,
  grasp,
  lamp,
  makeCriterion,
  MovementScores,
  normalizedMagnitude,
  prunable,
  prune,
  pruneAsync,
  snip,
  taylor,
  type Calibration,
  type Criterion,
  type Mask,
  type Masks,
} from 'espalier/prune';

setNumThreads(1);

const none: Masks = new Map<string, Mask>();
const scoresOf = async (model: AnyModule, criterion: Criterion, calibration?: Calibration, masks = none) =>
  criterion.score({ model, tensors: prunable(model).tensors, masks, seed: 0, calibration });
const flat = (x: Tensor) => x.flatten().toArray() as number[];
const close = (a: readonly number[], b: readonly number[], tolerance = 1e-12) =>
  a.length === b.length && a.every((x, i) => Math.abs(x - b[i]!) <= tolerance * Math.max(1, Math.abs(b[i]!)));

/** y = w · x with loss ½ (w · x − y)²: g = (w · x − y) x and H = x xᵀ. */
class Line extends Module {
  fc: Linear;
  constructor(w: number[]) {
    super();
    this.fc = new Linear(w.length, 1, { bias: false, dtype: 'float64' });
    noGrad(() => this.fc.weight.copy_(tensor([w], { dtype: 'float64' })));
  }
  override forward(x: Tensor): Tensor {
    return this.fc.forward(x);
  }
}

const W = [0.5, -2, 1];
const X = [
  [1, 2, -1],
  [0.5, -1, 3],
];
const Y = [0.25, -1];
const lineData: Calibration = {
  batches: 2,
  loss: (m, i) =>
    m
      .forward(tensor([X[i]!], { dtype: 'float64' }))
      .sub(Y[i]!)
      .pow(2)
      .sum()
      .mul(0.5),
};
const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
const G = X.map((x, b) => x.map((v) => (dot(W, x) - Y[b]!) * v));
const sumG = W.map((_, i) => G[0]![i]! + G[1]![i]!);

test('three weights by hand: SNIP, Taylor in its forms, Fisher, GraSP', async (t) => {
  const line = new Line(W);
  const of = async (criterion: Criterion) =>
    flat((await scoresOf(line, criterion, lineData)).get('fc.weight')!);
  const squares = W.map((_, i) => G[0]![i]! ** 2 + G[1]![i]! ** 2);
  t.true(
    close(
      await of(snip()),
      W.map((w, i) => Math.abs(w * sumG[i]!)),
    ),
  );
  t.true(
    close(
      await of(taylor()),
      W.map((w, i) => w * w * squares[i]!),
    ),
  );
  t.true(
    close(
      await of(taylor({ form: 'squaredSum' })),
      W.map((w, i) => (w * sumG[i]!) ** 2),
    ),
  );
  t.true(
    close(
      await of(taylor({ form: 'abs' })),
      W.map((w, i) => Math.abs(w * sumG[i]!)),
    ),
  );
  t.true(
    close(
      await of(fisher()),
      W.map((w, i) => (0.5 * w * w * squares[i]!) / 2),
    ),
  );
  const hessian = W.map((_, i) => W.map((_, j) => X[0]![i]! * X[0]![j]! + X[1]![i]! * X[1]![j]!));
  t.true(
    close(
      await of(grasp({ temperature: 1 })),
      W.map((w, i) => w * dot(hessian[i]!, sumG)),
    ),
  );
});

class Net extends Module {
  a: Linear;
  b: Linear;
  constructor() {
    super();
    this.a = new Linear(5, 7, { dtype: 'float64' });
    this.b = new Linear(7, 3, { dtype: 'float64' });
  }
  override forward(x: Tensor): Tensor {
    return this.b.forward(this.a.forward(x).tanh());
  }
}

const classes = (batches: number): Calibration => {
  manualSeed(3);
  const xs = Array.from({ length: batches }, () => randn([6, 5], { dtype: 'float64' }));
  const y = tensor([0, 1, 2, 0, 1, 2]).long();
  return { batches, loss: (m, i) => F.crossEntropy(m.forward(xs[i]!), y) };
};

test("SNIP is the absolute gradient by the mask's entries at one", async (t) => {
  const net = new Net();
  const data = classes(3);
  const scores = await scoresOf(net, snip(), data);
  const masks = prunable(net).tensors.map(({ tensor: w }) =>
    ones(w.shape, { dtype: 'float64' }).requiresGrad_(),
  );
  const [wa, wb] = [net.a.weight, net.b.weight];
  const byMask = masks.map((m) => m.detach().mul(0));
  for (let i = 0; i < 3; i++) {
    net.a.weight = wa.mul(masks[0]!) as unknown as Parameter;
    net.b.weight = wb.mul(masks[1]!) as unknown as Parameter;
    grad([await data.loss(net, i)], masks).forEach((g, j) => byMask[j]!.add_(g!));
  }
  t.true(close(flat(scores.get('a.weight')!), flat(byMask[0]!.abs()), 1e-14));
  t.true(close(flat(scores.get('b.weight')!), flat(byMask[1]!.abs()), 1e-14));
});

async function checkHessianProduct(model: Module, data: Calibration, temperature: number): Promise<number> {
  const { tensors } = prunable(model);
  const inputs = tensors.map(({ tensor: w }) => w);
  const slope = async () => {
    const sums = inputs.map((w) => w.detach().mul(0));
    const hook = model.registerForwardHook((_, __, y) => y.div(temperature));
    for (let i = 0; i < data.batches; i++)
      grad([await data.loss(model, i)], inputs).forEach((g, j) => sums[j]!.add_(g!));
    hook.remove();
    return sums;
  };
  const scores = await scoresOf(model, grasp({ temperature }), data);
  const g = await slope();
  const epsilon = 1e-4;
  const move = (step: number) => noGrad(() => inputs.forEach((w, i) => w.add_(g[i]!, { alpha: step })));
  move(epsilon);
  const up = await slope();
  move(-2 * epsilon);
  const down = await slope();
  move(epsilon);
  const errors = tensors.map(({ name, tensor: w }, i) => {
    const expected = up[i]!.sub(down[i]!)
      .div(2 * epsilon)
      .mul(w.detach());
    const error = scores.get(name)!.sub(expected).abs().max().item() as number;
    return error / (expected.abs().max().item() as number);
  });
  return Math.max(...errors);
}

test("GraSP's Hessian-vector product agrees with finite differences", async (t) => {
  t.true((await checkHessianProduct(new Net(), classes(2), 1)) < 1e-6);
  t.true((await checkHessianProduct(new Net(), classes(2), 5)) < 1e-6);
});

test('GraSP differentiates attention twice', async (t) => {
  manualSeed(1);
  const model = transformer({
    vocab: 9,
    context: 6,
    layers: 1,
    dim: 8,
    heads: 4,
    kvHeads: 2,
    dtype: 'float64',
    initialization: 'linear',
  });
  const tokens = randint(0, 9, [2, 6]);
  const loss = (m: AnyModule) =>
    F.crossEntropy((m.forward(tokens) as Tensor).flatten(0, 1), tokens.flatten());
  t.true((await checkHessianProduct(model, { batches: 1, loss }, 1)) < 1e-6);
});

test('LAMP and normalised magnitude against their formulas, with ties, zeros and bfloat16', async (t) => {
  class One extends Module {
    fc: Linear;
    constructor(w: Tensor) {
      super();
      this.fc = new Linear(w.size(1), w.size(0), { bias: false, dtype: w.dtype });
      noGrad(() => this.fc.weight.copy_(w));
    }
    override forward(x: Tensor): Tensor {
      return this.fc.forward(x);
    }
  }
  manualSeed(5);
  for (const w of [
    randn([4, 9]),
    tensor([[1, -1, 2, 0, 0, 2, -2, 3]], { dtype: 'float64' }),
    randn([8, 40]).to('bfloat16'),
    randn([2, 3]).mul(0),
  ]) {
    const model = new One(w);
    const values = flat(w.double());
    const naive = values.map((v) => {
      const sum = values.filter((u) => Math.abs(u) >= Math.abs(v)).reduce((s, u) => s + u * u, 0);
      return sum === 0 ? 0 : (v * v) / sum;
    });
    t.true(close(flat((await scoresOf(model, lamp)).get('fc.weight')!), naive));
    const norm = Math.sqrt(dot(values, values));
    const scores = flat((await scoresOf(model, normalizedMagnitude)).get('fc.weight')!);
    t.true(
      close(
        scores,
        values.map((v) => (norm === 0 ? 0 : v / norm)),
      ),
    );
  }
});

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
  t.throws(() => makeCriterion({ name: 'taylor', form: 'cubes' as 'abs' }), { message: /received 'cubes'/ });
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
