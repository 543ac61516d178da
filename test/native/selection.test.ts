import test from 'ava';
import { fromTypedArray, getNumThreads, ops, setNumThreads, type DType, type Tensor } from 'espalier';
import { kinds, pack, random, selectNaively, unpack, values, vector } from './naive.js';
import { mismatches } from './pools.js';

function selectSmallest(scores: Tensor[], alive: (Tensor | null)[], count: number, signed = false): Tensor[] {
  return ops.espalier.select_smallest(scores, alive, count, { signed }) as Tensor[];
}

test('selection equals a sort of the whole pool, for every kind of value, dtype, and fraction', (t) => {
  t.deepEqual(mismatches(800, 1), []);
});

test('a pool large enough to be sampled is cut exactly, whatever the number of threads', (t) => {
  const threads = getNumThreads();
  t.teardown(() => setNumThreads(threads));
  const next = random(2);
  const kindsOfPool = ['normal', 'ties', 'zeros'] as const;
  for (const kind of kindsOfPool) {
    const scores = [70_000, 33, 50_001].map((n) =>
      vector(Array.from({ length: n }, () => kinds[kind]?.(next, 'float32') as number)),
    );
    const count = 41_234;
    const alive = scores.map((score) => Array.from({ length: score.numel }, () => true));
    for (const order of ['magnitude', 'value'] as const) {
      const expected = selectNaively(scores.map(values), alive, count, order);
      for (const n of [1, 2, 3]) {
        setNumThreads(n);
        const left = selectSmallest(scores, [null, null, null], count, order === 'value');
        left.forEach((bits, i) => t.deepEqual(unpack(bits, scores[i]?.numel as number), expected[i], kind));
      }
    }
  }
});

test('rounds of pruning keep an exact count, and each mask lies within the one before', (t) => {
  const next = random(3);
  for (const dtype of ['float32', 'bfloat16'] as const) {
    for (const fraction of [0.2, 0.5, 1 / 3]) {
      const sizes = [1000, 37, 256];
      let alive: Tensor[] = sizes.map((n) => ops.espalier.bitmap_ones(n) as Tensor);
      let left = 1293;
      for (let round = 0; round < 12; round++) {
        const scores = sizes.map((n) =>
          vector(
            Array.from({ length: n }, () => next() - 0.5),
            dtype,
          ),
        );
        const count = Math.floor(fraction * left);
        const fresh = selectSmallest(scores, alive, count);
        left -= count;
        const counts = fresh.map((bits, i) => ops.espalier.bitmap_count(bits, sizes[i] as number) as number);
        t.is(
          counts.reduce((a, b) => a + b),
          left,
        );
        fresh.forEach((bits, i) => {
          const revived = ops.espalier.bitmap_andnot(bits, alive[i] as Tensor) as Tensor;
          t.is(ops.espalier.bitmap_count(revived, revived.numel * 8), 0);
        });
        alive = fresh;
      }
    }
  }
});

test('the passes, added up over the parts of a pool, give the same bitmaps', (t) => {
  const next = random(4);
  for (const [signed, dtype] of [
    [false, 'float32'],
    [true, 'float32'],
    [true, 'bfloat16'],
    [false, 'float64'],
    [true, 'float64'],
  ] as const) {
    const scores = [500, 80, 1200].map((n) =>
      vector(
        Array.from({ length: n }, () => kinds['normal']?.(next, dtype) as number),
        dtype,
      ),
    );
    const count = 1200; // by value a positive one, whose 64-bit key does not fit a positive int64
    let prefix = 0n;
    let rank = count;
    for (const pass of { bfloat16: [0], float32: [0, 1], float64: [0, 1, 2, 3] }[dtype]) {
      const parts = scores.map(
        (score) =>
          (
            ops.espalier.magnitude_histogram(score, null, pass, prefix, { signed }) as Tensor
          ).toTypedArray() as BigInt64Array,
      );
      let bin = 0;
      for (; ; bin++) {
        const inside = parts.reduce((sum, part) => sum + Number(part[bin]), 0);
        if (rank <= inside) break;
        rank -= inside;
      }
      prefix = (prefix << 16n) + BigInt(bin);
    }
    const key = BigInt.asIntN(64, prefix);
    const expected = selectSmallest(scores, [null, null, null], count, signed);
    scores.forEach((score, i) => {
      const ties = Math.min(rank, Number(ops.espalier.magnitude_ties(score, null, key, { signed })));
      t.true(
        (ops.espalier.bitmap_above(score, null, key, ties, { signed }) as Tensor).equal(
          expected[i] as Tensor,
        ),
      );
      rank -= ties;
    });
    t.is(rank, 0);
  }
});

