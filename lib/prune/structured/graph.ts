// The dependency graph: which slices of which parameters belong to one unit and go together.

import { ConfigError, type Tensor } from '../../core/index.js';
import type { AnyModule } from '../../nn/index.js';
import { requireWhole } from '../sharded/whole.js';
import { findBlocks } from './blocks.js';
import { Trace, type NormUse, type State } from './trace.js';
import { Role } from './units.js';

/**
 * What can be removed as a whole:
 * - `neurons`: hidden units of fully connected layers and feed-forward halves (both halves of swiglu);
 * - `heads`: attention heads; where heads of keys and values are shared (GQA), such a head with all its queries;
 * - `filters`: output channels of a convolution that no addition couples with another's;
 * - `channels`: channels of convolutions that residual additions couple;
 * - `width`: features of a residual stream of vectors, in everything that reads or writes it;
 * - `blocks`: whole residual blocks, which become the identity.
 */
export type GroupKind = 'neurons' | 'heads' | 'filters' | 'channels' | 'width' | 'blocks';

export const GROUP_KINDS: readonly GroupKind[] = [
  'neurons',
  'heads',
  'filters',
  'channels',
  'width',
  'blocks',
];

/** A slice of a parameter or buffer: these indices of one dimension. */
export interface Member {
  name: string;
  dim: number;
  indices: readonly number[];
}

/** What is removed together. */
export interface Unit {
  /** As `blocks.0.mlp.up[17]`: the layer, and the place of the unit in it. */
  name: string;
  members: readonly Member[];
  /** For a block: the module that becomes the identity. */
  module?: string;
}

/** Units that compete with each other: those that the same layers make. */
export interface UnitLayer {
  /** The module that makes the units; the first, where several are coupled. */
  name: string;
  kind: GroupKind;
  units: readonly Unit[];
  /** A LayerNorm or RMSNorm runs over the units: exact masking needs {@link aliveNorms}. */
  normalized: boolean;
  /** The model works without any of the units: blocks of a list that has others which stay. */
  optional?: boolean;
}

/** A layer whose units cannot be removed, and why. */
export interface FrozenLayer {
  name: string;
  why: string;
}

/** A forward pass on a small example: called with the model, in evaluation mode, whenever outputs are compared. */
export type Example = (model: AnyModule) => unknown;

/** Which units a model has, found by {@link dependencyGraph}. */
export class DependencyGraph {
  readonly layers: readonly UnitLayer[];
  readonly frozen: readonly FrozenLayer[];
  /** Parameters and buffers by name. */
  readonly states: ReadonlyMap<string, State>;
  /** Norms over units: for each feature the name of its unit, null for one that stays. */
  readonly norms: readonly { path: string; units: readonly (Unit | null)[] }[];
  readonly #readers: ReadonlySet<string>;
  #blocks: UnitLayer[] | undefined;
  #stale = false;

  constructor(
    readonly model: AnyModule,
    readonly example: Example,
    trace: Trace,
  ) {
    this.states = new Map(trace.states.map((state) => [state.name, state]));
    this.#readers = trace.readers;
    const classes = classesOf(trace);
    const { layers, frozen, byRoot } = layersOf(trace, classes);
    this.layers = layers;
    this.frozen = frozen;
    this.norms = trace.norms.map(({ path, ids }: NormUse) => ({
      path,
      units: Array.from(ids, (id) => byRoot.get(trace.units.find(id)) ?? null),
    }));
  }

