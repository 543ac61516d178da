/** What a study takes on disk, reckoned before it begins and looked at while it runs. */
import { readdirSync, statSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { scope } from 'espalier';
import { transformer } from 'espalier/models';
import { prunable } from 'espalier/prune';
import type { Search } from './search.js';

export interface Disk {
  parameters: number;
  trainings: number;
  /** Bytes: of one training's weights; of the state that is rewound to; of a snapshot; of all masks, the ticket's too. */
  weights: number;
  rewind: number;
  snapshot: number;
  masks: number;
  /** The most at once: in the last training the old snapshot and a new one are there, and its weights are not yet. */
  peak: number;
}

/** Files beside the tensors: records, report, headers. */
const BESIDE = 50e6;

export function diskOf({ model, prune, controls }: Search): Disk {
  return scope(() => {
    const described = transformer({ ...model.args[0], device: 'meta' });
    const parameters = described.parameters().reduce((sum, p) => sum + p.numel, 0);
    const pruned = prunable(described, { protect: prune.protect }).tensors.reduce(
      (sum, { tensor }) => sum + tensor.numel,
      0,
    );
    const masked = prune.rounds + controls.length;
    const trainings = 1 + masked;
    const weights = 4 * parameters;
    const [rewind, snapshot] = [weights, 3 * weights];
    const masks = ((masked + 1) * pruned) / 8;
    const during = (trainings - 1) * weights + rewind + 2 * snapshot;
    const after = trainings * weights + rewind + snapshot;
    return {
      ...{ parameters, trainings, weights, rewind, snapshot, masks },
      peak: Math.max(during, after) + masks + BESIDE,
    };
  });
}

/** @throws where the disk has no room for what is not there yet */
export function requireDisk(folder: string, peak: number): void {
  const { bavail, bsize } = statfsSync(folder);
  const needed = peak - bytesIn(folder);
  if (bavail * bsize < needed)
    throw new Error(
      `Expected ${(needed / 1e9).toFixed(1)} GB free at ${folder} but there are ${((bavail * bsize) / 1e9).toFixed(1)}`,
    );
}

/** Bytes of the files of a folder; one that goes away meanwhile has none. */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false }))
    .reduce((sum, stat) => sum + (stat?.isFile() ? stat.size : 0), 0);
}
