import test from 'ava';
import fc from 'fast-check';
import { full, randint, randn, scope, setNumThreads, tensor, type Tensor } from 'espalier';
import { transformer } from 'espalier/models';
import { functional as F, Linear, Module } from 'espalier/nn';
import {
  budgetCounts,
  Mask,
  owl,
  owlBudget,
  prunable,
  prune,
  pruneAsync,
  select,
  type Masks,
  type PruneEvent,
  type PruneScope,
} from 'espalier/prune';
import { shareOut } from '#dist/prune/share.js';

setNumThreads(1);

const none: Masks = new Map<string, Mask>();
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
const bools = (mask: Mask) => mask.toBool().flatten().toArray() as boolean[];

test('shares add up exactly, keep to their bounds and are proportional between them', (t) => {
  const part = fc.record({
    weight: fc.double({ min: 0, max: 50, noNaN: true }),
    floor: fc.nat(20),
    room: fc.nat(60),
  });
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 9 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (parts, at) => {
        const floors = parts.map((p) => p.floor);
        const caps = parts.map((p) => p.floor + p.room);
        const total = sum(floors) + Math.round(at * (sum(caps) - sum(floors)));
        const weights = parts.map((p) => p.weight);
        const counts = shareOut(weights, total, { floors, caps });
        if (sum(counts) !== total || !counts.every((c, i) => c >= floors[i]! && c <= caps[i]!)) return false;
        // λ can be read off any share within its bounds: all others agree with it to the rounding.
        const free = counts
          .map((c, i) => ({ c, i }))
          .filter(({ c, i }) => weights[i]! > 1e-9 && c > floors[i]! && c < caps[i]!);
        return free.every(({ c, i }) => {
          const [least, most] = [(c - 1.001) / weights[i]!, (c + 1.001) / weights[i]!];
          return (
            weights.every((w, j) => counts[j]! === caps[j] || w * least <= counts[j]! + 1.001) &&
            weights.every((w, j) => counts[j]! === floors[j] || w * most >= counts[j]! - 1.001 || w < 1e-9)
          );
        });
      },
    ),
    { numRuns: 500 },
  );
  t.throws(() => shareOut([1, 1], 5, { caps: [2, 2] }), {
    code: 'ERR_CONFIG',
    message: /Expected 0 to 4 .* received 5/,
  });
});

/** Keeps all but the `excess` smallest alive by a full sort, ties by place. */
function naive(scores: number[], alive: boolean[], excess: number, order: 'magnitude' | 'value'): boolean[] {
  const key = (i: number) => (order === 'value' ? scores[i]! : Math.abs(scores[i]!));
  const pool = scores.map((_, i) => i).filter((i) => alive[i]);
  const gone = new Set(pool.sort((a, b) => key(a) - key(b) || a - b).slice(0, Math.max(0, excess)));
  return alive.map((a, i) => a && !gone.has(i));
}

const shapes = fc.constantFrom<number[][]>([4, 8], [3, 4, 2, 2], [6, 12], [1, 4]);
const scoresFor = (shape: number[], kind: string): Tensor =>
  kind === 'ties'
    ? randint(-2, 3, shape).float()
    : kind === 'infinite'
      ? randn(shape).mul(1e39).to('float32')
      : randn(shape);

test('rows and N:M are exact, within the masks before, as a full sort has it', (t) => {
  fc.assert(
    fc.property(
      shapes,
      fc.constantFrom('ties', 'infinite', 'plain'),
      fc.constantFrom('magnitude' as const, 'value' as const),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom({ keep: 2, of: 4 }, { keep: 1, of: 2 }, { keep: 3, of: 4 }),
      (shape, kind, order, share, nm) =>
        scope(() => {
          const score = scoresFor(shape, kind);
          const size = score.numel;
          const values = score.flatten().toArray() as number[];
          const earlier = Mask.from(randn(shape).gt(-0.7));
          const before = bools(earlier);
          const masks = new Map([['w', earlier]]);
          const scored = [{ name: 'w', score }];
          const keep = Math.round(share * earlier.count);

          const rows = bools(select(scored, masks, { scope: 'row', keep, order }).get('w')!);
          if (rows.filter(Boolean).length !== keep) return false;
          const width = size / shape[0]!;
          for (let r = 0; r < shape[0]!; r++) {
            const cut = <T>(list: T[]) => list.slice(r * width, (r + 1) * width);
            const excess = cut(before).filter(Boolean).length - cut(rows).filter(Boolean).length;
            if (String(cut(rows)) !== String(naive(cut(values), cut(before), excess, order))) return false;
          }

          const groups = bools(select(scored, masks, { scope: nm, keep: 0, order }).get('w')!);
          const inner = shape.slice(2).reduce((a, b) => a * b, 1);
          for (let r = 0; r < shape[0]!; r++)
            for (let g = 0; g < shape[1]! / nm.of; g++)
              for (let p = 0; p < inner; p++) {
                const at = Array.from(
                  { length: nm.of },
                  (_, j) => (r * shape[1]! + g * nm.of + j) * inner + p,
                );
                const of = <T>(list: T[]) => at.map((i) => list[i] as T);
                const excess = of(before).filter(Boolean).length - nm.keep;
                if (String(of(groups)) !== String(naive(of(values), of(before), excess, order))) return false;
              }
          return true;
        }),
    ),
    { numRuns: 150 },
  );
  t.pass();
});

