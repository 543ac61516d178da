// What multiplies by 2:4 weights on a device.

import { ops, scope, zeros, type Device } from '../core/index.js';
import { loadedLibtorch } from '../libtorch/index.js';

/** What is known of the products with 2:4 weights on a device. */
export interface SparseDevice {
  /** The device's name as its driver has it; `cpu`. */
  device: string;
  /** Compute capability times ten: 80 for an A100, 90 for an H100. */
  sm?: number;
  /** CUDA version of the driver, as 13020. */
  driver?: number;
  torch?: string;
  /** cuSPARSELt's version; null where ATen's operators over it are used. */
  cusparselt?: string | null;
  /** Whether plans are kept from call to call. */
  own: boolean;
  /** Plans that are kept now, and how often one was found or had to be made. */
  plans: number;
  found: number;
  made: number;
  /** Why plans are not kept, where they are not. */
  fallback?: string;
  /** Why no 2:4 product runs there; null where it does. */
  why: string | null;
}

const known = new Map<Device, SparseDevice>();

/** Asks the device anew: the counts of plans are those of now. */
export function sparseDevice(device: Device): SparseDevice {
  if (device.startsWith('cuda') && !loadedLibtorch()?.binaries.cuda)
    return {
      ...{ device, own: false, plans: 0, found: 0, made: 0 },
      why: 'libespalier_cuda.so is not built or not loaded',
    };
  const about = scope(() => ops.espalier.linear24_about(zeros([1], { device })));
  const now = JSON.parse(about) as SparseDevice;
  known.set(device, now);
  return now;
}

/** What does not change while the process runs. */
export function knownDevice(device: Device): SparseDevice {
  return known.get(device) ?? sparseDevice(device);
}

/** Names what a measured time holds for: device, driver and libraries; where nothing can be measured, why. */
export function deviceKey(device: Device): string {
  const { device: name, sm, driver, torch, cusparselt, own, why } = knownDevice(device);
  if (why !== null) return `${name}: ${why}`;
  return [name, `sm_${sm}`, `driver ${driver}`, `torch ${torch}`, `cuSPARSELt ${cusparselt}`, own].join(', ');
}
