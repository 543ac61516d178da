/**
 * Networks: modules with PyTorch's names, state-dict keys and defaults.
 *
 * @packageDocumentation
 */

export * from './activation.js';
export { MultiheadAttention, type AttendOptions, type MultiheadAttentionOptions } from './attention.js';
export { BatchNorm2d, type BatchNorm2dOptions } from './batch-norm.js';
export { ModuleDict, ModuleList, Sequential, type Unary } from './containers.js';
export { Conv1d, Conv2d, type ConvLayerOptions } from './conv.js';
export { onDevice, type FactoryOptions } from './device.js';
export { Dropout } from './dropout.js';
export { Embedding } from './embedding.js';
export * as functional from './functional/index.js';
export * as init from './init.js';
export { LayerNorm, RMSNorm, type LayerNormOptions, type RmsNormOptions } from './layer-norm.js';
export { Linear, type LinearOptions } from './linear.js';
export { BCEWithLogitsLoss, CrossEntropyLoss, L1Loss, MSELoss, NLLLoss } from './loss.js';
export { Module, type AnyModule, type ForwardHook, type ForwardPreHook, type MoveOptions } from './module.js';
export { AdaptiveAvgPool2d, AvgPool2d, MaxPool1d, MaxPool2d } from './pooling.js';
export { unregistered, warnUnregistered } from './registry.js';
export { registerForwardMethod, shadow, type Layer, type RemovableHandle } from './shadow.js';
export { buffer, isBuffer, isParameter, Parameter, type Buffer } from './state.js';
export {
  StateDictError,
  type LoadOptions,
  type LoadReport,
  type Mismatch,
  type StateDict,
} from './state-dict.js';
