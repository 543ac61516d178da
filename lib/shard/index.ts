/**
 * Models whose parameters are spread over ranks.
 *
 * @packageDocumentation
 */

export { shardOf, shardRows, type ShardBox } from './box.js';
export { fullStateDict, fullTensor, loadFullStateDict } from './full.js';
export { withFullParameters } from './full-parameters.js';
export type { MixedPrecision, ShardOptions, UnitChoice } from './options.js';
export { shard, Sharding } from './shard.js';
