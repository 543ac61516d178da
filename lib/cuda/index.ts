/**
 * NVIDIA GPUs: devices, streams, events, memory, graphs, and what NVML says, under PyTorch's names (`torch.cuda`) in
 * camelCase. Everything throws a {@link DeviceError} that says why where there is no GPU, but {@link isAvailable},
 * {@link deviceCount} and {@link unavailable}.
 *
 * @packageDocumentation
 */
export { backends, type Fp32Precision } from './backends.js';
export {
  currentDevice,
  device,
  deviceCount,
  getDeviceCapability,
  getDeviceName,
  getDeviceProperties,
  isAvailable,
  setDevice,
  synchronize,
  synchronizeAsync,
  unavailable,
  type CudaDevice,
  type DeviceProperties,
} from './device.js';
export { EnergyMeter, type Energy } from './energy.js';
export { Event } from './event.js';
export {
  capture,
  CUDAGraph,
  graph,
  graphPoolHandle,
  isCurrentStreamCapturing,
  type Captured,
  type CaptureErrorMode,
  type CaptureOptions,
  type GraphOptions,
  type GraphPool,
} from './graph.js';
export {
  emptyCache,
  getPerProcessMemoryFraction,
  maxMemoryAllocated,
  maxMemoryReserved,
  memGetInfo,
  memoryAllocated,
  memoryReserved,
  memoryStats,
  resetAccumulatedMemoryStats,
  resetPeakMemoryStats,
  setPerProcessMemoryFraction,
} from './memory.js';
export { powerDraw, sample, temperature, utilization, type GpuSample } from './nvml.js';
export { currentStream, defaultStream, setStream, Stream, stream, type StreamOptions } from './stream.js';
