import { numelOf } from '../core/shape.js';
import { ConfigError } from '../core/errors.js';
import type { Architecture } from './architecture.js';

/** A parameter, as a plan sees it. */
export interface PlannedTensor {
  name: string;
  shape: readonly number[];
  /** Whether masks may prune it. */
  prunable: boolean;
}

/**
 * Parameters that are gathered and freed together: a block, which occurs `count` times, or the root, which holds what is
 * in no block (embeddings, the last norm, the output layer).
 */
export interface ParameterGroup {
  name: string;
  count: number;
  tensors: readonly PlannedTensor[];
}

/** A model without its weights. Tied tensors occur once. */
export interface PlannedModel {
  /** What it is called in the plan. */
  name: string;
  root: ParameterGroup;
  blocks: readonly ParameterGroup[];
  /** What activations are counted from; without it they are not. */
  architecture?: Architecture;
}

export function groupsOf({ root, blocks }: PlannedModel): ParameterGroup[] {
  return [root, ...blocks];
}

/** Sums over all tensors of a model, each as often as its group occurs. */
export function sumOver(model: PlannedModel, of: (tensor: PlannedTensor) => number): number {
  return groupsOf(model).reduce((sum, group) => sum + group.count * sumOfGroup(group, of), 0);
}

/** Sums over the tensors of one group. */
export function sumOfGroup(group: ParameterGroup, of: (tensor: PlannedTensor) => number): number {
  return group.tensors.reduce((sum, tensor) => sum + of(tensor), 0);
}

/** How many parameters a model has. */
export function parametersOf(model: PlannedModel): number {
  return sumOver(model, ({ shape }) => numelOf(shape));
}

/** How many of them may be pruned. */
export function prunableOf(model: PlannedModel): number {
  return sumOver(model, ({ shape, prunable }) => (prunable ? numelOf(shape) : 0));
}

/** @throws ConfigError unless `value` is a whole number above 0 */
export function requireCount(name: string, value: unknown): number {
  if (Number.isSafeInteger(value) && (value as number) > 0) return value as number;
  throw new ConfigError(`Expected a whole number above 0 for ${name} but received ${JSON.stringify(value)}`);
}
