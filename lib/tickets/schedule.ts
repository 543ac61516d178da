import type { ScheduleConfig } from './config.js';

/**
 * Learning rate of step `step` (0-based) of `steps`: a pure function, so a training that is rewound or continued
 * needs no schedule state. Warm-up is lr·(step+1)/warmup; then, with u = (step−warmup)/(steps−warmup):
 * cosine lr·(final + (1−final)·(1+cos πu)/2), linear lr·(1 − (1−final)·u), step lr·gammaⁿ with n milestones passed.
 */
export function learningRate(lr: number, schedule: ScheduleConfig, step: number, steps: number): number {
  const { name, warmup, final, milestones, gamma } = schedule;
  if (step < warmup) return (lr * (step + 1)) / warmup;
  const u = Math.min(1, (step - warmup) / Math.max(1, steps - warmup));
  switch (name) {
    case 'constant':
      return lr;
    case 'cosine':
      return lr * (final + (1 - final) * 0.5 * (1 + Math.cos(Math.PI * u)));
    case 'linear':
      return lr * (1 - (1 - final) * u);
    case 'step':
      return lr * gamma ** milestones.filter((m) => step >= Math.round(m * steps)).length;
  }
}
