import { ConfigError, type Tensor } from '../core/index.js';
import type { AnyModule } from '../nn/index.js';
import type { AdamOptions, SgdOptions } from '../optim/index.js';
import type { Mask, Masks } from './mask.js';
import { MaskedAdam } from './masked/adam.js';
import type { MaskOptions } from './masked/masking.js';
import { MaskedSGD } from './masked/sgd.js';

/** {@link MaskOptions} without the masks. */
export type MaskedOptions = Omit<MaskOptions, 'masks'>;

/** The masks of a model by parameter instead of by name. */
export function masksByParameter(model: AnyModule, masks: Masks): Map<Tensor, Mask> {
  const parameters = new Map(model.namedParameters());
  return new Map(
    [...masks].map(([name, mask]) => {
      const parameter = parameters.get(name);
      if (!parameter) throw new ConfigError(`Expected the model to have the masked parameter ${name}`);
      return [parameter, mask];
    }),
  );
}

/**
 * Makes an AdamW under the masks that `prune` gave.
 *
 * @example
 * const opt = maskedAdamW(model, prune(model, { density: 0.5 }), { lr: 1e-3, clip: 1 });
 * @example
 * // A bfloat16 model at 10%: float32 masters and moments for the survivors alone.
 * const opt = maskedAdamW(model, masks, { lr: 1e-3, masterWeights: true, compactBelow: 0.25 });
 */
export function maskedAdamW(
  model: AnyModule,
  masks: Masks,
  options: Partial<AdamOptions> & MaskedOptions = {},
): MaskedAdam {
  const all = { weightDecay: 0.01, ...options, masks: masksByParameter(model, masks), decoupled: true };
  return new MaskedAdam(model.parameters(), all);
}

/**
 * Makes an Adam under masks.
 *
 * @example
 * const opt = maskedAdam(model, masks, { lr: 1e-3 });
 */
export function maskedAdam(
  model: AnyModule,
  masks: Masks,
  options: Partial<AdamOptions> & MaskedOptions = {},
): MaskedAdam {
  return new MaskedAdam(model.parameters(), { ...options, masks: masksByParameter(model, masks) });
}

/**
 * Makes an SGD under masks.
 *
 * @example
 * const opt = maskedSgd(model, masks, { lr: 0.1, momentum: 0.9 });
 */
export function maskedSgd(
  model: AnyModule,
  masks: Masks,
  options: Partial<SgdOptions> & MaskedOptions & { lr: number },
): MaskedSGD {
  return new MaskedSGD(model.parameters(), { ...options, masks: masksByParameter(model, masks) });
}
