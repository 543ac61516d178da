import { RunError } from '../core/errors.js';
import { scope, scopeAsync } from '../core/index.js';
import { safetensors } from '../io/index.js';
import type { Module } from '../nn/index.js';
import { UnitCompetition } from '../prune/bilevel/units.js';
import { selectUnits } from '../prune/structured/select.js';
import {
  aliveAfter,
  applyMasks,
  deadUnits,
  disposeMasks,
  Mask,
  prunable,
  randomGroups,
  shuffleGroups,
  type BilevelUnits,
  type Calibration,
  type DependencyGraph,
  type Masks,
  type Shaped,
} from '../prune/index.js';
import type { MaskContext } from './cell-masks.js';
import { criterionOf, criterionSchedule, isUnits, scoredAt, type UnitScope } from './config-prune.js';
import type { SettledConfig } from './config.js';
import { loadMasks } from './mask-file.js';
import { aliveByTensor, cellName, parentOf, type Cell } from './plan.js';
import { withParent } from './prune-cell.js';
import { stepsTo, together } from './pools.js';
import { maskSeed, seedsOf } from './seeds.js';
import { meaningful, unitGraph, unitTensors } from './unit-graph.js';

/** Structured scopes: whole units of the model's dependency graph, such as neurons or heads, live or die as one. */

/** Makes the masks of a training whose scope is units. */
export async function makeUnitMasks(
  context: MaskContext,
  shapes: readonly Shaped[],
  cell: Cell,
): Promise<Masks> {
  const { folder, config, source } = context;
  const { seed, kind, round } = cell;
  const { scope: competing, protect: patterns } = config.prune;
  if (source === null) throw new RunError('The run was made with functions, which were not given');
  if (!isUnits(competing)) throw new Error(`The scope of ${cell.name} is not one of units`);
  const at = kind === 'ticket' ? scoredAt(config) : 'end';
  const dense = cellName(seed, 'dense', 0);
  const parent = kind === 'ticket' && at === 'end' ? parentOf(config, cell) : dense;
  return withParent(context, { seed, parent, at }, async (model, calibration) => {
    const graph = await unitGraph(model, source);
    const protect = meaningful(graph, patterns);
    const { units: kinds, minimum, multipleOf } = competing;
    switch (kind) {
      case 'bilevel':
        return selectLearned(context, shapes, cell, bilevelUnits(graph, config));
      case 'shuffle':
      case 'randomUniform': {
        const own = await loadMasks(folder, cellName(seed, 'ticket', round), shapes);
        if (!own) throw new RunError(`The mask of seed ${seed}, round ${round} is missing`);
        const drawn = maskSeed(seed, kind, round);
        const made =
          kind === 'shuffle'
            ? shuffleGroups(graph, kinds, own, drawn)
            : randomGroups(graph, { kinds, minimum, multipleOf, protect }, own, drawn);
        disposeMasks(own);
        return within(shapes, made);
      }
      default: {
        const before = kind === 'ticket' ? await loadMasks(folder, parent, shapes) : null;
        return within(shapes, await byCriterion(context, cell, graph, before ?? new Map(), calibration));
      }
    }
  });
}

/** Units that go by the configured criterion, down to what the round keeps. */
async function byCriterion(
  { config }: MaskContext,
  cell: Cell,
  graph: DependencyGraph,
  before: Masks,
  calibration: Calibration,
): Promise<Masks> {
  const { units: kinds, competing, ...rules } = config.prune.scope as UnitScope;
  const criterion = criterionOf(config.prune);
  const protect = meaningful(graph, config.prune.protect);
  const { layers } = unitTensors(graph, kinds, protect);
  const dead = deadUnits(graph, layers, before);
  const each = layers.map(({ units }) => ({
    size: units.length,
    alive: units.filter((unit) => !dead.has(unit)).length,
  }));
  const { size: total, alive } = together(each);
  const keep = aliveByTensor([total], config, cell.round)[0] as number;
  const fraction = alive === 0 ? 0 : Math.max(0, alive - keep) / alive;
  const pools = competing === 'layer' ? each : [{ size: total, alive }];
  const targets = pools.map((pool) => aliveAfter(pool.alive, fraction));
  // A graph is of any module, a criterion asks a loss of one that gives what its loss knows.
  const model = graph.model as Module;
  const { tensors } = prunable(model);
  const seed = seedsOf(cell.seed).calibration;
  let masks = before;
  for (const counts of stepsTo(criterionSchedule(config.prune), pools, targets)) {
    const made = await scopeAsync(async () => {
      const scores = await criterion.score({ model, tensors, masks, calibration, seed });
      const options = { ...rules, kinds, masks, scores, order: criterion.order, protect, scope: competing };
      return selectUnits(graph, options, (left, pool) => Math.max(0, left - (counts[pool] as number)));
    });
    if (masks !== before) disposeMasks(masks);
    masks = made;
    applyMasks(model, masks);
  }
  return masks;
}

/** What a bi-level search over units is given. */
export function bilevelUnits(graph: DependencyGraph, config: SettledConfig): BilevelUnits {
  const { units: kinds, competing, ...rules } = config.prune.scope as UnitScope;
  return { graph, kinds, scope: competing, ...rules, protect: meaningful(graph, config.prune.protect) };
}

/** The share of the units that is kept after a round, of each pool, where nothing was pruned before. */
export function unitDensity(
  { graph, kinds, protect = [] }: BilevelUnits,
  config: SettledConfig,
  round: number,
): number {
  const { layers } = unitTensors(graph, typeof kinds === 'string' ? [kinds] : kinds, protect);
  const total = layers.reduce((sum, { units }) => sum + units.length, 0);
  return (aliveByTensor([total], config, round)[0] as number) / total;
}

/** What a bi-level search selected at its end, from the scores that it learned. */
async function selectLearned(
  { folder, config }: MaskContext,
  shapes: readonly Shaped[],
  cell: Cell,
  units: BilevelUnits,
): Promise<Masks> {
  const scores = await safetensors.load(folder.cellFile(cell.name, 'scores.safetensors'));
  const competition = new UnitCompetition(units, { density: unitDensity(units, config, cell.round) });
  try {
    return within(
      shapes,
      scope(() => competition.finish(new Map(Object.entries(scores)))),
    );
  } finally {
    competition.dispose();
    for (const t of Object.values(scores)) t.dispose();
  }
}

/** Masks for exactly the parameters of the run. */
function within(shapes: readonly Shaped[], masks: Masks): Map<string, Mask> {
  return new Map(shapes.map(({ name, shape }) => [name, masks.get(name) ?? scope(() => Mask.ones(shape))]));
}
