export { fisher, type FisherOptions } from './fisher.js';
export type { Mode, ModeOptions } from './gradients.js';
export { grasp, type GraspOptions } from './grasp.js';
export { lamp } from './lamp.js';
export { learned } from './learned.js';
export { magnitude, normalizedMagnitude } from './magnitude.js';
export { MovementScores, type MovementOptions } from './movement.js';
export { random } from './random.js';
export {
  makeCriterion,
  type CriterionName,
  type CriterionSpec,
  type SyncCriterionName,
  type SyncCriterionSpec,
} from './registry.js';
export { snip, type SnipOptions } from './snip.js';
export { synflow, type SynflowOptions } from './synflow.js';
export { taylor, type TaylorForm, type TaylorOptions } from './taylor.js';
