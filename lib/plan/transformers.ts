// Architectures from the config.json of the transformers library, by its `model_type`.

import { ConfigError } from '../core/errors.js';
import { linear, type Architecture } from './architecture.js';
import { requireCount } from './model.js';

type Config = Readonly<Record<string, unknown>>;

const READERS: Record<string, (config: Config) => Architecture> = {
  llama,
  mistral: llama,
  qwen2: (config) => ({ ...llama(config), bias: { qkv: true, out: false, ff: false, norm: false } }),
  gpt2,
  bert,
};

/**
 * The architecture that a config.json describes.
 *
 * @throws ConfigError when its `model_type` is not known or a size is missing
 */
export function architectureOf(config: unknown, source: string): Architecture {
  if (typeof config !== 'object' || config === null)
    throw new ConfigError(`Expected an object in ${source} but received ${JSON.stringify(config)}`);
  const type = (config as Config)['model_type'];
  const read = typeof type === 'string' && Object.hasOwn(READERS, type) ? READERS[type] : undefined;
  if (!read)
    throw new ConfigError(
      `Expected a model_type (${Object.keys(READERS).join(', ')}) in ${source} but received ${JSON.stringify(type)}`,
    );
  return read(config as Config);
}

/** Llama (Touvron et al. 2023): RMSNorm, rotary positions, grouped queries, SwiGLU. */
function llama(config: Config): Architecture {
  const [dim, heads] = [size(config, 'hidden_size'), size(config, 'num_attention_heads')];
  const attention = config['attention_bias'] === true;
  const ff = config['mlp_bias'] === true;
  return {
    kind: 'decoder',
    layers: size(config, 'num_hidden_layers'),
    dim,
    heads,
    kvHeads: size(config, 'num_key_value_heads', heads),
    headDim: size(config, 'head_dim', dim / heads),
    ff: size(config, 'intermediate_size'),
    gated: true,
    vocab: size(config, 'vocab_size'),
    context: size(config, 'max_position_embeddings', 2048),
    tied: config['tie_word_embeddings'] === true,
    norm: 'rms',
    positions: 'rope',
    bias: { qkv: attention, out: attention, ff, norm: false },
  };
}

/** GPT-2 (Radford et al. 2019): LayerNorm, learned positions, a tied output layer, biases everywhere. */
function gpt2(config: Config): Architecture {
  const [dim, heads] = [size(config, 'n_embd'), size(config, 'n_head')];
  return {
    kind: 'decoder',
    layers: size(config, 'n_layer'),
    dim,
    heads,
    kvHeads: heads,
    headDim: dim / heads,
    ff: size(config, 'n_inner', 4 * dim),
    gated: false,
    vocab: size(config, 'vocab_size'),
    context: size(config, 'n_positions', 1024),
    tied: config['tie_word_embeddings'] !== false,
    norm: 'layer',
    positions: 'learned',
    bias: { qkv: true, out: true, ff: true, norm: true },
  };
}

/** BERT (Devlin et al. 2019), with its pooler and without a head of a task. */
function bert(config: Config): Architecture {
  const [dim, heads] = [size(config, 'hidden_size'), size(config, 'num_attention_heads')];
  const types = size(config, 'type_vocab_size', 2);
  return {
    kind: 'encoder',
    layers: size(config, 'num_hidden_layers'),
    dim,
    heads,
    kvHeads: heads,
    headDim: dim / heads,
    ff: size(config, 'intermediate_size'),
    gated: false,
    vocab: size(config, 'vocab_size'),
    context: size(config, 'max_position_embeddings', 512),
    tied: null,
    norm: 'layer',
    positions: 'learned',
    bias: { qkv: true, out: true, ff: true, norm: true },
    extra: [
      { name: 'type.weight', shape: [types, dim], prunable: false },
      ...linear('pooler', dim, dim, true),
    ],
  };
}

function size(config: Config, key: string, initial?: number): number {
  return requireCount(`'${key}' of config.json`, config[key] ?? initial);
}
