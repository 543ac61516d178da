/**
 * Exact selection of 1e8 weights against Python's torch on the same numbers, against a plain sum of them, its memory, and
 * pools of more than 2^31 elements.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { full, getNumThreads, manualSeed, ops, randn, scope, tensor, type Tensor } from 'espalier';
import { compare, measured, peakMemory, report, type Row } from './harness.js';
import { Peer } from './peer.js';

const SHAPE = [5000, 5000] as const;
const SIZE = 4 * SHAPE[0] * SHAPE[1];
const REPS = 9;
const SLOW_REPS = 5; // of what takes the peer many seconds

/** Milliseconds of a call, whose tensors are freed. */
function time(call: () => unknown): number {
  const start = process.hrtime.bigint();
  scope(call);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

const select = (x: Tensor, count: number, signed = false) =>
  ops.espalier.select_smallest([x], [null], count, { signed });

/** The same numbers as four layers, ours and the peer's, in turn. */
async function againstPeer(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'selection-'));
  const peer = new Peer('selection.py');
  try {
    const count = SIZE / 5;
    const x = randn([SIZE]);
    const path = join(folder, 'weights');
    writeFileSync(path, x.toTypedArray());
    await peer.ask({ do: 'load', path, size: SIZE, dtype: 'float32', threads: getNumThreads() });
    const layers = x.view(4, ...SHAPE).unbind(0);
    const rows: Row[] = [];
    for (const [call, target] of [
      ['global_unstructured', 1 / 60],
      ['kthvalue', 1 / 15],
    ] as const) {
      const [ours, theirs]: [number[], number[]] = [[], []];
      for (let rep = 0; rep < SLOW_REPS; rep++) {
        ours.push(
          time(() =>
            ops.espalier.select_smallest(
              layers,
              layers.map(() => null),
              count,
            ),
          ),
        );
        const answer = await peer.ask<{ ms: number; kept: number }>({ do: call, count, shape: SHAPE });
        // The peer keeps fewer than it is told where values tie at the threshold.
        if (Math.abs(answer.kept - (SIZE - count)) > SIZE / 1000)
          throw new Error(`${call} kept ${answer.kept}`);
        theirs.push(answer.ms);
      }
      rows.push(compare(`float32, prune 0.2, against ${call}`, ours, theirs, 'ms', target));
    }
    return rows;
  } finally {
    peer.close();
    rmSync(folder, { recursive: true });
  }
}

/** Selection and bitmaps in units of a sum of the same numbers; the two take turns. */
function againstSum(dtype: 'float32' | 'bfloat16'): Row[] {
  const normal = randn([SIZE]).to(dtype);
  const row = (name: string, x: Tensor, call: () => unknown, target?: number): Row => {
    const [ours, sums]: [number[], number[]] = [[], []];
    for (let rep = -2; rep < REPS; rep++) {
      const [a, b] = [time(call), time(() => x.sum())];
      if (rep >= 0) (ours.push(a), sums.push(b));
    }
    return compare(`${dtype}, ${name}, against a sum`, ours, sums, 'ms', target);
  };
  const matrix = normal.view(SIZE / 10_000, 10_000);
  const half = tensor([5000], { dtype: 'int64' });
  const rows = [
    row('prune 0.2', normal, () => select(normal, SIZE / 5), 4),
    row('prune 0.5', normal, () => select(normal, SIZE / 2), 4),
    row('prune 0.9', normal, () => select(normal, 0.9 * SIZE), 4),
    row(
      'prune 0.5 by value',
      normal,
      () => select(normal, SIZE / 2, true),
      dtype === 'float32' ? 4 : undefined,
    ),
    row('2 of 4', normal, () => ops.espalier.select_nm(matrix, null, 2, 4), 4),
    row('half of each row', normal, () => ops.espalier.select_rows(matrix, null, half)),
  ];
  const constant = full([SIZE], 0.5, { dtype });
  rows.push(row('constant, prune 0.3', constant, () => select(constant, 0.3 * SIZE), 4));
  constant.dispose();
  ops.aten.masked_fill_(
    normal,
    scope(() => normal.abs().lt(1.6449)),
    0,
  );
  return [
    ...rows,
    row('90% zeros, prune 0.2', normal, () => select(normal, SIZE / 5), 4),
    row('90% zeros, prune 0.95', normal, () => select(normal, 0.95 * SIZE), 4),
  ];
}

