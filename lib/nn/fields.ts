// The registry of a module is its own fields. This file knows how to walk them: in order, through arrays and Maps, with
// PyTorch's names (a list under `layers` gives `layers.0`, `layers.1`).

import { isBuffer, isParameter, isScratch, type Buffer, type Parameter } from './state.js';
import type { AnyModule } from './module.js';

/** The mark by which a module is known, across copies of the package. */
export const MODULE = Symbol.for('espalier.module');

/** One thing of the registry that a module holds directly. */
export interface Field {
  /** Its name inside the module, `weight` or `layers.0`. */
  name: string;
  value: AnyModule | Parameter | Buffer;
  /** Puts something else in its place. */
  replace(value: AnyModule | Parameter | Buffer): void;
}

export function isModule(value: unknown): value is AnyModule {
  return typeof value === 'object' && value !== null && MODULE in value;
}

/** Everything of the registry that `module` holds directly, in the order in which the fields were made. */
export function fieldsOf(module: AnyModule): Field[] {
  const found: Field[] = [];
  const holder = module as unknown as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    visit(holder[key], key, (value) => (holder[key] = value), found, []);
  }
  return found;
}

function visit(
  value: unknown,
  name: string,
  put: (value: unknown) => void,
  found: Field[],
  path: object[],
): void {
  if (typeof value !== 'object' || value === null) return;
  if (isModule(value) || isParameter(value) || isBuffer(value)) {
    found.push({ name, value, replace: put });
  } else if (Array.isArray(value)) {
    if (path.includes(value)) return;
    const list: unknown[] = value;
    list.forEach((item, i) => visit(item, `${name}.${i}`, (v) => (list[i] = v), found, [...path, list]));
  } else if (value instanceof Map) {
    if (path.includes(value)) return;
    const map: Map<unknown, unknown> = value;
    for (const [key, item] of map) {
      visit(item, `${name}.${String(key)}`, (v) => map.set(key, v), found, [...path, map]);
    }
  }
}

/**
 * Every module from `root` down with its dotted path (`''` for the root), parents before children. A module that is
 * reached twice comes once, unless `shared` asks for each path to it; a cycle always ends.
 */
export function* walk(root: AnyModule, shared = false): Generator<[path: string, module: AnyModule]> {
  const seen = new Set<AnyModule>();
  function* down(module: AnyModule, path: string): Generator<[string, AnyModule]> {
    if (seen.has(module)) return;
    seen.add(module);
    yield [path, module];
    for (const { name, value } of fieldsOf(module)) {
      if (isModule(value)) yield* down(value, join(path, name));
    }
    // Leaving a module allows it on another path; while inside it, meeting it again is a cycle.
    if (shared) seen.delete(module);
  }
  yield* down(root, '');
}

/** Parameters and persistent buffers under all their names: per module parameters first, as PyTorch orders them. */
export function* stateOf(root: AnyModule): Generator<[name: string, tensor: Parameter | Buffer]> {
  for (const [path, module] of walk(root, true)) {
    const fields = fieldsOf(module);
    for (const wanted of [isParameter, isBuffer]) {
      for (const { name, value } of fields) {
        if (wanted(value) && !isScratch(value)) yield [join(path, name), value];
      }
    }
  }
}

/** `path` and `name` as PyTorch joins them. */
export function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
