// A bidirectional transformer that classifies sequences.

import { ops, type Tensor } from '../core/index.js';
import {
  Dropout,
  Embedding,
  functional as F,
  LayerNorm,
  Linear,
  Module,
  MultiheadAttention,
} from '../nn/index.js';
import type { FactoryOptions } from '../nn/index.js';

export interface EncoderConfig extends FactoryOptions {
  /** How many tokens there are. */
  vocab: number;
  /** The longest sequence. */
  context: number;
  layers: number;
  /** Features of a token. */
  dim: number;
  heads: number;
  classes: number;
  /** Hidden features of the feed-forward layers. Default 4 · dim. */
  ff?: number;
  /** Default `'gelu'`. */
  activation?: 'relu' | 'gelu';
  /** Norms before attention and feed-forward instead of after the additions. Default false. */
  normFirst?: boolean;
  /** What is classified: the first token or the mean over the tokens. Default `'first'`. */
  pooling?: 'first' | 'mean';
  /** Probability of dropping an activation in training. Default 0. */
  dropout?: number;
}

/**
 * Self-attention and feed-forward, each added to its input and normalised after (or before, with `normFirst`): the names
 * and the computation of PyTorch's TransformerEncoderLayer with batchFirst.
 *
 * @example
 * model.layers[0].forward(x);       // [batch, time, dim]
 */
export class EncoderLayer extends Module<[x: Tensor, padding?: Tensor], Tensor> {
  self_attn: MultiheadAttention;
  linear1: Linear;
  linear2: Linear;
  norm1: LayerNorm;
  norm2: LayerNorm;
  readonly activation: 'relu' | 'gelu';
  readonly normFirst: boolean;
  readonly dropout: number;

  constructor(config: EncoderConfig) {
    super();
    const { dim, heads, ff = 4 * dim, dropout = 0, device, dtype } = config;
    const options = { device, dtype };
    this.self_attn = new MultiheadAttention(dim, heads, { ...options, dropout, batchFirst: true });
    this.linear1 = new Linear(dim, ff, options);
    this.linear2 = new Linear(ff, dim, options);
    this.norm1 = new LayerNorm(dim, options);
    this.norm2 = new LayerNorm(dim, options);
    this.activation = config.activation ?? 'gelu';
    this.normFirst = config.normFirst ?? false;
    this.dropout = dropout;
  }

  forward(x: Tensor, padding?: Tensor): Tensor {
    if (this.normFirst) {
      const attended = x.add(this.attend(this.norm1.forward(x), padding));
      return attended.add(this.feed(this.norm2.forward(attended)));
    }
    const attended = this.norm1.forward(x.add(this.attend(x, padding)));
    return this.norm2.forward(attended.add(this.feed(attended)));
  }

  private attend(x: Tensor, keyPaddingMask?: Tensor): Tensor {
    const [y] = this.self_attn.forward(x, x, x, { keyPaddingMask, needWeights: false });
    return this.drop(y);
  }

  private feed(x: Tensor): Tensor {
    const hidden = this.linear1.forward(x);
    const active = this.activation === 'gelu' ? F.gelu(hidden) : F.relu(hidden);
    return this.drop(this.linear2.forward(this.drop(active)));
  }

  private drop(x: Tensor): Tensor {
    return this.dropout > 0 ? F.dropout(x, this.dropout, this.training) : x;
  }
}

/**
 * Token and position embeddings, a norm, layers of bidirectional attention and a linear classifier (after Devlin et al.,
 * 2019; no segment embeddings, no pooler). Tokens [batch, time] of integers to logits [batch, classes]. With `normFirst`
 * the norm stands after the layers.
 *
 * @example
 * new models.Encoder({ vocab: 256, context: 64, layers: 2, dim: 64, heads: 4, classes: 2 });
 */
export class Encoder extends Module<[tokens: Tensor, padding?: Tensor], Tensor> {
  tok: Embedding;
  pos: Embedding;
  norm: LayerNorm;
  drop: Dropout | null;
  layers: EncoderLayer[];
  head: Linear;
  readonly normFirst: boolean;
  readonly pooling: 'first' | 'mean';

  constructor(config: EncoderConfig) {
    super();
    const { vocab, context, layers, dim, heads, classes, dropout = 0, device, dtype } = config;
    for (const [name, value] of Object.entries({ vocab, context, layers, dim, heads, classes }))
      if (!(Number.isInteger(value) && value > 0))
        throw new RangeError(`Expected a positive integer for ${name} but received ${value}`);
    const options = { device, dtype };
    this.tok = new Embedding(vocab, dim, options);
    this.pos = new Embedding(context, dim, options);
    this.norm = new LayerNorm(dim, options);
    this.drop = dropout > 0 ? new Dropout(dropout) : null;
    this.layers = Array.from({ length: layers }, () => new EncoderLayer(config));
    this.head = new Linear(dim, classes, options);
    this.normFirst = config.normFirst ?? false;
    this.pooling = config.pooling ?? 'first';
  }

  /** @param padding [batch, time], true for tokens to leave out. */
  forward(tokens: Tensor, padding?: Tensor): Tensor {
    const time = tokens.size(1);
    const context = this.pos.weight.size(0);
    if (time > context) throw new RangeError(`Expected at most ${context} tokens but received ${time}`);
    let x = this.tok.forward(tokens).add(this.pos.weight.narrow(0, 0, time));
    if (!this.normFirst) x = this.norm.forward(x);
    if (this.drop) x = this.drop.forward(x);
    for (const layer of this.layers) x = layer.forward(x, padding);
    if (this.normFirst) x = this.norm.forward(x);
    return this.head.forward(this.pool(x, padding));
  }

  private pool(x: Tensor, padding?: Tensor): Tensor {
    if (this.pooling === 'first') return x.select(1, 0);
    if (padding === undefined) return x.mean(1);
    const real = padding.logicalNot().unsqueeze(-1);
    const count = ops.aten.sum.dim_IntList(real, [1]).clamp(1);
    return x.maskedFill(real.logicalNot(), 0).sumOver(1).div(count);
  }
}

/**
 * Makes an {@link Encoder}.
 *
 * @example
 * const model = models.encoder({ vocab: 256, context: 64, layers: 2, dim: 64, heads: 4, classes: 2 });
 * const logits = model.forward(tokens);      // [batch, time] -> [batch, 2]
 */
export function encoder(config: EncoderConfig): Encoder {
  return new Encoder(config);
}
