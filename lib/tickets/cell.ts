import { existsSync } from 'node:fs';
import { sha256File, writeJsonSync } from '../core/files.js';
import { manualSeed, noGrad, scope, type Tensor } from '../core/index.js';
import { saveWhole } from '../checkpoint/index.js';
import { shardFor } from '../checkpoint/training.js';
import { safetensors } from '../io/index.js';
import type { Module, RemovableHandle } from '../nn/index.js';
import {
  aliveCount,
  applyMasks,
  Bilevel,
  disposeMasks,
  maskTensors,
  prunable,
  type Masks,
} from '../prune/index.js';
import { masksOf } from './cell-masks.js';
import { Checkpoint, ranksFile, removeCheckpoint } from './checkpoint.js';
import { isPerTensor, isUnits } from './config-prune.js';
import type { SettledConfig } from './config.js';
import { joulesOfTraining } from './energy.js';
import type { OnProgress } from './events.js';
import { checkLeft } from './evidence.js';
import { LINE_FILE, measureLine } from './gate.js';
import { dropForms, useKernels } from './kernels.js';
import { loadWeights, stateTensors } from './model-state.js';
import { makeNetwork } from './network.js';
import { makeOptimizer } from './optimizer.js';
import type { Outcome } from './outcome.js';
import { aliveByTensor, cellName, parentOf, rewindFile, type Cell } from './plan.js';
import type { Ranks } from './ranks.js';
import type { RunFolder } from './run-folder.js';
import { rankSeed, seedsOf } from './seeds.js';
import type { Source } from './source.js';
import { candidatesOf } from './stability.js';
import { train } from './training.js';
import { maskedShapes, unitGraph, wearNorms } from './unit-graph.js';
import { bilevelUnits, unitDensity } from './unit-masks.js';

/** What every training of a run shares. */
export interface RunContext {
  folder: RunFolder;
  config: SettledConfig;
  source: Source;
  /** The processes that train together. */
  ranks: Ranks;
  /** Whether other trainings run on the same GPU at once: its energy then is not this one's. */
  sharesGpu?: boolean;
}

export interface CellHooks {
  onProgress: OnProgress;
  shouldStop: () => boolean;
}

/** The files that a finished training leaves besides those that it keeps for a rewind. */
const FILES = [
  'metrics.jsonl',
  'mask.safetensors',
  'scores.safetensors',
  'weights.safetensors',
  LINE_FILE,
] as const;

/**
 * Sets a training up, trains it, and writes its outcome. All its inputs come from the configuration and from the files of
 * the trainings it needs, so it gives the same bits wherever and whenever it runs.
 *
 * @returns its outcome, or null when it was told to stop
 */
export async function runCell(run: RunContext, cell: Cell, hooks: CellHooks): Promise<Outcome | null> {
  const { folder, config, source, ranks } = run;
  await ranks.lead(async () => {
    folder.makeCell(cell.name);
    for (const need of cell.needs) await checkLeft(folder, need);
  });
  const seeds = seedsOf(cell.seed);
  const network = await makeNetwork(run, cell.kind === 'reinit' ? seeds.reinit : seeds.init);
  const { model, sharding } = network;
  let masks: Masks = new Map();
  let bilevel: Bilevel | null = null;
  let norms: RemovableHandle | null = null;
  try {
    const fresh = cell.kind === 'reinit';
    if (config.start !== null && !fresh) await loadWeights(model, config.start.weights);
    masks = await masksOf(run, model, maskedShapes(folder), cell);
    norms = await wearNorms(config, model, source, masks);
    useKernels(folder, config, model, masks);
    if (cell.kind === 'bilevel') bilevel = await startBilevel(run, cell, model);
    const optimizer = makeOptimizer(model, masks, config);
    manualSeed(rankSeed(noiseOf(cell), ranks.rank));
    if (cell.kind === 'stability') await restoreDense(run, cell, model, optimizer);
    else if (isRewound(cell)) await rewind(run, cell, model, optimizer);
    applyMasks(model, masks);
    maskOptimizer(model, optimizer, masks);
    const keepAt = cell.kind === 'dense' ? keptSteps(config) : new Map<number, string>();
    const metrics = await train({
      ...{ cell, config, folder, model, sharding, ranks, optimizer, keepAt },
      task: source.task,
      sharesGpu: run.sharesGpu ?? false,
      dataSeed: dataSeedOf(cell),
      upper: bilevel && { bilevel, dataSeed: seeds.upper },
      ...hooks,
    });
    for (const slots of Object.values(optimizer.stateDict().state))
      Object.values(slots).forEach((t) => t.dispose());
    if (metrics === null) return null;
    if (bilevel) masks = await finishBilevel(folder, cell, bilevel);
    await saveWeights(run, cell, model);
    if (cell.kind === 'stability') {
      const line = await measureLine(run, cell, model);
      await ranks.lead(() => writeJsonSync(folder.cellFile(cell.name, LINE_FILE), line));
    }
    const counts = masks.size === 0 ? null : await countsOf(masks, ranks);
    const outcome = await ranks.lead(async () => {
      const left = await outcomeOf(run, cell, metrics, counts, filesKept(keepAt));
      folder.writeOutcome(left);
      removeCheckpoint(folder.cellFile(cell.name, 'snapshot.safetensors'));
      return left;
    });
    const joules = await ranks.lead(() => joulesOfTraining(folder, cell.name));
    hooks.onProgress({ type: 'done', cell: cell.name, metrics, joules });
    return outcome;
  } finally {
    norms?.remove();
    bilevel?.dispose();
    disposeMasks(masks);
    dropForms(model);
    network.dispose();
  }
}

