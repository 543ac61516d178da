import { ConfigError, ops, type Tensor } from '../../core/index.js';
import { Adam, type AdamOptions, type Batch, type ParamGroup, type Params } from '../../optim/index.js';
import type { Mask } from '../mask.js';
import { Masking, type MaskOptions } from './masking.js';

/**
 * Adam under masks (see {@link MaskOptions}); with `decoupled`, AdamW. `amsgrad` is refused.
 *
 * @example
 * const opt = new MaskedAdam(model.parameters(), { lr: 1e-3, decoupled: true, masks: masksByParameter(model, masks) });
 */
export class MaskedAdam extends Adam {
  readonly #masking: Masking;
  readonly #decoupled: boolean;

  constructor(
    params: Params<AdamOptions>,
    options: Partial<AdamOptions> & MaskOptions & { decoupled?: boolean },
  ) {
    const { masks, clip, masterWeights, compactBelow, writeGrads, decoupled = false, ...rest } = options;
    super(params, rest);
    this.#masking = new Masking({ masks, clip, masterWeights, compactBelow, writeGrads });
    this.stateForm = this.#masking;
    this.#decoupled = decoupled;
  }

  /**
   * Puts other masks in force. Weights alive before and after keep their moments; weights that were pruned or are now,
   * and their moments, are +0 at once: a weight that comes back starts at +0.
   */
  setMasks(masks: ReadonlyMap<Tensor, Mask>): void {
    this.#masking.change(masks, this.states);
  }

  override step(): void {
    this.#masking.clipped(this.paramGroups, () => super.step());
  }

  protected override start(param: Tensor): Record<string, Tensor> {
    return this.#masking.start(param, ['exp_avg', 'exp_avg_sq']);
  }

  protected override update(group: ParamGroup<AdamOptions>, batch: Batch): void {
    const { params, grads, state, step, counts } = batch;
    const [beta1, beta2] = group.betas;
    const { exp_avg, exp_avg_sq, master } = state as Record<string, Tensor[]>;
    const bits = this.#masking.of(params);
    const options = {
      beta1,
      beta2,
      eps: group.eps,
      weight_decay: group.weightDecay,
      decoupled: this.#decoupled,
      maximize: group.maximize,
      clip: this.#masking.factor,
      write_grads: this.#masking.writeGrads,
      masters: master ?? null,
    };
    if (group.capturable) {
      const lr = this.rate(group, params[0]!.device, 'float64');
      const state_steps = counts;
      ops.espalier.masked_adamw_.tensor_lr(params, grads, exp_avg, exp_avg_sq, bits, {
        state_steps,
        lr,
        ...options,
      });
    } else {
      const { lr } = group;
      ops.espalier.masked_adamw_(params, grads, exp_avg, exp_avg_sq, bits, { step, lr, ...options });
    }
  }

  protected override check(group: ParamGroup<AdamOptions>): void {
    super.check(group);
    if (group.amsgrad) throw new ConfigError('Expected amsgrad to be false: there is no masked form of it');
  }
}
