/** Wrappers around native handles, and what decides when they are freed. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe } from './dtype.js';
import { ArgumentError } from './errors.js';
import { native, type Handle } from './native.js';
import { Tensor } from './tensor.js';

/** Handles that an asynchronous scope will free. */
export interface AsyncScope {
  readonly handles: Set<Handle>;
  /** The scope around it. */
  readonly outer: AsyncScope | undefined;
}

/** @internal The asynchronous scope that the running code belongs to. */
export const asyncScopes = new AsyncLocalStorage<AsyncScope>();

let openAsyncScopes = 0;

/** @internal Counts asynchronous scopes, so that code without any pays nothing for them. */
export function countAsyncScopes(change: number): void {
  openAsyncScopes += change;
}

/** @internal The tensor of a handle that came fresh from the addon. */
export function wrap(handle: Handle): Tensor {
  return handle > 0 ? new Tensor(handle) : adopt(new Tensor(-handle));
}

/** @internal As {@link wrap}; null for undefined tensors. */
export function wrapOptional(handle: Handle | null): Tensor | null {
  return handle === null ? null : wrap(handle);
}

/** @internal Gives a wrapper that no synchronous scope owns to the asynchronous one, or to the garbage collector. */
export function adopt<T extends { readonly handle: Handle }>(wrapper: T): T {
  const binding = native();
  if (openAsyncScopes > 0 && binding.scopeDepth() === 0) asyncScopes.getStore()?.handles.add(wrapper.handle);
  binding.track(wrapper.handle, wrapper);
  return wrapper;
}

/** @internal Takes a wrapper out of every scope, synchronous and asynchronous; it is left to the garbage collector. */
export function keepAlive(wrapper: { readonly handle: Handle }): void {
  native().keep(wrapper.handle, wrapper);
  if (openAsyncScopes === 0) return;
  for (let own = asyncScopes.getStore(); own; own = own.outer) own.handles.delete(wrapper.handle);
}

/** @internal Each tensor names what its source names now: the same object, another value. */
export function repoint(tensors: readonly Tensor[], sources: readonly Tensor[]): void {
  native().repoint(handlesOf(tensors), handlesOf(sources));
}

/** @internal Handles of a list of tensors; null becomes 0. */
export function handlesOf(tensors: readonly (Tensor | null | undefined)[]): Float64Array {
  const handles = new Float64Array(tensors.length);
  for (let i = 0; i < tensors.length; i++) {
    const tensor = tensors[i];
    if (tensor instanceof Tensor) handles[i] = tensor.handle;
    else if (tensor != null) throw expectedTensor(tensor);
  }
  return handles;
}

/** @internal */
export function expectedTensor(value: unknown): ArgumentError {
  return new ArgumentError(`expected a Tensor but received ${describe(value)}`);
}
