import { ArgumentError, RunError } from '../core/errors.js';
import { scopeAsync, type Tensor } from '../core/index.js';
import { numelOf } from '../core/shape.js';
import type { ProcessGroup } from '../dist/index.js';
import { safetensors } from '../io/index.js';
import type { Module } from '../nn/index.js';
import {
  disposeMasks,
  gatherMasks,
  prunable,
  shardMasks,
  shardShapes,
  type Calibration,
  type Criterion,
  type Mask,
  type Masks,
  type Shaped,
} from '../prune/index.js';
import { applyMasks } from '../prune/mask.js';
import { scoreShards } from '../prune/sharded/score.js';
import { shardRows } from '../shard/index.js';
import type { MaskContext } from './cell-masks.js';
import { Checkpoint } from './checkpoint.js';
import { criterionOf, criterionSchedule, isPerTensor, isUnits, scoredAt } from './config-prune.js';
import type { SettledConfig } from './config.js';
import { exampleOf } from './example.js';
import { keepShards, keepWhole } from './keep.js';
import { loadMasks } from './mask-file.js';
import { loadWeights, wholeShape } from './model-state.js';
import { makeNetwork } from './network.js';
import { rewindFile, type Cell } from './plan.js';
import { stepsTo, together } from './pools.js';
import type { Ranks } from './ranks.js';
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

/**
 * Whether all ranks make a training's masks together, each of its rows: where weights compete one by one and the
 * criterion says how shards are scored. Rank 0 makes the others by itself, of whole tensors.
 */
export function isMadeTogether(config: SettledConfig, cell: Cell): boolean {
  const { scope: competing } = config.prune;
  if (typeof competing !== 'string' || (cell.kind !== 'ticket' && cell.kind !== 'oneshot')) return false;
  return config.search !== 'bilevel' && criterionOf(config.prune).shards !== undefined;
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

/** Magnitudes are read from the file alone: no model is made. Of several ranks each reads its rows. */
async function byMagnitude(
  { folder, config, ranks }: MaskContext,
  shapes: readonly Shaped[],
  { parent, keep }: PruneRequest,
  before: Masks,
): Promise<Map<string, Mask>> {
  const path = folder.cellFile(parent, 'weights.safetensors');
  const tensors = await safetensors.load(path, { keys: shapes.map(({ name }) => name) });
  try {
    return await scopeAsync(async () => {
      const scored = shapes.map(({ name }) => ({ name, score: tensors[name] as Tensor }));
      const { group, rank, size } = ranks;
      if (!group) return keepWhole(scored, before, keep, config.prune);
      const shards = scored.map(({ name, score }) => {
        const { offset, rows } = shardRows(score.size(0), rank, size);
        return { name, shape: score.shape, offset, rows, score: score.narrow(0, offset, rows) };
      });
      const held = shardMasks(before, shards);
      const made = await keepShards(shards, held, keep, config.prune, group);
      disposeMasks(held);
      return gathered(made, group);
    });
  } finally {
    for (const t of Object.values(tensors)) t.dispose();
  }
}

/** Runs a criterion on a model of its own, by its own schedule: 100 steps for SynFlow, for most one. */
function byCriterion(
  context: MaskContext,
  criterion: Criterion,
  request: PruneRequest,
  before: Masks,
): Promise<Map<string, Mask>> {
  const { config, ranks } = context;
  const { group } = ranks;
  return withParent(context, request, async (model, calibration) => {
    const { tensors } = prunable(model, config.prune);
    const seed = seedsOf(request.seed).calibration;
    const sizes = tensors.map(({ name, tensor }) => {
      const size = numelOf(wholeShape(tensor));
      return { size, alive: before.get(name)?.count ?? size };
    });
    const pools = isPerTensor(config.prune) ? sizes : [together(sizes)];
    let masks: Masks = group ? shardMasks(before, shardShapes(tensors)) : before;
    for (const counts of stepsTo(criterionSchedule(config.prune), pools, request.keep)) {
      const made = await scopeAsync(async () => {
        const scored = await scoreShards(criterion, { model, tensors, masks, seed, calibration });
        return group
          ? keepShards(scored, masks, counts, config.prune, group, criterion.order)
          : keepWhole(scored, masks, counts, config.prune, criterion.order);
      });
      if (masks !== before) disposeMasks(masks);
      masks = made;
      applyMasks(model, masks);
    }
    return group ? gathered(masks, group) : new Map(masks);
  });
}

/** The masks of whole tensors, in the place of those of this rank's rows. */
async function gathered(held: Masks, group: ProcessGroup): Promise<Map<string, Mask>> {
  const whole = await gatherMasks(held, group);
  disposeMasks(held);
  return whole;
}

/** Makes a model with the weights of a training, and batches to score it by; the model is gone afterwards. */
export async function withParent<T>(
  { folder, config, source, ranks }: MaskContext,
  { seed, parent, at }: Pick<PruneRequest, 'seed' | 'parent' | 'at'>,
  work: (model: Module, calibration: Calibration) => Promise<T>,
): Promise<T> {
  if (source === null) throw new RunError('The run was made with functions, which were not given');
  const seeds = seedsOf(seed);
  const network = await makeNetwork({ config, source, ranks }, seeds.init);
  const { model } = network;
  try {
    if (at === 'rewind') {
      const checkpoint = await Checkpoint.load(folder.cellFile(parent, rewindFile(config)));
      checkpoint.restoreModel(model);
      checkpoint.dispose();
    } else await loadWeights(model, folder.cellFile(parent, 'weights.safetensors'));
    return await work(model, calibrate(source, ranks, seeds.calibration, config.prune.calibration.batches));
  } finally {
    network.dispose();
  }
}

/**
 * The task's training batches as a criterion asks for them: their own positions, the same whenever they are asked for.
 * Ranks have each their own, as in training.
 */
function calibrate({ task }: Source, ranks: Ranks, seed: number, batches: number): Calibration {
  const { batch, loss } = bound(task);
  const { rank, size: world } = ranks;
  const at = (step: number) => batch('train', { seed, step, rank, world });
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
