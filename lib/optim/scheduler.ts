// Putting a schedule to work on an optimizer.

import type { BaseOptions, Optimizer } from './optimizer.js';
import type { Schedule } from './schedule.js';

export interface SchedulerState {
  step: number;
  baseLrs: number[];
}

type CycledGroup = BaseOptions & { momentum?: number; betas?: readonly [number, number] };

/**
 * Sets the learning rate of every group to its rate at construction times the schedule's factor, at once and after
 * every {@link step}.
 *
 * @example
 * const scheduler = new optim.Scheduler(opt, optim.warmup(100, optim.cosine({ steps: 900 })));
 * for (let i = 0; i < 1000; i++) { ...; opt.step(); scheduler.step(); }
 */
export class Scheduler {
  #step = 0;
  #baseLrs: number[];

  /**
   * @param options.momentum sets the momentum too (of Adam: its first beta). It gives values, not factors.
   */
  constructor(
    readonly optimizer: Optimizer<BaseOptions>,
    readonly schedule: Schedule,
    readonly options: { momentum?: Schedule } = {},
  ) {
    this.#baseLrs = optimizer.paramGroups.map((group) => group.lr);
    this.at(0);
  }

  /** How often {@link step} was called. */
  get lastStep(): number {
    return this.#step;
  }

  /** The rates that the next update will use, one per group. */
  lrs(): number[] {
    return this.optimizer.paramGroups.map((group) => group.lr);
  }

  /** Goes on to the next step. Call it after the optimizer's. */
  step(): void {
    this.at(this.#step + 1);
  }

  /** Goes to any step. */
  at(step: number): void {
    this.#step = step;
    const factor = this.schedule(step);
    const momentum = this.options.momentum?.(step);
    this.optimizer.paramGroups.forEach((group, i) => {
      this.#baseLrs[i] ??= group.lr;
      group.lr = this.#baseLrs[i] * factor;
      if (momentum !== undefined) setMomentum(group as CycledGroup, momentum);
    });
  }

  stateDict(): SchedulerState {
    return { step: this.#step, baseLrs: [...this.#baseLrs] };
  }

  loadStateDict(state: SchedulerState): void {
    if (state.baseLrs.length !== this.optimizer.paramGroups.length) {
      throw new RangeError(
        `Expected ${this.optimizer.paramGroups.length} groups but received the rates of ${state.baseLrs.length}`,
      );
    }
    this.#baseLrs = [...state.baseLrs];
    this.at(state.step);
  }
}

function setMomentum(group: CycledGroup, momentum: number): void {
  if (group.betas) group.betas = [momentum, group.betas[1]];
  else group.momentum = momentum;
}
