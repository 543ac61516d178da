import test from 'ava';
import { full, manualSeed, ops, randn, tensor, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import { Mask, prune, pruneAsync, select, type SyncCriterion } from 'espalier/prune';

const scope = { keep: 2, of: 4, transposable: true } as const;
const rowPairs = [0b0011, 0b0101, 0b1001, 0b0110, 0b1010, 0b1100];
const bit = (row: number, c: number) => (row >> c) & 1;
const patterns = rowPairs.flatMap((a) =>
  rowPairs.flatMap((b) =>
    rowPairs.flatMap((c) =>
      rowPairs
        .map((d) => [a, b, c, d])
        .filter((rows) => [0, 1, 2, 3].every((i) => rows.reduce((n, row) => n + bit(row, i), 0) === 2)),
    ),
  ),
);

/** The largest sum that a pattern keeps in each 4 × 4 tile, added up. */
function best(m: number[][]): number {
  let total = 0;
  for (let r = 0; r < m.length; r += 4)
    for (let c = 0; c < m[0]!.length; c += 4)
      total += Math.max(
        ...patterns.map((rows) =>
          rows.reduce(
            (sum, row, i) => sum + [0, 1, 2, 3].reduce((s, j) => s + bit(row, j) * m[r + i]![c + j]!, 0),
            0,
          ),
        ),
      );
  return total;
}

const signed = (score: (w: Tensor) => Tensor): SyncCriterion => ({
  name: 'signed',
  order: 'value',
  score: ({ tensors }) => new Map(tensors.map(({ name, tensor: w }) => [name, score(w.detach())])),
});

const isTransposable = (mask: Mask) => {
  const [out, into] = mask.shape as [number, number];
  const flipped = ops.espalier.bitmap_pack(mask.toBool().t().contiguous());
  return (
    ops.espalier.bitmap_is_nm(mask.bits, [out, into], 2, 4) &&
    ops.espalier.bitmap_is_nm(flipped, [into, out], 2, 4)
  );
};

test('there are 90 patterns', (t) => t.is(patterns.length, 90));

test('by value: as good as the best pattern of every tile, negative scores too', (t) => {
  manualSeed(2);
  for (const shift of [0, -5, 3]) {
    const score = randn([12, 8], { dtype: 'float64' }).add(shift);
    const mask = select([{ name: 'w', score }], new Map(), { scope, keep: 48, order: 'value' }).get('w')!;
    t.true(isTransposable(mask));
    const kept = Number(mask.apply(score).sum().item());
    t.true(Math.abs(kept - best(score.toArray() as number[][])) < 1e-9);
  }
});

test('any criterion prunes to it: by magnitude, by value, by gradients, and a convolution at every place', async (t) => {
  manualSeed(4);
  const linear = () => new nn.Sequential(new nn.Linear(8, 12), new nn.Linear(12, 4));
  const x = randn([6, 8]);
  const calibration = { batches: 2, loss: (m: nn.AnyModule) => (m.forward(x) as Tensor).square().mean() };
  for (const criterion of ['magnitude', 'lamp', 'snip', 'grasp', 'fisher'] as const) {
    const model = linear();
    const named = criterion === 'grasp' ? { name: criterion, temperature: 1 } : criterion;
    const masks = await pruneAsync(model, { criterion: named, scope, calibration });
    for (const [name, mask] of masks) t.true(isTransposable(mask), `${criterion} ${name}`);
    const zeros = model.parameters().reduce((n, p) => n + Number(p.eq(0).sum().item()), 0);
    t.true(zeros >= (8 * 12 + 12 * 4) / 2);
  }
  const conv = new nn.Conv2d(4, 8, 3);
  const score = (w: Tensor) => w.mul(w.sin());
  const expected = score(conv.weight.detach()).double();
  const mask = prune(conv, { criterion: signed(score), scope }).get('weight')!;
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) {
      const at = (w: Tensor) => w.select(3, j).select(2, i).contiguous();
      t.true(isTransposable(Mask.from(at(mask.toBool()))));
      const kept = Number(at(mask.apply(expected)).sum().item());
      t.true(Math.abs(kept - best(at(expected).toArray() as number[][])) < 1e-9);
    }
});

test('nothing that was pruned comes back', (t) => {
  const before = Mask.from(randn([8, 8]).gt(-0.5));
  const masks = new Map([['w', before]]);
  const score = randn([8, 8]);
  for (const order of ['magnitude', 'value'] as const)
    t.true(
      select([{ name: 'w', score }], masks, { scope, keep: 32, order })
        .get('w')!
        .isWithin(before),
    );
});

test('what does not fit is refused by name', (t) => {
  const one = (score: Tensor) => () => select([{ name: 'w', score }], new Map(), { scope, keep: 8 });
  t.throws(one(randn([6, 8])), { code: 'ERR_CONFIG', message: /outputs of 'w' to be a multiple of 4/ });
  t.throws(one(randn([8])), { code: 'ERR_CONFIG', message: /outputs of 'w'/ });
  t.throws(one(full([4, 4], NaN)), { message: /the score of 'w' is NaN or infinite at element 0/ });
  t.throws(
    () =>
      select([{ name: 'w', score: tensor([[1, 2, 3, 4]]) }], new Map(), {
        scope: JSON.parse('{"keep":2,"of":4,"transposable":"yes"}'),
        keep: 2,
      }),
    { code: 'ERR_CONFIG', message: /'transposable' to be true or false but received yes/ },
  );
});
