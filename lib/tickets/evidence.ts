import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { DataError, RunError } from '../core/errors.js';
import { readJsonSync, sha256File, writeFileAtomicSync } from '../core/files.js';
import type { Evidence } from './assemble.js';
import { inference as inferenceSchema, type Inference, type LedgerEvent } from './certificate.js';
import type { SettledConfig } from './config.js';
import { ENERGY_FILE, readEnergy } from './energy.js';
import { readStability } from './gate.js';
import { KERNELS_FILE, readKernels } from './kernels-file.js';
import type { CurvePoint, Outcome } from './outcome.js';
import { plan } from './plan.js';
import { metricsLine } from './records.js';
import { completeLines, type Identity, type RunFolder } from './run-folder.js';

/** Files of the run whose hashes the certificate holds, besides those of the trainings. */
const RUN_FILES = [
  'config.json',
  'fingerprint.json',
  'stability.json',
  KERNELS_FILE,
  'ledger.jsonl',
  'metrics.jsonl',
  'ticket.safetensors',
  'inference.json',
  ENERGY_FILE,
];

/** Reads all that the certificate of a finished run is made of. `files` are the hashes of what is there now. */
export async function gather(
  folder: RunFolder,
  config: SettledConfig,
  identity: Identity,
): Promise<Evidence> {
  const outcomes = new Map<string, Outcome>();
  const curves = new Map<string, CurvePoint[]>();
  const files: Record<string, string> = {};
  for (const { name } of plan(config)) {
    const outcome = folder.outcome(name);
    if (!outcome) throw new RunError(`The training ${name} of ${folder.path} is not finished`);
    await checkLeft(folder, name, ['metrics.jsonl']);
    outcomes.set(name, outcome);
    curves.set(name, curveOf(folder, name, identity.metric.name));
    files[`cells/${name}/done.json`] = await sha256File(folder.cellFile(name, 'done.json'));
    for (const [file, hash] of Object.entries(outcome.files)) files[`cells/${name}/${file}`] = hash;
  }
  for (const name of RUN_FILES)
    if (existsSync(folder.file(name))) files[name] = await sha256File(folder.file(name));
  const stability = readStability(folder, config);
  if (stability !== null && 'next' in stability)
    throw new RunError(`The stability gate of ${folder.path} has not tested step ${stability.next}`);
  return {
    config,
    stability,
    ...identity,
    outcomes,
    curves,
    inference: readInference(folder),
    energy: readEnergy(folder),
    kernels: readKernels(folder),
    files,
  };
}

/**
 * Compares files of a finished training with the hashes that it left of them.
 *
 * @param files their names in the training's folder; all by default
 * @throws DataError that names one that is missing or was altered
 */
export async function checkLeft(folder: RunFolder, cell: string, files?: readonly string[]): Promise<void> {
  const left = folder.outcome(cell)?.files ?? {};
  for (const name of files ?? Object.keys(left)) {
    const path = folder.cellFile(cell, name);
    if (left[name] === undefined) continue;
    const problem = !existsSync(path) ? 'is missing' : 'was altered';
    if (problem === 'is missing' || (await sha256File(path)) !== left[name])
      throw new DataError(
        `${path} ${problem} since its training ended; remove ${folder.file('cells', cell)} to have it trained again`,
      );
  }
}

/** The measurement that a run keeps, or null where none was made. */
export function readInference(folder: RunFolder): Inference | null {
  const path = folder.file('inference.json');
  if (!existsSync(path)) return null;
  const parsed = inferenceSchema.safeParse(readJsonSync(path));
  if (!parsed.success) throw new DataError(`${path} is not a measurement of inference: it was altered`);
  return parsed.data;
}

/** The validation curve of one metric from a training's records. */
export function curveOf(folder: RunFolder, cell: string, metric: string): CurvePoint[] {
  const path = folder.cellFile(cell, 'metrics.jsonl');
  return completeLines(path).flatMap((text, i): CurvePoint[] => {
    const line = metricsLine.safeParse(parse(text));
    if (!line.success) throw new DataError(`Line ${i + 1} of ${path} is not a record: it was altered`);
    const { data } = line;
    return data.event === 'validation' ? [{ step: data.step, value: data.metrics[metric] ?? null }] : [];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Puts the trainings' records together in the order of the plan: `metrics.jsonl` and `timing.jsonl` of the run. */
export async function joinRecords(folder: RunFolder, config: SettledConfig): Promise<void> {
  for (const name of ['metrics.jsonl', 'timing.jsonl']) {
    const parts = plan(config)
      .map((cell) => folder.cellFile(cell.name, name))
      .filter(existsSync);
    const temporary = folder.file(`.${name}.tmp`);
    await pipeline(concatenated(parts), createWriteStream(temporary, { flush: true }));
    renameSync(temporary, folder.file(name));
  }
}

async function* concatenated(paths: readonly string[]): AsyncGenerator<Buffer> {
  for (const path of paths) for await (const chunk of createReadStream(path)) yield chunk as Buffer;
}

/** Writes `ledger.jsonl`, an event a line. */
export function writeLedger(folder: RunFolder, events: readonly LedgerEvent[]): void {
  writeFileAtomicSync(
    folder.file('ledger.jsonl'),
    events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  );
}
