/**
 * Training steps on two Gloo ranks of one thread each: shard() against Python's FSDP2, and, as the floor, two ranks that
 * train the whole model alone and exchange nothing. Peak resident memory per rank beside them. Ours and Python's take
 * turns; the fastest half of each rank's steps after the first ones counts, because others may use the machine.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TransformerConfig } from 'espalier/models';
import { compare, median, measured, report, type Row } from './harness.js';
import { prepare, runJob, type RankResult } from './sharded/job.js';

interface Size {
  name: string;
  config: TransformerConfig;
  /** Rows of `context` tokens for each rank. */
  batches: number[];
  steps: number;
}

const WORLD = 2;
const FIRST = 2;
const SIZES: Size[] = [
  {
    name: '6M',
    config: { vocab: 512, context: 128, layers: 6, dim: 272, heads: 4 },
    batches: [1, 2, 4, 8],
    steps: 12,
  },
  {
    name: '50M',
    config: { vocab: 4096, context: 128, layers: 10, dim: 608, heads: 8 },
    batches: [1, 4],
    steps: 8,
  },
];

/** A step ends when its slowest rank does. */
function stepTimes(ranks: RankResult[]): number[] {
  const steps = ranks[0]!.ms.map((_, i) => Math.max(...ranks.map(({ ms }) => ms[i]!))).slice(FIRST);
  return steps.sort((a, b) => a - b).slice(0, Math.ceil(steps.length / 2));
}

const peak = (runs: RankResult[][]): number => Math.max(...runs.flat().map((r) => r.peak)) / 2 ** 20;

async function run({ name, config, steps }: Size, batch: number, rounds: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'fsdp-'));
  try {
    const given = await prepare(folder, config, { ranks: WORLD, batch, steps });
    const job = { ...given, threads: 1, steps, lr: 1e-4, clip: 0, mixed: false, out: '' };
    const runs: Record<'floor' | 'ours' | 'python', RankResult[][]> = { floor: [], ours: [], python: [] };
    for (let round = 0; round < rounds; round++) {
      runs.python.push(await runJob('python', WORLD, { ...job, sharded: true }));
      runs.ours.push(await runJob('ours', WORLD, { ...job, sharded: true }));
      runs.floor.push(await runJob('ours', WORLD, { ...job, sharded: false }));
    }
    const [ours, theirs, floor] = [runs.ours, runs.python, runs.floor].map((r) => r.flatMap(stepTimes));
    const size = `${(given.parameters / 1e6).toFixed(1)}M parameters, ${batch} x ${config.context} tokens per rank`;
    return [
      compare(`${size}: step`, ours!, theirs!, 'ms', 0.65),
      { ...measured(`${name} x ${batch}: floor, compute alone`, median(floor!), 'ms'), peer: median(theirs!), ratio: median(floor!) / median(theirs!) }, // prettier-ignore
      measured(`${name} x ${batch}: peak memory of a rank`, peak(runs.ours), 'MiB', peak(runs.python)),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '2' }, size: { type: 'string' }, batch: { type: 'string' } },
  strict: false,
});
const rows: Row[] = [];
for (const size of SIZES) {
  if (values.size !== undefined && values.size !== size.name) continue;
  const batches = values.batch === undefined ? size.batches : [Number(values.batch)];
  for (const batch of batches) rows.push(...(await run(size, batch, Number(values.rounds))));
}
report('fsdp', rows, { world: WORLD });
