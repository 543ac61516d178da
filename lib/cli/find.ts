import { Command } from 'commander';
import { readConfigFile } from './config-file.js';
import { addFlags, flagsToConfig, merge } from './flags.js';
import { search, type SearchFlags } from './search.js';

/** `espalier find` */
export function register(program: Command): void {
  const command = program
    .command('find')
    .description('search for a winning ticket, with every control, and write its certificate')
    .argument('[config]', 'configuration: a JSON file, or a module whose default export it is')
    .option('--json', 'print the certificate as JSON')
    .option(
      '--allow-drift',
      'continue a run although torch, CPU, threads, model or task are not what they were',
    )
    .addHelpText(
      'after',
      `
Flags override the file, by the same names. Examples:
  $ espalier find search.json --jobs 2
  $ espalier find --out runs/text --model.module ./model.mjs --model.export make --task.module ./task.mjs \\
      --train.steps 2000 --train.optimizer.name adamW --train.optimizer.lr 3e-3 --prune.rounds 5 --seeds 0,1,2

A run that was stopped or killed is continued by the same command.`,
    );
  addFlags(command).action(async (file: string | undefined, flags: SearchFlags & Record<string, unknown>) => {
    const config = merge(file === undefined ? {} : await readConfigFile(file), flagsToConfig(flags));
    await search(config, flags, `espalier ${process.argv.slice(2).map(quoted).join(' ')}`);
  });
}

function quoted(text: string): string {
  return /^[\w./:=,@+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
