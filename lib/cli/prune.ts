import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ConfigError, ops, scope, type Tensor } from '../core/index.js';
import type { FileProgress } from '../core/files.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import {
  disposeMasks,
  maskedSource,
  pruneTensors,
  saveMaskFile,
  type Masks,
  type MinAlive,
  type Prunable,
  type PruneScope,
} from '../prune/index.js';
import { interruptible } from './interrupt.js';
import { bytesOf, openModel, refuseExisting, saveModel, type ModelFiles } from './model-files.js';
import { numberOf } from './numbers.js';
import { Progress } from './progress.js';
import { table } from './table.js';

/** Bytes of a model from which on progress is shown. */
const LONG = 1e8;

interface Flags {
  criterion: string;
  scope: string;
  sparsity?: string;
  density?: string;
  budget?: string;
  minAlive?: string;
  protect?: string[];
  include?: string[];
  seed: string;
  out?: string;
  masks?: string;
  dryRun?: boolean;
  force?: boolean;
  json?: boolean;
}

interface Row {
  name: string;
  shape: readonly number[];
  elements: number;
  before: number;
  after: number;
}

/** `espalier prune` */
export function register(program: Command): void {
  program
    .command('prune')
    .description('prune the weights of a safetensors model, to an exact count')
    .argument('<model>', 'a safetensors file, or a folder of shards')
    .option('--criterion <name>', 'magnitude | normalizedMagnitude | lamp | random', 'magnitude')
    .option('--scope <scope>', 'global | tensor | row | N:M (keeps N of M) | RxC (blocks)', 'global')
    .option('--sparsity <fraction>', 'fraction of the prunable weights to prune, 0 to below 1')
    .option('--density <fraction>', 'fraction to keep instead')
    .option('--budget <name>', 'share among tensors, for the scopes tensor and row: uniform | erk')
    .option('--min-alive <number>', 'fewest weights to keep in each tensor: a count, or a fraction below 1')
    .option('--protect <patterns...>', 'tensors left dense: names or patterns with *')
    .option('--include <patterns...>', 'tensors pruned although the rule leaves them out')
    .option('--seed <number>', 'of random scores', '0')
    .option('--out <path>', 'where the pruned model goes: a file, or a folder for shards')
    .option('--masks <file>', 'where the packed masks go')
    .option('--dry-run', 'print what would be done and write nothing')
    .option('--force', 'overwrite what is there')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Pruned are floating-point tensors of two or more dimensions, but not what looks like an embedding (embed, emb, wte, wpe, tok, pos)
or a norm (norm, ln, bn) by its name. The output says what was left dense and why.`,
    )
    .action(run);
}

async function run(path: string, flags: Flags): Promise<void> {
  if (!flags.dryRun) checkPlaces(flags);
  const progress = new Progress();
  const work = (signal: AbortSignal) =>
    pruneModel(path, flags, signal, progress).finally(() => progress.end());
  await interruptible(work, {
    stopping: 'Stopping',
    stopped: 'Stopped. What was there before is as it was.',
  });
}

async function pruneModel(
  path: string,
  flags: Flags,
  signal: AbortSignal,
  progress: Progress,
): Promise<void> {
  const model = await openModel(path);
  const long = bytesOf(model.tensors) >= LONG;
  const watch = (what: string): FileProgress | undefined =>
    long ? (done, total) => progress.update(what, done, total) : undefined;
  const { masks, prunable } = await pruneTensors(model.tensors, {
    criterion: flags.criterion,
    scope: scopeOf(flags.scope),
    sparsity: numberOf('sparsity', flags.sparsity),
    density: numberOf('density', flags.density),
    budget: flags.budget as 'uniform' | 'erk' | undefined,
    minAlive: minAliveOf(flags.minAlive),
    protect: flags.protect,
    include: flags.include,
    seed: numberOf('seed', flags.seed),
    signal,
    onProgress: watch('scoring'),
  });
  try {
    const rows: Row[] = [];
    for (const { name, tensor } of prunable.tensors) {
      await breathe();
      throwIfAborted(signal);
      const after = masks.get(name)?.count ?? tensor.numel;
      rows.push({ name, shape: tensor.shape, elements: tensor.numel, before: nonzeros(tensor), after });
    }
    if (!flags.dryRun) {
      if (flags.out !== undefined)
        await writePruned(flags.out, model, masks, { signal, onProgress: watch('writing') });
      // The model is in place: its masks, small, follow in any case.
      if (flags.masks !== undefined) await saveMaskFile(flags.masks, masks);
    }
    print(rows, prunable, flags);
  } finally {
    disposeMasks(masks);
    for (const tensor of model.tensors.values()) tensor.dispose();
  }
}

function print(rows: readonly Row[], prunable: Prunable, { json, dryRun }: Flags): void {
  const left = prunable.protected.map(({ name, tensor: { shape, numel }, why }) => ({
    ...{ name, shape, elements: numel },
    why,
  }));
  const total = totalOf(rows);
  if (json) process.stdout.write(`${JSON.stringify({ tensors: rows, protected: left, total }, null, 2)}\n`);
  else {
    process.stdout.write(
      table(['tensor', 'shape', 'elements', 'density before', 'after'], [...rows, total].map(cells)),
    );
    for (const { name, why } of left) process.stdout.write(`left dense: ${name} (${why})\n`);
    if (dryRun) process.stdout.write('Dry run: nothing was written\n');
  }
}

/** Pruned copies are made piece by piece: the model's own tensors are pages of its files. */
async function writePruned(
  out: string,
  model: ModelFiles,
  masks: Masks,
  options: { signal: AbortSignal; onProgress: FileProgress | undefined },
): Promise<void> {
  await saveModel(
    out,
    model,
    (name) => {
      const [tensor, mask] = [model.tensors.get(name) as Tensor, masks.get(name)];
      return mask ? maskedSource(tensor, mask) : tensor;
    },
    options,
  );
}

function checkPlaces({ out, masks, force }: Flags): void {
  if (out === undefined && masks === undefined)
    throw new ConfigError('Expected --out, --masks or --dry-run but received none of them');
  if (out !== undefined && masks !== undefined && resolve(out) === resolve(masks))
    throw new ConfigError(`Expected two places for --out and --masks but received ${out} twice`);
  refuseExisting(out, force);
  refuseExisting(masks, force);
}

function nonzeros(tensor: Tensor): number {
  return scope(() => Number(ops.aten.count_nonzero(tensor).item()));
}

function totalOf(rows: readonly Row[]): Row {
  const sum = (of: (row: Row) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    name: 'total',
    shape: [],
    elements: sum((r) => r.elements),
    before: sum((r) => r.before),
    after: sum((r) => r.after),
  };
}

function cells({ name, shape, elements, before, after }: Row): string[] {
  const share = (count: number) => (elements === 0 ? '1' : (count / elements).toFixed(4));
  return [name, shape.join('x'), String(elements), share(before), share(after)];
}

function scopeOf(text: string): PruneScope {
  const [, keep, of] = /^(\d+):(\d+)$/.exec(text) ?? [];
  if (keep !== undefined) return { keep: Number(keep), of: Number(of) };
  const [, rows, columns] = /^(\d+)x(\d+)$/.exec(text) ?? [];
  if (rows !== undefined) return { block: [Number(rows), Number(columns)] };
  if (text === 'global' || text === 'tensor' || text === 'row') return text;
  throw new ConfigError(`Expected a scope (global, tensor, row, N:M or RxC) but received '${text}'`);
}

function minAliveOf(text: string | undefined): MinAlive | undefined {
  const value = numberOf('min-alive', text);
  return value === undefined || value >= 1 || value === 0 ? value : { fraction: value };
}
