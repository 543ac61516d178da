import test from 'ava';
import { full, ops, ones, randn, scope, tensor, zeros, type DType, type Tensor } from 'espalier';
import { bestPattern, kinds, pack, random, selectInGroups, unpack, values, vector } from './naive.js';

const dtypes: DType[] = ['float32', 'bfloat16', 'float16', 'float64'];
const orders = ['magnitude', 'value'] as const;

/** A matrix of some kind of numbers and an alive mask, all of it a third of the time. */
function matrix(next: () => number, rows: number, cols: number, p: number) {
  const dtype = dtypes[p % 4] as DType;
  const make = Object.values(kinds)[p % 7] as (typeof kinds)[string];
  const score = vector(
    Array.from({ length: rows * cols }, () => make(next, dtype)),
    dtype,
  ).view(rows, cols);
  const density = [1, 0.7, 0.2][p % 3] as number;
  const alive = Array.from({ length: rows * cols }, () => next() < density);
  return { score, alive, bits: density === 1 && p % 2 ? null : pack(alive) };
}

const pick = (next: () => number, from: readonly number[]) =>
  from[Math.floor(next() * from.length)] as number;

test('each row loses exactly its count, the smallest of its own', (t) => {
  const next = random(11);
  for (let p = 0; p < 210; p++)
    scope(() => {
      const [rows, cols] = [pick(next, [1, 2, 9, 17]), pick(next, [1, 7, 64, 65, 300])];
      const { score, alive, bits } = matrix(next, rows, cols, p);
      const lefts = Array.from(
        { length: rows },
        (_, r) => alive.slice(r * cols, (r + 1) * cols).filter(Boolean).length,
      );
      const counts = lefts.map((left) => Math.floor(next() * (left + 1)));
      for (const order of orders) {
        const left = ops.espalier.select_rows(score, bits, tensor(counts, { dtype: 'int64' }), {
          signed: order === 'value',
        });
        const expected = selectInGroups(values(score), alive, cols, (_, r) => counts[r] as number, order);
        if (JSON.stringify(unpack(left, rows * cols)) !== JSON.stringify(expected))
          t.fail(`matrix ${p} (${rows} x ${cols}, ${order}) differs`);
      }
    });
  t.pass();
});

test('long rows, one count for all of them, ties, and the first dimension of a convolution', (t) => {
  const next = random(12);
  for (const kind of ['normal', 'ties', 'equal', 'zeros'] as const) {
    const score = vector(Array.from({ length: 12_000 }, () => kinds[kind]?.(next, 'float32') as number)).view(
      3,
      10,
      20,
      20,
    );
    const left = ops.espalier.select_rows(score, null, tensor([1234], { dtype: 'int64' }));
    const everything = Array<boolean>(12_000).fill(true);
    t.deepEqual(
      unpack(left, 12_000),
      selectInGroups(values(score), everything, 4000, () => 1234),
    );
  }
});

test('N of M keeps the N largest of every group, of a pruned group what is left', (t) => {
  const next = random(13);
  const patterns = [
    [2, 4],
    [1, 2],
    [1, 4],
    [3, 4],
    [4, 8],
    [2, 3],
    [5, 7],
    [1, 32],
    [31, 32],
    [16, 31],
  ] as const;
  for (let p = 0; p < 280; p++)
    scope(() => {
      const [keep, of] = patterns[p % patterns.length] as readonly [number, number];
      const [rows, cols] = [pick(next, [1, 3, 8]), of * pick(next, [1, 2, 16, 33])];
      const { score, alive, bits } = matrix(next, rows, cols, p);
      for (const order of orders) {
        const left = ops.espalier.select_nm(score, bits, keep, of, { signed: order === 'value' });
        const expected = selectInGroups(values(score), alive, of, (n) => Math.max(0, n - keep), order);
        if (JSON.stringify(unpack(left, rows * cols)) !== JSON.stringify(expected))
          t.fail(`matrix ${p} (${keep} of ${of}, ${rows} x ${cols}, ${order}) differs`);
        t.true(ops.espalier.bitmap_is_nm(left, [rows, cols], keep, of));
        if (expected.filter(Boolean).length > 0 && keep > 1 && alive.every(Boolean))
          t.false(ops.espalier.bitmap_is_nm(left, [rows, cols], keep - 1, of));
      }
    });
});

