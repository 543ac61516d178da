/**
 * Ready-made models.
 *
 * @packageDocumentation
 */

export { Attention } from './attention.js';
export { FeedForward, type Activation } from './feed-forward.js';
export { Mlp, mlp, type MlpConfig } from './mlp.js';
export { Rope } from './rope.js';
export {
  Block,
  Transformer,
  transformer,
  type FullTransformerConfig,
  type TransformerConfig,
} from './transformer.js';
