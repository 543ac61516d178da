import test from 'ava';
import type { Tensor } from 'espalier';
import { batches, examples, classificationTask, fromIterable } from 'espalier/data';

const collect = async <T>(source: AsyncIterable<T>) => {
  const values: T[] = [];
  for await (const value of source) values.push(value);
  return values;
};
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('values of any iterable come in order', async (t) => {
  async function* asynchronous() {
    for (let i = 0; i < 5; i++) {
      await pause(i % 2);
      yield i;
    }
  }
  for (const prefetch of [0, 1, 2, 10]) {
    t.deepEqual(await collect(fromIterable([0, 1, 2, 3, 4], { prefetch })), [0, 1, 2, 3, 4]);
    t.deepEqual(await collect(fromIterable(asynchronous(), { prefetch })), [0, 1, 2, 3, 4]);
  }
  t.deepEqual(await collect(fromIterable([])), []);
});

test('the next values are asked for while one is used, and no more', async (t) => {
  let asked = 0;
  async function* source() {
    for (;;) yield asked++;
  }
  for await (const value of fromIterable(source(), { prefetch: 3 })) {
    await pause(5);
    t.is(asked, value + 4);
    if (value === 5) break;
  }
  await pause(5);
  t.is(asked, 9, 'nothing is asked for after the loop has been left');
});

test('leaving the loop ends the source', async (t) => {
  let ended = false;
  async function* source() {
    try {
      for (let i = 0; ; i++) yield i;
    } finally {
      ended = true;
    }
  }
  for await (const value of fromIterable(source())) if (value === 2) break;
  await pause(5);
  t.true(ended);
});

test('an error comes in its place', async (t) => {
  function* source() {
    yield 1;
    yield 2;
    throw new Error('broken');
  }
  const seen: number[] = [];
  const loop = async () => {
    for await (const value of fromIterable(source(), { prefetch: 4 })) seen.push(value);
  };
  await t.throwsAsync(loop(), { message: 'broken' });
  t.deepEqual(seen, [1, 2]);
});

test('a signal stops a source that waits forever', async (t) => {
  async function* source() {
    yield 1;
    await new Promise(() => undefined);
  }
  const controller = new AbortController();
  const loop = collect(fromIterable(source(), { signal: controller.signal }));
  setTimeout(() => controller.abort('enough'), 10);
  const error = await t.throwsAsync(loop, { code: 'ERR_ABORTED' });
  t.is(error?.cause, 'enough');
});

const numbers = examples(
  Float32Array.from({ length: 10 }, (_, i) => i),
  [1],
  new Array<number>(10).fill(0),
);
const task = classificationTask({
  train: numbers,
  validation: numbers,
  test: numbers,
  batch: 2,
  evaluationBatch: 4,
});

test('batches of a task begin and end where they should', async (t) => {
  const values = async (options: Parameters<typeof batches>[1]) => {
    const found: unknown[] = [];
    for await (const { x } of batches(task, options)) found.push(x.flatten().toArray());
    return found;
  };
  t.deepEqual(await values({ part: 'test' }), [
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8, 9],
  ]);
  t.deepEqual(await values({ part: 'test', from: 1, steps: 9 }), [
    [4, 5, 6, 7],
    [8, 9],
  ]);
  t.deepEqual(await values({ part: 'test', steps: 1 }), [[0, 1, 2, 3]]);
  const all = await values({ steps: 7, seed: 3 });
  t.is(all.length, 7);
  t.deepEqual(await values({ from: 4, steps: 3, seed: 3 }), all.slice(4), 'a run goes on where it stopped');
});

test('a batch is freed when the next one is asked for', async (t) => {
  const seen: Tensor[] = [];
  for await (const { x, y } of batches(task, { steps: 3 })) {
    t.true(seen.every((tensor) => tensor.disposed));
    t.false(x.disposed || y.disposed);
    seen.push(x, y);
  }
  t.is(seen.length, 6);
  t.true(seen.every((tensor) => tensor.disposed));
});

test('timers fire and signals stop in a loop over batches in memory', async (t) => {
  const signal = AbortSignal.timeout(60);
  let steps = 0;
  const loop = async () => {
    for await (const { x } of batches(task, { signal })) {
      steps++;
      x.sum();
    }
  };
  await t.throwsAsync(loop(), { code: 'ERR_ABORTED' });
  t.true(steps > 10);
});
