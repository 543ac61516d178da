import {
  areDeterministicAlgorithmsEnabled,
  getNumThreads,
  setNumThreads,
  useDeterministicAlgorithms,
} from '../core/index.js';

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs work that owns this process's default random generators, its threads and its determinism: one at a time, in the
 * order of the calls. Two trainings that took turns at a generator would each get the other's numbers. Threads and
 * determinism are set as the configuration says, and set back.
 */
export function owning<T>(
  config: { threads: number; deterministic: boolean },
  work: () => Promise<T>,
): Promise<T> {
  const mine = last.then(() => withSettings(config, work));
  last = mine.catch(() => undefined);
  return mine;
}

async function withSettings<T>(
  config: { threads: number; deterministic: boolean },
  work: () => Promise<T>,
): Promise<T> {
  const before = { threads: getNumThreads(), deterministic: areDeterministicAlgorithmsEnabled() };
  setNumThreads(config.threads);
  useDeterministicAlgorithms(config.deterministic);
  try {
    return await work();
  } finally {
    setNumThreads(before.threads);
    useDeterministicAlgorithms(before.deterministic);
  }
}
