// One shadow of an instance's method. Hooks, checkpointing and sharding all want to act around `forward` without the
// user's code changing: the first of them puts an own property over the prototype's method, the others join its list,
// and when the list is empty the property goes away again.

import type { AnyModule } from './module.js';

/** What acts around a call. All parts are optional. */
export interface Layer {
  /** Called before, in the list's order. An array it returns takes the place of the arguments. */
  before?(module: AnyModule, inputs: readonly unknown[]): readonly unknown[] | void;
  /** Called after, in the list's order. What it returns, unless undefined, takes the place of the output. */
  after?(module: AnyModule, inputs: readonly unknown[], output: unknown): unknown;
  /** Called instead; `next` makes the call. The first of the list is the outermost. */
  around?(
    module: AnyModule,
    inputs: readonly unknown[],
    next: (inputs: readonly unknown[]) => unknown,
  ): unknown;
}

/** Takes back what was registered. Doing it twice is harmless. */
export interface RemovableHandle {
  remove(): void;
}

type Method = (this: AnyModule, ...inputs: readonly unknown[]) => unknown;

interface Shadow {
  layers: Layer[];
  methods: Set<string>;
}

const shadows = new WeakMap<AnyModule, Shadow>();

/**
 * Adds a layer around `module.forward` and every other entry point that {@link registerForwardMethod} named.
 *
 * @example
 * const handle = shadow(block, { before: () => console.log('in'), after: () => console.log('out') });
 * handle.remove();
 */
export function shadow(
  module: AnyModule,
  layer: Layer,
  options: { prepend?: boolean } = {},
): RemovableHandle {
  const state = shadows.get(module) ?? { layers: [], methods: new Set(['forward']) };
  shadows.set(module, state);
  if (options.prepend) state.layers.unshift(layer);
  else state.layers.push(layer);
  for (const name of state.methods) cover(module, name, state);
  return {
    remove() {
      const at = state.layers.indexOf(layer);
      if (at < 0) return;
      state.layers.splice(at, 1);
      if (state.layers.length === 0) for (const name of state.methods) uncover(module, name);
    },
  };
}

/**
 * Makes `method` another entry point of the module: what acts around `forward` acts around it too.
 *
 * @throws TypeError when the module has no such method.
 * @example
 * nn.registerForwardMethod(model, 'generate');
 */
export function registerForwardMethod(module: AnyModule, method: string): void {
  const value = (module as unknown as Record<string, unknown>)[method];
  if (typeof value !== 'function') {
    throw new TypeError(
      `Expected the name of a method of ${module.constructor.name}, but received "${method}"`,
    );
  }
  const state = shadows.get(module) ?? { layers: [], methods: new Set(['forward']) };
  shadows.set(module, state);
  state.methods.add(method);
  if (state.layers.length > 0) cover(module, method, state);
}

const COVERED = Symbol('covered');

function cover(module: AnyModule, name: string, state: Shadow): void {
  const holder = module as unknown as Record<string, Method & { [COVERED]?: Method }>;
  if (holder[name][COVERED] !== undefined) return;
  const original = holder[name];
  const call = (at: number, inputs: readonly unknown[]): unknown => {
    for (let i = at; i < state.layers.length; i++) {
      const { around } = state.layers[i];
      if (around) return around(module, inputs, (next) => call(i + 1, next));
    }
    return original.apply(module, inputs as unknown[]);
  };
  const covering: Method & { [COVERED]?: Method } = (...given) => {
    let inputs: readonly unknown[] = given;
    for (const layer of [...state.layers]) inputs = layer.before?.(module, inputs) ?? inputs;
    let output = call(0, inputs);
    for (const layer of [...state.layers]) {
      const replaced = layer.after?.(module, inputs, output);
      if (replaced !== undefined) output = replaced;
    }
    return output;
  };
  covering[COVERED] = original;
  // Not enumerable: a shadow is no field.
  Object.defineProperty(module, name, {
    value: covering,
    configurable: true,
    writable: true,
    enumerable: false,
  });
}

function uncover(module: AnyModule, name: string): void {
  const holder = module as unknown as Record<string, Method & { [COVERED]?: Method }>;
  const original = holder[name][COVERED];
  if (original === undefined) return;
  delete holder[name];
  // An instance may have had a method of its own, not the prototype's.
  if (holder[name] !== original) holder[name] = original;
}
