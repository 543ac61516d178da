/** Structured pruning: whole units, masked while training and then really removed. */

export { aliveNorms } from './alive-norms.js';
export {
  DependencyGraph,
  dependencyGraph,
  GROUP_KINDS,
  type Example,
  type FrozenLayer,
  type GroupKind,
  type Member,
  type Unit,
  type UnitLayer,
} from './graph.js';
export { randomGroups, shuffleGroups } from './controls.js';
export { deadUnits, masksOfUnits } from './masks.js';
export { latencies } from './measure.js';
export { applyShapePlan, loadPruned, savePruned, shapePlan, type ShapePlan } from './plan.js';
export { removePruned, type Removal, type RemoveOptions, type Shrunk } from './remove.js';
export { unitScores, type Aggregate, type Normalize } from './scores.js';
export { selectGroups, type SelectGroupsOptions } from './select.js';
export { registerSizes, type Sizes } from './sizes.js';
