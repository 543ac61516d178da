import { getRngState, manualSeed, noGrad, scopeAsync, setRngState, type Tensor } from '../core/index.js';
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
          const mean = toNumber(noGrad(() => metric.measure(model, batch)));
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

function toNumber(value: Tensor | number): number {
  return typeof value === 'number' ? value : Number(value.item());
}

/** States of the default generators that a training draws from: the CPU's and its device's. */
export function generatorStates(device: string): Map<string, Tensor> {
  const devices = device === 'cpu' ? ['cpu'] : ['cpu', device];
  return new Map(devices.map((where) => [where, getRngState(where).keep()]));
}
