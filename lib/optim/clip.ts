// Gradient clipping. Nothing here reads a value back: the factor stays on the device.

import { EspalierError, noGrad, ops, scope, type Tensor } from '../core/index.js';

export interface ClipNormOptions {
  /** The p of the norm; Infinity for the largest magnitude. Default 2. */
  normType?: number;
  /** Throw when the norm is NaN or infinite. This waits for the device. Default false. */
  errorIfNonfinite?: boolean;
}

/**
 * Scales all gradients so that their joint norm is at most `maxNorm`: by min(1, maxNorm / (norm + 1e-6)).
 *
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
  return scope(() =>
    noGrad(() => {
      const grads = gradients(params);
      if (grads.length === 0) return ops.aten.zeros([]);
      const home = { device: grads[0].device };
      const kinds = group(grads);
      const norms = kinds.flatMap((list) => ops.aten._foreach_norm.Scalar(list, normType));
      const near = kinds.length === 1 ? norms : norms.map((norm) => norm.to(home));
      const total = ops.aten.linalg_vector_norm(ops.aten.stack(near), normType);
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
  scope(() => {
    noGrad(() => {
      for (const list of group(gradients(params))) {
        ops.aten._foreach_clamp_min_.Scalar(list, -limit);
        ops.aten._foreach_clamp_max_.Scalar(list, limit);
      }
    });
  });
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
