import { existsSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError, DataError } from '../core/errors.js';
import { readJsonSync, writeJsonSync } from '../core/files.js';
import { manualSeed, type Tensor } from '../core/index.js';
import { safetensors } from '../io/index.js';
import type { Module } from '../nn/index.js';
import { linearBarrier } from './barrier.js';
import { recomputeStatistics } from './batch-statistics.js';
import { settle, type FindConfig, type SettledConfig } from './config.js';
import { batchCount, evaluate } from './measure.js';
import { cellName, copyName, gateSeeds, plan, type Cell } from './plan.js';
import { recorded } from './recorder.js';
import { measured } from './records.js';
import type { RunContext } from './cell.js';
import type { Ranks } from './ranks.js';
import type { RunFolder } from './run-folder.js';
import { EVALUATION_SEED, seedsOf } from './seeds.js';
import { decidingMetric, type Source } from './source.js';
import { candidatesOf, decideStability, ERROR_RATES, type LineRecord, type Stability } from './stability.js';

const lineRecord = z.strictObject({
  seed: z.number().int(),
  cell: z.string(),
  step: z.number().int(),
  metric: z.string(),
  better: z.enum(['lower', 'higher']),
  curve: z.array(z.strictObject({ alpha: z.number(), value: measured })),
});

/** The file of a copy's training that holds the metric along the line. */
export const LINE_FILE = 'line.json';

/** What a run's files say of its stability so far; null where none is asked for. */
export function readStability(folder: RunFolder, config: FindConfig): Stability | { next: number } | null {
  if (config.rewind.stability === null) return null;
  const records = candidatesOf(config).flatMap((step) => {
    const cells = gateSeeds(config).map((seed) => copyName(seed, step));
    return cells.every((cell) => folder.outcome(cell) !== null)
      ? cells.map((cell) => readLine(folder, cell))
      : [];
  });
  return decideStability(config, records);
}

/** The configuration with the step k that the gate of a finished run found. */
export function settledOf(folder: RunFolder, config: FindConfig): SettledConfig {
  if (config.rewind.to !== 'auto') return settle(config, config.rewind.to);
  const found = readStability(folder, config);
  if (found === null || 'next' in found)
    throw new DataError(`The stability gate of ${folder.path} has not tested all that it needs`);
  return settleBy(config, found);
}

function settleBy(config: FindConfig, { step, tested }: Stability): SettledConfig {
  return settle(
    config,
    step,
    tested.map((t) => t.step),
  );
}

/**
 * Finds the step k of a search and writes `stability.json`: candidate by candidate, until the smallest stable one is known.
 * What to train next follows from the files alone, so a killed gate goes on where it was.
 *
 * @param trainAll trains cells that are not done yet
 */
export async function passGate(
  { folder, config, source, ranks }: GateContext,
  trainAll: (config: SettledConfig, cells: readonly Cell[]) => Promise<void>,
): Promise<SettledConfig> {
  if (config.rewind.to !== 'auto') return settle(config, config.rewind.to);
  const { name } = lineMetric(config, source);
  const candidates = candidatesOf(config);
  for (;;) {
    const found = await ranks.lead(() => {
      const known = readStability(folder, config);
      if (known !== null && !('next' in known)) writeJsonSync(folder.file('stability.json'), known);
      return known;
    });
    if (found === null) throw new Error(`The stability gate of ${name} has no settings`);
    if (!('next' in found)) return settleBy(config, found);
    // Where the search will go back to has no influence on dense and its copies.
    const provisional = settle(config, candidates.at(-1) as number, [found.next]);
    await trainAll(
      provisional,
      plan(provisional).filter(({ kind }) => kind === 'dense' || kind === 'stability'),
    );
  }
}

/** What the gate is made of: a run whose step k is not known yet. */
export interface GateContext {
  folder: RunFolder;
  config: FindConfig;
  source: Source;
  ranks: Ranks;
}

/** The metric that is followed along the line: unless it is said, an error rate where the task measures one. */
function lineMetric(config: FindConfig, { task }: Source): { name: string; better: 'lower' | 'higher' } {
  const rate = ERROR_RATES.find((name) => Object.hasOwn(task.metrics, name));
  const wanted = config.rewind.stability?.metric ?? rate ?? decidingMetric(task).name;
  const metric = task.metrics[wanted];
  if (!metric)
    throw new ConfigError(
      `Expected rewind.stability.metric to be one of ${Object.keys(task.metrics).join(', ')} but received ${wanted}`,
    );
  return { name: wanted, better: metric.better };
}

/** Measures the line between dense and its copy, both trained. The model is overwritten. */
export async function measureLine(
  { folder, config, source, ranks }: RunContext,
  cell: Cell,
  model: Module,
): Promise<LineRecord> {
  const settings = config.rewind.stability;
  if (settings === null) throw new Error(`The stability gate of ${cell.name} has no settings`);
  const { device } = config;
  const { name, better } = lineMetric(config, source);
  const dense = await weightsOf(folder, cellName(cell.seed, 'dense', 0));
  const copy = await weightsOf(folder, cell.name);
  const validation = batchCount(source.task, 'validation', config.evaluate.validation);
  const dataSeed = seedsOf(cell.seed).data;
  const { curve } = await linearBarrier(model, dense, copy, {
    points: settings.points,
    refresh: async () => {
      manualSeed(EVALUATION_SEED);
      await recomputeStatistics(model, source.task, dataSeed, settings.batches);
    },
    error: async () =>
      recorded((await evaluate(model, source.task, 'validation', validation, device, ranks))[name] as number),
  });
  for (const t of [...Object.values(dense), ...Object.values(copy)]) t.dispose();
  return { seed: cell.seed, cell: cell.name, step: cell.from, metric: name, better, curve };
}

function weightsOf(folder: RunFolder, cell: string): Promise<Record<string, Tensor>> {
  return safetensors.load(folder.cellFile(cell, 'weights.safetensors'));
}

/** The record of a finished copy. */
export function readLine(folder: RunFolder, cell: string): LineRecord {
  const path = folder.cellFile(cell, LINE_FILE);
  const parsed = existsSync(path) ? lineRecord.safeParse(readJsonSync(path)) : null;
  if (!parsed?.success)
    throw new DataError(`${path} is not a record of a line: it was altered or is missing`);
  return parsed.data;
}
