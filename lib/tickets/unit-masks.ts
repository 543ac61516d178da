import { RunError } from '../core/errors.js';
import { readJsonSync } from '../core/files.js';
import { scope, scopeAsync } from '../core/index.js';
import { shadow, type Module, type RemovableHandle } from '../nn/index.js';
import { makeCriterion } from '../prune/criteria/registry.js';
import {
  aliveNorms,
  deadUnits,
  dependencyGraph,
  Mask,
  prunable,
  selectGroups,
  shuffleGroups,
  type DependencyGraph,
  type Masks,
  type PrunableTensor,
  type Shaped,
  type UnitLayer,
} from '../prune/index.js';
import { matches } from '../prune/pattern.js';
import type { MaskContext } from './cell-masks.js';
import { criterionOf, isUnits, scoredAt, type UnitScope } from './config-prune.js';
import type { FindConfig } from './config.js';
import { loadMasks } from './mask-file.js';
import { aliveByTensor, cellName, parentOf, type Cell } from './plan.js';
import { withParent } from './prune-cell.js';
import type { Identity, RunFolder } from './run-folder.js';
import { EVALUATION_SEED, maskSeed, seedsOf } from './seeds.js';
import type { Source } from './source.js';

/** Structured scopes: whole units of the model's dependency graph, such as neurons or heads, live or die as one. */

/** The units of a model, as a forward pass on the task's first training batch shows them. */
export async function unitGraph(model: Module, { task }: Source): Promise<DependencyGraph> {
  const batch = await task.batch('train', { seed: EVALUATION_SEED, step: 0, rank: 0, world: 1 });
  return dependencyGraph(model, (m) => {
    let output: unknown;
    const handle = shadow(m, { after: (_, __, result) => void (output = result) });
    try {
      task.loss(m, batch);
    } finally {
      handle.remove();
    }
    return output;
  });
}

/** The layers whose units compete, and the parameters that have a part in them: all that masks are made for. */
export function unitTensors(
  graph: DependencyGraph,
  kinds: UnitScope['units'],
  protect: readonly string[],
): { layers: UnitLayer[]; tensors: PrunableTensor[] } {
  const isProtected = ({ units }: UnitLayer) =>
    protect.some((pattern) => units[0]?.members.some(({ name }) => matches(name, pattern)));
  const layers = graph.of([...kinds]).filter((layer) => !isProtected(layer));
  const names = new Set(
    layers.flatMap(({ units }) => units.flatMap(({ members }) => members.map((m) => m.name))),
  );
  const tensors = [...graph.states].flatMap(([name, state]) =>
    names.has(name) && state.parameter ? [{ name, tensor: state.tensor }] : [],
  );
  return { layers, tensors };
}

/** Names and shapes of the parameters that the masks of a run are for, as its fingerprint has them. */
export function maskedShapes(folder: RunFolder): Shaped[] {
  const { prunable: found } = readJsonSync(folder.file('fingerprint.json')) as Identity;
  return found.tensors.map(({ name, shape }) => ({ name, shape }));
}

/** Makes the masks of a training whose scope is units. */
export async function makeUnitMasks(
  context: MaskContext,
  shapes: readonly Shaped[],
  cell: Cell,
): Promise<Masks> {
  const { folder, config, source } = context;
  const { scope: competing, protect } = config.prune;
  if (source === null) throw new RunError('The run was made with functions, which were not given');
  if (!isUnits(competing)) throw new Error(`The scope of ${cell.name} is not one of units`);
  const at = cell.kind === 'ticket' ? scoredAt(config) : 'end';
  const dense = cellName(cell.seed, 'dense', 0);
  const parent = cell.kind === 'ticket' && at === 'end' ? parentOf(config, cell) : dense;
  const before =
    cell.kind === 'ticket'
      ? ((await loadMasks(folder, parent, shapes)) ?? new Map<string, Mask>())
      : new Map<string, Mask>();
  return withParent(context, { seed: cell.seed, parent, at }, async (model, calibration) => {
    const graph = await unitGraph(model, source);
    const { layers } = unitTensors(graph, competing.units, protect);
    const seed = maskSeed(cell.seed, cell.kind, cell.round);
    if (cell.kind === 'shuffle') {
      const own = await loadMasks(folder, cellName(cell.seed, 'ticket', cell.round), shapes);
      if (!own) throw new RunError(`The mask of seed ${cell.seed}, round ${cell.round} is missing`);
      return within(shapes, shuffleGroups(graph, competing.units, own, seed));
    }
    const random = cell.kind === 'randomUniform';
    const criterion = random ? makeCriterion('random') : criterionOf(config.prune);
    const total = layers.reduce((sum, { units }) => sum + units.length, 0);
    const alive = total - deadUnits(graph, layers, before).size;
    const keep = aliveByTensor([total], config, cell.round)[0] as number;
    const fraction = alive === 0 ? 0 : Math.max(0, alive - keep) / alive;
    return scopeAsync(async () => {
      const { tensors } = prunable(model, { strict: false });
      const scores = await criterion.score({
        ...{ model, tensors, masks: before, calibration },
        seed: random ? seed : seedsOf(cell.seed).calibration,
      });
      const { aggregate, normalize, minimum, multipleOf } = competing;
      const given = { aggregate, normalize, minimum, multipleOf };
      const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const made = selectGroups(graph, {
        ...(random ? {} : set),
        ...{ kinds: competing.units, fraction, masks: before, scores, order: criterion.order, protect },
        scope: random ? 'layer' : (competing.competing ?? 'global'),
      });
      return within(shapes, made);
    });
  });
}

/** Masks for exactly the parameters of the run. */
function within(shapes: readonly Shaped[], masks: Masks): Map<string, Mask> {
  return new Map(shapes.map(({ name, shape }) => [name, masks.get(name) ?? scope(() => Mask.ones(shape))]));
}

/** Lets norms run over the units that are alive, as they will when the others are gone; nothing for other scopes. */
export async function wearNorms(
  config: FindConfig,
  model: Module,
  source: Source,
  masks: Masks,
): Promise<RemovableHandle> {
  const { scope: competing } = config.prune;
  if (!isUnits(competing) || masks.size === 0) return { remove: () => undefined };
  const graph = await unitGraph(model, source);
  graph.of([...competing.units]);
  return aliveNorms(graph, masks);
}
