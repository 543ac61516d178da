import { ops, type Tensor } from '../../core/index.js';

/**
 * l2 norm over the alive elements of all gradients, 0-dim: that of the gradients of the network without its pruned
 * weights.
 */
export function aliveNorm(grads: readonly Tensor[], bits: readonly (Tensor | null)[]): Tensor {
  if (grads.every((g) => g.device === 'cpu')) return ops.espalier.alive_norm(grads, bits);
  const masked = grads.map((g, i) => (bits[i] ? ops.espalier.bitmap_apply(g, bits[i]) : g));
  const norms = masked.map((g) => ops.aten.linalg_vector_norm(g, 2, null, false, { dtype: 'float32' }));
  return ops.aten.linalg_vector_norm(ops.aten.stack(norms, 0), 2);
}
