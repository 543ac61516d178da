import test from 'ava';
import { grad, manualSeed, memory, noGrad, ones, randint, randn, scope, type Tensor } from 'espalier';
import * as models from 'espalier/models';
import * as nn from 'espalier/nn';
import * as optim from 'espalier/optim';
import {
  aliveNorms,
  applyMasks,
  Bilevel,
  deadUnits,
  dependencyGraph,
  disposeMasks,
  removePruned,
  selectGroups,
  type BilevelUnits,
  type DependencyGraph,
  type GroupKind,
} from 'espalier/prune';
import { filled, networks, run } from '../structured/networks.js';

/** The kinds of each network that can be searched this way. */
const KINDS = {
  MLP: ['neurons'],
  ResNet: ['filters', 'channels'],
  'BERT-like': ['heads', 'neurons'],
  'Llama-like': ['heads', 'neurons'],
} as const;

function setting(name: keyof typeof KINDS) {
  manualSeed(3);
  const network = networks.find((n) => n.name === name);
  if (!network) throw new Error(name);
  const model = network.make();
  model.eval();
  const input = network.input();
  const target = scope(() => randn(run(model, input).shape).keep());
  const graph = dependencyGraph(model, (m) => m.forward(input));
  const loss = () => (model.forward(input) as Tensor).sub(target).square().mean();
  return { model, input, loss, graph, kinds: KINDS[name] };
}

const counts = (graph: DependencyGraph, units: Omit<BilevelUnits, 'graph'>, bilevel: Bilevel) => {
  const masks = bilevel.finish();
  const layers = graph.of(typeof units.kinds === 'string' ? [units.kinds] : units.kinds);
  const dead = deadUnits(graph, layers, masks);
  disposeMasks(masks);
  return layers.map(({ units: all }) => all.filter((unit) => !dead.has(unit)).length);
};

const FORWARD: [keyof typeof KINDS, GroupKind[]][] = [
  ['MLP', ['neurons']],
  ['ResNet', ['filters', 'channels']],
  ['BERT-like', ['width']],
  ['BERT-like', ['heads', 'neurons', 'width']],
  ['Llama-like', ['heads', 'neurons']],
  ['Llama-like', ['heads', 'neurons', 'width']],
];

for (const [name, kinds] of FORWARD)
  test(`${name}, ${kinds.join()}: a forward pass under the masks is that of the network without the units`, (t) => {
    const { model, input, graph } = setting(name);
    const bilevel = new Bilevel(model, { density: 0.5, units: { graph, kinds, scope: 'layer' } });
    let searched: Tensor | undefined;
    bilevel.run(() => (searched = run(model, input)));
    const masks = bilevel.finish();
    const size = Math.max(1, Number(searched?.abs().max().item()));
    const same = (x: Tensor) =>
      Number(
        x
          .sub(searched as Tensor)
          .abs()
          .max()
          .item(),
      ) <
      1e-5 * size;
    const norms = aliveNorms(graph, masks);
    t.true(same(run(model, input)));
    norms.remove();
    removePruned(graph, masks);
    t.true(same(run(model, input)));
  });

test('width under norms, in a network whose head is its embedding: pruned features have a slope', (t) => {
  manualSeed(9);
  const model = filled(
    models.transformer({
      ...{ vocab: 11, context: 8, layers: 1, dim: 12, heads: 3, tied: true },
      ...({ norm: 'rms', positions: 'rope' } as const),
    }),
  );
  const input = randint(0, 11, [2, 5]);
  const graph = dependencyGraph(model, (m) => m.forward(input));
  const bilevel = new Bilevel(model, {
    ...{ density: 0.5, gamma: 1e9, lr: 1e-3, momentum: 0 },
    units: { graph, kinds: 'width' },
  });
  let searched: Tensor | undefined;
  bilevel.run(() => (searched = run(model, input)));
  const [[key, score]] = [...bilevel.scores] as [[string, Tensor]];
  const before = score.detach().clone();
  bilevel.upper(() => scope(() => (model.forward(input) as Tensor).square().mean().backward()));
  const moved = before.sub(bilevel.scores.get(key)!.detach());
  t.is(Number(moved.eq(0).sum().item()), 0);
  // Back to where it was, so that the masks are those of the pass above.
  noGrad(() => score.detach().copy_(before));
  const masks = bilevel.finish();
  const norms = aliveNorms(graph, masks);
  const difference = Number(
    run(model, input)
      .sub(searched as Tensor)
      .abs()
      .max()
      .item(),
  );
  t.true(difference < 1e-5 * Math.max(1, Number(searched?.abs().max().item())), `${difference}`);
  norms.remove();
});

