/** What a training step under `shard()` really takes on each rank, by component, beside what the plan says. */
import { setImmediate } from 'node:timers/promises';
import { dist, manualSeed, setNumThreads, shard } from 'espalier';
import { Block, transformer, type Transformer, type TransformerConfig } from 'espalier/models';
import { onDevice } from 'espalier/nn';
import { modelOf, plan } from 'espalier/plan';
import { disposeMasks, maskedAdamW, pruneAsync } from 'espalier/prune';
import { valuesOfRanks } from '../dist/ranks.js';
import { collect } from '../core/collect.js';
import { architectureOf, collectAfterBlocks, held, stepBytes } from './measure.js';

export interface ShardedSetup {
  /** With `checkpoint`, blocks run again in the backward pass. */
  config: TransformerConfig;
  /** Sequences on each rank. */
  batch: number;
  /** bfloat16 forward and backward, float32 reduction. */
  mixed?: boolean;
  reshardAfterForward?: boolean;
  /** A backward pass that adds up whole gradients, before the one that reduces them. */
  noSync?: boolean;
}

/** Bytes on a rank; `step`: what a training step takes on top of parameters, masks and moments, at most. */
export type RankBytes = Record<'parameters' | 'masks' | 'gradients' | 'optimizer' | 'step', number>;

export function plannedOnRanks(setup: ShardedSetup, gpus: number, backend: 'gloo' | 'memory'): RankBytes {
  const { config, mixed, ...others } = setup;
  const { memory } = plan(modelOf('sharded', architectureOf(config)), {
    ...{ ...others, gpus, checkpointing: config.checkpoint, fusedNorm: false, backend },
    ...{ computeDtype: mixed ? 'bfloat16' : 'float32', hardware: { reserved: 0 } },
  });
  const { parameters, masks, gradients, optimizer, total } = memory;
  return { parameters, masks, gradients, optimizer, step: total - parameters - masks - optimizer };
}

/**
 * Runs the setups one after the other on `world` ranks, each a process of its own.
 *
 * @returns of each setup, what each rank measured
 */
export async function measureOnRanks(
  setups: readonly ShardedSetup[],
  world: number,
  backend: 'gloo' | 'memory',
): Promise<RankBytes[][]> {
  const ranks = await valuesOfRanks<RankBytes[]>(
    world,
    `import { measureHere } from '${import.meta.url}';
     console.log(JSON.stringify(await measureHere(${JSON.stringify(setups)})));`,
    { env: { ESPALIER_READ_MEMORY: backend === 'memory' ? '1' : '0' } },
  );
  return setups.map((_, i) => ranks.map((rank) => rank[i] as RankBytes));
}

/** On one rank. */
export async function measureHere(setups: readonly ShardedSetup[]): Promise<RankBytes[]> {
  setNumThreads(1);
  const group = await dist.init({ timeout: 120_000 });
  collectAfterBlocks();
  const results: RankBytes[] = [];
  for (const setup of setups) {
    // What is made once in a process is made before.
    if (results.length === 0)
      sharded({ ...setup, config: { ...setup.config, layers: 1, dim: 16 * setup.config.heads } }).step();
    results.push(await measureSetup(setup));
  }
  await group.barrier();
  await dist.destroy();
  return results;
}

async function measureSetup(setup: ShardedSetup): Promise<RankBytes> {
  // What the setup before has left is freed in turns of the event loop.
  for (let turn = 0; turn < 3; turn++) {
    collect();
    await setImmediate();
  }
  const [parameters, { model, step }] = held(() => sharded(setup));
  const masks = await pruneAsync(model, { density: 0.5 });
  const optimizer = maskedAdamW(model, masks, { lr: 1e-3 });
  const peak = step();
  const [gradients, grads] = held(() => model.parameters().map((p) => p.grad));
  const [moments] = held(() => optimizer.step());
  const bits = [...masks.values()].reduce((sum, mask) => sum + mask.bits.nbytes, 0);
  for (const grad of grads) grad?.dispose();
  disposeMasks(masks);
  return { parameters, masks: bits, gradients, optimizer: moments, step: peak };
}

function sharded({ config, batch, mixed, reshardAfterForward, noSync }: ShardedSetup): {
  model: Transformer;
  step: () => number;
} {
  manualSeed(0);
  const model = onDevice('meta', () => transformer(config));
  const mixedPrecision = mixed ? ({ paramDtype: 'bfloat16', reduceDtype: 'float32' } as const) : {};
  const sharding = shard(model, { by: Block, mixedPrecision, reshardAfterForward });
  const step = (): number => {
    if (!noSync) return stepBytes(model, config, batch).peak;
    sharding.setRequiresGradientSync(false);
    const first = stepBytes(model, config, batch);
    sharding.setRequiresGradientSync(true);
    const second = stepBytes(model, config, batch);
    return Math.max(first.peak, first.left + second.peak);
  };
  return { model, step };
}
