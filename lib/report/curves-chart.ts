import { scaleLinear } from 'd3-scale';
import { area } from 'd3-shape';
import type { Certificate } from '../tickets/certificate.js';
import type { CellKind, MetricsLine } from '../tickets/records.js';
import { armLine, endLabels, figureOf, legendOf, px, roundTicks, xAxis, yAxis, type Frame } from './chart.js';
import { MASKED } from './arms.js';
import { curvesOf, type Curve, type CurveBand } from './curves.js';
import { count, percent } from './format.js';
import { html, type Html } from './html.js';

/** The courses of training: validation and training loss of dense, ticket and controls, and dense with more steps. */
export function curveCharts(certificate: Certificate, lines: readonly MetricsLine[]): Html {
  const { metric, best } = certificate;
  const validation = curvesOf(lines, (line) =>
    line.event === 'validation' ? line.metrics[metric.name] : undefined,
  );
  const training = curvesOf(lines, (line) => (line.event === 'train' ? line.loss : undefined));
  const together = ['dense', 'ticket', ...MASKED];
  const chosen = (curves: readonly Curve[]) =>
    curves
      .filter(({ kind, round }) => together.includes(kind) && (round === 0 || round === best.round))
      .sort((a, b) => together.indexOf(a.kind) - together.indexOf(b.kind));
  const longer = validation.filter(({ kind }) => ['dense', 'dense2x', 'denseBudget'].includes(kind));
  const at = `at ${percent(best.density)} density`;
  const better = metric.better;
  const charts = [
    chart('validation', `Validation ${metric.name} ${at}`, metric.name, better, chosen(validation)),
    chart('training', `Training loss ${at}`, 'loss', 'lower', chosen(training)),
    longer.length > 1 &&
      chart('longer', `Validation ${metric.name} of dense, trained longer`, metric.name, better, longer),
  ];
  return html`${charts}`;
}

function chart(
  id: string,
  title: string,
  name: string,
  better: 'lower' | 'higher',
  curves: readonly Curve[],
): Html | false {
  if (curves.length === 0) return false;
  const kinds = curves.map(({ kind }) => kind);
  const last = Math.max(...curves.map(({ points }) => points.at(-1)?.step ?? 0));
  return figureOf({
    id,
    title,
    description: `${title}: ${curves
      .map(({ kind, points }) => `${kind} ends at ${points.at(-1)?.mean.toPrecision(4)}`)
      .join(', ')}.`,
    caption: html`<b>${title}.</b> Means over the seeds; the shade reaches from the lowest to the highest
      seed. The steepest first part lies outside the chart.`,
    legend: legendOf(kinds),
    wide: { height: 320, right: 118 },
    narrow: { height: 300 },
    left: 56,
    draw: (frame, own) => draw(curves, last, name, better, frame, own),
  });
}

function draw(
  curves: readonly Curve[],
  last: number,
  name: string,
  better: 'lower' | 'higher',
  frame: Frame,
  id: string,
): Html {
  const [bottom, top] = extent(curves, last, better);
  const end = frame.width - frame.right;
  const x = scaleLinear()
    .domain([0, last])
    .range([frame.left, end - 4]);
  const y = scaleLinear()
    .domain([bottom, top])
    .nice(6)
    .range([frame.height - frame.bottom, frame.top + 8]);
  const clip = `${id}-clip`;
  const order: CellKind[] = ['ticket', 'dense'];
  const drawn = [...curves].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return html`<clipPath id="${clip}">
      <rect
        x="${frame.left}"
        y="${frame.top}"
        width="${end - frame.left}"
        height="${frame.height - frame.bottom - frame.top}"
      />
    </clipPath>
    ${yAxis(y, frame, `${name} (${better} is better)`)}
    ${xAxis(x, roundTicks(x, count), frame, count, 'optimizer steps')}
    <g clip-path="url(#${clip})">
      ${drawn.map(({ kind, points }) => html`<path class="spread ${kind}" d="${spread(points, x, y)}" />`)}
      ${drawn.map(({ kind, points }) =>
        armLine(
          kind,
          points.map(({ step, mean }) => [x(step), y(mean)] as const),
        ),
      )}
    </g>
    ${endLabels(
      frame,
      curves.flatMap(({ kind, points }) => {
        const point = points.at(-1);
        return point && x(point.step) > end - 40 ? [{ kind, y: y(point.mean) }] : [];
      }),
    )}`;
}

function spread(points: readonly CurveBand[], x: (v: number) => number, y: (v: number) => number): string {
  const path = area<CurveBand>()
    .x(({ step }) => Number(px(x(step))))
    .y0(({ low }) => Number(px(y(low))))
    .y1(({ high }) => Number(px(y(high))));
  return path(points) ?? '';
}

/** All values after the first part of the shortest curve's steps: the fall at the start would flatten the rest. */
function extent(curves: readonly Curve[], last: number, better: 'lower' | 'higher'): [number, number] {
  const shortest = Math.min(...curves.map(({ points }) => points.at(-1)?.step ?? last));
  // Dense trained longer ends lower: its chart is about the differences after dense's end.
  const from = last > 1.5 * shortest ? 0.6 : 0.2;
  const settled = curves.flatMap(({ points }) => {
    const late = points.filter(({ step }) => step >= shortest * from);
    return (late.length > 0 ? late : points).map(({ mean }) => mean);
  });
  const ends = curves.flatMap(({ points }) => points.slice(-1).flatMap(({ low, high }) => [low, high]));
  const values = [...settled, ...ends];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = (high - low) * 0.04 || Math.abs(high) * 0.01 || 1;
  return better === 'lower' ? [low - pad, high] : [low, high + pad];
}
