import { readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { committedNames, isLeftover, list, trashOf, type CheckpointInfo } from './folder.js';

/** Which checkpoints stay. */
export interface Retention {
  /** The newest so many steps; at least 1. Default: all. */
  keepLast?: number;
  /** And the best so many by `metric`. Without `keepLast` all stay anyway. */
  keepBest?: number | { count: number; mode: 'min' | 'max' };
}

/** Removes what killed saves have left. */
export async function sweep(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (isLeftover(name)) await rm(join(root, name), { recursive: true, force: true });
  }
}

/**
 * Removes checkpoints that need not stay. At any instant each is whole under its name, or has lost the name.
 *
 * @param current stays: it may be of an earlier step than others, after a return to one
 */
export async function purge(root: string, retention: Retention, current: string): Promise<void> {
  const all = await list(root);
  const kept = new Set(keptOf(all, retention).map(({ path }) => basename(path)));
  const whole = new Set(all.map(({ path }) => basename(path)));
  for (const name of await committedNames(root)) {
    // What is damaged may be wanted by someone who looks for the reason.
    if (name === current || kept.has(name) || !whole.has(name)) continue;
    const trash = join(root, trashOf(name));
    await rename(join(root, name), trash);
    await rm(trash, { recursive: true, force: true });
  }
}

/** @param all oldest first */
export function keptOf(
  all: readonly CheckpointInfo[],
  { keepLast = Infinity, keepBest = 0 }: Retention,
): CheckpointInfo[] {
  // Of a step that was saved again, the last.
  const steps = [...new Map(all.map((info) => [info.step, info])).values()];
  const { count, mode } = typeof keepBest === 'number' ? { count: keepBest, mode: 'min' as const } : keepBest;
  const sign = mode === 'min' ? 1 : -1;
  const best = steps
    .filter((info): info is CheckpointInfo & { metric: number } => info.metric !== null)
    .sort((a, b) => sign * (a.metric - b.metric) || b.step - a.step)
    .slice(0, count);
  return steps.filter(
    (info, i) => i >= steps.length - keepLast || best.some(({ path }) => path === info.path),
  );
}
