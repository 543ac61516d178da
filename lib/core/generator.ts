import type { Device } from './dtype.js';
import { keepAlive, wrap } from './handle.js';
import { native, type Handle } from './native.js';
import type { Tensor } from './tensor.js';

/**
 * A source of random numbers of its own, independent of the device's default one.
 *
 * @example
 * const g = new Generator().manualSeed(7);
 * randn([2, 3], { generator: g });
 */
export class Generator {
  /** @internal */
  readonly handle: Handle;
  readonly device: Device;

  /** @throws {DeviceError} where the device does not exist. */
  constructor(device: Device = 'cpu') {
    this.device = device;
    this.handle = Math.abs(native().newGenerator(device));
    keepAlive(this);
  }

  /** Restarts the stream from a seed of 64 bits. */
  manualSeed(seed: number | bigint): this {
    native().seedGenerator(this.handle, seed);
    return this;
  }

  /** The seed that the stream was started from. */
  initialSeed(): number | bigint {
    return native().initialSeed(this.handle);
  }

  /** The whole state as a uint8 tensor; {@link setState} continues from it. */
  getState(): Tensor {
    return wrap(native().generatorState(this.handle));
  }

  setState(state: Tensor): this {
    native().setGeneratorState(this.handle, state.handle);
    return this;
  }

  dispose(): void {
    native().dispose(this.handle);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** Seeds the default generator of every device, as `torch.manual_seed`. */
export function manualSeed(seed: number | bigint): void {
  native().seedAll(seed);
}

/** State of a device's default generator. */
export function getRngState(device: Device = 'cpu'): Tensor {
  return wrap(native().generatorState(device));
}

/** Restores a state of {@link getRngState}. */
export function setRngState(state: Tensor, device: Device = 'cpu'): void {
  native().setGeneratorState(device, state.handle);
}
