import { writeJsonSync } from '../core/files.js';
import { scopeAsync } from '../core/index.js';
import type { Module } from '../nn/index.js';
import { disposeMasks, prune, type Masks } from '../prune/index.js';
import { accelerate } from '../sparse/accelerate.js';
import { Linear24 } from '../sparse/linear24.js';
import { linearsOf, replaceModule } from '../sparse/survey.js';
import type { LedgerEvent } from './certificate.js';
import type { RunContext } from './cell.js';
import type { FindConfig } from './config.js';
import type { PruneScope } from '../prune/scope.js';
import { KERNELS_FILE, readKernels, type Kernels } from './kernels-file.js';
import { makeNetwork } from './network.js';
import type { RunFolder } from './run-folder.js';
import { seedsOf } from './seeds.js';

/** What was decided, and whether that was done before. */
export interface SettledKernels {
  kernels: Kernels;
  again: boolean;
}

/**
 * Measures the layers of the run's model as a training's first batch uses them, and writes `kernels.json`; reads it where
 * that was done before.
 *
 * @returns null where the run is not to choose
 * @throws AbortError when the signal fires; the same call then measures what is not measured yet
 */
export async function settleKernels(
  { folder, config, source, ranks }: RunContext,
  signal?: AbortSignal,
): Promise<SettledKernels | null> {
  if (!config.accelerate) return null;
  const before = readKernels(folder);
  if (before !== null) return { kernels: before, again: true };
  const { scope, protect, include, protectFirst, protectLast, strict } = config.prune;
  const seeds = seedsOf(config.seeds[0] as number);
  const { model, dispose } = await makeNetwork({ config, source, ranks }, seeds.init);
  let masks: Masks = new Map();
  try {
    // Which weights are alive does not matter to a kernel.
    masks = prune(model, {
      ...{ scope: scope as PruneScope, protect, include, protectFirst, protectLast, strict },
    });
    return await scopeAsync(async () => {
      const batch = await source.task.batch('train', { seed: seeds.data, step: 0, rank: 0, world: 1 });
      const { device, decisions } = await accelerate(model, {
        run: () => source.task.loss(model, batch),
        ...{ masks, signal },
        training: true,
        ...(config.train.autocast && { dtype: config.train.autocast }),
        print: () => undefined,
      });
      const layers = decisions.map(({ layer, weight, dtype, rows, choice, reason, ...measured }) => ({
        ...{ name: layer, weight, dtype, rows, choice, reason },
        denseMicroseconds: measured.denseMicroseconds,
        sparseMicroseconds: measured.sparseMicroseconds,
        algorithms: measured.algorithms,
      }));
      const kernels: Kernels = { device, layers };
      writeJsonSync(folder.file(KERNELS_FILE), kernels);
      return { kernels, again: false };
    });
  } finally {
    disposeMasks(masks);
    dropForms(model);
    dispose();
  }
}

/**
 * Puts the layers that the run found faster so on 2:4 kernels. Their parameters stay the same.
 *
 * @returns how many layers that is
 */
export function useKernels(folder: RunFolder, config: FindConfig, model: Module, masks: Masks): number {
  if (!config.accelerate) return 0;
  let replaced = 0;
  const layers = new Map(readKernels(folder)?.layers.map((layer) => [layer.name, layer]));
  for (const [path, linear] of linearsOf(model)) {
    const decision = layers.get(path);
    const mask = masks.get(path === '' ? 'weight' : `${path}.weight`);
    if (decision?.choice !== 'sparse' || !mask) continue;
    // On the CPU there is nothing to gain; who writes that it shall be so gets the operators' reference there.
    const layer = Linear24.from(linear, { mask, kernel: config.device === 'cpu' ? 'sparse' : 'auto' });
    for (const [rows, found] of Object.entries(decision.algorithms))
      layer.algorithms.set(Number(rows), found);
    replaceModule(model, linear, layer);
    replaced++;
  }
  return replaced;
}

/** Frees what 2:4 layers keep beside their parameters. */
export function dropForms(model: Module): void {
  for (const module of model.modules()) if (module instanceof Linear24) module.dropForms();
}

/** Layers under masks that were not put on 2:4 kernels though that was asked for. */
export function kernelEvents(kernels: Kernels | null, masked: ReadonlySet<string>): LedgerEvent[] {
  const dense = (kernels?.layers ?? []).filter(
    ({ name, choice }) => choice === 'dense' && masked.has(name === '' ? 'weight' : `${name}.weight`),
  );
  return dense.map(({ name, reason }) => ({ event: 'dense', name, why: reason }));
}
