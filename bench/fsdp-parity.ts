/**
 * Ten AdamW steps of a small Llama-like model under shard() and under Python's FSDP2, on Gloo, from the same weights on
 * the same batches: the largest absolute difference of a final weight. Uneven shards are among them.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measured, report, type Row } from './harness.js';
import { prepare, runJob } from './sharded/job.js';

const CONFIG = { vocab: 257, context: 32, layers: 3, dim: 64, heads: 4, kvHeads: 2 };
const STEPS = 10;

function difference(a: string, b: string): number {
  const [x, y] = [a, b].map((file) => {
    const bytes = readFileSync(file);
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  }) as [Float32Array, Float32Array];
  if (x.length !== y.length || x.length === 0) return Infinity;
  return x.reduce((worst, value, i) => Math.max(worst, Math.abs(value - y[i]!)), 0);
}

const folder = mkdtempSync(join(tmpdir(), 'fsdp-parity-'));
const rows: Row[] = [];
try {
  for (const world of [2, 3, 4]) {
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
      const bound = world === 2 && clip === 0 ? Number.MIN_VALUE : 2e-7;
      rows.push(measured(`${world} ranks, ${name}`, apart, 'largest difference', bound));
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
report('fsdp-parity', rows, { config: CONFIG, steps: STEPS });
