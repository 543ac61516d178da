import { ConfigError, noGrad, ops, scope as tensorScope, type Tensor } from '../../core/index.js';
import { numelOf } from '../../core/shape.js';
import { refusePromise } from '../../core/synchronous.js';
import type { AnyModule } from '../../nn/index.js';
import { keepCount } from '../count.js';
import type { SyncCriterion } from '../criterion.js';
import { Mask, type Masks } from '../mask.js';
import { prunable, type PrunableRules, type PrunableTensor } from '../prunable.js';
import { select, type SelectionOptions } from '../scope.js';
import type { Scored } from '../select.js';
import { shardShapes, type ShapedShard } from '../sharded/rows.js';
import { selectSharded } from '../sharded/select.js';
import { groupOf } from '../sharded/whole.js';
import { sum } from '../share.js';
import { learned } from './learned.js';

export interface MovementOptions extends PrunableRules {
  /** Learning rate of the scores. Left out, their gradients go to their `grad`, for an optimizer of one's own. */
  lr?: number;
  /** λ of soft movement: the loss gains λ · mean σ(S), which pushes scores down. Default 0: hard movement. */
  penalty?: number;
}

/**
 * Learned scores S of movement pruning (Sanh et al. 2020), one for every prunable weight, from 0. Forward runs with
 * W' = W ⊙ M(S); the straight-through estimator takes M for S in backward, so ∂L/∂S = ∂L/∂W' ⊙ W and
 * S = −lr · Σ_t (∂L/∂W'_t) ⊙ W_t: weights that move towards 0 lose. The weights themselves stay dense, learn by
 * ∂L/∂W' ⊙ M, and may come back.
 *
 * Of a sharded model every rank has the scores of its rows, by gradients that are the mean over the ranks.
 *
 * Hard movement keeps the largest scores: {@link MovementScores.criterion}. Soft movement keeps those above a
 * threshold: {@link MovementScores.above}.
 *
 * @example
 * const movement = new MovementScores(model, { lr: 1e-2 });
 * let masks = new Map<string, Mask>();
 * for (let t = 0; t < steps; t++) {
 *   opt.zeroGrad();
 *   movement.run(masks, () => loss(batches[t]).backward());
 *   opt.step();
 *   if (t % 100 === 99) masks = movement.masks(cubic.density(t + 1));
 * }
 * prune(model, { criterion: movement.criterion, density: 0.1 });
 */
export class MovementScores {
  /** By parameter name, float32 (float64 for float64 parameters). */
  readonly scores: ReadonlyMap<string, Tensor>;
  readonly #tensors: readonly PrunableTensor[];
  readonly #lr: number | null;
  readonly #penalty: number;
  /** Elements of the whole tensors. */
  readonly #numel: number;

