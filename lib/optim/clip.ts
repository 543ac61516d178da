// Gradient clipping. Nothing here reads a value back: the factor stays on the device.

import { EspalierError, noGrad, ops, scope, type Tensor } from '../core/index.js';
import { normOverRanks } from '../shard/norm.js';
import { nonNegative } from './optimizer.js';

export interface ClipNormOptions {
  /** The p of the norm; Infinity for the largest magnitude. Default 2. */
  normType?: number;
  /** Throw when the norm is NaN or infinite. This waits for the device. Default false. */
  errorIfNonfinite?: boolean;
}

/**
 * Scales all gradients so that their joint norm is at most `maxNorm`: by min(1, maxNorm / (norm + 1e-6)). Those of sharded
 * parameters count whole, not only this rank's rows: every rank must call it then.
 *
 * @throws RangeError when `maxNorm` is negative or NaN: the factor would turn the gradients round
 * @returns the norm before scaling, a 0-dimensional tensor; reading it is the caller's choice.
 * @example
 * optim.clipGradNorm_(model.parameters(), 1);
 */
export function clipGradNorm_(
  params: Iterable<Tensor>,
  maxNorm: number,
  options: ClipNormOptions = {},
): Tensor {
  const { normType = 2, errorIfNonfinite = false } = options;
  nonNegative('maxNorm', maxNorm);
  return scope(() =>
    noGrad(() => {
      const graded = [...params].filter((param) => param.grad !== null);
      const grads = gradients(graded);
      if (grads.length === 0) return ops.aten.zeros([]);
      const total = normOverRanks(
        graded,
        normType,
        (indices) =>
        normOf(indices.map((i) => grads[i]!), normType), // prettier-ignore
      );
      const kinds = group(grads);
      if (errorIfNonfinite && !total.isfinite().item()) {
        throw new EspalierError(
          `Expected finite gradients but their norm is ${total.item()}`,
          'ERR_NONFINITE_GRADIENT',
        );
      }
      const factor = total.add(1e-6).reciprocal_().mul_(maxNorm).clamp_(null, 1);
      for (const list of kinds) {
        const { device } = list[0];
        ops.aten._foreach_mul_.Tensor(list, kinds.length === 1 ? factor : factor.to({ device }));
      }
      return total;
    }),
  );
}

/**
 * Limits every element of every gradient to [-limit, limit].
 *
 * @example
 * optim.clipGradValue_(model.parameters(), 0.5);
 */
export function clipGradValue_(params: Iterable<Tensor>, limit: number): void {
  nonNegative('limit', limit);
  scope(() => {
    noGrad(() => {
      for (const list of group(gradients(params))) {
        ops.aten._foreach_clamp_min_.Scalar(list, -limit);
        ops.aten._foreach_clamp_max_.Scalar(list, limit);
      }
    });
  });
}

/** Of all tensors together, on the first one's device. */
function normOf(tensors: Tensor[], normType: number): Tensor {
  const kinds = group(tensors);
  const norms = kinds.flatMap((list) => ops.aten._foreach_norm.Scalar(list, normType));
  const home = { device: tensors[0]!.device };
  const near = kinds.length === 1 ? norms : norms.map((norm) => norm.to(home));
  return ops.aten.linalg_vector_norm(ops.aten.stack(near), normType);
}

function gradients(params: Iterable<Tensor>): Tensor[] {
  const found: Tensor[] = [];
  for (const param of params) {
    const grad = param.grad;
    if (grad !== null) found.push(grad);
  }
  return found;
}

/** By dtype and device, which one call must have in common. */
function group(tensors: Tensor[]): Tensor[][] {
  const kinds = new Map<string, Tensor[]>();
  for (const tensor of tensors) {
    const kind = `${tensor.dtype} ${tensor.device}`;
    const list = kinds.get(kind);
    if (list) list.push(tensor);
    else kinds.set(kind, [tensor]);
  }
  return [...kinds.values()];
}
