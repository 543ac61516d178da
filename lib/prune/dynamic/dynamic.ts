// Dynamic sparse training: masks that change while a network trains, every layer keeping its number of weights.

import { ConfigError, noGrad, scope, type Tensor } from '../../core/index.js';
import type { AnyModule } from '../../nn/index.js';
import { pruneCount } from '../count.js';
import { disposeMasks, Mask, type Masks } from '../mask.js';
import { masksByParameter } from '../optimizer.js';
import { selectSmallest } from '../select.js';
import { requireWhole } from '../sharded/whole.js';

/** What of an optimizer is used: {@link MaskedAdam} and {@link MaskedSGD} have it. */
export interface MaskedOptimizer {
  step(): void;
  setMasks(masks: ReadonlyMap<Tensor, Mask>): void;
}

export interface DynamicOptions {
  /** The masks to start from; see {@link randomMasks}. They are put in force. */
  masks: Masks;
  /** Steps of the whole training. */
  steps: number;
  /** Steps from one change of the masks to the next. Default 100. */
  every?: number;
  /** The last step, exclusive, at which masks may change. */
  until?: number;
  /** Share of a layer's alive weights that the first change replaces, 0 to 1. Default 0.3. */
  fraction?: number;
}

/** What a training that goes on must know: the steps taken, and the masks in force. */
export interface DynamicState {
  step: number;
  masks: Masks;
}

/** What SET and RigL share: when masks change, and how many weights of each layer are dropped for as many others. */
export abstract class DynamicSparse {
  protected readonly every: number;
  protected readonly until: number;
  protected readonly fraction: number;
  readonly #parameters: ReadonlyMap<string, Tensor>;
  #masks: Masks;
  /** Whether the masks were made here, and are freed here. */
  #own = false;
  #step = 0;

  constructor(
    readonly model: AnyModule,
    readonly optimizer: MaskedOptimizer,
    options: DynamicOptions & { until: number },
  ) {
    const { masks, steps, every = 100, until, fraction = 0.3 } = options;
    count('steps', steps);
    count('every', every);
    if (!(until >= 0))
      throw new ConfigError(`Expected a number of at least 0 for until but received ${until}`);
    if (!(fraction >= 0 && fraction <= 1))
      throw new ConfigError(`Expected a number from 0 to 1 for fraction but received ${fraction}`);
    this.every = every;
    this.until = until;
    this.fraction = fraction;
    this.#parameters = new Map(model.namedParameters());
    requireWhole(model, 'masks that change while ranks train are not there yet');
    this.#masks = masks;
    this.#apply();
  }

  /** The masks in force. Those that a change has made are freed by the next one. */
  get masks(): Masks {
    return this.#masks;
  }

  /** How often {@link step} was called. */
  get lastStep(): number {
    return this.#step;
  }

  /**
   * Takes the place of `optimizer.step()` after every backward pass.
   *
   * @returns whether the masks changed
   */
  abstract step(): boolean;

  /** To be saved with the optimizer's state. The masks are the live ones. */
  stateDict(): DynamicState {
    return { step: this.#step, masks: this.#masks };
  }

  /** Goes on from a state: its masks are put in force. */
  loadStateDict(state: DynamicState): void {
    this.#replace(state.masks, false);
    this.#step = state.step;
  }

  /** The share of a layer's alive weights to replace at a step. */
  protected abstract fractionAt(step: number): number;

  /** Exactly `grown` of the candidates: the weights to come alive. */
  protected abstract grow(name: string, parameter: Tensor, candidates: Mask, grown: number): Mask;

  /** Counts a step; true where the masks are to change at it. */
  protected advance(): boolean {
    this.#step += 1;
    return this.#step % this.every === 0 && this.#step < this.until;
  }

  /**
   * Drops the alive weights of the smallest magnitudes, as many as the fraction says but no more than can be replaced, and
   * grows as many others. Weights just dropped are no candidates.
   */
  protected change(): void {
    const fraction = this.fractionAt(this.#step);
    const next = new Map<string, Mask>();
    scope(() =>
      noGrad(() => {
        for (const [name, mask] of this.#masks) {
          const parameter = this.#parameters.get(name) as Tensor;
          const alive = mask.to('cpu');
          const all = Mask.ones(alive.shape);
          const dead = all.andNot(alive);
          const replaced = Math.min(pruneCount(alive.count, fraction), dead.count);
          const kept = selectSmallest([{ name, score: parameter }], new Map([[name, alive]]), replaced).get(
            name,
          ) as Mask;
          const grown = this.grow(name, parameter, dead, replaced);
          next.set(name, kept.or(grown));
          for (const m of [all, dead, kept, grown]) m.dispose();
          if (alive !== mask) alive.dispose();
        }
      }),
    );
    this.#replace(next, true);
  }

  #replace(masks: Masks, own: boolean): void {
    const [before, wasOwn] = [this.#masks, this.#own];
    this.#masks = masks;
    this.#own = own;
    this.#apply();
    if (wasOwn) disposeMasks(before);
  }

  #apply(): void {
    this.optimizer.setMasks(masksByParameter(this.model, this.#masks));
  }
}

function count(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 1)
    throw new ConfigError(`Expected a whole number of at least 1 for ${name} but received ${value}`);
}
