// Which units go: exactly as many as were asked for, within what is alive.

import { ConfigError, ops, scope, ShapeError, tensor, type Tensor } from '../../core/index.js';
import { pruneCount } from '../count.js';
import type { Mask, Masks } from '../mask.js';
import { matches } from '../pattern.js';
import { prunable } from '../prunable.js';
import type { DependencyGraph, GroupKind, Unit, UnitLayer } from './graph.js';
import { deadUnits, masksOfUnits } from './masks.js';
import { normalizeLayer, unitScores, type Aggregate, type Normalize } from './scores.js';

export interface SelectGroupsOptions {
  /** What is removed. Several kinds compete in one pool when the scope is global. */
  kinds: GroupKind | readonly GroupKind[];
  /** Share of the alive units to prune, 0 to 1: k = round-half-even(fraction · alive), less where `minimum` forbids. */
  fraction: number;
  /** Masks so far: what they prune stays pruned, and units that they prune whole are not counted. */
  masks?: Masks;
  /** Scores of weights by name, as a criterion gives them. Default: the weights, so that their magnitudes compete. */
  scores?: ReadonlyMap<string, Tensor>;
  /** Whether the smallest magnitudes go first or the smallest values; the criterion's `order`. Default `'magnitude'`. */
  order?: 'magnitude' | 'value';
  /** Default `'l2'` (`'sum'` where order is `'value'`). */
  aggregate?: Aggregate;
  /** Default `'mean'` when layers compete in one pool, else `'none'`. */
  normalize?: Normalize;
  /** What competes: the units of all layers, or those of each. Default `'global'`. */
  scope?: 'global' | 'layer';
  /** Units that every layer keeps at least. Default 1; never less, but for blocks of a list where others stay. */
  minimum?: number;
  /** Each layer keeps a multiple of this many units: its count is rounded up (so fewer than k may go). Default 1. */
  multipleOf?: number;
  /** Layers to leave whole: names of modules or parameters, or patterns with `*`. */
  protect?: readonly string[];
}

/**
 * Chooses units and gives the masks that prune them, for every parameter of the layers that competed: weights, biases and
 * norms. Called again with its own masks it prunes a share of what is left, so that iterative pruning with rewinding
 * goes over units as it goes over weights. Of equal scores the earlier unit goes first.
 *
 * @returns the given masks, with those of the layers that competed in the place of their own
 * @throws ConfigError when the model has no unit of a kind, saying why, or a protected name means nothing
 * @throws RangeError when a number is out of its range
 * @example
 * const graph = dependencyGraph(model, (m) => m.forward(tokens));
 * const masks = selectGroups(graph, { kinds: ['heads', 'neurons'], fraction: 0.25 });
 * applyMasks(model, masks);
 */
export function selectGroups(graph: DependencyGraph, options: SelectGroupsOptions): Map<string, Mask> {
  const { fraction } = options;
  pruneCount(0, fraction);
  return selectUnits(graph, options, (alive) => pruneCount(alive, fraction));
}

/**
 * @internal {@link selectGroups} down to counts.
 * @param prune how many of the alive units of a pool go; with scope `layer` every layer is one, else there is one alone
 */
export function selectUnits(
  graph: DependencyGraph,
  options: Omit<SelectGroupsOptions, 'fraction'>,
  prune: (alive: number, pool: number) => number,
): Map<string, Mask> {
  const { masks = new Map<string, Mask>(), order = 'magnitude', minimum = 1, multipleOf = 1 } = options;
  const { aggregate = order === 'value' ? 'sum' : 'l2', scope: competing = 'global' } = options;
  const { normalize = competing === 'global' ? 'mean' : 'none' } = options;
  for (const [name, value] of Object.entries({ minimum, multipleOf }))
    if (!(Number.isInteger(value) && value >= 1))
      throw new RangeError(`Expected a positive integer for ${name} but received ${value}`);
  const layers = competitors(graph, options);
  const scores = options.scores ?? unitWeights(graph);
  for (const [name, { shape }] of scores) {
    const expected = graph.states.get(name)?.tensor.shape;
    if (expected && expected.join() !== shape.join())
      throw new ShapeError(
        `Expected scores of shape [${expected.join(', ')}] for ${name} but received [${shape.join(', ')}]`,
      );
  }
  return scope(() => {
    const dead = deadUnits(graph, layers, masks);
    const all = unitScores(layers, scores, masks, { aggregate, order });
    let start = 0;
    const pools = layers.map(({ units, optional }) => {
      const alive = tensor(units.map((unit) => !dead.has(unit)));
      const own = all.narrow(0, start, units.length);
      start += units.length;
      return {
        alive: ops.espalier.bitmap_pack(alive),
        score: normalizeLayer(own, alive, normalize),
        minimum: optional ? 0 : minimum,
      };
    });
    const ranked =
      order === 'value' ? ranks(pools.map(({ score }) => score)) : pools.map(({ score }) => score);
    const kept = chooseUnits(
      ranked.map((score, i) => ({ ...pools[i]!, score })),
      { competing, multipleOf, prune },
    );
    const pruned = new Set<Unit>();
    layers.forEach(({ units }, i) => {
      const left = ops.espalier.bitmap_unpack(kept[i] as Tensor, [units.length]).toTypedArray();
      units.forEach((unit, j) => !left[j] && pruned.add(unit));
    });
    return masksOfUnits(graph, layers, pruned, masks);
  });
}

