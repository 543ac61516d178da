import { calibrationOf, type Criterion } from '../criterion.js';
import { accumulators, gradientsOf, MODES, overBatches, scoresBy, type ModeOptions } from './gradients.js';
import { checkChoice, checkOptions } from './options.js';

export type FisherOptions = ModeOptions;

/**
 * Optimal brain damage with the empirical Fisher for the Hessian's diagonal: ½ w² · E_b[g_b²] (LeCun et al. 1990; Theis
 * et al. 2018), the rise of the loss that setting w to 0 makes at a minimum, to second order. The mean is over batches:
 * with one example per batch it is the empirical Fisher itself, with more it is that of the batch's mean gradient.
 * Needs calibration; one backward per batch.
 */
export function fisher(options: FisherOptions = {}): Criterion {
  checkOptions('fisher', options, ['mode']);
  const mode = checkChoice('mode', options.mode ?? 'eval', MODES);
  return {
    name: 'fisher',
    async score(context) {
      const { tensors } = context;
      const { batches } = calibrationOf(context, 'fisher');
      const sums = accumulators(tensors);
      await overBatches(context, 'fisher', mode, (loss) =>
        gradientsOf(loss, tensors).forEach((g, i) => sums[i]?.addcmul_(g, g)),
      );
      return scoresBy(tensors, (w, i) =>
        w
          .mul(w)
          .mul(sums[i]!)
          .mul(0.5 / batches),
      );
    },
  };
}
