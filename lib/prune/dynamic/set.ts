import type { Tensor } from '../../core/index.js';
import type { AnyModule } from '../../nn/index.js';
import type { Mask } from '../mask.js';
import { randomWithin, streamOf } from '../random.js';
import { DynamicSparse, type DynamicOptions, type MaskedOptimizer } from './dynamic.js';

/**
 * Sparse evolutionary training (Mocanu et al., 2018, "Scalable training of artificial neural networks with adaptive sparse
 * connectivity inspired by network science"). After every `every`-th step of the optimizer each layer drops a `fraction`
 * of its alive weights, those of the smallest |w|, and grows as many others at random places. Weights just dropped are
 * not grown again at once (in the paper they may be). A grown weight and its moments start at +0.
 *
 * @example
 * const set = new SET(model, maskedSgd(model, masks, { lr: 0.1 }), { masks, steps: 10_000, every: 500, seed: 1 });
 * // In the loop, in the place of optimizer.step():
 * set.step();
 */
export class SET extends DynamicSparse {
  readonly #seed: number;

  /** @param options `until` is by default the end of the training; `seed` (default 0) decides what grows. */
  constructor(model: AnyModule, optimizer: MaskedOptimizer, options: DynamicOptions & { seed?: number }) {
    super(model, optimizer, { ...options, until: options.until ?? options.steps });
    this.#seed = options.seed ?? 0;
  }

  step(): boolean {
    this.optimizer.step();
    const due = this.advance();
    if (due) this.change();
    return due;
  }

  protected fractionAt(): number {
    return this.fraction;
  }

  protected grow(name: string, _parameter: Tensor, candidates: Mask, grown: number): Mask {
    // A stream for each tensor and step, so that a training that goes on from a checkpoint grows the same.
    return randomWithin(candidates, grown, this.#seed, streamOf(`${name} ${this.lastStep}`));
  }
}
