// Losses. Each gives one number (the mean) unless asked for the sum or every element.

import { ops, type Tensor } from '../../core/index.js';
import { direct } from './call.js';

const callCrossEntropy = direct('aten::cross_entropy_loss');

/** How the elements' losses become the result. Default `'mean'`. */
export type Reduction = 'none' | 'mean' | 'sum';

export interface LossOptions {
  reduction?: Reduction;
}

export interface NllOptions extends LossOptions {
  /** Weight of each class, shape [classes]. */
  weight?: Tensor | null;
  /** Targets of this value count for nothing. Default -100. */
  ignoreIndex?: number;
}

export interface CrossEntropyOptions extends NllOptions {
  /** How much of the target is spread evenly over all classes, in [0, 1]. Default 0. */
  labelSmoothing?: number;
}

/**
 * Cross-entropy between logits and targets.
 *
 * @param input logits of shape [batch, classes, ...] or [classes].
 * @param target classes (int64) of shape [batch, ...], or probabilities of the input's shape.
 * @example
 * const loss = F.crossEntropy(model.forward(x), y);
 */
export function crossEntropy(input: Tensor, target: Tensor, options?: CrossEntropyOptions): Tensor {
  if (options === undefined) return callCrossEntropy(input.handle, target.handle);
  const { weight = null, reduction, ignoreIndex = -100, labelSmoothing = 0 } = options;
  return ops.aten.cross_entropy_loss(input, target, weight, code(reduction), ignoreIndex, labelSmoothing);
}

/**
 * Negative log likelihood of the target classes, given log-probabilities of shape [batch, classes, ...].
 *
 * @example
 * F.nllLoss(F.logSoftmax(logits, -1), classes);
 */
export function nllLoss(input: Tensor, target: Tensor, options: NllOptions = {}): Tensor {
  const { weight = null, reduction, ignoreIndex = -100 } = options;
  return ops.aten.nll_loss_nd(input, target, weight, code(reduction), ignoreIndex);
}

/**
 * (input - target)².
 *
 * @example
 * F.mseLoss(prediction, target, { reduction: 'sum' });
 */
export function mseLoss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  return ops.aten.mse_loss(input, target, code(options.reduction));
}

/**
 * |input - target|.
 *
 * @example
 * F.l1Loss(prediction, target);
 */
export function l1Loss(input: Tensor, target: Tensor, options: LossOptions = {}): Tensor {
  return ops.aten.l1_loss(input, target, code(options.reduction));
}

/**
 * Squared below `beta`, linear above.
 *
 * @example
 * F.smoothL1Loss(prediction, target, { beta: 0.5 });
 */
export function smoothL1Loss(
  input: Tensor,
  target: Tensor,
  options: LossOptions & { beta?: number } = {},
): Tensor {
  return ops.aten.smooth_l1_loss(input, target, code(options.reduction), options.beta ?? 1);
}

export interface BceOptions extends LossOptions {
  /** Weight of each element, broadcastable to the input. */
  weight?: Tensor | null;
  /** Weight of positive targets, broadcastable to the input. */
  posWeight?: Tensor | null;
}

/**
 * Binary cross-entropy of sigmoid(input) with targets in [0, 1], computed stably.
 *
 * @example
 * F.binaryCrossEntropyWithLogits(logits, labels);
 */
export function binaryCrossEntropyWithLogits(
  input: Tensor,
  target: Tensor,
  options: BceOptions = {},
): Tensor {
  const { weight = null, posWeight = null, reduction } = options;
  return ops.aten.binary_cross_entropy_with_logits(input, target, weight, posWeight, code(reduction));
}

/**
 * Kullback-Leibler divergence; `input` holds log-probabilities, `target` probabilities (or logs, with `logTarget`).
 *
 * @example
 * F.klDiv(F.logSoftmax(student, -1), F.softmax(teacher, -1), { reduction: 'batchmean' });
 */
export function klDiv(
  input: Tensor,
  target: Tensor,
  options: { reduction?: Reduction | 'batchmean'; logTarget?: boolean } = {},
): Tensor {
  const { reduction, logTarget = false } = options;
  const batch = reduction === 'batchmean';
  const loss = ops.aten.kl_div(input, target, batch ? 2 : code(reduction), { log_target: logTarget });
  return batch ? loss.div(input.size(0)) : loss;
}

const CODES: Record<Reduction, number> = { none: 0, mean: 1, sum: 2 };

function code(reduction: Reduction = 'mean'): number {
  const found = CODES[reduction] as number | undefined;
  if (found === undefined) {
    throw new TypeError(`Expected 'none', 'mean' or 'sum' for reduction but received ${String(reduction)}`);
  }
  return found;
}
