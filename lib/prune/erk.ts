import { numelOf } from '../core/shape.js';
import { shareOut } from './share.js';

/**
 * Erdős–Rényi-kernel densities: density_l = min(1, ε · Σdims_l / Πdims_l). A tensor that would be denser than 1 is made
 * dense and ε is solved again for the others, until none is (Evci et al. 2020, "Rigging the Lottery"; clamping once
 * without solving again misses the target). The real densities are rounded by largest remainder, so the counts add up
 * to `alive` exactly.
 *
 * @param shapes of the prunable tensors
 * @param alive how many weights to keep over all of them
 * @returns how many to keep in each
 */
export function erkCounts(shapes: readonly (readonly number[])[], alive: number): number[] {
  return shareOut(shapes.map(erkWeight), alive, { caps: shapes.map(numelOf) });
}

/** The same density in every tensor; rounded by largest remainder, so the counts add up to `alive` exactly. */
export function uniformCounts(sizes: readonly number[], alive: number): number[] {
  return shareOut(sizes, alive, { caps: sizes });
}

/** What the number of weights kept in a tensor is proportional to under the Erdős–Rényi kernel. */
export function erkWeight(shape: readonly number[]): number {
  return shape.reduce((a, b) => a + b, 0);
}
