import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { manualSeed, randn, safetensors, scope, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import * as optim from 'espalier/optim';
import {
  aliveNorms,
  applyMasks,
  applyShapePlan,
  deadUnits,
  dependencyGraph,
  loadPruned,
  masksOfUnits,
  maskedAdamW,
  removePruned,
  savePruned,
  selectGroups,
  type DependencyGraph,
  type GroupKind,
  type Unit,
} from 'espalier/prune';
import { filled, networks, run } from './networks.js';

/** A random choice of units, at least one of each layer left. */
function someUnits(graph: DependencyGraph, kind: GroupKind, draws: readonly number[]): Set<Unit> {
  const chosen = new Set<Unit>();
  let at = 0;
  for (const { units } of graph.of([kind])) {
    const keep = draws[at++ % draws.length]! % units.length;
    units.forEach((unit, i) => i !== keep && draws[at++ % draws.length]! % 2 === 0 && chosen.add(unit));
  }
  return chosen;
}

const names = (units: ReadonlySet<Unit>): string[] => [...units].map(({ name }) => name).sort();

const apart = (a: Tensor, b: Tensor): number => Number(a.sub(b).abs().max().item());

for (const { name, kinds, make, input } of networks)
  for (const kind of kinds)
    test(`${name}: any choice of ${kind} computes the same masked and removed`, (t) => {
      const draws = fc.array(fc.nat(1000), { minLength: 40, maxLength: 120 });
      fc.assert(
        fc.property(draws, fc.nat(1e6), (numbers, seed) =>
          scope(() => {
            manualSeed(seed);
            const model = make();
            const example = input();
            const graph = dependencyGraph(model, () => model.forward(example));
            const layers = graph.of([kind]);
            const chosen = someUnits(graph, kind, numbers);
            const masks = masksOfUnits(graph, layers, chosen);
            t.deepEqual(
              names(deadUnits(graph, layers, masks)),
              names(chosen),
              'what is masked whole is what was chosen',
            );
            applyMasks(model, masks);
            model.eval();
            const fresh = input();
            const norms = aliveNorms(graph, masks);
            const masked = run(model, fresh);
            norms.remove();
            const before = model.parameters().reduce((sum, p) => sum + p.numel, 0);
            // Compared here, on other inputs than the example.
            const removal = removePruned(graph, masks, { verify: false });
            t.true(apart(masked, run(model, fresh)) <= 1e-5 * Math.max(1, Number(masked.abs().max().item())));
            const after = model.parameters().reduce((sum, p) => sum + p.numel, 0);
            t.deepEqual(removal.parameters, { before, after });
            t.is(after < before, chosen.size > 0);
            t.is(
              removal.layers.filter((l) => l.kind === kind).reduce((sum, l) => sum + l.before - l.after, 0),
              chosen.size,
            );
          }),
        ),
        { numRuns: 4 },
      );
    });

for (const { name, kinds, make, input } of networks)
  test(`${name}: removed in turns, saved, loaded and trained on`, async (t) => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'espalier-structured-'));
    const file = path.join(folder, 'small.safetensors');
    try {
      manualSeed(5);
      const model = make();
      const example = input();
      for (const kind of kinds) {
        const graph = dependencyGraph(model, () => model.forward(example));
        const { difference } = removePruned(graph, selectGroups(graph, { kinds: kind, fraction: 0.3 }));
        t.true(difference !== null && difference <= 1e-5 * 50, `${kind}: ${difference}`);
      }
      await savePruned(file, model, { metadata: { who: 'test' } });
      t.is((await safetensors.header(file)).metadata['who'], 'test');
      const loaded = await loadPruned(file, make());
      model.eval();
      loaded.eval();
      t.is(apart(run(model, example), run(loaded, example)), 0);
      t.is(String(loaded), String(model));
      model.train();
      const optimizer = optim.adamW(model.parameters(), { lr: 1e-3 });
      scope(() => {
        (model.forward(example) as Tensor).square().mean().backward();
        optimizer.step();
      });
      t.true(model.parameters().every((p) => p.grad === null || p.grad.shape.join() === p.shape.join()));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

test('masked training keeps units dead: what is removed after it computes the same', (t) => {
  const [, resnet] = networks;
  scope(() => {
    manualSeed(1);
    const model = resnet!.make();
    const example = resnet!.input();
    const graph = dependencyGraph(model, () => model.forward(example));
    const masks = selectGroups(graph, { kinds: ['filters', 'channels'], fraction: 0.4 });
    applyMasks(model, masks);
    const optimizer = maskedAdamW(model, masks, { lr: 1e-2, weightDecay: 0.1, clip: 1 });
    for (let step = 0; step < 5; step++)
      scope(() => {
        optimizer.zeroGrad();
        (model.forward(randn([4, 3, 8, 8])) as Tensor).square().mean().backward();
        optimizer.step();
      });
    const { difference, latency, bytes, parameters } = removePruned(graph, masks, { runs: 2 });
    t.true(difference! < 1e-5);
    t.true(latency!.before > 0 && latency!.after > 0);
    t.true(bytes.after < bytes.before && parameters.after < parameters.before);
  });
});

test('masks within the removed shapes stay: unstructured and structured pruning go together', (t) => {
  scope(() => {
    manualSeed(2);
    const model = networks[0]!.make();
    const example = networks[0]!.input();
    const graph = dependencyGraph(model, () => model.forward(example));
    const first = selectGroups(graph, { kinds: 'neurons', fraction: 0.5 });
    const { masks } = removePruned(graph, first);
    for (const [name, p] of model.namedParameters())
      if (masks.has(name)) {
        t.deepEqual(masks.get(name)!.shape, p.shape);
        t.is(masks.get(name)!.density, 1);
      }
    t.throws(() => removePruned(graph, first), { message: /units were removed since it was made/ });
  });
});

test('a module whose numbers do not follow is refused, and nothing is removed', (t) => {
  class Fixed extends nn.Module<[Tensor], Tensor> {
    hidden = 6;
    up = new nn.Linear(4, 6);
    down = new nn.Linear(6, 2);
    forward(x: Tensor): Tensor {
      return this.down.forward(this.up.forward(x).view(-1, this.hidden).relu());
    }
  }
  scope(() => {
    const model = filled(new Fixed());
    const example = randn([3, 4]);
    const graph = dependencyGraph(model, (m) => m.forward(example));
    const masks = selectGroups(graph, { kinds: 'neurons', fraction: 0.5 });
    applyMasks(model, masks);
    const before = model.eval().forward(example);
    t.throws(() => removePruned(graph, masks), {
      code: 'ERR_CONFIG',
      message: /registerSizes; nothing was removed/,
    });
    t.deepEqual(model.up.weight.shape, [6, 4]);
    t.is(model.up.outFeatures, 6);
    t.is(apart(before, model.forward(example)), 0);
  });
});

test('an example that changes from call to call is refused', (t) => {
  scope(() => {
    const model = networks[0]!.make();
    const graph = dependencyGraph(model, () => model.forward(randn([3, 5])));
    const masks = selectGroups(graph, { kinds: 'neurons', fraction: 0.5 });
    t.throws(() => removePruned(graph, masks), { message: /differ by .* nothing was removed/ });
    t.deepEqual(model.parameters()[0]!.shape, [7, 5]);
  });
});

test('bad masks and plans are refused', async (t) => {
  const { make, input } = networks[0]!;
  const model = make();
  const example = input();
  const graph = dependencyGraph(model, () => model.forward(example));
  const layers = graph.of(['neurons']);
  const everything = masksOfUnits(graph, layers, new Set(layers.flatMap(({ units }) => units)));
  t.throws(() => removePruned(graph, everything), { message: /layers.0 to keep one of its 7 neurons/ });
  const wrong = new Map([['layers.1.weight', everything.get('layers.0.weight')!]]);
  t.throws(() => removePruned(graph, wrong), {
    message: /mask of shape \[9, 7\] for layers.1.weight but received/,
  });
  t.throws(() => removePruned(graph, new Map([['nothing', everything.get('layers.0.weight')!]])), {
    message: /masked parameter nothing/,
  });
  t.throws(() => removePruned(graph, new Map(), { runs: -1 }), { instanceOf: RangeError });
  t.throws(() => applyShapePlan(model, JSON.parse('{"format":"other"}')), { code: 'ERR_DATA' });
  const plan = { format: 'espalier-shapes' as const, version: 1 as const, norms: {}, identities: [] };
  t.throws(() => applyShapePlan(model, { ...plan, shapes: {} }), { message: /lacks \[layers.0.weight/ });
  const shapes = Object.fromEntries(model.namedParameters().map(([n, p]) => [n, p.shape.map((s) => s + 1)]));
  t.throws(() => applyShapePlan(model, { ...plan, shapes }), {
    message: /at most \[7, 5\] but received \[8, 6\]/,
  });
  const folder = await mkdtemp(path.join(os.tmpdir(), 'espalier-structured-'));
  await safetensors.save(path.join(folder, 'plain.safetensors'), model.stateDict());
  await t.throwsAsync(loadPruned(path.join(folder, 'plain.safetensors'), make()), {
    message: /espalier.shapes/,
  });
  await rm(folder, { recursive: true });
});
