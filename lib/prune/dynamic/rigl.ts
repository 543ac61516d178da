import { ConfigError, type Tensor } from '../../core/index.js';
import type { AnyModule } from '../../nn/index.js';
import type { Mask } from '../mask.js';
import { selectSmallest } from '../select.js';
import { DynamicSparse, type DynamicOptions, type MaskedOptimizer } from './dynamic.js';

/**
 * RigL (Evci et al., 2020, "Rigging the Lottery: Making All Tickets Winners", algorithm 1). At every `every`-th step before
 * `until`, instead of the optimizer's step, each layer drops its alive weights of the smallest |w| and grows as many of
 * the others, those of the largest |∂L/∂w|; a share of
 *
 *     f(t) = α/2 · (1 + cos(π t / until)),   α = `fraction`
 *
 * of what is alive. Weights just dropped are not grown again at once. A grown weight and its moments start at +0. The
 * gradients must be dense, as they are after an ordinary backward pass: they are read before anything is masked. Ties
 * are split by position, counts are exact, and the result does not depend on threads.
 *
 * @example
 * const masks = randomMasks(tensors, alive, 'erk', seed);
 * const optimizer = maskedSgd(model, masks, { lr: 0.1, momentum: 0.9 });
 * const rigl = new RigL(model, optimizer, { masks, steps: 10_000 });
 * for (const { x, y } of batches) {
 *   optimizer.zeroGrad();
 *   F.crossEntropy(model.forward(x), y).backward();
 *   rigl.step();
 * }
 */
export class RigL extends DynamicSparse {
  /** @param options `until` is by default three quarters of the steps, as in the paper. */
  constructor(model: AnyModule, optimizer: MaskedOptimizer, options: DynamicOptions) {
    super(model, optimizer, { ...options, until: options.until ?? Math.floor(0.75 * options.steps) });
  }

  /**
   * @throws ConfigError when a masked parameter has no gradient at a change of the masks
   * @throws TorchError when a gradient is NaN there
   */
  step(): boolean {
    if (this.advance()) {
      this.change();
      return true;
    }
    this.optimizer.step();
    return false;
  }

  protected fractionAt(step: number): number {
    return (this.fraction / 2) * (1 + Math.cos((Math.PI * step) / this.until));
  }

  protected grow(name: string, parameter: Tensor, candidates: Mask, grown: number): Mask {
    const score = parameter.grad;
    if (score === null)
      throw new ConfigError(`Expected a gradient of ${name} to grow weights by but received none`);
    const others = candidates.count - grown;
    return selectSmallest([{ name, score }], new Map([[name, candidates]]), others).get(name) as Mask;
  }
}
