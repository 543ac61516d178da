import test from 'ava';
import { manualSeed, memory, ops, randn, scope } from 'espalier';
import {
  aliveCount,
  disposeMasks,
  Mask,
  randomMasks,
  select,
  shuffleMasks,
  type PruneScope,
} from 'espalier/prune';
import { fits, groups, matrices } from './patterns.js';

const TENSORS = [
  { name: 'a', shape: [8, 12] },
  { name: 'conv', shape: [8, 4, 3, 3] },
  { name: 'b', shape: [16, 4] },
];
const TOTAL = 96 + 288 + 64;
const SCOPES: PruneScope[] = [
  'global',
  'tensor',
  'row',
  { keep: 2, of: 4 },
  { keep: 1, of: 4 },
  { keep: 2, of: 4, transposable: true },
  { block: [4, 2] },
];

for (const of of SCOPES) {
  const name = JSON.stringify(of);
  test(`${name}: random masks have the pattern and the count, and are a function of the seed`, (t) => {
    const alive = typeof of !== 'string' && 'of' in of ? (TOTAL * of.keep) / of.of : 208;
    for (const sharing of ['erk', 'uniform'] as const) {
      if (sharing === 'erk' && typeof of !== 'string' && 'of' in of) {
        t.throws(() => randomMasks(TENSORS, alive, sharing, 1, of), { code: 'ERR_CONFIG' });
        continue;
      }
      const made = randomMasks(TENSORS, alive, sharing, 1, of);
      t.is(aliveCount(made), alive);
      for (const [key, mask] of made) t.true(fits(mask, of), `${key} ${sharing}`);
      const [again, other] = [1, 2].map((seed) => randomMasks(TENSORS, alive, sharing, seed, of));
      for (const [key, mask] of made) t.true(mask.equal(again!.get(key)!), key);
      t.true([...made].some(([key, mask]) => !mask.equal(other!.get(key)!)));
      const held = memory().tensors;
      disposeMasks(randomMasks(TENSORS, alive, sharing, 1, of));
      t.true(memory().tensors <= held);
    }
  });

  test(`${name}: shuffling keeps counts and pattern, and moves what it may`, (t) => {
    manualSeed(1);
    const scored = TENSORS.map(({ name: key, shape }) => ({ name: key, score: randn(shape) }));
    const masks = select(scored, new Map(), { scope: of, keep: 208 });
    const shuffled = shuffleMasks(masks, 3, of);
    const again = shuffleMasks(masks, 3, of);
    t.true([...masks].some(([key, mask]) => mask.distance(shuffled.get(key)!) > 0));
    const rowsOf = (mask: Mask) => mask.toBool().flatten(1).sum(1).toArray();
    for (const [key, mask] of masks) {
      const other = shuffled.get(key)!;
      t.is(other.count, mask.count, key);
      t.true(other.equal(again.get(key)!), key);
      t.true(fits(other, of), key);
      if (of === 'row') t.deepEqual(rowsOf(other), rowsOf(mask));
      if (typeof of !== 'string' && 'of' in of) {
        const patterns = (m: Mask) =>
          matrices(m)
            .flatMap((matrix) => groups(matrix, of.of).map(String))
            .sort();
        t.deepEqual(patterns(other), patterns(mask), key);
      }
    }
  });
}

test('places of every scope are all reached, equally often', (t) => {
  const tensors = [{ name: 'w', shape: [4, 8] }];
  for (const of of SCOPES) {
    const density = typeof of !== 'string' && 'of' in of ? of.keep / of.of : 0.5;
    const totals = scope(() => {
      let sums = ops.aten.zeros([32]);
      for (let seed = 0; seed < 300; seed++) {
        const made = randomMasks(tensors, 16, 'uniform', seed, of);
        sums = sums.add(made.get('w')!.toBool().flatten().float());
        disposeMasks(made);
      }
      return sums.toArray() as number[];
    });
    // With a standard deviation of at most 8.7.
    t.true(
      totals.every((n) => Math.abs(n - 300 * density) < 45),
      `${JSON.stringify(of)}: ${totals.join()}`,
    );
  }
});

test('a pattern that does not fit is refused', (t) => {
  for (const [of, message] of [
    [{ keep: 2, of: 5 }, /inputs of 'w' to be a multiple of 5/],
    [{ keep: 2, of: 4, transposable: true }, /outputs of 'w' to be a multiple of 4/],
    [{ block: [4, 2] }, /'w' to divide into blocks/],
  ] as const)
    t.throws(() => randomMasks([{ name: 'w', shape: [6, 8] }], 24, 'uniform', 0, of), {
      code: 'ERR_CONFIG',
      message,
    });
});
