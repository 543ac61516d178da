// What all optimizers share: parameter groups, the state of each parameter, and a step that crosses into libtorch as
// rarely as it can. One fused call updates all parameters of a group that have the same dtype and device and are equally
// old; everything that such a call needs besides the gradients is kept in arrays between steps.

import { handlesOf } from '../core/handle.js';
import { ArgumentError, EspalierError, noGrad, ops, scope, Tensor } from '../core/index.js';
import { native } from '../core/native.js';
import { recording } from '../core/recording.js';

/** What every optimizer has. */
export interface BaseOptions {
  /** Learning rate. */
  lr: number;
}

/** Parameters that are trained with the same options. */
export type ParamGroup<Options extends BaseOptions> = Options & { params: Tensor[] };

/** What an optimizer takes: parameters, or groups whose options override the common ones. */
export type Params<Options extends BaseOptions> =
  Iterable<Tensor> | Iterable<Partial<Options> & { params: Tensor | Iterable<Tensor> }>;

/** An optimizer's state as plain data: tensors per parameter (by position over all groups) and the groups' options. */
export interface OptimizerState<Options extends BaseOptions = BaseOptions> {
  state: Record<string, Record<string, Tensor>>;
  param_groups: (Options & { params: number[] })[];
}

/** What is remembered of one parameter. */
export interface ParamState {
  /** How many updates the parameter has had. */
  step: number;
  /** Its dtype and device: tensors of different kinds cannot share a fused call. */
  readonly kind: string;
  /** The moments, by PyTorch's names; outside every scope. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** The number of updates where a CUDA graph can count it: one float32 on the parameter's device. `step` then is 0. */
  readonly count?: Tensor | undefined;
}

/**
 * How an optimizer's state of a parameter is saved and taken over.
 *
 * @internal
 */
export interface StateForm {
  /** The tensors that a state dict holds of a parameter. */
  saved(param: Tensor, tensors: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>>;
  /** What of saved tensors cannot be a parameter's state: its name, what was expected of it and what it has. */
  misfit(param: Tensor, saved: Record<string, Tensor>): [string, string, string] | null;
  /** The state tensors of a parameter from saved ones that fit: copies. Runs without autograd, in a scope. */
  restore(param: Tensor, saved: Record<string, Tensor>): Record<string, Tensor>;
}

/**
 * State tensors of the parameter's shape, dtype and device.
 *
 * @internal
 */
export const plainState: StateForm = {
  saved: (_, tensors) => tensors,
  misfit(param, saved) {
    for (const [name, { shape }] of Object.entries(saved))
      if (shape.join() !== param.shape.join()) return [name, `shape [${param.shape}]`, `[${shape}]`];
    return null;
  },
  restore({ device, dtype }, saved) {
    return Object.fromEntries(
      Object.entries(saved).map(([name, t]) => [
        name,
        t.detach().to({ device, dtype, copy: true }).contiguous(),
      ]),
    );
  },
};

/** Parameters that one fused call updates. All arrays have the same length and order. */
export interface Batch {
  /** The number of this update, from 1. */
  step: number;
  params: Tensor[];
  grads: Tensor[];
  /** Where updates are counted on the device ({@link ParamState.count}): the counts, this update included. */
  counts: Tensor[];
  /** The state tensors by name. */
  state: Record<string, Tensor[]>;
}

/**
 * The base of all optimizers.
 *
 * @example
 * optimizer.zeroGrad();
 * loss.backward();
 * optimizer.step();
 */
export abstract class Optimizer<Options extends BaseOptions = BaseOptions> {
  readonly paramGroups: ParamGroup<Options>[] = [];
  protected readonly states = new Map<Tensor, ParamState>();
  /** @internal */
  protected stateForm: StateForm = plainState;
  /** Learning rates where a CUDA graph reads them, by group and device, and what they were set to. */
  readonly #rates = new Map<ParamGroup<Options>, Map<string, { tensor: Tensor; value: number }>>();

