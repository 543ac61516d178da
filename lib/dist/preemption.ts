import { anyRank } from './any.js';
import type { ProcessGroup } from './group.js';
import { destroy, isInitialized, world } from './world.js';

/**
 * Exit status of a process that was asked to stop, has saved its state, and is to be started again (`EX_TEMPFAIL`).
 * `espalier launch` passes it on and does not count it as a failure.
 */
export const PREEMPTED = 75;

/** Options of {@link preemption}. */
export interface PreemptionOptions {
  /** Default `SIGTERM` (torchrun, Kubernetes, Slurm) and `SIGUSR1` (Slurm's `--signal=USR1@…`). */
  signals?: readonly NodeJS.Signals[];
  /** Ranks that stop together. Default the world; none when there is no world. */
  group?: ProcessGroup;
}

/** A wish to stop that may come at any time, and that all ranks grant at the same step. */
export interface Preemption {
  /**
   * Whether any rank has been asked to stop: the same answer on every rank, so that all of them leave a loop after the
   * same step. A collective of one number: every rank calls it at the same points, such as the end of each step.
   */
  requested(): Promise<boolean>;
  /** The signal that this process got, if it did. */
  readonly signal: NodeJS.Signals | undefined;
  /** Leaves the world and ends the process with the status {@link PREEMPTED}. */
  exit(): Promise<never>;
  /** Gives the signals their usual meaning back. */
  stop(): void;
}

/**
 * From now on the signals that announce the end of an allocation do not end the process; they are asked for at step
 * boundaries.
 *
 * @example
 * const preemption = dist.preemption();
 * for (let step = 0; step < steps; step++) {
 *   train(step);
 *   if (await preemption.requested()) {
 *     await save(step + 1);
 *     await preemption.exit(); // status 75
 *   }
 * }
 */
export function preemption({ signals = ['SIGTERM', 'SIGUSR1'], group }: PreemptionOptions = {}): Preemption {
  let received: NodeJS.Signals | undefined;
  const listen = (signal: NodeJS.Signals): void => {
    received ??= signal;
  };
  for (const signal of signals) process.on(signal, listen);
  const stop = (): void => {
    for (const signal of signals) process.off(signal, listen);
  };
  return {
    get signal() {
      return received;
    },
    async requested() {
      // A loop over data in memory would never let the signal in.
      await new Promise((resolve) => setImmediate(resolve));
      const ranks = group ?? (isInitialized() ? world() : undefined);
      if (!ranks || ranks.size === 1) return received !== undefined;
      return anyRank(ranks, received !== undefined);
    },
    async exit() {
      stop();
      await destroy();
      process.exit(PREEMPTED);
    },
    stop,
  };
}
