import type { Command } from 'commander';
import { ConfigError } from '../core/index.js';
import {
  aliveCount,
  combineMasks,
  disposeMasks,
  hammingDistance,
  jaccardDistance,
  loadMaskFile,
  maskSoup,
  pairedMasks,
  saveMaskFile,
  type Mask,
  type MaskOperation,
  type Masks,
} from '../prune/index.js';
import { refuseExisting } from './model-files.js';
import { table } from './table.js';

interface OutFlags {
  out: string;
  force?: boolean;
  json?: boolean;
}

const OPERATIONS: [command: string, operation: MaskOperation, description: string][] = [
  ['and', 'and', 'intersection: alive in both'],
  ['or', 'or', 'union: alive in either'],
  ['xor', 'xor', 'alive in just one'],
  ['andnot', 'andNot', 'alive in the first and not in the second'],
];

/** `espalier mask` */
export function register(program: Command): void {
  const mask = program
    .command('mask')
    .description("compare and combine masks: files of espalier prune --masks, and runs' ticket.safetensors");
  mask
    .command('diff')
    .description('Hamming and Jaccard distance, of each tensor and of all')
    .argument('<a>')
    .argument('<b>')
    .option('--json', 'print the distances as JSON')
    .action(diff);
  for (const [name, operation, description] of OPERATIONS)
    writes(mask.command(name).description(description).argument('<a>').argument('<b>')).action(
      async (a: string, b: string, flags: OutFlags) => {
        await combine([a, b], flags, ([x, y]) => combineMasks(x as Masks, y as Masks, operation));
      },
    );
  writes(
    mask
      .command('soup')
      .description('the weights alive in most of the masks, an exact count')
      .argument('<masks...>'),
  )
    .requiredOption('--density <fraction>', 'fraction to keep')
    .action(async (paths: string[], flags: OutFlags & { density: string }) => {
      const density = Number(flags.density);
      if (!(density > 0 && density <= 1))
        throw new ConfigError(`Expected --density above 0 to 1 but received '${flags.density}'`);
      await combine(paths, flags, (sets) => maskSoup(sets, density));
    });
}

function writes(command: Command): Command {
  return command
    .requiredOption('--out <file>', 'where the masks go')
    .option('--force', 'overwrite what is there')
    .option('--json', 'print the counts as JSON');
}

async function diff(pathA: string, pathB: string, { json }: { json?: boolean }): Promise<void> {
  const [a, b] = [await loadMaskFile(pathA), await loadMaskFile(pathB)];
  const tensors = pairedMasks(a, b).map(({ name, masks: [x, y] }) => ({
    name,
    elements: x.numel,
    alive: [x.count, y.count],
    hamming: x.distance(y),
    jaccard: x.jaccard(y),
  }));
  const total = {
    name: 'total',
    elements: elementsOf(a),
    alive: [aliveCount(a), aliveCount(b)],
    hamming: hammingDistance(a, b),
    jaccard: jaccardDistance(a, b),
  };
  if (json) process.stdout.write(`${JSON.stringify({ tensors, total }, null, 2)}\n`);
  else {
    const rows = [...tensors, total].map(({ name, elements, alive, hamming, jaccard }) => [
      ...[name, String(elements), ...alive.map(String), String(hamming), jaccard.toFixed(6)],
    ]);
    process.stdout.write(table(['tensor', 'elements', 'alive in A', 'in B', 'Hamming', 'Jaccard'], rows));
  }
  disposeMasks(a);
  disposeMasks(b);
}

async function combine(
  paths: readonly string[],
  { out, force, json }: OutFlags,
  make: (sets: readonly Masks[]) => Map<string, Mask>,
): Promise<void> {
  refuseExisting(out, force);
  const sets: Masks[] = [];
  for (const path of paths) sets.push(await loadMaskFile(path));
  const made = make(sets);
  await saveMaskFile(out, made);
  const total = { elements: elementsOf(made), alive: aliveCount(made) };
  const tensors = [...made].map(([name, { numel, count }]) => ({ name, elements: numel, alive: count }));
  if (json) process.stdout.write(`${JSON.stringify({ tensors, total }, null, 2)}\n`);
  else {
    const rows = [...tensors, { name: 'total', ...total }].map(({ name, elements, alive }) => [
      ...[name, String(elements), String(alive)],
    ]);
    process.stdout.write(table(['tensor', 'elements', 'alive'], rows));
  }
  for (const set of [...sets, made]) disposeMasks(set);
}

function elementsOf(masks: Masks): number {
  return [...masks.values()].reduce((sum, { numel }) => sum + numel, 0);
}