  /** The layers of some kinds. Blocks are looked for when they are first asked for. */
  of(kinds: readonly GroupKind[]): UnitLayer[] {
    this.check();
    const found = this.layers.filter(({ kind }) => kinds.includes(kind));
    if (kinds.includes('blocks')) found.push(...(this.#blocks ??= findBlocks(this.model, this.example)));
    const lacking = kinds.filter((kind) => !found.some((layer) => layer.kind === kind));
    if (lacking.length > 0) {
      const why = this.frozen.map(({ name, why: reason }) => `\n  ${name}: ${reason}`).join('');
      throw new ConfigError(
        `Expected ${this.model.constructor.name} to have ${lacking.join(' and ')} that can be removed but found none` +
          (why === '' ? '' : `. What must stay:${why}`),
      );
    }
    return found;
  }

  /** Every layer of units, blocks too if they have been looked for. */
  get all(): UnitLayer[] {
    this.check();
    return [...this.layers, ...(this.#blocks ?? [])];
  }

  /** @internal Whether a layer sums over this slice. While all such slices of a unit are zero nothing comes of it. */
  isRead({ name, dim }: Member): boolean {
    return this.#readers.has(`${name}:${dim}`);
  }

  /** @internal The tensor of a member. */
  tensor(name: string): Tensor {
    return (this.states.get(name) as State).tensor;
  }

  /** @internal After a removal the graph describes a network that is no more. */
  spend(): void {
    this.#stale = true;
  }

  /** @throws ConfigError when the model was changed by a removal */
  check(): void {
    if (this.#stale)
      throw new ConfigError(
        'Expected a graph of the model as it is, but units were removed since it was made',
      );
  }
}

/**
 * Finds out which units of a model go together, by running it once on an example in evaluation mode and following every
 * unit through the operators: additions couple what they add, a Linear couples its columns with what it reads, attention
 * makes a head one unit. What it does not understand stays whole and is listed in `frozen` with the reason.
 *
 * @param example makes a forward pass; small tensors suffice: a batch of 2, a few tokens
 * @example
 * const graph = dependencyGraph(model, (m) => m.forward(tokens));
 * graph.layers.map(({ name, kind, units }) => `${name}: ${units.length} ${kind}`);
 */
export function dependencyGraph<M extends AnyModule>(
  model: M,
  example: (model: M) => unknown,
): DependencyGraph {
  const forward = example as Example;
  requireWhole(model, 'make its graph inside withFullParameters()');
  const trace = new Trace(model);
  trace.run(() => forward(model));
  return new DependencyGraph(model, forward, trace);
}

interface Class {
  root: number;
  members: { state: State; dim: number; indices: number[] }[];
}

function classesOf(trace: Trace): Class[] {
  const classes = new Map<number, Class>();
  for (const state of trace.states)
    state.firsts.forEach((first, dim) => {
      const size = state.tensor.size(dim);
      for (let i = 0; i < size; i++) {
        const root = trace.units.find(first + i);
        let found = classes.get(root);
        if (!found) classes.set(root, (found = { root, members: [] }));
        const last = found.members.at(-1);
        if (last && last.state === state && last.dim === dim) last.indices.push(i);
        else found.members.push({ state, dim, indices: [i] });
      }
    });
  return [...classes.values()];
}

function layersOf(trace: Trace, classes: readonly Class[]) {
  const { units } = trace;
  const layers = new Map<string, { name: string; kind: GroupKind; units: Unit[]; normalized: boolean }>();
  const frozen = new Map<string, string>();
  const byRoot = new Map<number, Unit>();
  for (const { root, members } of classes) {
    const makers = members.filter(({ state, dim }) => trace.makers.has(`${state.name}:${dim}`));
    if (makers.length === 0) continue;
    const name = ownerOf(makers[0]!.state.name);
    const why =
      units.frozen(root) ?? (units.is(root, Role.used) ? undefined : 'no layer that was followed reads it');
    if (why !== undefined) {
      if (!frozen.has(name)) frozen.set(name, why);
      continue;
    }
    const kind = kindOf(trace, root);
    const normalized = units.is(root, Role.normalized);
    const key = [kind, normalized, ...makers.map(({ state, dim }) => `${state.name}:${dim}`)].join();
    const layer = layers.get(key) ?? { name, kind, units: [], normalized };
    layers.set(key, layer);
    const unit = {
      name: `${name}[${layer.units.length}]`,
      members: members.map(({ state, dim, indices }) => ({ name: state.name, dim, indices })),
    };
    layer.units.push(unit);
    byRoot.set(root, unit);
  }
  return {
    layers: [...layers.values()],
    frozen: [...frozen].map(([name, why]) => ({ name, why })),
    byRoot,
  };
}

function kindOf({ units }: Trace, root: number): GroupKind {
  if (units.is(root, Role.attends)) return 'heads';
  const residual = units.is(root, Role.added);
  if (units.is(root, Role.convolved)) return residual ? 'channels' : 'filters';
  return residual || units.is(root, Role.embedded) ? 'width' : 'neurons';
}

/** The module that holds a parameter. */
function ownerOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf('.'))) || name;
}
