// Comparing two models: their outputs and their time.

import { scope, type Tensor } from '../../core/index.js';
import type { AnyModule } from '../../nn/index.js';

/** Runs something with the model in evaluation mode, and puts every module's mode back. */
export function inEvaluation<T>(model: AnyModule, body: () => T): T {
  const modes = model.modules().map((module) => [module, module.training] as const);
  model.eval();
  try {
    return body();
  } finally {
    for (const [module, training] of modes) module.training = training;
  }
}

/** The largest |a - b| over all outputs, and what may be let pass: tolerance · max(1, max|a|). NaN in one alone is infinite. */
export function largestDifference(
  expected: readonly Tensor[],
  received: readonly Tensor[],
  tolerance: number,
): { difference: number; limit: number } {
  if (expected.length !== received.length) return { difference: Infinity, limit: 0 };
  let [difference, largest] = [0, 1];
  expected.forEach((a, i) => {
    const b = received[i] as Tensor;
    if (a.shape.join() !== b.shape.join()) difference = Infinity;
    else if (a.numel > 0)
      scope(() => {
        const [x, y] = [a.double(), b.double()];
        const same = x.eq(y).logicalOr(x.isnan().logicalAnd(y.isnan()));
        const apart = x.sub(y).abs().maskedFill(same, 0).nanToNum(Infinity, Infinity).max();
        difference = Math.max(difference, Number(apart.item()));
        largest = Math.max(largest, Number(x.abs().nanToNum(0, 0, 0).max().item()));
      });
  });
  return { difference, limit: tolerance * largest };
}

/**
 * Median milliseconds of some functions, run in turn so that what slows the machine slows all alike; the first turn is
 * not counted.
 *
 * @param before called before function `at` runs, outside the measured time
 */
export function latencies(
  functions: readonly (() => unknown)[],
  runs: number,
  before: (at: number) => void = () => undefined,
): number[] {
  const times = functions.map((): number[] => []);
  for (let run = 0; run <= runs; run++)
    functions.forEach((work, at) => {
      before(at);
      const began = performance.now();
      scope(() => {
        work();
      });
      if (run > 0) times[at]?.push(performance.now() - began);
    });
  return times.map(median);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
