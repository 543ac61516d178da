import { describe } from '../core/dtype.js';
import {
  ConfigError,
  getRngState,
  manualSeed,
  noGrad,
  scopeAsync,
  setRngState,
  Tensor,
} from '../core/index.js';
import { breathe } from '../core/yield.js';
import type { Module } from '../nn/index.js';
import { alone, type Ranks } from './ranks.js';
import { EVALUATION_SEED, evaluationSeed } from './seeds.js';
import type { Metric, Task } from './task.js';

/** How many batches of a part are measured: what the configuration allows, if the task has as many. */
export function batchCount(task: Task, part: 'validation' | 'test', limit: number): number {
  return Math.min(task.batches?.(part) ?? limit, limit);
}

/**
 * Every metric of a task: the weighted mean over the first `batches` batches of a part, in evaluation mode. A pure
 * function of the weights: random numbers that a metric draws come from a seed of the batch, and the generators are as
 * before afterwards. Ranks share the batches out; the means do not depend on how many they are.
 */
export async function evaluate(
  model: Module,
  task: Task,
  part: 'validation' | 'test',
  batches: number,
  device: string,
  ranks: Ranks = alone,
): Promise<Record<string, number>> {
  const own: Measured[][] = [];
  const states = generatorStates(device);
  model.eval();
  try {
    for (let first = 0; first < batches; first += ranks.size) {
      // A rank for which none is left computes along with the others, who need its part of the weights.
      const step = Math.min(first + ranks.rank, batches - 1);
      manualSeed(evaluationSeed(step));
      await scopeAsync(async () => {
        const batch = await task.batch(part, { seed: EVALUATION_SEED, step, rank: 0, world: 1 });
        own.push(
          Object.entries(task.metrics).map(([name, metric]) => measureOne(name, metric, model, batch)),
        );
      });
      await breathe();
    }
  } finally {
    model.train();
    for (const [where, state] of states) {
      setRngState(state, where);
      state.dispose();
    }
  }
  const all = await ranks.gather(own);
  return Object.fromEntries(
    Object.keys(task.metrics).map((name, i) => {
      let [value, weight] = [0, 0];
      for (let step = 0; step < batches; step++) {
        const [mean, weighs] = all[step % ranks.size]![Math.floor(step / ranks.size)]![i]!;
        value += (mean ?? NaN) * weighs;
        weight += weighs;
      }
      return [name, value / weight];
    }),
  );
}

/** The mean of a metric over a batch (null where it is not finite, as JSON has no such number), and what it weighs. */
type Measured = [mean: number | null, weight: number];

function measureOne(name: string, metric: Metric, model: Module, batch: unknown): Measured {
  const value = noGrad(() => metric.measure(model, batch));
  const mean = toNumber(name, value);
  return [Number.isFinite(mean) ? mean : null, metric.weight?.(batch) ?? 1];
}

function toNumber(name: string, value: unknown): number {
  if (typeof value === 'number') return value;
  if (value instanceof Tensor && value.numel === 1) return Number(value.item());
  const received =
    value instanceof Tensor ? `a tensor of shape [${value.shape.join(', ')}]` : describe(value);
  throw new ConfigError(
    `Expected the metric '${name}' to give a number or a tensor of one element but received ${received}`,
  );
}

/** States of the default generators that a training draws from: the CPU's and its device's. */
export function generatorStates(device: string): Map<string, Tensor> {
  const devices = device === 'cpu' ? ['cpu'] : ['cpu', device];
  return new Map(devices.map((where) => [where, getRngState(where).keep()]));
}
