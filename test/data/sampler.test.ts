import test from 'ava';
import fc from 'fast-check';
import { inOrder, shuffled, withReplacement } from '#dist/data/sampler.js';

const at = (step: number, rank = 0, world = 1, seed = 0) => ({ seed, step, rank, world });
const range = (n: number) => Array.from({ length: n }, (_, i) => i);

test('shuffled shows every example once per epoch, across batch ends', (t) => {
  const n = 10;
  const draw = shuffled(n, 4);
  const stream = range(10).flatMap((step) => draw(at(step)));
  for (let epoch = 0; epoch < 4; epoch++) {
    const seen = stream.slice(epoch * n, (epoch + 1) * n).sort((a, b) => a - b);
    t.deepEqual(seen, range(n));
  }
  t.notDeepEqual(stream.slice(0, n), stream.slice(n, 2 * n), 'epochs have different orders');
});

test('a batch does not depend on what was asked before', (t) => {
  const draw = shuffled(1000, 16);
  const later = draw(at(500));
  for (const step of [3, 900, 0]) draw(at(step));
  t.deepEqual(draw(at(500)), later);
  t.deepEqual(shuffled(1000, 16)(at(500)), later);
  t.notDeepEqual(draw(at(500, 0, 1, 1)), later, 'the seed counts');
});

test('ranks cut one global batch among themselves', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(100),
      (n, batch, world, step) => {
        for (const make of [shuffled, withReplacement]) {
          const parts = range(world).flatMap((rank) => make(n, batch)(at(step, rank, world)));
          t.deepEqual(parts, make(n, batch * world)(at(step)));
        }
      },
    ),
    { numRuns: 50 },
  );
});

test('a batch larger than the data runs over several epochs', (t) => {
  const indices = shuffled(3, 8)(at(0));
  t.is(indices.length, 8);
  t.deepEqual(indices.slice(0, 3).sort(), [0, 1, 2]);
  t.deepEqual(indices.slice(3, 6).sort(), [0, 1, 2]);
});

test('inOrder gives all examples once and ends', (t) => {
  const { batches, indices } = inOrder(10, 4);
  t.is(batches, 3);
  t.deepEqual(
    range(3).flatMap((step) => indices(at(step))),
    range(10),
  );
  t.deepEqual(indices(at(0, 1, 2)), [4, 5, 6, 7]);
  t.throws(() => indices(at(3)), { message: /3 batches of 10 examples.*step 3/ });
});

test('a limited evaluation spreads over the whole', (t) => {
  const { batches, indices } = inOrder(1000, 5, 4);
  t.is(batches, 4);
  const chosen = range(4).flatMap((step) => indices(at(step)));
  t.deepEqual(
    chosen,
    range(20).map((i) => i * 50),
  );
});

test('positions and sizes are checked', (t) => {
  t.throws(() => shuffled(0, 4), { message: /at least one example but received 0/ });
  t.throws(() => shuffled(4, 0), { message: /at least one example but received 0/ });
  t.throws(() => shuffled(4, 1)(at(-1)), { message: /step.*-1/ });
  t.throws(() => shuffled(4, 1)(at(0, 2, 2)), { message: /rank 2 of world 2/ });
  t.throws(() => inOrder(4, 1, 0), { message: /limit.*0/ });
});
