import type { Claim, Comparison, Interval, Row, Verdict } from './certificate.js';
import type { ControlKind } from './records.js';
import { gains, interval95 } from './statistics.js';

/**
 * The exact definitions. ε is fixed before the run, as a share of dense's mean metric.
 *
 * winning            not inferior to dense by ε, and better than the re-initialised, the shuffled and every random
 *                    control, each interval excluding 0
 * matching           not inferior to dense, but some control is not beaten
 * partial            inferior to dense, yet better than all those controls
 * ordinary           inferior to dense and no better than some of them
 * worse than random  a random control is better than the ticket, the interval excluding 0
 * unproven           fewer than 3 seeds, a needed control left out, or intervals too wide to say
 */

/** The controls that a claim needs, as groups: of each group at least one must have been trained. */
const NEEDED: readonly (readonly ControlKind[])[] = [['reinit'], ['shuffle'], ['randomErk', 'randomUniform']];
const RANDOM: readonly ControlKind[] = ['randomErk', 'randomUniform'];

const NAMES: Record<ControlKind, string> = {
  dense2x: 'dense at twice the steps',
  denseBudget: "dense with the whole search's steps",
  reinit: 'the same mask with fresh weights',
  shuffle: 'the mask shuffled within its layers',
  randomErk: 'a random mask (ERK)',
  randomUniform: 'a random mask (uniform)',
  oneshot: 'one-shot pruning',
};

/** What a control is called in a sentence. */
export function controlName(kind: ControlKind): string {
  return NAMES[kind];
}

/** The ticket against a control. See {@link Comparison} for what each status means. */
export function compare(
  ours: readonly (number | null)[],
  theirs: readonly (number | null)[],
  better: 'lower' | 'higher',
  epsilon: number | null,
): Comparison {
  const gainPerSeed = gains(ours, theirs, better);
  const gain = interval95(gainPerSeed);
  return { gain, gainPerSeed, status: statusOf(gain, epsilon) };
}

function statusOf(gain: Interval, epsilon: number | null): Comparison['status'] {
  const { low, high } = gain;
  if (low === null || high === null) return 'unclear';
  if (low > 0) return 'beaten';
  if (high < 0) return 'better';
  return epsilon !== null && high - low <= 2 * epsilon ? 'level' : 'unclear';
}

/** The ticket against dense, with ε as the margin of non-inferiority. */
export function compareWithDense(
  ours: readonly (number | null)[],
  dense: readonly (number | null)[],
  better: 'lower' | 'higher',
  epsilon: number | null,
): Row['versusDense'] {
  const gainPerSeed = gains(ours, dense, better);
  const gain = interval95(gainPerSeed);
  const { low, high } = gain;
  let status: Row['versusDense']['status'] = 'unclear';
  if (low !== null && high !== null && epsilon !== null) {
    if (low > 0) status = 'exceeds';
    else if (low >= -epsilon) status = 'not inferior';
    else if (high < -epsilon) status = 'inferior';
  }
  return { gain, gainPerSeed, status };
}

export interface VerdictInput {
  density: number;
  seeds: number;
  better: 'lower' | 'higher';
  metric: string;
  epsilon: { relative: number; absolute: number | null };
  versusDense: Row['versusDense'];
  controls: Partial<Record<ControlKind, Comparison>>;
  ticketMean: number | null;
  denseMean: number | null;
  /** Gain of dense at twice the steps over dense; absent where it was not trained. */
  dense2xGain?: number | null;
  /** What dense reaches with the whole search's steps; absent where it was not trained. */
  denseBudget?: { steps: number; mean: number | null };
}

/** The verdict at one density: a pure function of the comparisons. */
export function judge(input: VerdictInput): Verdict {
  const claim = claimOf(input);
  const denseUnderTrained =
    input.dense2xGain !== undefined &&
    input.dense2xGain !== null &&
    input.epsilon.absolute !== null &&
    input.dense2xGain > input.epsilon.absolute;
  return {
    claim,
    exceedsDense: input.versusDense.status === 'exceeds',
    denseUnderTrained,
    sentence: sentenceOf(input, claim, denseUnderTrained),
  };
}

function missing(input: VerdictInput): ControlKind[] {
  return NEEDED.filter((group) => group.every((kind) => input.controls[kind] === undefined)).map(
    (group) => group[0] as ControlKind,
  );
}

