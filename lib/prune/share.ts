import { ConfigError } from '../core/index.js';

/** Whole-number bounds of each share. */
export interface Bounds {
  floors?: readonly number[];
  caps: readonly number[];
}

/**
 * Shares `total` out in proportion to the weights, within bounds, in whole numbers that add up exactly. The real shares
 * are clamp(λ · weight): what meets a bound is set there and λ solved again for the others (clamping once would miss
 * the total). They are rounded by largest remainder. What weights of zero leave over goes to the first that have room.
 *
 * @throws ConfigError when the bounds leave no way to reach the total
 */
export function shareOut(weights: readonly number[], total: number, bounds: Bounds): number[] {
  const { caps, floors = caps.map(() => 0) } = bounds;
  if (!Number.isSafeInteger(total) || total < sum(floors) || total > sum(caps))
    throw new ConfigError(`Expected ${sum(floors)} to ${sum(caps)} weights to keep but received ${total}`);
  const fixed = new Map<number, number>();
  for (;;) {
    const open = weights.map((_, i) => i).filter((i) => !fixed.has(i));
    const rest = total - sum([...fixed.values()]);
    const weight = sum(open.map((i) => at(weights, i)));
    const lambda = weight > 0 ? Math.min(rest / weight, Number.MAX_VALUE) : 0;
    const ideal = (i: number) => lambda * at(weights, i);
    const over = open.filter((i) => ideal(i) > at(caps, i));
    const under = open.filter((i) => ideal(i) < at(floors, i));
    if (over.length + under.length === 0)
      return apportion(
        weights.map((_, i) => fixed.get(i) ?? ideal(i)),
        caps,
        total,
      );
    // Only the side that outweighs the other is sure to stay at its bound.
    const excess = sum(over.map((i) => ideal(i) - at(caps, i)));
    const lack = sum(under.map((i) => at(floors, i) - ideal(i)));
    if (excess >= lack) over.forEach((i) => fixed.set(i, at(caps, i)));
    else under.forEach((i) => fixed.set(i, at(floors, i)));
  }
}

/** Whole numbers that add up to `total`, each its ideal rounded down or up and never above its limit. */
function apportion(ideal: readonly number[], limits: readonly number[], total: number): number[] {
  const counts = ideal.map((x, i) => Math.min(Math.floor(x), at(limits, i)));
  let left = total - sum(counts);
  const order = ideal
    .map((x, i) => ({ i, rest: x - Math.floor(x) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
    .map(({ i }) => i);
  const give = (most: number) => {
    for (const i of order) {
      const more = Math.min(left, most, at(limits, i) - at(counts, i));
      counts[i] = at(counts, i) + more;
      left -= more;
    }
  };
  give(1);
  give(left);
  return counts;
}

function at(list: readonly number[], i: number): number {
  return list[i] as number;
}

/** Sum of numbers. */
export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