test('by value, a NaN of either sign is refused, whatever its payload', (t) => {
  const words: [Uint8Array, DType][] = [
    [new Uint8Array(Uint32Array.of(0, 0x7f800001, 0xff800000).buffer), 'float32'],
    [new Uint8Array(Uint32Array.of(0, 0xff800001, 0xff800000).buffer), 'float32'],
    [new Uint8Array(Uint32Array.of(0, 0xffffffff, 0x7f800000).buffer), 'float32'],
    [new Uint8Array(Uint16Array.of(0, 0xff81, 0x7f80).buffer), 'bfloat16'],
    [new Uint8Array(Uint16Array.of(0, 0xffff, 0xfc00).buffer), 'float16'],
    [new Uint8Array(Uint16Array.of(0, 0x7c01, 0x7c00).buffer), 'float16'],
    [new Uint8Array(BigUint64Array.of(0n, 0xfff0000000000001n, 0x7ff0000000000000n).buffer), 'float64'],
  ];
  for (const [bytes, dtype] of words) {
    const score = fromTypedArray(bytes, [bytes.length], 'uint8').view(dtype);
    for (const signed of [false, true]) {
      t.throws(() => selectSmallest([score], [null], 1, signed), {
        message: /scores\[0\] is NaN at element 1/,
      });
      const [left] = selectSmallest([score], [pack([true, false, true])], 1, signed);
      t.is(ops.espalier.bitmap_count(left as Tensor, 3), 1);
    }
  }
});

test('a NaN among the alive is refused by its place; one that is pruned competes with nothing', (t) => {
  const good = vector([3, 1, 2]);
  const bad = vector([1, NaN, 5, 6]);
  const error = t.throws(() => selectSmallest([good, bad], [null, null], 2));
  t.regex(error?.message ?? '', /scores\[1\] is NaN at element 1/);
  const [first, second] = selectSmallest([good, bad], [null, pack([true, false, true, true])], 2);
  t.deepEqual(unpack(first as Tensor, 3), [true, false, true]);
  t.deepEqual(unpack(second as Tensor, 4), [false, false, true, true]);
});

test('arguments that do not fit are refused, with what was expected and what came', (t) => {
  const score = vector([1, 2, 3]);
  const cases: [() => unknown, RegExp][] = [
    [() => selectSmallest([score], [null], 4), /expected count in \[0, 3\].*received 4/],
    [() => selectSmallest([score], [null], -1), /expected count in \[0, 3\].*received -1/],
    [() => selectSmallest([score], [], 1), /one bitmap \(or None\) for each of 1 scores but received 0/],
    [
      () => selectSmallest([score], [pack(Array<boolean>(9).fill(true))], 1),
      /alive\[0\].*1 bytes.*received shape \[2\]/,
    ],
    [() => selectSmallest([score.to('int64')], [null], 1), /scores\[0\] to be float32.*received Long/],
    [() => ops.espalier.magnitude_histogram(score, null, 2, 0), /pass_index in \[0, 2\)/],
    [() => ops.espalier.bitmap_count(vector([1]), 8), /uint8 bitmap but received Float/],
    [() => ops.espalier.bitmap_count(pack(Array<boolean>(8).fill(true)), 7), /padding/],
  ];
  for (const [call, message] of cases) t.throws(call, { message });
});
