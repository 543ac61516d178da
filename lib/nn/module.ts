// The base of every network. A module is a plain class: its fields are its registry, `forward` is a plain method.

import { noGrad, ops, Tensor, type Device, type DType } from '../core/index.js';
import { fieldsOf, isModule, join, MODULE, stateOf, walk } from './fields.js';
import { shadow, type RemovableHandle } from './shadow.js';
import { isBuffer, isParameter, remake, type Buffer, type Parameter } from './state.js';
import { loadStateDict, type LoadOptions, type LoadReport, type StateDict } from './state-dict.js';

/** Any module, whatever its `forward` takes and gives. */
export type AnyModule = Module<unknown[], unknown>;

export interface MoveOptions {
  device?: Device;
  /** Floating-point and complex state is converted; integer state keeps its type. */
  dtype?: DType;
}

// Written as methods, because TypeScript compares those leniently: any module must be usable as an AnyModule.

/** See {@link Module.registerForwardHook}. */
export type ForwardHook<M, Inputs, Output> = {
  call(module: M, inputs: Inputs, output: Output): Output | void;
}['call'];

/** See {@link Module.registerForwardPreHook}. */
export type ForwardPreHook<M, Inputs> = { call(module: M, inputs: Inputs): Inputs | void }['call'];

/**
 * The base class of networks and layers.
 *
 * Fields are the registry: parameters ({@link Parameter}), buffers (`nn.buffer`) and other modules are found by walking
 * the instance's own properties in order, through arrays and Maps. `#private` fields cannot be found.
 *
 * `Inputs` and `Output` are what `forward` takes and gives; by default tensors and one tensor.
 *
 * @example
 * class Mlp extends nn.Module {
 *   fc1 = new nn.Linear(784, 300);
 *   fc2 = new nn.Linear(300, 10);
 *   forward(x: Tensor) { return this.fc2.forward(F.relu(this.fc1.forward(x))); }
 * }
 */
export abstract class Module<Inputs extends unknown[] = Tensor[], Output = Tensor> {
  /** Whether the module is being trained; `train()` and `eval()` set it for the whole tree. */
  training = true;

  /** Computes the output. Call it as any method. */
  abstract forward(...inputs: Inputs): Output;

  /** Puts the whole tree into training mode (`on = true`) or evaluation mode. */
  train(on = true): this {
    for (const module of this.modules()) module.training = on;
    return this;
  }

  /** Puts the whole tree into evaluation mode: no dropout, batch normalisation by running statistics. */
  eval(): this {
    return this.train(false);
  }

  /** The modules that are fields of this one, each once. */
  children(): AnyModule[] {
    return [...new Set(this.namedChildren().map(([, module]) => module))];
  }

  /** The modules that are fields of this one, with their names. */
  namedChildren(): [name: string, module: AnyModule][] {
    return fieldsOf(this).flatMap(({ name, value }) => (isModule(value) ? [[name, value]] : []));
  }

  /** This module and all below it, each once, parents first. */
  modules(): AnyModule[] {
    return this.namedModules().map(([, module]) => module);
  }

  /** This module (named `''`) and all below it with their paths, each once, parents first. */
  namedModules(): [path: string, module: AnyModule][] {
    return [...walk(this)];
  }

  /** The module at a dotted path such as `'blocks.0.attn'`; undefined if there is none. */
  module(path: string): AnyModule | undefined {
    for (const [name, module] of walk(this, true)) if (name === path) return module;
    return undefined;
  }

  /** All parameters of the tree; one that is used in several places comes once. */
  parameters(): Parameter[] {
    return this.namedParameters().map(([, parameter]) => parameter);
  }

  /** All parameters with PyTorch's names, such as `'blocks.0.attn.qkv.weight'`; tied ones once, by their first name. */
  namedParameters(): [name: string, parameter: Parameter][] {
    return named(this, isParameter);
  }

  /** All buffers of the tree, each once. */
  buffers(): Buffer[] {
    return this.namedBuffers().map(([, buffer]) => buffer);
  }

  /** All buffers with their names, each once. */
  namedBuffers(): [name: string, buffer: Buffer][] {
    return named(this, isBuffer);
  }

  /**
   * The state by name: parameters and persistent buffers, as tensors that share memory with the module's but take no
   * part in autograd. A tied tensor appears under each of its names, as in PyTorch. To keep a copy, clone them.
   *
   * @param options.keepVars give the parameters themselves. Default false.
   */
  stateDict(options: { keepVars?: boolean } = {}): StateDict {
    const dict: StateDict = {};
    for (const [name, tensor] of stateOf(this)) dict[name] = options.keepVars ? tensor : tensor.detach();
    return dict;
  }

  /**
   * Copies tensors into the state of the same names, converting device and dtype.
   *
   * @param options.strict throw when a name is missing or unexpected. Default true. Shapes must agree in any case.
   * @param options.assign put the given tensors in the place of the module's own instead of copying; what a model on
   *   the meta device needs when `toEmpty` was not called. Default false.
   * @throws StateDictError that names every key which is missing, unexpected or of another shape.
   */
  loadStateDict(dict: StateDict | ReadonlyMap<string, Tensor>, options: LoadOptions = {}): LoadReport {
    return loadStateDict(this, dict, options);
  }

