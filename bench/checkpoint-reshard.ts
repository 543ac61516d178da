/**
 * A state saved by 1 to 4 ranks and loaded by 1 to 4, each in a process of its own: whether the rows are the same bits, and
 * how much of its shard a rank reads and holds at most. What a process needs once, for the first checkpoint of all, is a row
 * of its own.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify, parseArgs } from 'node:util';
import { manualSeed, randn, scope, zeros, type Tensor } from 'espalier';
import * as checkpoint from 'espalier/checkpoint';
import { ranksOf, rowsOf } from '../test/checkpoint/group.js';
import { measured, report, type Row } from './harness.js';

const { values } = parseArgs({ options: { mb: { type: 'string', default: '800' } }, strict: false });
const names = Array.from({ length: 16 }, (_, i) => `layers.${i}.weight`);
// Rows that no number of ranks but 1 divides.
const rows = 1009;
const columns = Math.round((Number(values.mb) * 1e6) / 4 / names.length / rows);
const run = promisify(execFile);
const script = fileURLToPath(new URL('../test/checkpoint/loader.js', import.meta.url));
mkdirSync('build', { recursive: true });
const home = mkdtempSync(join('build', 'reshard-'));
manualSeed(0);
const tensors = names.map((name): [string, Tensor] => [name, randn([rows, columns]).keep()]);

const digestOf = (t: Tensor): string =>
  scope(() => createHash('sha256').update(Buffer.from(t.contiguous().toTypedArray().buffer)).digest('hex'));

interface Report {
  once: number;
  grown: number;
  bytesRead: number;
  shard: number;
  digests: string[];
}

const out: Row[] = [];
const small = await checkpoint.save(join(home, 'small'), { tensors: { small: zeros([1]) } }, { step: 0 });
let once = 0;
for (const world of [1, 2, 3, 4]) {
  const root = join(home, String(world));
  await Promise.all(
    ranksOf(world).map((group) => {
      const [begin, end] = rowsOf(rows, group);
      const shards = tensors.map(([name, t]) => {
        const local = t.narrow(0, begin, end - begin);
        return { name, local, shape: t.shape, offsets: [begin, 0] };
      });
      return checkpoint.save(root, { tensors: shards }, { step: 0, group });
    }),
  );
  const path = (await checkpoint.latest(root))!;
  for (const readers of [1, 2, 3, 4]) {
    let [memory, read, other] = [0, 0, 0];
    for (const group of ranksOf(readers)) {
      const args = [small.path, path, names, rows, columns, group.rank, readers].map((value) =>
        JSON.stringify(value),
      );
      const { stdout } = await run(process.execPath, [script, ...args], { maxBuffer: 1 << 24 });
      const { once: first, grown, bytesRead, shard, digests } = JSON.parse(stdout) as Report;
      once = Math.max(once, first);
      memory = Math.max(memory, grown / shard);
      read = Math.max(read, bytesRead / shard);
      const [begin, end] = rowsOf(rows, group);
      tensors.forEach(
        ([, t], i) => (other += Number(digestOf(t.narrow(0, begin, end - begin)) !== digests[i])),
      );
    }
    const pair = `${world} → ${readers}`;
    out.push({
      ...measured(`${pair}: memory that a rank grew by, of its shard`, memory, 'x', 1.2),
      reps: readers,
    });
    out.push({ ...measured(`${pair}: bytes that a rank read, of its shard`, read, 'x'), reps: readers });
    if (other > 0) throw new Error(`${pair}: ${other} tensors have other bits`);
  }
  rmSync(root, { recursive: true });
}
rmSync(home, { recursive: true });
out.push(measured('first checkpoint of a process, of one number', once / 1e6, 'MB'));
report('checkpoint-reshard', out);
