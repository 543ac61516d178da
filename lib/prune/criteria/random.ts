import { ops, scope } from '../../core/index.js';
import type { WeightCriterion } from '../criterion.js';
import { streamOf } from '../random.js';

/**
 * Uniform random scores by a counter: a pure function of the seed, the parameter's name and the element's index, on any
 * machine and number of threads (Philox4x32-10, Salmon et al. 2011). The same in every step of a schedule.
 */
export const random: WeightCriterion = {
  name: 'random',
  score: ({ tensors, seed }) =>
    new Map(
      tensors.map(({ name, tensor }) => [
        name,
        scope(() =>
          ops.espalier.random_scores(tensor.numel, seed, streamOf(name)).view(tensor.shape).to(tensor.device),
        ),
      ]),
    ),
};