  constructor(
    params: Params<Options>,
    readonly defaults: Readonly<Options>,
  ) {
    const given = [
      ...(params as Iterable<Tensor | (Partial<Options> & { params: Tensor | Iterable<Tensor> })>),
    ];
    if (given.length === 0) throw new RangeError('Expected parameters to optimize but received none');
    if (given.every((item) => item instanceof Tensor)) {
      this.addParamGroup({ params: given } as unknown as Partial<Options> & { params: Tensor[] });
      return;
    }
    for (const item of given) {
      if (item instanceof Tensor) throw new TypeError('Expected tensors or groups but received both');
      this.addParamGroup(item);
    }
  }

  /** Adds parameters, with options of their own where they differ from the common ones. */
  addParamGroup(group: Partial<Options> & { params: Tensor | Iterable<Tensor> }): void {
    const params = group.params instanceof Tensor ? [group.params] : [...group.params];
    const known = new Set(this.paramGroups.flatMap((g) => g.params));
    for (const param of params) {
      if (!(param instanceof Tensor))
        throw new TypeError(`Expected a tensor to optimize but received ${typeof param}`);
      if (!param.isLeaf)
        throw new TypeError('Expected a leaf to optimize but received the result of an operation');
      if (known.has(param)) throw new RangeError('Expected each parameter once but received one twice');
      known.add(param);
    }
    const { params: _, ...own } = group;
    const made = { ...withDefaults<Options>(this.defaults, own as unknown as Partial<Options>), params };
    this.check(made);
    this.paramGroups.push(made);
  }

  /** Drops all gradients, or fills them with zero when `setToNone` is false. */
  zeroGrad(options: { setToNone?: boolean } = {}): void {
    const drop = options.setToNone ?? true;
    for (const { params } of this.paramGroups) {
      for (const param of params) {
        if (drop) param.grad = null;
        else scope(() => void param.grad?.zero_());
      }
    }
  }