  /** Calls `visit` for every module of the tree, children before their parents. */
  apply(visit: (module: AnyModule) => void): this {
    for (const module of this.modules().reverse()) visit(module);
    return this;
  }

  /**
   * Moves or converts the state in place: the parameters stay the same objects, so optimizers keep working.
   *
   * @example
   * model.to('cuda').to('bfloat16');
   */
  to(target: Device | DType | MoveOptions): this {
    const options =
      typeof target === 'object' ? target : isDevice(target) ? { device: target } : { dtype: target };
    const { device, dtype } = options as MoveOptions;
    const integers = device === undefined ? undefined : { device };
    return this.replaceState((t) => {
      if (isFloating(t)) return t.to({ device, dtype });
      return integers ? t.to(integers) : t;
    });
  }

  /**
   * Gives every parameter and buffer fresh memory on `device`, contents undefined: the step after building on `'meta'`.
   */
  toEmpty(options: { device: Device }): this {
    return this.replaceState((t) => ops.aten.empty_like(t, { device: options.device }));
  }

  /** Drops all gradients, or fills them with zero when `setToNone` is false. */
  zeroGrad(options: { setToNone?: boolean } = {}): void {
    for (const parameter of this.parameters()) {
      if (options.setToNone ?? true) parameter.grad = null;
      else parameter.grad?.zero_();
    }
  }

  /** Says for every parameter whether it is trained. */
  requiresGrad_(on = true): this {
    for (const parameter of this.parameters()) parameter.requiresGrad_(on);
    return this;
  }

  /**
   * Calls `hook` after each `forward`. What it returns, unless undefined, takes the place of the output.
   *
   * @example
   * const handle = model.fc1.registerForwardHook((module, inputs, output) => console.log(output.shape));
   * handle.remove();
   */
  registerForwardHook(
    hook: ForwardHook<this, Inputs, Output>,
    options: { prepend?: boolean } = {},
  ): RemovableHandle {
    const after = (_: AnyModule, inputs: readonly unknown[], output: unknown) =>
      hook(this, inputs as Inputs, output as Output);
    return shadow(this, { after }, options);
  }

  /** Calls `hook` before each `forward`. An array it returns takes the place of the arguments. */
  registerForwardPreHook(
    hook: ForwardPreHook<this, Inputs>,
    options: { prepend?: boolean } = {},
  ): RemovableHandle {
    const before = (_: AnyModule, inputs: readonly unknown[]) => hook(this, inputs as Inputs);
    return shadow(this, { before }, options);
  }

  /** What `toString` writes in the parentheses after the class's name. */
  extraRepr(): string {
    return '';
  }

  /** The tree as PyTorch prints it. */
  toString(): string {
    return print(this, []);
  }

  /** @internal */
  get [MODULE](): true {
    return true;
  }

  private replaceState(make: (tensor: Tensor) => Tensor): this {
    const done = new Map<Tensor, Parameter | Buffer>();
    for (const module of this.modules()) {
      for (const { value, replace } of fieldsOf(module)) {
        if (isModule(value)) continue;
        const now = done.get(value) ?? moved(value, make);
        done.set(value, now);
        if (now !== value) replace(now);
      }
    }
    return this;
  }
}

function named<T extends Tensor>(root: AnyModule, wanted: (value: unknown) => value is T): [string, T][] {
  const found = new Map<T, string>();
  for (const [path, module] of walk(root)) {
    for (const { name, value } of fieldsOf(module)) {
      if (wanted(value) && !found.has(value)) found.set(value, join(path, name));
    }
  }
  return [...found].map(([tensor, name]) => [name, tensor]);
}

/** The state tensor after `make`: the same object with other contents, or a new one where that cannot be. */
function moved<T extends Parameter | Buffer>(old: T, make: (tensor: Tensor) => Tensor): T {
  return noGrad(() => {
    const next = make(old);
    if (next === old) return old;
    // A meta tensor and a real one are of different kinds inside; libtorch refuses to turn one into the other.
    if (old.device === 'meta' || next.device === 'meta') {
      const fresh = remake(old, next);
      next.dispose();
      return fresh;
    }
    const grad = old.grad;
    if (grad !== null) old.grad = null;
    ops.aten.set_data(old, next);
    next.dispose();
    if (grad !== null) old.grad = make(grad);
    return old;
  });
}

function isDevice(target: string): boolean {
  return /^(cpu|cuda|meta)(:\d+)?$/.test(target);
}

function isFloating(tensor: Tensor): boolean {
  return /^(float|bfloat|complex)/.test(tensor.dtype);
}

/** A module that is met again inside itself is only named. */
function print(module: AnyModule, path: readonly AnyModule[]): string {
  const own = `${module.constructor.name}(${module.extraRepr()}`;
  if (path.includes(module)) return `${module.constructor.name}(...)`;
  const inner = module
    .namedChildren()
    .map(([name, child]) => `  (${name}): ${print(child, [...path, module]).replaceAll('\n', '\n  ')}\n`);
  return inner.length === 0 ? `${own})` : `${own}\n${inner.join('')})`;
}
