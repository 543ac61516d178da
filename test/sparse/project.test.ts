import test from 'ava';
import * as fc from 'fast-check';
import { cat, manualSeed, memory, ops, randn, scope, sparse, tensor, zeros, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import { Mask, prune } from 'espalier/prune';
import { collect } from '../core/collect.js';

/** The nearest 2:4 pattern within `alive`, by trying all of them in each group. */
function nearest(weights: number[], alive: boolean[]): boolean[] {
  const kept = weights.map(() => false);
  for (let g = 0; g < weights.length; g += 4) {
    const places = [0, 1, 2, 3].filter((i) => alive[g + i]);
    const ranked = [...places].sort((a, b) => Math.abs(weights[g + b]!) - Math.abs(weights[g + a]!));
    for (const i of ranked.slice(0, 2)) kept[g + i] = true;
  }
  return kept;
}

test('of each group the largest alive weights stay, as a search through all patterns finds', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }).chain((groups) =>
        fc.record({
          weights: fc.uniqueArray(fc.integer({ min: 1, max: 1e6 }), {
            minLength: 4 * groups,
            maxLength: 4 * groups,
          }),
          alive: fc.array(fc.boolean(), { minLength: 4 * groups, maxLength: 4 * groups }),
          negative: fc.boolean(),
        }),
      ),
      async ({ weights, alive, negative }) => {
        const values = weights.map((w, i) => (negative && i % 3 === 0 ? -w : w));
        const w = tensor([values], { dtype: 'float64' });
        const given = Mask.from(tensor([alive], { dtype: 'bool' }));
        const { masks, tensors, total } = await sparse.project(new Map([['w', w]]), new Map([['w', given]]));
        const expected = nearest(values, alive);
        const mask = masks.get('w') as Mask;
        t.true(mask.equal(Mask.from(tensor([expected], { dtype: 'bool' }))));
        const sum = (on: boolean[], f: (w: number) => number) =>
          values.reduce((all, v, i) => all + (on[i] ? f(Math.abs(v)) : 0), 0);
        const share = (f: (w: number) => number) =>
          sum(alive, f) === 0 ? 1 : sum(expected, f) / sum(alive, f);
        const [one] = tensors as [sparse.ProjectedTensor];
        const count = (on: boolean[]) => on.filter(Boolean).length;
        t.deepEqual(
          [one.before, one.after, one.lost],
          [count(alive), count(expected), count(alive) - count(expected)],
        );
        t.true(Math.abs(one.keptMagnitude - share((v) => v)) < 1e-12);
        t.true(Math.abs(one.keptEnergy - share((v) => v * v)) < 1e-12);
        t.is(total.lost, one.lost);
      },
    ),
    { numRuns: 60 },
  );
});

test('totals are over the tensors together; what does not divide is left, with the reason', async (t) => {
  manualSeed(1);
  const weights = new Map([
    ['a', randn([8, 16])],
    ['b', randn([4, 8]).mul(10)],
    ['odd', randn([4, 6])],
    ['bias', randn([8])],
    ['conv', randn([4, 8, 3, 3])],
  ]);
  const result = await sparse.project(weights, new Map());
  t.is(result.kind, 'projection');
  t.deepEqual(
    result.tensors.map(({ name }) => name),
    ['a', 'b', 'conv'],
  );
  t.deepEqual(
    result.left.map(({ name }) => name),
    ['odd', 'bias'],
  );
  t.regex(result.left[0]!.why, /multiple of 4/);
  const together = ['a', 'b', 'conv'].map((name) => [weights.get(name)!, result.masks.get(name)!] as const);
  const all = cat(together.map(([w]) => w.flatten().double()));
  const kept = cat(together.map(([w, mask]) => mask.apply(w).flatten().double()));
  const energy = Number(kept.square().sum().item()) / Number(all.square().sum().item());
  t.true(Math.abs(result.total.keptEnergy - energy) < 1e-10);
  t.is(result.total.densityAfter, 0.5);
  t.is(result.total.lost, (8 * 16 + 4 * 8 + 4 * 8 * 9) / 2);
});

