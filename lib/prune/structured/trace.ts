// One forward pass, watched: labels go with the tensors from operator to operator. What is not understood freezes the
// units that take part in it, so an operator that nobody thought of costs prunable units, not correctness.

import { noGrad, operatorSchemas, scope, Tensor } from '../../core/index.js';
import { wrap } from '../../core/handle.js';
import { observeOperators, type ObservedCall } from '../../core/observe.js';
import { shadow, type AnyModule } from '../../nn/index.js';
import { counting, idsOf, plain, varies, type Labels } from './labels.js';
import { ruleOf } from './rules/index.js';
import { hasSizes } from './sizes.js';
import { Role, Units } from './units.js';

/** A parameter or buffer, and the first unit of each of its dimensions. */
export interface State {
  name: string;
  tensor: Tensor;
  parameter: boolean;
  firsts: readonly number[];
}

/** A norm that ran over units: its module, and the unit of each of its features. */
export interface NormUse {
  path: string;
  ids: Int32Array;
}

/** A trace: what rules read and write. */
export class Trace {
  readonly units = new Units();
  readonly states: State[];
  /** Dimensions in which layers make units, as `name:dim`. */
  readonly makers = new Set<string>();
  /** Dimensions over which layers sum, as `name:dim`. */
  readonly readers = new Set<string>();
  readonly norms: NormUse[] = [];
  readonly #labels = new Map<number, Labels>();
  readonly #states = new Map<number, State>();
  readonly #owners: { first: number; key: string }[] = [];
  readonly #aligned: (() => void)[] = [];
  readonly #steady: (() => void)[] = [];
  /** The modules that are running, the innermost last. */
  readonly #running: { path: string; module: AnyModule }[] = [];
  readonly #pending = new Map<number, (() => void)[]>();

  constructor(readonly model: AnyModule) {
    const state =
      (parameter: boolean) =>
      ([name, tensor]: [string, Tensor]) => {
        const firsts = tensor.shape.map((size) => this.units.add(size));
        const entry = { name, tensor, parameter, firsts };
        firsts.forEach((first, dim) => this.#owners.push({ first, key: `${name}:${dim}` }));
        this.#states.set(tensor.handle, entry);
        return entry;
      };
    this.states = [...model.namedParameters().map(state(true)), ...model.namedBuffers().map(state(false))];
  }

  /** Runs the model and keeps to what was seen. */
  run(forward: () => unknown): void {
    const modes = this.model.modules().map((module) => [module, module.training] as const);
    const shadows = this.model.namedModules().map(([path, module]) =>
      shadow(module, {
        around: (_, inputs, next) => {
          this.#running.push({ path, module });
          try {
            return next(inputs);
          } finally {
            this.#running.pop();
          }
        },
      }),
    );
    try {
      this.model.eval();
      scope(() => {
        const outputs = noGrad(() => observeOperators((call) => this.#see(call), forward));
        for (const { handle } of tensorsOf(outputs)) {
          this.#use(handle);
          this.freeze(this.labels(handle), 'it is an output of the model');
        }
        for (const check of this.#aligned) check();
        for (const check of this.#steady) check();
      });
    } finally {
      shadows.forEach((handle) => handle.remove());
      for (const [module, training] of modes) module.training = training;
    }
  }

  #see(call: ObservedCall): void {
    for (const handle of operands(call)) this.#use(handle);
    ruleOf(call)(this, call);
  }

  #use(handle: number): void {
    const conditions = this.#pending.get(handle);
    this.#pending.delete(handle);
    conditions?.forEach((condition) => condition());
  }

  /** The module that is running, as messages name it. */
  get where(): string {
    const { path, module } = this.#innermost;
    return path === '' ? module.constructor.name : `${path} (${module.constructor.name})`;
  }

  /** Whether the running module's numbers follow the shapes of its parameters. */
  get sizesFollow(): boolean {
    return hasSizes(this.#innermost.module);
  }

  get path(): string {
    return this.#innermost.path;
  }

  get #innermost(): { path: string; module: AnyModule } {
    return this.#running.at(-1) ?? { path: '', module: this.model };
  }

  labels(handle: number | null | undefined): Labels | undefined {
    if (handle === null || handle === undefined) return undefined;
    const known = this.#labels.get(handle);
    if (known) return known;
    const state = this.#states.get(handle);
    return state?.parameter ? this.#label(handle, state) : undefined;
  }

  /** The labels of a parameter or buffer, where a rule knows what the buffer means. */
  stateLabels(handle: number | null | undefined): Labels | undefined {
    const state = handle == null ? undefined : this.#states.get(handle);
    return this.labels(handle) ?? (state && this.#label(state.tensor.handle, state));
  }

  set(handle: number, labels: Labels | undefined): void {
    if (labels) this.#labels.set(Math.abs(handle), labels);
    else this.#labels.delete(Math.abs(handle));
  }

  /** Unites the units of two labels element by element. */
  unite(a: Tensor, b: Tensor, roles = 0): void {
    const [x, y] = plain([a, b]);
    const { where } = this;
    for (let i = 0; i < x!.ids.length; i++) {
      const [p, q] = [x!.ids[i]!, y!.ids[i]!];
      if (roles !== 0 && this.units.find(p) !== this.units.find(q)) this.units.mark(p, roles);
      this.units.unite(p, q, where);
    }
  }

  freeze(labels: Labels | readonly Tensor[] | undefined, why: string): void {
    if (labels === undefined) return;
    const coords = 'coords' in labels ? labels.coords : labels;
    for (const id of idsOf(coords)) this.units.freeze(id, why);
  }

  mark(label: Tensor, roles: number): void {
    for (const id of idsOf([label])) this.units.mark(id, roles);
  }

  /** Says that a layer makes the units of a label. */
  make(label: Tensor, roles: number): void {
    for (const id of idsOf([label])) {
      this.units.mark(id, roles);
      const owner = this.#ownerOf(id);
      if (owner !== undefined) this.makers.add(owner);
    }
  }

  /** Says that a layer sums over the units of a weight's label: past it they are no more. */
  read(label: Tensor): void {
    for (const id of idsOf([label])) {
      this.units.mark(id, Role.used);
      const owner = this.#ownerOf(id);
      if (owner !== undefined) this.readers.add(owner);
    }
  }

  /** At the end: a parameter's label goes with an activation's where that one changes; elsewhere it must stay whole. */
  align(activation: Tensor, parameter: Tensor): void {
    const { where } = this;
    this.#aligned.push(() => {
      const offset = activation.ndim - parameter.ndim;
      const along = parameter.shape.map((_, i) => i).filter((i) => varies(this.units, parameter, i));
      if (along.some((i) => varies(this.units, activation, i + offset))) this.unite(activation, parameter);
      else this.freeze([parameter], `it is shared by all units in ${where}`);
    });
  }

  /** At the end: what changes along these dimensions is frozen. With `result`, only if that tensor is used for anything. */
  steady(label: Tensor, dims: readonly number[], why: string, result?: number): void {
    if (dims.length === 0) return;
    const reason = `${why} in ${this.where}`;
    const check = () => {
      if (dims.some((dim) => varies(this.units, label, dim))) this.freeze([label], reason);
    };
    if (result === undefined) this.#steady.push(check);
    else this.#pending.set(result, [...(this.#pending.get(result) ?? []), () => this.#steady.push(check)]);
  }

  /** At the end of everything else. */
  later(check: () => void): void {
    this.#steady.push(check);
  }

  #label(handle: number, state: State): Labels {
    const { shape } = state.tensor;
    const coords = state.firsts.flatMap((first, dim) =>
      shape[dim]! > 1 ? [counting(first, shape, dim)] : [],
    );
    const labels = { coords, parameter: true };
    this.#labels.set(handle, labels);
    return labels;
  }

  /** The dimension that an id was made for: the last that begins at or before it. */
  #ownerOf(id: number): string | undefined {
    let [low, high] = [0, this.#owners.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#owners[middle]!.first <= id) low = middle + 1;
      else high = middle;
    }
    return this.#owners[low - 1]?.key;
  }
}

