import { ConfigError } from '../core/index.js';
import { keepCount } from './count.js';

/** Densities by step: `density(1)` after the first step, `density(steps)` at the end. */
export interface Schedule {
  readonly steps: number;
  density(step: number): number;
}

/**
 * How a density is reached:
 * - `oneShot`: in one step.
 * - `geometric`: every step keeps the same share of what is left, d_i = from · (to / from)^(i / n): iterative pruning
 *   by a fixed fraction, to = from · (1 − fraction)^n (Frankle and Carbin 2019).
 * - `exponential`: the same curve, under the name it has for SynFlow, d_i = ρ^(i / n) (Tanaka et al. 2020).
 * - `polynomial`: d_i = to + (from − to) · (1 − i / n)^power: first fast, then slowly.
 * - `cubic`: polynomial with power 3 (Zhu and Gupta 2017).
 * - `linear`: polynomial with power 1.
 */
export type ScheduleName = 'oneShot' | 'geometric' | 'exponential' | 'polynomial' | 'cubic' | 'linear';

/** A schedule without its endpoints, as a configuration holds it; or any function of progress from 0 to 1. */
export interface ScheduleSpec {
  name: ScheduleName | ((progress: number, from: number, to: number) => number);
  /** Default 1. */
  steps?: number;
  /** Of `polynomial`. Default 3. */
  power?: number;
}

const curves: Record<ScheduleName, (progress: number, from: number, to: number, power: number) => number> = {
  oneShot: (_, __, to) => to,
  geometric,
  exponential: geometric,
  polynomial,
  cubic: (p, from, to) => polynomial(p, from, to, 3),
  linear: (p, from, to) => polynomial(p, from, to, 1),
};

/**
 * Makes a schedule between two densities.
 *
 * @param spec.steps how many steps; the last reaches `to` exactly
 * @throws ConfigError for an unknown name, endpoints outside [0, 1], steps that are no positive integer
 * @example
 * const { steps, density } = schedule({ name: 'cubic', steps: 10 }, { to: 0.1 });
 */
export function schedule(spec: ScheduleName | ScheduleSpec, ends: { from?: number; to: number }): Schedule {
  const { name, steps = 1, power = 3 } = typeof spec === 'string' ? { name: spec } : spec;
  const { from = 1, to } = ends;
  const curve = typeof name === 'function' ? name : Object.hasOwn(curves, name) ? curves[name] : undefined;
  if (!curve)
    throw new ConfigError(
      `Expected a schedule (${Object.keys(curves).join(', ')}, or a function) but received '${String(name)}'`,
    );
  if (!Number.isSafeInteger(steps) || steps < 1)
    throw new ConfigError(`Expected 'steps' to be an integer from 1 but received ${steps}`);
  if (!(power > 0)) throw new ConfigError(`Expected 'power' above 0 but received ${power}`);
  for (const [end, value] of Object.entries({ from, to }))
    if (!(value >= 0 && value <= 1))
      throw new ConfigError(`Expected '${end}' to be a density from 0 to 1 but received ${value}`);
  return {
    steps,
    density(step) {
      if (!Number.isInteger(step) || step < 1 || step > steps)
        throw new RangeError(`Expected a step from 1 to ${steps} but received ${step}`);
      // The end is the caller's number and not what rounding made of it.
      if (step === steps) return to;
      const value = curve(step / steps, from, to, power);
      if (!(value >= 0 && value <= 1))
        throw new ConfigError(`Expected the schedule to give a density from 0 to 1 but received ${value}`);
      return value;
    },
  };
}

/**
 * How many of `total` weights to keep after each step: round-half-even(density · total), never more than after the step
 * before.
 *
 * @throws ConfigError for more than a million steps
 */
export function keepCounts({ steps, density }: Schedule, total: number): number[] {
  if (steps > 1e6) throw new ConfigError(`Expected at most 1000000 steps but received ${steps}`);
  let last = total;
  return Array.from({ length: steps }, (_, i) => (last = Math.min(last, keepCount(total, density(i + 1)))));
}

function geometric(progress: number, from: number, to: number): number {
  return from === 0 ? 0 : from * (to / from) ** progress;
}

function polynomial(progress: number, from: number, to: number, power: number): number {
  return to + (from - to) * (1 - progress) ** power;
}
