/**
 * Pruning: packed masks, exact selection, masked optimizers.
 *
 * @packageDocumentation
 */

export { Bilevel, hypergradient, type BilevelOptions, type BilevelUnits } from './bilevel/index.js';
export { aliveAfter, keepCount, pruneCount, roundHalfEven } from './count.js';
export {
  DynamicSparse,
  type DynamicOptions,
  type DynamicState,
  type MaskedOptimizer,
} from './dynamic/dynamic.js';
export { RigL } from './dynamic/rigl.js';
export { SET } from './dynamic/set.js';
export { combineMasks, maskSoup, type MaskOperation } from './algebra.js';
export { EarlyBird, type EarlyBirdOptions, type EarlyBirdState } from './early-bird.js';
export { erkCounts, uniformCounts } from './erk.js';
export {
  budgetCounts,
  type Budget,
  type BudgetFunction,
  type BudgetTensor,
  type MinAlive,
} from './budget.js';
export * from './criteria/index.js';
export type {
  Calibration,
  Criterion,
  ScoreContext,
  Scores,
  SyncCriterion,
  WeightContext,
  WeightCriterion,
} from './criterion.js';
export {
  aliveCount,
  applyMasks,
  disposeMasks,
  hammingDistance,
  jaccardDistance,
  Mask,
  maskTensors,
  pairedMasks,
  type Masks,
} from './mask.js';
export { loadMaskFile, saveMaskFile } from './mask-file.js';
export { MaskedAdam } from './masked/adam.js';
export type { MaskOptions } from './masked/masking.js';
export { MaskedSGD } from './masked/sgd.js';
export { maskedAdam, maskedAdamW, maskedSgd, masksByParameter, type MaskedOptions } from './optimizer.js';
export {
  prunable,
  type Prunable,
  type PrunableRules,
  type PrunableTensor,
  type ProtectedTensor,
} from './prunable.js';
export { prune, pruneAsync, type PruneAsyncOptions, type PruneOptions } from './prune.js';
export { maskedSource, prunableTensors, pruneTensors, type PruneTensorsOptions } from './prune-tensors.js';
export { randomMasks, shuffleMasks, type Shaped } from './random.js';
export { keepCounts, schedule, type Schedule, type ScheduleName, type ScheduleSpec } from './schedule.js';
export { owl, owlBudget, type OwlOptions } from './owl.js';
export type { PruneEvent } from './pruning.js';
export type { Block } from './groups.js';
export type { NofM } from './nofm.js';
export { select, type PruneScope, type SelectionOptions } from './scope.js';
export {
  selectCounts,
  selectFraction,
  selectSmallest,
  type Order,
  type Scope,
  type Scored,
  type SelectOptions,
} from './select.js';
export { randomMasksSharded, shuffleMasksSharded } from './sharded/controls.js';
export { gatherMasks } from './sharded/gather.js';
export type { SelectionGroup } from './sharded/group.js';
export { shardMasks, shardShapes, type ShapedShard } from './sharded/rows.js';
export { scoreShards } from './sharded/score.js';
export { selectSharded, type ScoredShard, type ShardedSelectionOptions } from './sharded/select.js';
export * from './structured/index.js';
