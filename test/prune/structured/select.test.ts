import test from 'ava';
import fc from 'fast-check';
import { full, manualSeed, ones, randn, scope, tensor, type Tensor } from 'espalier';
import { functional as F } from 'espalier/nn';
import {
  deadUnits,
  dependencyGraph,
  pruneCount,
  selectGroups,
  shuffleGroups,
  unitScores,
  type Aggregate,
  type DependencyGraph,
  type GroupKind,
  type Mask,
  type SelectGroupsOptions,
} from 'espalier/prune';
import { networks } from './networks.js';

function graphOf(at: number): DependencyGraph {
  const { make, input } = networks[at]!;
  const model = make();
  const example = input();
  return dependencyGraph(model, () => model.forward(example));
}

const alive = (graph: DependencyGraph, kind: GroupKind, masks: ReadonlyMap<string, Mask>): number[] => {
  const layers = graph.of([kind]);
  const dead = deadUnits(graph, layers, masks);
  return layers.map(({ units }) => units.filter((unit) => !dead.has(unit)).length);
};
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

for (const { kinds, name } of networks)
  test(`${name}: rounds over units are exact, nested, and leave every layer its minimum`, (t) => {
    const at = networks.findIndex((network) => network.name === name);
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom('global' as const, 'layer' as const),
        fc.nat(1e6),
        (kind, fraction, minimum, scoped, seed) =>
          scope(() => {
            manualSeed(seed);
            const graph = graphOf(at);
            let masks: ReadonlyMap<string, Mask> = new Map<string, Mask>();
            let left = alive(graph, kind, masks);
            const layers = graph.of([kind]);
            for (let round = 0; round < 3; round++) {
              const next = selectGroups(graph, { kinds: kind, fraction, minimum, scope: scoped, masks });
              const now = alive(graph, kind, next);
              const spare = left.map((n, i) => Math.max(0, n - (layers[i]!.optional ? 0 : minimum)));
              if (scoped === 'global')
                t.is(sum(left) - sum(now), Math.min(pruneCount(sum(left), fraction), sum(spare)));
              else
                now.forEach((n, i) =>
                  t.is(left[i]! - n, Math.min(pruneCount(left[i]!, fraction), spare[i]!)),
                );
              for (const [parameter, mask] of masks) t.true(next.get(parameter)!.isWithin(mask));
              [masks, left] = [next, now];
            }
          }),
      ),
      { numRuns: 4 },
    );
  });

