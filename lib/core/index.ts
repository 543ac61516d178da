/** Everything of lib/core that the package exports. */
import './install-methods.js';

export * from './autograd.js';
export * from './creation.js';
export type { DType, Device, Layout, MemoryFormat } from './dtype.js';
export * from './errors.js';
export { Generator, getRngState, manualSeed, setRngState } from './generator.js';
export type { JobOptions } from './job.js';
export type { Complex } from './native.js';
export { Opaque } from './opaque.js';
export { hasOperator, operatorNames, operatorSchemas, ops, type AnyOperator } from './ops.js';
export * from './runtime.js';
export { float, type Scalar } from './scalar.js';
export { hostMemory, keep, memory, scope, scopeAsync, type HostMemory, type MemoryReport } from './scope.js';
export { Tensor, type BackwardOptions, type Removable, type TensorOptions } from './tensor.js';
export { fromTypedArray, type NestedArray, type NestedValues, type TypedArray } from './transfer.js';
export { breathe } from './yield.js';
