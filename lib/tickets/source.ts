import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../core/errors.js';
import type { Device } from '../core/index.js';
import { Module, onDevice } from '../nn/index.js';
import { isReference, type FindConfig, type Reference } from './config.js';
import type { Metric, Task } from './task.js';

/** A model and a task that can be made: from closures, or from the modules that a configuration names. */
export interface Source {
  /**
   * Makes the model; its weights come from the default generator.
   *
   * @param device where its layers make their state, `'meta'` for none; the CPU by default
   */
  model(device?: Device): Promise<Module>;
  task: Task;
}

/** @throws ConfigError when a reference leads nowhere, or to something else than a model or a task */
export async function resolveSource(config: FindConfig): Promise<Source> {
  const known = new WeakSet<Module>();
  const makeModel = isReference(config.model) ? await exported(config.model) : config.model;
  const task: unknown = isReference(config.task)
    ? await (
        await exported(config.task)
      )(...config.task.args)
    : config.task;
  const args = isReference(config.model) ? config.model.args : [];
  return {
    async model(device = 'cpu') {
      const make = () => (makeModel as (...a: unknown[]) => unknown)(...args);
      const made: unknown = await (device === 'cpu' ? make() : onDevice(device, make));
      if (!(made instanceof Module))
        throw new ConfigError(`Expected model to make an nn.Module but it made ${kind(made)}`);
      // Every training frees its own in the end.
      if (known.has(made as Module))
        throw new ConfigError('Expected model to make a new nn.Module each time but it made one again');
      known.add(made as Module);
      return made as Module;
    },
    task: checkTask(task),
  };
}

async function exported(reference: Reference): Promise<(...args: unknown[]) => unknown> {
  const url = locate(reference.module);
  let namespace: Record<string, unknown>;
  try {
    namespace = (await import(url)) as Record<string, unknown>;
  } catch (cause) {
    throw new ConfigError(`${reference.module} cannot be imported: ${(cause as Error).message}`, { cause });
  }
  const found = namespace[reference.export];
  if (typeof found !== 'function') {
    const names = Object.keys(namespace).filter((name) => typeof namespace[name] === 'function');
    throw new ConfigError(
      `Expected ${reference.module} to export the function ${reference.export}, but it exports ${names.join(', ') || 'none'}`,
    );
  }
  return found as (...args: unknown[]) => unknown;
}

/** Files from the working directory, packages as a module in the working directory would find them. */
function locate(name: string): string {
  if (isAbsolute(name) || name.startsWith('.')) return pathToFileURL(resolve(name)).href;
  if (name.startsWith('file:') || name === 'espalier' || name.startsWith('espalier/')) return name;
  try {
    return pathToFileURL(createRequire(join(process.cwd(), 'noname.js')).resolve(name)).href;
  } catch {
    return name;
  }
}

function checkTask(value: unknown): Task {
  const task = value as Partial<Task> | null;
  const complete =
    typeof task === 'object' &&
    task !== null &&
    typeof task.batch === 'function' &&
    typeof task.loss === 'function' &&
    typeof task.metrics === 'object' &&
    task.metrics !== null;
  if (!complete)
    throw new ConfigError(`Expected a task, { batch, loss, metrics }, but received ${kind(value)}`);
  decidingMetric(task as Task);
  for (const [name, metric] of Object.entries(task.metrics as Task['metrics'])) checkMetric(name, metric);
  for (const part of ['validation', 'test'] as const) checkBatches(task as Task, part);
  return task as Task;
}

/** What is wrong with a metric would else show when its first mean is taken, or when the certificate is written. */
function checkMetric(name: string, metric: unknown): void {
  const { better, measure } = (metric ?? {}) as Partial<Metric>;
  if (better !== 'lower' && better !== 'higher')
    throw new ConfigError(
      `Expected 'lower' or 'higher' as better of the metric '${name}' but received ${kind(better)}`,
    );
  if (typeof measure !== 'function')
    throw new ConfigError(
      `Expected a function as measure of the metric '${name}' but received ${kind(measure)}`,
    );
}

function checkBatches(task: Task, part: 'validation' | 'test'): void {
  const batches = task.batches?.(part);
  if (batches !== undefined && !(Number.isSafeInteger(batches) && batches > 0))
    throw new ConfigError(
      `Expected the task to have at least one batch of ${part} but it has ${kind(batches)}`,
    );
}

function kind(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return `${value.constructor?.name ?? 'an object'} with ${Object.keys(value).join(', ') || 'nothing'}`;
}

/** @throws ConfigError unless exactly one metric decides */
export function decidingMetric(task: Task): { name: string; metric: Metric } {
  const all = Object.entries(task.metrics);
  const deciding = all.length === 1 ? all : all.filter(([, metric]) => metric.decides);
  if (deciding.length !== 1)
    throw new ConfigError(
      `Expected exactly one metric with decides: true but received ${deciding.length} of ${all.map(([n]) => n).join(', ')}`,
    );
  const [name, metric] = deciding[0] as [string, Metric];
  return { name, metric };
}
