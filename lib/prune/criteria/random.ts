import { ops, scope } from '../../core/index.js';
import { shardOf } from '../../shard/box.js';
import type { WeightCriterion } from '../criterion.js';
import { streamOf } from '../random.js';

/**
 * Uniform random scores by a counter: a pure function of the seed, the parameter's name and the element's index, on any
 * machine and number of threads (Philox4x32-10, Salmon et al. 2011). The same in every step of a schedule.
 */
export const random: WeightCriterion = {
  name: 'random',
  shards: true,
  score: ({ tensors, seed }) =>
    new Map(
      tensors.map(({ name, tensor }) => {
        const { shape, offset, rows } = shardOf(tensor) ?? {
          shape: tensor.shape,
          offset: 0,
          rows: tensor.size(0),
        };
        const numel = shape.reduce((a, b) => a * b, 1);
        const scores = scope(() =>
          ops.espalier
            .random_scores(numel, seed, streamOf(name))
            .view(shape)
            .narrow(0, offset, rows)
            .clone()
            .to(tensor.device),
        );
        return [name, scores];
      }),
    ),
};
