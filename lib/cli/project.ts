import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ConfigError, type Tensor } from '../core/index.js';
import {
  disposeMasks,
  loadMaskFile,
  maskedSource,
  prunableTensors,
  saveMaskFile,
  type Mask,
  type NofM,
} from '../prune/index.js';
import { project, type Kept, type Projection } from '../sparse/index.js';
import { projectRun } from '../tickets/index.js';
import { interruptible } from './interrupt.js';
import { openModel, refuseExisting, saveModel } from './model-files.js';
import { table } from './table.js';

interface Flags {
  to: string;
  transposable?: boolean;
  masks?: string;
  protect?: string[];
  include?: string[];
  out?: string;
  model?: string;
  measure: boolean;
  force?: boolean;
  json?: boolean;
}

type Metrics = { before: Record<string, number>; after: Record<string, number> } | null;

/** `espalier project` */
export function register(program: Command): void {
  program
    .command('project')
    .description('project a ticket or a model to N of M, and say what is lost: a projection, not a ticket')
    .argument('<path>', "a run's folder, or a model: a safetensors file, or a folder of shards")
    .option('--to <N:M>', 'how many of each M consecutive inputs are kept', '2:4')
    .option('--transposable', 'along the outputs too, for a 2:4 backward')
    .option('--masks <file>', 'masks of a model: what they prune stays pruned')
    .option('--protect <patterns...>', 'tensors of a model left as they are: names or patterns with *')
    .option('--include <patterns...>', 'tensors of a model projected although the rule leaves them out')
    .option('--out <file>', 'where the projected masks go')
    .option('--model <path>', 'where the projected model goes; not for a run')
    .option('--no-measure', "do not measure a run's metrics before and after")
    .option('--force', 'overwrite what is there')
    .option('--json', 'print the result as JSON')
    .action(run);
}

async function run(path: string, flags: Flags): Promise<void> {
  refuseExisting(flags.out, flags.force);
  refuseExisting(flags.model, flags.force);
  const work = (signal: AbortSignal) =>
    isRun(path) ? projectOfRun(path, flags, signal) : projectOfModel(path, flags, signal);
  await interruptible(work, {
    stopping: 'Stopping',
    stopped: 'Stopped. What was there before is as it was.',
  });
}

const isRun = (path: string): boolean =>
  existsSync(path) &&
  statSync(path).isDirectory() &&
  existsSync(join(path, 'config.json')) &&
  existsSync(join(path, 'cells'));

async function projectOfRun(path: string, flags: Flags, signal: AbortSignal): Promise<void> {
  if (flags.model !== undefined || flags.masks !== undefined)
    throw new ConfigError(`Expected neither --model nor --masks with a run but ${path} is one`);
  refusePatterns(flags, 'a run');
  const projection = await projectRun(path, { to: patternOf(flags), measure: flags.measure, signal });
  try {
    if (flags.out !== undefined) await saveMaskFile(flags.out, projection.masks, { signal });
    print(projection, { cell: projection.cell, metrics: projection.metrics }, flags);
  } finally {
    disposeMasks(projection.masks);
  }
}

async function projectOfModel(path: string, flags: Flags, signal: AbortSignal): Promise<void> {
  if (flags.masks !== undefined) refusePatterns(flags, '--masks, which says what is projected');
  const model = await openModel(path);
  const masks = flags.masks === undefined ? new Map<string, Mask>() : await loadMaskFile(flags.masks);
  const names =
    flags.masks === undefined
      ? prunableTensors(model.tensors, flags).tensors.map(({ name }) => name)
      : [...masks.keys()];
  const weights = new Map(
    names.flatMap((name): [string, Tensor][] => {
      const tensor = model.tensors.get(name);
      return tensor ? [[name, tensor]] : [];
    }),
  );
  const projection = await project(weights, masks, { to: patternOf(flags), signal });
  try {
    if (flags.model !== undefined)
      await saveModel(
        flags.model,
        model,
        (name) => {
          const [tensor, mask] = [model.tensors.get(name) as Tensor, projection.masks.get(name)];
          return mask ? maskedSource(tensor, mask) : tensor;
        },
        { signal },
      );
    if (flags.out !== undefined) await saveMaskFile(flags.out, projection.masks, { signal });
    print(projection, { metrics: null }, flags);
  } finally {
    disposeMasks(masks);
    disposeMasks(projection.masks);
    for (const tensor of model.tensors.values()) tensor.dispose();
  }
}

/** What is not looked at must not be given: it would seem to be heeded. */
function refusePatterns({ protect, include }: Flags, beside: string): void {
  if (protect !== undefined || include !== undefined)
    throw new ConfigError(`Expected neither --protect nor --include with ${beside}`);
}

function patternOf({ to, transposable }: Flags): NofM {
  const [, keep, of] = /^(\d+):(\d+)$/.exec(to) ?? [];
  if (keep === undefined || of === undefined)
    throw new ConfigError(`Expected N:M, as 2:4, for --to but received '${to}'`);
  return { keep: Number(keep), of: Number(of), ...(transposable && { transposable }) };
}

function print(
  { kind, to, tensors, left, total }: Projection,
  about: { cell?: string; metrics: Metrics },
  { json }: Flags,
): void {
  const { metrics } = about;
  if (json) {
    process.stdout.write(`${JSON.stringify({ kind, to, ...about, tensors, left, total }, null, 2)}\n`);
    return;
  }
  const cells = (name: string, k: Kept) => [
    ...[name, k.densityBefore.toFixed(4), k.densityAfter.toFixed(4), String(k.lost)],
    ...[k.keptMagnitude.toFixed(4), k.keptEnergy.toFixed(4)],
  ];
  const head = ['tensor', 'density before', 'after', 'survivors lost', 'kept of |w|', 'of w²'];
  process.stdout.write(table(head, [...tensors.map((t) => cells(t.name, t)), cells('total', total)]));
  for (const { name, why } of left) process.stdout.write(`left as it is: ${name} (${why})\n`);
  for (const [name, before] of Object.entries(metrics?.before ?? {}))
    process.stdout.write(`${name} on the test part: ${before} before, ${metrics?.after[name]} after\n`);
  process.stdout.write(
    `A projection to ${to.keep}:${to.of}${about.cell ? ` of ${about.cell}` : ''}, which no training has found: not a ticket.\n`,
  );
}