test('blocks live and die whole, those of the largest sums', (t) => {
  const score = tensor([
    [1, 1, 5, -5],
    [1, 1, 5, -5],
    [3, 0, 0, 0],
    [0, 0, 0, 2],
  ]).float();
  const scored = [{ name: 'w', score }];
  const left = (keep: number, order: 'magnitude' | 'value' = 'magnitude') =>
    (
      select(scored, none, { scope: { block: [2, 2] }, keep, order })
        .get('w')!
        .toBool()
        .long()
        .toArray() as number[][]
    )
      .map((row) => row.join(''))
      .join(' ');
  t.is(left(8), '1111 1111 0000 0000');
  t.is(left(4), '0011 0011 0000 0000');
  t.is(left(4, 'value'), '1100 1100 0000 0000');
  t.is(left(0), '0000 0000 0000 0000');
  const earlier = new Map([['w', Mask.from(score.ne(-5))]]);
  t.is(select(scored, earlier, { scope: { block: [2, 2] }, keep: 4 }).get('w')!.count, 2);
});

test('tensors keep their share of the budget: uniform, ERK, one’s own; exactly the target', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 272 }),
      fc.constantFrom('uniform' as const, 'erk' as const, 'own'),
      (keep, kind) =>
        scope(() => {
          const scored = [
            { name: 'a', score: randn([4, 4]) },
            { name: 'b', score: randn([16, 16]) },
          ];
          const budget = kind === 'own' ? () => [1, 3] : kind;
          const masks = select(scored, none, { scope: 'tensor', keep, budget });
          const expected = budgetCounts(
            scored.map(({ name, score: { shape, numel } }) => ({ name, shape, numel, alive: numel })),
            keep,
            budget,
          );
          return [...masks.values()].every((m, i) => m.count === expected[i]) && sum(expected) === keep;
        }),
    ),
  );
  t.pass();
});

class Net extends Module {
  a = new Linear(8, 8);
  b = new Linear(8, 40);
  head = new Linear(40, 4);
  override forward(x: Tensor): Tensor {
    return this.head.forward(F.relu(this.b.forward(F.relu(this.a.forward(x)))));
  }
}

test('no tensor falls below its floor; the others make up for it exactly, and what happened is told', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 5 }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      fc.nat(6),
      (sizes, density, minAlive) =>
        scope(() => {
          const scored = sizes.map((n, i) => ({ name: `w${i}`, score: randn([n, 1]).mul(4 ** i) }));
          const floors = sizes.map((n) => Math.min(n, minAlive));
          const keep = Math.max(sum(floors), Math.round(density * sum(sizes)));
          for (const where of ['global', 'tensor', 'row'] as const) {
            const masks = [...select(scored, none, { scope: where, keep, minAlive }).values()];
            if (sum(masks.map((m) => m.count)) !== keep || !masks.every((m, i) => m.count >= floors[i]!))
              return false;
          }
          return true;
        }),
    ),
    { numRuns: 60 },
  );
  const uneven = () => {
    const net = new Net();
    const weights = { 'a.weight': full([8, 8], 1e-9), 'b.weight': full([40, 8], 1e-6) };
    scope(() => net.loadStateDict({ ...net.stateDict(), ...weights }));
    return net;
  };
  const events: PruneEvent[] = [];
  const onEvent = (event: PruneEvent) => void events.push(event);
  const options = { density: 0.2, protect: ['nothing'], strict: false, onEvent };
  const masks = prune(uneven(), { ...options, minAlive: { fraction: 0.05 } });
  t.is(masks.get('a.weight')!.count, 4);
  t.is(sum([...masks.values()].map((m) => m.count)), 109);
  t.deepEqual(events.splice(0), [
    { event: 'unmatched', rule: 'protect', pattern: 'nothing' },
    { event: 'floor', name: 'a.weight', alive: 4 },
    { event: 'floor', name: 'b.weight', alive: 16 },
  ]);
  prune(uneven(), options);
  t.deepEqual(events.slice(1), [
    { event: 'emptied', name: 'a.weight' },
    { event: 'emptied', name: 'b.weight' },
  ]);
});

