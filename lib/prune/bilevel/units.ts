import { ConfigError, noGrad, ops, scope, tensor as tensorOf, zeros, type Tensor } from '../../core/index.js';
import { Mask, type Masks } from '../mask.js';
import type { PrunableTensor } from '../prunable.js';
import type { DependencyGraph, Unit, UnitLayer } from '../structured/graph.js';
import { byStatisticsOf, normOf } from '../structured/alive-norms.js';
import { masksOfUnits } from '../structured/masks.js';
import { normalizeLayer, unitScores } from '../structured/scores.js';
import { chooseUnits, competitors, unitWeights, type SelectGroupsOptions } from '../structured/select.js';
import { keepIn, type Competition, type Target } from './competition.js';

/**
 * Units of a model's dependency graph that compete, as for `selectGroups`: of its `kinds` all but
 * `blocks`. `aggregate` (default `mean`) and `normalize` say with what scores they begin.
 */
export interface BilevelUnits extends Pick<
  SelectGroupsOptions,
  'kinds' | 'aggregate' | 'normalize' | 'scope' | 'minimum' | 'multipleOf' | 'protect'
> {
  graph: DependencyGraph;
}

/** A weight that units are read by: the unit of each place along one dimension; those of none have the last number. */
interface Gate extends PrunableTensor {
  dim: number;
  units: Tensor;
}

/**
 * Coupled units. Of a unit the weights that read it carry the mask: while they are zero nothing comes of it, so the network
 * computes what it will when all of the unit is gone; norms over units take their statistics from those that are kept. Were everything in it masked, the loss would go with the product of
 * equal masks, whose derivative at 0 is 0: nothing that was pruned could come back.
 *
 * @internal
 * @throws ConfigError for units that cannot be searched this way, saying why
 */
export function unitCompetition({ graph, ...options }: BilevelUnits, target: Target): Competition {
  const { scope: competing = 'global', minimum = 1, multipleOf = 1 } = options;
  const layers = competitors(graph, options);
  layers.forEach(refuseBlocks);
  const count = layers.reduce((sum, { units }) => sum + units.length, 0);
  const kept = keepIn(competing === 'layer' ? layers.map(({ units }) => units.length) : [count], target);
  const gates = gatesOf(graph, layers, count);
  /** How many weights read each unit. */
  const weights = scope(() =>
    tally(gates, count, ({ tensor }) => ops.aten.ones([1], { dtype: 'float64' }).expand(tensor.shape)).keep(),
  );
  const norms = normsOf(graph, layers, count);
  const names = namesOf(layers);
  const split = (all: Tensor): Map<string, Tensor> => {
    let start = 0;
    return new Map(
      layers.map(({ units }, i) => {
        const own = all.narrow(0, start, units.length);
        start += units.length;
        return [names[i] as string, own.clone()];
      }),
    );
  };
  /** Packed bits of the units of each layer that stay. */
  const choose = (scores: ReadonlyMap<string, Tensor>): Tensor[] =>
    chooseUnits(
      layers.map(({ units, optional }, i) => ({
        score: (scores.get(names[i] as string) as Tensor).detach().double(),
        alive: ops.espalier.bitmap_ones(units.length),
        minimum: optional ? 0 : minimum,
      })),
      { competing, multipleOf, prune: (alive, pool) => alive - (kept[pool] as number) },
    );
  return {
    masked: gates,
    start: () =>
      noGrad(() => {
        const { aggregate = 'mean', normalize = competing === 'global' ? 'mean' : 'none' } = options;
        const raw = unitScores(layers, unitWeights(graph), new Map(), { aggregate, order: 'magnitude' });
        const even = [...split(raw).values()].map((own) => normalizeLayer(own, own.ge(0), normalize));
        const all = ops.aten.cat(even);
        // Layers are made alike, but the scores stay of the size that the hypergradient is of.
        const size = all.mean();
        return split(size.eq(0).item() ? all : all.mul(raw.mean().div(size)));
      }),
    slopes: (slopes) => split(tally(gates, count, ({ name }) => slopes.get(name)).div(weights)),
    select: (scores) => {
      const flags = choose(scores).map((bits, i) =>
        ops.espalier.bitmap_unpack(bits, [(layers[i] as UnitLayer).units.length]),
      );
      const alive = ops.aten.cat([...flags, ops.aten.ones([1], { dtype: 'bool' })]);
      return new Map(
        gates.map(({ name, tensor, dim, units }) => {
          const line = alive.indexSelect(0, units);
          const shape = tensor.shape.map((_, i) => (i === dim ? -1 : 1));
          return [
            name,
            Mask.from(
              line
                .view(shape)
                .expand([...tensor.shape])
                .contiguous(),
            ),
          ];
        }),
      );
    },
    finish: (scores) => {
      const pruned = new Set<Unit>();
      choose(scores).forEach((bits, i) => {
        const { units } = layers[i] as UnitLayer;
        const left = ops.espalier.bitmap_unpack(bits, [units.length]).toTypedArray();
        units.forEach((unit, j) => !left[j] && pruned.add(unit));
      });
      return masksOfUnits(graph, layers, pruned);
    },
    wear: (masks) => {
      const worn = scope(() => {
        const alive = aliveUnits(gates, count, masks);
        return norms.map(({ norm, units }) => {
          const at = alive.indexSelect(0, units).nonzero().flatten().keep();
          return { at, handle: byStatisticsOf(norm, at) };
        });
      });
      return () => {
        for (const { at, handle } of worn) {
          handle.remove();
          at.dispose();
        }
      };
    },
    dispose: () => {
      weights.dispose();
      for (const { units } of norms) units.dispose();
      for (const { units } of gates) units.dispose();
    },
  };
}

