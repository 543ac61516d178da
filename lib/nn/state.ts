// What is state is branded. A module's parameters and buffers are found by walking its fields; the brand is what
// tells a weight from a tensor that merely lies there. It hangs on the Tensor object itself under a registered symbol,
// so that two copies of the package in one program recognise each other's parameters.

import { Tensor } from '../core/index.js';
import { currentDevice } from './device.js';

const KIND = Symbol.for('espalier.state');
type Kind = 'parameter' | 'buffer' | 'scratch';

declare const brand: unique symbol;

/** A tensor that is trained: a leaf that a {@link Module} finds among its fields, outside every scope. */
export type Parameter = Tensor & { readonly [brand]: 'parameter' };

/** A tensor that belongs to a module without being trained, such as a running mean. */
export type Buffer = Tensor & { readonly [brand]: 'buffer' };

export interface ParameterConstructor {
  /**
   * Makes a parameter that shares memory with `data`. The result requires a gradient unless told otherwise and lives
   * until the module is gone: no scope frees it.
   *
   * @example
   * class Scale extends nn.Module {
   *   factor = new nn.Parameter(ones([1]));
   *   forward(x: Tensor) { return x.mul(this.factor); }
   * }
   */
  new (data: Tensor, options?: { requiresGrad?: boolean }): Parameter;
  [Symbol.hasInstance](value: unknown): value is Parameter;
}

class ParameterFactory {
  constructor(data: Tensor, options: { requiresGrad?: boolean } = {}) {
    return mark(placed(data), 'parameter').requiresGrad_(options.requiresGrad ?? true);
  }

  static [Symbol.hasInstance](value: unknown): boolean {
    return kindOf(value) === 'parameter';
  }
}

export const Parameter = ParameterFactory as unknown as ParameterConstructor;

/**
 * Makes a buffer that shares memory with `data`: state that moves with the module and is saved with it, but is not
 * trained. With `persistent: false` it moves but is left out of `stateDict()`.
 *
 * @example
 * class Counter extends nn.Module {
 *   steps = nn.buffer(zeros([]));
 *   forward(x: Tensor) { this.steps.add_(1); return x; }
 * }
 */
export function buffer(data: Tensor, options: { persistent?: boolean } = {}): Buffer {
  return mark(placed(data), (options.persistent ?? true) ? 'buffer' : 'scratch') as Buffer;
}

/** Whether the value is a tensor made by {@link Parameter}. */
export function isParameter(value: unknown): value is Parameter {
  return kindOf(value) === 'parameter';
}

/** Whether the value is a tensor made by {@link buffer}. */
export function isBuffer(value: unknown): value is Buffer {
  const kind = kindOf(value);
  return kind === 'buffer' || kind === 'scratch';
}

/** Whether the value is a buffer that `stateDict()` leaves out. */
export function isScratch(value: unknown): boolean {
  return kindOf(value) === 'scratch';
}

/**
 * State of the same kind as `old`, holding `data` instead. For moves that cannot keep the tensor (from the meta device).
 * @internal
 */
export function remake<T extends Parameter | Buffer>(old: T, data: Tensor): T {
  const kind = kindOf(old) ?? 'buffer';
  return mark(data, kind).requiresGrad_(old.requiresGrad) as T;
}

function kindOf(value: unknown): Kind | undefined {
  return value instanceof Tensor ? (value as { [KIND]?: Kind })[KIND] : undefined;
}

function placed(data: Tensor): Tensor {
  const device = currentDevice();
  return device === undefined ? data : data.to(device);
}

function mark(data: Tensor, kind: Kind): Tensor {
  const own = data.detach().keep();
  Object.defineProperty(own, KIND, { value: kind });
  return own;
}
