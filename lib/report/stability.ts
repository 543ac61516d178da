import { scaleLinear } from 'd3-scale';
import type { Certificate } from '../tickets/certificate.js';
import type { CellKind } from '../tickets/records.js';
import { armLine, endLabels, figureOf, markAt, xAxis, yAxis, type Frame } from './chart.js';
import { count, counted, figure, fixed, percent } from './format.js';
import { html, type Html } from './html.js';
import { table } from './tables.js';

type Stability = NonNullable<Certificate['stability']>;
type Line = Stability['tested'][number]['perSeed'][number] & { step: number; kind: CellKind };

/** How step k was found: the metric along the line between dense and a copy of it, for every candidate tested. */
export function stabilitySection({ stability }: Certificate): Html | false {
  if (stability === null) return false;
  const { step, stable, tested, metric, better, threshold, relative } = stability;
  const share = `${percent(threshold)} of their mean`;
  const bound = relative
    ? share
    : relative === null
      ? `${share}, or of 1 where that is more`
      : String(threshold);
  const lines = tested.flatMap((t) =>
    t.perSeed.map((p): Line => ({ ...p, step: t.step, kind: t.step === step ? 'ticket' : 'stability' })),
  );
  return html`<p>
      From each candidate step k, dense and a copy of it with another order of data and other noise were
      trained to the end. Where the ${metric} on the straight line between the two gets worse than the mean of
      its ends by less than ${bound}, training is stable from k.
      ${
        stable
          ? html`The smallest stable candidate is k = ${count(step)}.`
          : html`<b>No candidate was stable</b>; the latest, k = ${count(step)}, was taken.`
      }
      ${
        stability.order === 'bisect' &&
        'The candidates were bisected, which takes it that training stays stable once it is.'
      }
    </p>
    ${lineChart(lines, metric, better)}
    ${table(
      ['step k', 'seed', `${metric}, dense`, `${metric}, copy`, 'barrier', 'stable below', ''],
      lines.map(
        (line) =>
          html`<tr class="${line.kind === 'ticket' ? 'best' : ''}">
            <th scope="row">${count(line.step)}</th>
            <td>${line.seed}</td>
            <td>${figure(line.curve[0]?.value ?? null)}</td>
            <td>${figure(line.curve.at(-1)?.value ?? null)}</td>
            <td>${figure(line.barrier)}</td>
            <td>${figure(line.bound)}</td>
            <td class="${line.stable ? 'good' : 'bad'}">${line.stable ? 'stable' : 'not stable'}</td>
          </tr>`,
      ),
      `Validation ${metric}; ${counted(stability.candidates.length, 'candidate')}: ${stability.candidates.map(count).join(', ')}.`,
    )}`;
}

function lineChart(lines: readonly Line[], metric: string, better: 'lower' | 'higher'): Html | false {
  const values = lines.flatMap(({ curve }) => curve.flatMap(({ value }) => value ?? []));
  if (values.length === 0) return false;
  return figureOf({
    id: 'stability',
    title: `${metric} between dense and its copies`,
    description: lines
      .map(({ step, seed, barrier }) => `From step ${step}, seed ${seed}: barrier ${figure(barrier)}.`)
      .join(' '),
    caption: html`<b>Between dense and its copies.</b> The ${metric} on the validation part at
      ${lines[0]?.curve.length ?? 0} points of the line from dense to its copy; a bulge to the worse side is
      the barrier. The step that the search took is drawn as the ticket is.`,
    wide: { height: 280, right: 118 },
    narrow: { height: 260 },
    left: 56,
    draw: (frame) => drawLines(lines, values, `${metric} (${better} is better)`, frame),
  });
}

function drawLines(lines: readonly Line[], values: readonly number[], name: string, frame: Frame): Html {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = (high - low) * 0.05 || Math.abs(high) * 0.01 || 1;
  const end = frame.width - frame.right;
  const x = scaleLinear()
    .domain([0, 1])
    .range([frame.left + 6, end - 6]);
  const y = scaleLinear()
    .domain([low - pad, high + pad])
    .nice(5)
    .range([frame.height - frame.bottom, frame.top + 8]);
  const place = ({ alpha, value }: Line['curve'][number]) =>
    value === null ? null : ([x(alpha), y(value)] as const);
  return html`${yAxis(y, frame, name)}
  ${xAxis(x, [0, 0.25, 0.5, 0.75, 1], frame, String, 'α: 0 is dense, 1 its copy')}
  ${lines.map(
    ({ kind, curve, step, seed }) =>
      html`${armLine(kind, curve.map(place))}${curve.map((point) => {
        const at = place(point);
        const tip = `k = ${step}, seed ${seed}, α = ${fixed(point.alpha, 2)}: ${figure(point.value)}`;
        return at && markAt(kind, at[0], at[1], tip, 18);
      })}`,
  )}
  ${endLabels(
    frame,
    lines.flatMap(({ kind, curve, step }) => {
      const value = curve.at(-1)?.value;
      return typeof value === 'number' ? [{ kind, y: y(value), text: `k = ${count(step)}` }] : [];
    }),
  )}`;
}