test('a transposable projection is 2:4 both ways and revives nothing', async (t) => {
  manualSeed(2);
  const w = randn([16, 16]);
  const alive = Mask.random([16, 16], 128, 3, 0);
  const { masks } = await sparse.project(new Map([['w', w]]), new Map([['w', alive]]), {
    to: { keep: 2, of: 4, transposable: true },
  });
  const mask = masks.get('w') as Mask;
  t.true(mask.isWithin(alive));
  const transposed = ops.espalier.bitmap_pack(mask.toBool().t().contiguous());
  t.true(ops.espalier.bitmap_is_nm(mask.bits, [16, 16], 2, 4));
  t.true(ops.espalier.bitmap_is_nm(transposed, [16, 16], 2, 4));
});

test.serial("a model's loss is measured before and after, and the model is as it was", async (t) => {
  manualSeed(3);
  const model = new nn.Sequential(new nn.Linear(16, 8), new nn.Linear(8, 4));
  const masks = scope(() => prune(model, { density: 0.7 }));
  const x = randn([32, 16]);
  const target = scope(() => model.forward(x).detach());
  const loss = () => scope(() => Number(model.forward(x).sub(target).square().mean().item()));
  const weights = model.parameters().map((p) => scope(() => p.detach().clone()));
  collect();
  const { tensors } = memory();
  const result = await sparse.projectModel(model, masks, { loss });
  t.is(memory().tensors, tensors + 2, 'the masks and nothing else');
  t.is(result.loss?.before, 0);
  t.true((result.loss?.after as number) > 0);
  model.parameters().forEach((p, i) => t.true(p.equal(weights[i] as Tensor)));
  const after = await sparse.projectModel(model, masks, { loss, apply: true });
  t.is(loss(), after.loss?.after as number);
  t.is(Number(model.parameters()[0]!.countNonzero().item()), after.tensors[0]!.after);
  await t.throwsAsync(
    sparse.projectModel(model, masks, {
      apply: true,
      loss: () => {
        throw new Error('no loss');
      },
    }),
    { message: 'no loss' },
  );
  for (const [given, received] of [
    [undefined, 'undefined'],
    [randn([2]), 'a Tensor'],
  ])
    await t.throwsAsync(sparse.projectModel(model, masks, { loss: () => given as Tensor }), {
      code: 'ERR_INVALID_ARGUMENT',
      message: new RegExp(`a tensor of one element but received ${received}`),
    });
});

test('what does not fit is refused, and a signal stops it', async (t) => {
  const w = new Map([['w', zeros([4, 8])]]);
  await t.throwsAsync(sparse.project(w, new Map([['v', Mask.ones([4, 8])]])), { message: /mask of 'v'/ });
  await t.throwsAsync(sparse.project(w, new Map([['w', Mask.ones([8, 4])]])), { message: /\[8, 4\]/ });
  await t.throwsAsync(sparse.project(w, new Map(), { to: { keep: 4, of: 4 } }), { message: /4 of 4/ });
  await t.throwsAsync(sparse.project(w, new Map(), { signal: AbortSignal.abort() }), {
    code: 'ERR_ABORTED',
  });
  const empty = await sparse.project(w, new Map());
  t.is(empty.total.keptMagnitude, 1, 'of zeros nothing is lost');
});

test('masks of tensors that are left come out as they were, and what has no order is left', async (t) => {
  const odd = Mask.random([4, 6], 10, 1, 0);
  const weights = new Map([
    ['w', randn([4, 8])],
    ['odd', randn([4, 6])],
    ['small', zeros([4, 8], { dtype: 'float8_e4m3fn' })],
    ['described', zeros([4, 8], { device: 'meta' })],
  ]);
  const { left, masks } = await sparse.project(weights, new Map([['odd', odd]]));
  t.deepEqual(
    left.map(({ name }) => name),
    ['odd', 'small', 'described'],
  );
  t.deepEqual([...masks.keys()], ['w', 'odd']);
  t.true(masks.get('odd')?.equal(odd));
});
