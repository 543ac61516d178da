// File formats of tensors.

export * as safetensors from './safetensors.js';
export type { LoadOptions, SaveOptions } from './safetensors.js';
export type { Header, TensorEntry } from './header.js';
export type { TensorSource } from './write.js';
