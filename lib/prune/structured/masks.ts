// Units as ordinary masks, and back.

import { ops, scope, tensor } from '../../core/index.js';
import { Mask, type Masks } from '../mask.js';
import type { DependencyGraph, Unit, UnitLayer } from './graph.js';

/**
 * Masks under which some units are pruned: every parameter of the layers gets one, biases and norms too, so that what is
 * left computes what it will compute when the units are gone. Nothing that `alive` prunes comes back.
 */
export function masksOfUnits(
  graph: DependencyGraph,
  layers: readonly UnitLayer[],
  pruned: ReadonlySet<Unit>,
  alive: Masks = new Map(),
): Map<string, Mask> {
  const dead = new Map<string, Map<number, number[]>>();
  for (const { units } of layers)
    for (const unit of units)
      for (const { name, dim, indices } of unit.members) {
        const dims = dead.get(name) ?? new Map<number, number[]>();
        dead.set(name, dims);
        const list = dims.get(dim) ?? [];
        dims.set(dim, list);
        if (pruned.has(unit)) list.push(...indices);
      }
  const masks = new Map(alive);
  for (const [name, dims] of dead) {
    const state = graph.states.get(name);
    if (!state?.parameter) continue;
    const mask = scope(() => {
      const kept = alive.get(name)?.toBool() ?? ops.aten.ones(state.tensor.shape, { dtype: 'bool' });
      for (const [dim, indices] of dims)
        if (indices.length > 0) ops.aten.index_fill_(kept, dim, tensor(indices, { dtype: 'int64' }), 0);
      return Mask.from(kept);
    });
    masks.set(name, mask);
  }
  return masks;
}

/** The units of which nothing is alive: every parameter that they have is masked in all of their slice. */
export function deadUnits(graph: DependencyGraph, layers: readonly UnitLayer[], masks: Masks): Set<Unit> {
  const alive = new Map<string, Uint8Array | undefined>();
  const lines = (name: string, dim: number): Uint8Array | undefined => {
    const key = `${name}:${dim}`;
    if (!alive.has(key)) {
      const mask = masks.get(name);
      alive.set(
        key,
        mask &&
          scope(() => {
            const others = mask.shape.flatMap((_, i) => (i === dim ? [] : [i]));
            const bits = mask.toBool().cpu();
            return (
              others.length === 0 ? bits : ops.aten.any.dims(bits, others)
            ).toTypedArray() as Uint8Array;
          }),
      );
    }
    return alive.get(key);
  };
  const dead = new Set<Unit>();
  for (const { units } of layers)
    for (const unit of units) {
      const own = unit.members.filter(({ name }) => graph.states.get(name)?.parameter);
      const gone = own.every(({ name, dim, indices }) => {
        const line = lines(name, dim);
        return line !== undefined && indices.every((i) => line[i] === 0);
      });
      if (gone && own.length > 0) dead.add(unit);
    }
  return dead;
}
