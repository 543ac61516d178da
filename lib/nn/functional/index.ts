/** Functions without state, with PyTorch's names in camelCase: `import { functional as F } from 'espalier/nn'`. */

export * from './activation.js';
export { scaledDotProductAttention, type AttentionOptions } from './attention.js';
export * from './dropout.js';
export {
  conv1d,
  conv2d,
  embedding,
  linear,
  oneHot,
  type ConvOptions,
  type EmbeddingOptions,
  type Size,
} from './linear.js';
export * from './loss.js';
export * from './normalization.js';
export * from './pooling.js';
