import test from 'ava';
import { gains, interval95, tQuantile95 } from '#dist/tickets/statistics.js';

test("Student's t quantiles are the tables'", (t) => {
  const table = new Map([
    [1, 12.7062047],
    [2, 4.30265273],
    [3, 3.18244631],
    [4, 2.77644511],
    [9, 2.26215716],
    [30, 2.04227246],
    [200, 1.97189622],
  ]);
  for (const [dof, value] of table)
    t.true(Math.abs(tQuantile95(dof) - value) < 1e-6, `dof ${dof}: ${tQuantile95(dof)}`);
  t.throws(() => tQuantile95(0));
});

test('the interval of 1, 2, 3 is 2 ± t·1/√3', (t) => {
  const { mean, low, high, n } = interval95([1, 2, 3]);
  t.is(mean, 2);
  t.is(n, 3);
  t.true(Math.abs((high as number) - 2 - 4.30265273 / Math.sqrt(3)) < 1e-7);
  t.true(Math.abs((low as number) + (high as number) - 4) < 1e-12);
});

test('one value has no bounds; a diverged one leaves nothing', (t) => {
  t.deepEqual(interval95([5]), { mean: 5, low: null, high: null, n: 1 });
  t.deepEqual(interval95([5, null]), { mean: null, low: null, high: null, n: 2 });
  t.deepEqual(interval95([]), { mean: null, low: null, high: null, n: 0 });
});

test('a gain is positive where ours is better', (t) => {
  t.deepEqual(gains([1, 2], [2, 4], 'lower'), [1, 2]);
  t.deepEqual(gains([1, 2], [2, 4], 'higher'), [-1, -2]);
  t.deepEqual(gains([1, null], [2, 4], 'higher'), [-1, null]);
  t.throws(() => gains([1], [1, 2], 'lower'));
});
