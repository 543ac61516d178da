import { ops, scope } from '../../core/index.js';
import { numelOf } from '../../core/shape.js';
import { shardOf } from '../../shard/box.js';
import type { WeightCriterion } from '../criterion.js';
import { streamOf } from '../random.js';

/**
 * Uniform random scores by a counter: a pure function of the seed, the parameter's name and the element's index, on any
 * machine and number of threads (Philox4x32-10, Salmon et al. 2011). The same in every step of a schedule.
 */
export const random: WeightCriterion = {
  name: 'random',
  shards: 'weight',
  score: ({ tensors, seed }) =>
    new Map(
      tensors.map(({ name, tensor }) => {
        const box = shardOf(tensor);
        const shape = box?.shape ?? tensor.shape;
        const scores = scope(() => {
          const whole = ops.espalier.random_scores(numelOf(shape), seed, streamOf(name)).view(shape);
          // A copy of the rows: the scores of the others go.
          const own = box ? whole.narrow(0, box.offset, box.rows).clone() : whole;
          return own.to(tensor.device);
        });
        return [name, scores];
      }),
    ),
};
