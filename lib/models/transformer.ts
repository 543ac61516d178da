// A decoder-only transformer, in as few operators as libtorch allows: at small sizes every call counts.

import { checkpoint, isGradEnabled, type Tensor } from '../core/index.js';
import { init, Dropout, Embedding, LayerNorm, Linear, Module, RMSNorm } from '../nn/index.js';
import type { FactoryOptions } from '../nn/index.js';
import { Attention } from './attention.js';
import { FeedForward, type Activation } from './feed-forward.js';

export interface TransformerConfig extends FactoryOptions {
  /** How many tokens there are. */
  vocab: number;
  /** The longest sequence. */
  context: number;
  layers: number;
  /** Features of a token. */
  dim: number;
  heads: number;
  /** Heads of keys and values, each shared by heads / kvHeads queries. Default `heads`. */
  kvHeads?: number;
  /** Hidden features of the feed-forward layers. Default 4 · dim; with swiglu 8/3 · dim rounded up to a multiple of 8. */
  ff?: number;
  /** Default `'layer'`. */
  norm?: 'rms' | 'layer';
  /** Default `'gelu'`. */
  activation?: Activation;
  /** Default `'learned'`. */
  positions?: 'learned' | 'rope';
  /** Probability of dropping an activation in training. Default 0. */
  dropout?: number;
  /** The output layer uses the token table. Default false. */
  tied?: boolean;
  /** Biases in linear layers and layer norms. Default true. */
  bias?: boolean;
  /**
   * How matrices start: `'gpt2'` (default) as {@link Transformer} says; `'linear'` as `nn.Linear` does, uniform within
   * ±1/sqrt(inputs), which suits narrow models; embeddings normal(0, 0.02) in both.
   */
  initialization?: 'gpt2' | 'linear';
  /** In training a layer's activations are not kept but computed again in backward (`checkpoint`). Default false. */
  checkpoint?: boolean;
}

/** A configuration with everything filled in. */
export type FullTransformerConfig = Required<Omit<TransformerConfig, keyof FactoryOptions>>;

/**
 * One layer: x + attention(norm(x)), then x + feedForward(norm(x)). Tokens come as rows [batch · time, dim]: a product
 * with a matrix needs no reshaping then, there and back, forward and backward.
 *
 * @example
 * model.blocks[0].forward(rows, batch);
 */
export class Block extends Module<[rows: Tensor, batch: number], Tensor> {
  norm1: LayerNorm | RMSNorm;
  attn: Attention;
  norm2: LayerNorm | RMSNorm;
  mlp: FeedForward;

  constructor(config: FullTransformerConfig, options: FactoryOptions) {
    super();
    this.norm1 = makeNorm(config, options);
    this.attn = new Attention(config, options);
    this.norm2 = makeNorm(config, options);
    this.mlp = new FeedForward(config, options);
  }

  forward(rows: Tensor, batch: number): Tensor {
    const attended = rows.add(this.attn.forward(this.norm1.forward(rows), batch));
    return attended.add(this.mlp.forward(this.norm2.forward(attended)));
  }
}

/**
 * A decoder-only, pre-norm transformer with causal attention (Radford et al., 2019; with `rms`, `rope` and `swiglu`:
 * Touvron et al., 2023). Tokens [batch, time] of integers to logits [batch, time, vocab].
 *
 * Unless `initialization` says otherwise, weights start normal(0, 0.02), the projections back into the stream divided by sqrt(2 · layers), biases zero.
 *
 * @example
 * new models.Transformer({ vocab: 256, context: 64, layers: 2, dim: 64, heads: 4 });
 */
export class Transformer extends Module<[Tensor], Tensor> {
  readonly config: FullTransformerConfig;
  tok: Embedding;
  pos: Embedding | null;
  drop: Dropout | null;
  blocks: Block[];
  norm: LayerNorm | RMSNorm;
  head: Linear;

