// Removal: the slices of dead units leave the parameters, and the model is a smaller dense one.

import { ConfigError, noGrad, scope, tensor, type Tensor } from '../../core/index.js';
import { Mask, type Masks } from '../mask.js';
import { applyMasks } from '../mask.js';
import { aliveFeatures, aliveNorms } from './alive-norms.js';
import type { DependencyGraph, GroupKind, Unit } from './graph.js';
import { deadUnits } from './masks.js';
import { inEvaluation, largestDifference, latencies } from './measure.js';
import { shapePlan, type ShapePlan } from './plan.js';
import { Surgery, type Change } from './surgery.js';
import { tensorsOf } from './trace.js';

export interface RemoveOptions {
  /** Compare the outputs of the masked and of the smaller model on the graph's example. Default true. */
  verify?: boolean;
  /** Largest difference that is let pass, relative to the largest output (at least 1). Default 1e-5. */
  tolerance?: number;
  /** How often to time the example with each of the two models, in turn; the medians are reported. Default 0: never. */
  runs?: number;
}

/** A size before and after. */
export interface Shrunk {
  before: number;
  after: number;
}

/** What a removal did. */
export interface Removal {
  /** Units by layer; without the layers inside removed blocks. */
  layers: (Shrunk & { name: string; kind: GroupKind })[];
  parameters: Shrunk;
  /** Bytes of parameters and buffers. */
  bytes: Shrunk;
  /** Largest absolute difference between the outputs of the two models on the example; null when not verified. */
  difference: number | null;
  /** Median milliseconds of the example with the masked and with the smaller model; null without `runs`. */
  latency: Shrunk | null;
  /** The shapes of the smaller model. */
  plan: ShapePlan;
  /** The given masks in the smaller shapes: what they prune besides whole units stays pruned under them. */
  masks: Map<string, Mask>;
}

/**
 * Removes the units of which the masks leave nothing alive. The model becomes smaller in place: parameters stay the same
 * objects with other shapes, numbers such as `outFeatures`, `heads` and `groups` follow, whole blocks become the
 * identity. An optimizer's state is of the old shapes: make a new one. The masks are applied to the weights first.
 *
 * Before it returns, the outputs of the masked and of the smaller model are compared on the graph's example; when they
 * differ, the model is put back and nothing is removed.
 *
 * @throws ConfigError when a layer would be left without units, when the smaller model cannot run, or when the outputs
 *   differ
 * @example
 * const masks = selectGroups(graph, { kinds: 'neurons', fraction: 0.5 });
 * const { parameters, difference } = removePruned(graph, masks, { runs: 20 });
 */
export function removePruned(graph: DependencyGraph, masks: Masks, options: RemoveOptions = {}): Removal {
  const { verify = true, tolerance = 1e-5, runs = 0 } = options;
  if (!(tolerance >= 0)) throw new RangeError(`Expected a tolerance of at least 0 but received ${tolerance}`);
  if (!(Number.isInteger(runs) && runs >= 0))
    throw new RangeError(`Expected a number of runs but received ${runs}`);
  const { model, all } = graph;
  refuseForeign(graph, masks);
  const dead = deadUnits(graph, all, masks);
  const blocks = all.flatMap(({ kind, units }) =>
    kind === 'blocks' ? units.filter((unit) => dead.has(unit)) : [],
  );
  const inBlock = (name: string) => blocks.some(({ module }) => name.startsWith(`${module}.`));
  const layers = all.flatMap(({ name, kind, units }) => {
    const after = units.filter((unit) => !dead.has(unit)).length;
    if (kind !== 'blocks' && inBlock(units[0]!.members[0]!.name)) return [];
    if (after === 0 && kind !== 'blocks')
      throw new ConfigError(
        `Expected ${name} to keep one of its ${units.length} ${kind} but the masks leave none`,
      );
    return { name, kind, before: units.length, after };
  });
  applyMasks(model, masks);
  const [parameters, bytes] = [countOf(model.parameters()), bytesOf(graph)];

  return inEvaluation(model, () =>
    scope(() => {
      const run = () => noGrad(() => tensorsOf(graph.example(model)));
      const norms = aliveNorms(graph, masks);
      let expected: Tensor[] | null;
      try {
        expected = verify ? run().map((t) => t.clone()) : null;
      } finally {
        norms.remove();
      }
      const { change, kept } = changeOf(graph, dead, blocks);
      const surgery = new Surgery(model, change);
      let [difference, latency]: [number | null, Shrunk | null] = [null, null];
      surgery.apply();
      try {
        if (expected) difference = compare(run, expected, tolerance);
        if (runs > 0) {
          const [after, before] = latencies([() => run(), () => run()], runs, (at) =>
            at === 0 ? surgery.apply() : surgery.revert(),
          );
          surgery.apply();
          latency = { before: before!, after: after! };
        }
      } catch (error) {
        surgery.revert();
        throw error;
      }
      surgery.settle();
      graph.spend();
      return {
        layers,
        parameters: { before: parameters, after: countOf(model.parameters()) },
        bytes: { before: bytes, after: bytesOfState([...model.parameters(), ...model.buffers()]) },
        difference,
        latency,
        plan: shapePlan(model),
        masks: smallerMasks(masks, kept, inBlock),
      };
    }),
  );
}

