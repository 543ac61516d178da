import { ConfigError, scope as tensorScope } from '../core/index.js';
import type { AnyModule } from '../nn/index.js';
import { keepCount } from './count.js';
import { makeCriterion, type SyncCriterionSpec } from './criteria/registry.js';
import { scoredOf, type SyncCriterion } from './criterion.js';
import { disposeMasks, hammingDistance, type Mask } from './mask.js';
import { prunable, type PrunableRules } from './prunable.js';
import { densityOf } from './pruning.js';
import { checkScope, isNofM, select, type PruneScope } from './scope.js';
import { requireWhole } from './sharded/whole.js';

export interface EarlyBirdOptions extends PrunableRules {
  /** Default `magnitude`. */
  criterion?: SyncCriterionSpec | SyncCriterion;
  /** Default `global`. */
  scope?: PruneScope;
  /** Fraction of the prunable weights that the masks keep; N:M says it by itself. */
  density?: number;
  /** How many masks are held against one another. Default 5. */
  window?: number;
  /** The ticket is drawn when no two of the masks are farther apart than this fraction. Default 0.1. */
  threshold?: number;
  /** Of random scores. Default 0. */
  seed?: number;
}

export interface EarlyBirdState {
  /** Largest distance between the newest mask and the others of the window, 0 to 1; null at the first. */
  distance: number | null;
  /** Whether the window is full and all its masks lie within the threshold of one another. */
  settled: boolean;
}

/**
 * Early-Bird detector (You et al. 2020, "Drawing Early-Bird Tickets"): pre-training may stop when the mask that would be
 * drawn no longer changes. The distance of two masks is their Hamming distance over the number of prunable weights, by
 * XOR and popcount of packed bits; the model's weights are not touched. Masks that keep a fraction d cannot be farther
 * apart than 2 · min(d, 1 − d): choose a threshold well below it.
 *
 * @example
 * const earlyBird = new EarlyBird({ density: 0.3 });
 * for (let epoch = 0; epoch < 100; epoch++) {
 *   await trainOneEpoch();
 *   if (earlyBird.observe(model).settled) break;
 * }
 * earlyBird.dispose();
 */
export class EarlyBird {
  readonly window: number;
  readonly threshold: number;
  readonly #options: EarlyBirdOptions;
  readonly #density: number;
  readonly #seen: Map<string, Mask>[] = [];

  /** @throws ConfigError when an option does not fit */
  constructor(options: EarlyBirdOptions) {
    const { window = 5, threshold = 0.1, scope = 'global' } = options;
    if (!Number.isSafeInteger(window) || window < 2)
      throw new ConfigError(`Expected 'window' to be a number of masks from 2 but received ${window}`);
    if (!(threshold >= 0 && threshold <= 1))
      throw new ConfigError(`Expected 'threshold' from 0 to 1 but received ${threshold}`);
    checkScope(scope, {});
    this.#density = densityOf({ density: options.density, scope });
    this.#options = options;
    this.window = window;
    this.threshold = threshold;
  }

  /**
   * Draws the mask of the model as it is now and holds it against those before: once per epoch.
   *
   * @throws ConfigError when the model has other prunable tensors than before
   * @throws ArgumentError that names the tensor when a score is NaN
   */
  observe(model: AnyModule): EarlyBirdState {
    const masks = this.#draw(model);
    const total = [...masks.values()].reduce((sum, mask) => sum + mask.numel, 0);
    const others = this.#seen.slice(1 - this.window);
    let distances: number[];
    try {
      distances = others.map((before) => hammingDistance(before, masks) / Math.max(total, 1));
    } catch (error) {
      disposeMasks(masks);
      throw error;
    }
    this.#seen.push(masks);
    while (this.#seen.length > this.window) disposeMasks(this.#seen.shift() as Map<string, Mask>);
    const distance = distances.length === 0 ? null : Math.max(...distances);
    return {
      distance,
      settled: this.#seen.length === this.window && this.#spread() <= this.threshold * total,
    };
  }

  /** The newest mask: the ticket, once it is settled. Freed with the detector. */
  get masks(): ReadonlyMap<string, Mask> {
    return this.#seen.at(-1) ?? new Map<string, Mask>();
  }

  /** Frees the masks. */
  dispose(): void {
    for (const masks of this.#seen.splice(0)) disposeMasks(masks);
  }

  /** The largest distance between any two masks of the window, in elements. */
  #spread(): number {
    const distances = this.#seen.flatMap((a, i) => this.#seen.slice(i + 1).map((b) => hammingDistance(a, b)));
    return Math.max(...distances);
  }

  #draw(model: AnyModule): Map<string, Mask> {
    const { scope = 'global', seed = 0 } = this.#options;
    const criterion = makeCriterion(this.#options.criterion ?? 'magnitude');
    const { tensors } = prunable(model, this.#options);
    requireWhole(model, 'draw masks with pruneAsync() and compare what gatherMasks() gives');
    const total = tensors.reduce((sum, { tensor }) => sum + tensor.numel, 0);
    return tensorScope(() => {
      const scores = criterion.score({ model, tensors, masks: new Map(), seed });
      if (scores instanceof Promise) {
        scores.catch(() => undefined);
        throw new ConfigError(`Expected a criterion that scores at once but received '${criterion.name}'`);
      }
      const keep = isNofM(scope) ? 0 : keepCount(total, this.#density);
      return select(scoredOf(criterion, scores, tensors), new Map(), { scope, keep, order: criterion.order });
    });
  }
}
