// Dropout.

import { ops, type Generator, type Tensor } from '../../core/index.js';

/**
 * In training sets each element to zero with probability `p` and scales the others by 1 / (1 - p); otherwise gives the
 * input (Srivastava et al., 2014).
 *
 * @param generator draws from this stream instead of the default one, which is PyTorch's.
 * @throws RangeError when p is outside [0, 1].
 * @example
 * F.dropout(x, 0.1, model.training);
 */
export function dropout(input: Tensor, p = 0.5, training = true, generator?: Generator): Tensor {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`Expected a probability for p but received ${p}`);
  if (!training || p === 0) return input;
  if (generator === undefined) return ops.aten.dropout(input, p, true);
  if (p === 1) return input.mul(0);
  const kept = ops.aten.empty_like(input.detach());
  ops.aten.bernoulli_.float(kept, 1 - p, { generator });
  return input.mul(kept.div_(1 - p));
}
