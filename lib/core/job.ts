import { AbortError } from './errors.js';

/** How asynchronous work can be stopped. */
export interface JobOptions {
  signal?: AbortSignal | undefined;
}

/**
 * Waits for a native job. When the signal fires, the job is asked to stop, its result is dropped, and the promise
 * rejects at once with the reason as `cause`.
 *
 * @internal
 */
export function runJob<T>([promise, abort]: [Promise<T>, () => void], { signal }: JobOptions): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => {
      abort();
      promise.catch(() => undefined);
      reject(new AbortError('the operation was aborted', { cause: signal.reason }));
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