/** Peak memory of a selection beyond its scores, the bitmap (0.125) included. */
function extraMemory(dtype: 'float32' | 'bfloat16'): Row[] {
  const x = scope(() => randn([SIZE]).to(dtype));
  scope(() => (x.sum(), select(x.slice(0, 0, 100_000), 50_000))); // starts the threads
  writeFileSync('/proc/self/clear_refs', '5'); // the peak is now what is resident
  const before = peakMemory();
  scope(() => select(x, SIZE / 2));
  return [measured(`${dtype}, extra peak memory per weight`, (peakMemory() - before) / SIZE, 'bytes', 0.25)];
}

/** A pool that is never in memory at once: made again for each pass, chunk by chunk, from the chunk's own seed. */
function streamed(): Row[] {
  const [length, chunks] = [2 ** 26, 33];
  const total = length * chunks;
  const count = Math.floor(0.37 * total);
  const start = process.hrtime.bigint();
  const visit = (body: (x: Tensor) => void) => {
    for (let c = 0; c < chunks; c++)
      scope(() => {
        manualSeed(c);
        body(randn([length]));
      });
  };
  let [prefix, rank] = [0, count];
  for (const pass of [0, 1]) {
    const sums = Array<number>(2 ** (pass === 0 ? 15 : 16)).fill(0);
    visit((x) => {
      const bins = ops.espalier.magnitude_histogram(x, null, pass, prefix).toTypedArray() as BigInt64Array;
      bins.forEach((n, bin) => (sums[bin]! += Number(n)));
    });
    let bin = 0;
    for (; sums[bin]! < rank; bin++) rank -= sums[bin]!;
    prefix = prefix * 2 ** 16 + bin;
  }
  let kept = 0;
  visit((x) => {
    const ties = Math.min(rank, Number(ops.espalier.magnitude_ties(x, null, prefix)));
    rank -= ties;
    kept += Number(ops.espalier.bitmap_count(ops.espalier.bitmap_above(x, null, prefix, ties), length));
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (kept !== total - count) throw new Error(`expected ${total - count} alive but ${kept} are`);
  return [
    measured(`streamed, ${total} weights (> 2^31), exact count`, seconds, 's'),
    measured('streamed, peak memory', peakMemory() / 2 ** 30, 'GiB', 8),
  ];
}

/** One pool of more than 2^31 elements in one call: a tensor that is listed 22 times. */
function manyElements(): Row[] {
  const x = randn([SIZE]);
  const list = Array.from({ length: 22 }, () => x);
  const count = 777_777_777;
  let kept = 0;
  const ms = time(() => {
    const bitmaps = ops.espalier.select_smallest(
      list,
      list.map(() => null),
      count,
    );
    kept = bitmaps.reduce((sum, bits) => sum + Number(ops.espalier.bitmap_count(bits, SIZE)), 0);
  });
  const total = SIZE * list.length;
  if (kept !== total - count) throw new Error(`expected ${total - count} alive but ${kept} are`);
  return [measured(`one pool of ${total} weights, exact count`, ms, 'ms')];
}

const parts = {
  peer: againstPeer,
  'sum-float32': () => againstSum('float32'),
  'sum-bfloat16': () => againstSum('bfloat16'),
  'memory-float32': () => extraMemory('float32'),
  'memory-bfloat16': () => extraMemory('bfloat16'),
  streamed,
  many: manyElements,
};
const part = process.argv[2] as keyof typeof parts | undefined;
if (part && part in parts) {
  manualSeed(1);
  const rows = await parts[part]();
  writeFileSync(process.argv[3]!, JSON.stringify(rows));
} else {
  // Each in a process of its own, so that one's memory is not the other's.
  const folder = mkdtempSync(join(tmpdir(), 'selection-'));
  const rows = Object.keys(parts).flatMap((name) => {
    const file = join(folder, name);
    const child = spawnSync(process.execPath, [fileURLToPath(import.meta.url), name, file], {
      stdio: 'inherit',
    });
    if (child.status !== 0) throw new Error(`part '${name}' ended with ${child.signal ?? child.status}`);
    return JSON.parse(readFileSync(file, 'utf8')) as Row[];
  });
  rmSync(folder, { recursive: true });
  report('selection', rows);
}
