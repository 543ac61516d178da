import { AbortError } from './errors.js';

/** Longest time a loop of the library may hold the event loop, in milliseconds. */
const HOLD_MS = 40;

const resolved = Promise.resolve();
let last = performance.now();

/**
 * Lets the event loop turn, but only when more than 40 ms have passed since it last did so from here; otherwise it
 * costs a clock read. A `for await` over batches in memory runs on microtasks alone and starves timers, signals and
 * aborts, so every loop of the library awaits this once per iteration.
 *
 * @example
 * for (const path of paths) {
 *   await breathe();
 *   read(path);
 * }
 */
export function breathe(): Promise<void> {
  if (performance.now() - last <= HOLD_MS) return resolved;
  return turn();
}

/** Lets the event loop turn, whatever the time. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => {
      last = performance.now();
      resolve();
    });
  });
}

/**
 * Throws when the work should stop: what every loop that takes a signal calls after {@link breathe}.
 *
 * @throws {AbortError} whose `cause` is the signal's reason
 */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new AbortError(undefined, { cause: signal.reason });
}
