import { criterionOf, criterionSchedule, isIterative, isPerTensor, isUnits } from './config-prune.js';
import type { FindConfig, SettledConfig } from './config.js';
import type { CellKind, ControlKind } from './records.js';
import { aliveAfter, keepCount, roundHalfEven } from '../prune/count.js';
import { schedule } from '../prune/schedule.js';
import { isBlock } from '../prune/scope.js';

/** One training of a search. Its name is its folder under `cells/`; it starts when all it needs is done. */
export interface Cell {
  name: string;
  seed: number;
  kind: CellKind;
  /** Round of the mask (0 for the dense arms). */
  round: number;
  /** First and last step: a ticket trains k→T, a control that starts afresh 0→T. */
  from: number;
  to: number;
  needs: string[];
}

/** Controls that train without a mask: once per seed, not once per density. */
const UNMASKED: readonly ControlKind[] = ['dense2x', 'denseBudget'];

/** Name of the copy of dense that the stability gate trains from a step on. */
export function copyName(seed: number, step: number): string {
  return `seed-${seed}/stability-${String(step).padStart(6, '0')}`;
}

/** The file that keeps dense's state at step k for the rewind. */
export function rewindFile(config: SettledConfig, step = config.rewind.to): string {
  return config.rewind.stability === null
    ? 'rewind.safetensors'
    : `rewind-${String(step).padStart(6, '0')}.safetensors`;
}

/** Seeds whose stability is tested. */
export function gateSeeds({ seeds, rewind }: FindConfig): number[] {
  return rewind.stability?.seeds === 'all' ? seeds : seeds.slice(0, 1);
}

export function cellName(seed: number, kind: CellKind, round: number): string {
  const number = String(round).padStart(2, '0');
  if (kind === 'dense' || kind === 'dense2x' || kind === 'denseBudget') return `seed-${seed}/${kind}`;
  return `seed-${seed}/${kind === 'ticket' ? 'round' : kind}-${number}`;
}

/**
 * What a whole search for one seed costs, in optimizer steps: dense, the copies that found k, then every round from step k,
 * scored and trained.
 */
export function searchSteps(config: SettledConfig): number {
  const { steps } = config.train;
  const copies = config.rewind.tested.reduce((sum, k) => sum + steps - k, 0);
  const learning = config.search === 'bilevel' ? 2 * bilevelSteps(config) : 0;
  const scoring = config.search === 'bilevel' ? 0 : scoringSteps(config);
  return steps + copies + config.prune.rounds * (learning + scoring + steps - config.rewind.to);
}

/** What the criterion costs once, in optimizer steps: its passes over calibration batches, as many as a step has to one. */
function scoringSteps(config: SettledConfig): number {
  const { prune, train } = config;
  const criterion = criterionOf(prune);
  const spec = criterionSchedule(prune);
  const times = spec === undefined ? 1 : schedule(spec, { to: 0 }).steps;
  return (times * (criterion.passes?.(prune.calibration.batches) ?? 0)) / train.accumulate;
}

/** Steps of a bi-level search for one density. */
function bilevelSteps({ bilevel, train }: SettledConfig): number {
  return bilevel.steps ?? train.steps;
}

/**
 * What a training costs, in optimizer steps: a forward and backward pass for each of a step's micro-batches. A step of a
 * bi-level search is two of them, one for each level; `scoring` is what the criterion took to make the mask.
 */
export function costOfCell(
  config: SettledConfig,
  { kind, from, to }: Cell,
): { scoring: number; training: number } {
  const scored = kind === 'oneshot' || (kind === 'ticket' && config.search !== 'bilevel');
  return {
    scoring: scored ? scoringSteps(config) : 0,
    training: (kind === 'bilevel' ? 2 : 1) * (to - from),
  };
}

/** The training whose end the weights of a ticket come from: what it is pruned from, or where its mask was learned. */
export function parentOf(config: SettledConfig, { seed, round }: Pick<Cell, 'seed' | 'round'>): string {
  if (config.search === 'bilevel') return cellName(seed, 'bilevel', round);
  if (isIterative(config) && round > 1) return cellName(seed, 'ticket', round - 1);
  return cellName(seed, 'dense', 0);
}

