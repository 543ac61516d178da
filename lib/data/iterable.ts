// Batches for loops: of a task, or of anything that can be iterated.

import { AbortError, Tensor } from '../core/index.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import type { Part, Task } from '../tickets/task.js';

/** Which batches {@link batches} gives. */
export interface BatchesOptions {
  /** Default `'train'`. */
  part?: Part;
  /** Seed of the data order. Default 0. */
  seed?: number;
  /** First step. Default 0. */
  from?: number;
  /** How many. Default: all of an evaluation part, for training without end. */
  steps?: number;
  /** Default 0. */
  rank?: number;
  /** Default 1. */
  world?: number;
  signal?: AbortSignal;
}

/**
 * The batches of a task, one after the other. The event loop turns in between, so timers and signals work in a loop
 * over it. The tensors of a batch are freed when the next one is asked for: clone what must live longer.
 *
 * @throws {AbortError} when the signal fires
 * @example
 * for await (const { x, y } of batches(digits(), { steps: 1000 })) {
 *   scope(() => {
 *     optimizer.zeroGrad();
 *     F.crossEntropy(model.forward(x), y).backward();
 *     optimizer.step();
 *   });
 * }
 */
export async function* batches<B>(
  task: Task<B>,
  options: BatchesOptions = {},
): AsyncGenerator<B, void, undefined> {
  const { part = 'train', seed = 0, from = 0, rank = 0, world = 1, signal } = options;
  const all = part === 'train' ? Infinity : Math.ceil((task.batches?.(part) ?? Infinity) / world) - from;
  const steps = Math.min(options.steps ?? all, all);
  for (let i = 0; i < steps; i++) {
    await breathe();
    throwIfAborted(signal);
    const batch = await task.batch(part, { seed, step: from + i, rank, world });
    try {
      yield batch;
    } finally {
      disposeTensors(batch);
    }
  }
}

/** Frees a tensor, or the tensors in an array or object. */
function disposeTensors(value: unknown): void {
  if (value instanceof Tensor) value.dispose();
  else if (Array.isArray(value)) value.forEach(disposeTensors);
  else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    Object.values(value).forEach(disposeTensors);
  }
}

/** How {@link fromIterable} runs ahead. */
export interface PrefetchOptions {
  /** Values to have ready or on their way before they are asked for. Default 2; 0 asks only when asked. */
  prefetch?: number;
  signal?: AbortSignal;
}

/**
 * Values of any iterable, asked for ahead of their use: while one batch is trained on, the next ones are read. They
 * come in order; an error comes in its place. Leaving the loop early ends the source.
 *
 * @param source an iterable, asynchronous or not
 * @throws what the source throws; {AbortError} when the signal fires
 * @example
 * async function* lines() { for await (const line of file.readLines()) yield parse(line); }
 * for await (const batch of fromIterable(lines(), { prefetch: 4 })) train(batch);
 */
export async function* fromIterable<T>(
  source: AsyncIterable<T> | Iterable<T>,
  options: PrefetchOptions = {},
): AsyncGenerator<T, void, undefined> {
  const { prefetch = 2, signal } = options;
  const iterator =
    Symbol.asyncIterator in source
      ? source[Symbol.asyncIterator]()
      : (source as Iterable<T>)[Symbol.iterator]();
  const ahead: Promise<IteratorResult<T>>[] = [];
  const aborted = abortion(signal);
  let ended = false;
  const ask = (): void => {
    // An async function, so that what a synchronous iterator throws waits for its turn as well.
    const next = (async () => iterator.next())();
    next.then(
      (result) => (ended ||= result.done === true),
      () => (ended = true),
    );
    ahead.push(next);
  };
  let whole = false;
  try {
    for (;;) {
      await breathe();
      throwIfAborted(signal);
      while (!ended && ahead.length <= prefetch) ask();
      const next = ahead.shift();
      if (!next) return;
      const result = await Promise.race([next, aborted.promise]);
      if (result.done) {
        whole = true;
        return;
      }
      yield result.value;
    }
  } catch (error) {
    if (!(error instanceof AbortError)) whole = true;
    throw error;
  } finally {
    aborted.remove();
    // A source that waits for something which never comes would hold its own return() forever.
    if (!whole) Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

/** A promise that is rejected when the signal fires, and never settles otherwise. */
function abortion(signal: AbortSignal | undefined): { promise: Promise<never>; remove: () => void } {
  let remove = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    if (!signal) return;
    const stop = (): void => reject(new AbortError(undefined, { cause: signal.reason }));
    signal.addEventListener('abort', stop, { once: true });
    remove = () => signal.removeEventListener('abort', stop);
  });
  promise.catch(() => undefined);
  return { promise, remove };
}
