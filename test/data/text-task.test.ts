import test from 'ava';
import { memory, randn, scope, tensor, type Tensor } from 'espalier';
import { nn } from 'espalier';
import { textTask, TokenStream } from 'espalier/data';

const at = (step: number, seed = 0, rank = 0, world = 1) => ({ seed, step, rank, world });
const text = Array.from({ length: 400 }, (_, i) => `line ${i} of a text\n`).join('');

/** Logits for each token from the token itself. */
class Bigram extends nn.Module {
  table: nn.Parameter;
  calls = 0;
  constructor(vocabulary: number) {
    super();
    this.table = new nn.Parameter(randn([vocabulary, vocabulary]));
  }
  forward(x: Tensor) {
    this.calls++;
    return this.table.indexSelect(0, x.flatten()).view(...x.shape, -1);
  }
}

test('a batch holds windows of the text and the tokens that follow', async (t) => {
  const task = textTask({ text, context: 12, batch: 5 });
  const { x, y } = await task.batch('train', at(3));
  t.deepEqual([x.shape, y.shape, x.dtype], [[5, 12], [5, 12], 'int64']);
  for (let i = 0; i < 5; i++) {
    const [seen, next] = [x, y].map((side) => task.tokens.decode(side.select(0, i)));
    t.true(text.includes(seen! + next!.at(-1)!));
    t.is(seen!.slice(1), next!.slice(0, -1));
  }
});

test('a batch is a pure function of its position', async (t) => {
  const [one, two] = [textTask({ text, context: 8, batch: 4 }), textTask({ text, context: 8, batch: 4 })];
  const later = await one.batch('train', at(100));
  for (const step of [0, 7, 99]) await two.batch('train', at(step));
  t.true(later.x.equal((await two.batch('train', at(100))).x));
  t.false(later.x.equal((await two.batch('train', at(101))).x));
  t.false(later.x.equal((await two.batch('train', at(100, 1))).x));

  const wide = await textTask({ text, context: 8, batch: 8 }).batch('train', at(100));
  const ranks = [await one.batch('train', at(100, 0, 0, 2)), await one.batch('train', at(100, 0, 1, 2))];
  t.deepEqual(wide.x.toArray(), [...(ranks[0]!.x.toArray() as []), ...(ranks[1]!.x.toArray() as [])]);
});

test('evaluation sees the whole part once, without overlap, and no other part', async (t) => {
  const task = textTask({ text, context: 10, batch: 16, split: { blocks: 4 } });
  const bytes = Buffer.from(text);
  for (const part of ['validation', 'test'] as const) {
    let predicted = 0;
    for (let step = 0; step < task.batches(part); step++) {
      const { x, y } = await task.batch(part, at(step, 5));
      predicted += y.numel;
      t.is(x.shape[1], 10);
    }
    t.true(predicted > 0.045 * bytes.length && predicted <= 0.05 * bytes.length, `${part}: ${predicted}`);
    await t.throwsAsync(async () => task.batch(part, at(task.batches(part))), { code: 'ERR_DATA' });
  }
  const limited = textTask({ text, context: 10, batch: 4, evaluationBatches: 2 });
  t.is(limited.batches('test'), 2);
});

test('training never sees what decides', async (t) => {
  const marked = Uint8Array.from({ length: 1000 }, (_, i) => (i % 100 < 80 ? 1 : i % 100 < 90 ? 2 : 3));
  const task = textTask({
    text: marked,
    context: 4,
    batch: 64,
    split: { train: 0.8, validation: 0.1, test: 0.1, blocks: 10 },
  });
  for (const [part, byte] of [
    ['train', 1],
    ['validation', 2],
    ['test', 3],
  ] as const) {
    const { x, y } = await task.batch(part, at(0));
    t.true(x.eq(byte).all().item() as boolean, part);
    t.true(y.eq(byte).all().item() as boolean, part);
  }
});

test('loss and metrics are what they say', async (t) => {
  const task = textTask({
    text: 'ab'.repeat(100),
    vocabulary: 'seen',
    context: 3,
    batch: 2,
  });
  t.is(task.vocabulary, 2);
  const model = new Bigram(2);
  const batch = await task.batch('test', at(0));
  const uniform = scope(() => (model.table.detach().zero_(), Number(task.loss(model, batch).item())));
  t.true(Math.abs(uniform - Math.LN2) < 1e-6);
  const measure = (name: string) => Number((task.metrics[name]!.measure(model, batch) as Tensor).item());
  t.true(Math.abs(measure('bitsPerByte') - 1) < 1e-6, 'one bit tells two letters apart');
  model.table.detach().copy_(
    tensor([
      [0, 5],
      [5, 0],
    ]),
  );
  t.is(measure('accuracy'), 1);
  model.table.detach().copy_(
    tensor([
      [5, 0],
      [0, 5],
    ]),
  );
  t.is(measure('accuracy'), 0);
  t.is(task.metrics['loss']!.weight!(batch), batch.y.numel);
  t.deepEqual(
    Object.entries(task.metrics)
      .filter(([, metric]) => metric.decides)
      .map(([name]) => name),
    ['loss'],
  );
});

test('metrics of one batch run the model once, and anew when the weights changed', async (t) => {
  const task = textTask({ text, context: 4, batch: 2 });
  const model = new Bigram(256);
  const batch = await task.batch('test', at(0));
  const measure = () =>
    Object.values(task.metrics).map((metric) => Number((metric.measure(model, batch) as Tensor).item()));
  const before = measure();
  t.is(model.calls, 1);
  model.table.detach().mul_(2);
  const after = measure();
  t.is(model.calls, 2);
  t.notDeepEqual(after, before);
  model.eval();
  measure();
  t.is(model.calls, 3);
  await Promise.resolve();
  measure();
  t.is(model.calls, 4, 'nothing is remembered over an await');
});

test('the gradient of the loss reaches the weights', async (t) => {
  const task = textTask({ text, context: 4, batch: 2 });
  const model = new Bigram(256);
  task.loss(model, await task.batch('train', at(0))).backward();
  t.true(Number(model.table.grad!.abs().sum().item()) > 0);
});

test('tokens that no text is behind have no bits per byte, unless it is said', (t) => {
  const tokens = TokenStream.fromTokens(
    Int32Array.from({ length: 2000 }, (_, i) => i % 50),
    50,
  );
  t.deepEqual(Object.keys(textTask({ tokens, context: 8 }).metrics), ['loss', 'accuracy']);
  t.true('bitsPerByte' in textTask({ tokens, context: 8, bytesPerToken: 3.9 }).metrics);
});

test('what cannot make a task is refused', (t) => {
  t.throws(() => textTask({}), {
    code: 'ERR_DATA',
    message: /one of path, text and tokens but received none/,
  });
  t.throws(() => textTask({ path: 'a', text: 'b' }), { code: 'ERR_DATA', message: /path and text/ });
  t.throws(() => textTask({ text: 'short', context: 64 }), {
    code: 'ERR_DATA',
    message: /65 tokens in one piece for train/,
  });
  t.throws(() => textTask({ text, context: 0 }), { code: 'ERR_DATA', message: /context/ });
});

test.serial('a batch leaves nothing behind but itself', async (t) => {
  const task = textTask({ text, context: 8, batch: 4 });
  scope(() => void task.batch('train', at(0)));
  const before = memory().tensors;
  const batch = await task.batch('train', at(1));
  t.is(memory().tensors, before + 2);
  batch.x.dispose();
  batch.y.dispose();
});
