import Table from 'cli-table3';
import pc from 'picocolors';
import type { Certificate, Claim, Comparison, Row } from '../tickets/certificate.js';
import { decisionsOf, type Kernels } from '../tickets/kernels-file.js';
import { decisionSummary } from '../sparse/table.js';
import { ARMS, MASKED } from './arms.js';
import { count, counted, energy, figure, fixed, percent, signed } from './format.js';
import { gainDecimals, headline, toneOf } from './opening.js';

/** Columns that a terminal surely has room for. */
const WIDTH = 98;
const BARS = '▁▂▃▄▅▆▇█';

type Paint = ReturnType<typeof pc.createColors>;
type Status = Comparison['status'] | Row['versusDense']['status'];

const SIGNS: Readonly<Record<Status, string>> = {
  beaten: '✓',
  exceeds: '✓',
  'not inferior': '✓',
  level: '=',
  unclear: '?',
  better: '✗',
  inferior: '✗',
};

/**
 * What a search found, for a terminal of at least 100 columns: the verdict in words, and a table with a line for each
 * density.
 *
 * @param options.colors whether to colour; as the terminal and `NO_COLOR` say unless given
 * @param options.kernels what `kernels.json` of the run holds, if anything
 */
export function renderSummary(
  certificate: Certificate,
  { colors = pc.isColorSupported, kernels = null }: { colors?: boolean; kernels?: Kernels | null } = {},
): string {
  const paint = pc.createColors(colors);
  const { best, metric, rows, dense, dense2x, denseBudget, cost, seeds } = certificate;
  const decimals = gainDecimals(certificate);
  const kinds = MASKED.filter((kind) => rows.some((row) => row.controls[kind]));
  const table = new Table({
    head: ['density', metric.name, 'dense', ...kinds.map((kind) => ARMS[kind].short), 'verdict'].map((name) =>
      paint.dim(name),
    ),
    colAligns: ['right', 'right', 'right', ...kinds.map(() => 'right' as const), 'left'],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1 },
    chars: BARE,
  });
  for (const row of rows) {
    const strong = row.round === best.round ? paint.bold : (text: string) => text;
    table.push([
      strong(percent(row.density)),
      strong(fixed(row.ticket.metric.mean, decimals)),
      gainOf(row.versusDense, decimals, paint),
      ...kinds.map((kind) => {
        const control = row.controls[kind];
        return control ? gainOf(control.comparison, decimals, paint) : paint.dim('·');
      }),
      row.verdict ? strong(claimOf(row.verdict.claim, paint)) : paint.dim('·'),
    ]);
  }
  const means = rows.map((row) => row.ticket.metric.mean);
  const whole = [
    `dense ${figure(dense.metric.mean)}`,
    ...(dense2x ? [`at twice the steps ${figure(dense2x.arm.metric.mean)}`] : []),
    ...(denseBudget ? [`with the whole search's steps ${figure(denseBudget.arm.metric.mean)}`] : []),
  ].join(', ');
  return [
    '',
    claimOf(best.claim, paint, headline(certificate)),
    '',
    ...wrapped(best.sentence),
    '',
    table.toString().replace(/ +$/gm, ''),
    '',
    ...[
      `Gain of the ticket over dense and each control, by ${metric.name} (${metric.better} is better), mean of ${counted(seeds.length, 'seed')}` +
        `: ✓ better (than dense: no worse by ε), = level, ✗ worse, ? too uncertain to say.`,
      `Test ${metric.name}: ${whole}; ticket from dense to sparse ${sparkline([dense.metric.mean, ...means])}.`,
      `${count(cost.trainings)} trainings, ${count(Math.round(cost.total))} steps${energyOf(cost)}.`,
      ...(kernels ? [`Kernels: ${decisionSummary(decisionsOf(kernels))}.`] : []),
    ].flatMap((text) => wrapped(text).map((line) => paint.dim(line))),
    '',
  ].join('\n');
}

function energyOf({ joules }: Certificate['cost']): string {
  return joules?.total == null ? '' : `, ${energy(joules.total)} of the GPUs`;
}

function gainOf(
  { gain, status }: { gain: Row['versusDense']['gain']; status: Status },
  decimals: number,
  paint: Paint,
): string {
  const sign = SIGNS[status];
  const color = sign === '✓' ? paint.green : sign === '✗' ? paint.red : paint.yellow;
  return color(`${signed(gain.mean, decimals)} ${sign}`);
}

function claimOf(claim: Claim | null, paint: Paint, text: string = claim ?? 'no claim'): string {
  const tone = toneOf(claim);
  return tone === 'good' ? paint.green(text) : tone === 'bad' ? paint.red(text) : paint.yellow(text);
}

/**
 * Values as bars: the lowest is the lowest bar, whichever way the metric points; a diverged one is an `x`.
 */
export function sparkline(values: readonly (number | null)[]): string {
  const known = values.filter((v) => v !== null);
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  return values
    .map((v) => {
      if (v === null) return 'x';
      const height = span === 0 ? 0 : (v - low) / span;
      return BARS[Math.round(height * (BARS.length - 1))];
    })
    .join('');
}

function wrapped(text: string, width = WIDTH): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' ',
};