test('first and last tensors can be spared, and it says why', (t) => {
  const {
    tensors,
    protected: spared,
    unmatched,
  } = prunable(new Net(), { protectFirst: true, protectLast: true });
  t.deepEqual(
    tensors.map(({ name }) => name),
    ['b.weight'],
  );
  t.deepEqual(Object.fromEntries(spared.map(({ name, why }) => [name, why])), {
    'a.bias': 'a bias',
    'b.bias': 'a bias',
    'head.bias': 'a bias',
    'a.weight': 'the first prunable tensor',
    'head.weight': 'the last prunable tensor',
  });
  t.deepEqual(unmatched, []);
});

test('OWL: densities by outliers, exactly the target', async (t) => {
  const scores = new Map([
    ['blocks.0.a', full([10, 10], 1)],
    ['blocks.0.b', full([10, 10], 1)],
    ['blocks.1.a', full([20, 10], 1)],
  ]);
  scores.get('blocks.1.a')!.narrow(0, 0, 1).fill_(100);
  const tensors = [...scores].map(([name, { shape, numel }]) => ({ name, shape, numel, alive: numel }));
  // D is 0 and 5; r is 0 and 0.16, its mean 0.08: densities 0.22 and 0.38, which add up to the target.
  t.deepEqual(budgetCounts(tensors, 120, owlBudget(scores)), [22, 22, 76]);
  t.deepEqual(budgetCounts(tensors, 120, owlBudget(scores, { threshold: 1e9 })), [30, 30, 60]);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400 }),
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      (keep, lambda) => {
        const counts = budgetCounts(tensors, keep, owlBudget(scores, { lambda }));
        return sum(counts) === keep && counts.every((c, i) => c >= 0 && c <= tensors[i]!.numel);
      },
    ),
  );
  const model = transformer({ vocab: 9, context: 6, layers: 3, dim: 8, heads: 2 });
  const tokens = randint(0, 9, [2, 6]);
  const calibration = {
    batches: 2,
    loss: (m: Module) => F.crossEntropy(m.forward(tokens).flatten(0, 1), tokens.flatten()),
  };
  const budget = await owl(model, { calibration, threshold: 2, lambda: 0.1 });
  const masks = await pruneAsync(model, { density: 0.4, scope: 'row', budget });
  const total = sum([...masks.values()].map((m) => m.numel));
  t.is(sum([...masks.values()].map((m) => m.count)), Math.round(0.4 * total));
  const density = (block: number) => {
    const own = [...masks].filter(([name]) => name.startsWith(`blocks.${block}.`)).map(([, m]) => m);
    return sum(own.map((m) => m.count)) / sum(own.map((m) => m.numel));
  };
  t.true(new Set([0, 1, 2].map(density)).size > 1);
});

test('scopes that cannot be say what was expected and what came', (t) => {
  const net = new Net();
  const config = (options: object, message: RegExp) =>
    t.throws(() => prune(net, options), { code: 'ERR_CONFIG', message });
  for (const [keep, of] of [
    [4, 4],
    [5, 4],
    [0, 4],
    [2, 64],
    [1.5, 4],
  ])
    config({ scope: { keep, of } }, /Expected N of M with 0 < N < M <= 32 but received/);
  config({ scope: { keep: 2, of: 3 } }, /multiple of 3 for 2 of 3 but received shape \[8, 8\]/);
  config({ scope: { keep: 2, of: 4 }, density: 0.3 }, /neither another density/);
  config({ scope: { block: [3, 8] }, density: 0.5 }, /'a.weight' to divide into blocks of \[3, 8\]/);
  config({ scope: { block: [3] }, density: 0.5 }, /Expected a block of \[rows, columns\]/);
  config({ scope: 'layer', density: 0.5 }, /Expected a scope .* received 'layer'/);
  config(
    { budget: 'erk', density: 0.5 },
    /Expected scope 'tensor' or 'row' for a budget but received "global"/,
  );
  config({ scope: 'tensor', budget: 'best', density: 0.5 }, /Expected a budget .* received 'best'/);
  config(
    { scope: 'tensor', budget: () => [1, -1, 2], density: 0.5 },
    /3 numbers from 0 but received \[1, -1, 2\]/,
  );
  config({ minAlive: 1000, density: 0.5 }, /to leave at most 272 weights but it needs 544/);
  config({ minAlive: -1, density: 0.5 }, /to be a count or \{ fraction \}/);
  const masks = prune(net, { scope: { keep: 1, of: 4 } });
  t.is(sum([...masks.values()].map((m) => m.count)), 136);
  for (const where of ['row', { keep: 2, of: 4 }, { block: [2, 2] }] as PruneScope[]) {
    const score = tensor([[1, NaN, 3, 4]])
      .float()
      .repeat(2, 1);
    t.throws(() => select([{ name: 'w', score }], none, { scope: where, keep: 4 }), {
      code: 'ERR_INVALID_ARGUMENT',
      message: /score.* NaN/,
    });
  }
});
