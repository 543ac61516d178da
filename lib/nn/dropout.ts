// Dropout.

import type { Tensor } from '../core/index.js';
import { dropout } from './functional/dropout.js';
import { Module } from './module.js';

/**
 * In training sets each element to zero with probability `p` and scales the others by 1 / (1 - p).
 *
 * @throws RangeError when p is outside [0, 1].
 * @example
 * new nn.Dropout(0.1);
 */
export class Dropout extends Module<[Tensor], Tensor> {
  constructor(readonly p = 0.5) {
    super();
    if (!(p >= 0 && p <= 1)) throw new RangeError(`Expected a probability for p but received ${p}`);
  }

  forward(input: Tensor): Tensor {
    return dropout(input, this.p, this.training);
  }

  override extraRepr(): string {
    return `p=${this.p}`;
  }
}
