// A rank on its own that loads its rows and says what its memory grew by: what bench/checkpoint-reshard.ts starts. It loads
// a checkpoint of one small tensor before, so that what a process needs once (code, schemas) is told by itself.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { empty, noGrad, ones, scope, zeros } from 'espalier';
import * as checkpoint from 'espalier/checkpoint';
import { rowsOf } from './group.js';

const [small, path, names, rows, columns, rank, size] = process.argv
  .slice(2)
  .map((text) => JSON.parse(text)) as [string, string, string[], number, number, number, number];
const group = { rank, size, barrier: async () => undefined };
const peak = (): number =>
  Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;

// libtorch and its threads are there before.
scope(() => ones([1000]).sum().item());
const start = peak();
await checkpoint.load(small, { tensors: { small: zeros([1]) } });
const before = peak();
const [begin, end] = rowsOf(rows, group);
const tensors = names.map((name): checkpoint.Shard => {
  const local = noGrad(() => empty([end - begin, columns])).keep();
  return { name, local, shape: [rows, columns], offsets: [begin, 0] };
});
const { bytesRead } = await checkpoint.load(path, { tensors }, { group });
const grown = peak() - before;
const digests = tensors.map(({ local }) =>
  createHash('sha256').update(Buffer.from(local.toTypedArray().buffer)).digest('hex'),
);
process.stdout.write(
  JSON.stringify({
    once: before - start,
    grown,
    bytesRead,
    shard: names.length * (end - begin) * columns * 4,
    digests,
  }),
);
