import { ConfigError, noGrad, ops, scope, tensor as tensorOf, type Tensor } from '../../core/index.js';
import type { LayerNorm, RMSNorm } from '../../nn/index.js';
import { Mask, type Masks } from '../mask.js';
import { byStatisticsOf, normOf } from '../structured/alive-norms.js';
import type { DependencyGraph, Unit, UnitLayer } from '../structured/graph.js';
import { masksOfUnits } from '../structured/masks.js';
import { normalizeLayer, unitScores } from '../structured/scores.js';
import { chooseUnits, competitors, unitWeights, type SelectGroupsOptions } from '../structured/select.js';
import { keepIn, type Competition, type Target } from './competition.js';
import { aliveUnits, gatesOf, tally, type Gate } from './gates.js';

/**
 * Units of a model's dependency graph that compete, as for `selectGroups`: of its `kinds` all but `blocks`. `aggregate`
 * (default `mean`) and `normalize` say with what scores they begin.
 */
export interface BilevelUnits extends Pick<
  SelectGroupsOptions,
  'kinds' | 'aggregate' | 'normalize' | 'scope' | 'minimum' | 'multipleOf' | 'protect'
> {
  graph: DependencyGraph;
}

/** A norm that runs over units: the unit of each feature; those of none that competes have the last number. */
interface NormOver {
  norm: LayerNorm | RMSNorm;
  units: Tensor;
}

/**
 * Coupled units. Of a unit the weights that read it carry the mask: while they are zero nothing comes of it, so the network
 * computes what it will when all of the unit is gone. Were everything in it masked, the loss would go with the product of
 * equal masks, whose derivative at 0 is 0: nothing that was pruned could come back. Norms over units take their statistics
 * from those that are kept, and apply them to all, so that what reads a pruned one has a slope.
 *
 * @internal
 */
export class UnitCompetition implements Competition {
  readonly masked: readonly Gate[];
  readonly #graph: DependencyGraph;
  readonly #options: Omit<BilevelUnits, 'graph'>;
  readonly #layers: readonly UnitLayer[];
  readonly #names: readonly string[];
  readonly #count: number;
  readonly #keep: readonly number[];
  readonly #norms: readonly NormOver[];
  /** How many weights read each unit. */
  readonly #weights: Tensor;

  /** @throws ConfigError for units that cannot be searched this way, saying why */
  constructor({ graph, ...options }: BilevelUnits, target: Target) {
    this.#graph = graph;
    this.#options = options;
    this.#layers = competitors(graph, options);
    this.#layers.forEach(refuseBlocks);
    this.#names = namesOf(this.#layers);
    const sizes = this.#layers.map(({ units }) => units.length);
    this.#count = sizes.reduce((a, b) => a + b, 0);
    this.#keep = keepIn(options.scope === 'layer' ? sizes : [this.#count], target);
    this.masked = gatesOf(graph, this.#layers, this.#count);
    this.#norms = normsOf(graph, this.#layers, this.#count);
    this.#weights = scope(() => {
      const one = ops.aten.ones([1], { dtype: 'float64' });
      return tally(this.masked, this.#count, ({ tensor }) => one.expand(tensor.shape)).keep();
    });
  }

  start(): Map<string, Tensor> {
    const { aggregate = 'mean', scope: competing = 'global' } = this.#options;
    const { normalize = competing === 'global' ? 'mean' : 'none' } = this.#options;
    return noGrad(() => {
      const weights = unitWeights(this.#graph);
      const raw = unitScores(this.#layers, weights, new Map(), { aggregate, order: 'magnitude' });
      const even = [...this.#split(raw).values()].map((own) => normalizeLayer(own, own.ge(0), normalize));
      const all = ops.aten.cat(even);
      // Layers are made alike, but the scores stay of the size that the hypergradient is of.
      const size = all.mean();
      return this.#split(size.eq(0).item() ? all : all.mul(raw.mean().div(size)));
    });
  }

  slopes(slopes: ReadonlyMap<string, Tensor>): Map<string, Tensor> {
    const sums = tally(this.masked, this.#count, ({ name }) => slopes.get(name));
    return this.#split(sums.div(this.#weights));
  }

  select(scores: ReadonlyMap<string, Tensor>): Map<string, Mask> {
    const flags = this.#choose(scores).map((bits, i) =>
      ops.espalier.bitmap_unpack(bits, [(this.#layers[i] as UnitLayer).units.length]),
    );
    const alive = ops.aten.cat([...flags, ops.aten.ones([1], { dtype: 'bool' })]);
    return new Map(
      this.masked.map(({ name, tensor: { shape }, dim, units }) => {
        const line = alive.indexSelect(0, units).view(shape.map((_, i) => (i === dim ? -1 : 1)));
        return [name, Mask.from(line.expand([...shape]).contiguous())];
      }),
    );
  }

  finish(scores: ReadonlyMap<string, Tensor>): Map<string, Mask> {
    const pruned = new Set<Unit>();
    this.#choose(scores).forEach((bits, i) => {
      const { units } = this.#layers[i] as UnitLayer;
      const left = ops.espalier.bitmap_unpack(bits, [units.length]).toTypedArray();
      units.forEach((unit, j) => !left[j] && pruned.add(unit));
    });
    return masksOfUnits(this.#graph, this.#layers, pruned);
  }

  wear(masks: Masks): () => void {
    const worn = scope(() => {
      const alive = aliveUnits(this.masked, this.#count, masks);
      return this.#norms.map(({ norm, units }) => {
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
  }

  dispose(): void {
    this.#weights.dispose();
    for (const { units } of [...this.#norms, ...this.masked]) units.dispose();
  }

  /** Packed bits of the units of each layer that stay. */
  #choose(scores: ReadonlyMap<string, Tensor>): Tensor[] {
    const { scope: competing = 'global', minimum = 1, multipleOf = 1 } = this.#options;
    const entries = this.#layers.map(({ units, optional }, i) => ({
      score: (scores.get(this.#names[i] as string) as Tensor).detach(),
      alive: ops.espalier.bitmap_ones(units.length),
      minimum: optional ? 0 : minimum,
    }));
    const prune = (alive: number, pool: number) => alive - (this.#keep[pool] as number);
    return chooseUnits(entries, { competing, multipleOf, prune });
  }

  /** What is said of all units, layer by layer. */
  #split(all: Tensor): Map<string, Tensor> {
    const parts = all.split(
      this.#layers.map(({ units }) => units.length),
      0,
    );
    return new Map(parts.map((part, i) => [this.#names[i] as string, part.clone()]));
  }
}

function normsOf(graph: DependencyGraph, layers: readonly UnitLayer[], count: number): NormOver[] {
  const numbers = new Map(layers.flatMap(({ units }) => units).map((unit, i) => [unit, i]));
  return graph.norms.flatMap(({ path, units }) => {
    const own = units.map((unit) => (unit && numbers.get(unit)) ?? count);
    if (own.every((number) => number === count)) return [];
    return [{ norm: normOf(graph, path), units: tensorOf(own, { dtype: 'int64' }).keep() }];
  });
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
