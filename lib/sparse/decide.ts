// Dense or sparse: the rule, apart from how times are taken.

/** Median microseconds of a layer's work, once for each shape that it sees. */
export interface Times {
  dense: number;
  sparse: number;
}

export type Choice = 'dense' | 'sparse';

/** Least gain that sparse must show: less is within what two measurements of one thing differ by. */
export const GAIN = 0.03;

/**
 * Chooses sparse where it was faster by at least `gain`, else dense: times that are no numbers, or equal, mean dense.
 *
 * @example
 * decide({ dense: 100, sparse: 80 });      // { choice: 'sparse', reason: '1.25x as fast' }
 */
export function decide({ dense, sparse }: Times, gain = GAIN): { choice: Choice; reason: string } {
  if (!(dense > 0 && sparse > 0 && Number.isFinite(dense) && Number.isFinite(sparse)))
    return { choice: 'dense', reason: 'its time could not be measured' };
  const factor = dense / sparse;
  if (sparse <= dense * (1 - gain)) return { choice: 'sparse', reason: `${factor.toFixed(2)}x as fast` };
  if (factor >= 1) return { choice: 'dense', reason: `only ${factor.toFixed(2)}x as fast` };
  return { choice: 'dense', reason: `slower: ${factor.toFixed(2)}x as fast` };
}
