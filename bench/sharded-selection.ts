/**
 * Global and per-tensor selection over 1, 2, 3, 4, 5 and 8 processes: the files of masks are the same to the byte, and the
 * bytes that each process sent are counted by the kernel (in a network namespace of its own they are all that travels).
 *
 *     npm run bench -- sharded-selection
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dist, manualSeed, ops, randn, scope, setNumThreads, type Tensor } from 'espalier';
import { gatherMasks, saveMaskFile, selectSharded, type ScoredShard } from 'espalier/prune';
import { shardRows } from 'espalier/shard';
import { measured, report, type Row } from './harness.js';
import { onRanks } from './sharded/job.js';

const here = fileURLToPath(import.meta.url);

const WORLDS = [1, 2, 3, 4, 5, 8];
/** Rows that no world divides, fewer than some worlds, and one alone: uneven and empty shards. */
const SHAPES = [
  [1021, 769],
  [3, 5000],
  [1, 64],
  [257, 3, 3, 3],
];
const KINDS: Record<string, (shape: number[]) => Tensor> = {
  gaussian: (shape) => randn(shape),
  ties: (shape) => randn(shape).to('bfloat16'),
  constant: (shape) => ops.aten.full(shape, 0.25),
  zeros: (shape) => randn(shape).mul(ops.aten.rand(shape).gt(0.9).float()),
};
const MANY = 300;

interface Said {
  hash: string;
  sent: number;
  seconds: number;
}

function scores(kind: string, shapes: number[][]): ScoredShard[] {
  const { rank, size } = dist.world();
  manualSeed(1);
  return shapes.map((shape, i) => {
    const { offset, rows } = shardRows(shape[0]!, rank, size);
    const own = scope(() => KINDS[kind]!(shape).narrow(0, offset, rows).clone());
    return { name: `p${i}`, score: own, shape, offset };
  });
}

/** Bytes that this machine sent to itself so far. */
function sentBytes(): number {
  const line = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .find((l) => l.trim().startsWith('lo:'));
  return Number(line!.split(':')[1]!.trim().split(/\s+/)[8]);
}

async function rank(folder: string): Promise<void> {
  setNumThreads(1);
  await dist.init();
  const group = dist.world();
  const said: Record<string, Said> = {};
  const select = async (name: string, shards: ScoredShard[], how: 'global' | 'tensor') => {
    const total = shards.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    await group.barrier();
    const [sent, start] = [sentBytes(), performance.now()];
    const masks = await selectSharded(shards, new Map(), {
      scope: how,
      keep: Math.round(total * 0.2),
      group,
    });
    const seconds = (performance.now() - start) / 1000;
    await group.barrier();
    const bytes = sentBytes() - sent;
    const whole = await gatherMasks(masks, group);
    if (group.rank === 0) {
      const path = join(folder, `${name}-${group.size}.safetensors`);
      await saveMaskFile(path, whole);
      const hash = createHash('sha256').update(readFileSync(path)).digest('hex');
      said[name] = { hash, sent: bytes / group.size, seconds };
    }
  };
  for (const kind of Object.keys(KINDS)) await select(kind, scores(kind, SHAPES), 'global');
  const many = Array.from({ length: MANY }, (_, i) => [16 + (i % 5), 32]);
  await select('300 tensors, each by itself', scores('gaussian', many), 'tensor');
  console.log(JSON.stringify(said));
  await dist.destroy();
}

if (process.argv[2] === 'rank') await rank(process.argv[3]!);
else {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-selection-'));
  const rows: Row[] = [];
  const hashes = new Map<string, Set<string>>();
  try {
    for (const world of WORLDS) {
      const [said = {}] = await onRanks<Record<string, Said>>(
        world,
        [process.execPath, here, 'rank', folder],
        {},
      );
      for (const [name, { hash, sent, seconds }] of Object.entries(said)) {
        hashes.set(name, (hashes.get(name) ?? new Set()).add(hash));
        const bound = name in KINDS ? 1.5 : 6;
        const note = `${(seconds * 1000).toFixed(0)} ms`;
        rows.push(measured(`${name}: sent by each of ${world}`, sent / 2 ** 20, 'MiB', bound, note));
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  for (const [name, found] of hashes)
    rows.push(measured(`${name}: different mask files`, found.size, 'files', 1));
  report('sharded selection', rows);
}
