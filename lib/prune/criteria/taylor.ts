import type { Criterion } from '../criterion.js';
import { accumulators, gradientsOf, MODES, overBatches, scoresBy, type ModeOptions } from './gradients.js';
import { checkChoice, checkOptions } from './options.js';

/**
 * How batches b and their gradients g_b make one score of a weight w:
 * - `squaredSum`: (Σ_b g_b · w)²
 * - `sumOfSquares`: Σ_b (g_b · w)²
 * - `abs`: |w · Σ_b g_b|, which orders weights as `squaredSum` does
 */
export type TaylorForm = 'squaredSum' | 'sumOfSquares' | 'abs';

const FORMS: readonly TaylorForm[] = ['squaredSum', 'sumOfSquares', 'abs'];

export interface TaylorOptions extends ModeOptions {
  /** Default `sumOfSquares`. */
  form?: TaylorForm;
}

/**
 * First-order Taylor importance (Molchanov et al. 2017, 2019): the square of the change of the loss that setting w to 0
 * makes, to first order. See {@link TaylorForm} for the forms, between which the literature does not always tell. Needs
 * calibration; one backward per batch.
 *
 * @example
 * await pruneAsync(model, { criterion: { name: 'taylor', form: 'abs' }, density: 0.5, calibration });
 */
export function taylor(options: TaylorOptions = {}): Criterion {
  checkOptions('taylor', options, ['mode', 'form']);
  const mode = checkChoice('mode', options.mode ?? 'eval', MODES);
  const form = checkChoice('form', options.form ?? 'sumOfSquares', FORMS);
  return {
    name: 'taylor',
    shards: 'weight',
    passes: (batches) => batches,
    async score(context) {
      const { tensors } = context;
      const sums = accumulators(tensors);
      await overBatches(context, 'taylor', mode, (loss) =>
        gradientsOf(loss, tensors).forEach((g, i) =>
          form === 'sumOfSquares' ? sums[i]?.addcmul_(g, g) : sums[i]?.add_(g),
        ),
      );
      return scoresBy(tensors, (w, i) => {
        if (form === 'sumOfSquares') return w.mul(w).mul(sums[i]!);
        const change = w.mul(sums[i]!);
        return form === 'abs' ? change.abs() : change.mul(change);
      });
    },
  };
}
