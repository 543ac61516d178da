import { ConfigError, noGrad, scope as tensorScope, ShapeError, type Tensor } from '../core/index.js';
import type { AnyModule } from '../nn/index.js';
import { keepCount } from './count.js';
import { makeCriterion, type CriterionSpec } from './criteria/registry.js';
import { scoredOf, type Criterion, type ScoreContext, type Scores } from './criterion.js';
import { applyMasks, disposeMasks, type Mask, type Masks } from './mask.js';
import { prunable, type Prunable, type PrunableRules } from './prunable.js';
import { keepCounts, schedule, type ScheduleName, type ScheduleSpec } from './schedule.js';
import { select, type Scope } from './scope.js';

/** What `prune` and `pruneAsync` have in common. */
export interface PruningOptions extends PrunableRules {
  /** What competes with what. Default `global`. */
  scope?: Scope;
  /** Fraction of the prunable weights to keep, above 0 to 1. This or `sparsity`. */
  density?: number;
  /** Fraction of the prunable weights to prune, 0 to below 1. */
  sparsity?: number;
  /** By which steps to get there, scoring again after each. Default: the criterion's own, for most one step. */
  schedule?: ScheduleName | ScheduleSpec;
  /** Masks so far: what they prune stays pruned. */
  masks?: Masks;
  /** Of everything random in a criterion. Default 0. */
  seed?: number;
}

/** One prune from its options to its masks; who drives it waits for scores, or does not have to. */
export class Pruning {
  readonly criterion: Criterion;
  /** How many weights to keep after each step. */
  readonly keeps: readonly number[];
  readonly #prunable: Prunable;
  readonly #scope: Scope;
  readonly #seed: number;
  readonly #weights: Map<Tensor, Tensor>;
  readonly #given: Masks;
  #masks: Masks;

  constructor(
    readonly model: AnyModule,
    options: PruningOptions & { criterion?: CriterionSpec | Criterion },
  ) {
    this.criterion = makeCriterion(options.criterion ?? 'magnitude');
    this.#prunable = prunable(model, options);
    this.#scope = options.scope ?? 'global';
    this.#seed = options.seed ?? 0;
    this.#given = this.#masks = options.masks ?? new Map<string, Mask>();
    this.#fit();
    this.keeps = this.#plan(densityOf(options), options.schedule ?? this.criterion.schedule ?? 'oneShot');
    // Later steps score the pruned model; should one fail, the weights must come back.
    this.#weights = new Map(
      this.keeps.length === 1 ? [] : this.#prunable.tensors.map(({ tensor }) => [tensor, copyOf(tensor)]),
    );
  }

  get context(): ScoreContext {
    return { model: this.model, tensors: this.#prunable.tensors, masks: this.#masks, seed: this.#seed };
  }

  /** Prunes by scores down to `keep` weights. */
  step(scores: Scores, keep: number): void {
    const scored = scoredOf(this.criterion, scores, this.#prunable.tensors);
    const { order = 'magnitude' } = this.criterion;
    const made = tensorScope(() => select(scored, this.#masks, { scope: this.#scope, keep, order }));
    this.#forget();
    this.#masks = made;
    applyMasks(this.model, made);
  }

  finish(): Map<string, Mask> {
    for (const copy of this.#weights.values()) copy.dispose();
    return new Map(this.#masks);
  }

  /** Leaves the model as it was before. */
  undo(): void {
    noGrad(() => {
      for (const [tensor, copy] of this.#weights) tensor.copy_(copy);
    });
    this.#forget();
    for (const copy of this.#weights.values()) copy.dispose();
  }

  #forget(): void {
    if (this.#masks !== this.#given) disposeMasks(this.#masks);
  }

  #fit(): void {
    for (const [name, mask] of this.#given) {
      const tensor = this.#prunable.tensors.find((t) => t.name === name)?.tensor;
      if (!tensor)
        throw new ConfigError(`Expected masks of prunable parameters but received one of '${name}'`);
      if (tensor.shape.join() !== mask.shape.join())
        throw new ShapeError(
          `Expected the mask of '${name}' to have shape [${tensor.shape.join(', ')}] but received [${mask.shape.join(', ')}]`,
        );
    }
  }

  /** The densities of a schedule are of the whole; it starts where the masks are. */
  #plan(to: number, spec: ScheduleName | ScheduleSpec): number[] {
    const sizes = this.#prunable.tensors.map(({ tensor }) => tensor.numel);
    const total = sizes.reduce((a, b) => a + b, 0);
    const alive = this.#prunable.tensors.reduce(
      (sum, { name, tensor }) => sum + (this.#masks.get(name)?.count ?? tensor.numel),
      0,
    );
    const from = total === 0 ? 1 : alive / total;
    if (to >= from) return [Math.min(alive, keepCount(total, to))];
    return keepCounts(schedule(spec, { from, to }), total).map((keep) => Math.min(keep, alive));
  }
}

function copyOf(tensor: Tensor): Tensor {
  return tensorScope(() => tensor.detach().clone().keep());
}

function densityOf({ density, sparsity }: { density?: number; sparsity?: number }): number {
  if ((density === undefined) === (sparsity === undefined))
    throw new ConfigError(
      `Expected either 'density' or 'sparsity' but received ${density === undefined ? 'neither' : 'both'}`,
    );
  if (sparsity !== undefined && !(sparsity >= 0 && sparsity < 1))
    throw new ConfigError(`Expected 'sparsity' from 0 to below 1 but received ${sparsity}`);
  if (density !== undefined && !(density > 0 && density <= 1))
    throw new ConfigError(`Expected 'density' above 0 to 1 but received ${density}`);
  return density ?? 1 - (sparsity as number);
}