test('the masks begin as those of magnitudes, and scores share no memory with weights', (t) => {
  const { model, graph, kinds } = setting('Llama-like');
  const bilevel = new Bilevel(model, { density: 0.6, units: { graph, kinds } });
  const weights = model.parameters().map((p) => p.detach().clone());
  noGrad(() => [...bilevel.scores.values()].forEach((score) => score.detach().mul_(2)));
  model.parameters().forEach((p, i) => t.true(p.detach().equal(weights[i] as Tensor)));
  const expected = selectGroups(graph, { kinds: [...kinds], fraction: 0.4, aggregate: 'mean' });
  const masks = bilevel.finish();
  t.deepEqual([...masks.keys()].sort(), [...expected.keys()].sort());
  for (const [key, mask] of masks) t.true(mask.equal(expected.get(key)!), key);
});

test('without the lower level, the slope of a score is the derivative by what the unit gives', (t) => {
  // Of neurons and of whole heads with the queries that they serve: the loss by a factor on what is read of them.
  const { model, loss, graph } = setting('Llama-like');
  const llama = model as models.Transformer;
  const bilevel = new Bilevel(model, {
    ...{ density: 0.5, gamma: 1e12, lr: 1, momentum: 0 },
    units: { graph, kinds: ['heads', 'neurons'] },
  });
  const before = new Map([...bilevel.scores].map(([key, s]) => [key, s.detach().clone()]));
  const factors: { of: Tensor; width: number; rows: number; score: string }[] = [];
  const hooks = llama.blocks.flatMap(({ attn, mlp }, i) => {
    const factor = (layer: nn.Linear, count: number, score: string) => {
      const of = ones([count]).requiresGrad_();
      const width = layer.weight.size(1) / count;
      factors.push({ of, width, rows: layer.weight.size(0), score });
      return layer.registerForwardPreHook((_, [x]) => [x.mul(of.repeatInterleave(width))]);
    };
    return [
      factor(attn.proj, 3, `blocks.${i}.attn.qkv.heads`),
      factor(mlp.down, 11, [...bilevel.scores.keys()].find((k) => k.startsWith(`blocks.${i}.mlp`)) as string),
    ];
  });
  // z ⊙ ∇_zℓ is 0 where a unit is pruned, so the factors must act on θ: with everything alive.
  const open = new Bilevel(model, {
    ...{ density: 1, gamma: 1e12, lr: 1, momentum: 0 },
    units: { graph, kinds: ['heads', 'neurons'] },
  });
  const slopes = grad(
    [loss()],
    factors.map(({ of }) => of),
  );
  hooks.forEach((hook) => hook.remove());
  open.upper(() => scope(() => loss().backward()));
  factors.forEach(({ width, rows, score }, i) => {
    const moved = (before.get(score) as Tensor).sub(open.scores.get(score)!.detach());
    const expected = (slopes[i] as Tensor).double().div(width * rows);
    // A score does not go below 0.
    const allowed = expected.minimum(before.get(score) as Tensor);
    t.true(Number(moved.sub(allowed).abs().max().item()) < 1e-6, score);
  });
});

test('one step is the formula, summed over the weights that read a unit; pruned units move too', (t) => {
  manualSeed(5);
  const model = filled(models.mlp({ inputs: 4, hidden: [6], outputs: 3, bias: true }));
  const [x, y] = [randn([8, 4]), randn([8, 3])];
  const graph = dependencyGraph(model, (m) => m.forward(x));
  const loss = () => (model.forward(x) as Tensor).sub(y).square().mean();
  const bilevel = new Bilevel(model, {
    ...{ density: 0.5, gamma: 2, lr: 0.01, momentum: 0 },
    units: { graph, kinds: 'neurons' },
  });
  const [[key, score]] = [...bilevel.scores] as [[string, Tensor]];
  const [read, mask] = [...bilevel.masks][0]!;
  const start = score.detach().clone();
  const weight = model.namedParameters().find(([name]) => name === read)![1];
  const theta = weight.detach().double();
  const m = mask.toBool().double();
  let g: Tensor | undefined;
  bilevel.run(() => (g = grad([loss()], [weight])[0]!.double()));
  bilevel.upper(() => scope(() => loss().backward()));
  const slope = theta.sub(m.mul(g!).div(2)).mul(g!).sum(0).div(3);
  const expected = start.sub(slope.mul(0.01)).clamp(0);
  t.regex(key, /neurons$/);
  t.true(Number(bilevel.scores.get(key)!.sub(expected).abs().max().item()) < 1e-9);
  const pruned = m.sum(0).eq(0);
  t.is(Number(pruned.sum().item()), 3);
  t.true(Number(slope.abs().maskedSelect(pruned).min().item()) > 0);
});

