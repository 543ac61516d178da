import test from 'ava';
import fc from 'fast-check';
import { memory, ops, randn, setNumThreads, tensor } from 'espalier';
import {
  gatherMasks,
  Mask,
  select,
  selectSharded,
  type Masks,
  type Scored,
  type ScoredShard,
  type SelectionGroup,
  type SelectionOptions,
} from 'espalier/prune';
import { shardRows } from 'espalier/shard';
import { ranks } from './ranks.js';

setNumThreads(1);

const bools = (mask: Mask) => mask.toBool().flatten().toArray() as boolean[];

function shard(scored: readonly Scored[], { rank, size }: SelectionGroup): ScoredShard[] {
  return scored.map(({ name, score }) => {
    const { offset, rows } = shardRows(score.size(0), rank, size);
    return { name, score: score.narrow(0, offset, rows), shape: score.shape, offset };
  });
}

function shardMasks(masks: Masks, { rank, size }: SelectionGroup): Map<string, Mask> {
  return new Map(
    [...masks].map(([name, mask]) => {
      const { offset, rows } = shardRows(mask.shape[0] as number, rank, size);
      return [name, Mask.from(mask.toBool().narrow(0, offset, rows).contiguous())];
    }),
  );
}

/** Every rank's masks, put together by the ranks themselves; all of them have the same. */
async function selectOver(
  world: number,
  scored: readonly Scored[],
  masks: Masks,
  options: SelectionOptions,
): Promise<Map<string, boolean[]>> {
  const all = await Promise.all(
    ranks(world).map(async (group) => {
      const own = await selectSharded(shard(scored, group), shardMasks(masks, group), { ...options, group });
      return gatherMasks(own, group);
    }),
  );
  const [first] = all.map((made) => new Map([...made].map(([name, mask]) => [name, bools(mask)])));
  if (!all.every((made) => [...made].every(([name, mask]) => mask.equal(all[0]?.get(name) as Mask))))
    throw new Error('Expected the same masks on every rank');
  return first as Map<string, boolean[]>;
}

const values = {
  gaussian: (shape: number[]) => randn(shape),
  ties: (shape: number[]) => ops.aten.randint.low(-2, 3, shape).float(),
  constant: (shape: number[]) => ops.aten.full(shape, -0.5),
  zeros: (shape: number[]) => randn(shape).mul(ops.aten.rand(shape).gt(0.9).float()),
};
const pools = fc.array(
  fc.record({
    rows: fc.integer({ min: 1, max: 20 }),
    columns: fc.integer({ min: 1, max: 6 }).map((c) => 4 * c),
    kind: fc.constantFrom(...(Object.keys(values) as (keyof typeof values)[])),
    dtype: fc.constantFrom('float32', 'float32', 'bfloat16', 'float16', 'float64'),
    masked: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  }),
  { minLength: 1, maxLength: 4 },
);
const scopes = fc.constantFrom<Omit<SelectionOptions, 'keep'>>(
  {},
  {},
  { minAlive: { fraction: 0.05 } },
  { scope: 'tensor' },
  { scope: 'tensor', budget: 'erk' },
  { scope: 'row' },
  { scope: { keep: 2, of: 4 } },
);

test('masks are those of one process, for any number of ranks', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      pools,
      scopes,
      fc.constantFrom('magnitude', 'value'),
      fc.constantFrom(1, 2, 3, 4, 5, 8),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (parts, how, order, world, fraction) => {
        const scored = parts.map(({ rows, columns, kind, dtype }, i) => ({
          name: `p${i}`,
          score: values[kind]([rows, columns]).to(dtype),
        }));
        const masks = new Map<string, Mask>();
        parts.forEach(({ rows, columns, masked }, i) => {
          const n = rows * columns;
          if (masked !== null) masks.set(`p${i}`, Mask.random([rows, columns], Math.round(masked * n), 1, i));
        });
        const alive = scored.map(({ name, score }) => masks.get(name)?.count ?? score.numel);
        const floors = how.minAlive ? scored.reduce((sum, s) => sum + Math.ceil(0.05 * s.score.numel), 0) : 0;
        const total = alive.reduce((a, b) => a + b, 0);
        const options = {
          ...how,
          order,
          keep: Math.min(total, Math.max(floors, Math.round(fraction * total))),
        };
        const whole = select(scored, masks, options);
        const made = await selectOver(world, scored, masks, options);
        for (const [name, mask] of whole) if (made.get(name)?.join() !== bools(mask).join()) return false;
        return true;
      },
    ),
    { numRuns: 60 },
  );
  t.pass();
});

