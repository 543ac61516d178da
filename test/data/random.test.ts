import test from 'ava';
import { CounterRandom, deriveSeed, philox } from '#dist/data/random.js';
import { permutation, sample } from '#dist/data/permutation.js';

const hex = (words: Uint32Array) => [...words].map((w) => w.toString(16).padStart(8, '0')).join(' ');

test('philox4x32-10 gives the known answers of Random123', (t) => {
  t.is(hex(philox(0, 0, 0, 0, 0, 0)), '6627e8d5 e169c58d bc57ac4c 9b00dbd8');
  const f = 0xffffffff;
  t.is(hex(philox(f, f, f, f, f, f)), '408f276d 41c83b0e a20bc7c6 6d5451fd');
  t.is(
    hex(philox(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0)),
    'd16cfe09 94fdcceb 5001e420 24126ea1',
  );
});

test('a number depends on seed, stream and index only', (t) => {
  const a = new CounterRandom(7);
  const b = new CounterRandom(7n);
  t.is(a.at(5), b.at(5));
  b.at(100);
  t.is(a.uniform(3), b.uniform(3));
  t.not(a.at(5), a.at(6));
  t.not(a.at(5), new CounterRandom(8).at(5));
  t.not(a.at(5), new CounterRandom(7, 1).at(5));
  t.not(a.at(5), a.at(5 + 2 ** 32), 'the high word of the index counts');
  t.not(new CounterRandom(1n << 40n).at(0), new CounterRandom(0).at(0), 'the high word of the seed counts');
});

test('uniform and below are uniform', (t) => {
  const random = new CounterRandom(1);
  const n = 20_000;
  let sum = 0;
  const counts = new Array<number>(7).fill(0);
  for (let i = 0; i < n; i++) {
    sum += random.uniform(i);
    counts[random.below(i, 7)]++;
  }
  t.true(Math.abs(sum / n - 0.5) < 4 / Math.sqrt(12 * n));
  const expected = n / 7;
  const chi2 = counts.reduce((total, c) => total + (c - expected) ** 2 / expected, 0);
  t.true(chi2 < 22.5, `chi-square of 6 degrees of freedom is ${chi2}`); // p = 0.001
  t.is(random.below(3, 1), 0);
});

test('random arguments are checked', (t) => {
  t.throws(() => new CounterRandom(0.5), { message: /integer seed.*0\.5/ });
  t.throws(() => new CounterRandom(0, -1), { message: /stream.*-1/ });
  t.throws(() => new CounterRandom(0).below(0, 0), { message: /choices.*received 0/ });
});

test('derived seeds differ by seed, name, number and order of the path', (t) => {
  const seeds = [
    deriveSeed(0),
    deriveSeed(0, 'a'),
    deriveSeed(0, 'b'),
    deriveSeed(1, 'a'),
    deriveSeed(0, 'a', 1),
    deriveSeed(0, 1, 'a'),
    deriveSeed(0, 'a\0'),
    deriveSeed(0, ''),
    deriveSeed(0, 0),
    deriveSeed(0, 'a name that is longer than one block'),
  ];
  t.is(new Set(seeds).size, seeds.length);
  t.is(deriveSeed(3, 'x', 9), deriveSeed(3n, 'x', 9));
});

test('a permutation is a bijection for every length', (t) => {
  for (const n of [1, 2, 3, 4, 5, 7, 16, 17, 63, 100, 257, 1000, 4097]) {
    for (const seed of [0, 1, 99]) {
      const order = permutation(n, seed);
      const seen = new Set(Array.from({ length: n }, (_, i) => order(i)));
      t.is(seen.size, n);
      t.true([...seen].every((i) => i >= 0 && i < n));
    }
  }
});

test('all permutations of four come about equally often, and each place is uniform', (t) => {
  const counts = new Map<string, number>();
  const seeds = 4800;
  for (let seed = 0; seed < seeds; seed++) {
    const order = permutation(4, seed);
    const key = [0, 1, 2, 3].map(order).join('');
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  t.is(counts.size, 24);
  const chi2 = [...counts.values()].reduce((total, c) => total + (c - seeds / 24) ** 2 / (seeds / 24), 0);
  t.true(chi2 < 49.7, `chi-square of 23 degrees of freedom is ${chi2}`); // p = 0.001
});

test('neighbours in a large order are unrelated', (t) => {
  const n = 1_000_003;
  const order = permutation(n, 5);
  const m = 5000;
  let product = 0;
  for (let i = 0; i < m; i++) product += (order(i) / n - 0.5) * (order(i + 1) / n - 0.5);
  t.true(Math.abs(product / m) < 4 / (12 * Math.sqrt(m)));
});

test('a permutation of billions needs no array', (t) => {
  const order = permutation(2 ** 40, 3);
  const seen = new Set(Array.from({ length: 1000 }, (_, i) => order(i)));
  t.is(seen.size, 1000);
  t.true([...seen].every((i) => Number.isInteger(i) && i < 2 ** 40));
  t.true(Math.max(...seen) > 2 ** 39, 'high indices come too');
});

test('a permutation refuses what is outside', (t) => {
  t.throws(() => permutation(0, 0), { message: /1\.\.2\^52.*received 0/ });
  t.throws(() => permutation(2.5, 0), { message: /received 2\.5/ });
  t.throws(() => permutation(10, 0)(10), { message: /0\.\.9 but received 10/ });
});

test('a sample is distinct and fixed by the seed', (t) => {
  const some = sample(100, 30, 1);
  t.is(new Set(some).size, 30);
  t.deepEqual(some, sample(100, 30, 1));
  t.notDeepEqual(some, sample(100, 30, 2));
  t.deepEqual(
    sample(5, 5, 0).sort((a, b) => a - b),
    [0, 1, 2, 3, 4],
  );
  t.deepEqual(sample(5, 0, 0), []);
  t.throws(() => sample(5, 6, 0), { message: /0\.\.5 of 5 indices.*6/ });
});
