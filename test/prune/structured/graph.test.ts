import test from 'ava';
import { manualSeed, ones, ops, randint, randn, scope, type Tensor } from 'espalier';
import * as models from 'espalier/models';
import * as nn from 'espalier/nn';
import {
  applyMasks,
  dependencyGraph,
  registerSizes,
  removePruned,
  selectGroups,
  type DependencyGraph,
  type GroupKind,
} from 'espalier/prune';
import { filled, networks, run } from './networks.js';

const { functional: F } = nn;

const summary = (graph: DependencyGraph): string[] =>
  graph.layers.map(({ name, kind, units }) => `${name}: ${units.length} ${kind}`);

/** A module of one function over layers. */
class Net<L extends Record<string, nn.AnyModule | Tensor>> extends nn.Module<[Tensor], Tensor> {
  constructor(
    layers: L,
    readonly compute: (layers: L, x: Tensor) => Tensor,
  ) {
    super();
    Object.assign(this, layers);
  }

  forward(x: Tensor): Tensor {
    return this.compute(this as unknown as L, x);
  }
}

/** Prunes half of a kind and checks that other inputs give the same masked and removed. */
function halved(
  t: { true(ok: boolean, message?: string): boolean },
  model: nn.AnyModule,
  input: () => Tensor,
  kind: GroupKind,
): DependencyGraph {
  filled(model);
  const example = input();
  const graph = dependencyGraph(model, () => model.forward(example));
  const masks = selectGroups(graph, { kinds: kind, fraction: 0.5 });
  applyMasks(model, masks);
  model.eval();
  const fresh = input();
  const masked = run(model, fresh);
  const { parameters } = removePruned(graph, masks);
  const difference = Number(run(model, fresh).sub(masked).abs().max().item());
  t.true(difference < 1e-5 * Math.max(1, Number(masked.abs().max().item())), `apart by ${difference}`);
  t.true(parameters.after < parameters.before);
  return graph;
}

test('units of the four networks', (t) => {
  const found = networks.map(({ make, input }) => {
    const model = make();
    const example = input();
    return summary(dependencyGraph(model, () => model.forward(example)));
  });
  t.deepEqual(found, [
    ['layers.0: 7 neurons', 'layers.1: 9 neurons'],
    [
      'conv1: 5 channels',
      'layer1.0.conv1: 5 filters',
      'layer1.1.conv1: 5 filters',
      'layer2.0.conv1: 10 filters',
      'layer2.0.conv2: 10 channels',
      'layer2.1.conv1: 10 filters',
      'layer3.0.conv1: 20 filters',
      'layer3.0.conv2: 20 channels',
      'layer3.1.conv1: 20 filters',
    ],
    [
      'tok: 18 width',
      'layers.0.self_attn: 6 heads',
      'layers.0.linear1: 13 neurons',
      'layers.1.self_attn: 6 heads',
      'layers.1.linear1: 13 neurons',
    ],
    [
      'tok: 24 width',
      'blocks.0.attn.qkv: 3 heads',
      'blocks.0.mlp.up: 11 neurons',
      'blocks.1.attn.qkv: 3 heads',
      'blocks.1.mlp.up: 11 neurons',
    ],
  ]);
});

test('a head of shared keys and values goes with its queries, a hidden unit of swiglu with its gate', (t) => {
  const { make, input } = networks[3]!;
  const model = make();
  const example = input();
  const { layers } = dependencyGraph(model, () => model.forward(example));
  const span = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  // 6 query heads, 3 of keys, 3 of values, 4 features each: rows 0-23, 24-35, 36-47.
  t.deepEqual(layers.find(({ kind }) => kind === 'heads')!.units[1]!.members, [
    { name: 'blocks.0.attn.qkv.weight', dim: 0, indices: [...span(8, 16), ...span(28, 32), ...span(40, 44)] },
    { name: 'blocks.0.attn.proj.weight', dim: 1, indices: span(8, 16) },
  ]);
  t.deepEqual(layers.find(({ kind }) => kind === 'neurons')!.units[2]!.members, [
    { name: 'blocks.0.mlp.up.weight', dim: 0, indices: [2, 13] },
    { name: 'blocks.0.mlp.down.weight', dim: 1, indices: [2] },
  ]);
});

test('tied embeddings: width goes from the one table, vocabulary stays', (t) => {
  scope(() => {
    const model = filled(
      models.transformer({ vocab: 11, context: 8, layers: 1, dim: 12, heads: 3, tied: true }),
    );
    const tokens = randint(0, 11, [2, 4]);
    const graph = dependencyGraph(model, (m) => m.forward(tokens));
    removePruned(graph, selectGroups(graph, { kinds: 'width', fraction: 0.5 }));
    t.deepEqual(model.tok.weight.shape, [11, 6]);
    t.is(model.head.weight, model.tok.weight);
    t.is(model.config.dim, 6);
  });
});

