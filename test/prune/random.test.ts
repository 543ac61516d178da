import test from 'ava';
import { memory, ops, randn, scope, type Tensor } from 'espalier';
import {
  aliveCount,
  disposeMasks,
  Mask,
  randomMasks,
  select,
  shuffleMasks,
  type PruneScope,
} from 'espalier/prune';

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

const booleans = (t: Tensor): boolean[] => Array.from(t.flatten().toTypedArray() as Uint8Array, Boolean);
const sum = (list: readonly boolean[]) => list.filter(Boolean).length;

/** The matrices [outputs, inputs] of a mask, one for each place of a kernel, row by row. */
function matrices(mask: Mask): boolean[][][] {
  const [out = 1, into = 1, ...kernel] = mask.shape;
  const places = kernel.reduce((a, b) => a * b, 1);
  const flat = booleans(mask.toBool());
  return Array.from({ length: places }, (_, p) =>
    Array.from({ length: out }, (_, r) =>
      Array.from({ length: into }, (_, c) => flat[(r * into + c) * places + p] as boolean),
    ),
  );
}

const flipped = (m: boolean[][]) => (m[0] as boolean[]).map((_, c) => m.map((row) => row[c] as boolean));
const groups = (m: boolean[][], of: number) =>
  m.flatMap((row) => Array.from({ length: row.length / of }, (_, i) => row.slice(i * of, (i + 1) * of)));

/** Whether a mask has the pattern of a scope; naively. */
function fits(mask: Mask, scope: PruneScope): boolean {
  const [height = 1] = mask.shape;
  const flat = booleans(mask.toBool());
  const width = flat.length / height;
  const rows = Array.from({ length: height }, (_, r) => flat.slice(r * width, (r + 1) * width));
  if (scope === 'row') {
    const counts = rows.map(sum);
    return Math.max(...counts) - Math.min(...counts) <= 1;
  }
  if (typeof scope === 'string') return true;
  if ('block' in scope) {
    const [h, w] = scope.block;
    return rows.every((row, r) => row.every((alive, c) => alive === rows[r - (r % h)]?.[c - (c % w)]));
  }
  const each = (m: boolean[][]) => groups(m, scope.of).every((group) => sum(group) === scope.keep);
  return matrices(mask).every((m) => each(m) && (!scope.transposable || each(flipped(m))));
}

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
      t.is(memory().tensors, held);
    }
  });

  test(`${name}: shuffling keeps counts and pattern, and moves what it may`, (t) => {
    const scored = TENSORS.map(({ name: key, shape }) => ({ name: key, score: randn(shape) }));
    const masks = select(scored, new Map(), { scope: of, keep: 208 });
    const shuffled = shuffleMasks(masks, 3, of);
    const again = shuffleMasks(masks, 3, of);
    const rowsOf = (mask: Mask) => mask.toBool().flatten(1).sum(1).toArray();
    for (const [key, mask] of masks) {
      const other = shuffled.get(key)!;
      t.is(other.count, mask.count, key);
      t.true(other.equal(again.get(key)!), key);
      t.true(other.distance(mask) > 0, key);
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
