import { existsSync } from 'node:fs';
import { scope, type Tensor } from '../core/index.js';
import { RunError } from '../core/errors.js';
import { safetensors } from '../io/index.js';
import type { Module } from '../nn/index.js';
import {
  Mask,
  maskTensors,
  prunable,
  randomMasks,
  selectCounts,
  selectFraction,
  selectSmallest,
  shuffleMasks,
  type Masks,
  type Shaped,
} from '../prune/index.js';
import { disposeMasks } from '../prune/mask.js';
import type { FindConfig, SettledConfig } from './config.js';
import { aliveByTensor, cellName, type Cell } from './plan.js';
import { appendTiming } from './recorder.js';
import type { RunFolder } from './run-folder.js';
import { maskSeed } from './seeds.js';

/** Names and shapes of the parameters that compete. */
export function prunableShapes(model: Module, config: FindConfig): Shaped[] {
  return prunable(model, config.prune).tensors.map(({ name, tensor }) => ({ name, shape: tensor.shape }));
}

/** The masks that a run keeps for a training, read back; null before they are made. */
export async function loadMasks(
  folder: RunFolder,
  cell: string,
  shapes: readonly Shaped[],
): Promise<Masks | null> {
  const path = folder.cellFile(cell, 'mask.safetensors');
  if (!existsSync(path)) return null;
  const bits = await safetensors.load(path, { copy: true });
  return new Map(
    shapes.map(({ name, shape }) => {
      const packed = bits[`${name}.mask`];
      if (!packed) throw new RunError(`Expected ${path} to hold ${name}.mask, but it does not`);
      return [name, new Mask(packed, shape)];
    }),
  );
}

/** The masks of a training: made on its first start, read on a later one. */
export async function masksOf(
  folder: RunFolder,
  config: SettledConfig,
  shapes: readonly Shaped[],
  cell: Cell,
): Promise<Masks> {
  if (cell.round === 0) return new Map();
  const known = await loadMasks(folder, cell.name, shapes);
  if (known) return known;
  const began = performance.now();
  const masks = await makeMasks(folder, config, shapes, cell);
  await safetensors.save(folder.cellFile(cell.name, 'mask.safetensors'), maskTensors(masks));
  appendTiming(folder.cellFile(cell.name, 'timing.jsonl'), {
    event: 'prune',
    cell: cell.name,
    at: new Date().toISOString(),
    seconds: (performance.now() - began) / 1000,
  });
  return masks;
}

/** Makes the masks of a training from the files of those it needs: what `verify` does again. */
export async function makeMasks(
  folder: RunFolder,
  config: SettledConfig,
  shapes: readonly Shaped[],
  cell: Cell,
): Promise<Masks> {
  const { fraction, scope: competing } = config.prune;
  const sizes = shapes.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
  const alive = aliveByTensor(sizes, config, cell.round);
  const total = alive.reduce((a, b) => a + b, 0);
  const scoresOf = async (parent: string) => {
    const path = folder.cellFile(parent, 'weights.safetensors');
    const tensors = await safetensors.load(path, { keys: shapes.map(({ name }) => name) });
    return shapes.map(({ name }) => ({ name, score: tensors[name] as Tensor }));
  };
  const ticket = cellName(cell.seed, 'ticket', cell.round);
  switch (cell.kind) {
    case 'ticket': {
      const parent = cellName(cell.seed, cell.round === 1 ? 'dense' : 'ticket', cell.round - 1);
      const scored = await scoresOf(parent);
      const before = (await loadMasks(folder, parent, shapes)) ?? new Map<string, Mask>();
      const masks = scope(() => selectFraction(scored, before, fraction, competing));
      for (const { score } of scored) score.dispose();
      disposeMasks(before);
      return masks;
    }
    case 'oneshot': {
      const scored = await scoresOf(cellName(cell.seed, 'dense', 0));
      const size = sizes.reduce((a, b) => a + b, 0);
      const none = new Map<string, Mask>();
      const masks = scope(() =>
        competing === 'global'
          ? selectSmallest(scored, none, size - total)
          : selectCounts(
              scored,
              none,
              sizes.map((n, i) => n - (alive[i] as number)),
            ),
      );
      for (const { score } of scored) score.dispose();
      return masks;
    }
    case 'randomErk':
      return randomMasks(shapes, total, 'erk', maskSeed(cell.seed, cell.kind, cell.round));
    case 'randomUniform':
      return randomMasks(shapes, total, 'uniform', maskSeed(cell.seed, cell.kind, cell.round));
    default: {
      const own = await loadMasks(folder, ticket, shapes);
      if (!own) throw new Error(`The mask of ${ticket} is missing`);
      if (cell.kind !== 'shuffle') return own;
      const masks = shuffleMasks(own, maskSeed(cell.seed, cell.kind, cell.round));
      disposeMasks(own);
      return masks;
    }
  }
}