test('convolutions flattened into a linear layer, pooled, padded by reflection', (t) => {
  scope(() => {
    const model = new nn.Sequential(
      new nn.Conv2d(2, 6, 3, { padding: 1, paddingMode: 'reflect' }),
      new nn.ReLU(),
      new nn.MaxPool2d(2),
      new nn.Flatten(),
      new nn.Linear(6 * 4 * 4, 5),
    );
    const graph = halved(t, model, () => randn([2, 2, 8, 8]), 'filters');
    t.is(graph.layers[0]!.units[0]!.members.at(-1)!.indices.length, 16);
  });
});

test('groups of a convolution go whole', (t) => {
  scope(() => {
    const model = new nn.Sequential(
      new nn.Conv2d(3, 8, 1),
      new nn.Conv2d(8, 16, 3, { groups: 8 }),
      new nn.BatchNorm2d(16),
      new nn.Conv2d(16, 4, 1),
    );
    const graph = halved(t, model, () => randn([2, 3, 6, 6]), 'filters');
    t.deepEqual(summary(graph), ['0: 8 filters']);
    t.is((model.at(1) as nn.Conv2d).outChannels, 8);
  });
});

test('concatenated branches stay apart', (t) => {
  scope(() => {
    const layers = { a: new nn.Linear(3, 4), b: new nn.Linear(3, 6), c: new nn.Linear(10, 2) };
    const model = new Net(layers, ({ a, b, c }, x) =>
      c.forward(ops.aten.cat([a.forward(x).relu(), b.forward(x).tanh()], -1)),
    );
    t.deepEqual(summary(halved(t, model, () => randn([5, 3]), 'neurons')), ['a: 4 neurons', 'b: 6 neurons']);
  });
});

test('attention by products of its own, with norms and scales of a head', (t) => {
  class Heads extends nn.Module<[Tensor], Tensor> {
    q = new nn.Linear(8, 12, { bias: false });
    k = new nn.Linear(8, 12, { bias: false });
    v = new nn.Linear(8, 12);
    scale = new nn.Parameter(ones([3]));
    norm = new nn.RMSNorm(3);
    out = new nn.Linear(12, 5);
    heads = 4;
    forward(x: Tensor): Tensor {
      const split = (y: Tensor) => y.view(2, -1, this.heads, 3).transpose(1, 2);
      const q = this.norm.forward(split(this.q.forward(x)));
      const k = this.norm.forward(split(this.k.forward(x)));
      const scores = q.mul(this.scale).matmul(k.transpose(-2, -1)).softmax(-1);
      const y = scores.matmul(split(this.v.forward(x)));
      return this.out.forward(y.transpose(1, 2).reshape(2, -1, this.heads * 3));
    }
  }
  registerSizes(Heads, (m) => ({ heads: m.out.weight.size(1) / 3 }));
  scope(() => {
    const model = new Heads();
    t.deepEqual(summary(halved(t, model, () => randn([2, 5, 8]), 'heads')), ['q: 4 heads']);
    t.deepEqual(model.scale.shape, [3]);
    t.is(model.heads, 2);
  });
});

test('MultiheadAttention that gives its weights, with keys of another size', (t) => {
  class Cross extends nn.Module<[Tensor], Tensor> {
    attention = new nn.MultiheadAttention(8, 4, { kdim: 5, vdim: 5, batchFirst: true });
    head = new nn.Linear(8, 2);
    forward(x: Tensor): Tensor {
      const [y] = this.attention.forward(x, x.narrow(-1, 0, 5), x.narrow(-1, 0, 5));
      return this.head.forward(y);
    }
  }
  scope(() => {
    const model = new Cross();
    const found = summary(halved(t, model, () => randn([2, 3, 8]), 'heads'));
    t.true(found.includes('attention: 4 heads'));
    t.is(model.attention.numHeads, 2);
  });
});

test('one layer in two places, and parameters that scale a stream', (t) => {
  scope(() => {
    const layers = {
      a: new nn.Linear(3, 6),
      b: new nn.Linear(6, 6),
      c: new nn.Linear(6, 2),
      gain: new nn.Parameter(ones([6])),
    };
    const model = new Net(layers, ({ a, b, c, gain }, x) => {
      const h = a.forward(x).relu();
      return c.forward(b.forward(b.forward(h).relu()).mul(gain));
    });
    // b's inputs are its outputs: a's and b's units are one.
    const graph = halved(t, model, () => randn([5, 3]), 'neurons');
    t.is(graph.layers.length, 1);
    t.true(graph.layers[0]!.units[0]!.members.some(({ name }) => name === 'gain'));
  });
});

test('parts of equal size lose the same places', (t) => {
  scope(() => {
    const layers = { a: new nn.Linear(3, 8), b: new nn.Linear(4, 2), c: new nn.Linear(4, 2) };
    const model = new Net(layers, ({ a, b, c }, x) => {
      const [left, right] = a.forward(x).relu().chunk(2, -1);
      return b.forward(left!).add(c.forward(right!));
    });
    t.deepEqual(summary(halved(t, model, () => randn([5, 3]), 'neurons')), ['a: 4 neurons']);
  });
});

