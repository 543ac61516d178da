/** What the caching allocator of a device holds. */
import { native } from '../core/native.js';
import { ops } from '../core/ops.js';
import { indexOf, requireOperators, type CudaDevice } from './device.js';

export { emptyCache } from '../core/runtime.js';

/**
 * The allocator's numbers under PyTorch's names, as `allocated_bytes.all.current`, `reserved_bytes.all.peak`,
 * `num_alloc_retries`, `num_ooms`.
 *
 * @throws {DeviceError} without a device
 */
export function memoryStats(device?: CudaDevice): Record<string, number> {
  return native().deviceStats(indexOf(device));
}

/** Bytes in use by tensors. */
export function memoryAllocated(device?: CudaDevice): number {
  return stat('allocated_bytes.all.current', device);
}

/** The most bytes that were in use at once since the start, or since {@link resetPeakMemoryStats}. */
export function maxMemoryAllocated(device?: CudaDevice): number {
  return stat('allocated_bytes.all.peak', device);
}

/** Bytes that were taken from the driver: in use, and kept for later. */
export function memoryReserved(device?: CudaDevice): number {
  return stat('reserved_bytes.all.current', device);
}

/** The most bytes taken from the driver at once. */
export function maxMemoryReserved(device?: CudaDevice): number {
  return stat('reserved_bytes.all.peak', device);
}

/** Peaks count from what is held now. */
export function resetPeakMemoryStats(device?: CudaDevice): void {
  native().resetPeakStats(indexOf(device));
}

/** Counts of all that was ever allocated and freed start again at 0. */
export function resetAccumulatedMemoryStats(device?: CudaDevice): void {
  native().resetAccumulatedStats(indexOf(device));
}

/** Bytes of the device that are free, whoever holds the others, and bytes in all: the driver's numbers. */
export function memGetInfo(device?: CudaDevice): { free: number; total: number } {
  const [free, total] = native().memoryInfo(indexOf(device));
  return { free, total };
}

/**
 * The part of the device's memory that this process may take. What goes beyond it fails as if the device were full.
 *
 * @param fraction in (0, 1]
 */
export function setPerProcessMemoryFraction(fraction: number, device?: CudaDevice): void {
  requireOperators('a memory fraction');
  ops['espalier_cuda']!['set_memory_fraction']!(fraction, indexOf(device));
}

/** See {@link setPerProcessMemoryFraction}; 1 unless it was set. */
export function getPerProcessMemoryFraction(device?: CudaDevice): number {
  requireOperators('a memory fraction');
  return ops['espalier_cuda']!['memory_fraction']!(indexOf(device)) as number;
}

function stat(name: string, device?: CudaDevice): number {
  return memoryStats(device)[name]!;
}
