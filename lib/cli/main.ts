#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { isLaunched, recordFailure } from '../dist/index.js';
import { packageVersion } from '../libtorch/binaries.js';
import { LeadError } from '../tickets/ranks.js';
import { register as demo } from './demo.js';
import { register as doctor } from './doctor.js';
import { register as find } from './find.js';
import { register as install } from './install.js';
import { register as launch } from './launch.js';
import { register as mask } from './mask.js';
import { register as plan } from './plan.js';
import { register as project } from './project.js';
import { register as prune } from './prune.js';
import { register as reportPage } from './report.js';
import { register as verify } from './verify.js';

/** The subcommands, in the order in which `--help` lists them. */
const commands = [find, reportPage, verify, prune, mask, project, plan, launch, demo, install, doctor];

const program = new Command('espalier')
  .description(
    'Finds winning tickets in neural networks: trains, prunes, rewinds, and compares with controls.',
  )
  .version(packageVersion)
  .showHelpAfterError('(espalier --help lists the commands, espalier COMMAND --help its options)')
  .enablePositionalOptions()
  .exitOverride();
for (const register of commands) register(program);

// `espalier … | head`: whoever reads may leave, and what was begun is finished all the same.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = tell(error);
}

/** One line for people, the stack only for those who ask for it. Returns the exit status: 2 for wrong usage, else 1. */
function tell(error: unknown): number {
  // commander has printed its own message, or the help or version that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (isLaunched()) recordFailure(error);
  // What rank 0 says for all.
  if (error instanceof LeadError) return 1;
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`espalier: ${message}\n`);
  if (process.env['DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return 1;
}
