import type { CellKind, MetricsLine } from '../tickets/records.js';

/** The course of one arm over its steps: means over the seeds, and the lowest and the highest seed. */
export interface Curve {
  kind: CellKind;
  round: number;
  points: CurveBand[];
}

export interface CurveBand {
  step: number;
  mean: number;
  low: number;
  high: number;
}

/** More points than a screen has columns for only make the file larger. */
const MOST_POINTS = 240;

/**
 * The curves in the records, an arm each.
 *
 * @param read the value of a line, or undefined where it has none; a diverged value (null) ends at that step
 */
export function curvesOf(
  lines: readonly MetricsLine[],
  read: (line: MetricsLine) => number | null | undefined,
): Curve[] {
  const arms = new Map<string, { kind: CellKind; round: number; steps: Map<number, number[]> }>();
  for (const line of lines) {
    const value = read(line);
    if (value === undefined || value === null) continue;
    const key = `${line.kind} ${line.round}`;
    let arm = arms.get(key);
    if (!arm) arms.set(key, (arm = { kind: line.kind, round: line.round, steps: new Map() }));
    const values = arm.steps.get(line.step);
    if (values) values.push(value);
    else arm.steps.set(line.step, [value]);
  }
  return [...arms.values()].map(({ kind, round, steps }) => {
    const points = [...steps]
      .sort(([a], [b]) => a - b)
      .map(([step, values]) => ({
        step,
        mean: values.reduce((a, b) => a + b, 0) / values.length,
        low: Math.min(...values),
        high: Math.max(...values),
      }));
    return { kind, round, points: thinned(points) };
  });
}

function thinned(points: readonly CurveBand[]): CurveBand[] {
  const stride = Math.ceil(points.length / MOST_POINTS);
  return points.filter((_, i) => i % stride === 0 || i === points.length - 1);
}
