import { ArgumentError, ConfigError, noGrad, ops, scope as tensorScope, type Tensor } from '../core/index.js';
import type { AnyModule } from '../nn/index.js';
import { SGD } from '../optim/index.js';
import { keepCount } from './count.js';
import { disposeMasks, Mask, type Masks } from './mask.js';
import { prunable, type PrunableRules, type PrunableTensor } from './prunable.js';
import { selectCounts, selectSmallest, type Scope } from './select.js';

export interface BilevelOptions extends PrunableRules {
  /** Fraction of the prunable weights (of the rows, with `group: 'row'`) to keep, above 0 to 1. This or `keep`. */
  density?: number;
  /** How many to keep: one number over all tensors (scope `global`), or one of each (`tensor`). */
  keep?: readonly number[];
  /** What competes with what. Default `global`. */
  scope?: Scope;
  /** What is kept or pruned as one: a weight, or an output unit, that is a row of a matrix. Default `weight`. */
  group?: 'weight' | 'row';
  /** γ of the lower level as the hypergradient has it. Default 1e4. */
  gamma?: number;
  /** β, the learning rate of the scores. Default 0.1. */
  lr?: number;
  /** Momentum of the scores. Default 0.9. */
  momentum?: number;
  /** Score steps between two selections. Default 1. */
  every?: number;
}

/**
 * The hypergradient of bi-level pruning, dℓ(m ⊙ θ*(m))/dm, derived from
 *
 *     upper: min over m of ℓ(m ⊙ θ*(m)),    lower: θ*(m) = argmin over θ of ℓ(m ⊙ θ) + (γ/2)·‖θ‖²
 *
 * With z = m ⊙ θ, the lower level is stationary where m ⊙ ∇_zℓ + γθ = 0. Differentiated in m, with ∇²_zℓ taken as 0, that
 * gives dθ/dm = −(1/γ)·diag(∇_zℓ); and so
 *
 *     dℓ/dm = θ ⊙ ∇_zℓ + (dθ/dm)ᵀ (m ⊙ ∇_zℓ) = (θ − (1/γ)·m ⊙ ∇_zℓ) ⊙ ∇_zℓ
 *
 * It is exact where ℓ is linear in the masked weights; elsewhere its relative error grows with the curvature over γ.
 *
 * @param theta θ
 * @param gradient ∇_zℓ, of pruned weights too
 * @param masked m ⊙ ∇_zℓ
 * @returns of θ's shape
 */
export function hypergradient(theta: Tensor, gradient: Tensor, masked: Tensor, gamma: number): Tensor {
  return theta.sub(masked, { alpha: 1 / gamma }).mul(gradient);
}

