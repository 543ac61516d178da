import { DeviceError } from '../core/errors.js';
import { deviceCount, type CudaDevice } from './device.js';
import { sample } from './nvml.js';

/** What was used between two readings. */
export interface Energy {
  /** Of the GPU's board, whoever used it. */
  joules: number;
  seconds: number;
}

/**
 * Energy of a GPU between two readings of its counter, which runs in hardware: nothing is sampled in between. It counts the
 * whole board, other processes and idle time too, and steps about ten times a second.
 *
 * @example
 * const meter = new cuda.EnergyMeter();
 * await train();
 * meter.read().joules;
 */
export class EnergyMeter {
  #joules: number;
  #at = performance.now();

  /** @throws {DeviceError} without a device, without NVML, or on a GPU that has no such counter (before Volta) */
  constructor(private readonly device?: CudaDevice) {
    this.#joules = counter(device);
  }

  /** A meter where this machine can have one; null elsewhere, without a word. */
  static tryStart(device?: CudaDevice): EnergyMeter | null {
    if (deviceCount() === 0) return null;
    try {
      return new EnergyMeter(device);
    } catch {
      return null;
    }
  }

  /** Since the meter was made, or since the last `restart`. Wait for the device first: queued work has used nothing yet. */
  read(): Energy {
    return { joules: counter(this.device) - this.#joules, seconds: (performance.now() - this.#at) / 1000 };
  }

  /** Reads, and counts from here on. */
  restart(): Energy {
    const used = this.read();
    this.#joules += used.joules;
    this.#at = performance.now();
    return used;
  }
}

function counter(device?: CudaDevice): number {
  const { energy, name } = sample(device);
  if (energy === null) throw new DeviceError(`Expected a GPU that counts its energy but ${name} does not`);
  return energy;
}
