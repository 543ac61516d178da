import type { CheckpointGroup } from 'espalier/checkpoint';
import { shardRows } from 'espalier/shard';

/** Ranks of one process, for what does not depend on processes. */
export function ranksOf(size: number): CheckpointGroup[] {
  let waiting: (() => void)[] = [];
  const barrier = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
      if (waiting.length < size) return;
      const all = waiting;
      waiting = [];
      for (const go of all) go();
    });
  return Array.from({ length: size }, (_, rank) => ({ rank, size, barrier }));
}

/** Rows [begin, end) of dimension 0 that a rank holds: chunk(ceil). */
export function rowsOf(rows: number, { rank, size }: CheckpointGroup): [begin: number, end: number] {
  const own = shardRows(rows, rank, size);
  return [own.offset, own.offset + own.rows];
}
