import { createHash } from 'node:crypto';

/** The streams of randomness that one seed of a search stands for. They do not touch each other. */
export interface Seeds {
  /** Initial weights. */
  init: number;
  /** Weights of the re-initialised control. */
  reinit: number;
  /** Order and sampling of the training data. */
  data: number;
  /** Dropout and whatever else draws from the default generator. */
  noise: number;
  /** Order of the data and noise of the copies that the stability gate trains beside dense. */
  copyData: number;
  copyNoise: number;
  /** Batches of a bi-level search's lower and upper level, and its noise. */
  lower: number;
  upper: number;
  searchNoise: number;
  /** Batches that a criterion scores by. */
  calibration: number;
}

/** Data position seed of validation and test batches: the same for every training, so that they measure alike. */
export const EVALUATION_SEED = 0;

/** Seed of the random numbers that are drawn while a batch of validation or test is measured. */
export function evaluationSeed(step: number): number {
  return derived('evaluate', step);
}

/** Seed of a rank's noise: ranks have data of their own, and dropout of their own. */
export function rankSeed(seed: number, rank: number): number {
  return rank === 0 ? seed : derived(`rank:${rank}`, seed);
}

/** Derives the seeds: the first 48 bits of SHA-256("espalier:<stream>:<seed>"), so that they are exact as numbers. */
export function seedsOf(seed: number): Seeds {
  const derive = (stream: string) => derived(stream, seed);
  return {
    init: derive('init'),
    reinit: derive('reinit'),
    data: derive('data'),
    noise: derive('noise'),
    copyData: derive('data:copy'),
    copyNoise: derive('noise:copy'),
    lower: derive('data:lower'),
    upper: derive('data:upper'),
    searchNoise: derive('noise:search'),
    calibration: derive('data:calibration'),
  };
}

/** Seed of the random or shuffled mask of one control: independent between controls and rounds. */
export function maskSeed(seed: number, kind: string, round: number): number {
  return derived(`mask:${kind}:${round}`, seed);
}

function derived(stream: string, seed: number): number {
  return createHash('sha256').update(`espalier:${stream}:${seed}`).digest().readUIntBE(0, 6);
}
