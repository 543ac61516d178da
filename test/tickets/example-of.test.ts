import test from 'ava';
import { arange, type Tensor } from 'espalier';
import { exampleOf } from '#dist/tickets/example.js';

test('one example of a batch, at any depth; null past the last', (t) => {
  const x = arange(6).view(3, 2);
  const y = arange(3);
  const one = exampleOf({ x, rest: [y, { y }], label: 'a' }, 1) as {
    x: Tensor;
    rest: [Tensor, { y: Tensor }];
    label: string;
  };
  t.deepEqual(one.x.toArray(), [[2, 3]]);
  t.deepEqual(one.rest[0].toArray(), [1]);
  t.deepEqual(one.rest[1].y.toArray(), [1]);
  t.is(one.label, 'a');
  t.is(exampleOf({ x, y }, 3), null);
  t.deepEqual((exampleOf(x, 2) as Tensor).toArray(), [[4, 5]]);
});

test('batches that are not of examples are refused', (t) => {
  const cases: [unknown, RegExp][] = [
    [{ x: arange(6), y: arange(3) }, /one first dimension.* but received sizes 6 and 3/],
    [{ x: arange(6).sum() }, /sizes of a scalar/],
    [{ a: 1 }, /received none/],
    [null, /received none/],
  ];
  for (const [batch, message] of cases) t.throws(() => exampleOf(batch, 0), { code: 'ERR_CONFIG', message });
});
