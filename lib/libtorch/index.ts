/** Finding, installing and loading libtorch. */
export { LibtorchError } from './error.js';
export { useLibtorch, loadedLibtorch, type Loaded } from './load.js';
export {
  findLibtorch,
  locateLibtorch,
  type Attempt,
  type Libtorch,
  type LibtorchSource,
  type LocateOptions,
  type Search,
} from './locate.js';
export { cacheFolder } from './cache.js';
export { currentPlatform, platformRefusal, type Platform } from './platform.js';
export { defaultMinor, supportedMinors } from './versions.js';
export { installLibtorch, type InstallOptions, type Installed } from './install.js';
export { verifyManifest, type Manifest } from './manifest.js';
export { examine, type DoctorReport } from './doctor.js';
