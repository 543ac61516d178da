/**
 * Pruning: packed masks, exact selection, masked optimizers.
 *
 * @packageDocumentation
 */

export { aliveAfter, keepCount, pruneCount, roundHalfEven } from './count.js';
export { erkCounts, uniformCounts } from './erk.js';
export { aliveCount, Mask, maskTensors, type Masks } from './mask.js';
export {
  MaskedAdam,
  maskedAdam,
  maskedAdamW,
  MaskedSGD,
  maskedSgd,
  masksByParameter,
  type MaskOptions,
} from './optimizer.js';
export {
  prunable,
  type Prunable,
  type PrunableRules,
  type PrunableTensor,
  type ProtectedTensor,
} from './prunable.js';
export { applyMasks, prune, type PruneOptions } from './prune.js';
export { randomMasks, shuffleMasks, type Shaped } from './random.js';
export {
  selectCounts,
  selectFraction,
  selectSmallest,
  type Order,
  type Scope,
  type Scored,
  type SelectOptions,
} from './select.js';