test('large tensors are cut into chunks of whole groups', (t) => {
  const next = random(14);
  for (const [keep, of] of [
    [2, 4],
    [3, 31],
  ] as const) {
    const n = of * 4400;
    const score = vector(Array.from({ length: n }, () => kinds['ties']?.(next, 'float32') as number));
    const left = ops.espalier.select_nm(score.view(2, -1), null, keep, of);
    const everything = Array<boolean>(n).fill(true);
    t.deepEqual(
      unpack(left, n),
      selectInGroups(values(score), everything, of, () => of - keep),
    );
  }
});

/** The alive elements of a bitmap, tile by tile. */
function* tiles(mask: readonly boolean[], cols: number, of: number) {
  for (let r = 0; r < mask.length / cols; r += of)
    for (let c = 0; c < cols; c += of)
      yield Array.from({ length: of }, (_, i) =>
        Array.from({ length: of }, (_, j) => {
          const at = (r + i) * cols + c + j;
          return { at, alive: mask[at] as boolean };
        }),
      );
}

test('transposable N of M is valid both ways and as good as the best of all patterns', (t) => {
  const next = random(15);
  for (const [keep, of] of [
    [2, 4],
    [1, 4],
    [3, 4],
    [1, 2],
    [2, 3],
    [2, 5],
  ] as const)
    for (const dtype of dtypes)
      scope(() => {
        const [rows, cols] = [of * 10, of * 3];
        const numbers = Array.from({ length: rows * cols }, () =>
          next() < 0.3 ? Math.round(next() * 3) : next() - 0.5,
        );
        const score = vector(numbers, dtype).view(rows, cols);
        const mask = unpack(ops.espalier.select_nm_transposable(score, null, keep, of), rows * cols);
        const sizes = values(score).map(Math.abs);
        for (const tile of tiles(mask, cols, of)) {
          const square = tile.map((row) => row.map(({ at }) => sizes[at] as number));
          const counts = [...tile, ...tile.map((_, c) => tile.map((row) => row[c] as (typeof row)[0]))].map(
            (line) => line.filter(({ alive }) => alive).length,
          );
          t.true(counts.every((count) => count === keep));
          const kept = tile
            .flat()
            .reduce((sum, { at, alive }) => sum + (alive ? (sizes[at] as number) : 0), 0);
          t.true(Math.abs(kept - bestPattern(square, keep)) < 1e-12 * of * of);
        }
      });
});

test('the flow finds what the patterns of 4 by 4 find, and solves larger tiles', (t) => {
  const score = randn([16, 32]);
  const kept = (keep: number, of: number) => {
    const bits = ops.espalier.select_nm_transposable(score, null, keep, of);
    t.is(ops.espalier.bitmap_count(bits, 512), (512 * keep) / of);
    const transposed = ops.espalier.bitmap_pack(ops.espalier.bitmap_unpack(bits, [16, 32]).t());
    t.true(ops.espalier.bitmap_is_nm(bits, [16, 32], keep, of));
    t.true(ops.espalier.bitmap_is_nm(transposed, [32, 16], keep, of));
    return ops.espalier.bitmap_apply(score, bits).abs().sum().item() as number;
  };
  const plain = (keep: number, of: number) =>
    ops.espalier
      .bitmap_apply(score, ops.espalier.select_nm(score, null, keep, of))
      .abs()
      .sum()
      .item() as number;
  for (const [keep, of] of [
    [2, 4],
    [4, 8],
    [8, 16],
  ] as const) {
    t.true(kept(keep, of) <= plain(keep, of));
    t.true(kept(keep, of) > 0.85 * plain(keep, of));
  }
  // Larger tiles allow more.
  t.true(kept(4, 8) >= kept(2, 4) && kept(8, 16) >= kept(4, 8));
});

