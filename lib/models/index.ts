/**
 * Ready-made models.
 *
 * @packageDocumentation
 */

export { Attention } from './attention.js';
export { Encoder, encoder, EncoderLayer, type EncoderConfig } from './encoder.js';
export { FeedForward, type Activation } from './feed-forward.js';
export { Mlp, mlp, type MlpConfig } from './mlp.js';
export { BasicBlock, Resnet, resnet, type ResnetConfig } from './resnet.js';
export { Rope } from './rope.js';
export {
  Block,
  Transformer,
  transformer,
  type FullTransformerConfig,
  type TransformerConfig,
} from './transformer.js';
