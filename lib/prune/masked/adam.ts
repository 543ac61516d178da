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
    const { params, grads, state, step } = batch;
    const [beta1, beta2] = group.betas;
    const { exp_avg, exp_avg_sq, master } = state as Record<string, Tensor[]>;
    ops.espalier.masked_adamw_(params, grads, exp_avg, exp_avg_sq, this.#masking.of(params), {
      step,
      lr: group.lr,
      beta1,
      beta2,
      eps: group.eps,
      weight_decay: group.weightDecay,
      decoupled: this.#decoupled,
      maximize: group.maximize,
      clip: this.#masking.factor,
      write_grads: this.#masking.writeGrads,
      masters: master ?? null,
    });
  }

  protected override check(group: ParamGroup<AdamOptions>): void {
    super.check(group);
    if (group.amsgrad) throw new ConfigError('Expected amsgrad to be false: there is no masked form of it');
  }
}
