import { ArgumentError, RunError } from '../core/errors.js';
import { manualSeed, scope, scopeAsync, type Tensor } from '../core/index.js';
import { safetensors } from '../io/index.js';
import type { Module } from '../nn/index.js';
import { scoredOf } from '../prune/criterion.js';
import {
  disposeMasks,
  prunable,
  select,
  type Calibration,
  type Criterion,
  type Mask,
  type Masks,
  type Order,
  type Scored,
  type Shaped,
} from '../prune/index.js';
import { applyMasks } from '../prune/mask.js';
import type { MaskContext } from './cell-masks.js';
import { Checkpoint } from './checkpoint.js';
import { criterionOf, criterionSchedule, isPerTensor, isUnits, scoredAt } from './config-prune.js';
import type { SettledConfig } from './config.js';
import { loadMasks } from './mask-file.js';
import { exampleOf } from './example.js';
import { stepsTo, together } from './pools.js';
import { disposeModel, loadState } from './model-state.js';
import { rewindFile, type Cell } from './plan.js';
import { seedsOf } from './seeds.js';
import type { Source } from './source.js';
import type { Task } from './task.js';

/** From what, and down to what. */
export interface PruneRequest {
  seed: number;
  /** The training whose weights are scored. */
  parent: string;
  /** Its end, or its state at step k (of dense alone). */
  at: 'end' | 'rewind';
  /** How many weights to keep, over all tensors or of each, as the scope has it. */
  keep: readonly number[];
}

/** Whether making a training's masks takes the model: those of magnitudes, of scores and of seeds are read or drawn. */
export function needsModel(config: SettledConfig, { kind }: Cell): boolean {
  if (kind === 'reinit' || (kind === 'ticket' && config.search === 'bilevel')) return false;
  if (isUnits(config.prune.scope)) return true;
  if (kind !== 'ticket' && kind !== 'oneshot') return false;
  const at = kind === 'oneshot' ? 'end' : scoredAt(config);
  return criterionOf(config.prune).name !== 'magnitude' || at === 'rewind';
}

/** Prunes the weights of a training by the configured criterion, within the masks that it was trained under. */
export async function pruneCell(
  context: MaskContext,
  shapes: readonly Shaped[],
  request: PruneRequest,
): Promise<Map<string, Mask>> {
  const criterion = criterionOf(context.config.prune);
  const before = (await loadMasks(context.folder, request.parent, shapes)) ?? new Map<string, Mask>();
  try {
    return criterion.name === 'magnitude' && request.at === 'end'
      ? await byMagnitude(context, shapes, request, before)
      : await byCriterion(context, criterion, request, before);
  } catch (error) {
    throw error instanceof ArgumentError ? diverged(request.parent, error) : error;
  } finally {
    disposeMasks(before);
  }
}

/** What selection says of a NaN, with what led to it. */
function diverged(parent: string, cause: ArgumentError): RunError {
  return new RunError(
    `The training ${parent} cannot be pruned: it diverged, or its loss did for the criterion (${cause.message}). ` +
      'A smaller train.optimizer.lr or a train.clip keeps weights finite',
    { cause },
  );
}

/** Magnitudes are read from the file alone: no model is made. */
async function byMagnitude(
  { folder, config }: MaskContext,
  shapes: readonly Shaped[],
  { parent, keep }: PruneRequest,
  before: Masks,
): Promise<Map<string, Mask>> {
  const path = folder.cellFile(parent, 'weights.safetensors');
  const tensors = await safetensors.load(path, { keys: shapes.map(({ name }) => name) });
  const scored = shapes.map(({ name }) => ({ name, score: tensors[name] as Tensor }));
  try {
    return scope(() => selectKeep(scored, before, keep, config.prune));
  } finally {
    for (const { score } of scored) score.dispose();
  }
}

/** Runs a criterion on a model of its own, by its own schedule: 100 steps for SynFlow, for most one. */
function byCriterion(
  context: MaskContext,
  criterion: Criterion,
  request: PruneRequest,
  before: Masks,
): Promise<Map<string, Mask>> {
  const { config } = context;
  return withParent(context, request, async (model, calibration) => {
    const { tensors } = prunable(model, config.prune);
    const seed = seedsOf(request.seed).calibration;
    let masks: Masks = before;
    const sizes = tensors.map(({ name, tensor: { numel } }) => ({
      size: numel,
      alive: before.get(name)?.count ?? numel,
    }));
    const pools = isPerTensor(config.prune) ? sizes : [together(sizes)];
    for (const counts of stepsTo(criterionSchedule(config.prune), pools, request.keep)) {
      const made = await scopeAsync(async () => {
        const scores = await criterion.score({ model, tensors, masks, seed, calibration });
        const scored = scoredOf(criterion, scores, tensors);
        return selectKeep(scored, masks, counts, config.prune, criterion.order);
      });
      if (masks !== before) disposeMasks(masks);
      masks = made;
      applyMasks(model, masks);
    }
    return new Map(masks);
  });
}

/** Makes a model with the weights of a training, and batches to score it by; the model is gone afterwards. */
export async function withParent<T>(
  { folder, config, source }: MaskContext,
  { seed, parent, at }: Pick<PruneRequest, 'seed' | 'parent' | 'at'>,
  work: (model: Module, calibration: Calibration) => Promise<T>,
): Promise<T> {
  if (source === null) throw new RunError('The run was made with functions, which were not given');
  const seeds = seedsOf(seed);
  manualSeed(seeds.init);
  const model = await source.model();
  try {
    if (config.device !== 'cpu') model.to(config.device);
    if (at === 'rewind') {
      const checkpoint = await Checkpoint.load(folder.cellFile(parent, rewindFile(config)));
      checkpoint.restoreModel(model);
      checkpoint.dispose();
    } else await loadEnd(model, folder.cellFile(parent, 'weights.safetensors'));
    return await work(model, calibrate(source, seeds.calibration, config.prune.calibration.batches));
  } finally {
    disposeModel(model);
  }
}

/** The task's training batches as a criterion asks for them: their own positions, the same whenever they are asked for. */
function calibrate({ task }: Source, seed: number, batches: number): Calibration {
  const { batch, loss } = bound(task);
  const at = (step: number) => batch('train', { seed, step, rank: 0, world: 1 });
  return {
    batches,
    loss: async (model, i) => loss(model, await at(i)),
    exampleLoss: async (model, i, example) => {
      const one = exampleOf(await at(i), example);
      return one === null ? null : loss(model, one as never);
    },
  };
}

function bound(task: Task): Pick<Task, 'batch' | 'loss'> {
  return { batch: task.batch.bind(task), loss: task.loss.bind(task) };
}

/** Keeps exactly so many by score: over all tensors, or of each. */
function selectKeep(
  scored: readonly Scored[],
  masks: Masks,
  keep: readonly number[],
  rules: SettledConfig['prune'],
  order: Order = 'magnitude',
): Map<string, Mask> {
  const { scope: competing, budget, minAlive } = rules;
  if (isUnits(competing)) throw new Error('Units are selected by their graph');
  if (!isPerTensor(rules))
    return select(scored, masks, {
      ...{ scope: competing, keep: keep[0] as number, order },
      ...{ budget: budget ?? undefined, minAlive: minAlive ?? undefined },
    });
  const made = scored.flatMap((one, i) => [
    ...select([one], masks, { scope: 'global', keep: keep[i] as number, order }),
  ]);
  return new Map(made);
}

async function loadEnd(model: Module, path: string): Promise<void> {
  const weights = await safetensors.load(path);
  loadState(model, new Map(Object.entries(weights)), path);
  for (const t of Object.values(weights)) t.dispose();
}
