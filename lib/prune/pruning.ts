import { ConfigError, noGrad, scope as tensorScope, ShapeError, type Tensor } from '../core/index.js';
import type { AnyModule } from '../nn/index.js';
import { floorsOf, type Budget, type BudgetTensor, type MinAlive } from './budget.js';
import { keepCount } from './count.js';
import { makeCriterion, type CriterionSpec } from './criteria/registry.js';
import { scoredOf, type Criterion, type ScoreContext, type Scores } from './criterion.js';
import { applyMasks, disposeMasks, type Mask, type Masks } from './mask.js';
import { prunable, type Prunable, type PrunableRules } from './prunable.js';
import { keepCounts, schedule, type ScheduleName, type ScheduleSpec } from './schedule.js';
import { checkScope, isNofM, select, type PruneScope, type SelectionOptions } from './scope.js';
import type { Scored } from './select.js';

/** What `prune` and `pruneAsync` have in common. */
export interface PruningOptions extends PrunableRules {
  /** What competes with what. Default `global`. */
  scope?: PruneScope;
  /** How the target is shared among tensors, for the scopes `tensor` and `row`. Default `uniform`. */
  budget?: Budget;
  /** Fewest weights to keep in each tensor: a count, or a fraction of its size. The others make up for it. */
  minAlive?: MinAlive;
  /** Fraction of the prunable weights to keep, above 0 to 1. This or `sparsity`; N:M says it by itself. */
  density?: number;
  /** Fraction of the prunable weights to prune, 0 to below 1. */
  sparsity?: number;
  /** By which steps to get there, scoring again after each. Default: the criterion's own, for most one step. */
  schedule?: ScheduleName | ScheduleSpec;
  /** Masks so far: what they prune stays pruned. */
  masks?: Masks;
  /** Of everything random in a criterion. Default 0. */
  seed?: number;
  /** Told of what a user may want to know of: a ledger's entry, a warning. */
  onEvent?: (event: PruneEvent) => void;
}

/**
 * - `unmatched`: a rule means no parameter (with `strict: false`; otherwise it is an error).
 * - `floor`: a tensor was kept at its `minAlive`.
 * - `emptied`: a tensor has no weight left: nothing passes this layer.
 */
export type PruneEvent =
  | { event: 'unmatched'; rule: 'protect' | 'include'; pattern: string }
  | { event: 'floor'; name: string; alive: number }
  | { event: 'emptied'; name: string };

type DensityOptions = Pick<PruningOptions, 'density' | 'sparsity' | 'scope' | 'schedule'>;

/** One prune from its options to its masks; who drives it waits for scores, or does not have to. */
export class Pruning {
  readonly criterion: Criterion;
  /** How many weights to keep after each step, over all ranks; known once it is planned. */
  keeps: readonly number[] = [];
  readonly #prunable: Prunable;
  readonly #options: PruningOptions;
  readonly #seed: number;
  #weights = new Map<Tensor, Tensor>();
  readonly #given: Masks;
  #masks: Masks;
  #steps = 0;

  constructor(
    readonly model: AnyModule,
    options: PruningOptions & { criterion?: CriterionSpec | Criterion },
  ) {
    checkScope(options.scope ?? 'global', options);
    this.#options = options;
    this.criterion = makeCriterion(options.criterion ?? 'magnitude');
    this.#prunable = prunable(model, options);
    this.#seed = options.seed ?? 0;
    this.#given = this.#masks = options.masks ?? new Map<string, Mask>();
    this.#fit();
  }

  /** The tensors that compete, as this process has them. */
  get tensors(): BudgetTensor[] {
    return this.#prunable.tensors.map(({ name, tensor: { shape, numel } }) => {
      return { name, shape, numel, alive: this.#masks.get(name)?.count ?? numel };
    });
  }

  /** @param whole the tensors as they compete: this process's own, or those that ranks share */
  plan(whole: readonly BudgetTensor[]): void {
    this.keeps = this.#plan(whole, densityOf(this.#options), this.#schedule(this.#options));
    // Later steps score the pruned model; should one fail, the weights must come back.
    if (this.keeps.length > 1)
      this.#weights = new Map(this.#prunable.tensors.map(({ tensor }) => [tensor, copyOf(tensor)]));
  }

  get context(): ScoreContext {
    return { model: this.model, tensors: this.#prunable.tensors, masks: this.#masks, seed: this.#seed };
  }

  /** Prunes by scores down to `keep` weights. */
  step(scored: readonly Scored[], keep: number): void {
    this.take(tensorScope(() => select(scored, this.#masks, this.selection(keep))));
  }

  scored(scores: Scores): Scored[] {
    return scoredOf(this.criterion, scores, this.#prunable.tensors);
  }

  selection(keep: number): SelectionOptions {
    const { scope, budget, minAlive } = this.#options;
    return { scope, keep, budget, minAlive, order: this.criterion.order };
  }

  /** Goes on with these masks. */
  take(masks: Map<string, Mask>): void {
    this.#forget();
    this.#masks = masks;
    // The last masks wait for `finish`: till then anything may throw, and one step keeps no copy of the weights.
    if (++this.#steps < this.keeps.length) applyMasks(this.model, masks);
  }

  /**
   * @param before the tensors before the first step
   * @param after and now
   */
  finish(before: readonly BudgetTensor[], after: readonly BudgetTensor[]): Map<string, Mask> {
    this.#report(before, after);
    applyMasks(this.model, this.#masks);
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

  #report(before: readonly BudgetTensor[], after: readonly BudgetTensor[]): void {
    const { onEvent, minAlive } = this.#options;
    if (!onEvent) return;
    for (const unmatched of this.#prunable.unmatched) onEvent({ event: 'unmatched', ...unmatched });
    const floors = minAlive === undefined ? [] : floorsOf(before, minAlive, this.keeps.at(-1) as number);
    after.forEach(({ name, numel, alive }, i) => {
      if (alive === floors[i] && alive < (before[i] as BudgetTensor).alive)
        onEvent({ event: 'floor', name, alive });
      else if (alive === 0 && numel > 0) onEvent({ event: 'emptied', name });
    });
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

  #schedule({ schedule: own, scope }: PruningOptions): ScheduleName | ScheduleSpec {
    if (scope !== undefined && isNofM(scope)) return 'oneShot';
    return own ?? this.criterion.schedule ?? 'oneShot';
  }

  /** The densities of a schedule are of the whole; it starts where the masks are. */
  #plan(whole: readonly BudgetTensor[], to: number, spec: ScheduleName | ScheduleSpec): number[] {
    const total = whole.reduce((sum, { numel }) => sum + numel, 0);
    const alive = whole.reduce((sum, t) => sum + t.alive, 0);
    const from = total === 0 ? 1 : alive / total;
    if (to >= from) return [Math.min(alive, keepCount(total, to))];
    return keepCounts(schedule(spec, { from, to }), total).map((keep) => Math.min(keep, alive));
  }
}

function copyOf(tensor: Tensor): Tensor {
  return tensorScope(() => tensor.detach().clone().keep());
}

/** @throws ConfigError unless the options say one density that there is */
export function densityOf({ density, sparsity, scope, schedule: spec }: DensityOptions): number {
  if (scope !== undefined && isNofM(scope)) {
    const own = scope.keep / scope.of;
    const given = density ?? (sparsity === undefined ? own : 1 - sparsity);
    if (given !== own || spec !== undefined)
      throw new ConfigError(
        `Expected neither another density nor a schedule for ${scope.keep} of ${scope.of}, which is ${own} at once`,
      );
    return own;
  }
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
