// The device on which layers create their state. A stack rather than a variable, so that calls nest.

import type { Device, DType } from '../core/index.js';

const stack: Device[] = [];

/** What every layer with state of its own takes. */
export interface FactoryOptions {
  /** Where the state is made. Default: that of the innermost {@link onDevice}, else `'cpu'`. */
  device?: Device;
  /** Default `'float32'`. */
  dtype?: DType;
}

/**
 * Runs `build` with `device` as the place where layers make their parameters and buffers. On `'meta'` they get shapes
 * but no memory: a model of any size is described at once, and filled later by `toEmpty` and `loadStateDict`.
 *
 * @example
 * const model = nn.onDevice('meta', () => new Big());
 * model.toEmpty({ device: 'cpu' }).loadStateDict(weights);
 */
export function onDevice<T>(device: Device, build: () => T): T {
  stack.push(device);
  try {
    return build();
  } finally {
    stack.pop();
  }
}

/** The device of the innermost {@link onDevice} that is running, if any. */
export function currentDevice(): Device | undefined {
  return stack.at(-1);
}