/** The units of one layer: their scores, packed bits of those that are alive, and how many of these must stay. */
interface Entry {
  score: Tensor;
  alive: Tensor;
  minimum: number;
}

/** @internal For each layer the packed bits of the units that stay: of a pool `prune` says how many of its alive units go. */
export function chooseUnits(
  entries: readonly Entry[],
  {
    competing,
    multipleOf,
    prune,
  }: {
    competing: 'global' | 'layer';
    multipleOf: number;
    prune: (alive: number, pool: number) => number;
  },
): Tensor[] {
  if (competing === 'global') return choose(entries, (alive) => prune(alive, 0), multipleOf);
  return entries.flatMap((entry, pool) => choose([entry], (alive) => prune(alive, pool), multipleOf));
}

/** For each layer of one pool the packed bits of the units that stay. */
function choose(entries: readonly Entry[], prune: (alive: number) => number, multipleOf: number): Tensor[] {
  const count = ({ score, alive }: Entry) => Number(ops.espalier.bitmap_count(alive, score.numel));
  const smallest = (list: readonly Entry[], number: number): Tensor[] =>
    ops.espalier.select_smallest(
      list.map(({ score }) => score),
      list.map(({ alive }) => alive),
      number,
    );
  /** The best units of a layer, so many of them. */
  const best = (entry: Entry, number: number): Tensor =>
    smallest([entry], Math.max(0, count(entry) - number))[0] as Tensor;
  const sum = (list: readonly Entry[]) => list.reduce((total, entry) => total + count(entry), 0);

  const safe = entries.map((entry) => best(entry, entry.minimum));
  const open = entries.map((entry, i) => ({
    ...entry,
    alive: ops.espalier.bitmap_andnot(entry.alive, safe[i] as Tensor),
  }));
  const number = Math.min(prune(sum(entries)), sum(open));
  return smallest(open, number).map((bits, i) => {
    const entry = entries[i] as Entry;
    const kept = ops.espalier.bitmap_or(bits, safe[i] as Tensor);
    const left = count({ ...entry, alive: kept });
    return left % multipleOf === 0 ? kept : best(entry, Math.ceil(left / multipleOf) * multipleOf);
  });
}

/**
 * @internal The layers whose units compete.
 * @throws ConfigError when a protected name means nothing, or the model has no unit of a kind
 */
export function competitors(
  graph: DependencyGraph,
  { kinds, protect = [] }: Pick<SelectGroupsOptions, 'kinds' | 'protect'>,
): UnitLayer[] {
  const layers = graph.of(typeof kinds === 'string' ? [kinds] : kinds);
  const names = [...graph.states.keys()];
  for (const pattern of protect)
    if (!names.some((name) => matches(name, pattern)))
      throw new ConfigError(
        `Expected '${pattern}' to mean a parameter, but the model has only ${names.join(', ')}`,
      );
  const isProtected = ({ units }: UnitLayer) =>
    protect.some((pattern) => units[0]?.members.some(({ name }) => matches(name, pattern)));
  return layers.filter((layer) => !isProtected(layer));
}

/** @internal The weights that are scored unless told otherwise: the prunable ones, and embeddings, which have units too. */
export function unitWeights(graph: DependencyGraph): Map<string, Tensor> {
  const { tensors, protected: others } = prunable(graph.model);
  const tables = others.filter(({ why }) => why === 'an embedding');
  return new Map([...tensors, ...tables].map((one) => [one.name, one.tensor.detach()]));
}

/** Places in ascending order of value, 1 for the smallest: magnitudes that compete as the values do. */
function ranks(scores: readonly Tensor[]): Tensor[] {
  const all = ops.aten.cat(scores);
  const order = ops.aten.argsort.stable(all, { stable: true });
  const places = ops.aten.argsort.stable(order, { stable: true }).add(1).double();
  return places.split(
    scores.map(({ numel }) => numel),
    0,
  );
}