/** The slices that stay, by tensor and dimension. */
type Kept = ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>;

function changeOf(graph: DependencyGraph, dead: ReadonlySet<Unit>, blocks: readonly Unit[]) {
  const removed = new Map<string, Map<number, Set<number>>>();
  for (const unit of dead) {
    if (unit.module !== undefined) continue;
    for (const { name, dim, indices } of unit.members) {
      const dims = removed.get(name) ?? new Map<number, Set<number>>();
      removed.set(name, dims);
      dims.set(dim, new Set([...(dims.get(dim) ?? []), ...indices]));
    }
  }
  const kept = new Map<string, Map<number, number[]>>();
  const tensors = new Map<Tensor, Tensor>();
  for (const [name, dims] of removed) {
    const state = graph.tensor(name);
    if (blocks.some(({ module }) => name.startsWith(`${module}.`))) continue;
    const lines = new Map(
      [...dims].map(([dim, gone]) => [
        dim,
        Array.from({ length: state.size(dim) }, (_, i) => i).filter((i) => !gone.has(i)),
      ]),
    );
    kept.set(name, lines);
    tensors.set(state, slice(state.detach(), lines));
  }
  const norms = new Map(
    graph.norms.map(({ path, units }) => [path, [aliveFeatures(units, dead).length]] as const),
  );
  const identities = blocks.map(({ module }) => module as string);
  const inside = (path: string) => identities.some((block) => path.startsWith(`${block}.`));
  const change: Change = {
    tensors,
    identities,
    norms: new Map([...norms].filter(([path]) => !inside(path))),
  };
  return { change, kept: kept as Kept };
}

/** What is left of a tensor. */
function slice(full: Tensor, lines: ReadonlyMap<number, readonly number[]>): Tensor {
  return [...lines].reduce(
    (t, [dim, places]) => t.indexSelect(dim, tensor(places, { dtype: 'int64' }).to(full.device)),
    full,
  );
}

function compare(run: () => Tensor[], expected: readonly Tensor[], tolerance: number): number {
  let outputs: Tensor[];
  try {
    outputs = run();
  } catch (cause) {
    throw new ConfigError(
      `Expected the model to run without the removed units, but: ${(cause as Error).message}. ` +
        'A module that keeps numbers of its shapes needs registerSizes; nothing was removed',
      { cause },
    );
  }
  const { difference, limit } = largestDifference(expected, outputs, tolerance);
  if (!(difference <= limit))
    throw new ConfigError(
      `Expected the same outputs without the removed units but they differ by ${difference} (limit ${limit}); ` +
        'nothing was removed. The example must give the same outputs every time it is called',
    );
  return difference;
}

function smallerMasks(masks: Masks, kept: Kept, gone: (name: string) => boolean): Map<string, Mask> {
  const left = [...masks].filter(([name]) => !gone(name));
  return new Map(
    left.map(([name, mask]) => {
      const lines = kept.get(name);
      return [name, Mask.from(lines ? slice(mask.toBool().cpu(), lines) : mask.toBool().cpu())];
    }),
  );
}

function refuseForeign(graph: DependencyGraph, masks: Masks): void {
  for (const [name, mask] of masks) {
    const state = graph.states.get(name);
    if (!state) throw new ConfigError(`Expected the model to have the masked parameter ${name}`);
    if (state.tensor.shape.join() !== mask.shape.join())
      throw new ConfigError(
        `Expected a mask of shape [${state.tensor.shape.join(', ')}] for ${name} but received [${mask.shape.join(', ')}]`,
      );
  }
}

const countOf = (tensors: readonly Tensor[]): number => tensors.reduce((sum, { numel }) => sum + numel, 0);
const bytesOfState = (tensors: readonly Tensor[]): number =>
  tensors.reduce((sum, { nbytes }) => sum + nbytes, 0);
const bytesOf = ({ states }: DependencyGraph): number =>
  bytesOfState([...states.values()].map((s) => s.tensor));
