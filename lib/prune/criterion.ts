import { describe } from '../core/dtype.js';
import { ConfigError, ShapeError, Tensor } from '../core/index.js';
import type { AnyModule, Module } from '../nn/index.js';
import type { Masks } from './mask.js';
import type { PrunableTensor } from './prunable.js';
import type { ScheduleSpec } from './schedule.js';
import type { Order, Scored } from './select.js';
import type { SelectionGroup } from './sharded/group.js';

/**
 * Batches that a criterion may ask the loss of. Each is the same every time it is asked for: several criteria need a
 * batch twice.
 *
 * @example
 * const calibration: Calibration = {
 *   batches: 8,
 *   loss: (model, i) => F.crossEntropy(model.forward(xs[i]), ys[i]),
 * };
 */
export interface Calibration {
  readonly batches: number;
  /** The mean loss of a batch, 0-dim, with its graph. Its forward must go through `model.forward`. */
  loss(model: Module, batch: number): Tensor | Promise<Tensor>;
  /**
   * The loss of one example of a batch, for criteria that need gradients of single examples (`fisher` with
   * `per: 'example'`); null past the last.
   */
  exampleLoss?(model: Module, batch: number, example: number): Tensor | null | Promise<Tensor | null>;
}

/** What a criterion of the weights alone may look at. */
export interface WeightContext {
  /** The parameters to score. */
  tensors: readonly PrunableTensor[];
  /** Masks so far; the model's pruned weights are +0. A name without one is wholly alive. */
  masks: Masks;
  /** Of everything random in a criterion. */
  seed: number;
}

/** What a criterion may look at. */
export interface ScoreContext extends WeightContext {
  model: AnyModule;
  calibration?: Calibration;
  signal?: AbortSignal;
  /** The ranks that score the same model, each with batches of its own; for criteria that look at the whole `model`. */
  group?: SelectionGroup;
}

/** Scores by parameter name, each of its parameter's shape and on its device. */
export type Scores = Map<string, Tensor>;

/**
 * A score for every weight: those of the smallest are pruned. One's own is an object of this type.
 *
 * @example
 * const squares: Criterion = {
 *   name: 'squares',
 *   score: ({ tensors }) => new Map(tensors.map(({ name, tensor }) => [name, tensor.mul(tensor)])),
 * };
 * prune(model, { criterion: squares, density: 0.5 });
 */
export interface Criterion {
  readonly name: string;
  /** How scores compete: the smallest |score| is pruned first (`magnitude`, default), or the smallest signed score (`value`). */
  readonly order?: Order;
  /** By which steps to reach a density, scoring again after each, where the caller does not say. Default: one step. */
  readonly schedule?: ScheduleSpec;
  /**
   * What the score of a weight depends on, apart from its place: with this a sharded model can be scored.
   * - `weight`: the weight and its gradient. Every rank scores the rows that it holds.
   * - `tensor`: the tensor that it is in. Each tensor is gathered on one rank, which scores it, as many tensors at a time as
   *   there are ranks: `tensors` and `masks` have just this one.
   * - `model`: the whole model, which every rank gathers meanwhile (see `withFullParameters`). What depends on data is
   *   averaged over `group`.
   */
  readonly shards?: 'weight' | 'tensor' | 'model';
  /**
   * What one scoring costs with so many batches of calibration, in forward and backward passes over a batch: the unit that
   * training is counted in too. Left out: nothing, as where the weights alone are looked at.
   */
  passes?(batches: number): number;
  /** Scores of pruned weights are ignored. Gradients that parameters have (`grad`) are left as they were. */
  score(context: ScoreContext): Scores | Promise<Scores>;
}

/** A criterion whose scores need no waiting: what the synchronous `prune` takes. */
export interface SyncCriterion extends Criterion {
  score(context: ScoreContext): Scores;
}

/** A criterion that needs no model: what scores the tensors of a file. */
export interface WeightCriterion extends SyncCriterion {
  score(context: WeightContext): Scores;
}

/**
 * Pairs scores with the tensors they are of, in the order of the tensors.
 *
 * @throws ConfigError when a tensor has no score
 * @throws ShapeError when a score has another shape than its tensor
 */
export function scoredOf(criterion: Criterion, scores: Scores, tensors: readonly PrunableTensor[]): Scored[] {
  if (!(scores instanceof Map))
    throw new ConfigError(
      `Expected the criterion '${criterion.name}' to give a Map of scores by name but received ${describe(scores)}`,
    );
  return tensors.map(({ name, tensor }) => {
    const score = scores.get(name);
    if (!score)
      throw new ConfigError(
        `Expected the criterion '${criterion.name}' to score '${name}' but received scores of ${listed(scores)}`,
      );
    if (!(score instanceof Tensor))
      throw new ConfigError(
        `Expected the criterion '${criterion.name}' to give '${name}' scores in a tensor but received ${describe(score)}`,
      );
    if (score.shape.join() !== tensor.shape.join())
      throw new ShapeError(
        `Expected the criterion '${criterion.name}' to give '${name}' scores of shape [${tensor.shape.join(', ')}] ` +
          `but received [${score.shape.join(', ')}]`,
      );
    return { name, score };
  });
}

/**
 * The calibration that a criterion cannot do without.
 *
 * @throws ConfigError when there is none, or it has no batch
 */
export function calibrationOf(context: ScoreContext, criterion: string): Calibration {
  const { calibration } = context;
  if (!calibration)
    throw new ConfigError(
      `Expected 'calibration', batches with a loss, for the criterion '${criterion}' but received none`,
    );
  if (!Number.isSafeInteger(calibration.batches) || calibration.batches < 1)
    throw new ConfigError(
      `Expected at least one batch of calibration for the criterion '${criterion}' but received ${calibration.batches}`,
    );
  return calibration;
}

function listed(scores: Scores): string {
  return scores.size === 0 ? 'nothing' : [...scores.keys()].map((name) => `'${name}'`).join(', ');
}
