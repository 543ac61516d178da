import type { Optimizer, BaseOptions } from '../optim/index.js';
import type { Module } from '../nn/index.js';
import { MaskedAdam, MaskedSGD, masksByParameter, type Masks } from '../prune/index.js';
import { matches } from '../prune/pattern.js';
import type { FindConfig } from './config.js';

/**
 * The optimizer of a training. Dense trains with the same one, without masks, so that nothing but the masks differs
 * between it and a ticket.
 */
export function makeOptimizer(model: Module, masks: Masks, config: FindConfig): Optimizer<BaseOptions> {
  const { optimizer: o, clip } = config.train;
  const spared = ([name]: [string, unknown]) => o.noDecay.some((pattern) => matches(name, pattern));
  const named = model.namedParameters().filter(([, p]) => p.requiresGrad);
  const groups = [
    { params: named.filter((n) => !spared(n)).map(([, p]) => p), weightDecay: o.weightDecay },
    { params: named.filter(spared).map(([, p]) => p), weightDecay: 0 },
  ].filter((group) => group.params.length > 0);
  const common = { lr: o.lr, masks: masksByParameter(model, masks), clip };
  if (o.name === 'sgd') {
    const { momentum, dampening, nesterov } = o;
    return new MaskedSGD(groups, { ...common, momentum, dampening, nesterov });
  }
  return new MaskedAdam(groups, { ...common, betas: o.betas, eps: o.eps, decoupled: o.name === 'adamW' });
}

export function setLearningRate(optimizer: Optimizer<BaseOptions>, lr: number): void {
  for (const group of optimizer.paramGroups) group.lr = lr;
}