/** Densities that the rounds aim at, where they are not a fraction of what is alive; else null. */
function wantedDensities({ prune }: SettledConfig): number[] | null {
  if (prune.densities) return prune.densities;
  if (prune.density === null) return null;
  const { steps, density } = schedule({ name: prune.schedule, steps: prune.rounds }, { to: prune.density });
  return Array.from({ length: steps }, (_, i) => density(i + 1));
}

/** The rounds that get controls, ascending: for each density asked for, the nearest; of equals the denser. */
export function controlRounds(config: SettledConfig): number[] {
  const { rounds, fraction } = config.prune;
  const densities = wantedDensities(config);
  const distance = (r: number, wanted: number) =>
    Math.abs((densities?.[r - 1] ?? (1 - fraction) ** r) - wanted);
  const all = Array.from({ length: rounds }, (_, i) => i + 1);
  if (config.controlsAt === 'all') return all;
  const wanted = config.controlsAt.map((density) =>
    all.reduce((best, r) => (distance(r, density) < distance(best, density) ? r : best)),
  );
  return [...new Set(wanted)].sort((a, b) => a - b);
}

/**
 * Alive weights after round `round`: of the whole pool as one number, or of each tensor, where each loses a share by
 * itself. The same for every seed, because selection is exact; of blocks there are whole ones.
 *
 * @param sizes elements of the prunable tensors
 */
export function aliveByTensor(sizes: readonly number[], config: SettledConfig, round: number): number[] {
  const whole = isPerTensor(config.prune) ? [...sizes] : [sizes.reduce((a, b) => a + b, 0)];
  const { scope } = config.prune;
  const unit = !isUnits(scope) && isBlock(scope) ? scope.block[0] * scope.block[1] : 1;
  const pools = [...whole];
  const densities = wantedDensities(config);
  for (let r = 1; r <= round; r++)
    pools.forEach((alive, i) => {
      const density = densities?.[r - 1];
      const keep =
        density === undefined
          ? aliveAfter(alive, config.prune.fraction)
          : Math.min(alive, keepCount(whole[i] as number, density));
      pools[i] = roundHalfEven(keep / unit) * unit;
    });
  return pools;
}

/** Alive prunable weights over all tensors after each round, from 0 to R. */
export function aliveByRound(sizes: readonly number[], config: SettledConfig): number[] {
  return Array.from({ length: config.prune.rounds + 1 }, (_, round) =>
    aliveByTensor(sizes, config, round).reduce((a, b) => a + b, 0),
  );
}

/**
 * Every training of the search, in the order in which its records are put together: by seed; dense, its
 * copies, the rounds, the unmasked controls, then the controls of each round.
 */
export function plan(config: SettledConfig): Cell[] {
  const T = config.train.steps;
  const k = config.rewind.to;
  const withControls = controlRounds(config);
  return config.seeds.flatMap((seed) => {
    const name = (kind: CellKind, round: number) => cellName(seed, kind, round);
    const cell = (kind: CellKind, round: number, from: number, to: number, needs: string[]): Cell => ({
      name: name(kind, round),
      seed,
      kind,
      round,
      from,
      to,
      needs,
    });
    const dense = name('dense', 0);
    const cells = [cell('dense', 0, 0, T, [])];
    if (gateSeeds(config).includes(seed))
      for (const step of config.rewind.tested)
        cells.push({ ...cell('stability', 0, step, T, [dense]), name: copyName(seed, step) });
    for (let r = 1; r <= config.prune.rounds; r++) {
      if (config.search === 'bilevel') cells.push(cell('bilevel', r, 0, bilevelSteps(config), [dense]));
      const parent = parentOf(config, { seed, round: r });
      cells.push(cell('ticket', r, k, T, parent === dense ? [dense] : [dense, parent]));
    }
    if (config.controls.includes('dense2x')) cells.push(cell('dense2x', 0, 0, 2 * T, []));
    if (config.controls.includes('denseBudget'))
      cells.push(cell('denseBudget', 0, 0, Math.ceil(searchSteps(config)), []));
    for (const round of withControls)
      for (const kind of config.controls) {
        if (UNMASKED.includes(kind)) continue;
        const ticket = name('ticket', round);
        const fresh = kind === 'reinit';
        cells.push(cell(kind, round, fresh ? 0 : k, T, kind === 'oneshot' ? [dense] : [dense, ticket]));
      }
    return cells;
  });
}
