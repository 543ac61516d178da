import test from 'ava';
import fc from 'fast-check';
import { ArgumentError, ConfigError, full, randn, scope, tensor, type Tensor } from 'espalier';
import {
  aliveCount,
  hammingDistance,
  jaccardDistance,
  Mask,
  randomMasks,
  selectFraction,
  selectSmallest,
  shuffleMasks,
} from 'espalier/prune';

const bools = fc.array(fc.boolean(), { minLength: 1, maxLength: 70 });

test('packing and unpacking, counting and the algebra agree with arrays', (t) => {
  fc.assert(
    fc.property(bools, fc.func(fc.boolean()), (a, f) =>
      scope(() => {
        const b = a.map((_, i) => f(i));
        const [x, y] = [a, b].map((m) => Mask.from(tensor(m, { dtype: 'bool' }))) as [Mask, Mask];
        const same = (mask: Mask, expected: boolean[]) =>
          JSON.stringify(mask.toBool().toArray()) === JSON.stringify(expected) &&
          mask.count === expected.filter(Boolean).length;
        return (
          same(x, a) &&
          same(
            x.and(y),
            a.map((v, i) => v && (b[i] as boolean)),
          ) &&
          same(
            x.or(y),
            a.map((v, i) => v || (b[i] as boolean)),
          ) &&
          same(
            x.xor(y),
            a.map((v, i) => v !== b[i]),
          ) &&
          same(
            x.andNot(y),
            a.map((v, i) => v && !b[i]),
          ) &&
          x.intersectionCount(y) === x.and(y).count &&
          x.distance(y) === a.filter((v, i) => v !== b[i]).length &&
          x.and(y).isWithin(x) &&
          x.isWithin(y) === a.every((v, i) => !v || (b[i] as boolean)) &&
          x.equal(y) === (x.distance(y) === 0)
        );
      }),
    ),
    { numRuns: 60 },
  );
  t.pass();
});

test('applying a mask leaves +0, also of −0 and NaN', (t) => {
  const values = tensor([1, -0, NaN, -3, Infinity, -0]);
  const mask = Mask.from(tensor([true, false, false, true, false, true], { dtype: 'bool' }));
  const bits = (x: Tensor) => [...new Uint32Array(x.toTypedArray().buffer)];
  t.deepEqual(bits(mask.apply(values)), [0x3f800000, 0, 0, 0xc0400000, 0, 0x80000000]);
  t.deepEqual(bits(values), [0x3f800000, 0x80000000, 0x7fc00000, 0xc0400000, 0x7f800000, 0x80000000]);
});

test('distances between mask sets', (t) => {
  const set = (a: boolean[], b: boolean[]) =>
    new Map([
      ['a', Mask.from(tensor(a, { dtype: 'bool' }))],
      ['b', Mask.from(tensor(b, { dtype: 'bool' }))],
    ]);
  const x = set([true, true, false], [false, true]);
  const y = set([true, false, true], [false, true]);
  t.is(hammingDistance(x, y), 2);
  t.is(jaccardDistance(x, y), 1 - 2 / 4);
  t.is(jaccardDistance(x, x), 0);
  t.is((x.get('a') as Mask).jaccard(y.get('a') as Mask), 1 - 1 / 3);
  const none = set([false, false, false], [false, false]);
  t.is(jaccardDistance(none, none), 0);
  t.is(jaccardDistance(none, x), 1);
  t.throws(() => jaccardDistance(x, new Map()), { instanceOf: ConfigError, message: /only one masks 'a'/ });
});

test('a mask of another shape is refused', (t) => {
  t.throws(() => Mask.ones([4, 2]).apply_(randn([2, 4])), {
    message: /Expected shape \[4, 2\] but received \[2, 4\]/,
  });
  t.throws(() => new Mask(tensor([1, 2]), [16]), { message: /uint8/ });
  t.throws(() => new Mask(tensor([1, 2], { dtype: 'uint8' }), [17]), {
    message: /\[3\] bytes for 17 elements/,
  });
});

