// Adam and AdamW on libtorch's fused kernels.

import { ops, type Tensor } from '../core/index.js';
import {
  fraction,
  nonNegative,
  Optimizer,
  rowByRow,
  withDefaults,
  zeroMoments,
  type BaseOptions,
  type Batch,
  type ParamGroup,
  type Params,
} from './optimizer.js';

export interface AdamOptions extends BaseOptions {
  /** Decay rates of the two moments. Default [0.9, 0.999]. */
  betas: readonly [number, number];
  /** Added to the denominator. Default 1e-8. */
  eps: number;
  /** Adam: an L2 penalty in the gradient, default 0. AdamW: decay of the weights themselves, default 0.01. */
  weightDecay: number;
  /** Use the largest second moment so far (Reddi et al., 2018). Default false. */
  amsgrad: boolean;
  /** Climb instead of descend. Default false. */
  maximize: boolean;
  /**
   * Count steps and read the learning rate on the parameters' device, so that a CUDA graph can hold a step; see
   * {@link Optimizer.refresh}. Default false.
   */
  capturable: boolean;
}

const DEFAULTS: AdamOptions = {
  lr: 1e-3,
  betas: [0.9, 0.999],
  eps: 1e-8,
  weightDecay: 0,
  amsgrad: false,
  maximize: false,
  capturable: false,
};

/**
 * Adam (Kingma and Ba, 2015).
 *
 * @example
 * const optimizer = new optim.Adam(model.parameters(), { lr: 1e-3 });
 */
export class Adam extends Optimizer<AdamOptions> {
  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(params, withDefaults(DEFAULTS, options));
  }

  protected override start(param: Tensor, group: ParamGroup<AdamOptions>): Record<string, Tensor> {
    const moments: Record<string, Tensor> = { exp_avg: zeroMoments(param), exp_avg_sq: zeroMoments(param) };
    if (group.amsgrad) moments.max_exp_avg_sq = zeroMoments(param);
    return moments;
  }

  protected override update(group: ParamGroup<AdamOptions>, batch: Batch): void {
    this.fused(ops.aten._fused_adam_, group, batch);
  }

  protected fused(
    op: typeof ops.aten._fused_adam_ | typeof ops.aten._fused_adamw_,
    group: ParamGroup<AdamOptions>,
    batch: Batch,
  ): void {
    const { params, state } = batch;
    const { device } = params[0];
    const [beta1, beta2] = group.betas;
    const options = {
      beta1,
      beta2,
      weight_decay: group.weightDecay,
      eps: group.eps,
      amsgrad: group.amsgrad,
      maximize: group.maximize,
    };
    const maxima = state.max_exp_avg_sq ?? [];
    if (group.capturable) {
      const lr = this.rate(group, device, 'float32');
      rowByRow(batch, (rows, grads) =>
        op.tensor_lr(rows, grads, state.exp_avg, state.exp_avg_sq, maxima, batch.counts, { lr, ...options }),
      );
      return;
    }
    // The kernels read a step count per parameter; all of this batch are equal, so one tensor serves for all.
    const step = ops.aten.full([], batch.step, { dtype: 'float32', device });
    const steps = Array<Tensor>(params.length).fill(step);
    rowByRow(batch, (rows, grads) =>
      op(rows, grads, state.exp_avg, state.exp_avg_sq, maxima, steps, { lr: group.lr, ...options }),
    );
  }

  protected override capturable(group: ParamGroup<AdamOptions>): boolean {
    return group.capturable;
  }

  protected override check(group: ParamGroup<AdamOptions>): void {
    super.check(group);
    fraction('betas[0]', group.betas[0]);
    fraction('betas[1]', group.betas[1]);
    nonNegative('eps', group.eps);
    nonNegative('weightDecay', group.weightDecay);
  }
}

/**
 * Adam with weight decay apart from the gradient (Loshchilov and Hutter, 2019).
 *
 * @example
 * const optimizer = new optim.AdamW([
 *   { params: matrices, weightDecay: 0.1 },
 *   { params: vectors, weightDecay: 0 },
 * ], { lr: 3e-4, betas: [0.9, 0.95] });
 */
export class AdamW extends Adam {
  constructor(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(params, { weightDecay: 0.01, ...options });
  }

  protected override update(group: ParamGroup<AdamOptions>, batch: Batch): void {
    this.fused(ops.aten._fused_adamw_, group, batch);
  }
}

/**
 * Makes an {@link Adam}.
 *
 * @example
 * const opt = optim.adam(model.parameters(), { lr: 1e-3 });
 */
export function adam(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}): Adam {
  return new Adam(params, options);
}

/**
 * Makes an {@link AdamW}.
 *
 * @example
 * const opt = optim.adamW(model.parameters(), { lr: 1e-3 });
 */
export function adamW(params: Params<AdamOptions>, options: Partial<AdamOptions> = {}): AdamW {
  return new AdamW(params, options);
}
