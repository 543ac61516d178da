/**
 * Espalier: libtorch tensors for Node, and winning tickets found in the networks made of them.
 *
 * @packageDocumentation
 */
export * from './core/index.js';