/** The tensors in what a model gives: in arrays, Maps and plain objects too. */
export function tensorsOf(value: unknown, found: Tensor[] = []): Tensor[] {
  if (value instanceof Tensor) found.push(value);
  else if (Array.isArray(value)) for (const item of value) tensorsOf(item, found);
  else if (value instanceof Map) for (const item of value.values()) tensorsOf(item, found);
  else if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype)
    for (const item of Object.values(value)) tensorsOf(item, found);
  return found;
}

const kinds = new Map<string, readonly string[]>();

/** The handles of the tensors among a call's arguments, those in lists too. */
export function operands(call: ObservedCall): number[] {
  const key = `${call.name}.${call.overload}`;
  let known = kinds.get(key);
  if (!known) {
    const schema = operatorSchemas(call.name).find(({ overload }) => overload === call.overload);
    known = schema?.arguments.map(({ kind }) => kind) ?? [];
    kinds.set(key, known);
  }
  return call.args.flatMap((value, i) => {
    if (value === null || value === undefined) return [];
    if (known[i] === 'Tensor') return [value as number];
    if (/^Tensor\??\[\]$/.test(known[i] ?? '')) return [...(value as Float64Array)].filter((h) => h !== 0);
    return [];
  });
}

/** The handles of the tensors that a call gave. */
export function results(call: ObservedCall): number[] {
  if (call.name.endsWith('_')) return operands(call).slice(0, 1);
  const list = typeof call.result === 'number' ? [call.result] : call.result;
  return Array.isArray(list) || list instanceof Float64Array
    ? [...(list as number[])].filter((h) => typeof h === 'number' && h !== 0).map(Math.abs)
    : [];
}

/** A tensor to ask for its shape: the handle stays its owner's. */
export const borrowed = (handle: number): Tensor => new Tensor(handle);

/** The tensors of fresh handles. */
export function wrapAll(result: unknown): Tensor[] {
  return (Array.isArray(result) ? (result as number[]) : [result as number]).map(wrap);
}
