/** CUDA devices: which are there, which is current, what they are. */
import type { Device } from '../core/dtype.js';
import { describe } from '../core/dtype.js';
import { ArgumentError, DeviceError } from '../core/errors.js';
import { native } from '../core/native.js';
import { refusePromise } from '../core/synchronous.js';
import { loadedLibtorch } from '../libtorch/load.js';
import { loadLoader } from '../libtorch/loader.js';

/** A CUDA device: its index, or its name. `'cuda'` and nothing are the current one. */
export type CudaDevice = number | Device;

/** What {@link getDeviceProperties} says. */
export interface DeviceProperties {
  /** As `NVIDIA H100 80GB HBM3`. */
  name: string;
  /** Compute capability. */
  major: number;
  minor: number;
  /** Bytes. */
  totalMemory: number;
  multiProcessorCount: number;
  maxThreadsPerMultiProcessor: number;
  regsPerMultiprocessor: number;
  warpSize: number;
  /** Bytes that a block of a kernel can ask for. */
  sharedMemoryPerBlockOptin: number;
  /** Bytes. */
  l2CacheSize: number;
  /** Where it is on the bus, as `0000:65:00.0`: by this NVML knows it. */
  pciBusId: string;
}

/** Whether there is a CUDA device that can be used. Never throws for want of one. */
export function isAvailable(): boolean {
  return deviceCount() > 0;
}

/** CUDA devices that can be used. 0 without a driver or with a CPU build of libtorch. */
export function deviceCount(): number {
  return native().cudaCount();
}

/** Why there is no CUDA device to use; null when there is one. */
export function unavailable(): string | null {
  if (deviceCount() > 0) return null;
  if (loadedLibtorch()?.cuda)
    return 'libtorch finds no CUDA device (no NVIDIA driver, or CUDA_VISIBLE_DEVICES hides them)';
  return 'no libtorch_cuda is loaded (this libtorch is for the CPU only, or ESPALIER_CUDA=0)';
}

/** @internal @throws {DeviceError} where there is no device, saying why */
export function requireDevice(): void {
  const reason = unavailable();
  if (reason !== null) throw new DeviceError(`Expected a CUDA device but ${reason}`);
}

/** @internal @throws {DeviceError} where libespalier_cuda.so is not loaded, or there is no device */
export function requireOperators(purpose: string): void {
  requireDevice();
  if (!loadedLibtorch()?.binaries.cuda)
    throw new DeviceError(
      `Expected libespalier_cuda.so, which ${purpose} needs, but it is not built: node scripts/cuda-toolchain.mjs --build`,
    );
}

/** @internal The index of a device. */
export function indexOf(device: CudaDevice = 'cuda'): number {
  requireDevice();
  if (device === 'cuda') return native().currentDevice();
  const index = typeof device === 'number' ? device : Number(/^cuda:(\d+)$/.exec(device)?.[1] ?? NaN);
  if (!Number.isInteger(index))
    throw new ArgumentError(`Expected a CUDA device, as 0 or 'cuda:0', but received ${describe(device)}`);
  if (index < 0 || index >= deviceCount())
    throw new DeviceError(`Expected one of ${deviceCount()} CUDA devices but received ${index}`);
  return index;
}

/** Index of the device that `'cuda'` names in this thread. */
export function currentDevice(): number {
  requireDevice();
  return native().currentDevice();
}

/** Makes a device the one that `'cuda'` names in this thread. */
export function setDevice(device: CudaDevice): void {
  native().setDevice(indexOf(device));
}

/**
 * Runs a synchronous function with another current device.
 *
 * @example cuda.device(1, () => zeros([3], { device: 'cuda' }));   // on cuda:1
 */
export function device<T>(of: CudaDevice, body: () => T): T {
  const index = indexOf(of);
  const before = native().currentDevice();
  native().setDevice(index);
  try {
    return refusePromise(body(), 'cuda.device() expected a synchronous function');
  } finally {
    native().setDevice(before);
  }
}

/** What the driver says of a device. @throws {DeviceError} where there is none */
export function getDeviceProperties(device?: CudaDevice): DeviceProperties {
  const index = indexOf(device);
  const { devices, error } = loadLoader().cudaDriver();
  const found = devices[index];
  if (!found)
    throw new DeviceError(`Expected the driver to know cuda:${index} but ${error ?? 'it does not'}`);
  const { capability, memory: totalMemory, ...properties } = found;
  const [major, minor] = capability.split('.').map(Number) as [number, number];
  return { ...properties, totalMemory, major, minor };
}

export function getDeviceName(device?: CudaDevice): string {
  return getDeviceProperties(device).name;
}

/** Compute capability: `[9, 0]` for an H100. */
export function getDeviceCapability(device?: CudaDevice): [major: number, minor: number] {
  const { major, minor } = getDeviceProperties(device);
  return [major, minor];
}

/** Waits until a device has done all that was queued on it. */
export function synchronize(device?: CudaDevice): void {
  native().synchronize(`cuda:${indexOf(device)}`);
}

/** As {@link synchronize}, without blocking the JavaScript thread. */
export async function synchronizeAsync(device?: CudaDevice): Promise<void> {
  await native().synchronizeAsync(indexOf(device))[0];
}
