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
import { EVALUATION_SEED } from './seeds.js';
import type { Task } from './task.js';

/** How many batches of a part are measured: what the configuration allows, if the task has as many. */
export function batchCount(task: Task, part: 'validation' | 'test', limit: number): number {
  return Math.min(task.batches?.(part) ?? limit, limit);
}

/**
 * Every metric of a task: the weighted mean over the first `batches` batches of a part, in evaluation mode. A pure
 * function of the weights: random numbers that a metric draws come from a fixed seed, and the generators are as before
 * afterwards.
 */
export async function evaluate(
  model: Module,
  task: Task,
  part: 'validation' | 'test',
  batches: number,
  device: string,
): Promise<Record<string, number>> {
  const sums = new Map<string, { value: number; weight: number }>();
  const states = generatorStates(device);
  manualSeed(EVALUATION_SEED);
  model.eval();
  try {
    for (let step = 0; step < batches; step++) {
      await scopeAsync(async () => {
        const batch = await task.batch(part, { seed: EVALUATION_SEED, step, rank: 0, world: 1 });
        for (const [name, metric] of Object.entries(task.metrics)) {
          const mean = toNumber(
            name,
            noGrad(() => metric.measure(model, batch)),
          );
          const weight = metric.weight?.(batch) ?? 1;
          const sum = sums.get(name) ?? { value: 0, weight: 0 };
          sums.set(name, { value: sum.value + mean * weight, weight: sum.weight + weight });
        }
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
  return Object.fromEntries([...sums].map(([name, { value, weight }]) => [name, value / weight]));
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
