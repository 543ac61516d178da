import { native, type Handle } from './native.js';

/** A native object without a JavaScript form (packed weights, streams): operators make it and operators take it. */
export class Opaque {
  /** @internal */
  constructor(readonly handle: Handle) {}

  /** Frees the object. Harmless when it has been freed. */
  dispose(): void {
    native().dispose(this.handle);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