/** Writes the weights as they are at the end of a training: whole tensors, of which each rank writes its rows. */
async function saveWeights({ folder, ranks }: RunContext, cell: Cell, model: Module): Promise<void> {
  const shards = stateTensors(model).map(([name, t]) => shardFor(name, t, t.detach().keep()));
  try {
    const path = folder.cellFile(cell.name, 'weights.safetensors');
    await saveWhole(path, shards, { group: ranks.group ?? undefined });
  } finally {
    for (const { local } of shards) local.dispose();
  }
}

/** Alive weights of each tensor, over all ranks. */
async function countsOf(masks: Masks, ranks: Ranks): Promise<Record<string, number>> {
  const names = [...masks.keys()];
  const own = await ranks.gather([...masks.values()].map(({ count }) => count));
  return Object.fromEntries(
    names.map((name, i) => [name, own.reduce((sum, counts) => sum + (counts[i] as number), 0)]),
  );
}

/** Seeds of a training's own data and noise: dense and all that is compared with it share theirs. */
function dataSeedOf({ kind, seed }: Cell): number {
  const { copyData, lower, data } = seedsOf(seed);
  return kind === 'stability' ? copyData : kind === 'bilevel' ? lower : data;
}

function noiseOf({ kind, seed }: Cell): number {
  const { copyNoise, searchNoise, noise } = seedsOf(seed);
  return kind === 'stability' ? copyNoise : kind === 'bilevel' ? searchNoise : noise;
}

/** A bi-level search begins where dense ended, with scores that are the magnitudes of its weights. */
async function startBilevel(
  { folder, config, source }: RunContext,
  cell: Cell,
  model: Module,
): Promise<Bilevel> {
  await loadWeights(model, folder.cellFile(cellName(cell.seed, 'dense', 0), 'weights.safetensors'));
  const { gamma, lr, momentum, every } = config.bilevel;
  const settings = { gamma, lr, momentum, every };
  if (isUnits(config.prune.scope)) {
    const units = bilevelUnits(await unitGraph(model, source), config);
    return new Bilevel(model, { ...settings, units, density: unitDensity(units, config, cell.round) });
  }
  const sizes = prunable(model, config.prune).tensors.map(({ tensor }) => tensor.numel);
  const { protect, include, protectFirst, protectLast, strict } = config.prune;
  return new Bilevel(model, {
    ...settings,
    ...{ protect, include, protectFirst, protectLast, strict },
    keep: aliveByTensor(sizes, config, cell.round),
    scope: isPerTensor(config.prune) ? 'tensor' : 'global',
  });
}

