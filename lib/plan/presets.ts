// Shapes of published models.

import type { Architecture } from './architecture.js';

type Sizes = Pick<Architecture, 'layers' | 'dim' | 'heads' | 'ff' | 'vocab' | 'context'> &
  Partial<Pick<Architecture, 'kvHeads' | 'tied'>>;

const NO_BIAS = { qkv: false, out: false, ff: false, norm: false };
const ALL_BIAS = { qkv: true, out: true, ff: true, norm: true };

function llama(sizes: Sizes): Architecture {
  return {
    ...{ kind: 'decoder', gated: true, norm: 'rms', positions: 'rope', bias: NO_BIAS },
    ...{ kvHeads: sizes.heads, headDim: sizes.dim / sizes.heads, tied: false },
    ...sizes,
  };
}

function gpt(sizes: Omit<Sizes, 'ff'>): Architecture {
  return {
    ...{ kind: 'decoder', gated: false, norm: 'layer', positions: 'learned', bias: ALL_BIAS },
    ...{ kvHeads: sizes.heads, headDim: sizes.dim / sizes.heads, tied: true, ff: 4 * sizes.dim },
    ...sizes,
  };
}

const LLAMA1 = { vocab: 32_000, context: 2048 };
const LLAMA3 = { vocab: 128_256, context: 8192, kvHeads: 8 };
const GPT2 = { vocab: 50_257, context: 1024 };

/** By the names that `--model` takes. */
export const PRESETS: Readonly<Record<string, Architecture>> = {
  // Radford et al. 2019, table 2.
  'gpt2-124m': gpt({ ...GPT2, layers: 12, dim: 768, heads: 12 }),
  'gpt2-1.5b': gpt({ ...GPT2, layers: 48, dim: 1600, heads: 25 }),
  // Touvron et al. 2023, table 2; hidden sizes of the feed-forward layers from the released weights.
  '7b': llama({ ...LLAMA1, layers: 32, dim: 4096, heads: 32, ff: 11_008 }),
  '13b': llama({ ...LLAMA1, layers: 40, dim: 5120, heads: 40, ff: 13_824 }),
  '33b': llama({ ...LLAMA1, layers: 60, dim: 6656, heads: 52, ff: 17_920 }),
  '65b': llama({ ...LLAMA1, layers: 80, dim: 8192, heads: 64, ff: 22_016 }),
  // Grattafiori et al. 2024 (Llama 3), table 3.
  '8b': llama({ ...LLAMA3, layers: 32, dim: 4096, heads: 32, ff: 14_336 }),
  '70b': llama({ ...LLAMA3, layers: 80, dim: 8192, heads: 64, ff: 28_672 }),
  '405b': llama({ ...LLAMA3, layers: 126, dim: 16_384, heads: 128, ff: 53_248 }),
  // Brown et al. 2020, table 2.1 (GPT-3 175B).
  '175b': gpt({ vocab: 50_257, context: 2048, layers: 96, dim: 12_288, heads: 96 }),
  // Narayanan et al. 2021 (Megatron-LM), table 1: the model of 1008 billion parameters.
  '1t': gpt({ vocab: 51_200, context: 2048, layers: 128, dim: 25_600, heads: 160 }),
};
