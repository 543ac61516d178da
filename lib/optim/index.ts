/**
 * Optimizers on libtorch's fused kernels, learning-rate schedules and gradient clipping.
 *
 * @packageDocumentation
 */

export { Adam, adam, AdamW, adamW, type AdamOptions } from './adam.js';
export { clipGradNorm_, clipGradValue_, type ClipNormOptions } from './clip.js';
export {
  Optimizer,
  type BaseOptions,
  type Batch,
  type OptimizerState,
  type ParamGroup,
  type Params,
  type ParamState,
} from './optimizer.js';
export {
  constant,
  cosine,
  exponential,
  linear,
  multiStep,
  oneCycle,
  oneCycleMomentum,
  schedule,
  sequential,
  stepwise,
  warmup,
  type CosineOptions,
  type LinearOptions,
  type OneCycleOptions,
  type Schedule,
  type ScheduleConfig,
} from './schedule.js';
export { Scheduler, type SchedulerState } from './scheduler.js';
export { SGD, sgd, type SgdOptions } from './sgd.js';
