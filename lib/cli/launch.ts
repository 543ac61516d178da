import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { ConfigError } from '../core/errors.js';
import { Launch, describeFailure, type LaunchOptions } from '../launch/index.js';

interface LaunchFlags {
  nproc: string;
  maxRestarts: string;
  shutdownTimeout: string;
  nnodes?: string;
  nodeRank?: string;
  masterAddr?: string;
  masterPort?: string;
  json?: boolean;
}

const PASSED_ON: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'];

/** `espalier launch` */
export function register(program: Command): void {
  program
    .command('launch')
    .description(
      'run a script on several ranks of this host or of several, with the environment of torchrun, without Python',
    )
    .requiredOption('--nproc <n>', 'number of ranks')
    .option('--max-restarts <n>', 'how often all ranks are started again when one has failed', '0')
    .option('--shutdown-timeout <seconds>', 'from SIGTERM to SIGKILL, for ranks that are to end', '30')
    .option('--nnodes <n>', 'number of hosts, each with a launcher of its own', '1')
    .option('--node-rank <n>', 'which of them this one is, from 0', '0')
    .option('--master-addr <host>', 'where the host 0 is reached, with several hosts')
    .option('--master-port <port>', "port of the ranks' store (default, with one host: one that is free)")
    .option('--json', "print a report as JSON on stdout; the ranks' output goes to stderr")
    .argument('<script>', "module that node runs, or 'espalier' for this command itself")
    .argument('[args...]', 'its arguments')
    .passThroughOptions()
    .addHelpText(
      'after',
      `
Each line of output has its rank before it. When a rank fails, all are ended, and the error that came first is shown.
Signals are passed on: a script that uses dist.preemption() saves its state and ends with the status 75, as does this
command then. Other statuses: that of the rank that failed first; 128 + the signal's number when one ended them all.

  $ espalier launch --nproc 4 --max-restarts 2 train.mjs --steps 1000
  $ espalier launch --nproc 4 espalier find search.json
  $ espalier launch --nnodes 2 --node-rank 1 --master-addr host0 --master-port 29400 --nproc 8 train.mjs`,
    )
    .action(launch);
}

async function launch(script: string, args: string[], flags: LaunchFlags): Promise<void> {
  const say = (text: string): void => void process.stderr.write(`espalier launch: ${text.trimEnd()}\n`);
  const maxRestarts = numberOf('--max-restarts', flags.maxRestarts);
  const options: LaunchOptions = {
    script: script === 'espalier' ? fileURLToPath(new URL('./main.js', import.meta.url)) : script,
    args,
    nproc: numberOf('--nproc', flags.nproc),
    nodeArgs: process.execArgv,
    maxRestarts,
    shutdownTimeout: numberOf('--shutdown-timeout', flags.shutdownTimeout),
    onRestart: (attempt, restart) =>
      say(`${describeFailure(attempt)}  Starting again, ${restart} of ${maxRestarts}.`),
  };
  if (flags.nnodes !== undefined) options.nnodes = numberOf('--nnodes', flags.nnodes);
  if (flags.nodeRank !== undefined) options.nodeRank = numberOf('--node-rank', flags.nodeRank);
  if (flags.masterAddr !== undefined) options.masterAddr = flags.masterAddr;
  if (flags.masterPort !== undefined) options.masterPort = numberOf('--master-port', flags.masterPort);
  if (flags.json) options.stdout = process.stderr;
  const ranks = new Launch(options);
  const passOn = (signal: NodeJS.Signals): void => ranks.tell(signal);
  for (const signal of PASSED_ON) process.on(signal, passOn);
  // Who read the lines has gone: the ranks are told as by any signal, so that they can save.
  const unread = (): void => ranks.tell('SIGTERM');
  for (const stream of [process.stdout, process.stderr]) stream.on('error', unread);
  try {
    const report = await ranks.run();
    const last = report.attempts.at(-1);
    if (report.status === 'failed' && last) say(describeFailure(last));
    else if (report.status !== 'succeeded') say(`${report.status}, exit status ${report.exitCode}`);
    if (flags.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    process.exitCode = report.exitCode;
  } finally {
    for (const signal of PASSED_ON) process.off(signal, passOn);
    for (const stream of [process.stdout, process.stderr]) stream.off('error', unread);
  }
}

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new ConfigError(`Expected ${flag} to be a number but received '${text}'`);
}
