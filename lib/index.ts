/**
 * Espalier: libtorch tensors for Node, and winning tickets found in the networks made of them.
 *
 * Parts that are large enough for a name of their own are also entry points: `espalier/nn`, `espalier/optim`,
 * `espalier/checkpoint`, `espalier/cuda`, `espalier/data`, `espalier/dist`, `espalier/io`, `espalier/models`, `espalier/prune`,
 * `espalier/shard`, `espalier/sparse`, `espalier/tickets`, `espalier/libtorch`.
 *
 * @packageDocumentation
 */
export * from './core/index.js';
export { backends } from './cuda/index.js';
export * as cuda from './cuda/index.js';
export * as dist from './dist/index.js';
export { safetensors } from './io/index.js';
export * as models from './models/index.js';
export * as nn from './nn/index.js';
export * as optim from './optim/index.js';
export { prune } from './prune/index.js';
export { shard } from './shard/index.js';
export * as sparse from './sparse/index.js';
export { findTicket, verify, type FindConfigInput, type FoundTicket, type Task } from './tickets/index.js';
