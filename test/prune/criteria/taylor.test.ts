import test from 'ava';
import { makeCriterion, taylor } from 'espalier/prune';
import { close, ofLine, squares, sumG, W } from './models.js';

test('three weights by hand, in every form', async (t) => {
  const first = W.map((w, i) => w * sumG[i]!);
  t.true(
    close(
      await ofLine(taylor()),
      W.map((w, i) => w * w * squares[i]!),
    ),
  );
  t.true(
    close(
      await ofLine(taylor({ form: 'squaredSum' })),
      first.map((x) => x ** 2),
    ),
  );
  t.true(close(await ofLine(taylor({ form: 'abs' })), first.map(Math.abs)));
  t.throws(() => makeCriterion({ name: 'taylor', form: 'cubes' as 'abs' }), { message: /received 'cubes'/ });
});
