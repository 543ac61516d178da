import { calibrationOf, type Criterion } from '../criterion.js';
import {
  accumulators,
  gradientsOf,
  MODES,
  overBatches,
  overExamples,
  scoresBy,
  type ModeOptions,
} from './gradients.js';
import { checkChoice, checkOptions } from './options.js';

export interface FisherOptions extends ModeOptions {
  /**
   * Whose gradients are squared. `batch` (default): the mean gradient g_b of a batch. `example`: that of every single
   * example, a backward each, which needs `exampleLoss` of the calibration.
   */
  per?: 'batch' | 'example';
}

/**
 * Optimal brain damage with the empirical Fisher for the Hessian's diagonal: ½ w² · E[g²] (LeCun et al. 1990; Theis et al.
 * 2018), the rise of the loss that setting w to 0 makes at a minimum, to second order. Needs calibration.
 *
 * The empirical Fisher is the mean over examples, `per: 'example'`. The mean over batches of B examples, `per: 'batch'`, costs a
 * backward per batch and is another quantity: with g_b = (1/B) Σ g_i of independent examples
 *
 *     E[g_b²] = E[g]² + (1/B) · Var[g],   where   E[g_i²] = E[g]² + Var[g]
 *
 * so at a minimum, where E[g] = 0, its scores are 1/B of the others in expectation and rank alike, and far from one weights
 * with a steady gradient rank higher.
 *
 * @example
 * await pruneAsync(model, { criterion: { name: 'fisher', per: 'example' }, density: 0.1, calibration });
 */
export function fisher(options: FisherOptions = {}): Criterion {
  checkOptions('fisher', options, ['mode', 'per']);
  const mode = checkChoice('mode', options.mode ?? 'eval', MODES);
  const per = checkChoice('per', options.per ?? 'batch', ['batch', 'example'] as const);
  return {
    name: 'fisher',
    shards: 'weight',
    // Examples one by one are a batch's work.
    passes: (batches) => batches,
    async score(context) {
      const { tensors } = context;
      const sums = accumulators(tensors);
      const add = (loss: Parameters<typeof gradientsOf>[0]) =>
        gradientsOf(loss, tensors).forEach((g, i) => sums[i]?.addcmul_(g, g));
      let count: number;
      if (per === 'example') count = await overExamples(context, 'fisher', mode, add);
      else {
        count = calibrationOf(context, 'fisher').batches;
        await overBatches(context, 'fisher', mode, add);
      }
      return scoresBy(tensors, (w, i) =>
        w
          .mul(w)
          .mul(sums[i]!)
          .mul(0.5 / count),
      );
    },
  };
}
