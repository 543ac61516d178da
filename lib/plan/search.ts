// What a search costs: its trainings are those that findTicket would run (lib/tickets/plan.ts).

import { parseConfig, settle } from '../tickets/config.js';
import { aliveByRound, costOfCell, plan as trainings, searchSteps } from '../tickets/plan.js';
import type { ControlKind } from '../tickets/records.js';
import type { Architecture } from './architecture.js';
import type { Hardware } from './hardware.js';
import { parametersOf, prunableOf, type PlannedModel } from './model.js';

export interface SearchOptions {
  /** Optimizer steps of one training. */
  steps: number;
  rounds: number;
  /** Share of the alive weights that a round removes. */
  fraction: number;
  /** Step that weights go back to. */
  rewindTo: number;
  seeds: number;
  controls: readonly ControlKind[];
}

export interface SearchPlan {
  trainings: number;
  /** Steps of all trainings, and of the search for one seed without its controls. */
  steps: number;
  searchSteps: number;
  /** In trainings of the dense model. */
  timesDense: number;
  /** Fraction of the prunable weights that the last round keeps. */
  density: number;
  tokens: number;
  /** Null where the model's architecture is not known. */
  stepSeconds: number | null;
  gpuHours: number | null;
  days: number | null;
}

export interface StepOptions {
  ranks: number;
  batch: number;
  sequence: number;
  accumulate: number;
}

export function searchOf(
  model: PlannedModel,
  options: SearchOptions,
  step: StepOptions & { wire: number; bandwidth: number },
  hardware: Hardware,
): SearchPlan {
  const { steps, rounds, fraction, rewindTo, seeds, controls } = options;
  // The names are of nothing: only the plan of the trainings is asked for.
  const nothing = { module: '-' };
  const config = settle(
    parseConfig({
      ...{ out: '-', model: nothing, task: nothing },
      seeds: Array.from({ length: seeds }, (_, seed) => seed),
      train: { steps, optimizer: { name: 'adamW', lr: 1 } },
      prune: { rounds, fraction },
      rewind: { to: rewindTo },
      controls,
    }),
    rewindTo,
  );
  const cells = trainings(config);
  const all = cells.reduce((sum, cell) => {
    const { scoring, training } = costOfCell(config, cell);
    return sum + scoring + training;
  }, 0);
  const prunable = prunableOf(model);
  const alive = aliveByRound([prunable], config).at(-1) as number;
  const stepTokens = step.ranks * step.batch * step.sequence * step.accumulate;
  const stepSeconds = model.architecture ? secondsOf(model, model.architecture, step, hardware) : null;
  const seconds = stepSeconds === null ? null : all * stepSeconds;
  return {
    trainings: cells.length,
    steps: all,
    searchSteps: searchSteps(config),
    timesDense: all / (steps * seeds),
    density: prunable === 0 ? 1 : alive / prunable,
    tokens: all * stepTokens,
    stepSeconds,
    gpuHours: seconds === null ? null : (seconds * step.ranks) / 3600,
    days: seconds === null ? null : seconds / 86_400,
  };
}

/**
 * Operations of forward and backward pass for a token: 6 for each parameter that is multiplied with, and 12 · layers ·
 * features · sequence for attention (Chowdhery et al. 2022, PaLM, appendix B). Masks save none. Model operations: what
 * checkpointing computes again is in the share of the peak that is reached.
 */
export function operationsOf(model: PlannedModel, a: Architecture, sequence: number): number {
  const tables = a.vocab * a.dim + (a.positions === 'learned' ? a.context * a.dim : 0);
  // A tied table is multiplied with once, as the output layer.
  const multiplied = parametersOf(model) - tables + (a.tied === true ? a.vocab * a.dim : 0);
  return 6 * multiplied + 12 * a.layers * a.heads * a.headDim * sequence;
}

/** The longer of computing and sending: FSDP overlaps them. */
function secondsOf(
  model: PlannedModel,
  architecture: Architecture,
  { batch, sequence, accumulate, wire, bandwidth }: StepOptions & { wire: number; bandwidth: number },
  { peak, mfu }: Hardware,
): number {
  const tokens = batch * sequence * accumulate;
  const computing = (tokens * operationsOf(model, architecture, sequence)) / (peak * mfu);
  return Math.max(computing, wire / bandwidth);
}
