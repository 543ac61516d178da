// Modules that hold modules.

import { describe } from '../core/dtype.js';
import type { Tensor } from '../core/index.js';
import { isModule } from './fields.js';
import { Module, type AnyModule } from './module.js';

/** A module from one tensor to one tensor. */
export type Unary = Module<[Tensor], Tensor> | Module;

/**
 * Calls its modules one after another. Their names are `0`, `1`, ... or the keys of a record.
 *
 * @example
 * const model = new nn.Sequential(new nn.Linear(784, 300), new nn.ReLU(), new nn.Linear(300, 10));
 * const named = new nn.Sequential({ hidden: new nn.Linear(784, 300), act: new nn.ReLU() });
 */
export class Sequential extends Module<[Tensor], Tensor> {
  readonly #names: string[];

  constructor(...modules: [Record<string, Unary>] | Unary[]) {
    super();
    const [first] = modules;
    const record: Record<string, Unary> =
      typeof first === 'object' && first !== null && !isModule(first)
        ? first
        : Object.fromEntries(Object.entries(modules as Unary[]));
    this.#names = Object.keys(record);
    for (const [name, module] of Object.entries(record)) put(this, name, module);
  }

  get length(): number {
    return this.#names.length;
  }

  /** The module at this place; negative counts from the end. */
  at(index: number): Unary | undefined {
    return get<Unary>(this, this.#names.at(index));
  }

  /** Puts a module in the place of another. */
  set(index: number, module: Unary): this {
    const name = this.#names.at(index);
    if (name === undefined)
      throw new RangeError(`Expected a place below ${this.length} but received ${index}`);
    put(this, name, module);
    return this;
  }

  *[Symbol.iterator](): Generator<Unary> {
    for (const name of this.#names) yield get<Unary>(this, name)!;
  }

  forward(input: Tensor): Tensor {
    let output = input;
    for (const module of this) output = module.forward(output);
    return output;
  }
}

/**
 * A list of modules that is a module. A plain array in a field does as well; this one carries PyTorch's name and can be
 * traversed on its own.
 *
 * @example
 * layers = new nn.ModuleList([1, 2, 3].map(() => new nn.Linear(8, 8)));
 */
export class ModuleList<M extends AnyModule = Module> extends Module<never[], never> {
  #length = 0;

  constructor(modules: Iterable<M> = []) {
    super();
    for (const module of modules) this.append(module);
  }

  get length(): number {
    return this.#length;
  }

  /** The module at this place; negative counts from the end. */
  at(index: number): M | undefined {
    return get<M>(this, String(index < 0 ? this.#length + index : index));
  }

  append(module: M): this {
    put(this, String(this.#length), module);
    this.#length += 1;
    return this;
  }

  *[Symbol.iterator](): Generator<M> {
    for (let i = 0; i < this.#length; i++) yield this.at(i)!;
  }

  forward(): never {
    throw new TypeError('A ModuleList has no forward: iterate over it and call its modules');
  }
}

/**
 * Modules by name.
 *
 * @example
 * heads = new nn.ModuleDict({ left: new nn.Linear(8, 2), right: new nn.Linear(8, 3) });
 */
export class ModuleDict<M extends AnyModule = Module> extends Module<never[], never> {
  readonly #names = new Set<string>();

  constructor(modules: Record<string, M> = {}) {
    super();
    for (const [name, module] of Object.entries(modules)) this.set(name, module);
  }

  get size(): number {
    return this.#names.size;
  }

  get(name: string): M | undefined {
    return this.#names.has(name) ? get<M>(this, name) : undefined;
  }

  /** Adds a module, or puts it in the place of the one of this name. */
  set(name: string, module: M): this {
    put(this, name, module);
    this.#names.add(name);
    return this;
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  keys(): IterableIterator<string> {
    return this.#names.values();
  }

  *values(): Generator<M> {
    for (const [, module] of this) yield module;
  }

  *[Symbol.iterator](): Generator<[string, M]> {
    for (const name of this.#names) yield [name, get<M>(this, name)!];
  }

  forward(): never {
    throw new TypeError('A ModuleDict has no forward: call its modules');
  }
}

// The modules are the container's fields and nowhere else, so that whoever replaces a field replaces the module.

function get<M>(container: AnyModule, name: string | undefined): M | undefined {
  const value = name === undefined ? undefined : (container as unknown as Record<string, unknown>)[name];
  return isModule(value) ? (value as M) : undefined;
}

/** Under names that nothing of the class itself bears. */
function put(container: AnyModule, name: string, module: AnyModule): void {
  if (!isModule(module))
    throw new TypeError(
      `Expected a module for "${name}" of ${container.constructor.name} but received ${describe(module)}`,
    );
  const holder = container as unknown as Record<string, unknown>;
  if (name in holder && !(Object.hasOwn(holder, name) && isModule(holder[name]))) {
    throw new RangeError(
      `Expected a free name for a module of ${container.constructor.name} but received "${name}"`,
    );
  }
  holder[name] = module;
}
