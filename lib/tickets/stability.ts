import { barrierOf, endsMean, type LinePoint } from './barrier.js';
import type { Certificate } from './certificate.js';
import type { FindConfig } from './config.js';

/**
 * The stability gate: from which step on does training no longer depend on the order of its data? From step k two
 * copies of a network are trained to the end, with different data order and noise. If the error does not rise on the
 * straight line between them, they lie in one basin, which was settled by step k; a ticket that is rewound to before that
 * is known to fail in large networks (Frankle et al. 2020, "Linear Mode Connectivity and the Lottery Ticket Hypothesis").
 *
 * One of the two copies is the dense training itself, which is there anyway and keeps a snapshot at every candidate; so a
 * candidate costs T − k steps.
 */
export type Stability = NonNullable<Certificate['stability']>;

/** What is measured for one candidate and seed. */
export interface LineRecord {
  seed: number;
  cell: string;
  /** Step k. */
  step: number;
  metric: string;
  better: 'lower' | 'higher';
  /** The metric along the line, from dense (0) to its copy (1). */
  curve: LinePoint[];
}

/** The steps to choose from, ascending. */
export function candidatesOf({ rewind, train }: FindConfig): number[] {
  const given = rewind.stability?.candidates;
  const steps = given ?? [0, ...[80, 40, 20, 10, 5].map((part) => Math.round(train.steps / part))];
  return [...new Set(steps)].filter((k) => k < train.steps).sort((a, b) => a - b);
}

/**
 * The candidate to test next; null when the smallest stable one is known. By `bisect` each test halves what is left, and it
 * is taken that training stays stable once it is; by `ascending` nothing is.
 *
 * @param stable what is known so far, by step
 */
export function nextCandidate(
  candidates: readonly number[],
  order: 'bisect' | 'ascending',
  stable: ReadonlyMap<number, boolean>,
): number | null {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const at = order === 'bisect' ? Math.floor((low + high) / 2) : low;
    const step = candidates[at] as number;
    const known = stable.get(step);
    if (known === undefined) return step;
    if (known) high = at;
    else low = at + 1;
  }
  return null;
}

/**
 * Whether the threshold is a share of the ends' mean (true), an amount (false), or a share of at least 1 (null). Unless it is
 * said: an error rate may rise by an amount, the two points of the paper. A loss rises by a share, for its scale is the
 * task's; but where it comes near 0 a share of it is less than its noise. A cross-entropy in nats that is below 1 may rise
 * by the threshold itself: the probability of the right answer, by that part of it.
 */
function relativeOf(
  { metric, better }: Pick<LineRecord, 'metric' | 'better'>,
  given: boolean | null,
): boolean | null {
  return given ?? (better === 'higher' || ERROR_RATES.includes(metric) ? false : null);
}

/** Names of metrics that are error rates, as shares of 1, whichever way they point. */
export const ERROR_RATES: readonly string[] = ['accuracy', 'error'];

/** The barrier of one record, the bound it must stay below, and whether it does. */
export function judgeLine(
  { curve, better, metric, seed, cell }: LineRecord,
  settings: { threshold: number; relative: boolean | null },
): Stability['tested'][number]['perSeed'][number] {
  const errors = curve.map(({ alpha, value }) => ({
    alpha,
    value: value === null ? null : better === 'lower' ? value : -value,
  }));
  const barrier = barrierOf(errors);
  const relative = relativeOf({ metric, better }, settings.relative);
  const mean = barrier === null ? null : Math.abs(endsMean(errors.map(({ value }) => value as number)));
  const scale = (size: number) => (relative === false ? 1 : relative ? size : Math.max(1, size));
  const bound = mean === null ? null : settings.threshold * scale(mean);
  return { seed, cell, barrier, bound, stable: barrier !== null && bound !== null && barrier < bound, curve };
}

/**
 * What the records say: the smallest stable candidate, or null while a test is missing. A pure function.
 *
 * If no candidate is stable, the latest is taken, and `stable` is false.
 */
export function decideStability(
  config: FindConfig,
  records: readonly LineRecord[],
): Stability | { next: number } {
  const settings = config.rewind.stability;
  if (settings === null) throw new Error('The configuration asks for no stability gate');
  const candidates = candidatesOf(config);
  const steps = [...new Set(records.map(({ step }) => step))].sort((a, b) => a - b);
  const tested = steps.map((step) => {
    const perSeed = records.filter((r) => r.step === step).map((r) => judgeLine(r, settings));
    const stable = perSeed.every((p) => p.stable);
    const barriers = perSeed.map(({ barrier }) => barrier);
    const barrier = barriers.some((b) => b === null) ? null : Math.max(...(barriers as number[]));
    return { step, barrier, stable, perSeed };
  });
  const known = new Map(tested.map(({ step, stable }) => [step, stable]));
  const next = nextCandidate(candidates, settings.order, known);
  if (next !== null) return { next };
  const chosen = tested.find(({ stable }) => stable);
  const [record] = records;
  return {
    step: chosen?.step ?? (candidates.at(-1) as number),
    stable: chosen !== undefined,
    metric: record?.metric ?? '',
    better: record?.better ?? 'lower',
    threshold: settings.threshold,
    relative: record ? relativeOf(record, settings.relative) : settings.relative,
    order: settings.order,
    candidates,
    tested,
  };
}
