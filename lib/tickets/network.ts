import { manualSeed } from '../core/index.js';
import type { Module } from '../nn/index.js';
import { isAt } from '../prune/pattern.js';
import { shard, type Sharding, type ShardOptions } from '../shard/index.js';
import type { FindConfig } from './config.js';
import { disposeModel } from './model-state.js';
import type { Ranks } from './ranks.js';
import type { Source } from './source.js';

/** A model on the device of its training, of which each rank holds its part. */
export interface Network {
  model: Module;
  /** How it is spread over the ranks; null where one process has all of it. */
  sharding: Sharding | null;
  /** Frees it. */
  dispose(): void;
}

/** Whether the model is made without contents, of which each rank then draws its part: none holds all of it. */
export function isDescribed(config: FindConfig, { size }: Pick<Ranks, 'size'>): boolean {
  return size > 1 && config.shard.construct === 'meta';
}

/** Makes a model whose fresh weights come from a seed: the same on any number of ranks. */
export async function makeNetwork(
  { config, source, ranks }: { config: FindConfig; source: Source; ranks: Ranks },
  seed: number,
): Promise<Network> {
  manualSeed(seed);
  const onMeta = isDescribed(config, ranks);
  const model = await source.model(onMeta ? 'meta' : 'cpu');
  let sharding: Sharding | null = null;
  try {
    if (config.device !== 'cpu' && !onMeta) model.to(config.device);
    if (ranks.group) sharding = shard(model, { ...optionsOf(config), group: ranks.group });
  } catch (error) {
    disposeModel(model);
    throw error;
  }
  const dispose = () => {
    sharding?.dispose();
    disposeModel(model);
  };
  return { model, sharding, dispose };
}

function optionsOf({ shard: s }: FindConfig): ShardOptions {
  const { by, reshardAfterForward, prefetch, paramDtype, reduceDtype } = s;
  return {
    by: by === null ? (_, path) => /(^|\.)\d+$/.test(path) : (_, path) => by.some((p) => isAt(path, p)),
    prefetch,
    ...(reshardAfterForward === null ? {} : { reshardAfterForward }),
    mixedPrecision: {
      ...(paramDtype === null ? {} : { paramDtype }),
      ...(reduceDtype === null ? {} : { reduceDtype }),
    },
  };
}
