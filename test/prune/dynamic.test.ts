import test from 'ava';
import fc from 'fast-check';
import { manualSeed, memory, noGrad, randn, scope, setNumThreads, type Tensor } from 'espalier';
import { mlp } from 'espalier/models';
import { functional as F, type AnyModule } from 'espalier/nn';
import { Mask, maskedAdam, maskedSgd, prunable, randomMasks, RigL, SET, type Masks } from 'espalier/prune';
import { isPositiveZero, values } from '../native/naive.js';

setNumThreads(1);

function sparse(model: AnyModule, density: number, seed: number): Map<string, Mask> {
  const tensors = prunable(model).tensors.map(({ name, tensor }) => ({ name, shape: tensor.shape }));
  const size = prunable(model).tensors.reduce((sum, { tensor }) => sum + tensor.numel, 0);
  return randomMasks(tensors, Math.round(size * density), 'erk', seed);
}

const copied = (masks: Masks) =>
  new Map([...masks].map(([name, mask]) => [name, new Mask(mask.bits.clone(), mask.shape)]));

/** Gradients drawn at random, those of pruned weights too, as backward gives. */
function drawGradients(model: AnyModule): void {
  for (const p of model.parameters()) p.grad = randn(p.shape);
}

/** What RigL must do to one layer, by sorting: the later of equal gradients grows. */
function rigNaively(w: number[], g: number[], alive: boolean[], replaced: number): boolean[] {
  const places = w.map((_, i) => i);
  const size = (x: number[]) => (i: number, j: number) => Math.abs(x[i]!) - Math.abs(x[j]!) || i - j;
  const dropped = new Set(
    places
      .filter((i) => alive[i])
      .sort(size(w))
      .slice(0, replaced),
  );
  const grown = new Set(
    places
      .filter((i) => !alive[i])
      .sort(size(g))
      .reverse()
      .slice(0, replaced),
  );
  return places.map((i) => (alive[i]! && !dropped.has(i)) || grown.has(i));
}

test('RigL drops the smallest weights and grows the largest gradients, exactly as many', (t) => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.integer({ min: 0, max: 1e6 }),
        density: fc.double({ min: 0, max: 1, noNaN: true }),
        fraction: fc.double({ min: 0, max: 1, noNaN: true }),
        coarse: fc.boolean(),
      }),
      ({ seed, density, fraction, coarse }) =>
        scope(() => {
          manualSeed(seed);
          const model = mlp({ inputs: 5, hidden: [7], outputs: 3 });
          const masks = sparse(model, density, seed);
          // With many ties, and momenta to be lost.
          if (coarse) noGrad(() => model.parameters().forEach((p) => p.mul_(4).round_()));
          const optimizer = maskedSgd(model, masks, { lr: coarse ? 0 : 0.1, momentum: 0.9 });
          const rigl = new RigL(model, optimizer, { masks, steps: 100, every: 2, until: 3, fraction });
          drawGradients(model);
          t.false(rigl.step());
          drawGradients(model);
          if (coarse) for (const p of model.parameters()) p.grad!.round_();
          const named = [...masks].map(([name, mask]) => {
            const p = new Map(model.namedParameters()).get(name) as Tensor;
            return { name, mask, p, w: values(p.detach()), g: values(p.grad as Tensor) };
          });
          t.true(rigl.step());
          // f(2) of a cosine that ends at 3.
          const share = (fraction / 2) * (1 + Math.cos((2 * Math.PI) / 3));
          const { state } = optimizer.stateDict();
          const places = optimizer.paramGroups.flatMap((g) => g.params);
          for (const { name, mask, p, w, g } of named) {
            const now = rigl.masks.get(name) as Mask;
            t.is(now.count, mask.count);
            const exact = share * mask.count;
            const rounded = [Math.floor(exact + 0.5), Math.ceil(exact - 0.5)].find((k) => k % 2 === 0);
            const replaced = exact % 1 === 0.5 ? (rounded as number) : Math.round(exact);
            const alive = values(mask.toBool()).map((x) => x === 1);
            const expected = rigNaively(w, g, alive, Math.min(replaced, w.length - mask.count));
            t.deepEqual(
              values(now.toBool()).map((x) => x === 1),
              expected,
            );
            const grown = now.andNot(mask).toBool();
            t.true(isPositiveZero(p.detach().index(grown)));
            const { momentum_buffer } = state[places.indexOf(p)] as Record<string, Tensor>;
            t.true(isPositiveZero((momentum_buffer as Tensor).index(grown)));
            t.true(isPositiveZero(p.detach().index(now.toBool().logicalNot())));
          }
        }),
    ),
    { numRuns: 60 },
  );
});

