/** Threads, devices and versions of the running process. */
import { hasOperator } from './ops.js';
import { ArgumentError } from './errors.js';
import type { Device } from './dtype.js';
import { native } from './native.js';

/** Threads that an operator may use on the CPU. 1 and 2 threads can give different last bits of a sum. */
export function setNumThreads(threads: number): void {
  native().setThreads(threads);
}

export function getNumThreads(): number {
  return native().threads();
}

/** CUDA devices that can be used. 0 without a driver or with a CPU build of libtorch. */
export function cudaDeviceCount(): number {
  return native().cudaCount();
}

export function isCudaAvailable(): boolean {
  return cudaDeviceCount() > 0;
}

/** Waits until a device has done all that was queued. */
export function synchronize(device: Device = 'cuda'): void {
  native().synchronize(device);
}

/** Gives cached, unused device memory back to the driver. */
export function emptyCache(): void {
  native().emptyCache();
}

/**
 * Whether only deterministic kernels may run. With `warnOnly` others warn instead of throwing.
 *
 * cuBLAS is deterministic only with workspaces of fixed size, which it reads from `CUBLAS_WORKSPACE_CONFIG` when it is first
 * used: unless the variable is set, this sets it to `:4096:8`. Call it before the first matrix product on a GPU.
 */
export function useDeterministicAlgorithms(
  enabled: boolean,
  { warnOnly = false }: { warnOnly?: boolean } = {},
): void {
  if (enabled) process.env['CUBLAS_WORKSPACE_CONFIG'] ??= ':4096:8';
  native().setDeterministic(enabled, warnOnly);
}

export function areDeterministicAlgorithmsEnabled(): boolean {
  return native().deterministic();
}

/** What this process computes with. */
export interface TorchInfo {
  /** Version that the addon was compiled for, as `2.15.0`. */
  torch: string;
  /** Instructions that libtorch's CPU kernels use: `DEFAULT`, `AVX2` or `AVX512`. Other ones give other last bits. */
  cpuCapability: string;
  /** libtorch's build configuration. */
  config: string;
  /** Thread pools and their sizes. */
  parallel: string;
}

export function torchInfo(): TorchInfo {
  return native().about();
}

/** @throws {ArgumentError} when this libtorch lacks an operator that is needed, named with what needs it. */
export function requireOperator(name: string, purpose: string): void {
  if (!hasOperator(name))
    throw new ArgumentError(`${purpose} needs the operator ${name}, which this libtorch does not have`);
}
