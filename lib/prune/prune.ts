import { ConfigError, scope, scopeAsync } from '../core/index.js';
import { refuseUnknownKeys } from '../core/keys.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import type { AnyModule } from '../nn/index.js';
import type { CriterionSpec, SyncCriterionSpec } from './criteria/registry.js';
import type { Calibration, Criterion, SyncCriterion } from './criterion.js';
import type { Mask } from './mask.js';
import { Pruning, type PruningOptions } from './pruning.js';
import { scoreShards } from './sharded/score.js';
import { selectSharded } from './sharded/select.js';
import { groupOf, requireWhole, wholeTensors } from './sharded/whole.js';

export interface PruneOptions extends PruningOptions {
  /** What is scored: a name, a name with options, or one's own. Default `magnitude`. */
  criterion?: SyncCriterionSpec | SyncCriterion;
}

export interface PruneAsyncOptions extends PruningOptions {
  /** What is scored: a name, a name with options, or one's own. Default `magnitude`. */
  criterion?: CriterionSpec | Criterion;
  /** Batches with a loss, for criteria that need them. */
  calibration?: Calibration;
  /** Stops the work between batches and steps; the model is left as it was. */
  signal?: AbortSignal;
}

const OPTIONS = Object.keys({
  protect: true,
  include: true,
  protectFirst: true,
  protectLast: true,
  strict: true,
  scope: true,
  budget: true,
  minAlive: true,
  density: true,
  sparsity: true,
  schedule: true,
  masks: true,
  seed: true,
  onEvent: true,
  criterion: true,
} satisfies Record<keyof PruneOptions, true>);

/**
 * Prunes a model: makes exact-k masks for its prunable weights and sets the pruned ones to +0. To train on, give the
 * masks to a masked optimizer, which keeps them at +0.
 *
 * It takes criteria that score at once, from the weights alone; those that run the model on data are for
 * {@link pruneAsync}. (Two functions and not one: whether a result must be awaited should not hang on a word in a
 * configuration.)
 *
 * @returns the mask of each prunable parameter, by name
 * @throws ConfigError when an option does not fit or is unknown, or the criterion has to be awaited
 * @throws ShapeError when a mask or a score has another shape than its parameter
 * @throws ArgumentError that names the tensor when the score of an alive weight is NaN. Whatever is thrown, the model is left as it was.
 * @example
 * const masks = prune(model, { criterion: 'magnitude', scope: 'global', density: 0.5 });
 * const opt = maskedAdamW(model, masks, { lr: 1e-3 });
 */
export function prune(model: AnyModule, options: PruneOptions): Map<string, Mask> {
  refuseUnknownKeys(options, OPTIONS, 'prune()');
  const pruning = new Pruning(model, options);
  requireWhole(model, 'what ranks share takes pruneAsync()');
  const before = pruning.tensors;
  pruning.plan(before);
  try {
    for (const keep of pruning.keeps)
      scope(() => {
        const scores = pruning.criterion.score(pruning.context);
        if (scores instanceof Promise) {
          scores.catch(() => undefined);
          throw new ConfigError(
            `Expected a criterion that scores at once but received '${pruning.criterion.name}': use pruneAsync()`,
          );
        }
        pruning.step(pruning.scored(scores), keep);
      });
    return pruning.finish(before, pruning.tensors);
  } catch (error) {
    pruning.undo();
    throw error;
  }
}

/**
 * {@link prune} with any criterion, also one that runs the model on data.
 *
 * Of a sharded model every rank calls it, with the same options: weights compete over all ranks, and the masks are of this
 * rank's rows, the very bits that one process would make of the whole. Gradients are the mean over the ranks. What the
 * score of a weight depends on ({@link Criterion.shards}) says what is gathered: nothing for `magnitude`, `random`, `snip`,
 * `taylor` and `fisher`; one tensor on each rank at a time for `lamp` and `normalizedMagnitude`; the whole model on every rank
 * for `grasp` and `synflow`. One's own criterion has to say it.
 *
 * @throws AbortError when the signal stops it
 * @example
 * const masks = await pruneAsync(model, {
 *   criterion: 'snip',
 *   density: 0.1,
 *   calibration: { batches: 8, loss: (m, i) => F.crossEntropy(model.forward(xs[i]), ys[i]) },
 * });
 */
export async function pruneAsync(model: AnyModule, options: PruneAsyncOptions): Promise<Map<string, Mask>> {
  refuseUnknownKeys(options, [...OPTIONS, 'calibration', 'signal'], 'pruneAsync()');
  const { calibration, signal } = options;
  const pruning = new Pruning(model, options);
  const { tensors } = pruning.context;
  const group = groupOf(tensors);
  const whole = () => (group ? wholeTensors(tensors, pruning.context.masks, group) : pruning.tensors);
  const before = await whole();
  pruning.plan(before);
  try {
    for (const keep of pruning.keeps) {
      await breathe();
      throwIfAborted(signal);
      await scopeAsync(async () => {
        const shards = await scoreShards(pruning.criterion, { ...pruning.context, calibration, signal });
        throwIfAborted(signal);
        if (!group) return pruning.step(shards, keep);
        const selection = { ...pruning.selection(keep), group };
        pruning.take(await selectSharded(shards, pruning.context.masks, selection));
      });
    }
    return pruning.finish(before, await whole());
  } catch (error) {
    pruning.undo();
    throw error;
  }
}
