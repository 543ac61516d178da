import { createHash } from 'node:crypto';
import {
  CERTIFICATE_FORMAT,
  type Arm,
  type Certificate,
  type Claim,
  type Inference,
  type Row,
} from './certificate.js';
import { configJson, type SettledConfig } from './config.js';
import type { Kernels } from './kernels-file.js';
import { ledgerOf } from './ledger.js';
import type { CurvePoint, Outcome } from './outcome.js';
import { cellName, controlRounds, costOfCell, plan, type Cell } from './plan.js';
import { CONTROL_KINDS, type CellKind, type ControlKind, type Energy } from './records.js';
import { interval95 } from './statistics.js';
import { compare, compareWithDense, judge } from './verdict.js';

/** Everything a certificate is made of. */
export interface Evidence {
  config: SettledConfig;
  stability: Certificate['stability'];
  metric: { name: string; better: 'lower' | 'higher' };
  outcomes: ReadonlyMap<string, Outcome>;
  /** Validation curve of the deciding metric, by training. */
  curves: ReadonlyMap<string, readonly CurvePoint[]>;
  prunable: Certificate['prunable'];
  versions: Certificate['versions'];
  fingerprint: Certificate['fingerprint'];
  inference: Inference | null;
  /** Undefined where the run is older than its measurement. */
  energy?: Energy | undefined;
  /** On which kernels it trained, where it was asked to choose. */
  kernels: Kernels | null;
  files: Record<string, string>;
}

/** The best claim first; of equal claims the sparser row is the better one. */
const RANK: readonly Claim[] = [
  'winning',
  'matching',
  'partial',
  'ordinary',
  'worse than random',
  'unproven',
];

/** Makes the certificate. A pure function: `verify` calls it again on the same evidence and compares. */
export function assemble(evidence: Evidence): Certificate {
  const { config, metric, prunable } = evidence;
  const arms = armMaker(evidence);
  const dense = arms('dense', 0);
  const has = (kind: ControlKind) => config.controls.includes(kind);
  const epsilon = {
    relative: config.epsilon,
    absolute: dense.metric.mean === null ? null : Math.abs(dense.metric.mean) * config.epsilon,
  };
  const against = (ours: Arm, theirs: Arm) =>
    compare(ours.perSeed, theirs.perSeed, metric.better, epsilon.absolute);
  const longer = (kind: 'dense2x' | 'denseBudget') => {
    if (!has(kind)) return null;
    const arm = arms(kind, 0);
    return { arm, comparison: against(arm, dense) };
  };
  const dense2x = longer('dense2x');
  const denseBudget = longer('denseBudget');
  const cells = new Map(plan(config).map((cell) => [cell.name, cell]));
  const controlled = new Set(controlRounds(config));
  const rows = Array.from({ length: config.prune.rounds }, (_, i): Row => {
    const round = i + 1;
    const ticket = arms('ticket', round);
    const layers = layersOf(evidence, ticket);
    const alive = layers.reduce((sum, layer) => sum + (layer.alive[0] as number), 0);
    const density = alive / prunable.elements;
    const versusDense = compareWithDense(ticket.perSeed, dense.perSeed, metric.better, epsilon.absolute);
    const masked = controlled.has(round)
      ? config.controls.filter((k) => k !== 'dense2x' && k !== 'denseBudget')
      : [];
    const controls: Row['controls'] = {};
    for (const kind of masked) {
      const arm = arms(kind, round);
      controls[kind] = { arm, comparison: against(ticket, arm), layers: layersOf(evidence, arm) };
    }
    const verdict =
      masked.length === 0
        ? null
        : judge({
            density,
            seeds: config.seeds.length,
            better: metric.better,
            metric: metric.name,
            epsilon,
            versusDense,
            controls: Object.fromEntries(masked.map((kind) => [kind, controls[kind]?.comparison])),
            ticketMean: ticket.metric.mean,
            denseMean: dense.metric.mean,
            dense2xGain: dense2x?.comparison.gain.mean,
            denseBudget: denseBudget
              ? { steps: denseBudget.arm.steps, mean: denseBudget.arm.metric.mean }
              : undefined,
          });
    return {
      round,
      density,
      modelDensity: (prunable.parameters - prunable.elements + alive) / prunable.parameters,
      alive,
      cost: rowCost(config, cells, round),
      ticket,
      versusDense,
      controls,
      verdict,
      layers,
    };
  });
  const body = {
    format: CERTIFICATE_FORMAT,
    versions: evidence.versions,
    fingerprint: evidence.fingerprint,
    config: configJson(config),
    seeds: config.seeds,
    metric: { ...metric, part: 'test' },
    epsilon,
    prunable,
    dense,
    dense2x,
    denseBudget,
    stability: evidence.stability,
    rows,
    best: bestOf(rows),
    cost: { ...costOf(config), ...(evidence.energy && { joules: evidence.energy }) },
    events: ledgerOf(evidence),
    inference: evidence.inference,
    files: Object.fromEntries(Object.entries(evidence.files).sort(([a], [b]) => (a < b ? -1 : 1))),
  } satisfies Omit<Certificate, 'hash'>;
  return { ...body, hash: certificateHash(body) };
}