test('a transposable mask revives nothing, and what was pruned counts as 0', (t) => {
  const alive = Array.from({ length: 64 }, (_, i) => i % 3 !== 0);
  const bits = ops.espalier.select_nm_transposable(randn([8, 8]), pack(alive), 2, 4);
  t.true(unpack(bits, 64).every((kept, i) => !kept || alive[i]));
  t.true((ops.espalier.bitmap_count(bits, 64) as number) > 20);
});

test('packing N of M and its inverse, for every dtype and pattern', (t) => {
  const next = random(16);
  for (const [keep, of] of [
    [2, 4],
    [1, 2],
    [3, 4],
    [4, 8],
    [2, 3],
    [7, 32],
  ] as const)
    for (const dtype of [...dtypes, 'int8'] as DType[]) {
      const [rows, cols] = [5, of * 6];
      const x = vector(
        Array.from({ length: rows * cols }, () => Math.ceil(next() * 99)),
        dtype,
      ).view(rows, cols);
      const chosen = ops.espalier.select_nm(randn([rows, cols]), null, keep, of);
      const thin = ops.espalier.bitmap_and(
        chosen,
        ops.espalier.random_bitmap(rows * cols, rows * of * 4, 1, 2),
      );
      for (const bits of [chosen, thin]) {
        const masked = x.mul(ops.espalier.bitmap_unpack(bits, [rows, cols]).to(dtype));
        const [packed, indices] = ops.espalier.nm_pack(x, bits, keep, of) as [Tensor, Tensor];
        t.deepEqual(packed.shape, [rows, 6 * keep]);
        t.is(packed.dtype, dtype);
        t.deepEqual(indices.shape, [rows, Math.ceil((6 * keep * Math.ceil(Math.log2(of))) / 8)]);
        t.true(ops.espalier.nm_unpack(packed, indices, keep, of, [rows, cols]).equal(masked));
        t.true(ops.espalier.nm_gather(masked, indices, keep, of).equal(packed));
      }
      t.true(
        ops.espalier
          .compress(x, chosen)
          .view(rows, -1)
          .equal((ops.espalier.nm_pack(x, chosen, keep, of) as [Tensor, Tensor])[0]),
      );
    }
});

test('the layout of packed indices: 2 bits each for M = 4, the lowest first', (t) => {
  const x = tensor([[10, 11, 12, 13, 20, 21, 22, 23, 30, 31, 32, 33]], { dtype: 'float32' });
  const places = [0, 3, 1, 2];
  const mask = [true, false, false, true, false, true, true, false, false, false, true, false];
  const [packed, indices] = ops.espalier.nm_pack(x, pack(mask), 2, 4) as [Tensor, Tensor];
  // The last group has one alive: place 0 fills it up, with the value 0.
  t.deepEqual(packed.toArray(), [[10, 13, 21, 22, 0, 32]]);
  const first = places.reduce((byte, place, k) => byte | (place << (2 * k)), 0);
  t.deepEqual(Array.from(indices.toTypedArray() as Uint8Array), [first, 0b1000]);
});

