import { ConfigError, ops, tensor as tensorOf, zeros, type Tensor } from '../../core/index.js';
import type { Masks } from '../mask.js';
import type { PrunableTensor } from '../prunable.js';
import type { DependencyGraph, UnitLayer } from '../structured/graph.js';

/** A weight that units are read by: the unit of each place along one dimension; those of none have the last number. */
export interface Gate extends PrunableTensor {
  dim: number;
  /** int64, of the size of that dimension. */
  units: Tensor;
}

/**
 * The weights that read the units of some layers, which are numbered in order from 0 to `count`.
 *
 * @throws ConfigError when a unit is read by none, or a weight reads units along two dimensions
 */
export function gatesOf(graph: DependencyGraph, layers: readonly UnitLayer[], count: number): Gate[] {
  const lines = new Map<string, { name: string; dim: number; units: BigInt64Array }>();
  layers
    .flatMap(({ units }) => units)
    .forEach((unit, number) => {
      const read = unit.members.filter((member) => graph.isRead(member));
      if (read.length === 0) throw new ConfigError(`Expected weights that read ${unit.name} but found none`);
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

/** Adds up what each unit has in the weights that read it: float64, of every unit. */
export function tally(
  gates: readonly Gate[],
  count: number,
  valuesOf: (gate: Gate) => Tensor | undefined,
): Tensor {
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
export function aliveUnits(gates: readonly Gate[], count: number, masks: Masks): Tensor {
  const alive = tally(gates, count, ({ name }) => masks.get(name)?.toBool()).gt(0);
  return ops.aten.cat([alive, ops.aten.ones([1], { dtype: 'bool' })]);
}