/** SHA-256 of a certificate's JSON without its `hash`. */
export function certificateHash(body: Omit<Certificate, 'hash'>): string {
  const { hash: _hash, ...rest } = body as Certificate;
  return createHash('sha256').update(JSON.stringify(rest)).digest('hex');
}

/** The row that the run's ticket is taken from. */
export function bestOf(rows: readonly Row[]): Certificate['best'] {
  const judged = rows.filter((row) => row.verdict !== null);
  const rank = (row: Row) => RANK.indexOf(row.verdict?.claim ?? 'unproven');
  const best = (judged.length > 0 ? judged : rows).reduce((a, b) => (rank(b) <= rank(a) ? b : a));
  return {
    round: best.round,
    density: best.density,
    claim: best.verdict?.claim ?? null,
    sentence: best.verdict?.sentence ?? 'No control was trained, so nothing is claimed.',
  };
}

function armMaker(evidence: Evidence): (kind: CellKind, round: number) => Arm {
  const { config, metric } = evidence;
  const level = (seed: number) => evidence.curves.get(cellName(seed, 'dense', 0))?.at(-1)?.value ?? null;
  return (kind, round) => {
    const cells = config.seeds.map((seed) => cellName(seed, kind, round));
    const outcomes = cells.map((cell) => {
      const found = evidence.outcomes.get(cell);
      if (!found) throw new Error(`The evidence of ${cell} is missing`);
      return found;
    });
    const perSeed = outcomes.map((o) => o.metrics[metric.name] ?? null);
    const stepsToDense = config.seeds.map((seed, i) => {
      const target = level(seed);
      const reached = (v: number | null) =>
        v !== null && target !== null && (metric.better === 'lower' ? v <= target : v >= target);
      return evidence.curves.get(cells[i] as string)?.find((p) => reached(p.value))?.step ?? null;
    });
    return {
      kind,
      steps: outcomes[0]?.steps ?? 0,
      perSeed,
      metric: interval95(perSeed),
      stepsToDense,
      cells,
    };
  };
}

function layersOf(evidence: Evidence, arm: Arm): Row['layers'] {
  return evidence.prunable.tensors.map(({ name, shape, elements }) => {
    const alive = arm.cells.map((cell) => evidence.outcomes.get(cell)?.alive?.[name] ?? elements);
    const mean = alive.reduce((a, b) => a + b, 0) / alive.length;
    return { name, shape, elements, alive, density: elements === 0 ? 1 : mean / elements };
  });
}

/** What the first seed's ticket of a round cost: everything that it needs, and the copies that found step k. */
function rowCost(config: SettledConfig, cells: ReadonlyMap<string, Cell>, round: number): Row['cost'] {
  const seed = config.seeds[0] as number;
  const needed = new Set<Cell>();
  const visit = (name: string) => {
    const cell = cells.get(name);
    if (!cell || needed.has(cell)) return;
    needed.add(cell);
    cell.needs.forEach(visit);
  };
  const ticket = cells.get(cellName(seed, 'ticket', round));
  if (!ticket) throw new Error(`The plan has no ticket of round ${round}`);
  visit(ticket.name);
  const copies = [...cells.values()].filter((c) => c.kind === 'stability' && c.seed === seed);
  const costs = [...needed, ...copies].map((cell) => costOfCell(config, cell));
  const total = costs.reduce((sum, { scoring, training }) => sum + scoring + training, 0);
  const train = costOfCell(config, ticket).training;
  return { find: total - train, train, total };
}

function costOf(config: SettledConfig): Certificate['cost'] {
  const cells = plan(config);
  const steps = (part: 'scoring' | 'training', kinds: readonly CellKind[]) =>
    cells
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((sum, cell) => sum + costOfCell(config, cell)[part], 0);
  const dense = steps('training', ['dense']);
  const rounds = steps('training', ['ticket', 'bilevel']);
  const scoring = steps('scoring', ['ticket']);
  const stability = steps('training', ['stability']);
  const controls = steps('training', CONTROL_KINDS) + steps('scoring', CONTROL_KINDS);
  const total = dense + rounds + scoring + stability + controls;
  return { dense, rounds, scoring, stability, controls, total, trainings: cells.length };
}
