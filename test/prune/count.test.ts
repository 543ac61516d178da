import test from 'ava';
import fc from 'fast-check';
import { aliveAfter, keepCount, pruneCount, roundHalfEven } from '#dist/prune/count.js';
import { erkCounts, uniformCounts } from '#dist/prune/erk.js';

test('halves round to even', (t) => {
  t.deepEqual([0.5, 1.5, 2.5, 3.5, 2.4, 2.6, 0, 7].map(roundHalfEven), [0, 2, 2, 4, 2, 3, 0, 7]);
});

test('k is exact for any fraction and size', (t) => {
  t.is(pruneCount(10, 0), 0);
  t.is(pruneCount(10, 1), 10);
  t.is(pruneCount(5, 0.5), 2);
  t.is(pruneCount(1, 0.2), 0);
  t.is(aliveAfter(55_296, 0.2), 44_237);
  t.is(keepCount(100, 0.33), 33);
  t.throws(() => pruneCount(-1, 0.5));
  t.throws(() => pruneCount(5, 1.5));
  fc.assert(
    fc.property(fc.nat(1e9), fc.double({ min: 0, max: 1, noNaN: true }), (n, f) => {
      const k = pruneCount(n, f);
      return k >= 0 && k <= n && Math.abs(k - f * n) <= 0.5;
    }),
  );
});

const shapesAndKeep = fc
  .array(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 4 }), {
    minLength: 1,
    maxLength: 8,
  })
  .chain((shapes) => {
    const total = shapes.reduce((sum, s) => sum + s.reduce((a, b) => a * b, 1), 0);
    return fc.tuple(fc.constant(shapes), fc.integer({ min: 0, max: total }));
  });

test('ERK and uniform counts add up exactly and fit', (t) => {
  fc.assert(
    fc.property(shapesAndKeep, ([shapes, keep]) => {
      const sizes = shapes.map((s) => s.reduce((a, b) => a * b, 1));
      for (const counts of [erkCounts(shapes, keep), uniformCounts(sizes, keep)]) {
        if (counts.reduce((a, b) => a + b, 0) !== keep) return false;
        if (!counts.every((c, i) => Number.isInteger(c) && c >= 0 && c <= (sizes[i] as number))) return false;
      }
      return true;
    }),
  );
  t.pass();
});

test('ERK solves again when a tensor would be denser than dense', (t) => {
  // Sums 20 and 200, sizes 100 and 10 000, 6 100 to keep: at first ε = 6100/220 makes the small one 5.5 times dense.
  t.deepEqual(
    erkCounts(
      [
        [10, 10],
        [100, 100],
      ],
      6100,
    ),
    [100, 6000],
  );
  // 1 000 to keep: ε = 1000/220 keeps 90.9 and 909.1.
  t.deepEqual(
    erkCounts(
      [
        [10, 10],
        [100, 100],
      ],
      1000,
    ),
    [91, 909],
  );
  t.throws(() => erkCounts([[2, 2]], 5));
});
