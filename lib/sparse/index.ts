/**
 * Weights of which 2 of every 4 are kept, and the kernels that gain by it.
 *
 * @packageDocumentation
 */

export { accelerate, type AccelerateOptions, type Acceleration, type Decision } from './accelerate.js';
export { type Bench } from './bench.js';
export { decide, type Choice, type Times } from './decide.js';
export { sparseDevice, type SparseDevice } from './device.js';
export { Linear24, type Activation, type Algorithms, type Linear24Options } from './linear24.js';
export {
  project,
  projectModel,
  type Kept,
  type ModelProjection,
  type ProjectedTensor,
  type Projection,
  type ProjectModelOptions,
  type ProjectOptions,
} from './project.js';
export { type Quantization } from './quantize.js';
export { whyDense, type SparseProduct } from './support.js';
