import { ops, type Tensor } from '../../core/index.js';
import { SGD, type Batch, type ParamGroup, type Params, type SgdOptions } from '../../optim/index.js';
import type { Mask } from '../mask.js';
import { Masking, type MaskOptions } from './masking.js';

/**
 * SGD with momentum under masks (see {@link MaskOptions}).
 *
 * @example
 * const opt = new MaskedSGD(model.parameters(), { lr: 0.1, momentum: 0.9, masks: masksByParameter(model, masks) });
 */
export class MaskedSGD extends SGD {
  readonly #masking: Masking;

  constructor(params: Params<SgdOptions>, options: Partial<SgdOptions> & { lr: number } & MaskOptions) {
    const { masks, clip, masterWeights, compactBelow, writeGrads, ...rest } = options;
    super(params, rest);
    this.#masking = new Masking({ masks, clip, masterWeights, compactBelow, writeGrads });
    this.stateForm = this.#masking;
  }

  /** Puts other masks in force, as {@link MaskedAdam.setMasks} does. */
  setMasks(masks: ReadonlyMap<Tensor, Mask>): void {
    this.#masking.change(masks, this.states);
  }

  override step(): void {
    this.#masking.clipped(this.paramGroups, () => super.step());
  }

  protected override start(param: Tensor, group: ParamGroup<SgdOptions>): Record<string, Tensor> {
    return this.#masking.start(param, group.momentum === 0 ? [] : ['momentum_buffer']);
  }

  protected override update(group: ParamGroup<SgdOptions>, batch: Batch): void {
    const { params, grads, state, step } = batch;
    const { momentum_buffer = [], master } = state as Record<string, Tensor[] | undefined>;
    ops.espalier.masked_sgd_(params, grads, momentum_buffer, this.#masking.of(params), {
      first_step: step === 1,
      lr: group.lr,
      momentum: group.momentum,
      dampening: group.dampening,
      weight_decay: group.weightDecay,
      nesterov: group.nesterov,
      maximize: group.maximize,
      clip: this.#masking.factor,
      write_grads: this.#masking.writeGrads,
      masters: master ?? null,
    });
  }
}
