import { availableParallelism, freemem } from 'node:os';
import { ConfigError } from '../core/errors.js';
import { cudaDeviceCount } from '../core/index.js';
import { isReference, type FindConfig } from './config.js';
import type { Ranks } from './ranks.js';

/** Memory that a worker takes beside its model. */
const WORKER_BYTES = 2 * 2 ** 30;

/**
 * How many trainings run at once: as the configuration says, else as many as the devices allow. The processes of a
 * launcher train one at a time.
 *
 * @throws ConfigError when closures were to be sent to another process
 */
export function jobsOf(config: FindConfig, { group }: Ranks): number {
  if (group) return 1;
  const named = isReference(config.model) && isReference(config.task);
  if (config.jobs === null) return named ? allowed(config) : 1;
  if (config.jobs > 1 && !named)
    throw new ConfigError(
      `Expected model and task as { module, export, args } for jobs: ${config.jobs}, because functions cannot be handed ` +
        'to another process; with jobs: 1 they can be functions',
    );
  return config.jobs;
}

function allowed({ device, threads }: FindConfig): number {
  if (device === 'cuda') return Math.max(1, cudaDeviceCount());
  if (device !== 'cpu') return 1;
  const cores = Math.floor(availableParallelism() / threads);
  return Math.max(1, Math.min(cores, Math.floor(freemem() / WORKER_BYTES)));
}

/**
 * Variables of the process of worker number `i`: those of `device: 'cuda'` take turns at the GPUs that this process may
 * use.
 */
export function workerEnvironment({ device }: FindConfig, i: number): NodeJS.ProcessEnv {
  if (device !== 'cuda') return process.env;
  const devices = gpus();
  return { ...process.env, CUDA_VISIBLE_DEVICES: devices[i % devices.length] };
}

/** Whether so many workers are more than the GPUs that they train on. */
export function sharesGpu({ device }: FindConfig, workers: number): boolean {
  return device !== 'cpu' && workers > (device === 'cuda' ? gpus().length : 1);
}

/** The GPUs that this process may use, as CUDA_VISIBLE_DEVICES names them. */
function gpus(): string[] {
  const visible = process.env['CUDA_VISIBLE_DEVICES']?.split(',').filter(Boolean);
  return visible ?? Array.from({ length: Math.max(1, cudaDeviceCount()) }, (_, n) => String(n));
}
