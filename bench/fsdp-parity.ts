/**
 * Ten AdamW steps of a small Llama-like model under shard() and under Python's FSDP2, on Gloo, from the same weights on
 * the same batches: the largest absolute difference of a final weight. Uneven shards are among them.
 *
 * `--ranks 2,3` runs only some numbers of ranks. With `--golden FILE` it writes what FSDP2 makes of a tiny model on two ranks instead: what test/shard compares with.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measured, report, type Row } from './harness.js';
import { prepare, runJob } from './sharded/job.js';

const CONFIG = { vocab: 257, context: 32, layers: 3, dim: 64, heads: 4, kvHeads: 2 };
const TINY = { vocab: 29, context: 8, layers: 2, dim: 8, heads: 2, kvHeads: 1 };
const STEPS = 10;

function difference(a: string, b: string): number {
  const [x, y] = [a, b].map((file) => {
    const bytes = readFileSync(file);
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  }) as [Float32Array, Float32Array];
  if (x.length !== y.length || x.length === 0) return Infinity;
  return x.reduce((worst, value, i) => Math.max(worst, Math.abs(value - y[i]!)), 0);
}

async function writeGolden(folder: string, file: string): Promise<void> {
  const given = await prepare(folder, TINY, { ranks: 2, batch: 2, steps: STEPS });
  const out = join(folder, 'final');
  const job = { ...given, threads: 1, steps: STEPS, lr: 1e-2, clip: 0, mixed: false, sharded: true, out };
  const ranks = await runJob('python', 2, job);
  const base64 = (path: string) => readFileSync(path).toString('base64');
  const { config } = given;
  const [weights, tokens, final] = [given.weights, given.tokens, out].map(base64);
  const losses = ranks.map((r) => r.losses);
  writeFileSync(
    file,
    JSON.stringify({ config, lr: job.lr, steps: STEPS, weights, tokens, final, losses }) + '\n',
  );
}

async function compareAll(folder: string, worlds: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const world of worlds) {
    const given = await prepare(folder, CONFIG, { ranks: world, batch: 4, steps: STEPS });
    for (const [name, clip, mixed] of [
      ['float32', 0, false],
      ['clipped', 0.5, false],
      ['bfloat16', 0, true],
    ] as const) {
      // prettier-ignore
      const job = { ...given, threads: 1, steps: STEPS, lr: 1e-3, clip, mixed, sharded: true };
      const [ours, theirs] = [join(folder, 'ours'), join(folder, 'theirs')];
      await runJob('ours', world, { ...job, out: ours });
      await runJob('python', world, { ...job, out: theirs });
      const apart = difference(ours, theirs);
      // A difference of 0 is measured against a bound that only it meets.
      const bound = clip === 0 ? Number.MIN_VALUE : 2e-7;
      console.error(`${world} ranks, ${name}: ${apart}`);
      rows.push(measured(`${world} ranks, ${name}`, apart, 'largest difference', bound));
    }
  }
  return rows;
}

const { values } = parseArgs({
  options: { golden: { type: 'string' }, ranks: { type: 'string', default: '2,3,4' } },
  strict: false,
});
const folder = mkdtempSync(join(tmpdir(), 'fsdp-parity-'));
try {
  if (typeof values.golden === 'string') await writeGolden(folder, values.golden);
  else
    report('fsdp-parity', await compareAll(folder, String(values.ranks).split(',').map(Number)), {
      config: CONFIG,
      steps: STEPS,
    });
} finally {
  rmSync(folder, { recursive: true });
}