  constructor(config: TransformerConfig) {
    super();
    const { device, dtype } = config;
    const options = { device, dtype };
    this.config = complete(config);
    const { vocab, context, dim, layers, positions, tied, dropout } = this.config;
    this.tok = new Embedding(vocab, dim, options);
    this.pos = positions === 'learned' ? new Embedding(context, dim, options) : null;
    this.drop = dropout > 0 ? new Dropout(dropout) : null;
    this.blocks = Array.from({ length: layers }, () => new Block(this.config, options));
    this.norm = makeNorm(this.config, options);
    this.head = new Linear(dim, vocab, { ...options, bias: false });
    if (tied) this.head.weight = this.tok.weight;
    this.resetParameters();
  }

  /** Draws all parameters anew. */
  resetParameters(): void {
    const { layers, initialization } = this.config;
    for (const [name, parameter] of this.namedParameters()) {
      if (/norm\d?\.weight$/.test(name)) init.ones_(parameter);
      else if (name.endsWith('.bias')) init.zeros_(parameter);
      else if (initialization === 'linear' && !isEmbedding(name))
        init.kaimingUniform_(parameter, { a: Math.sqrt(5) });
      else
        init.normal_(parameter, 0, /(proj|down)\.weight$/.test(name) ? 0.02 / Math.sqrt(2 * layers) : 0.02);
    }
  }

  forward(tokens: Tensor): Tensor {
    const [batch, time] = tokens.shape;
    const { context, dim, vocab } = this.config;
    if (time > context) throw new RangeError(`Expected at most ${context} tokens but received ${time}`);
    let x = this.tok.forward(tokens);
    // Positions are consecutive: a view of the table's first rows does without a lookup.
    if (this.pos) x = x.add(time === context ? this.pos.weight : this.pos.weight.narrow(0, 0, time));
    x = x.view(batch * time, dim);
    if (this.drop) x = this.drop.forward(x);
    const again = this.config.checkpoint && this.training && isGradEnabled() && x.requiresGrad;
    for (const block of this.blocks)
      x = again ? checkpoint((rows) => block.forward(rows, batch), x) : block.forward(x, batch);
    return this.head.forward(this.norm.forward(x)).view(batch, time, vocab);
  }
}

/**
 * Makes a {@link Transformer}.
 *
 * @example
 * const model = models.transformer({ vocab: 256, context: 64, layers: 2, dim: 64, heads: 4 });
 * const logits = model.forward(tokens);      // [batch, time] -> [batch, time, 256]
 */
export function transformer(config: TransformerConfig): Transformer {
  return new Transformer(config);
}

const isEmbedding = (name: string): boolean => name === 'tok.weight' || name === 'pos.weight';

function makeNorm(config: FullTransformerConfig, options: FactoryOptions): LayerNorm | RMSNorm {
  if (config.norm === 'rms') return new RMSNorm(config.dim, { ...options, eps: 1e-5 });
  return new LayerNorm(config.dim, { ...options, bias: config.bias });
}

function complete(config: TransformerConfig): FullTransformerConfig {
  const { vocab, context, layers, dim, heads, kvHeads = heads, activation = 'gelu' } = config;
  const swiglu = 8 * Math.ceil(dim / 3);
  for (const [name, value] of Object.entries({ vocab, context, layers, dim, heads, kvHeads })) {
    if (!(Number.isInteger(value) && value > 0)) {
      throw new RangeError(`Expected a positive integer for ${name} but received ${value}`);
    }
  }
  if (dim % heads !== 0) throw new RangeError(`Expected dim divisible by ${heads} heads but received ${dim}`);
  if (heads % kvHeads !== 0)
    throw new RangeError(`Expected heads divisible by kvHeads but received ${heads}, ${kvHeads}`);
  return {
    vocab,
    context,
    layers,
    dim,
    heads,
    kvHeads,
    activation,
    ff: config.ff ?? (activation === 'swiglu' ? swiglu : 4 * dim),
    norm: config.norm ?? 'layer',
    positions: config.positions ?? 'learned',
    dropout: config.dropout ?? 0,
    tied: config.tied ?? false,
    bias: config.bias ?? true,
    initialization: config.initialization ?? 'gpt2',
    checkpoint: config.checkpoint ?? false,
  };
}
