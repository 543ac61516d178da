/** The trainings of a study as its folder shows them. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the study is killed: the first round, which goes on from its snapshot. */
export const KILLED_IN = 'seed-0/round-01';

export function snapshotOf(out: string, cell: string): string {
  return join(out, 'cells', cell, 'snapshot.safetensors');
}

/** Names of the trainings that are done. */
export function finishedIn(out: string): string[] {
  const cells = join(out, 'cells');
  if (!existsSync(cells)) return [];
  return readdirSync(cells, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('done.json'))
    .map((name) => name.slice(0, -'/done.json'.length))
    .sort();
}

/** The step that a training went on from after it was killed at a time; null before it did. */
export function resumedAt(out: string, { cell, at }: { cell: string; at: string }): number | null {
  const path = join(out, 'cells', cell, 'timing.jsonl');
  if (!existsSync(path)) return null;
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const stretches = lines
    .map((line) => JSON.parse(line) as { event: string; from: number; at: string })
    .filter(({ event }) => event === 'training');
  // A record is written when a stretch ends, and the one that was killed has none of its end.
  return stretches.find((stretch) => stretch.at > at)?.from ?? null;
}