test('counts are exact at every step, globally and by layer, with floors and multiples; state goes on to the same bits', (t) => {
  for (const [units, expected] of [
    [{ kinds: 'neurons' }, undefined],
    [{ kinds: 'neurons', scope: 'layer' }, [3, 5]],
    [{ kinds: 'neurons', minimum: 6 }, undefined],
    [{ kinds: 'neurons', scope: 'layer', multipleOf: 3 }, [3, 6]],
  ] as const) {
    const learn = (cut: boolean) => {
      const { model, graph, loss } = setting('MLP');
      const make = () => new Bilevel(model, { density: 0.5, every: 2, units: { graph, ...units } });
      let bilevel = make();
      const opt = optim.sgd(model.parameters(), { lr: 0.05, momentum: 0.9, weightDecay: 1e-4 });
      const step = () => {
        opt.zeroGrad();
        bilevel.lower(() => scope(() => loss().backward()));
        opt.step();
        bilevel.upper(() => scope(() => loss().backward()));
      };
      for (let i = 0; i < 9; i++) {
        if (cut && i === 5) {
          const state = new Map([...bilevel.state()].map(([key, x]) => [key, x.clone()]));
          bilevel.dispose();
          bilevel = make();
          bilevel.load(state);
        }
        step();
      }
      const held = memory().tensors;
      for (let i = 0; i < 3; i++) step();
      t.true(memory().tensors <= held);
      return { bilevel, found: counts(graph, units, bilevel), scores: [...bilevel.scores.values()] };
    };
    const [whole, cut] = [learn(false), learn(true)];
    t.is(
      whole.found.reduce((a, b) => a + b, 0),
      expected ? expected[0] + expected[1] : 'minimum' in units ? 12 : 8,
    );
    if (expected) t.deepEqual(whole.found, [...expected]);
    if ('minimum' in units) t.true(whole.found.every((n) => n >= 6));
    whole.scores.forEach((score, i) => t.true(score.equal(cut.scores[i] as Tensor)));
  }
});

test('learned heads and neurons lose less than as many by magnitude', (t) => {
  const lossAfter = (learn: boolean) => {
    const { model, loss, graph, kinds } = setting('Llama-like');
    model.train();
    const opt = optim.adamW(model.parameters(), { lr: 3e-3 });
    const train = (steps: number, step: () => void) => {
      for (let i = 0; i < steps; i++) {
        opt.zeroGrad();
        step();
      }
    };
    train(40, () => {
      scope(() => loss().backward());
      opt.step();
    });
    if (!learn) {
      const masks = selectGroups(graph, { kinds: [...kinds], fraction: 0.5 });
      applyMasks(model, masks);
      disposeMasks(masks);
      return Number(scope(() => loss().item()));
    }
    const bilevel = new Bilevel(model, { density: 0.5, units: { graph, kinds } });
    train(40, () => {
      bilevel.lower(() => scope(() => loss().backward()));
      opt.step();
      bilevel.upper(() => scope(() => loss().backward()));
    });
    disposeMasks(bilevel.finish());
    bilevel.dispose();
    return Number(scope(() => loss().item()));
  };
  const [learned, magnitude] = [lossAfter(true), lossAfter(false)];
  t.log(`loss ${learned.toPrecision(3)} learned, ${magnitude.toPrecision(3)} by magnitude`);
  t.true(learned < magnitude);
});

test('what cannot be searched is refused, saying why', (t) => {
  const { model, graph } = setting('Llama-like');
  const cases = [
    [{ density: 0.5, units: { graph, kinds: 'blocks' } }, /received the blocks of .*: what a block adds/],
    [{ density: 0.5, group: 'row', units: { graph, kinds: 'heads' } }, /'units' alone but received group/],
    [{ units: { graph, kinds: 'heads' } }, /either 'density' or 'keep'/],
    [{ keep: [7], units: { graph, kinds: 'heads' } }, /at most \[6\] but received \[7\]/],
    [{ density: 0.5, units: { graph, kinds: 'filters' } }, /to have filters that can be removed/],
  ] as const;
  for (const [options, message] of cases)
    t.throws(() => new Bilevel(model, options), { code: 'ERR_CONFIG', message });
  const other = setting('MLP');
  t.throws(() => new Bilevel(other.model, { density: 0.5, units: { graph, kinds: 'heads' } }), {
    message: /a graph of the very model/,
  });
});
