// Random units: what a choice of units is compared with.

import { scope } from '../../core/index.js';
import { Mask, type Masks } from '../mask.js';
import { streamOf } from '../random.js';
import { shareOut } from '../share.js';
import type { DependencyGraph, GroupKind, Unit, UnitLayer } from './graph.js';
import { deadUnits, masksOfUnits } from './masks.js';
import { competitors, type SelectGroupsOptions } from './select.js';

/**
 * As many units of each layer pruned as under some masks, but others, drawn at random: the control that asks whether it
 * matters which units of a layer are left. A pure function of its arguments.
 *
 * @returns masks for every parameter of the layers; what the given masks prune besides whole units is not kept
 * @example
 * const control = shuffleGroups(graph, 'heads', masks, 7);
 */
export function shuffleGroups(
  graph: DependencyGraph,
  kinds: GroupKind | readonly GroupKind[],
  masks: Masks,
  seed: number,
): Map<string, Mask> {
  const layers = graph.of(typeof kinds === 'string' ? [kinds] : kinds);
  return drawn(graph, layers, aliveIn(graph, layers, masks), seed);
}

/**
 * As many units of each kind as are alive under some masks, but shared out over its layers in proportion to their sizes and
 * drawn at random: the control that asks whether the choice of units is worth anything at all. Within `minimum` and
 * `multipleOf`, as in `selectGroups`; a pure function of its arguments.
 *
 * @returns masks for every parameter of the layers
 * @example
 * const control = randomGroups(graph, { kinds: 'heads' }, masks, 7);
 */
export function randomGroups(
  graph: DependencyGraph,
  options: Pick<SelectGroupsOptions, 'kinds' | 'minimum' | 'multipleOf' | 'protect'>,
  masks: Masks,
  seed: number,
): Map<string, Mask> {
  const { minimum = 1, multipleOf = 1 } = options;
  const layers = competitors(graph, options);
  const alive = aliveIn(graph, layers, masks);
  const keeps = new Map<UnitLayer, number>();
  const times = (n: number) => Math.ceil(n / multipleOf);
  for (const kind of new Set(layers.map((layer) => layer.kind))) {
    const own = layers.filter((layer) => layer.kind === kind);
    const sizes = own.map(({ units }) => units.length);
    const total = own.reduce((sum, layer) => sum + times(alive.get(layer) as number), 0);
    const floors = own.map(({ units, optional }) => times(Math.min(units.length, optional ? 0 : minimum)));
    const shares = shareOut(sizes, total, { floors, caps: sizes.map(times) });
    own.forEach((layer, i) =>
      keeps.set(layer, Math.min(layer.units.length, (shares[i] as number) * multipleOf)),
    );
  }
  return drawn(graph, layers, keeps, seed);
}

function aliveIn(graph: DependencyGraph, layers: readonly UnitLayer[], masks: Masks): Map<UnitLayer, number> {
  const dead = deadUnits(graph, layers, masks);
  return new Map(layers.map((layer) => [layer, layer.units.filter((unit) => !dead.has(unit)).length]));
}

function drawn(
  graph: DependencyGraph,
  layers: readonly UnitLayer[],
  keeps: ReadonlyMap<UnitLayer, number>,
  seed: number,
): Map<string, Mask> {
  const pruned = new Set<Unit>();
  for (const layer of layers) {
    const { name, kind, units } = layer;
    const left = scope(() => {
      const mask = Mask.random([units.length], keeps.get(layer) as number, seed, streamOf(`${name} ${kind}`));
      const flags = mask.toBool().toTypedArray();
      mask.dispose();
      return flags;
    });
    units.forEach((unit, i) => !left[i] && pruned.add(unit));
  }
  return masksOfUnits(graph, layers, pruned);
}
