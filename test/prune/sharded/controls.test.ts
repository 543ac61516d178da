import test from 'ava';
import fc from 'fast-check';
import { memory, setNumThreads } from 'espalier';
import {
  disposeMasks,
  gatherMasks,
  Mask,
  randomMasks,
  randomMasksSharded,
  shardMasks,
  shuffleMasks,
  shuffleMasksSharded,
  type Masks,
  type PruneScope,
  type SelectionGroup,
  type ShapedShard,
} from 'espalier/prune';
import { shardRows } from 'espalier/shard';
import { ranks } from './ranks.js';

setNumThreads(1);

const worlds = fc.constantFrom(1, 2, 3, 4, 5, 8);
const shapes = fc.array(
  fc
    .record({
      rows: fc.integer({ min: 1, max: 5 }).map((n) => 4 * n),
      columns: fc.integer({ min: 1, max: 3 }).map((n) => 4 * n),
      kernel: fc.constantFrom([], [], [3]),
    })
    .map(({ rows, columns, kernel }) => [rows, columns, ...kernel]),
  { minLength: 1, maxLength: 4 },
);
/** Shapes that a pattern does not have to divide. */
const odd = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 9 })), {
  minLength: 1,
  maxLength: 4,
});
const patterns = fc.constantFrom<PruneScope>(
  'row',
  { keep: 2, of: 4 },
  { keep: 2, of: 4, transposable: true },
  { block: [4, 2] },
);
const fraction = fc.double({ min: 0, max: 1, noNaN: true });

function held(list: readonly (readonly number[])[], { rank, size }: SelectionGroup): ShapedShard[] {
  return list.map((shape, i) => ({ name: `p${i}`, shape, ...shardRows(shape[0]!, rank, size) }));
}

const sizeOf = (shape: readonly number[]) => shape.reduce((a, b) => a * b, 1);

function randomly(list: readonly (readonly number[])[], kept: number): Map<string, Mask> {
  return new Map(
    list.map((shape, i) => [`p${i}`, Mask.random(shape, Math.round(kept * sizeOf(shape)), 5, i)]),
  );
}

function same(a: Masks, b: Masks): boolean {
  return a.size === b.size && [...a].every(([name, mask]) => b.get(name)?.equal(mask));
}

/** What each rank has, put together. */
async function over(
  world: number,
  make: (group: SelectionGroup) => Promise<Map<string, Mask>> | Map<string, Mask>,
): Promise<Map<string, Mask>[]> {
  return Promise.all(ranks(world).map(async (group) => gatherMasks(await make(group), group)));
}

test('a mask that is cut and gathered is itself', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(shapes, odd), worlds, fraction, async (list, world, kept) => {
      const whole = randomly(list, kept);
      const all = await over(world, (group) => shardMasks(whole, held(list, group)));
      return all.every((made) => same(made, whole));
    }),
    { numRuns: 40 },
  );
  t.throws(() => shardMasks(randomly([[4, 4]], 0.5), [{ name: 'p0', shape: [4, 5], offset: 0, rows: 2 }]), {
    code: 'ERR_SHAPE',
    message: /\[4, 5\] for 'p0' but received \[4, 4\]/,
  });
});

test('random masks of shards are the rows of those of the whole', async (t) => {
  const check = (
    list: number[][],
    world: number,
    kept: number,
    sharing: 'erk' | 'uniform',
    scope: PruneScope,
  ) => {
    const alive = Math.round(kept * list.reduce((sum, shape) => sum + sizeOf(shape), 0));
    const tensors = list.map((shape, i) => ({ name: `p${i}`, shape }));
    const whole = randomMasks(tensors, alive, sharing, 3, scope);
    return over(world, (group) => randomMasksSharded(held(list, group), alive, sharing, 3, scope)).then(
      (all) => all.every((made) => same(made, whole)),
    );
  };
  await fc.assert(
    fc.asyncProperty(odd, worlds, fraction, fc.constantFrom('erk', 'uniform'), (list, world, kept, sharing) =>
      check(list, world, kept, sharing, 'global'),
    ),
    { numRuns: 30 },
  );
  await fc.assert(
    fc.asyncProperty(shapes, worlds, fraction, patterns, (list, world, kept, scope) =>
      check(list, world, kept, 'uniform', scope),
    ),
    { numRuns: 30 },
  );
  t.pass();
});

test('shuffled masks of shards are the rows of those of the whole', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      shapes,
      worlds,
      fraction,
      fc.oneof(patterns, fc.constant('global' as const)),
      async (list, world, kept, scope) => {
        const before = randomly(list, kept);
        const whole = shuffleMasks(before, 11, scope);
        const all = await over(world, (group) =>
          shuffleMasksSharded(shardMasks(before, held(list, group)), 11, group, scope),
        );
        return all.every((made) => same(made, whole));
      },
    ),
    { numRuns: 40 },
  );
  t.pass();
});

test.serial('nothing but the masks is left alive', async (t) => {
  const list = [
    [6, 4],
    [5, 3],
  ];
  const [group] = ranks(1) as [SelectionGroup];
  const before = randomly(list, 0.5);
  const start = memory().tensors;
  const own = shardMasks(before, held(list, group));
  const made = [
    own,
    randomMasksSharded(held(list, group), 12, 'erk', 1),
    randomMasksSharded(held([[8, 4]], group), 12, 'uniform', 1, { block: [4, 2] }),
    await shuffleMasksSharded(own, 1, group),
  ];
  const count = made.reduce((sum, masks) => sum + masks.size, 0);
  t.is(memory().tensors, start + count);
  made.forEach(disposeMasks);
});