test('whole blocks live or die together over ranks', async (t) => {
  const scored = [
    { name: 'a', score: randn([16, 8]) },
    { name: 'b', score: randn([8, 6]) },
  ];
  const options: SelectionOptions = { scope: { block: [2, 2] }, keep: 60 };
  const whole = select(scored, new Map(), options);
  const made = await selectOver(4, scored, new Map(), options);
  for (const [name, mask] of whole) t.deepEqual(made.get(name), bools(mask));
  await t.throwsAsync(selectOver(3, scored, new Map(), options), {
    code: 'ERR_CONFIG',
    message: /multiple of 2 rows of 'b' but received shape \[8, 6\] over 3 ranks/,
  });
});

test('transposable patterns over ranks: tiles end where ranks do', async (t) => {
  const scored = [
    { name: 'a', score: randn([16, 8]) },
    { name: 'b', score: randn([8, 4]) },
  ];
  const scope = { keep: 2, of: 4, transposable: true };
  for (const order of ['magnitude', 'value'] as const) {
    const options: SelectionOptions = { scope, keep: 80, order };
    const whole = select(scored, new Map(), options);
    const made = await selectOver(2, scored, new Map(), options);
    for (const [name, mask] of whole) t.deepEqual(made.get(name), bools(mask));
  }
  await t.throwsAsync(selectOver(4, scored, new Map(), { scope, keep: 80 }), {
    code: 'ERR_CONFIG',
    message: /multiple of 4 rows of 'b' but received shape \[8, 4\] over 4 ranks/,
  });
});

test('a NaN on one rank is an error on all, which names the tensor', async (t) => {
  const score = randn([6, 4]);
  score.select(0, 5).fill_(NaN);
  const scored = [
    { name: 'fine', score: randn([6, 4]) },
    { name: 'broken', score },
  ];
  for (const how of [
    {},
    { scope: 'row' },
    { scope: { keep: 2, of: 4 } },
    { keep: 48 },
  ] as Partial<SelectionOptions>[]) {
    const all = await Promise.allSettled(
      ranks(3).map((group) => selectSharded(shard(scored, group), new Map(), { keep: 10, ...how, group })),
    );
    for (const outcome of all) {
      t.is(outcome.status, 'rejected');
      t.regex(String((outcome as PromiseRejectedResult).reason), /ArgumentError.*'broken'/);
    }
  }
});

test('other tensors or options on one rank are an error on all', async (t) => {
  const scored = [{ name: 'a', score: randn([6, 4]) }];
  const all = await Promise.allSettled(
    ranks(2).map((group) => selectSharded(shard(scored, group), new Map(), { keep: 10 + group.rank, group })),
  );
  for (const outcome of all)
    t.regex(String((outcome as PromiseRejectedResult).reason), /same tensors and options.*rank 1/);
});

test('what travels does not grow with the tensors', async (t) => {
  const scored = [{ name: 'a', score: randn([1000, 100]) }];
  const wire = { bytes: 0, collectives: 0 };
  const select = (group: SelectionGroup) =>
    selectSharded(shard(scored, group), new Map(), { keep: 10_000, group });
  await Promise.all(ranks(2, wire).map(select));
  t.deepEqual(wire, { bytes: 2 * (2048 + 2048 + 8) + 3 * 8, collectives: 9 });
});

test.serial('nothing but the masks is left alive', async (t) => {
  const scored = [
    {
      name: 'a',
      score: tensor([
        [1.5, 2, 3, 4],
        [4, 3, 2, 1],
      ]),
    },
  ];
  for (const options of [
    { keep: 3 },
    { keep: 4, scope: 'row' },
    { keep: 4, scope: { block: [1, 2] } },
  ] as SelectionOptions[]) {
    const before = memory().tensors;
    const [group] = ranks(1);
    const made = await selectSharded([{ ...scored[0]!, shape: [2, 4], offset: 0 }], new Map(), {
      ...options,
      group: group!,
    });
    t.true(memory().tensors <= before + made.size);
  }
});