test('gradients of packing, unpacking and gathering', (t) => {
  const mask = [true, false, false, true, false, false, true, false];
  const x = ones([1, 8]).requiresGrad_();
  const [packed, indices] = ops.espalier.nm_pack(x, pack(mask), 2, 4) as [Tensor, Tensor];
  packed
    .mul(tensor([[1, 2, 3, 4]]))
    .sum()
    .backward();
  t.deepEqual(x.grad?.toArray(), [[1, 0, 0, 2, 0, 0, 4, 0]]);
  const v = ones([1, 4]).requiresGrad_();
  const weight = tensor([[1, 2, 3, 4, 5, 6, 7, 8]]);
  ops.espalier.nm_unpack(v, indices, 2, 4, [1, 8]).mul(weight).sum().backward();
  t.deepEqual(v.grad?.toArray(), [[1, 4, 5, 7]]);
  const y = ones([1, 8]).requiresGrad_();
  ops.espalier
    .nm_gather(y, indices, 2, 4)
    .mul(tensor([[1, 2, 3, 4]]))
    .sum()
    .backward();
  t.deepEqual(y.grad?.toArray(), [[1, 0, 0, 2, 3, 0, 4, 0]]);
});

test('arguments that do not fit are refused, with what was expected and what came', (t) => {
  const score = randn([4, 8]);
  const counts = (...of: number[]) => tensor(of, { dtype: 'int64' });
  const bad = full([4, 8], NaN);
  const every = pack(Array<boolean>(32).fill(true));
  const cases: [() => unknown, RegExp][] = [
    [() => ops.espalier.select_rows(score, null, counts(9)), /count in \[0, 8\].*row 0, but received 9/],
    [() => ops.espalier.select_rows(score, null, counts(1, 2, -1, 0)), /row 2, but received -1/],
    [() => ops.espalier.select_rows(score, null, counts(1, 2)), /one for each of 4 rows.*\[2\]/],
    [() => ops.espalier.select_rows(score, null, randn([4])), /counts to be int64 but received Float/],
    [() => ops.espalier.select_rows(bad, null, counts(0)), /NaN at element 0/],
    [() => ops.espalier.select_nm(score, null, 4, 4), /0 < keep < of <= 32 but received keep 4 and of 4/],
    [() => ops.espalier.select_nm(score, null, 1, 33), /keep 1 and of 33/],
    [() => ops.espalier.select_nm(score, null, 2, 3), /multiple of 3 inputs.*received 8 of shape \[4, 8\]/],
    [() => ops.espalier.select_nm(bad, null, 2, 4), /NaN at element 0/],
    [() => ops.espalier.select_nm(ones([]), null, 2, 4), /received a scalar/],
    [
      () => ops.espalier.select_nm_transposable(randn([6, 8]), null, 2, 4),
      /multiple of 4 outputs.*received 6/,
    ],
    [() => ops.espalier.select_nm_transposable(bad, null, 2, 4), /NaN or infinite at element 0/],
    [() => ops.espalier.bitmap_is_nm(every, [4, -8], 2, 4), /valid shape/],
    [() => ops.espalier.nm_pack(score, every, 2, 4), /2 of every 4 inputs.*group 0 of row 0 has more/],
    [
      () => ops.espalier.nm_unpack(zeros([4, 4]), full([4, 1], 0, { dtype: 'uint8' }), 2, 4, [4, 8]),
      /2 ascending places below 4/,
    ],
    [() => ops.espalier.nm_unpack(zeros([4, 4]), zeros([4, 1]), 2, 4, [4, 8]), /indices to be uint8/],
    [() => ops.espalier.nm_unpack(zeros([4, 3]), zeros([4, 1]), 2, 4, [4, 8]), /values of shape \[4, 4\]/],
    [() => ops.espalier.bitmap_intersection_count(every, pack([true])), /one length/],
  ];
  for (const [call, message] of cases) t.throws(call, { message });
});

test('empty matrices', (t) => {
  for (const shape of [[0, 8], [3, 0], [0]]) {
    t.is(ops.espalier.select_nm(zeros(shape), null, 2, 4).numel, 0);
    t.is(ops.espalier.select_rows(zeros(shape), null, tensor([0], { dtype: 'int64' })).numel, 0);
    t.true(ops.espalier.bitmap_is_nm(zeros([0], { dtype: 'uint8' }), shape, 2, 4));
  }
  t.is(ops.espalier.select_nm_transposable(zeros([0, 8]), null, 2, 4).numel, 0);
});