/** Keeps the scores beside the masks that they give: from them the masks can be made again. */
async function finishBilevel(folder: RunFolder, cell: Cell, bilevel: Bilevel): Promise<Masks> {
  const masks = bilevel.finish();
  const scores = new Map([...bilevel.scores].map(([name, t]) => [name, t.detach()]));
  await safetensors.save(folder.cellFile(cell.name, 'scores.safetensors'), scores);
  await safetensors.save(folder.cellFile(cell.name, 'mask.safetensors'), maskTensors(masks));
  return masks;
}

/** Where dense keeps its state: before step k, or before every candidate for it. */
function keptSteps(config: SettledConfig): Map<number, string> {
  const steps = config.rewind.stability === null ? [config.rewind.to] : candidatesOf(config);
  return new Map(steps.map((step) => [step, rewindFile(config, step)]));
}

/** The names of those files, and of what is beside them where there are several ranks. */
function filesKept(keepAt: ReadonlyMap<number, string>): string[] {
  return [...keepAt].flatMap(([step, name]) => [name, ranksFile(name, { step })]);
}

/** Whether a training starts from where a search rewinds to (and not afresh). */
function isRewound(cell: Cell): boolean {
  return !['dense', 'dense2x', 'denseBudget', 'reinit', 'bilevel'].includes(cell.kind);
}

async function outcomeOf(
  { folder }: RunContext,
  cell: Cell,
  metrics: Record<string, number | null>,
  alive: Record<string, number> | null,
  kept: readonly string[],
): Promise<Outcome> {
  const files: Record<string, string> = {};
  for (const name of [...FILES, ...kept]) {
    const path = folder.cellFile(cell.name, name);
    if (existsSync(path)) files[name] = await sha256File(path);
  }
  const { name, seed, kind, round, from, to } = cell;
  return { cell: name, seed, kind, round, steps: to - from, metrics, alive, files };
}

/** Puts a copy where dense was at its first step, but for the generators: its data and noise are its own. */
async function restoreDense(
  { folder, config }: RunContext,
  cell: Cell,
  model: Module,
  optimizer: ReturnType<typeof makeOptimizer>,
): Promise<void> {
  const dense = cellName(cell.seed, 'dense', 0);
  const checkpoint = await Checkpoint.load(folder.cellFile(dense, rewindFile(config, cell.from)));
  checkpoint.restoreModel(model);
  scope(() => checkpoint.restoreOptimizer(optimizer));
  checkpoint.dispose();
}

/**
 * Puts a training where the search rewinds to. `weights`: everything as it was at step k. `learning-rate`, `finetune`: the
 * weights stay those of the end of the training before, with a fresh optimizer; a control takes dense's end, because
 * its mask would else fall on weights that are pruned already.
 */
async function rewind(
  { folder, config, ranks }: RunContext,
  cell: Cell,
  model: Module,
  optimizer: ReturnType<typeof makeOptimizer>,
): Promise<void> {
  const dense = cellName(cell.seed, 'dense', 0);
  const checkpoint = await Checkpoint.load(folder.cellFile(dense, rewindFile(config)), ranks);
  const { what, optimizer: policy } = config.rewind;
  if (what === 'weights') {
    checkpoint.restoreModel(model);
    if (policy === 'restore') scope(() => checkpoint.restoreOptimizer(optimizer));
  } else {
    const before = cell.kind === 'ticket' ? parentOf(config, cell) : dense;
    await loadWeights(model, folder.cellFile(before, 'weights.safetensors'));
  }
  checkpoint.restoreGenerators(config.device);
  checkpoint.dispose();
}

/** Restored moments of weights that are pruned now become +0, like the weights. */
function maskOptimizer(model: Module, optimizer: ReturnType<typeof makeOptimizer>, masks: Masks): void {
  if (aliveCount(masks) === 0) return;
  const names = new Map(model.namedParameters().map(([name, p]) => [p as Tensor, name]));
  const parameters = optimizer.paramGroups.flatMap((g) => g.params);
  scope(() =>
    noGrad(() => {
      for (const [index, slots] of Object.entries(optimizer.stateDict().state)) {
        const parameter = parameters[Number(index)] as Tensor;
        const mask = masks.get(names.get(parameter) ?? '');
        for (const [slot, t] of Object.entries(slots))
          if (slot !== 'step') mask?.to(parameter.device).apply_(t);
      }
    }),
  );
}
