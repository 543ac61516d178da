import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DataError } from '../core/errors.js';
import { readManifest, type Manifest } from './manifest.js';

/** A whole checkpoint in a folder of checkpoints. */
export interface CheckpointInfo {
  /** Its own folder. */
  path: string;
  step: number;
  /** Number of ranks that saved it. */
  world: number;
  /** What it was saved with; null without, or when it was not finite. */
  metric: number | null;
  /** Bytes of tensors and headers, of all ranks. */
  bytes: number;
}

// A step that is saved again gets a name of its own, because a folder cannot be replaced in one instant.
const NAME = /^step-(\d{8,})(?:\.(\d+))?$/;

export const nameOf = (step: number, again: number): string =>
  `step-${String(step).padStart(8, '0')}${again > 0 ? `.${again}` : ''}`;

/** Names of what is not, or no longer, a checkpoint: being written, or being removed. */
export const temporaryOf = (name: string): string => `.${name}.tmp`;
export const trashOf = (name: string): string => `.${name}.trash`;
export const isLeftover = (name: string): boolean => /^\.step-\d{8,}(\.\d+)?\.(tmp|trash)$/.test(name);

const orderOf = (name: string): [step: number, again: number] => {
  const [, step, again = '0'] = NAME.exec(name)!;
  return [Number(step), Number(again)];
};

/** Names of the folders that were put in place, oldest first. */
export async function committedNames(root: string): Promise<string[]> {
  if (!existsSync(root)) return [];
  const names = (await readdir(root)).filter((name) => NAME.test(name));
  return names.sort((a, b) => {
    const [x, y] = [orderOf(a), orderOf(b)];
    return x[0] - y[0] || x[1] - y[1];
  });
}

/** A name for a step that comes after those that the step has had. */
export async function newName(root: string, step: number): Promise<string> {
  const had = (await committedNames(root)).map(orderOf).filter(([other]) => other === step);
  return nameOf(step, had.length > 0 ? Math.max(...had.map(([, again]) => again)) + 1 : 0);
}

/** What a manifest says of the checkpoint in a folder. */
export const infoOf = (path: string, { step, world, metric, ranks }: Manifest): CheckpointInfo => ({
  path,
  step,
  world,
  metric,
  bytes: ranks.reduce((sum, { file }) => sum + (file?.bytes ?? 0), 0),
});

/**
 * The whole checkpoints of a folder, oldest first. What a killed save has left is not among them, nor is one whose files
 * have not the sizes that its manifest says.
 *
 * @example
 * for (const { step, metric, path } of await checkpoint.list('runs/a')) console.log(step, metric, path);
 */
export async function list(root: string): Promise<CheckpointInfo[]> {
  const found: CheckpointInfo[] = [];
  for (const name of await committedNames(root)) {
    const path = join(root, name);
    try {
      found.push(infoOf(path, await readManifest(path)));
    } catch (error) {
      // Removed or damaged meanwhile: not a checkpoint.
      const gone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      if (!gone && !(error instanceof DataError)) throw error;
    }
  }
  return found;
}

/**
 * The folder of the newest whole checkpoint, null when there is none.
 *
 * @example
 * const path = await checkpoint.latest('runs/a');
 * if (path) await checkpoint.load(path, state);
 */
export async function latest(root: string): Promise<string | null> {
  return (await list(root)).at(-1)?.path ?? null;
}
