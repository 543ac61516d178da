import { existsSync } from 'node:fs';
import { DataError } from '../core/errors.js';
import { readJsonSync, writeJsonSync } from '../core/files.js';
import { EnergyMeter } from '../cuda/energy.js';
import { energy, timingLine, type CellKind, type Energy } from './records.js';
import { completeLines, type RunFolder } from './run-folder.js';

/**
 * Energy of the trainings of a search, as their GPUs' boards count it, in joules. Nothing that was not measured is a number:
 * without a GPU that counts, every value is null, and so is a sum of which a part is unknown.
 */

/** A count of energy that runs; `cuda.EnergyMeter` is one. */
export interface Meter {
  read(): { joules: number };
}

/** The file of a run that holds the sums. */
export const ENERGY_FILE = 'energy.json';

/**
 * The meter of a training on its device.
 *
 * @param shared whether other trainings use the same GPU, whose board cannot tell them apart
 * @returns null on the CPU, without NVML, and where the GPU is shared
 */
export function startMeter(device: string, shared: boolean): Meter | null {
  return shared || device === 'cpu' ? null : EnergyMeter.tryStart(device);
}

/** What a meter has counted; null without one, and where it does not answer any more. */
export function readMeter(meter: Meter | null): number | null {
  try {
    const used = meter?.read().joules ?? null;
    return used !== null && Number.isFinite(used) && used >= 0 ? used : null;
  } catch {
    return null;
  }
}

/** The sum, of ranks or of trainings: null where there is none or one of them is not known. */
export function sumJoules(values: readonly (number | null)[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => (sum === null || value === null ? null : sum + value));
}

/** Joules of a training over all its stretches. One that was killed has left no record of its last. */
export function joulesOfTraining(folder: RunFolder, cell: string): number | null {
  return sumJoules(stretches(folder, cell));
}

/** Joules of the trainings that a run has. */
export function joulesOfRun(folder: RunFolder, cells: readonly { name: string; kind: CellKind }[]): Energy {
  const of = (group: Exclude<keyof Energy, 'total'> | null) =>
    sumJoules(
      cells
        .filter(({ kind }) => group === null || groupOf(kind) === group)
        .flatMap(({ name }) => {
          const found = stretches(folder, name);
          return found.length === 0 ? [null] : found;
        }),
    );
  return {
    dense: of('dense'),
    rounds: of('rounds'),
    stability: of('stability'),
    controls: of('controls'),
    total: of(null),
  };
}

/** Writes them down: from then on this file says it, whatever becomes of the records of times. */
export function writeEnergy(folder: RunFolder, cells: readonly { name: string; kind: CellKind }[]): void {
  writeJsonSync(folder.file(ENERGY_FILE), joulesOfRun(folder, cells));
}

/** What a run says of its energy; undefined for one that was made before energy was written down. */
export function readEnergy(folder: RunFolder): Energy | undefined {
  const path = folder.file(ENERGY_FILE);
  if (!existsSync(path)) return undefined;
  const parsed = energy.safeParse(readJsonSync(path));
  if (!parsed.success) throw new DataError(`${path} is not a record of energy: it was altered`);
  return parsed.data;
}

function groupOf(kind: CellKind): Exclude<keyof Energy, 'total'> {
  if (kind === 'dense' || kind === 'stability') return kind;
  return kind === 'ticket' || kind === 'bilevel' ? 'rounds' : 'controls';
}

/** Each stretch of a training, null where its energy was not measured. */
function stretches(folder: RunFolder, cell: string): (number | null)[] {
  const path = folder.cellFile(cell, 'timing.jsonl');
  return completeLines(path).flatMap((text, i) => {
    const line = timingLine.safeParse(parse(text));
    if (!line.success) throw new DataError(`Line ${i + 1} of ${path} is not a record: it was altered`);
    return line.data.event === 'training' ? [line.data.joules ?? null] : [];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
