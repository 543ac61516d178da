import { existsSync } from 'node:fs';
import { DataError, RunError } from '../core/errors.js';
import { readJsonSync } from '../core/files.js';
import { manualSeed, type Tensor } from '../core/index.js';
import { safetensors } from '../io/index.js';
import { applyMasks, disposeMasks, loadMaskFile, type Masks } from '../prune/index.js';
import { project, type Projection, type ProjectOptions } from '../sparse/project.js';
import { asCertificate } from './certificate-file.js';
import { owning } from './exclusive.js';
import { settledOf } from './gate.js';
import { batchCount, evaluate } from './measure.js';
import { disposeModel, loadState } from './model-state.js';
import { cellName } from './plan.js';
import { RunFolder } from './run-folder.js';
import { seedsOf } from './seeds.js';
import type { SettledConfig } from './config.js';
import type { Source } from './source.js';
import type { VerifyOptions } from './verify-check.js';
import { configOf, sourceOf } from './verify-run.js';

export interface ProjectRunOptions<B = never> extends ProjectOptions {
  /** Measure the metrics before and after. Default true. */
  measure?: boolean;
  /** Model and task of a run that was made with closures; without them nothing can be measured. */
  model?: VerifyOptions<B>['model'];
  task?: VerifyOptions<B>['task'];
}

/** The ticket of a run, projected to N of M. */
export interface RunProjection extends Projection {
  /** The training whose weights and masks were taken. */
  cell: string;
  /** Metrics on the test part with the ticket's masks and with the projected ones; null where they were not measured. */
  metrics: { before: Record<string, number>; after: Record<string, number> } | null;
}

/**
 * Projects the best ticket of a finished run (its first seed) to N of M, and measures the task's metrics on the test part
 * before and after. Nothing of the run is changed: what comes out is a projection, which no training has found.
 *
 * @throws RunError when the run is not finished
 * @throws DataError when a file of the run was altered
 * @example
 * const { total, metrics } = await projectRun('runs/mlp');
 */
export async function projectRun<B = never>(
  path: string,
  options: ProjectRunOptions<B> = {},
): Promise<RunProjection> {
  const { measure = true, model, task, ...how } = options;
  const given = { model, task };
  const folder = new RunFolder(path);
  const file = folder.file('certificate.json');
  if (!existsSync(file)) throw new RunError(`Expected a finished run but there is no ${file}`);
  const certificate = asCertificate(readJsonSync(file), file);
  const config = configOf(folder, certificate, given, (what, problem) => {
    throw new RunError(`${what}: ${problem}`);
  });
  if (config === null) throw new RunError(`The configuration of ${folder.path} cannot be read`);
  const settled = settledOf(folder, config);
  const cell = cellName(config.seeds[0] as number, 'ticket', certificate.best.round);
  const weightFile = folder.cellFile(cell, 'weights.safetensors');
  const weights = new Map(Object.entries(await safetensors.load(weightFile)));
  let masks: Masks = new Map();
  let projection: Projection | undefined;
  try {
    masks = await loadMaskFile(folder.file('ticket.safetensors'));
    const masked = new Map([...masks.keys()].map((name) => [name, weightOf(weights, name, weightFile)]));
    projection = await project(masked, masks, how);
    const { masks: projected } = projection;
    const source = measure ? await sourceOf(config, given) : null;
    const metrics =
      source &&
      (await owning(settled, async () => ({
        before: await metricsWith(settled, source, weights, masks),
        after: await metricsWith(settled, source, weights, projected),
      })));
    return { ...projection, cell, metrics };
  } catch (error) {
    if (projection) disposeMasks(projection.masks);
    throw error;
  } finally {
    disposeMasks(masks);
    for (const t of weights.values()) t.dispose();
  }
}

function weightOf(weights: ReadonlyMap<string, Tensor>, name: string, file: string): Tensor {
  const weight = weights.get(name);
  if (!weight) throw new DataError(`Expected a weight for the mask of '${name}' but ${file} has none`);
  return weight;
}

async function metricsWith(
  config: SettledConfig,
  source: Source,
  weights: ReadonlyMap<string, Tensor>,
  masks: Masks,
): Promise<Record<string, number>> {
  manualSeed(seedsOf(config.seeds[0] as number).init);
  const model = await source.model();
  try {
    if (config.device !== 'cpu') model.to(config.device);
    loadState(model, weights, 'the weights of the ticket');
    applyMasks(model, masks);
    const batches = batchCount(source.task, 'test', config.evaluate.test);
    return await evaluate(model, source.task, 'test', batches, config.device);
  } finally {
    disposeModel(model);
  }
}
