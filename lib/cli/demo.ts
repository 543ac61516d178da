import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { FindConfigInput } from '../tickets/index.js';
import { fromHere, search } from './search.js';

interface Flags {
  text?: string;
  out: string;
  jobs: string;
  json?: boolean;
}

/** `espalier demo` */
export function register(program: Command): void {
  program
    .command('demo')
    .description('find a winning ticket in a small transformer trained on real text, with every control')
    .option(
      '--text <path>',
      'text file or folder to train on (default: the type declarations that come with commander)',
    )
    .option('--out <folder>', 'folder of the run', 'runs/demo')
    .option('--jobs <n>', 'trainings at once', String(Math.min(8, availableParallelism())))
    .option('--json', 'print the certificate as JSON')
    .action(async (flags: Flags) => {
      const path = flags.text === undefined ? ownText() : resolve(flags.text);
      process.stderr.write(
        `A byte-level transformer of 2 layers learns ${fromHere(path)}; then 5 rounds of magnitude pruning with\n` +
          'rewinding, for 3 seeds, and every control at two densities.\n',
      );
      const again = `npm run demo${process.argv.length > 3 ? ` -- ${process.argv.slice(3).join(' ')}` : ''}`;
      await search(demoConfig(path, flags.out, Number(flags.jobs)), flags, again);
    });
}

/** Real text that is wherever the package is: TypeScript declarations with long comments in English. */
function ownText(): string {
  return join(dirname(createRequire(import.meta.url).resolve('commander')), 'typings', 'index.d.ts');
}

/**
 * The demo's search. The text is small and the training long for it, so that dense is trained well: at twice the steps it
 * is no better, and a ticket has a real opponent.
 */
export function demoConfig(path: string, out: string, jobs: number): FindConfigInput {
  const context = 32;
  return {
    out,
    jobs,
    seeds: [0, 1, 2],
    model: {
      module: 'espalier/models',
      export: 'transformer',
      args: [
        {
          vocab: 256,
          context,
          layers: 2,
          dim: 48,
          heads: 4,
          norm: 'rms',
          activation: 'relu',
          bias: false,
          initialization: 'linear',
        },
      ],
    },
    task: {
      module: 'espalier/data',
      export: 'textTask',
      args: [
        {
          path,
          context,
          batch: 8,
          evaluationBatch: 64,
          // Held out from all over the text: its end is not like its beginning.
          split: { train: 0.667, validation: 0.03, test: 0.303, blocks: 11 },
        },
      ],
    },
    train: {
      steps: 2000,
      optimizer: {
        name: 'adamW',
        lr: 4e-3,
        betas: [0.9, 0.99],
        weightDecay: 0.1,
        noDecay: ['tok', 'pos', '*norm*'],
      },
      schedule: { name: 'cosine', warmup: 100 },
      clip: 1,
    },
    evaluate: { every: 100 },
    snapshot: { every: 500 },
    prune: { criterion: 'magnitude', scope: 'global', fraction: 0.2, rounds: 5, protect: ['head'] },
    rewind: { what: 'weights', to: 100, optimizer: 'fresh' },
    controlsAt: [0.51, 0.33],
  };
}
