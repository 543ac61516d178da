import { noGrad, ops } from '../../core/index.js';
import type { WeightCriterion } from '../criterion.js';

/** |w|: the weights themselves, compared by magnitude. */
export const magnitude: WeightCriterion = {
  name: 'magnitude',
  shards: 'weight',
  score: ({ tensors }) => new Map(tensors.map(({ name, tensor }) => [name, tensor.detach()])),
};

/**
 * |w| / ‖W‖₂ over the tensor: layers of different scale compete on equal terms. Norms are taken over alive weights (the
 * pruned ones are +0), in float64; a tensor that is all zeros scores 0.
 */
export const normalizedMagnitude: WeightCriterion = {
  name: 'normalizedMagnitude',
  shards: 'tensor',
  score: ({ tensors }) =>
    noGrad(
      () =>
        new Map(
          tensors.map(({ name, tensor }) => {
            const norm = ops.aten.linalg_vector_norm(tensor, 2, null, false, { dtype: 'float64' });
            return [name, tensor.double().div(norm.clamp(Number.MIN_VALUE))];
          }),
        ),
    ),
};
