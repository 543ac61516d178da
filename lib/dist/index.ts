/**
 * Many processes: the world that a launcher has started, groups of its ranks, and their collectives.
 *
 * @packageDocumentation
 */
export { isLaunched, readEnvironment, type Environment } from './environment.js';
export { recordFailure } from './failure.js';
export { ProcessGroup, type TransferOptions } from './group.js';
export { allGatherObject, broadcastObject } from './objects.js';
export { PREEMPTED, preemption, type Preemption, type PreemptionOptions } from './preemption.js';
export type { ReduceOp } from './reduce-op.js';
export {
  destroy,
  environment,
  init,
  isInitialized,
  newGroup,
  world,
  type Backend,
  type DestroyOptions,
  type InitOptions,
} from './world.js';