const refusals: [string, RegExp, () => nn.AnyModule][] = [
  [
    'an operator without a rule',
    /a: aten::cummax in Net is not understood/,
    () =>
      new Net({ a: new nn.Linear(4, 6), b: new nn.Linear(6, 2) }, ({ a, b }, x) =>
        b.forward(ops.aten.cummax(a.forward(x), 0)[0]),
      ),
  ],
  [
    'a softmax over units',
    /a: aten::softmax runs over it in act \(Softmax\)/,
    () =>
      new Net(
        { a: new nn.Linear(4, 6), act: new nn.Softmax(-1), b: new nn.Linear(6, 2) },
        ({ a, act, b }, x) => b.forward(act.forward(a.forward(x)) as Tensor),
      ),
  ],
  [
    'a mean over units beside a layer',
    /a: aten::mean runs over it in Net/,
    () =>
      new Net({ a: new nn.Linear(4, 6), b: new nn.Linear(6, 2) }, ({ a, b }, x) => {
        const h = a.forward(x);
        return b.forward(h).add(h.mean(-1, { keepdim: true }));
      }),
  ],
  [
    'a tensor of a fixed size',
    /a: it meets a tensor of a fixed size \[6\] in Net/,
    () =>
      new Net({ a: new nn.Linear(4, 6), b: new nn.Linear(6, 2) }, ({ a, b }, x) =>
        b.forward(a.forward(x).add(ones([6]))),
      ),
  ],
  [
    'a part at fixed positions',
    /a: aten::narrow takes fixed positions of it in Net/,
    () =>
      new Net({ a: new nn.Linear(4, 6), b: new nn.Linear(2, 2) }, ({ a, b }, x) =>
        b.forward(a.forward(x).narrow(-1, 1, 2)),
      ),
  ],
  [
    'a rotation of units',
    /a: aten::roll takes fixed positions of it in Net/,
    () =>
      new Net({ a: new nn.Linear(4, 6), b: new nn.Linear(6, 2) }, ({ a, b }, x) =>
        b.forward(a.forward(x).roll(2, -1)),
      ),
  ],
  [
    'a residual from the input',
    /a: .*meets a tensor of a fixed size \[3, 4\] in Net/,
    () =>
      new Net({ a: new nn.Linear(4, 4), b: new nn.Linear(4, 2) }, ({ a, b }, x) =>
        b.forward(a.forward(x).add(x)),
      ),
  ],
];

for (const [what, message, make] of refusals)
  test(`${what} is refused by name`, (t) => {
    scope(() => {
      const model = make();
      const x = randn([3, 4]);
      const graph = dependencyGraph(model, () => model.forward(x));
      t.deepEqual(summary(graph), []);
      t.throws(() => selectGroups(graph, { kinds: 'neurons', fraction: 0.5 }), {
        code: 'ERR_CONFIG',
        message,
      });
    });
  });

test('post-norm blocks and blocks that share weights are no blocks to remove', (t) => {
  scope(() => {
    const tokens = randint(0, 11, [2, 4]);
    const sizes = { vocab: 11, context: 8, layers: 2, dim: 12, heads: 3 };
    const encoder = models.encoder({ ...sizes, classes: 2 });
    const graph = dependencyGraph(encoder, (m) => m.forward(tokens));
    t.throws(() => graph.of(['blocks']), { message: /have blocks that can be removed but found none/ });
    const shared = models.transformer(sizes);
    shared.blocks[1] = shared.blocks[0]!;
    const other = models.transformer({ ...sizes, layers: 3 });
    other.blocks[2]!.mlp.up.weight = other.blocks[1]!.mlp.up.weight;
    const blocks = dependencyGraph(other, (m) => m.forward(tokens)).of(['blocks']);
    t.deepEqual(
      blocks[0]!.units.map(({ name }) => name),
      ['blocks.0'],
    );
    t.true(blocks[0]!.optional);
  });
});

test('tracing leaves the model as it was', (t) => {
  scope(() => {
    manualSeed(0);
    const model = networks[1]!.make();
    model.train();
    (model.module('fc') as nn.AnyModule).eval();
    const x = networks[1]!.input();
    const before = Object.values(model.stateDict()).map((s) => s.clone());
    const graph = dependencyGraph(model, () => model.forward(x));
    graph.of(['blocks']);
    Object.values(model.stateDict()).forEach((s, i) => t.true(s.equal(before[i]!)));
    t.true(model.training);
    t.false((model.module('fc') as nn.AnyModule).training);
    t.throws(() => dependencyGraph(model, () => model.forward(randn([2, 2]))));
    t.true(Object.keys(model).every((key) => key !== 'forward'));
    t.is(F.relu(x).shape.length, 4);
  });
});