test('the same masks every time, and of equal scores the earlier unit goes first', (t) => {
  scope(() => {
    manualSeed(3);
    const graph = graphOf(3);
    const options: SelectGroupsOptions = { kinds: ['heads', 'neurons'], fraction: 0.37 };
    const [a, b] = [selectGroups(graph, options), selectGroups(graph, options)];
    t.true([...a].every(([name, mask]) => mask.equal(b.get(name)!)));
    const mlp = graphOf(0);
    const scores = new Map(mlp.model.namedParameters().map(([name, p]) => [name, ones(p.shape)]));
    const masks = selectGroups(mlp, { kinds: 'neurons', scope: 'layer', fraction: 0.5, scores });
    // 7 · 0.5 rounds half to even: 4; 9 · 0.5 = 4.5: 4.
    t.deepEqual(masks.get('layers.0.bias')!.toBool().toArray(), [
      false,
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    t.is(masks.get('layers.1.bias')!.count, 5);
    t.deepEqual([...masks.keys()].sort(), [
      'layers.0.bias',
      'layers.0.weight',
      'layers.1.bias',
      'layers.1.weight',
      'layers.2.weight',
    ]);
  });
});

/** Scores of units summed element by element, in plain numbers. */
function naive(
  graph: DependencyGraph,
  kind: GroupKind,
  scores: Map<string, Tensor>,
  how: Aggregate,
): number[] {
  return graph.of([kind]).flatMap(({ units }) =>
    units.map((unit) => {
      const elements = new Map<string, number>();
      for (const { name, dim, indices } of unit.members) {
        const score = scores.get(name);
        if (!score) continue;
        const values = score.double().flatten().toArray() as number[];
        const inner = score.shape.slice(dim + 1).reduce((a, b) => a * b, 1);
        values.forEach((value, i) => {
          const place = Math.floor(i / inner) % score.size(dim);
          if (unit.module !== undefined || indices.includes(place)) elements.set(`${name} ${i}`, value);
        });
      }
      const all = [...elements.values()];
      if (how === 'signed') return Math.abs(sum(all));
      if (how === 'l2') return Math.sqrt(sum(all.map((v) => v * v)));
      return sum(all.map(Math.abs)) / (how === 'mean' ? all.length : 1);
    }),
  );
}

test('scores of units are those of their weights, each weight once', (t) => {
  scope(() => {
    manualSeed(4);
    networks.forEach(({ kinds }, at) => {
      const graph = graphOf(at);
      const matrices = graph.model.namedParameters().filter(([, p]) => p.ndim > 1);
      const scores = new Map(matrices.map(([name, p]) => [name, randn(p.shape)]));
      for (const kind of kinds)
        for (const aggregate of ['sum', 'mean', 'l2', 'signed'] as const) {
          const found = unitScores(graph.of([kind]), scores, new Map(), { aggregate, order: 'magnitude' });
          const expected = tensor(naive(graph, kind, scores, aggregate), { dtype: 'float64' });
          t.true(found.allclose(expected, { rtol: 1e-6, atol: 1e-6 }), `${kind} ${aggregate}`);
        }
    });
  });
});

test('a width whose layers map it to itself counts the shared weights once', (t) => {
  scope(() => {
    manualSeed(4);
    const graph = graphOf(2);
    // Every embedding-wide matrix of which both dimensions are width would count its diagonal twice.
    const layers = [
      {
        name: 'square',
        kind: 'width' as const,
        normalized: false,
        units: [0, 1, 2].map((i) => ({
          name: `square[${i}]`,
          members: [0, 1].map((dim) => ({ name: 'square', dim, indices: [i] })),
        })),
      },
    ];
    const scores = new Map([
      [
        'square',
        tensor([
          [1, 2, 3],
          [4, 5, 6],
          [7, 8, 9],
        ]),
      ],
    ]);
    const found = unitScores(layers, scores, new Map(), { aggregate: 'sum', order: 'magnitude' });
    t.deepEqual(found.toArray(), [1 + 2 + 3 + 4 + 7, 4 + 5 + 6 + 2 + 8, 7 + 8 + 9 + 3 + 6]);
    t.is(graph.frozen.length, 1);
  });
});

test('scores that compete by value: the smallest goes first, below zero too', (t) => {
  scope(() => {
    const graph = graphOf(0);
    const rows = tensor([[-3], [2], [-1], [0], [5], [1], [-2]])
      .expand([7, 5])
      .contiguous();
    const scores = new Map(graph.model.namedParameters().map(([name, p]) => [name, full(p.shape, 0)]));
    scores.set('layers.0.weight', rows);
    const by = (order: 'value' | 'magnitude') =>
      selectGroups(graph, { kinds: 'neurons', scope: 'layer', fraction: 0.4, scores, order })
        .get('layers.0.bias')!
        .toBool()
        .toArray();
    t.deepEqual(by('value'), [false, true, false, true, true, true, false]);
    t.deepEqual(by('magnitude'), [true, true, false, false, true, false, true]);
  });
});

test('counts are rounded up to a multiple', (t) => {
  scope(() => {
    manualSeed(9);
    const graph = graphOf(1);
    const masks = selectGroups(graph, { kinds: ['filters', 'channels'], fraction: 0.6, multipleOf: 4 });
    for (const kind of ['filters', 'channels'] as const) {
      const sizes = graph.of([kind]).map(({ units }) => units.length);
      alive(graph, kind, masks).forEach((n, i) =>
        t.true(n % 4 === 0 || n === sizes[i], `${n} of ${sizes[i]}`),
      );
    }
  });
});

test('shuffled units: as many in every layer, others, and the same for the same seed', (t) => {
  scope(() => {
    manualSeed(6);
    const graph = graphOf(1);
    const masks = selectGroups(graph, { kinds: 'filters', fraction: 0.5 });
    const [a, again, other] = [1, 1, 2].map((seed) => shuffleGroups(graph, 'filters', masks, seed));
    t.deepEqual(alive(graph, 'filters', a!), alive(graph, 'filters', masks));
    t.true([...a!].every(([name, mask]) => mask.equal(again!.get(name)!)));
    t.false([...a!].every(([name, mask]) => mask.equal(other!.get(name)!)));
    t.false([...a!].every(([name, mask]) => mask.equal(masks.get(name)!)));
  });
});

test('a loss may be traced instead of the outputs', (t) => {
  scope(() => {
    const { make, input } = networks[3]!;
    const model = make();
    const tokens = input();
    const graph = dependencyGraph(model, () =>
      F.crossEntropy((model.forward(tokens) as Tensor).flatten(0, 1), tokens.flatten()),
    );
    t.deepEqual(
      graph.layers.map(({ kind }) => kind),
      ['width', 'heads', 'neurons', 'heads', 'neurons'],
    );
  });
});

test('protected layers are left whole', (t) => {
  scope(() => {
    const graph = graphOf(3);
    const masks = selectGroups(graph, { kinds: 'neurons', fraction: 0.5, protect: ['blocks.0'] });
    t.deepEqual([...masks.keys()], ['blocks.1.mlp.up.weight', 'blocks.1.mlp.down.weight']);
  });
});

test('bad input is refused', (t) => {
  scope(() => {
    const graph = graphOf(0);
    const select = (options: Partial<SelectGroupsOptions>) => () =>
      selectGroups(graph, { kinds: 'neurons', fraction: 0.5, ...options });
    t.throws(select({ fraction: 1.5 }), {
      instanceOf: RangeError,
      message: /fraction from 0 to 1 but received 1.5/,
    });
    t.throws(select({ fraction: NaN }), { instanceOf: RangeError });
    t.throws(select({ minimum: 0 }), { message: /positive integer for minimum but received 0/ });
    t.throws(select({ multipleOf: 2.5 }), { message: /positive integer for multipleOf/ });
    t.throws(select({ protect: ['nothing'] }), {
      code: 'ERR_CONFIG',
      message: /Expected 'nothing' to mean a parameter/,
    });
    t.throws(select({ kinds: 'heads' }), { message: /to have heads that can be removed but found none/ });
    t.throws(select({ order: 'value', aggregate: 'l2' }), { message: /sum or mean .* but received l2/ });
    t.throws(select({ scores: new Map() }), {
      message: /score for a weight of layers.0\[0\] but received none/,
    });
    const bad = new Map([['layers.0.weight', full([7, 5], NaN)]]);
    t.throws(select({ scores: bad }), { code: 'ERR_INVALID_ARGUMENT', message: /NaN for layers.0.weight/ });
    const wrong = new Map([['layers.0.weight', ones([5, 7])]]);
    t.throws(select({ scores: wrong }), {
      code: 'ERR_SHAPE',
      message: /\[7, 5\] for layers.0.weight but received \[5, 7\]/,
    });
  });
});