/**
 * Bi-level pruning (Zhang et al. 2022, "Advancing Model Pruning via Bi-level Optimization"): weights θ are the lower
 * level, scores m̃ of the masks the upper one, and both learn in turn; the masks keep exactly the largest scores all the
 * time, so the target density is reached in one run.
 *
 *     lower, on a batch:       θ ← θ − α·(m ⊙ ∇_zℓ + γθ)                        an optimizer's step, γ its weight decay
 *     upper, on another batch: m̃ ← max(0, m̃ − β·(θ − (1/γ)·m ⊙ ∇_zℓ) ⊙ ∇_zℓ)
 *                              m ← the k largest of m̃
 *
 * m̃ starts at |θ|, of a row at its mean; a row's hypergradient is the mean over its weights. The published settings take
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
  /** m̃ by parameter name, float32 (float64 of float64 parameters): of its shape, or one per row. */
  readonly scores: ReadonlyMap<string, Tensor>;
  readonly #tensors: readonly PrunableTensor[];
  readonly #model: AnyModule;
  readonly #options: Required<Pick<BilevelOptions, 'scope' | 'group' | 'gamma' | 'every'>>;
  readonly #keep: readonly number[];
  readonly #optimizer: SGD;
  #masks: Map<string, Mask> = new Map();
  #steps = 0;

  /** @throws ConfigError when an option does not fit */
  constructor(model: AnyModule, options: BilevelOptions) {
    const { scope = 'global', group = 'weight', gamma = 1e4, lr = 0.1, momentum = 0.9, every = 1 } = options;
    if (!(gamma > 0)) throw new ConfigError(`Expected 'gamma' above 0 but received ${gamma}`);
    if (!(lr > 0)) throw new ConfigError(`Expected 'lr' above 0 but received ${lr}`);
    if (!Number.isSafeInteger(every) || every < 1)
      throw new ConfigError(`Expected 'every' to be an integer from 1 but received ${every}`);
    this.#model = model;
    this.#options = { scope, group, gamma, every };
    this.#tensors = prunable(model, options).tensors;
    if (this.#tensors.length === 0)
      throw new ConfigError('Expected prunable parameters but the model has none');
    this.scores = new Map(this.#tensors.map(({ name, tensor }) => [name, startOf(tensor, group)]));
    this.#keep = keepOf(
      options,
      [...this.scores.values()].map((s) => s.numel),
    );
    this.#optimizer = new SGD(this.scores.values(), { lr, momentum });
    this.select();
  }

  /** The masks of now. They belong to this object until {@link finish}. */
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
    if (typeof (result as { then?: unknown } | null | undefined)?.then === 'function')
      throw new ArgumentError('Expected a synchronous function but received one that returns a Promise');
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
        for (const { name, tensor } of this.#tensors) {
          const score = this.scores.get(name) as Tensor;
          score.grad = tensor.grad ? this.#slope(name, tensor, tensor.grad).to(score.dtype) : null;
        }
        this.#optimizer.step();
        for (const score of this.scores.values()) score.clamp_(0);
      }),
    );
    this.#optimizer.zeroGrad();
    this.dropGradients();
    this.#steps++;
    if (this.#steps % this.#options.every === 0) this.select();
  }

  /** The final masks, selected by the scores of now; the model's weights become m ⊙ θ. The caller disposes of them. */
  finish(): Map<string, Mask> {
    this.select();
    noGrad(() => {
      for (const { name, tensor } of this.#tensors) this.#maskOf(name, tensor).apply_(tensor);
    });
    const masks = this.#masks;
    this.#masks = new Map();
    return masks;
  }

  /** All that {@link load} needs to go on to the same bits, by name: live tensors, but for the step counts. */
  state(): Map<string, Tensor> {
    const found = new Map<string, Tensor>();
    this.#tensors.forEach(({ name }, i) => {
      found.set(`score.${name}`, (this.scores.get(name) as Tensor).detach());
      found.set(`mask.${name}`, (this.#masks.get(name) as Mask).bits);
      const moment = this.#optimizer.stateDict().state[i]?.['momentum_buffer'];
      if (moment) found.set(`momentum.${name}`, moment);
    });
    found.set('steps', ops.aten.full([], this.#steps, { dtype: 'int64' }));
    return found;
  }

  /** Takes over what {@link state} gave. */
  load(state: ReadonlyMap<string, Tensor>): void {
    const moments: Record<string, Record<string, Tensor>> = {};
    const old = this.#masks;
    this.#masks = new Map();
    noGrad(() =>
      this.#tensors.forEach(({ name, tensor }, i) => {
        const [score, bits] = [state.get(`score.${name}`), state.get(`mask.${name}`)];
        if (!score || !bits) throw new ConfigError(`Expected the state of ${name} but it is not there`);
        this.scores.get(name)?.detach().copy_(score);
        this.#masks.set(name, new Mask(bits.clone(), tensor.shape));
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
  }

  /** Puts masked copies in the place of the weights; undone by what is returned. */
  #wear(): () => void {
    const held = this.#tensors.map(({ name, tensor }) => ({ tensor, theta: tensor.detach().keep(), name }));
    noGrad(() => {
      for (const { tensor, theta, name } of held)
        tensorScope(() => ops.aten.set_data(tensor, this.#maskOf(name, theta).apply(theta)));
    });
    return () =>
      noGrad(() => {
        for (const { tensor, theta } of held) {
          ops.aten.set_data(tensor, theta);
          theta.dispose();
        }
      });
  }

  #slope(name: string, tensor: Tensor, gradient: Tensor): Tensor {
    const masked = this.#maskOf(name, tensor).apply(gradient);
    const slope = hypergradient(tensor, gradient, masked, this.#options.gamma);
    return this.#options.group === 'row' ? rowMeans(slope) : slope;
  }

  #maskOf(name: string, tensor: Tensor): Mask {
    return (this.#masks.get(name) as Mask).to(tensor.device);
  }

  /** Selects by the scores of now. */
  select(): void {
    const made = tensorScope(() => selectByScores(this.scores, this.#tensors, this.#keep, this.#options));
    disposeMasks(this.#masks);
    this.#masks = made;
  }
}

/** Masks that keep exactly the largest scores: what a finished {@link Bilevel} selected, made again from its scores. */
export function selectByScores(
  scores: ReadonlyMap<string, Tensor>,
  tensors: readonly { name: string; tensor: { shape: readonly number[] } }[],
  keep: readonly number[],
  { scope, group }: { scope: Scope; group: 'weight' | 'row' },
): Map<string, Mask> {
  const scored = tensors.map(({ name }) => ({ name, score: (scores.get(name) as Tensor).detach() }));
  const sizes = scored.map(({ score }) => score.numel);
  const none = new Map<string, Mask>();
  const made =
    scope === 'tensor'
      ? selectCounts(
          scored,
          none,
          sizes.map((n, i) => n - (keep[i] as number)),
        )
      : selectSmallest(scored, none, sizes.reduce((a, b) => a + b, 0) - (keep[0] as number));
  if (group === 'weight') return made;
  const widened = tensors.map(({ name, tensor: { shape } }): [string, Mask] => {
    const rows = (made.get(name) as Mask)
      .toBool()
      .reshape([shape[0] as number, ...shape.slice(1).map(() => 1)]);
    return [name, Mask.from(rows.expand([...shape]).contiguous())];
  });
  disposeMasks(made);
  return new Map(widened);
}

/** m̃ at the start: a copy of |θ|, never a view of it. */
function startOf(tensor: Tensor, group: 'weight' | 'row'): Tensor {
  return tensorScope(() =>
    noGrad(() => {
      const size = tensor
        .detach()
        .to(tensor.dtype === 'float64' ? 'float64' : 'float32')
        .abs();
      return (group === 'row' ? rowMeans(size) : size).keep();
    }),
  ).requiresGrad_(true);
}

function rowMeans(tensor: Tensor): Tensor {
  return tensor.flatten(1).mean(1);
}

function keepOf(
  { density, keep, scope = 'global' }: BilevelOptions,
  sizes: readonly number[],
): readonly number[] {
  if ((density === undefined) === (keep === undefined))
    throw new ConfigError(
      `Expected either 'density' or 'keep' but received ${density === undefined ? 'neither' : 'both'}`,
    );
  const pools = scope === 'tensor' ? sizes : [sizes.reduce((a, b) => a + b, 0)];
  if (density !== undefined) {
    if (!(density > 0 && density <= 1))
      throw new ConfigError(`Expected 'density' above 0 to 1 but received ${density}`);
    return pools.map((n) => keepCount(n, density));
  }
  const counts = keep as readonly number[];
  const fits = counts.every((k, i) => Number.isSafeInteger(k) && k >= 0 && k <= (pools[i] ?? -1));
  if (counts.length !== pools.length || !fits)
    throw new ConfigError(`Expected 'keep' to be counts of at most [${pools}] but received [${counts}]`);
  return counts;
}
