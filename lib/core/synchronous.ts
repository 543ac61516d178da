import { ArgumentError } from './errors.js';

/**
 * @internal Refuses the result of a function that had to be synchronous if it is a Promise. That Promise is nobody's any
 * more: if it is rejected later, the error here has said what is wrong.
 *
 * @param expected what the message begins with
 */
export function refusePromise<T>(
  result: T,
  expected = 'Expected a synchronous function',
  instead?: string,
): T {
  const then = (result as { then?: unknown } | null | undefined)?.then;
  if (typeof then !== 'function') return result;
  then.call(result, undefined, () => undefined);
  throw new ArgumentError(
    `${expected} but received one that returns a Promise${instead === undefined ? '' : `: ${instead}`}`,
  );
}
