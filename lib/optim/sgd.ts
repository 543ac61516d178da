// Stochastic gradient descent on libtorch's fused kernel.

import { ops, type Tensor } from '../core/index.js';
import {
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

export interface SgdOptions extends BaseOptions {
  /** Default 0. */
  momentum: number;
  /** How much of a new gradient is kept out of the momentum. Default 0. */
  dampening: number;
  /** An L2 penalty in the gradient. Default 0. */
  weightDecay: number;
  /** Look ahead along the momentum (Sutskever et al., 2013). Default false. */
  nesterov: boolean;
  /** Climb instead of descend. Default false. */
  maximize: boolean;
}

const DEFAULTS: SgdOptions = {
  lr: 1e-3,
  momentum: 0,
  dampening: 0,
  weightDecay: 0,
  nesterov: false,
  maximize: false,
};

/**
 * Stochastic gradient descent, with momentum as PyTorch defines it (the learning rate is outside of the buffer).
 *
 * @example
 * const optimizer = new optim.SGD(model.parameters(), { lr: 0.1, momentum: 0.9, weightDecay: 1e-4 });
 */
export class SGD extends Optimizer<SgdOptions> {
  constructor(params: Params<SgdOptions>, options: Partial<SgdOptions> = {}) {
    super(params, withDefaults(DEFAULTS, options));
  }

  protected override start(param: Tensor, group: ParamGroup<SgdOptions>): Record<string, Tensor> {
    // The first step fills it with the gradient.
    return group.momentum === 0 ? {} : { momentum_buffer: zeroMoments(param) };
  }

  protected override update(group: ParamGroup<SgdOptions>, batch: Batch): void {
    rowByRow(batch, (params, grads) =>
      ops.aten._fused_sgd_(params, grads, batch.state.momentum_buffer ?? [], {
        weight_decay: group.weightDecay,
        momentum: group.momentum,
        lr: group.lr,
        dampening: group.dampening,
        nesterov: group.nesterov,
        maximize: group.maximize,
        is_first_step: batch.step === 1,
      }),
    );
  }

  /** Only the first step differs from the others. */
  protected override age(step: number): number {
    return Math.min(step, 2);
  }

  protected override check(group: ParamGroup<SgdOptions>): void {
    super.check(group);
    nonNegative('momentum', group.momentum);
    nonNegative('weightDecay', group.weightDecay);
    if (group.nesterov && (group.momentum === 0 || group.dampening !== 0)) {
      throw new RangeError('Expected momentum above 0 and no dampening with nesterov');
    }
  }
}

/**
 * Makes an {@link SGD}.
 *
 * @example
 * const opt = optim.sgd(model.parameters(), { lr: 0.1, momentum: 0.9 });
 */
export function sgd(params: Params<SgdOptions>, options: Partial<SgdOptions> = {}): SGD {
  return new SGD(params, options);
}
