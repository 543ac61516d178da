import { Option, type Command } from 'commander';
import pc from 'picocolors';
import { installLibtorch } from '../libtorch/install.js';
import { defaultMinor, supportedMinors } from '../libtorch/versions.js';
import { Progress } from './progress.js';

interface Flags {
  cpu?: boolean;
  cuda?: boolean;
  torch?: string;
  from?: string;
  force?: boolean;
  json?: boolean;
}

/** `espalier install` */
export function register(program: Command): void {
  program
    .command('install')
    .description("fetch libtorch with your pip or uv, into Espalier's cache")
    .addOption(new Option('--cpu', 'only what runs on a CPU (0.5 GB)').conflicts('cuda'))
    .addOption(new Option('--cuda', 'everything, for NVIDIA GPUs (5 GB)'))
    .option('--torch <minor>', `version: ${supportedMinors.join(', ')}`, defaultMinor)
    .option('--from <path>', 'a torch wheel, a libtorch zip, a folder of wheels, or where torch is installed')
    .option('--force', 'install even when it is there already')
    .option('--json', 'print the result as JSON')
    .action(async (flags: Flags) => {
      const progress = new Progress();
      try {
        const result = await installLibtorch({
          variant: flags.cpu ? 'cpu' : flags.cuda ? 'cuda' : undefined,
          minor: flags.torch,
          from: flags.from,
          force: flags.force,
          say: (line) => progress.line(line),
          progress: (what, done, total) => progress.update(what, done, total),
        });
        progress.end();
        if (flags.json) {
          process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
        } else {
          const state = result.fresh ? 'is installed in' : 'is already installed, intact, in';
          process.stdout.write(
            `${pc.green('libtorch')} ${result.version} (${result.variant}) ${state} ${result.folder}\n`,
          );
        }
      } finally {
        progress.end();
      }
    });
}
