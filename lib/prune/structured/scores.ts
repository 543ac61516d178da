// Scores of units from scores of weights.

import { ArgumentError, ConfigError, ops, tensor, zeros, type Tensor } from '../../core/index.js';
import type { Masks } from '../mask.js';
import type { UnitLayer } from './graph.js';

/**
 * How the scores s of the alive weights of a unit, over everything coupled in it, become one:
 * - `sum`: Σ|s|; - `mean`: Σ|s| / how many; - `l2`: √Σs²;
 * - `signed`: |Σs|, the sum before the absolute value: with s = gradient · weight the group Taylor score.
 *
 * Where scores compete by value instead of magnitude, `sum` is Σs and `mean` Σs / how many; the others are refused.
 */
export type Aggregate = 'sum' | 'mean' | 'l2' | 'signed';

/** What divides the units' scores layer by layer, so that layers compare: their mean, their largest, or nothing. */
export type Normalize = 'none' | 'mean' | 'max';

export interface UnitScoreOptions {
  aggregate: Aggregate;
  order: 'magnitude' | 'value';
}

/**
 * One score for each unit, float64, all layers' one after another. A weight that lies in two slices of one unit counts once; one
 * in the slices of two units counts for both.
 *
 * @throws ArgumentError when a score is NaN, naming the tensor
 * @throws ConfigError when a unit has no weight with a score
 */
export function unitScores(
  layers: readonly UnitLayer[],
  scores: ReadonlyMap<string, Tensor>,
  alive: Masks,
  { aggregate, order }: UnitScoreOptions,
): Tensor {
  if (order === 'value' && (aggregate === 'l2' || aggregate === 'signed'))
    throw new ConfigError(
      `Expected aggregate sum or mean for scores that compete by value but received ${aggregate}`,
    );
  const index = new UnitIndex(layers);
  const total = zeros([index.count], { dtype: 'float64' });
  const counts = zeros([index.count], { dtype: 'float64' });
  for (const [name, score] of scores) {
    if (!index.has(name)) continue;
    const mask = alive.get(name);
    // Scores of pruned weights are ignored, NaN included.
    const left = mask ? mask.to(score.device).apply(score.detach()) : score.detach();
    const signed = order === 'value' || aggregate === 'signed';
    index.add(name, signed ? left : aggregate === 'l2' ? left.square() : left.abs(), total);
    const ones = mask ? mask.toBool() : ops.aten.ones([1], { dtype: 'bool' }).expand(score.shape);
    index.add(name, ones, counts);
  }
  refuseNaN(total, scores);
  const lacking = counts.eq(0).logicalAnd(index.reached.logicalNot());
  if (lacking.any().item()) {
    const at = Number(lacking.long().argmax().item());
    throw new ConfigError(`Expected a score for a weight of ${index.nameOf(at)} but received none`);
  }
  switch (aggregate) {
    case 'sum':
      return total;
    case 'mean':
      return total.div(counts.clamp(1));
    case 'l2':
      return total.sqrt();
    case 'signed':
      return total.abs();
  }
}

/** Divides each layer's scores over its alive units. */
export function normalizeLayer(scores: Tensor, alive: Tensor, how: Normalize): Tensor {
  if (how === 'none') return scores;
  const own = scores.maskedSelect(alive).abs();
  if (own.numel === 0) return scores;
  const by = how === 'mean' ? own.mean() : own.max();
  return by.eq(0).item() ? scores : scores.div(by);
}

function refuseNaN(total: Tensor, scores: ReadonlyMap<string, Tensor>): void {
  if (!total.isnan().any().item()) return;
  const guilty = [...scores].find(([, score]) => score.isnan().any().item());
  throw new ArgumentError(`Expected numbers as scores but received NaN${guilty ? ` for ${guilty[0]}` : ''}`);
}

/** Which slices of which tensors belong to which unit. */
class UnitIndex {
  readonly count: number;
  /** Units that some scored tensor has a slice of. */
  readonly reached: Tensor;
  readonly #lines = new Map<string, Map<number, Map<number, number>>>();
  readonly #whole = new Map<string, number>();
  readonly #names: string[] = [];

  constructor(layers: readonly UnitLayer[]) {
    for (const unit of layers.flatMap(({ units }) => units)) {
      const number = this.#names.push(unit.name) - 1;
      for (const { name, dim, indices } of unit.members) {
        if (unit.module !== undefined) this.#whole.set(name, number);
        else {
          const dims = this.#lines.get(name) ?? new Map<number, Map<number, number>>();
          this.#lines.set(name, dims);
          const line = dims.get(dim) ?? new Map<number, number>();
          dims.set(dim, line);
          for (const i of indices) line.set(i, number);
        }
      }
    }
    this.count = this.#names.length;
    this.reached = zeros([this.count], { dtype: 'bool' });
  }

  has(name: string): boolean {
    return this.#lines.has(name) || this.#whole.has(name);
  }

  nameOf(unit: number): string {
    return this.#names[unit] as string;
  }

  /** Adds to `total` what the units have of `values`. */
  add(name: string, values: Tensor, total: Tensor): void {
    const whole = this.#whole.get(name);
    if (whole !== undefined) {
      const at = tensor([whole], { dtype: 'int64' });
      total.indexAdd_(0, at, ops.aten.sum(values, { dtype: 'float64' }).cpu().view(1));
      this.reached.indexPut_([at], ops.aten.ones([1], { dtype: 'bool' }));
    }
    const lines = [...(this.#lines.get(name) ?? [])].map(([dim, line]) => ({
      dim,
      places: tensor([...line.keys()], { dtype: 'int64' }),
      units: tensor([...line.values()], { dtype: 'int64' }),
      known: new Set(line.values()),
    }));
    lines.forEach(({ dim, places, units, known }, i) => {
      const sums = over(values, [dim]).indexSelect(0, places);
      total.indexAdd_(0, units, sums);
      this.reached.indexPut_([units], ops.aten.ones([1], { dtype: 'bool' }));
      for (const other of lines.slice(0, i)) {
        if (![...known].some((unit) => other.known.has(unit))) continue;
        const both = over(values, [other.dim, dim]).indexSelect(0, other.places).indexSelect(1, places);
        const twice = both.mul(other.units.unsqueeze(1).eq(units));
        total.indexAdd_(0, units, twice.sum(0), { alpha: -1 });
      }
    });
  }
}

/** Sums over all dimensions but some; the result has these in ascending order. */
function over(values: Tensor, dims: readonly number[]): Tensor {
  const others = values.shape.flatMap((_, i) => (dims.includes(i) ? [] : [i]));
  const sums =
    others.length === 0
      ? values.double()
      : ops.aten.sum.dim_IntList(values, others, false, { dtype: 'float64' });
  const rising = dims.every((dim, i) => i === 0 || dims[i - 1]! < dim);
  return (rising ? sums : sums.t()).cpu();
}
