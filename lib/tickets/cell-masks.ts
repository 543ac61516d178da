import { existsSync } from 'node:fs';
import { RunError } from '../core/errors.js';
import { scope } from '../core/index.js';
import { numelOf } from '../core/shape.js';
import { safetensors } from '../io/index.js';
import type { AnyModule } from '../nn/index.js';
import { selectWeights } from '../prune/bilevel/weights.js';
import {
  disposeMasks,
  maskTensors,
  randomMasks,
  shardMasks,
  shardShapes,
  shuffleMasks,
  type Masks,
  type Shaped,
} from '../prune/index.js';
import type { RunContext } from './cell.js';
import { isPerTensor, isUnits, scoredAt } from './config-prune.js';
import type { SettledConfig } from './config.js';
import { loadMasks } from './mask-file.js';
import { aliveByTensor, cellName, parentOf, type Cell } from './plan.js';
import { isMadeTogether, pruneCell } from './prune-cell.js';
import { alone, type Ranks } from './ranks.js';
import { appendTiming } from './recorder.js';
import type { RunFolder } from './run-folder.js';
import { maskSeed } from './seeds.js';
import type { Source } from './source.js';
import { makeUnitMasks } from './unit-masks.js';

/** What masks are made of: the files of a run, and where a criterion has to run the model, what makes that. */
export interface MaskContext {
  folder: RunFolder;
  config: SettledConfig;
  /** Null where model and task are not at hand. */
  source: Source | null;
  /** The processes that make them together. */
  ranks: Ranks;
}

/**
 * The masks of a training, of the rows that this rank holds: made on its first start, read on a later one. The file holds
 * those of whole tensors, the same for any number of ranks.
 */
export async function masksOf(
  context: RunContext,
  model: AnyModule,
  shapes: readonly Shaped[],
  cell: Cell,
): Promise<Masks> {
  if (cell.round === 0 || cell.kind === 'bilevel') return new Map();
  const { folder, ranks } = context;
  const there = await ranks.lead(() => existsSync(folder.cellFile(cell.name, 'mask.safetensors')));
  if (!there) await writeMasks(context, shapes, cell);
  const masks = await existing(folder, cell.name, shapes);
  if (!ranks.group) return masks;
  const held = shardMasks(
    masks,
    shardShapes(model.namedParameters().map(([name, tensor]) => ({ name, tensor }))),
  );
  disposeMasks(masks);
  return held;
}

/** Has all ranks make masks that they can make together, and rank 0 the others. */
async function writeMasks(context: RunContext, shapes: readonly Shaped[], cell: Cell): Promise<void> {
  const { folder, ranks, config } = context;
  const began = performance.now();
  const save = async (masks: Masks) => {
    await safetensors.save(folder.cellFile(cell.name, 'mask.safetensors'), maskTensors(masks));
    appendTiming(folder.cellFile(cell.name, 'timing.jsonl'), {
      event: 'prune',
      cell: cell.name,
      at: new Date().toISOString(),
      seconds: (performance.now() - began) / 1000,
    });
    disposeMasks(masks);
  };
  if (ranks.group && isMadeTogether(config, cell)) {
    const masks = await makeMasks(context, shapes, cell);
    await ranks.lead(() => save(masks));
    if (ranks.rank > 0) disposeMasks(masks);
  } else await ranks.lead(async () => save(await makeMasks({ ...context, ranks: alone }, shapes, cell)));
}

/** Makes the masks of a training from the files of those it needs: what `verify` does again. */
export async function makeMasks(context: MaskContext, shapes: readonly Shaped[], cell: Cell): Promise<Masks> {
  const { folder, config } = context;
  const { scope: competing } = config.prune;
  if (isUnits(competing)) {
    // A ticket has what its search learned, a fresh network the ticket's.
    const own = cell.kind === 'reinit' ? cellName(cell.seed, 'ticket', cell.round) : parentOf(config, cell);
    const given = cell.kind === 'reinit' || (cell.kind === 'ticket' && config.search === 'bilevel');
    return given ? existing(folder, own, shapes) : makeUnitMasks(context, shapes, cell);
  }
  const sizes = shapes.map(({ shape }) => numelOf(shape));
  const keep = aliveByTensor(sizes, config, cell.round);
  const total = keep.reduce((a, b) => a + b, 0);
  switch (cell.kind) {
    case 'ticket': {
      if (config.search === 'bilevel') return existing(folder, parentOf(config, cell), shapes);
      const at = scoredAt(config);
      const parent = at === 'end' ? parentOf(config, cell) : cellName(cell.seed, 'dense', 0);
      return pruneCell(context, shapes, { seed: cell.seed, parent, at, keep });
    }
    case 'oneshot': {
      const parent = cellName(cell.seed, 'dense', 0);
      return pruneCell(context, shapes, { seed: cell.seed, parent, at: 'end', keep });
    }
    case 'bilevel':
      return selectLearned(folder, config, shapes, cell, keep);
    case 'randomErk':
      return randomMasks(shapes, total, 'erk', maskSeed(cell.seed, cell.kind, cell.round), competing);
    case 'randomUniform':
      return randomMasks(shapes, total, 'uniform', maskSeed(cell.seed, cell.kind, cell.round), competing);
    default: {
      const own = await existing(folder, cellName(cell.seed, 'ticket', cell.round), shapes);
      if (cell.kind !== 'shuffle') return own;
      const masks = shuffleMasks(own, maskSeed(cell.seed, cell.kind, cell.round), competing);
      disposeMasks(own);
      return masks;
    }
  }
}

async function existing(folder: RunFolder, cell: string, shapes: readonly Shaped[]): Promise<Masks> {
  const masks = await loadMasks(folder, cell, shapes);
  if (!masks) throw new RunError(`The mask of ${cell} is missing`);
  return masks;
}

/** What a bi-level search selected at its end, from the scores that it learned. */
async function selectLearned(
  folder: RunFolder,
  config: SettledConfig,
  shapes: readonly Shaped[],
  cell: Cell,
  keep: readonly number[],
): Promise<Masks> {
  const scores = await safetensors.load(folder.cellFile(cell.name, 'scores.safetensors'));
  const found = new Map(Object.entries(scores));
  const masks = scope(() =>
    selectWeights(found, shapes, keep, {
      scope: isPerTensor(config.prune) ? 'tensor' : 'global',
      group: 'weight',
    }),
  );
  for (const t of found.values()) t.dispose();
  return masks;
}
