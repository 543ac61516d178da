/**
 * Checkpoints that survive anything: states of any size, of one process or many ranks, saved in the background as sharded
 * safetensors that PyTorch reads, and loaded at any number of ranks.
 *
 * @example
 * import * as checkpoint from 'espalier/checkpoint';
 */
export { latest, list, type CheckpointInfo } from './folder.js';
export { load, verify, type Loaded, type LoadOptions } from './load.js';
export type { Retention } from './purge.js';
export { releaseStaging, reserveStaging, save, type SaveOptions, type SavePhase } from './save.js';
export { Staging } from './staging.js';
export type { CheckpointGroup, Shard, State } from './state.js';
export { loadTraining, shardsOf, type Training } from './training.js';
export { saveWhole, type SaveWholeOptions } from './whole.js';
