/**
 * What a search over sharded parameters takes, computed beforehand: memory, bytes on the wire, checkpoints, GPU-hours.
 *
 * @packageDocumentation
 */

export type { Activations } from './activations.js';
export { modelOf, type Architecture } from './architecture.js';
export type { CheckpointPlan } from './checkpoint.js';
export { readModel } from './files.js';
export { GPUS, type Hardware } from './hardware.js';
export type { MemoryPlan } from './memory.js';
export { type ParameterGroup, type PlannedModel, type PlannedTensor } from './model.js';
export type { Backend, PlanDType } from './options.js';
export { plan, type Plan, type PlanOptions } from './plan.js';
export { PRESETS } from './presets.js';
export type { SearchOptions, SearchPlan } from './search.js';
export { architectureOf } from './transformers.js';
export type { WirePlan } from './wire.js';