  /**
   * Writes the learning rates of the groups to where steps that were recorded in a CUDA graph read them. Call it after a
   * schedule has changed them and before the graph is replayed; a step that is not recorded does so by itself.
   */
  refresh(): void {
    for (const [group, rates] of this.#rates)
      for (const rate of rates.values()) {
        if (rate.value === group.lr) continue;
        scope(() => noGrad(() => void rate.tensor.fill_(group.lr)));
        rate.value = group.lr;
      }
  }

  /** Updates every parameter that has a gradient. Nothing waits for a device. */
  step(): void {
    if (!recording.active) this.refresh();
    scope(() => {
      noGrad(() => {
        for (const group of this.paramGroups) {
          for (const batch of this.batches(group)) this.update(group, batch);
        }
      });
    });
  }

  /**
   * The state and the options. The tensors are the live ones, except the step counts: clone them to keep a copy.
   */
  stateDict(): OptimizerState<Options> {
    const state: OptimizerState<Options>['state'] = {};
    let at = 0;
    const param_groups = this.paramGroups.map((group) => {
      const params = group.params.map((param) => {
        const own = this.states.get(param);
        if (own)
          state[at] = {
            step: own.count ? own.count.cpu() : ops.aten.full([], own.step, { dtype: 'float32' }),
            ...this.stateForm.saved(param, own.tensors),
          };
        return at++;
      });
      return { ...group, params };
    });
    return { state, param_groups };
  }

  /**
   * Takes over a state that {@link stateDict} gave, for parameters of the same number and shapes in the same order. The
   * tensors are copied, to the parameters' device.
   *
   * @throws EspalierError when groups, parameters or shapes do not agree; nothing is changed then.
   */
  loadStateDict(dict: OptimizerState<Options>): void {
    const flat = this.paramGroups.flatMap((group) => group.params);
    const sizes = (groups: { params: unknown[] }[]) => groups.map((group) => group.params.length).join(', ');
    if (sizes(dict.param_groups) !== sizes(this.paramGroups)) {
      throw misfit(`groups of [${sizes(this.paramGroups)}] parameters`, `[${sizes(dict.param_groups)}]`);
    }
    const order = dict.param_groups.flatMap((group) => group.params);
    const given = flat.map((_, i) => dict.state[order[i]] as Record<string, Tensor> | undefined);
    given.forEach((tensors, i) => {
      if (tensors === undefined) return;
      const misfits = this.stateForm.misfit(flat[i], withoutStep(tensors));
      if (misfits) throw misfit(`${misfits[0]} of parameter ${i} to have ${misfits[1]}`, misfits[2]);
    });
    const loaded = new Map<Tensor, ParamState>();
    scope(() => {
      noGrad(() => {
        given.forEach((tensors, i) => {
          if (tensors !== undefined) loaded.set(flat[i], this.restored(flat[i], tensors));
        });
      });
    });
    for (const { tensors, count } of this.states.values()) {
      Object.values(tensors).forEach((t) => t.dispose());
      count?.dispose();
    }
    this.states.clear();
    for (const [param, state] of loaded) this.states.set(param, state);
    this.paramGroups.forEach((group, i) => {
      // Where steps are counted is this optimizer's own way of running, and the states have been made for it.
      const own = 'capturable' in group ? { capturable: group.capturable } : {};
      Object.assign(group, dict.param_groups[i], { params: group.params, ...own });
    });
  }

  /** The state tensors a parameter starts with. */
  protected abstract start(param: Tensor, group: ParamGroup<Options>): Record<string, Tensor>;

  /** Updates the parameters of a batch. Runs without autograd, in a scope. */
  protected abstract update(group: ParamGroup<Options>, batch: Batch): void;

  /** Refuses options that make no sense. */
  protected check(group: ParamGroup<Options>): void {
    nonNegative('lr', group.lr);
  }

  /** Whether updates are counted, and learning rates read, on the device, so that a CUDA graph can hold a step. */
  protected capturable(_group: ParamGroup<Options>): boolean {
    return false;
  }

  /** The learning rate of a group as a tensor on a device: float64, or as asked. Kept: a graph may read it. */
  protected rate(group: ParamGroup<Options>, device: string, dtype: 'float32' | 'float64'): Tensor {
    let rates = this.#rates.get(group);
    if (rates === undefined) this.#rates.set(group, (rates = new Map()));
    const key = `${device} ${dtype}`;
    let rate = rates.get(key);
    if (rate === undefined) {
      refuseWhileRecording('a learning rate on the device');
      rate = { tensor: ops.aten.full([], group.lr, { dtype, device }).keep(), value: group.lr };
      rates.set(key, rate);
    }
    return rate.tensor;
  }

  /** What of the step count must be equal within a batch. */
  protected age(step: number): number {
    return step;
  }

  private batches(group: ParamGroup<Options>): Iterable<Batch> {
    const batches: (Batch & { kind: string })[] = [];
    const onDevice = this.capturable(group);
    if (recording.active && !onDevice)
      throw new ArgumentError(
        `Expected an optimizer with capturable: true in a CUDA graph but received a ${this.constructor.name} whose steps are counted by JavaScript`,
      );
    for (const param of group.params) {
      const grad = param.grad;
      if (grad === null) continue;
      const own = this.stateOf(param, group);
      if (!onDevice) own.step += 1;
      const age = this.age(own.step);
      let batch = batches.find((b) => b.kind === own.kind && this.age(b.step) === age);
      if (batch === undefined) {
        batch = { kind: own.kind, step: own.step, params: [], grads: [], counts: [], state: {} };
        for (const name of Object.keys(own.tensors)) batch.state[name] = [];
        batches.push(batch);
      }
      batch.params.push(param);
      batch.grads.push(grad);
      if (own.count) batch.counts.push(own.count);
      for (const name in batch.state) batch.state[name].push(own.tensors[name]);
    }
    for (const { counts } of batches) if (counts.length > 0) ops.aten._foreach_add_.Scalar(counts, 1);
    return batches;
  }

  private stateOf(param: Tensor, group: ParamGroup<Options>): ParamState {
    const known = this.states.get(param);
    if (known) return known;
    refuseWhileRecording("an optimizer's state");
    const made = stateOf(param, 0, this.start(param, group), this.count(param, group, 0));
    this.states.set(param, made);
    return made;
  }

  private count(param: Tensor, group: ParamGroup<Options>, step: number): Tensor | undefined {
    if (!this.capturable(group)) return undefined;
    return ops.aten.full([], step, { dtype: 'float32', device: param.device }).keep();
  }

  private restored(param: Tensor, given: Record<string, Tensor>): ParamState {
    const saved = withoutStep(given);
    // PyTorch's SGD counts no steps; that a moment exists says that there was one.
    const step = given['step'] ? Number(given['step'].item()) : Math.min(1, Object.keys(saved).length);
    const group = this.paramGroups.find(({ params }) => params.includes(param))!;
    const count = this.count(param, group, step);
    return stateOf(param, count ? 0 : step, this.stateForm.restore(param, saved), count);
  }
}

/**
 * @internal Options over their defaults.
 *
 * @throws RangeError that names an option there is not: a mistyped one must not leave its default in force unnoticed
 */
export function withDefaults<Options extends object>(
  defaults: Readonly<Options>,
  options: Partial<Options>,
): Options {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(defaults, name));
  if (unknown !== undefined)
    throw new RangeError(`Expected the options ${Object.keys(defaults).join(', ')} but received ${unknown}`);
  return { ...defaults, ...options };
}

/** @internal Moments of 0 for a parameter, row by row in memory whatever its own strides are. */
export function zeroMoments(param: Tensor): Tensor {
  return ops.aten.zeros_like(param, { memory_format: 'contiguous_format' });
}

/**
 * @internal Runs one of libtorch's fused steps. They walk through memory and look at no strides: parameters and
 * gradients that do not lie row by row (a transposed one, a column of a larger matrix) take part as copies.
 */
export function rowByRow(batch: Batch, step: (params: Tensor[], grads: Tensor[]) => void): void {
  const { params, grads } = batch;
  const rows = (t: Tensor) => (t.isContiguous() ? t : t.contiguous());
  const laidOut = params.map(rows);
  step(laidOut, grads.map(rows));
  params.forEach((param, i) => {
    if (laidOut[i] !== param) param.copy_(laidOut[i]);
  });
  // The fused kernels do not: whoever keeps something made of a parameter would not see that it has changed.
  native().bumpVersions(handlesOf(params));
}

function withoutStep({ step: _, ...saved }: Record<string, Tensor>): Record<string, Tensor> {
  return saved;
}

function stateOf(
  param: Tensor,
  step: number,
  tensors: Record<string, Tensor>,
  count: Tensor | undefined,
): ParamState {
  for (const tensor of Object.values(tensors)) tensor.keep();
  return { step, kind: `${param.dtype} ${param.device}`, tensors, count };
}

/** What is made in a recording is made anew by every replay. */
function refuseWhileRecording(what: string): void {
  if (recording.active)
    throw new ArgumentError(
      `Expected ${what} to be there before a CUDA graph is recorded: run the step once or more before (cuda.capture does)`,
    );
}

/** @internal */
export function nonNegative(name: string, value: number): void {
  if (typeof value !== 'number' || !(value >= 0))
    throw new RangeError(`Expected a number of at least 0 for ${name} but received ${value}`);
}

/** @internal */
export function fraction(name: string, value: number): void {
  if (!(value >= 0 && value < 1))
    throw new RangeError(`Expected a number in [0, 1) for ${name} but received ${value}`);
}

function misfit(expected: string, received: string): EspalierError {
  return new EspalierError(`Expected ${expected} but received ${received}`, 'ERR_OPTIMIZER_STATE');
}
