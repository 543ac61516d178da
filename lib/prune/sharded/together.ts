import { ArgumentError } from '../../core/index.js';
import type { Scored } from '../select.js';
import { int64, numbers, type SelectionGroup } from './group.js';

/** Tells which tensor is about to be read. */
export type Visit = (scored: Scored) => void;

/**
 * Runs what may fail on one rank only, such as a NaN in its shard. Where it does, every rank throws: one that went on
 * alone would wait for the others.
 */
export async function together<T>(
  group: SelectionGroup,
  scored: readonly Scored[],
  run: (visit: Visit) => T,
): Promise<T> {
  let last: Scored | undefined;
  let outcome: { value: T } | { error: unknown };
  try {
    outcome = { value: run((next) => (last = next)) };
  } catch (error) {
    outcome = { error };
  }
  const failed = int64(['error' in outcome ? 1 + scored.findIndex((s) => s === last) : 0]);
  await group.allReduce(failed, 'max');
  const [where = 0] = numbers(failed);
  if ('error' in outcome) throw outcome.error;
  if (where > 0)
    throw new ArgumentError(
      `Expected scores that are numbers but another rank could not count those of '${scored[where - 1]?.name}'`,
    );
  return outcome.value;
}
