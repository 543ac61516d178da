import { noGrad, scope as tensorScope } from '../core/index.js';
import type { AnyModule } from '../nn/index.js';
import { keepCount } from './count.js';
import type { Mask, Masks } from './mask.js';
import { prunable, type PrunableRules } from './prunable.js';
import { selectCounts, selectSmallest, type Scope } from './select.js';

export interface PruneOptions extends PrunableRules {
  /** What is scored: `magnitude`, the weights' absolute values. Default `magnitude`. */
  criterion?: 'magnitude';
  /** What competes with what. Default `global`. */
  scope?: Scope;
  /** Fraction of the prunable weights to keep, 0 to 1. */
  density: number;
  /** Masks so far: what they prune stays pruned. */
  masks?: Masks;
}

/**
 * Prunes a model: makes exact-k masks for its prunable weights and sets the pruned ones to +0. To train on, give the
 * masks to a masked optimizer, which keeps them at +0.
 *
 * @returns the mask of each prunable parameter, by name
 * @example
 * const masks = prune(model, { criterion: 'magnitude', scope: 'global', density: 0.5 });
 * const opt = maskedAdamW(model, masks, { lr: 1e-3 });
 */
export function prune(model: AnyModule, options: PruneOptions): Map<string, Mask> {
  const { scope = 'global', density, masks = new Map<string, Mask>() } = options;
  if (!(density >= 0 && density <= 1))
    throw new RangeError(`Expected a density from 0 to 1 but received ${density}`);
  const { tensors } = prunable(model, options);
  const scored = tensors.map(({ name, tensor }) => ({ name, score: tensor }));
  const alive = scored.map(({ name, score }) => masks.get(name)?.count ?? score.numel);
  const excess = (left: number, size: number) => Math.max(0, left - keepCount(size, density));
  const made = tensorScope(() => {
    if (scope === 'tensor')
      return selectCounts(
        scored,
        masks,
        scored.map(({ score }, i) => excess(alive[i] as number, score.numel)),
      );
    const size = scored.reduce((sum, { score }) => sum + score.numel, 0);
    const left = alive.reduce((a, b) => a + b, 0);
    return selectSmallest(scored, masks, excess(left, size));
  });
  applyMasks(model, made);
  return made;
}

/** Sets the pruned weights of a model to +0, in place. */
export function applyMasks(model: AnyModule, masks: Masks): void {
  noGrad(() => {
    for (const [name, parameter] of model.namedParameters())
      masks.get(name)?.to(parameter.device).apply_(parameter);
  });
}
