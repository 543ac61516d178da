import test from 'ava';
import { grad, tensor } from 'espalier';
import { fisher, makeCriterion, prunable, pruneAsync, type Calibration } from 'espalier/prune';
import { classes, close, flat, Line, lineData, Net, ofLine, scoresOf, squares, W } from './models.js';

test('three weights by hand', async (t) => {
  t.true(
    close(
      await ofLine(fisher()),
      W.map((w, i) => (0.5 * w * w * squares[i]!) / 2),
    ),
  );
});

/** Batches of two examples made of ones of one: their losses are means. */
const paired = (single: Calibration): Calibration => ({
  batches: single.batches / 2,
  loss: async (m, b) => (await single.loss(m, 2 * b)).add(await single.loss(m, 2 * b + 1)).div(2),
  exampleLoss: (m, b, i) => (i < 2 ? single.loss(m, 2 * b + i) : null),
});

test('per example: the mean of squared gradients of single examples, however they are batched', async (t) => {
  const net = new Net();
  const single = classes(4);
  const { tensors } = prunable(net);
  const expected = tensors.map(({ tensor: w }) => w.detach().mul(0));
  for (let i = 0; i < 4; i++)
    grad(
      [await single.loss(net, i)],
      tensors.map(({ tensor: w }) => w),
    ).forEach((g, j) => expected[j]!.add_(g!.square().div(4)));
  const byExample = await scoresOf(net, fisher({ per: 'example' }), paired(single));
  const ones = await scoresOf(net, fisher(), single);
  const byBatch = await scoresOf(net, fisher(), paired(single));
  tensors.forEach(({ name, tensor: w }, i) => {
    const oracle = flat(w.detach().square().mul(expected[i]!).mul(0.5));
    t.true(close(flat(byExample.get(name)!), oracle, 1e-14), name);
    t.true(close(flat(ones.get(name)!), oracle, 1e-14), 'batches of one are examples');
    t.false(close(flat(byBatch.get(name)!), oracle, 1e-6), 'the gradient of a mean is another quantity');
  });
});

test('at a minimum, batches of B give 1/B of the scores of examples in expectation', async (t) => {
  // Gradients ±1 at random on one weight, of mean 0: E[g_i²] = 1, and of the means of 16 it is 1/16.
  const line = new Line([1]);
  let state = 5;
  const signs = Array.from({ length: 16 * 200 }, () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state > 2 ** 30 ? 1 : -1;
  });
  const slope = (sign: number) => tensor([[sign]], { dtype: 'float64' });
  const calibration: Calibration = {
    batches: 200,
    loss: (m, b) => m.forward(slope(signs.slice(16 * b, 16 * (b + 1)).reduce((x, y) => x + y, 0) / 16)).sum(),
    exampleLoss: (m, b, i) => (i < 16 ? m.forward(slope(signs[16 * b + i]!)).sum() : null),
  };
  const [example] = flat((await scoresOf(line, fisher({ per: 'example' }), calibration)).get('fc.weight')!);
  const [batch] = flat((await scoresOf(line, fisher(), calibration)).get('fc.weight')!);
  t.is(example, 0.5);
  t.true(Math.abs(batch! / example! - 1 / 16) < 0.02, `${batch! / example!}`);
});

test('what it needs and what it has are said', async (t) => {
  await t.throwsAsync(scoresOf(new Net(), fisher({ per: 'example' }), lineData) as Promise<unknown>, {
    code: 'ERR_CONFIG',
    message: /calibration with 'exampleLoss'/,
  });
  const none = { ...classes(2), exampleLoss: () => null };
  await t.throwsAsync(
    pruneAsync(new Net(), { criterion: { name: 'fisher', per: 'example' }, density: 0.5, calibration: none }),
    { message: /Expected examples to score by/ },
  );
  t.throws(() => makeCriterion(JSON.parse('{"name":"fisher","per":"token"}')), {
    message: /'per' but received 'token'/,
  });
});
