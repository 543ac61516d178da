// Learning-rate schedules are pure functions: of the step to the factor by which the base rate is multiplied. Being pure
// they need no state: any step can be asked for at any time, which is what resuming and rewinding do.

/** From the number of updates made so far (0 at the first) to a factor of the base learning rate. */
export type Schedule = (step: number) => number;

/**
 * The same factor always.
 *
 * @example
 * optim.constant();
 */
export function constant(factor = 1): Schedule {
  return () => factor;
}

export interface LinearOptions {
  /** Factor at step 0. Default 1. */
  from?: number;
  /** Factor from `steps` on. Default 0. */
  to?: number;
  steps: number;
}

/**
 * A straight line, then level: PyTorch's LinearLR.
 *
 * @example
 * optim.linear({ from: 1, to: 0, steps: 1000 });
 */
export function linear(options: LinearOptions): Schedule {
  const { from = 1, to = 0, steps } = options;
  positive('steps', steps);
  return (step) => from + (to - from) * Math.min(1, step / steps);
}

export interface CosineOptions {
  /** Length of the half wave. */
  steps: number;
  /** Factor at its end and after. Default 0. */
  min?: number;
}

/**
 * Half a cosine wave from 1 to `min` (Loshchilov and Hutter, 2017): PyTorch's CosineAnnealingLR up to its end, then level.
 *
 * @example
 * optim.cosine({ steps: 1000, min: 0.1 });
 */
export function cosine(options: CosineOptions): Schedule {
  const { steps, min = 0 } = options;
  positive('steps', steps);
  return (step) => min + ((1 - min) * (1 + Math.cos(Math.PI * Math.min(1, step / steps)))) / 2;
}

/**
 * Multiplied by `gamma` after every `every` steps: PyTorch's StepLR.
 *
 * @example
 * optim.stepwise({ every: 30, gamma: 0.1 });
 */
export function stepwise(options: { every: number; gamma?: number }): Schedule {
  const { every, gamma = 0.1 } = options;
  positive('every', every);
  return (step) => gamma ** Math.floor(step / every);
}

/**
 * Multiplied by `gamma` at each milestone: PyTorch's MultiStepLR.
 *
 * @example
 * optim.multiStep({ milestones: [60, 120], gamma: 0.2 });
 */
export function multiStep(options: { milestones: readonly number[]; gamma?: number }): Schedule {
  const { milestones, gamma = 0.1 } = options;
  return (step) => gamma ** milestones.filter((milestone) => milestone <= step).length;
}

/**
 * Multiplied by `gamma` after every step: PyTorch's ExponentialLR.
 *
 * @example
 * optim.exponential({ gamma: 0.95 });
 */
export function exponential(options: { gamma: number }): Schedule {
  return (step) => options.gamma ** step;
}

/**
 * Rises in a straight line over `steps` steps: 1/steps at the first, 1 at the last; then follows `then`, from its start.
 *
 * @example
 * optim.warmup(100, optim.cosine({ steps: 900 }));
 */
export function warmup(steps: number, then: Schedule = constant()): Schedule {
  return (step) => (step < steps ? (step + 1) / steps : then(step - steps));
}

/**
 * One schedule after another, each from its own start: PyTorch's SequentialLR.
 *
 * @param milestones where the second, third, ... begins; one fewer than schedules.
 * @example
 * optim.sequential([optim.constant(0.1), optim.cosine({ steps: 900 })], [100]);
 */
export function sequential(schedules: readonly Schedule[], milestones: readonly number[]): Schedule {
  if (milestones.length !== schedules.length - 1) {
    throw new RangeError(`Expected ${schedules.length - 1} milestones but received ${milestones.length}`);
  }
  return (step) => {
    const at = milestones.filter((milestone) => milestone <= step).length;
    return schedules[at](step - (at === 0 ? 0 : milestones[at - 1]));
  };
}

export interface OneCycleOptions {
  /** Length of the whole cycle. */
  steps: number;
  /** Part of it that rises. Default 0.3. */
  pctStart?: number;
  /** The first factor is 1 / divFactor. Default 25. */
  divFactor?: number;
  /** The last factor is the first divided by this. Default 1e4. */
  finalDivFactor?: number;
  /** The shape of both slopes. Default `'cos'`. */
  anneal?: 'cos' | 'linear';
}

/**
 * Up to 1 and down to nearly nothing (Smith and Topin, 2018): PyTorch's OneCycleLR, where the base rate is `max_lr`.
 *
 * @example
 * const opt = optim.sgd(model.parameters(), { lr: maxLr, momentum: 0.95 });
 * const scheduler = new optim.Scheduler(opt, optim.oneCycle({ steps }), { momentum: optim.oneCycleMomentum({ steps }) });
 */
export function oneCycle(options: OneCycleOptions): Schedule {
  const { divFactor = 25, finalDivFactor = 1e4 } = options;
  const first = 1 / divFactor;
  return cycle(options, first, 1, first / finalDivFactor);
}

/**
 * The momentum (not a factor) that goes with {@link oneCycle}: from `max` down to `base` and back.
 *
 * @example
 * optim.oneCycleMomentum({ steps: 1000 });
 */
export function oneCycleMomentum(options: OneCycleOptions & { base?: number; max?: number }): Schedule {
  const { base = 0.85, max = 0.95 } = options;
  return cycle(options, max, base, max);
}

/** A schedule as a config file writes it. `warmup` steps come first and count as part of the whole. */
export type ScheduleConfig =
  | { name: 'constant'; warmup?: number }
  | { name: 'linear'; warmup?: number; to?: number }
  | { name: 'cosine'; warmup?: number; min?: number }
  | { name: 'step'; warmup?: number; every: number; gamma?: number }
  | { name: 'exponential'; warmup?: number; gamma: number }
  | {
      name: 'oneCycle';
      pctStart?: number;
      divFactor?: number;
      finalDivFactor?: number;
      anneal?: 'cos' | 'linear';
    };

/**
 * The schedule that a config describes, for a training of `steps` steps.
 *
 * @example
 * const factor = optim.schedule({ name: 'cosine', warmup: 100 }, 2000);
 */
export function schedule(config: ScheduleConfig, steps: number): Schedule {
  if (config.name === 'oneCycle') return oneCycle({ ...config, steps });
  const before = config.warmup ?? 0;
  const main = after(config, Math.max(1, steps - before));
  return before > 0 ? warmup(before, main) : main;
}

function after(config: Exclude<ScheduleConfig, { name: 'oneCycle' }>, steps: number): Schedule {
  switch (config.name) {
    case 'constant':
      return constant();
    case 'linear':
      return linear({ ...config, steps });
    case 'cosine':
      return cosine({ ...config, steps });
    case 'step':
      return stepwise(config);
    case 'exponential':
      return exponential(config);
  }
}

function cycle(options: OneCycleOptions, first: number, top: number, last: number): Schedule {
  const { steps, pctStart = 0.3, anneal = 'cos' } = options;
  positive('steps', steps);
  const peak = pctStart * steps - 1;
  const slope = (from: number, to: number, part: number) =>
    anneal === 'linear' ? from + (to - from) * part : to + ((from - to) * (1 + Math.cos(Math.PI * part))) / 2;
  return (step) => {
    if (step <= peak) return slope(first, top, step / peak);
    return slope(top, last, Math.min(1, (step - peak) / (steps - 1 - peak)));
  };
}

function positive(name: string, value: number): void {
  if (!(value > 0)) throw new RangeError(`Expected a number above 0 for ${name} but received ${value}`);
}
