import { ConfigError, noGrad, ops, scope, type Tensor } from '../core/index.js';
import type { AnyModule } from '../nn/index.js';
import {
  Adam,
  SGD,
  type AdamOptions,
  type Batch,
  type ParamGroup,
  type Params,
  type SgdOptions,
} from '../optim/index.js';
import type { Mask, Masks } from './mask.js';

/**
 * Optimizers under masks. After every step the pruned weights, their moments and gradients are exactly +0, whatever they
 * were (a NaN or −0 too), and alive weights move as under the optimizer of the same name without a mask. Clipping counts
 * the gradients of alive weights only: those of pruned weights would inflate the norm by 1/√density.
 */
export interface MaskOptions {
  masks: ReadonlyMap<Tensor, Mask>;
  /** Largest l2 norm over the gradients of alive weights; null does not clip. The factor never leaves the device. */
  clip?: number | null;
}

/** What the classes below share: the bits of each parameter, and the factor by which gradients are clipped. */
class Masking {
  readonly bits = new Map<Tensor, Tensor>();
  factor: Tensor | null = null;

  constructor(
    masks: ReadonlyMap<Tensor, Mask>,
    readonly clip: number | null,
  ) {
    for (const [parameter, mask] of masks) {
      if (parameter.shape.join() !== mask.shape.join())
        throw new ConfigError(`Expected a mask of shape [${parameter.shape}] but received [${mask.shape}]`);
      this.bits.set(parameter, mask.to(parameter.device).bits);
    }
  }

  of(parameters: readonly Tensor[]): (Tensor | null)[] {
    return parameters.map((p) => this.bits.get(p) ?? null);
  }

  /** min(1, clip / (norm + 1e-6)) over all the parameters, as torch.nn.utils.clip_grad_norm_ has it. */
  measure(parameters: readonly Tensor[]): void {
    this.factor = null;
    if (this.clip === null) return;
    const graded = parameters.filter((p) => p.grad !== null);
    if (graded.length === 0) return;
    const norm = aliveNorm(
      graded.map((p) => p.grad as Tensor),
      this.of(graded),
    );
    this.factor = norm.add(1e-6).reciprocal().mul(this.clip).clamp(null, 1);
  }

  /** Where there is no kernel that masks as it steps: masked and clipped gradients before, masked results after. */
  around(batch: Batch, step: () => void): void {
    const bits = this.of(batch.params);
    if (this.factor !== null) for (const grad of batch.grads) grad.mul_(this.factor);
    const mask = (tensors: readonly Tensor[]) =>
      tensors.forEach((t, i) => bits[i] && ops.espalier.bitmap_apply_(t, bits[i] as Tensor));
    mask(batch.grads);
    step();
    [batch.params, ...Object.values(batch.state)].forEach(mask);
  }
}

/** l2 norm over the alive elements of all gradients, 0-dim. */
function aliveNorm(grads: Tensor[], bits: (Tensor | null)[]): Tensor {
  if (grads.every((g) => g.device === 'cpu')) return ops.espalier.alive_norm(grads, bits);
  const masked = grads.map((g, i) => (bits[i] ? ops.espalier.bitmap_apply(g, bits[i] as Tensor) : g));
  const norms = masked.map((g) => ops.aten.linalg_vector_norm(g, 2, null, false, { dtype: 'float32' }));
  return ops.aten.linalg_vector_norm(ops.aten.stack(norms, 0), 2);
}

/** Adam under masks; with `decoupled`, AdamW. */
export class MaskedAdam extends Adam {
  readonly #masking: Masking;
  readonly #decoupled: boolean;

  constructor(
    params: Params<AdamOptions>,
    options: Partial<AdamOptions> & MaskOptions & { decoupled?: boolean },
  ) {
    const { masks, clip = null, decoupled = false, ...rest } = options;
    super(params, rest);
    this.#masking = new Masking(masks, clip);
    this.#decoupled = decoupled;
  }

  override step(): void {
    withClip(this.#masking, this.paramGroups, () => super.step());
  }

  protected override update(group: ParamGroup<AdamOptions>, batch: Batch): void {
    const { params, grads, state, step } = batch;
    const [beta1, beta2] = group.betas;
    if (params[0]?.device !== 'cpu') {
      const op = this.#decoupled ? ops.aten._fused_adamw_ : ops.aten._fused_adam_;
      this.#masking.around(batch, () => this.fused(op, group, batch));
      return;
    }
    const bits = this.#masking.of(params);
    ops.espalier.masked_adamw_(
      params,
      grads,
      state['exp_avg'] as Tensor[],
      state['exp_avg_sq'] as Tensor[],
      bits,
      {
        step,
        lr: group.lr,
        beta1,
        beta2,
        eps: group.eps,
        weight_decay: group.weightDecay,
        decoupled: this.#decoupled,
        maximize: group.maximize,
        clip: this.#masking.factor,
      },
    );
  }

  protected override check(group: ParamGroup<AdamOptions>): void {
    super.check(group);
    if (group.amsgrad) throw new ConfigError('Expected amsgrad to be false: there is no masked form of it');
  }
}

/** SGD with momentum under masks. */
export class MaskedSGD extends SGD {
  readonly #masking: Masking;

  constructor(params: Params<SgdOptions>, options: Partial<SgdOptions> & { lr: number } & MaskOptions) {
    const { masks, clip = null, ...rest } = options;
    super(params, rest);
    this.#masking = new Masking(masks, clip);
  }

  override step(): void {
    withClip(this.#masking, this.paramGroups, () => super.step());
  }

  protected override update(group: ParamGroup<SgdOptions>, batch: Batch): void {
    const { params, grads, state, step } = batch;
    if (params[0]?.device !== 'cpu') {
      this.#masking.around(batch, () => super.update(group, batch));
      return;
    }
    ops.espalier.masked_sgd_(params, grads, state['momentum_buffer'] ?? [], this.#masking.of(params), {
      first_step: step === 1,
      lr: group.lr,
      momentum: group.momentum,
      dampening: group.dampening,
      weight_decay: group.weightDecay,
      nesterov: group.nesterov,
      maximize: group.maximize,
      clip: this.#masking.factor,
    });
  }
}

function withClip(masking: Masking, groups: readonly { params: Tensor[] }[], step: () => void): void {
  scope(() => {
    noGrad(() => masking.measure(groups.flatMap((g) => g.params)));
    step();
    masking.factor = null;
  });
}

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
 */
export function maskedAdamW(
  model: AnyModule,
  masks: Masks,
  options: Partial<AdamOptions> & { clip?: number | null } = {},
): MaskedAdam {
  const all = { weightDecay: 0.01, ...options, masks: masksByParameter(model, masks), decoupled: true };
  return new MaskedAdam(model.parameters(), all);
}

/** Makes an Adam under masks. */
export function maskedAdam(
  model: AnyModule,
  masks: Masks,
  options: Partial<AdamOptions> & { clip?: number | null } = {},
): MaskedAdam {
  return new MaskedAdam(model.parameters(), { ...options, masks: masksByParameter(model, masks) });
}

/** Makes an SGD under masks. */
export function maskedSgd(
  model: AnyModule,
  masks: Masks,
  options: Partial<SgdOptions> & { lr: number; clip?: number | null },
): MaskedSGD {
  return new MaskedSGD(model.parameters(), { ...options, masks: masksByParameter(model, masks) });
}
