import { readJsonSync } from '../core/files.js';
import { shadow, type Module, type RemovableHandle } from '../nn/index.js';
import {
  aliveNorms,
  dependencyGraph,
  type DependencyGraph,
  type GroupKind,
  type Masks,
  type PrunableTensor,
  type Shaped,
  type UnitLayer,
} from '../prune/index.js';
import { matches } from '../prune/pattern.js';
import { competitors } from '../prune/structured/select.js';
import { isUnits } from './config-prune.js';
import type { FindConfig } from './config.js';
import type { Identity, RunFolder } from './run-folder.js';
import { EVALUATION_SEED } from './seeds.js';
import type { Source } from './source.js';

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
  kinds: readonly GroupKind[],
  protect: readonly string[],
): { layers: UnitLayer[]; tensors: PrunableTensor[] } {
  const layers = competitors(graph, { kinds, protect: meaningful(graph, protect) });
  const names = new Set(
    layers.flatMap(({ units }) => units.flatMap(({ members }) => members.map((m) => m.name))),
  );
  const tensors = [...graph.states].flatMap(([name, state]) =>
    names.has(name) && state.parameter ? [{ name, tensor: state.tensor }] : [],
  );
  return { layers, tensors };
}

/** The patterns that mean a parameter: the others are refused or in the ledger before any training. */
export function meaningful(graph: DependencyGraph, protect: readonly string[]): string[] {
  const names = [...graph.states].flatMap(([name, { parameter }]) => (parameter ? [name] : []));
  return protect.filter((pattern) => names.some((name) => matches(name, pattern)));
}

/** Names and shapes of the parameters that the masks of a run are for, as its fingerprint has them. */
export function maskedShapes(folder: RunFolder): Shaped[] {
  const { prunable: found } = readJsonSync(folder.file('fingerprint.json')) as Identity;
  return found.tensors.map(({ name, shape }) => ({ name, shape }));
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