test('exactly k for any fraction and sizes, nested, over ten rounds', (t) => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.constantFrom('global' as const, 'tensor' as const),
      fc.boolean(),
      (sizes, fraction, competing, ties) =>
        scope(() => {
          const scored = sizes.map((n, i) => ({ name: `w${i}`, score: ties ? full([n], 0.5) : randn([n]) }));
          let alive = new Map<string, Mask>();
          for (let round = 0; round < 10; round++) {
            const before = sizes.map((n, i) => alive.get(`w${i}`)?.count ?? n);
            const next = selectFraction(scored, alive, fraction, competing);
            const left = (n: number) => {
              const x = fraction * n;
              const down = Math.floor(x);
              const up = x - down > 0.5 || (x - down === 0.5 && down % 2 === 1);
              return n - down - (up ? 1 : 0);
            };
            const expected =
              competing === 'global'
                ? left(before.reduce((a, b) => a + b, 0))
                : before.reduce((sum, n) => sum + left(n), 0);
            if (aliveCount(next) !== expected) return false;
            for (const [name, mask] of alive) if (!(next.get(name) as Mask).isWithin(mask)) return false;
            alive = next;
          }
          return true;
        }),
    ),
    { numRuns: 60 },
  );
  t.pass();
});

test('ties: the earlier tensor, then the lower index, is pruned first', (t) => {
  const scored = [
    { name: 'a', score: tensor([1, -1, 2], { dtype: 'float32' }) },
    { name: 'b', score: tensor([1, -0, 0], { dtype: 'float32' }) },
  ];
  const left = (count: number) =>
    [...selectSmallest(scored, new Map(), count).values()].map((m) => m.toBool().toArray());
  t.deepEqual(left(1), [
    [true, true, true],
    [true, false, true],
  ]);
  t.deepEqual(left(3), [
    [false, true, true],
    [true, false, false],
  ]);
  t.deepEqual(left(4), [
    [false, false, true],
    [true, false, false],
  ]);
});

test('by value, the smallest score goes first, whatever its magnitude', (t) => {
  const scored = [
    { name: 'a', score: tensor([1, -Infinity, 2], { dtype: 'float32' }) },
    { name: 'b', score: tensor([-0, -3, 0], { dtype: 'float32' }) },
  ];
  const left = (count: number) =>
    [...selectSmallest(scored, new Map(), count, { order: 'value' }).values()].map((m) =>
      m.toBool().toArray(),
    );
  t.deepEqual(left(2), [
    [true, false, true],
    [true, false, true],
  ]);
  t.deepEqual(left(3), [
    [true, false, true],
    [false, false, true],
  ]);
  const half = selectFraction(scored, new Map(), 1 / 3, 'tensor', { order: 'value' });
  t.deepEqual(half.get('a')?.toBool().toArray(), [true, false, true]);
  t.deepEqual(half.get('b')?.toBool().toArray(), [true, false, true]);
  t.throws(() => selectSmallest(scored, new Map(), 1, { order: 'sign' as never }), {
    instanceOf: ArgumentError,
    message: /'magnitude' or 'value' but received 'sign'/,
  });
});

test('a NaN score is an error that names the tensor', (t) => {
  const scored = [
    { name: 'good', score: tensor([1, 2], { dtype: 'float32' }) },
    { name: 'fc.weight', score: tensor([1, NaN]) },
  ];
  for (const order of ['magnitude', 'value'] as const)
    t.throws(() => selectSmallest(scored, new Map(), 1, { order }), {
      instanceOf: ArgumentError,
      message: /'fc\.weight' is NaN at element 1/,
    });
});

test('random and shuffled masks: exact counts, other places, the same for the same seed', (t) => {
  const tensors = [
    { name: 'a', shape: [40, 30] },
    { name: 'b', shape: [8, 4, 3, 3] },
  ];
  for (const sharing of ['erk', 'uniform'] as const) {
    const [x, again, other] = [1, 1, 2].map((seed) => randomMasks(tensors, 333, sharing, seed)) as [
      Map<string, Mask>,
      Map<string, Mask>,
      Map<string, Mask>,
    ];
    t.is(aliveCount(x), 333);
    for (const [name, mask] of x) {
      t.true(mask.equal(again.get(name) as Mask));
      t.false(mask.equal(other.get(name) as Mask));
    }
    const shuffled = shuffleMasks(x, 5);
    for (const [name, mask] of x) {
      t.is((shuffled.get(name) as Mask).count, mask.count);
      t.true((shuffled.get(name) as Mask).distance(mask) > 0);
    }
  }
});
