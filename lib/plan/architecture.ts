import type { ParameterGroup, PlannedModel, PlannedTensor } from './model.js';

/** A transformer by its sizes: what its parameters, activations and operations are counted from. */
export interface Architecture {
  /** Decoders attend to earlier tokens only, encoders to all. */
  kind: 'decoder' | 'encoder';
  layers: number;
  /** Features of a token. */
  dim: number;
  heads: number;
  /** Heads of keys and values. */
  kvHeads: number;
  /** Features of a head. */
  headDim: number;
  /** Hidden features of the feed-forward layers. */
  ff: number;
  /** Two halves, one of which gates the other (SwiGLU), instead of one. */
  gated: boolean;
  vocab: number;
  /** The longest sequence. */
  context: number;
  /** The output layer uses the token table; null: there is no output layer. */
  tied: boolean | null;
  norm: 'layer' | 'rms';
  positions: 'learned' | 'rope';
  /** Which layers have biases. */
  bias: { qkv: boolean; out: boolean; ff: boolean; norm: boolean };
  /** Further tensors of the root, such as BERT's token types and pooler. */
  extra?: readonly PlannedTensor[];
}

/** The model that an architecture has: {@link PlannedModel.blocks} is one group of equal layers. */
export function modelOf(name: string, architecture: Architecture): PlannedModel {
  const { layers, kind } = architecture;
  const block: ParameterGroup = { name: 'blocks.*', count: layers, tensors: blockOf(architecture) };
  const root: ParameterGroup = { name: 'root', count: 1, tensors: rootOf(architecture, kind) };
  return { name, root, blocks: [block], architecture };
}

function blockOf(a: Architecture): PlannedTensor[] {
  const [queries, keys] = [a.heads * a.headDim, a.kvHeads * a.headDim];
  return [
    ...normOf('norm1', a),
    ...linear('attn.q', a.dim, queries, a.bias.qkv),
    ...linear('attn.k', a.dim, keys, a.bias.qkv),
    ...linear('attn.v', a.dim, keys, a.bias.qkv),
    ...linear('attn.proj', queries, a.dim, a.bias.out),
    ...normOf('norm2', a),
    ...(a.gated ? linear('mlp.gate', a.dim, a.ff, a.bias.ff) : []),
    ...linear('mlp.up', a.dim, a.ff, a.bias.ff),
    ...linear('mlp.down', a.ff, a.dim, a.bias.ff),
  ];
}

/** A decoder ends with a norm; an encoder's embeddings are normalised instead. */
function rootOf(a: Architecture, kind: Architecture['kind']): PlannedTensor[] {
  return [
    { name: 'tok.weight', shape: [a.vocab, a.dim], prunable: false },
    ...(a.positions === 'learned'
      ? [{ name: 'pos.weight', shape: [a.context, a.dim], prunable: false }]
      : []),
    ...normOf(kind === 'decoder' ? 'norm' : 'embeddings.norm', a),
    ...(a.tied === false ? linear('head', a.dim, a.vocab, false) : []),
    ...(a.extra ?? []),
  ];
}

/** A Linear layer's parameters; its weight is [outputs, inputs], as PyTorch has it. */
export function linear(name: string, inputs: number, outputs: number, bias: boolean): PlannedTensor[] {
  const weight = { name: `${name}.weight`, shape: [outputs, inputs], prunable: true };
  return bias ? [weight, { name: `${name}.bias`, shape: [outputs], prunable: false }] : [weight];
}

function normOf(name: string, { norm, dim, bias }: Architecture): PlannedTensor[] {
  const of = (part: string) => ({ name: `${name}.${part}`, shape: [dim], prunable: false });
  return norm === 'layer' && bias.norm ? [of('weight'), of('bias')] : [of('weight')];
}
