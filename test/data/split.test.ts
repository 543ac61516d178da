import test from 'ava';
import fc from 'fast-check';
import { splitRanges, Windows } from '#dist/data/split.js';

const parts = ['train', 'validation', 'test'] as const;

test('one block: train first, then validation, then test', (t) => {
  t.deepEqual(splitRanges(1000), {
    train: [{ begin: 0, end: 900 }],
    validation: [{ begin: 900, end: 950 }],
    test: [{ begin: 950, end: 1000 }],
  });
});

test('the parts are disjoint, in the ranges, and leave nothing when the fractions make 1', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom([0.9, 0.05, 0.05], [0.7, 0.2, 0.1], [1, 0, 0], [1 / 3, 1 / 3, 1 / 3]),
      (n, blocks, [train, validation, test]) => {
        fc.pre(blocks <= n);
        const split = splitRanges(n, { train, validation, test, blocks });
        const owner = new Array<string | undefined>(n);
        for (const part of parts) {
          for (const { begin, end } of split[part]) {
            t.true(begin >= 0 && begin < end && end <= n);
            for (let i = begin; i < end; i++) {
              t.is(owner[i], undefined);
              owner[i] = part;
            }
          }
        }
        t.true(owner.every((part) => part !== undefined));
      },
    ),
    { numRuns: 60 },
  );
});

test('blocks take each part from all over', (t) => {
  const { test: ranges } = splitRanges(1000, { train: 0.8, validation: 0.1, test: 0.1, blocks: 10 });
  t.deepEqual(
    ranges,
    Array.from({ length: 10 }, (_, i) => ({ begin: i * 100 + 90, end: i * 100 + 100 })),
  );
});

test('fractions below 1 leave the rest unused', (t) => {
  const { train, test: last } = splitRanges(100, { train: 0.2, validation: 0.1, test: 0.1 });
  t.deepEqual(train, [{ begin: 0, end: 20 }]);
  t.deepEqual(last, [{ begin: 30, end: 40 }]);
});

test('fractions and blocks are checked', (t) => {
  t.throws(() => splitRanges(10, { train: 1, test: 0.5 }), {
    code: 'ERR_DATA',
    message: /sum of at most 1.*train 1/,
  });
  t.throws(() => splitRanges(10, { train: -0.1 }), { code: 'ERR_DATA', message: /-0\.1/ });
  t.throws(() => splitRanges(10, { train: NaN }), { code: 'ERR_DATA' });
  t.throws(() => splitRanges(10, { blocks: 11 }), { code: 'ERR_DATA', message: /1\.\.10 blocks.*11/ });
});

test('windows lie inside ranges, each place once', (t) => {
  const ranges = [
    { begin: 0, end: 5 },
    { begin: 10, end: 12 },
    { begin: 20, end: 24 },
  ];
  const every = new Windows(ranges, 3, 1);
  const starts = (windows: Windows) => Array.from({ length: windows.count }, (_, i) => windows.start(i));
  t.deepEqual(starts(every), [0, 1, 2, 20, 21]);
  t.deepEqual(starts(new Windows(ranges, 3, 2)), [0, 2, 20]);
  t.deepEqual(starts(new Windows(ranges, 6, 1)), []);
});
