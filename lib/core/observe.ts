/** Watching operators as they are called: what an analysis of a network's forward pass is made of. */
import type { RawCall } from './native.js';

/** One call of an operator, seen right after it returned. Tensors are handles; see binding/marshal.h. */
export interface ObservedCall {
  /** As `aten::add`. */
  name: string;
  overload: string;
  /** In the schema's order; what is missing takes its default. */
  args: readonly unknown[];
  /** As the addon gives it: fresh handles may be negative. */
  result: unknown;
  /** The overload itself, to call it on other tensors. */
  call: RawCall;
}

type Observer = (call: ObservedCall) => void;

let observer: Observer | undefined;

/** @internal The overload, or what calls it and tells the observer. */
export function observed(name: string, overload: string, call: RawCall): RawCall {
  if (observer === undefined) return call;
  return (...args) => {
    const result = call(...args);
    notify({ name, overload, args, result, call });
    return result;
  };
}

/** @internal Tells the observer of a call. What the observer itself calls is not observed. */
export function notify(call: ObservedCall): void {
  const told = observer;
  if (told === undefined) return;
  observer = undefined;
  try {
    told(call);
  } finally {
    observer = told;
  }
}

/**
 * Runs a synchronous function and tells `watch` of every operator that it calls.
 *
 * @internal
 */
export function observeOperators<T>(watch: Observer, body: () => T): T {
  const before = observer;
  observer = watch;
  try {
    return body();
  } finally {
    observer = before;
  }
}
