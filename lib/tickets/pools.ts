import { keepCounts, schedule, type ScheduleSpec } from '../prune/index.js';

/** What competes: weights or units, and how many of them are alive. */
export interface Pool {
  size: number;
  alive: number;
}

/** Pools as one. */
export function together(pools: readonly Pool[]): Pool {
  return pools.reduce((sum, { size, alive }) => ({ size: sum.size + size, alive: sum.alive + alive }), {
    size: 0,
    alive: 0,
  });
}

/** The counts to keep after each of a criterion's own steps, one for each pool; without a schedule there is one step. */
export function stepsTo(
  spec: ScheduleSpec | undefined,
  pools: readonly Pool[],
  keep: readonly number[],
): number[][] {
  if (spec === undefined) return [[...keep]];
  const courses = pools.map(({ size, alive }, i) => {
    const target = keep[i] as number;
    const ends = { from: size === 0 ? 1 : alive / size, to: size === 0 ? 1 : target / size };
    const counts = keepCounts(schedule(spec, ends), size);
    return [...counts.slice(0, -1).map((n) => Math.min(alive, Math.max(n, target))), target];
  });
  return (courses[0] ?? []).map((_, step) => courses.map((course) => course[step] as number));
}
