import { noGrad, ops, scope, type Tensor } from '../../core/index.js';
import type { WeightCriterion } from '../criterion.js';

/**
 * Layer-adaptive magnitude, LAMP (Lee et al. 2021): w² / Σ u² over the weights u of the same tensor with |u| ≥ |w|. The
 * largest weight of every tensor scores 1, so that global pruning empties none before all others are down to one. Equal
 * magnitudes have equal scores. Computed in float64 by sorting each tensor: some 40 bytes per weight of the largest.
 */
export const lamp: WeightCriterion = {
  name: 'lamp',
  score: ({ tensors }) =>
    new Map(tensors.map(({ name, tensor }) => [name, noGrad(() => scope(() => scores(tensor)))])),
};

function scores(weight: Tensor): Tensor {
  const size = weight.double().abs().flatten();
  if (size.numel === 0) return size.view(weight.shape);
  const [sorted] = size.sort(0);
  const atLeast = sorted.mul(sorted).flip([0]).cumsum(0).flip([0]);
  const first = ops.aten.searchsorted(sorted, size);
  // Only a tensor that is all zeros has a sum of zero: its scores are 0.
  const sums = atLeast.clamp(Number.MIN_VALUE).gather(0, first);
  return size.mul(size).div(sums).view(weight.shape);
}
