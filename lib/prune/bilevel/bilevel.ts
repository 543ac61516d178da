import { ConfigError, noGrad, ops, scope as tensorScope, type Tensor } from '../../core/index.js';
import { refusePromise } from '../../core/synchronous.js';
import type { AnyModule } from '../../nn/index.js';
import { SGD } from '../../optim/index.js';
import { applyMasks, disposeMasks, Mask, type Masks } from '../mask.js';
import type { PrunableTensor } from '../prunable.js';
import type { Competition } from './competition.js';
import { hypergradient } from './hypergradient.js';
import { requireWhole } from '../sharded/whole.js';
import { competitionOf, type BilevelOptions } from './options.js';

/**
 * Bi-level pruning (Zhang et al. 2022, "Advancing Model Pruning via Bi-level Optimization"): weights θ are the lower
 * level, scores m̃ of the masks the upper one, and both learn in turn; the masks keep exactly the largest scores all the
 * time, so the target density is reached in one run.
 *
 *     lower, on a batch:       θ ← θ − α·(m ⊙ ∇_zℓ + γθ)                        an optimizer's step, γ its weight decay
 *     upper, on another batch: m̃ ← max(0, m̃ − β·(θ − (1/γ)·m ⊙ ∇_zℓ) ⊙ ∇_zℓ)
 *                              m ← the k largest of m̃
 *
 * m̃ starts at |θ|, of a row at its mean; a row's hypergradient is taken as the mean over its weights, which is the sum at
 * a learning rate of its own. So it is with coupled units (`units`): m̃ starts at the mean |θ| over everything coupled in
 * one, layers evened out where they compete, and the masks are on the weights that read a unit; {@link finish} gives the
 * masks of all that goes with it. The published settings take
 * γ = 1e4 in the hypergradient and a weight decay of 1e-4 below, which are one number in the derivation: here they are
 * the `gamma` of these options and the weight decay of the optimizer. Its authors' code lets scores and weights share
 * memory; here they never do.
 *
 * A step costs two forward and backward passes, one for each level. Memory: 8 bytes per weight for scores and momentum.
 *
 * @example
 * const bilevel = new Bilevel(model, { density: 0.1 });
 * const opt = optim.sgd(model.parameters(), { lr: 0.1, momentum: 0.9, weightDecay: 1e-4 });
 * for (const [a, b] of pairs) {
 *   opt.zeroGrad();
 *   bilevel.lower(() => loss(a).backward());
 *   opt.step();
 *   bilevel.upper(() => loss(b).backward());
 * }
 * const masks = bilevel.finish();
 */
export class Bilevel {
  /**
   * m̃ by parameter name, float32 (float64 of float64 parameters): of its shape, or one per row. Of units by layer and kind
   * (`blocks.0.attn.v.heads`), one per unit, float64.
   */
  readonly scores: ReadonlyMap<string, Tensor>;
  readonly #model: AnyModule;
  readonly #competition: Competition;
  readonly #gamma: number;
  readonly #every: number;
  readonly #optimizer: SGD;
  #masks: Map<string, Mask> = new Map();
  #steps = 0;

