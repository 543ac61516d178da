// What a GPU and the machines around it give. All are assumptions of a plan, printed with it.

import { ConfigError } from '../core/errors.js';

const GB = 1e9;

export interface Hardware {
  /** Bytes of a GPU's memory. */
  memory: number;
  /** Dense bfloat16 operations per second. */
  peak: number;
  /** Share of the peak that training reaches. */
  mfu: number;
  /** Bytes per second that a GPU sends within its machine, and to others. */
  link: number;
  network: number;
  /** Bytes per second from a GPU to host memory, and from a machine to its disks. */
  host: number;
  disk: number;
  /** Bytes of each GPU that are not for tensors: the CUDA context, libraries, communication buffers. */
  reserved: number;
}

/**
 * - mfu: 33 % is what FSDP2 without a compiler reaches on Llama 3.1 8B on 8 H100 (torchtitan, docs/performance.md: 5,762
 *   tokens per second and GPU).
 * - network: one 400 Gb/s adapter a GPU, as in NVIDIA's DGX H100 (8 for 8 GPUs). host: PCIe 5.0 x16 as measured with pinned
 *   memory. disk: one NVMe drive's sustained writes.
 */
const COMMON = { mfu: 0.33, network: 50 * GB, host: 50 * GB, disk: 5 * GB, reserved: 1 * GB };

/** NVIDIA's data sheets (SXM boards): memory, dense bfloat16, half of NVLink's two directions. */
export const GPUS: Readonly<Record<string, Hardware>> = {
  a100: { ...COMMON, memory: 80 * GB, peak: 312e12, link: 300 * GB, host: 25 * GB },
  h100: { ...COMMON, memory: 80 * GB, peak: 989e12, link: 450 * GB },
  h200: { ...COMMON, memory: 141 * GB, peak: 989e12, link: 450 * GB },
};

/** @throws ConfigError for a name that is not known */
export function gpuOf(name: string): Hardware {
  const gpu = Object.hasOwn(GPUS, name) ? GPUS[name] : undefined;
  if (gpu) return gpu;
  throw new ConfigError(`Expected a GPU (${Object.keys(GPUS).join(', ')}) but received '${name}'`);
}