test('counts per layer stay, masks change when they should and no longer, nothing is leaked', (t) => {
  for (const Kind of [RigL, SET]) {
    manualSeed(1);
    const model = mlp({ inputs: 20, hidden: [30], outputs: 10 });
    const masks = sparse(model, 0.2, 1);
    const counts = [...masks.values()].map((mask) => mask.count);
    const optimizer = maskedAdam(model, masks, { lr: 1e-2, compactBelow: 0.5 });
    const dynamic = new Kind(model, optimizer, { masks, steps: 100, every: 10, until: 75 });
    const changes: number[] = [];
    let [tensors, moves] = [0, 0];
    const take = (step: number) => {
      const before = copied(dynamic.masks);
      drawGradients(model);
      if (dynamic.step()) changes.push(step);
      t.deepEqual(
        [...dynamic.masks.values()].map((mask) => mask.count),
        counts,
      );
      const moved = [...dynamic.masks].some(([name, mask]) => !mask.equal(before.get(name) as Mask));
      if (moved) t.is(changes.at(-1), step);
      moves += Number(moved);
      for (const mask of before.values()) mask.dispose();
      for (const [name, p] of model.namedParameters()) {
        const mask = dynamic.masks.get(name);
        if (mask) t.true(isPositiveZero(p.detach().index(mask.toBool().logicalNot())));
      }
    };
    for (let step = 1; step <= 100; step++) {
      scope(() => take(step));
      if (step === 20) tensors = memory().tensors;
    }
    t.deepEqual(changes, [10, 20, 30, 40, 50, 60, 70]);
    // The last share of RigL's cosine is less than a weight.
    t.is(moves, Kind === RigL ? 6 : 7);
    // Wrappers of an earlier round of this loop may be collected in between: fewer is no leak.
    t.true(memory().tensors <= tensors);
  }
});

test('a training goes on from saved masks to the same ones', (t) => {
  for (const Kind of [RigL, SET]) {
    const run = (stop: boolean) => {
      manualSeed(2);
      const model = mlp({ inputs: 20, hidden: [30], outputs: 10 });
      const masks = sparse(model, 0.2, 1);
      const options = { masks, steps: 40, every: 5 };
      const make = () => new Kind(model, maskedSgd(model, masks, { lr: 0.1 }), options);
      let dynamic = make();
      for (let step = 0; step < 30; step++) {
        if (stop && step === 17) {
          const { step: at, masks: now } = dynamic.stateDict();
          const saved = { step: at, masks: copied(now) };
          const weights = model.parameters().map((p) => p.detach().clone());
          dynamic = make();
          dynamic.loadStateDict(saved);
          model.parameters().forEach((p, i) => p.detach().copy_(weights[i] as Tensor));
        }
        drawGradients(model);
        dynamic.step();
      }
      return dynamic.masks;
    };
    const [whole, stopped] = [run(false), run(true)];
    for (const [name, mask] of whole) t.true(mask.equal(stopped.get(name) as Mask));
  }
});

test('at 90% sparsity RigL and SET do better than the random masks they start from, for each of three seeds', (t) => {
  // Only 8 of 64 inputs matter: connections to them must be found.
  const steps = 800;
  for (const seed of [1, 2, 3]) {
    const teacher = scope(() => {
      manualSeed(100 + seed);
      return mlp({ inputs: 8, hidden: [16], outputs: 4 });
    });
    const examples = (): [Tensor, Tensor] => {
      const x = randn([64, 64]);
      return [x, noGrad(() => teacher.forward(x.narrow(1, 0, 8)))];
    };
    const train = (kind: 'static' | 'RigL' | 'SET'): number => {
      manualSeed(seed);
      const model = mlp({ inputs: 64, hidden: [48], outputs: 4 });
      const masks = sparse(model, 0.1, seed);
      const optimizer = maskedAdam(model, masks, { lr: 1e-2 });
      const options = { masks, steps, every: 20 };
      const dynamic =
        kind === 'RigL'
          ? new RigL(model, optimizer, options)
          : kind === 'SET'
            ? new SET(model, optimizer, { ...options, until: 0.75 * steps })
            : optimizer;
      for (let step = 0; step < steps; step++)
        scope(() => {
          optimizer.zeroGrad();
          const [x, y] = examples();
          F.mseLoss(model.forward(x), y).backward();
          dynamic.step();
        });
      return scope(() => {
        manualSeed(1000);
        const [x, y] = examples();
        return Number(noGrad(() => F.mseLoss(model.forward(x), y)).item());
      });
    };
    const [fixed, rigl, set] = [train('static'), train('RigL'), train('SET')];
    t.log(
      `seed ${seed}: static ${fixed.toPrecision(3)}, RigL ${rigl.toPrecision(3)}, SET ${set.toPrecision(3)}`,
    );
    t.true(rigl < fixed);
    t.true(set < fixed);
  }
});

test('options that make no sense, and gradients that are missing, are refused', (t) => {
  const model = mlp({ inputs: 4, hidden: [4], outputs: 2 });
  const masks = sparse(model, 0.5, 1);
  const optimizer = maskedSgd(model, masks, { lr: 0.1 });
  const make = (more: object) => new RigL(model, optimizer, { masks, steps: 100, ...more });
  const config = { code: 'ERR_CONFIG' };
  t.throws(() => make({ every: 0 }), { ...config, message: /at least 1 for every but received 0/ });
  t.throws(() => make({ steps: 1.5 }), { ...config, message: /whole number .* for steps but received 1.5/ });
  t.throws(() => make({ fraction: 2 }), { ...config, message: /from 0 to 1 for fraction but received 2/ });
  t.throws(() => make({ until: NaN }), { ...config, message: /for until but received NaN/ });
  t.throws(() => make({ masks: new Map([['nothing', Mask.ones([1])]]) }), { ...config, message: /nothing/ });
  const rigl = make({ every: 1 });
  t.throws(() => rigl.step(), { ...config, message: /a gradient of .*weight/ });
});
