import jstat from 'jstat';
import type { Interval } from './certificate.js';

/** Two-sided 95% quantile of Student's t: 12.706 for one degree of freedom, 4.303 for two. */
export function tQuantile95(dof: number): number {
  if (!(dof >= 1)) throw new RangeError(`Expected at least 1 degree of freedom but received ${dof}`);
  return jstat.jStat.studentt.inv(0.975, dof);
}

/** Whether every value is there and finite: a diverged training leaves a null. */
export function allFinite(values: readonly (number | null)[]): values is number[] {
  return values.every((v) => v !== null && Number.isFinite(v));
}

/**
 * Mean with its two-sided 95% Student t interval, mean ± t₀.₉₇₅(n−1) · s/√n with s the sample deviation. With one
 * value the bounds are null; with a diverged value or none, everything is.
 */
export function interval95(values: readonly (number | null)[]): Interval {
  const n = values.length;
  if (n === 0 || !allFinite(values)) return { mean: null, low: null, high: null, n };
  const mean = values.reduce((a, b) => a + b, 0) / n;
  if (n === 1) return { mean, low: null, high: null, n };
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (n - 1);
  const half = tQuantile95(n - 1) * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half, n };
}

/**
 * How much better `ours` is than `theirs`, seed by seed: positive is better whichever way the metric points. A
 * pair with a diverged value has no difference.
 */
export function gains(
  ours: readonly (number | null)[],
  theirs: readonly (number | null)[],
  better: 'lower' | 'higher',
): (number | null)[] {
  if (ours.length !== theirs.length)
    throw new RangeError(`Expected pairs but received ${ours.length} and ${theirs.length} values`);
  return ours.map((a, i) => {
    const b = theirs[i] as number | null;
    if (a === null || b === null || !Number.isFinite(a) || !Number.isFinite(b)) return null;
    return better === 'lower' ? b - a : a - b;
  });
}
