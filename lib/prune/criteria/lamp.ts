import { noGrad, ops, scope, type Tensor } from '../../core/index.js';
import type { WeightCriterion } from '../criterion.js';

/**
 * Layer-adaptive magnitude, LAMP (Lee et al. 2021): w² / Σ u² over the weights u of the same tensor with |u| ≥ |w|. The
 * largest weight of every tensor scores 1, so that global pruning empties none before all others are down to one. Equal
 * magnitudes have equal scores. Computed in float64 by sorting each tensor: some 60 bytes per weight of the largest.
 */
export const lamp: WeightCriterion = {
  name: 'lamp',
  shards: 'tensor',
  score: ({ tensors }) =>
    new Map(tensors.map(({ name, tensor }) => [name, noGrad(() => scope(() => scores(tensor)))])),
};

function scores(weight: Tensor): Tensor {
  const size = weight.double().abs().flatten();
  const { numel } = size;
  if (numel === 0) return size.view(weight.shape);
  const [sorted, order] = size.sort(0);
  const squares = sorted.mul(sorted);
  const atLeast = squares.flip([0]).cumsum(0).flip([0]);
  // Equal magnitudes take the sum from the first of them on.
  const [before, after] = [sorted.narrow(0, 0, numel - 1), sorted.narrow(0, 1, numel - 1)];
  const begins = ops.aten.cat([
    ops.aten.zeros([1], { dtype: 'bool', device: weight.device }),
    after.ne(before),
  ]);
  const [first] = ops.aten.cummax(
    ops.aten.arange(0, numel, { dtype: 'int64', device: weight.device }).mul(begins),
    0,
  );
  // Only a tensor that is all zeros has a sum of zero: its scores are 0.
  const scores = squares.div(atLeast.clamp(Number.MIN_VALUE).gather(0, first));
  return ops.aten.empty_like(size).scatter_(0, order, scores).view(weight.shape);
}