/** The controls a claim rests on: one-shot is informative, no claim depends on it. */
function judged(input: VerdictInput): [ControlKind, Comparison][] {
  return NEEDED.flat().flatMap((kind): [ControlKind, Comparison][] => {
    const comparison = input.controls[kind];
    return comparison ? [[kind, comparison]] : [];
  });
}

function claimOf(input: VerdictInput): Claim {
  if (input.seeds < 3 || missing(input).length > 0) return 'unproven';
  const controls = judged(input);
  if (controls.some(([kind, c]) => RANDOM.includes(kind) && c.status === 'better'))
    return 'worse than random';
  const dense = input.versusDense.status;
  if (dense === 'unclear') return 'unproven';
  const all = controls.every(([, c]) => c.status === 'beaten');
  const some = controls.some(([, c]) => c.status === 'level' || c.status === 'better');
  if (dense === 'inferior') return all ? 'partial' : some ? 'ordinary' : 'unproven';
  return all ? 'winning' : some ? 'matching' : 'unproven';
}

function percent(x: number): string {
  return `${(100 * x).toFixed(x < 0.1 ? 2 : 1)}%`;
}

function figure(x: number | null): string {
  return x === null ? 'diverged' : String(Number(x.toPrecision(4)));
}

function list(kinds: readonly ControlKind[]): string {
  const names = kinds.map(controlName);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function sentenceOf(input: VerdictInput, claim: Claim, underTrained: boolean): string {
  const at = `At ${percent(input.density)} of the prunable weights`;
  const against = `${input.metric} ${figure(input.ticketMean)} against dense's ${figure(input.denseMean)}`;
  const margin = `${percent(input.epsilon.relative)} of dense's ${input.metric}`;
  const controls = judged(input);
  const with_ = (...states: Comparison['status'][]) =>
    controls.filter(([, c]) => states.includes(c.status)).map(([kind]) => kind);
  const unbeaten = with_('level', 'better', 'unclear');
  const dense =
    input.versusDense.status === 'exceeds'
      ? 'is better than dense'
      : input.versusDense.status === 'not inferior'
        ? `is as good as dense (no worse than by ${margin})`
        : `is worse than dense by more than ${margin}`;
  const sentences: Record<Exclude<Claim, 'unproven'>, string> = {
    winning: `${at} the ticket ${dense}, and better than ${list(with_('beaten'))}: a winning ticket (${against}).`,
    matching:
      `${at} the ticket ${dense} (${against}), but it does not beat ${list(unbeaten)}: ` +
      "it is not both the initialisation and the mask's structure that matter.",
    partial: `${at} the ticket ${dense} (${against}), yet better than ${list(with_('beaten'))}.`,
    ordinary: `${at} the ticket ${dense} (${against}) and no better than ${list(unbeaten)}.`,
    'worse than random': `${at} ${list(with_('better').filter((k) => RANDOM.includes(k)))} does better than the ticket (${against}).`,
  };
  const first =
    claim === 'unproven' ? `${at} nothing is proven (${against}): ${whyUnproven(input)}.` : sentences[claim];
  const trained = underTrained
    ? ` Dense was under-trained: twice the steps improve it by ${figure(input.dense2xGain ?? null)}, more than the margin, so an under-trained dense is what the ticket is measured against.`
    : '';
  const budget = input.denseBudget
    ? ` With the whole search's ${input.denseBudget.steps} steps dense reaches ${figure(input.denseBudget.mean)}.`
    : " Dense was not trained with the whole search's steps.";
  return first + trained + budget;
}

function whyUnproven(input: VerdictInput): string {
  if (input.seeds < 3)
    return `${input.seeds === 1 ? 'one seed says' : `${input.seeds} seeds say`} too little, a claim needs at least 3`;
  const without = missing(input);
  if (without.length > 0) return `the search left out ${list(without)}`;
  if (input.versusDense.status === 'unclear')
    return `over ${input.seeds} seeds the difference to dense is too uncertain to tell`;
  const unclear = judged(input).filter(([, c]) => c.status === 'unclear');
  return `over ${input.seeds} seeds the difference to ${list(unclear.map(([kind]) => kind))} is too uncertain to tell`;
}
