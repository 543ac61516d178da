import { createHash } from 'node:crypto';
import test from 'ava';
import { memory, nn, noGrad, optim, scope, scopeAsync, setNumThreads, tensor, type Tensor } from 'espalier';
import { batches, classificationTask, digits, examples, splitExamples } from 'espalier/data';
import { GLYPH_PIXELS, GlyphPainter } from '#dist/data/glyphs.js';

setNumThreads(1);

const at = (step: number, seed = 0, rank = 0, world = 1) => ({ seed, step, rank, world });
const numbers = (n: number) => Float32Array.from({ length: n }, (_, i) => i);
/** n examples whose input is their number, of class number mod 3. */
const counted = (n: number) =>
  examples(
    numbers(n),
    [1],
    Array.from({ length: n }, (_, i) => i % 3),
  );

test('training shows every example once per epoch, inputs with their classes', async (t) => {
  const task = classificationTask({ train: counted(12), validation: counted(5), test: counted(7), batch: 4 });
  const seen: number[] = [];
  for (let step = 0; step < 3; step++) {
    const { x, y } = await task.batch('train', at(step));
    t.deepEqual([x.shape, y.shape, y.dtype], [[4, 1], [4], 'int64']);
    const values = x.flatten().toArray() as number[];
    t.deepEqual(
      y.toArray(),
      values.map((v) => v % 3),
    );
    seen.push(...values);
  }
  t.deepEqual(
    seen.sort((a, b) => a - b),
    [...numbers(12)],
  );
});

test('evaluation goes in order and ends with a smaller batch', async (t) => {
  const task = classificationTask({
    train: counted(12),
    validation: counted(5),
    test: counted(7),
    evaluationBatch: 3,
  });
  t.is(task.batches('test'), 3);
  const parts = await Promise.all(
    [0, 1, 2].map(async (step) => (await task.batch('test', at(step))).x.flatten().toArray()),
  );
  t.deepEqual(parts, [[0, 1, 2], [3, 4, 5], [6]]);
});

test('accuracy decides and loss is beside it', async (t) => {
  const task = classificationTask({
    train: counted(6),
    validation: counted(6),
    test: counted(6),
    classes: 3,
  });
  class Known extends nn.Module {
    override forward(x: Tensor) {
      return x
        .remainder(3)
        .eq(tensor([[0, 1, 2]]))
        .float()
        .mul(50);
    }
  }
  const batch = await task.batch('test', at(0));
  const value = (name: string) => Number((task.metrics[name]!.measure(new Known(), batch) as Tensor).item());
  t.is(value('accuracy'), 1);
  t.true(value('loss') < 1e-6);
  t.is(task.metrics['accuracy']!.weight!(batch), 6);
  t.true(task.metrics['accuracy']!.decides);
  t.false(task.metrics['loss']!.decides);
});

test('examples that do not fit are refused', (t) => {
  t.throws(() => examples(numbers(5), [2], [0, 1]), {
    code: 'ERR_DATA',
    message: /2 numbers for each of 2.*4 in all.*5/,
  });
  const good = counted(4);
  const parts = { train: good, validation: good, test: good };
  t.throws(() => classificationTask({ ...parts, classes: 2 }), {
    code: 'ERR_DATA',
    message: /0\.\.1 for train.*2/,
  });
  const long = { x: good.x, y: tensor([0, 1]) };
  t.throws(() => classificationTask({ ...parts, test: long }), {
    message: /classes for test.*\[4, 1\] and \[2\]/,
  });
  const wrong = { x: good.x, y: good.y.float() };
  t.throws(() => classificationTask({ ...parts, test: wrong }), { message: /int64 for test.*float32/ });
});

test('a random split is disjoint, complete and fixed by the seed', (t) => {
  const split = (seed: number) =>
    splitExamples(counted(20), { train: 0.5, validation: 0.25, test: 0.25 }, seed);
  const values = (seed: number) =>
    Object.values(split(seed)).map(({ x }) => x.flatten().toArray() as number[]);
  const [train, validation, rest] = values(1);
  t.deepEqual([train!.length, validation!.length, rest!.length], [10, 5, 5]);
  t.deepEqual(
    [...train!, ...validation!, ...rest!].sort((a, b) => a - b),
    [...numbers(20)],
  );
  t.deepEqual(values(1), values(1));
  t.notDeepEqual(values(1), values(2));
  t.throws(() => splitExamples(counted(20), { train: 1, validation: 0.1 }), {
    code: 'ERR_DATA',
    message: /at most 1/,
  });
});

test('digits are the same bits everywhere', (t) => {
  const painter = new GlyphPainter({ seed: 0, jitter: 0.06, noise: 0.35 }, 'train');
  const pixels = new Float32Array(100 * GLYPH_PIXELS);
  for (let i = 99; i >= 0; i--) painter.paint(i, pixels, i * GLYPH_PIXELS);
  const hash = createHash('sha256').update(new Uint8Array(pixels.buffer)).digest('hex');
  t.is(hash.slice(0, 16), 'd4741f5461d95900');
  t.true(pixels.every((v) => v > -0.4 && v < 1.4));
});

test('digits come flat and as images, of every class, different in each part and seed', async (t) => {
  const small = { train: 50, validation: 20, test: 20, batch: 50 };
  const flat = await digits(small).batch('train', at(0));
  t.deepEqual([flat.x.shape, flat.x.dtype, flat.y.shape], [[50, 196], 'float32', [50]]);
  t.is(flat.y.bincount().min().item(), 5);
  const images = await digits({ ...small, shape: 'image' }).batch('train', at(0));
  t.deepEqual(images.x.shape, [50, 1, 14, 14]);
  t.true(images.x.flatten(1).equal(flat.x));
  const others = await digits({ ...small, seed: 1 }).batch('train', at(0));
  t.false(others.x.equal(flat.x));
  const [validation, test_] = await Promise.all(
    (['validation', 'test'] as const).map((part) => digits(small).batch(part, at(0))),
  );
  t.false(validation!.x.equal(test_!.x));
  t.throws(() => digits({ test: 0 }), { code: 'ERR_DATA', message: /image for test.*0/ });
  t.throws(() => digits({ noise: -1 }), { code: 'ERR_DATA', message: /noise.*-1/ });
});

test('a network learns the digits', async (t) => {
  const task = digits({ train: 1000, validation: 10, test: 300, batch: 50 });
  const model = new nn.Sequential(new nn.Linear(196, 64), new nn.ReLU(), new nn.Linear(64, 10));
  const optimizer = optim.adamW(model.parameters(), { lr: 3e-3 });
  for await (const batch of batches(task, { steps: 150 })) {
    scope(() => {
      optimizer.zeroGrad();
      task.loss(model, batch).backward();
      optimizer.step();
    });
  }
  const batch = await task.batch('test', at(0));
  const accuracy = noGrad(() =>
    Number((task.metrics['accuracy']!.measure(model.eval(), batch) as Tensor).item()),
  );
  t.true(accuracy > 0.7, `accuracy ${accuracy}`);
});

test.serial('tensors are flat over batches, and data outlive the scope they were made in', async (t) => {
  const task = await scopeAsync(async () => {
    const made = digits({ train: 100, test: 10, validation: 10, batch: 10 });
    await made.batch('train', at(0));
    return made;
  });
  const before = memory().tensors;
  let largest = 0;
  for await (const { x } of batches(task, { steps: 30 })) {
    t.is(x.numel, 1960);
    largest = Math.max(largest, memory().tensors);
  }
  t.is(largest, before + 2);
  t.is(memory().tensors, before);
});
