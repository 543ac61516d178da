/** What NVIDIA's management library (NVML) says of a GPU, and energy as a difference of two readings. */
import { DeviceError } from '../core/errors.js';
import { loadLoader } from '../libtorch/loader.js';
import { getDeviceProperties, type CudaDevice } from './device.js';

/** A reading of a GPU; null for what it cannot say. */
export interface GpuSample {
  name: string;
  /** Version of the driver. */
  driver: string;
  /** Joules since the driver was loaded, of the whole board, whoever used it. */
  energy: number | null;
  /** Watts. */
  power: number | null;
  /** The most watts that the board may draw now. */
  powerLimit: number | null;
  /** Part of the last moments in which a kernel ran, 0 to 1. */
  utilization: number | null;
  /** Part of them in which memory was read or written, 0 to 1. */
  memoryUtilization: number | null;
  /** Bytes, of all processes. */
  memoryUsed: number | null;
  memoryTotal: number | null;
  /** Degrees Celsius. */
  temperature: number | null;
  /** Clock of the multiprocessors, MHz. */
  smClock: number | null;
}

const scaled = (value: number | null, unit: number): number | null => (value === null ? null : value / unit);

/**
 * Reads a GPU's counters.
 *
 * @throws {DeviceError} without a device, or where libnvidia-ml.so.1 cannot be used, saying why
 * @example cuda.sample().power;   // watts
 */
export function sample(device?: CudaDevice): GpuSample {
  const { pciBusId } = getDeviceProperties(device);
  try {
    const read = loadLoader().nvml(pciBusId);
    return {
      ...read,
      energy: scaled(read.energy, 1000),
      power: scaled(read.power, 1000),
      powerLimit: scaled(read.powerLimit, 1000),
      utilization: scaled(read.utilization, 100),
      memoryUtilization: scaled(read.memoryUtilization, 100),
    };
  } catch (error) {
    throw new DeviceError(`Expected NVML to say how the GPU is doing but ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Share of the last moments in which a kernel ran, in percent. */
export function utilization(device?: CudaDevice): number | null {
  const { utilization: part } = sample(device);
  return part === null ? null : Math.round(part * 100);
}

/** Degrees Celsius. */
export function temperature(device?: CudaDevice): number | null {
  return sample(device).temperature;
}

/** Watts that the board draws. */
export function powerDraw(device?: CudaDevice): number | null {
  return sample(device).power;
}
