// Tensors inside what a module takes and gives: in arrays, plain objects and Maps. Anything else stays as it is.

import { Tensor } from '../core/index.js';

/** The same structure with every tensor replaced; the very same value where `replace` changes nothing. */
export function mapTensors<T>(value: T, replace: (tensor: Tensor) => Tensor): T {
  return map(value, replace, new Map()) as T;
}

function map(value: unknown, replace: (tensor: Tensor) => Tensor, done: Map<unknown, unknown>): unknown {
  if (value instanceof Tensor) return replace(value);
  if (typeof value !== 'object' || value === null) return value;
  if (done.has(value)) return done.get(value);
  done.set(value, value);
  const now = mapped(value, replace, done);
  done.set(value, now);
  return now;
}

function mapped(value: object, replace: (t: Tensor) => Tensor, done: Map<unknown, unknown>): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => map(item, replace, done));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  if (value instanceof Map) {
    const entries = [...(value as Map<unknown, unknown>)];
    const items = entries.map(([key, item]) => [key, map(item, replace, done)] as const);
    return items.some(([, item], i) => item !== entries[i]![1]) ? new Map(items) : value;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const entries = Object.entries(value);
  const items = entries.map(([key, item]) => [key, map(item, replace, done)] as const);
  return items.some(([, item], i) => item !== entries[i]![1]) ? Object.fromEntries(items) : value;
}

/** Replaces the tensors that require a gradient by what `through` gives for all of them together. */
export function throughDifferentiable<T>(value: T, through: (tensors: Tensor[]) => Tensor[]): T {
  const found = new Map<Tensor, Tensor>();
  mapTensors(value, (tensor) => {
    if (tensor.requiresGrad) found.set(tensor, tensor);
    return tensor;
  });
  const given = [...found.keys()];
  through(given).forEach((tensor, i) => found.set(given[i]!, tensor));
  return given.length === 0 ? value : mapTensors(value, (tensor) => found.get(tensor) ?? tensor);
}
