import type { Tensor } from '../../core/index.js';

/**
 * The hypergradient of bi-level pruning, dℓ(m ⊙ θ*(m))/dm, derived from
 *
 *     upper: min over m of ℓ(m ⊙ θ*(m)),    lower: θ*(m) = argmin over θ of ℓ(m ⊙ θ) + (γ/2)·‖θ‖²
 *
 * With z = m ⊙ θ, the lower level is stationary where m ⊙ ∇_zℓ + γθ = 0. Differentiated in m, with ∇²_zℓ taken as 0, that
 * gives dθ/dm = −(1/γ)·diag(∇_zℓ); and so
 *
 *     dℓ/dm = θ ⊙ ∇_zℓ + (dθ/dm)ᵀ (m ⊙ ∇_zℓ) = (θ − (1/γ)·m ⊙ ∇_zℓ) ⊙ ∇_zℓ
 *
 * Where one entry of m multiplies several weights (a row, a unit), its derivative is the sum of theirs. It is exact where
 * ℓ is linear in the masked weights; elsewhere its relative error grows with the curvature over γ.
 *
 * @param theta θ
 * @param gradient ∇_zℓ, of pruned weights too
 * @param masked m ⊙ ∇_zℓ
 * @returns of θ's shape
 */
export function hypergradient(theta: Tensor, gradient: Tensor, masked: Tensor, gamma: number): Tensor {
  return theta.sub(masked, { alpha: 1 / gamma }).mul(gradient);
}
