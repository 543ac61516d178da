/**
 * Espalier: libtorch tensors for Node, and winning tickets found in the networks made of them.
 *
 * @packageDocumentation
 */
export * from './core/index.js';
export * as nn from './nn/index.js';
export * as optim from './optim/index.js';
