/** The search of the study: its configuration, as `espalier find` reads it. */
import type { TransformerConfig } from 'espalier/models';
import { textFor } from '../text.js';

/** How large a study is, and what it runs on. */
export interface Size {
  name: string;
  tiny: boolean;
  device: 'cpu' | 'cuda';
  model: TransformerConfig;
  batch: number;
  steps: number;
  lr: number;
  threads: number;
  /** Milliseconds between two looks at the run. */
  look: number;
  /** Milliseconds that a run may take to stop: it may be reading or writing a state of all weights and moments. */
  grace: number;
}

const FORM = { vocab: 256, norm: 'rms', bias: false, activation: 'gelu' } as const;

export function sizeOf(tiny: boolean): Size {
  return tiny
    ? {
        ...{ name: 'study-tiny', tiny, device: 'cpu', batch: 4, steps: 150, lr: 3e-3, threads: 1 },
        ...{ look: 5, grace: 500 },
        model: { ...FORM, context: 32, layers: 2, dim: 32, heads: 4, initialization: 'linear' },
      }
    : {
        ...{ name: 'study-1b', tiny, device: 'cuda', batch: 8, steps: 600, lr: 3e-4, threads: 8 },
        ...{ look: 500, grace: 90_000 },
        model: { ...FORM, context: 512, layers: 20, dim: 2048, heads: 16 },
      };
}

/**
 * Three rounds at 30% each, rewound to the weights of a tenth of the training with a fresh optimizer (a state to rewind to
 * that holds moments would be three times as large), and controls at the last density. One snapshot a training.
 */
export function searchOf(size: Size, out: string, text?: string) {
  const { model, steps, device } = size;
  const rounds = 3;
  return {
    out,
    seeds: [0],
    jobs: 1,
    device,
    threads: size.threads,
    model: { module: 'espalier/models', export: 'transformer', args: [model] as const },
    task: {
      module: 'espalier/data',
      export: 'textTask',
      args: [
        {
          ...textFor(size.tiny, text),
          ...{ context: model.context, batch: size.batch, device },
          split: { train: 0.7, validation: 0.1, test: 0.2 },
        },
      ],
    },
    train: {
      steps,
      optimizer: {
        ...{ name: 'adamW', lr: size.lr, betas: [0.9, 0.95], weightDecay: 0.1 },
        noDecay: ['tok', 'pos', '*norm*'],
      },
      schedule: { name: 'cosine', warmup: Math.round(steps / 20) },
      autocast: 'bfloat16',
      clip: 1,
      log: Math.round(steps / 10),
    },
    evaluate: { every: Math.round(steps / 3), validation: 4, test: 8 },
    snapshot: { every: Math.round(steps / 2) },
    prune: { criterion: 'magnitude', scope: 'global', fraction: 0.3, rounds, protect: ['head'] },
    rewind: { what: 'weights', to: steps / 10, optimizer: 'fresh' },
    controls: ['reinit', 'shuffle'],
    controlsAt: [0.7 ** rounds],
  };
}

/** Plain JSON: the run can be gone on with, and verified, from its files. */
export type Search = ReturnType<typeof searchOf>;
