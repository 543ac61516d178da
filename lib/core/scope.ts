/** Scopes: what is made inside is freed at their end. The rules are in binding/slots.h. */
import { adopt, asyncScopes, countAsyncScopes, type AsyncScope } from './handle.js';
import { native, type Handle } from './native.js';
import { refusePromise } from './synchronous.js';
import { Tensor } from './tensor.js';

/** Collects the tensors inside a returned value: arrays, Maps, Sets and plain objects are walked. */
function tensorsIn(value: unknown, found: Tensor[] = [], seen = new Set<unknown>()): Tensor[] {
  if (value instanceof Tensor) found.push(value);
  else if (typeof value === 'object' && value !== null && !seen.has(value)) {
    seen.add(value);
    if (Array.isArray(value) || value instanceof Set)
      for (const element of value) tensorsIn(element, found, seen);
    else if (value instanceof Map) for (const element of value.values()) tensorsIn(element, found, seen);
    else if (isPlain(value)) for (const element of Object.values(value)) tensorsIn(element, found, seen);
  }
  return found;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Runs `body` and frees every tensor made inside, except those in what it returns and those that were kept
 * ({@link Tensor.keep}; parameters, buffers and optimizer state are). Scopes nest; what leaves the outermost one is
 * left to `dispose()` or the garbage collector.
 *
 * @throws {ArgumentError} when `body` returns a Promise: use {@link scopeAsync}
 * @example
 * const loss = scope(() => {
 *   const y = model.forward(x);          // freed
 *   return F.crossEntropy(y, target);    // stays
 * });
 */
export function scope<T>(body: () => T): T {
  const binding = native();
  binding.beginScope(body.name);
  let result: T;
  try {
    result = body();
  } catch (error) {
    binding.endScope();
    throw error;
  }
  if (
    result === undefined ||
    result === null ||
    (typeof result !== 'object' && typeof result !== 'function')
  ) {
    binding.endScope();
    return result;
  }
  if (typeof (result as { then?: unknown }).then === 'function') {
    binding.endScope();
    return refusePromise(result, 'scope() expected a synchronous function', 'use scopeAsync()');
  }
  const escaping = result instanceof Tensor ? [result] : tensorsIn(result);
  if (escaping.length === 0) {
    binding.endScope();
    return result;
  }
  const homeless = binding.endScope(Float64Array.from(escaping, (t) => t.handle));
  if (homeless) {
    const outside = new Set(homeless);
    for (const tensor of escaping) if (outside.has(tensor.handle)) adopt(tensor);
  }
  return result;
}

/**
 * {@link scope} for an asynchronous function: owns what is made in it and in whatever it awaits, also while other
 * code runs in between.
 *
 * @example await scopeAsync(async () => { const y = await x.toAsync('cuda'); … });
 */
export async function scopeAsync<T>(body: () => Promise<T>): Promise<T> {
  const outer = asyncScopes.getStore();
  const own: AsyncScope = { handles: new Set<Handle>(), outer };
  countAsyncScopes(1);
  let spared: Tensor[] = [];
  try {
    const result = await asyncScopes.run(own, body);
    spared = tensorsIn(result);
    return result;
  } finally {
    countAsyncScopes(-1);
    for (const tensor of spared) if (own.handles.delete(tensor.handle)) outer?.handles.add(tensor.handle);
    native().disposeAll(Float64Array.from(own.handles));
  }
}

/** Takes a tensor out of every scope; see {@link Tensor.keep}. */
export function keep<T extends Tensor>(tensor: T): T {
  return tensor.keep();
}

/** What is alive in this thread. */
export interface MemoryReport {
  /** References to tensors held by JavaScript. */
  tensors: number;
  /** Bytes of their storages in host memory; views count once. */
  hostBytes: number;
  /** The same on each device, by its name. */
  deviceBytes: Record<string, number>;
}

/**
 * Counts the tensors that JavaScript holds and the memory behind them, after freeing those whose wrappers have been
 * collected. A training loop in scopes shows the same numbers at every step.
 */
export function memory(): MemoryReport {
  const { tensors, bytes } = native().memory();
  const { cpu: hostBytes = 0, ...deviceBytes } = bytes;
  return { tensors, hostBytes, deviceBytes };
}

/** Bytes that libtorch has of the host's memory. */
export interface HostMemory {
  /** Of all tensors, also those that only autograd or a kernel holds. */
  allocated: number;
  /** At most since the last reset. */
  peak: number;
}

/**
 * What libtorch's tensors take in host memory and took at most, as `torch.cuda.max_memory_allocated` says it of a device:
 * what was asked for, without blocks that are kept for later. Of all threads.
 *
 * @param options.reset begin the peak anew, after it was read. Default false.
 * @example
 * hostMemory({ reset: true });
 * step();
 * const { peak } = hostMemory();
 */
export function hostMemory({ reset = false }: { reset?: boolean } = {}): HostMemory {
  const [allocated, peak] = native().hostMemory(reset);
  return { allocated, peak };
}