/** Adds up what each unit has in the weights that read it: float64, of every unit. */
function tally(gates: readonly Gate[], count: number, valuesOf: (gate: Gate) => Tensor | undefined): Tensor {
  const total = zeros([count + 1], { dtype: 'float64' });
  for (const gate of gates) {
    const values = valuesOf(gate);
    if (!values) continue;
    const others = values.shape.flatMap((_, i) => (i === gate.dim ? [] : [i]));
    const sums =
      others.length === 0
        ? values.double()
        : ops.aten.sum.dim_IntList(values, others, false, { dtype: 'float64' });
    total.indexAdd_(0, gate.units, sums.cpu());
  }
  return total.narrow(0, 0, count);
}

/** Which units the masks keep, and true for features that are of none: bool. */
function aliveUnits(gates: readonly Gate[], count: number, masks: Masks): Tensor {
  const alive = tally(gates, count, ({ name }) => masks.get(name)?.toBool()).gt(0);
  return ops.aten.cat([alive, ops.aten.ones([1], { dtype: 'bool' })]);
}

/** Norms that run over units: the unit of each feature; those of none, or of none that competes, have the last number. */
function normsOf(graph: DependencyGraph, layers: readonly UnitLayer[], count: number) {
  const numbers = new Map(layers.flatMap(({ units }) => units).map((unit, i) => [unit, i]));
  return graph.norms.flatMap(({ path, units }) => {
    const own = units.map((unit) => (unit && numbers.get(unit)) ?? count);
    if (own.every((number) => number === count)) return [];
    return [{ norm: normOf(graph, path), units: tensorOf(own, { dtype: 'int64' }).keep() }];
  });
}

function gatesOf(graph: DependencyGraph, layers: readonly UnitLayer[], count: number): Gate[] {
  const lines = new Map<string, { name: string; dim: number; units: BigInt64Array }>();
  layers
    .flatMap(({ units }) => units)
    .forEach((unit, number) => {
      const read = unit.members.filter((member) => graph.isRead(member));
      if (read.length === 0)
        throw new ConfigError(`Expected weights that read ${unit.name} and do nothing else but found none`);
      for (const { name, dim, indices } of read) {
        const line = lines.get(name) ?? {
          ...{ name, dim },
          units: new BigInt64Array(graph.tensor(name).size(dim)).fill(BigInt(count)),
        };
        lines.set(name, line);
        if (line.dim !== dim)
          throw new ConfigError(
            `Expected ${name} to read units along one of its dimensions but it does so along two`,
          );
        for (const i of indices) line.units[i] = BigInt(number);
      }
    });
  return [...lines.values()].map(({ name, dim, units }) => ({
    ...{ name, dim, tensor: graph.tensor(name) },
    units: tensorOf([...units], { dtype: 'int64' }).keep(),
  }));
}

function refuseBlocks({ name, kind }: UnitLayer): void {
  if (kind === 'blocks')
    throw new ConfigError(
      `Expected units that other layers read for bi-level pruning but received the blocks of ${name}: what a block adds has no ` +
        'weights of its own that read it',
    );
}

/** Names of the layers' scores: two layers of one module and kind are told apart by number. */
function namesOf(layers: readonly UnitLayer[]): string[] {
  const seen = new Map<string, number>();
  return layers.map(({ name, kind }) => {
    const plain = `${name}.${kind}`;
    const times = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, times);
    return times === 1 ? plain : `${plain}#${times}`;
  });
}
