/** The typed face of `loader.node`: what happens before libtorch is there, and a few system calls that Node lacks. */
import { createRequire } from 'node:module';
import { loaderBinary, packageRoot } from './binaries.js';
import { LibtorchError } from './error.js';
import { currentPlatform, platformName, platformRefusal } from './platform.js';

/** The functions of `loader.node`. None needs libtorch. */
export interface Loader {
  /**
   * Loads shared libraries by absolute path, in order, their symbols visible to what is loaded later.
   * @throws Error with the dynamic linker's own text, and `path`
   */
  preload(paths: readonly string[]): void;
  /** The files of all shared objects in this process. */
  loadedLibraries(): string[];
  /**
   * Has the kernel kill this process when its parent (`process.ppid`) ends. On Linux the "parent" is the thread that
   * forked: fork from the main thread. False when the parent has gone already, or where there is no such call.
   */
  parentDeathSignal(parent: number): boolean;
  /**
   * Gives each of two files or folders the other's name, in one instant. False, and nothing has changed, where the system
   * or the file system cannot do that.
   */
  exchange(a: string, b: string): boolean;
  /** Locks a file, made if need be: a descriptor for {@link unlock}, or null when it is locked already. */
  tryLock(path: string): number | null;
  /** Ends a lock. */
  unlock(descriptor: number): void;
  /** Makes the names in a folder durable, after a rename. */
  fsyncDirectory(path: string): void;
  /** Instruction sets of this CPU: `avx2`, `avx512f`, … */
  cpuFeatures(): string[];
  /** What NVIDIA's driver says. May hang or crash with a broken driver: call it in a child process. */
  cudaDriver(): {
    found: boolean;
    error: string | null;
    /** The newest CUDA version the driver supports. */
    version: string | null;
    devices: ({
      name: string;
      /** bytes */
      memory: number;
      capability: string;
      /** As `0000:65:00.0`. */
      pciBusId: string;
    } & Record<DeviceAttribute, number>)[];
  };
  /**
   * What NVIDIA's management library says of the GPU at a place on the bus: energy in millijoules since the driver was
   * loaded, power in milliwatts, utilizations in percent, memory in bytes, temperature in degrees Celsius, clock in MHz. Null
   * for what this GPU cannot say.
   * @throws Error where libnvidia-ml.so.1 cannot be used, or knows no such GPU
   */
  nvml(pciBusId: string): { name: string; driver: string } & Record<NvmlCounter, number | null>;
}

/** Under CUDA's names. */
type DeviceAttribute =
  | 'multiProcessorCount'
  | 'maxThreadsPerMultiProcessor'
  | 'regsPerMultiprocessor'
  | 'warpSize'
  | 'sharedMemoryPerBlockOptin'
  | 'l2CacheSize';

type NvmlCounter =
  | 'energy'
  | 'power'
  | 'powerLimit'
  | 'utilization'
  | 'memoryUtilization'
  | 'memoryUsed'
  | 'memoryTotal'
  | 'temperature'
  | 'smClock';

let loader: Loader | undefined;

/**
 * Loads `loader.node`, once.
 *
 * @throws LibtorchError when it is missing or does not load on this platform
 */
export function loadLoader(): Loader {
  if (loader) return loader;
  const refused = platformRefusal(currentPlatform());
  if (refused) throw new LibtorchError(refused);
  const path = loaderBinary();
  if (path === null) {
    throw new LibtorchError(
      `Espalier's loader.node for ${platformName(currentPlatform())} is missing under ${packageRoot}: in a clone run ` +
        '`npm run setup`; as a dependency, install the package again (it ships in prebuilds/)',
    );
  }
  try {
    loader = createRequire(import.meta.url)(path) as Loader;
  } catch (error) {
    throw new LibtorchError(`${path} cannot be loaded: ${(error as Error).message}`);
  }
  return loader;
}
