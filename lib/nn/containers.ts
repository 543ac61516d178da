// Modules that hold modules.

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
  readonly #order: Unary[];

  constructor(...modules: [Record<string, Unary>] | Unary[]) {
    super();
    const [first] = modules;
    const record: Record<string, Unary> =
      first === undefined || first instanceof Module
        ? Object.fromEntries(Object.entries(modules as Unary[]))
        : first;
    this.#order = Object.values(record);
    hold(this, record);
  }

  get length(): number {
    return this.#order.length;
  }

  /** The module at this place; negative counts from the end. */
  at(index: number): Unary | undefined {
    return this.#order.at(index);
  }

  [Symbol.iterator](): Iterator<Unary> {
    return this.#order[Symbol.iterator]();
  }

  forward(input: Tensor): Tensor {
    let output = input;
    for (const module of this.#order) output = module.forward(output);
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
  readonly #items: M[] = [];

  constructor(modules: Iterable<M> = []) {
    super();
    for (const module of modules) this.append(module);
  }

  get length(): number {
    return this.#items.length;
  }

  at(index: number): M | undefined {
    return this.#items.at(index);
  }

  append(module: M): this {
    hold(this, { [this.#items.length]: module });
    this.#items.push(module);
    return this;
  }

  [Symbol.iterator](): Iterator<M> {
    return this.#items[Symbol.iterator]();
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
  readonly #items = new Map<string, M>();

  constructor(modules: Record<string, M> = {}) {
    super();
    for (const [name, module] of Object.entries(modules)) this.set(name, module);
  }

  get size(): number {
    return this.#items.size;
  }

  get(name: string): M | undefined {
    return this.#items.get(name);
  }

  set(name: string, module: M): this {
    hold(this, { [name]: module });
    this.#items.set(name, module);
    return this;
  }

  has(name: string): boolean {
    return this.#items.has(name);
  }

  keys(): IterableIterator<string> {
    return this.#items.keys();
  }

  values(): IterableIterator<M> {
    return this.#items.values();
  }

  [Symbol.iterator](): IterableIterator<[string, M]> {
    return this.#items.entries();
  }

  forward(): never {
    throw new TypeError('A ModuleDict has no forward: call its modules');
  }
}

/** Makes modules fields of the container, under names that nothing of the class itself bears. */
function hold(container: AnyModule, modules: Record<string, AnyModule>): void {
  const holder = container as unknown as Record<string, unknown>;
  for (const [name, module] of Object.entries(modules)) {
    if (name in holder && !(Object.hasOwn(holder, name) && isModule(holder[name]))) {
      throw new RangeError(
        `Expected a free name for a module of ${container.constructor.name} but received "${name}"`,
      );
    }
    holder[name] = module;
  }
}