  constructor(model: AnyModule, options: MovementOptions = {}) {
    const { lr = null, penalty = 0, ...rules } = options;
    if (lr !== null && !(lr > 0)) throw new ConfigError(`Expected 'lr' above 0 but received ${lr}`);
    if (!(penalty >= 0)) throw new ConfigError(`Expected 'penalty' from 0 but received ${penalty}`);
    this.#tensors = prunable(model, rules).tensors;
    this.#lr = lr;
    this.#penalty = penalty;
    this.#numel = sum(shardShapes(this.#tensors).map(({ shape }) => numelOf(shape)));
    this.scores = new Map(this.#tensors.map(({ name, tensor }) => [name, emptyScore(tensor)]));
  }

  /** Scores by these: the smallest signed score is pruned first. */
  get criterion(): SyncCriterion {
    return learned(this.scores, { name: 'movement' });
  }

  /**
   * Runs forward and backward with the masked weights, then puts the dense ones back and takes down which way they moved.
   *
   * @param masks what forward sees; a name without one is dense
   * @param body must call `backward()`; gradients that were there before are kept and added to
   */
  run<T>(masks: Masks, body: () => T): T {
    const held = this.#tensors.map(({ name, tensor }) => ({
      name,
      tensor,
      // A copy where forward sees another: a shard is where its memory is.
      weight: masks.has(name) ? tensor.detach().clone() : tensor.detach(),
      earlier: tensor.grad,
      mask: masks.get(name),
    }));
    let result: T;
    try {
      for (const { tensor, mask } of held) {
        tensor.grad = null;
        if (mask) noGrad(() => mask.apply_(tensor));
      }
      result = refusePromise(body());
    } catch (error) {
      for (const { tensor, earlier } of held) tensor.grad = earlier;
      throw error;
    } finally {
      for (const { tensor, weight, mask } of held) if (mask) noGrad(() => tensor.copy_(weight));
    }
    tensorScope(() =>
      noGrad(() => {
        for (const { name, tensor, weight, earlier, mask } of held) {
          const gradient = tensor.grad;
          if (gradient) this.#learn(this.scores.get(name)!, gradient, weight);
          if (gradient && mask) mask.apply_(gradient);
          if (earlier) tensor.grad = gradient ? gradient.add_(earlier) : earlier;
        }
      }),
    );
    for (const { weight } of held) weight.dispose();
    return result;
  }

  /**
   * Hard movement's masks: the largest scores, exactly the density; for the next {@link run}. The model is not touched.
   *
   * @throws ConfigError for a sharded model, which takes {@link masksAsync}
   */
  masks(density: number, scope: 'global' | 'tensor' | 'row' = 'global'): Map<string, Mask> {
    if (groupOf(this.#tensors))
      throw new ConfigError(
        'Expected a model that is not sharded: scores that ranks share take masksAsync()',
      );
    const scored = this.#scored();
    return tensorScope(() => select(scored, new Map(), this.#selection(density, scope)));
  }

  /** {@link masks} of this rank's rows, where scores compete over all ranks: every rank calls it. */
  async masksAsync(
    density: number,
    scope: 'global' | 'tensor' | 'row' = 'global',
  ): Promise<Map<string, Mask>> {
    const group = groupOf(this.#tensors);
    if (!group) return this.masks(density, scope);
    const shapes = shardShapes(this.#tensors);
    const shards = this.#scored().map((scored, i) => ({ ...scored, ...(shapes[i] as ShapedShard) }));
    return selectSharded(shards, new Map(), { ...this.#selection(density, scope), group });
  }

  /** Soft movement's masks: alive where σ(S) > threshold, however many that are. */
  above(threshold: number): Map<string, Mask> {
    if (!(threshold > 0 && threshold < 1))
      throw new ConfigError(`Expected a threshold between 0 and 1 but received ${threshold}`);
    const logit = Math.log(threshold / (1 - threshold));
    return tensorScope(
      () => new Map([...this.scores].map(([name, s]) => [name, Mask.from(s.detach().gt(logit))])),
    );
  }

  dispose(): void {
    for (const score of this.scores.values()) score.dispose();
  }

  #scored(): Scored[] {
    return [...this.scores].map(([name, score]) => ({ name, score }));
  }

  #selection(density: number, scope: 'global' | 'tensor' | 'row'): SelectionOptions {
    return { scope, keep: keepCount(this.#numel, density), order: 'value' };
  }

  #learn(score: Tensor, gradient: Tensor, weight: Tensor): void {
    let slope = gradient.to(score.dtype).mul(weight.to(score.dtype));
    if (this.#penalty > 0) {
      const sigmoid = ops.aten.sigmoid(score);
      slope = slope.addcmul(sigmoid, sigmoid.mul(-1).add(1), { value: this.#penalty / this.#numel });
    }
    if (this.#lr !== null) score.add_(slope, { alpha: -this.#lr });
    else score.grad = score.grad ? score.grad.add_(slope) : slope;
  }
}

function emptyScore(tensor: Tensor): Tensor {
  const dtype = tensor.dtype === 'float64' ? 'float64' : 'float32';
  return ops.aten.zeros_like(tensor.detach(), { dtype }).keep().requiresGrad_(true);
}
