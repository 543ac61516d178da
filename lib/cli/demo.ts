import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, resolve } from 'node:path';
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
      'text file or folder to train on (default: the manual and the type declarations that come with commander)',
    )
    .option('--out <folder>', 'folder of the run', 'runs/demo')
    .option('--jobs <n>', 'trainings at once', String(Math.min(8, availableParallelism())))
    .option('--json', 'print the certificate as JSON')
    .action(async (flags: Flags) => {
      const text = flags.text === undefined ? ownText() : { path: resolve(flags.text) };
      process.stderr.write(
        `A byte-level transformer of 2 layers learns ${fromHere(text.path)}; then 5 rounds of magnitude pruning with\n` +
          'rewinding, for 4 seeds, and every control at two densities.\n',
      );
      const again = `npm run demo${process.argv.length > 3 ? ` -- ${process.argv.slice(3).join(' ')}` : ''}`;
      await search(demoConfig(text, flags.out, Number(flags.jobs)), flags, again);
    });
}

/** What is learnt: a file, or the files of a folder whose names end in one of `extensions`. */
export interface DemoText {
  path: string;
  extensions?: string[];
}

/** Real text that is wherever the package is: a manual in English, and declarations with long comments. */
export function ownText(): DemoText {
  return {
    path: dirname(createRequire(import.meta.url).resolve('commander')),
    extensions: ['.md', '.d.ts'],
  };
}

/**
 * The demo's search. The text is small and the training long for it, so that dense is trained well: at twice the steps it
 * is no better, and a ticket has a real opponent. The steps were chosen so by dense trainings alone, and the number of seeds
 * from the spread of a search with other seeds (100 to 104).
 */
export function demoConfig(text: DemoText, out: string, jobs: number): FindConfigInput {
  const context = 32;
  return {
    out,
    jobs,
    seeds: [0, 1, 2, 3],
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
          ...text,
          context,
          batch: 8,
          evaluationBatch: 64,
          // Held out from all over the text, whose end is not like its beginning; much of it, so that what is measured
          // is the network and not the sample.
          split: { train: 0.4, validation: 0.03, test: 0.57, blocks: 17 },
        },
      ],
    },
    train: {
      steps: 2400,
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
    snapshot: { every: 600 },
    prune: { criterion: 'magnitude', scope: 'global', fraction: 0.2, rounds: 5, protect: ['head'] },
    rewind: { what: 'weights', to: 240, optimizer: 'fresh' },
    controlsAt: [0.51, 0.33],
  };
}
