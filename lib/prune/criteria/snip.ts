import type { Criterion } from '../criterion.js';
import { accumulators, gradientsOf, MODES, overBatches, scoresBy, type ModeOptions } from './gradients.js';
import { checkChoice, checkOptions } from './options.js';

export type SnipOptions = ModeOptions;

/**
 * Connection sensitivity, SNIP (Lee et al. 2019): |g ⊙ w| with g = Σ_b ∂L_b/∂w, summed over the batches before the
 * absolute value. It is |∂L/∂c| at c = 1 of the network with weights c ⊙ w. (The paper divides by the sum of all
 * scores, which changes no order.) Meant for the network at its initialisation. Needs calibration; one backward per
 * batch.
 *
 * @example
 * await pruneAsync(model, { criterion: 'snip', density: 0.1, calibration });
 */
export function snip(options: SnipOptions = {}): Criterion {
  checkOptions('snip', options, ['mode']);
  const mode = checkChoice('mode', options.mode ?? 'eval', MODES);
  return {
    name: 'snip',
    shards: 'weight',
    passes: (batches) => batches,
    async score(context) {
      const { tensors } = context;
      const sums = accumulators(tensors);
      await overBatches(context, 'snip', mode, (loss) =>
        gradientsOf(loss, tensors).forEach((g, i) => sums[i]?.add_(g)),
      );
      return scoresBy(tensors, (w, i) => w.mul(sums[i]!).abs());
    },
  };
}