  /** @throws ConfigError when an option does not fit */
  constructor(model: AnyModule, options: BilevelOptions) {
    const { gamma = 1e4, lr = 0.1, momentum = 0.9, every = 1 } = options;
    if (!(gamma > 0)) throw new ConfigError(`Expected 'gamma' above 0 but received ${gamma}`);
    if (!(lr > 0)) throw new ConfigError(`Expected 'lr' above 0 but received ${lr}`);
    if (!Number.isSafeInteger(every) || every < 1)
      throw new ConfigError(`Expected 'every' to be an integer from 1 but received ${every}`);
    requireWhole(model, 'bi-level pruning of what ranks share is not there yet');
    this.#model = model;
    this.#gamma = gamma;
    this.#every = every;
    this.#competition = competitionOf(model, options);
    this.scores = tensorScope(
      () => new Map([...this.#competition.start()].map(([name, score]) => [name, score.keep()])),
    );
    for (const score of this.scores.values()) score.requiresGrad_(true);
    this.#optimizer = new SGD(this.scores.values(), { lr, momentum });
    this.select();
  }

  /** The masks m of now: of units, those of the weights that read them. They belong to this object. */
  get masks(): Masks {
    return this.#masks;
  }

  /** Sets the learning rate of the scores. */
  set lr(lr: number) {
    for (const group of this.#optimizer.paramGroups) group.lr = lr;
  }

  /**
   * Runs forward and backward at z = m ⊙ θ and leaves the gradients of θ's lower level, m ⊙ ∇_zℓ, for an optimizer;
   * those that were there are added to.
   *
   * @param body must call `backward()`
   */
  lower(body: () => void): void {
    this.run(body);
    this.maskGradients();
  }

  /**
   * Runs forward and backward at z = m ⊙ θ, takes a step of the scores by the hypergradient and selects again. The
   * model's gradients are dropped before and after.
   *
   * @param body must call `backward()`
   */
  upper(body: () => void): void {
    this.dropGradients();
    this.run(body);
    this.stepScores();
  }

  /** Runs a synchronous body while the model's weights are z = m ⊙ θ; gradients that it takes are ∇_zℓ and stay. */
  run(body: () => void): void {
    const restore = this.#wear();
    let result: unknown;
    try {
      result = body();
    } finally {
      restore();
    }
    refusePromise(result);
  }

  /** Waits for a body, such as an evaluation, while the model's weights are z = m ⊙ θ. */
  async whileMasked<T>(body: () => Promise<T>): Promise<T> {
    const restore = this.#wear();
    try {
      return await body();
    } finally {
      restore();
    }
  }

  /** ∇_zℓ becomes m ⊙ ∇_zℓ. */
  maskGradients(): void {
    tensorScope(() =>
      noGrad(() => {
        for (const { name, tensor } of this.#tensors)
          if (tensor.grad) this.#maskOf(name, tensor).apply_(tensor.grad);
      }),
    );
  }

  dropGradients(): void {
    for (const parameter of this.#model.parameters()) parameter.grad = null;
  }

  /** A step of the scores by the gradients ∇_zℓ that the parameters have, which are dropped; selects again when due. */
  stepScores(): void {
    tensorScope(() =>
      noGrad(() => {
        const slopes = this.#competition.slopes(this.#slopes());
        for (const [name, score] of this.scores) score.grad = slopes.get(name)?.to(score.dtype) ?? null;
        this.#optimizer.step();
        for (const score of this.scores.values()) score.clamp_(0);
      }),
    );
    this.#optimizer.zeroGrad();
    this.dropGradients();
    this.#steps++;
    if (this.#steps % this.#every === 0) this.select();
  }

  /** The final masks, selected by the scores of now; the model's weights become m ⊙ θ. The caller disposes of them. */
  finish(): Map<string, Mask> {
    this.select();
    const masks = tensorScope(() => this.#competition.finish(this.scores));
    applyMasks(this.#model, masks);
    return masks;
  }

  /** All that {@link load} needs to go on to the same bits, by name: live tensors, but for the step counts. */
  state(): Map<string, Tensor> {
    const found = new Map<string, Tensor>();
    [...this.scores].forEach(([name, score], i) => {
      found.set(`score.${name}`, score.detach());
      const moment = this.#optimizer.stateDict().state[i]?.['momentum_buffer'];
      if (moment) found.set(`momentum.${name}`, moment);
    });
    for (const { name } of this.#tensors) found.set(`mask.${name}`, (this.#masks.get(name) as Mask).bits);
    found.set('steps', ops.aten.full([], this.#steps, { dtype: 'int64' }));
    return found;
  }

  /** Takes over what {@link state} gave. */
  load(state: ReadonlyMap<string, Tensor>): void {
    const moments: Record<string, Record<string, Tensor>> = {};
    const old = this.#masks;
    this.#masks = new Map();
    const saved = (key: string): Tensor => {
      const found = state.get(key);
      if (!found) throw new ConfigError(`Expected the state of ${key} but it is not there`);
      return found;
    };
    for (const { name, tensor } of this.#tensors)
      this.#masks.set(name, new Mask(saved(`mask.${name}`).clone(), tensor.shape));
    noGrad(() =>
      [...this.scores].forEach(([name, score], i) => {
        score.detach().copy_(saved(`score.${name}`));
        const moment = state.get(`momentum.${name}`);
        if (moment) moments[i] = { momentum_buffer: moment };
      }),
    );
    disposeMasks(old);
    const { param_groups } = this.#optimizer.stateDict();
    this.#optimizer.loadStateDict({ state: moments, param_groups });
    this.#steps = Number(state.get('steps')?.item() ?? 0);
  }

  /** Frees scores, their momentum, and masks that were not taken. */
  dispose(): void {
    for (const slots of Object.values(this.#optimizer.stateDict().state))
      Object.values(slots).forEach((t) => t.dispose());
    for (const score of this.scores.values()) score.dispose();
    disposeMasks(this.#masks);
    this.#competition.dispose();
  }

  get #tensors(): readonly PrunableTensor[] {
    return this.#competition.masked;
  }

  /** Puts masked copies in the place of the weights; undone by what is returned. */
  #wear(): () => void {
    const held = this.#tensors.map(({ name, tensor }) => ({ tensor, theta: tensor.detach().keep(), name }));
    noGrad(() => {
      for (const { tensor, theta, name } of held)
        tensorScope(() => ops.aten.set_data(tensor, this.#maskOf(name, theta).apply(theta)));
    });
    const takeOff = this.#competition.wear?.(this.#masks);
    return () => {
      takeOff?.();
      noGrad(() => {
        for (const { tensor, theta } of held) {
          ops.aten.set_data(tensor, theta);
          theta.dispose();
        }
      });
    };
  }

  /** dℓ/dm as if every weight had an entry of its own. */
  #slopes(): Map<string, Tensor> {
    const found = new Map<string, Tensor>();
    for (const { name, tensor } of this.#tensors) {
      const { grad } = tensor;
      if (!grad) continue;
      const masked = this.#maskOf(name, tensor).apply(grad);
      found.set(name, hypergradient(tensor, grad, masked, this.#gamma));
    }
    return found;
  }

  #maskOf(name: string, tensor: Tensor): Mask {
    return (this.#masks.get(name) as Mask).to(tensor.device);
  }

  /** Selects by the scores of now. */
  select(): void {
    const made = tensorScope(() => this.#competition.select(this.scores));
    disposeMasks(this.#masks);
    this.#masks = made;
  }
}
