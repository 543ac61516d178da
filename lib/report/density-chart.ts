import { scaleLinear, scaleLog } from 'd3-scale';
import type { Arm, Certificate, Row } from '../tickets/certificate.js';
import { CONTROL_KINDS, type CellKind, type ControlKind } from '../tickets/records.js';
import { ARMS, MASKED } from './arms.js';
import { apart, armLine, endLabels, figureOf, legendOf, markAt, px, whisker, xAxis, yAxis } from './chart.js';
import type { Frame } from './chart.js';
import { capital, counted, figure, percent } from './format.js';
import { html, type Html } from './html.js';

/** Horizontal room between the arms at one density, so that their intervals do not cover each other. */
const DODGE = 4;

/** The metric over density for the ticket and each control, with 95% intervals and dense as a band. */
export function densityChart(certificate: Certificate): Html {
  const { metric, rows, dense, best, epsilon } = certificate;
  const kinds: CellKind[] = ['ticket', ...MASKED.filter((kind) => rows.some((row) => row.controls[kind]))];
  const horizontal = horizontals(certificate);
  const direction = metric.better === 'lower' ? 'lower is better' : 'higher is better';
  const shown =
    best.claim === null ? '' : ` The ring marks the ticket of this run (${percent(best.density)}).`;
  const [bottom, top] = extentOf(certificate, kinds);
  const outside = horizontal
    .filter(({ arm: { metric: m } }) => m.mean !== null && (m.mean < bottom || m.mean > top))
    .map(
      ({ kind, arm }) =>
        ` ${capital(ARMS[kind].name)} lies outside the chart, at ${figure(arm.metric.mean)}.`,
    )
    .join('');
  return figureOf({
    id: 'density',
    title: `${metric.name} over density`,
    description:
      `Test ${metric.name} (${direction}) of the ticket and its controls at ${rows.length} densities from ` +
      `${percent(rows[0]?.density ?? 1)} to ${percent(rows.at(-1)?.density ?? 1)}. Dense reaches ${figure(dense.metric.mean)}. ` +
      'The table of densities below holds the same numbers.',
    caption:
      `Means over ${counted(certificate.seeds.length, 'seed')} with 95% Student t intervals, single seeds as small dots; the network gets sparser to the ` +
      `right. The grey band is dense ± ε (${percent(epsilon.relative)} of its mean): a ticket is as good as dense when it is not ` +
      `worse than the band, by the paired differences.${shown} Intervals are of each arm by itself: whether two arms differ is ` +
      `decided by the differences seed by seed, further down.${outside}`,
    legend: legendOf(['dense', ...horizontal.map(({ kind }) => kind), ...kinds]),
    wide: { height: 420, right: 118 },
    narrow: { height: 380 },
    left: 56,
    draw: (frame, id) => draw(certificate, kinds, frame, id),
  });
}

/** Arms without a density of their own: they are lines across the chart. */
function horizontals({ dense2x, denseBudget }: Certificate): { kind: CellKind; arm: Arm }[] {
  return [
    ...(dense2x ? [{ kind: 'dense2x' as const, arm: dense2x.arm }] : []),
    ...(denseBudget ? [{ kind: 'denseBudget' as const, arm: denseBudget.arm }] : []),
  ];
}

function isControl(kind: CellKind): kind is ControlKind {
  return (CONTROL_KINDS as readonly string[]).includes(kind);
}

function armAt(row: Row, kind: CellKind): Arm | undefined {
  if (kind === 'ticket') return row.ticket;
  return isControl(kind) ? row.controls[kind]?.arm : undefined;
}

/** The range of the axis. Dense trained longer can be far off, when it overfits: it does not widen the axis beyond reason. */
function extentOf(certificate: Certificate, kinds: readonly CellKind[]): [number, number] {
  const { dense, rows, epsilon } = certificate;
  const margin = epsilon.absolute ?? 0;
  const arms = [dense, ...rows.flatMap((row) => kinds.flatMap((kind) => armAt(row, kind) ?? []))];
  const [low, high] = extent(arms, margin);
  const near = horizontals(certificate).filter(
    ({ arm: { metric } }) =>
      metric.mean !== null && metric.mean > low - (high - low) / 2 && metric.mean < high + (high - low) / 2,
  );
  return near.length === 0
    ? [low, high]
    : [
        Math.min(low, ...near.map(({ arm }) => (arm.metric.mean ?? low) - (high - low) / 20)),
        Math.max(high, ...near.map(({ arm }) => (arm.metric.mean ?? high) + (high - low) / 20)),
      ];
}

function draw(certificate: Certificate, kinds: readonly CellKind[], frame: Frame, id: string): Html {
  const { metric, rows, dense, epsilon, best } = certificate;
  const [bottom, top] = extentOf(certificate, kinds);
  const sparsest = rows.at(-1)?.density ?? 0.5;
  const inset = 14;
  const x = scaleLog()
    .domain([1, Math.min(sparsest, 0.98)])
    .range([frame.left + inset, frame.width - frame.right - inset]);
  const y = scaleLinear()
    .domain([bottom, top])
    .nice()
    .range([frame.height - frame.bottom, frame.top + 8]);
  const end = frame.width - frame.right;
  const clip = `${id}-clip`;
  const ticks = [1, ...rows.map((row) => row.density)];
  const band = (value: number, margin: number) =>
    html`<rect
      class="band"
      x="${frame.left}"
      width="${px(end - frame.left)}"
      y="${px(y(value + margin))}"
      height="${px(y(value - margin) - y(value + margin))}"
    />`;
  const labels = [
    ...[{ kind: 'dense' as CellKind, arm: dense }, ...horizontals(certificate)].flatMap(({ kind, arm }) =>
      arm.metric.mean === null || arm.metric.mean < bottom || arm.metric.mean > top
        ? []
        : [{ kind, y: y(arm.metric.mean) }],
    ),
    ...kinds.flatMap((kind) => {
      const last = rows.findLast((row) => typeof armAt(row, kind)?.metric.mean === 'number');
      const mean = last && armAt(last, kind)?.metric.mean;
      // A label belongs beside the end of its line; a line that ends further left has the legend.
      return typeof mean === 'number' && last === rows.at(-1) ? [{ kind, y: y(mean) }] : [];
    }),
  ];
  const ring = rows.find((row) => row.round === best.round);
  return html`<clipPath id="${clip}">
      <rect
        x="${frame.left}"
        y="${frame.top}"
        width="${end - frame.left}"
        height="${frame.height - frame.bottom - frame.top}"
      />
    </clipPath>
    <g clip-path="url(#${clip})">
      ${dense.metric.mean !== null && epsilon.absolute !== null && band(dense.metric.mean, epsilon.absolute)}
    </g>
    ${yAxis(y, frame, `${metric.name} (${metric.better} is better)`)}
    ${xAxis(x, apart(x, ticks, percent), frame, percent, 'density: prunable weights kept (log scale)')}
    <g clip-path="url(#${clip})">
      ${[{ kind: 'dense' as CellKind, arm: dense }, ...horizontals(certificate)].map(
        ({ kind, arm }) =>
          arm.metric.mean !== null &&
          armLine(kind, [
            [frame.left, y(arm.metric.mean)],
            [end, y(arm.metric.mean)],
          ]),
      )}
      ${armPoint(dense, x(1), y, 'dense')}
      ${[...kinds].reverse().map((kind) => {
        const shift = (kinds.indexOf(kind) - (kinds.length - 1) / 2) * (frame.wide ? DODGE : DODGE / 2);
        const at = (row: Row) => x(row.density) + shift;
        const means = rows.flatMap((row): (readonly [number, number] | null)[] => {
          const arm = armAt(row, kind);
          // A density without this control leaves no gap; one where it diverged does.
          if (!arm) return [];
          return [arm.metric.mean === null ? null : [at(row), y(arm.metric.mean)]];
        });
        return html`${armLine(kind, means)}${rows.map((row) => {
          const arm = armAt(row, kind);
          return arm && armPoint(arm, at(row), y, `${ARMS[kind].name} at ${percent(row.density)}`);
        })}${
          kind === 'ticket' && ring?.verdict && ring.ticket.metric.mean !== null
            ? html`<circle class="ring" cx="${px(at(ring))}" cy="${px(y(ring.ticket.metric.mean))}" r="9" />`
            : ''
        }`;
      })}
    </g>
    ${endLabels(frame, labels)}`;
}

function armPoint(arm: Arm, x: number, y: (value: number) => number, name: string): Html {
  const { mean, low, high } = arm.metric;
  const interval = low === null || high === null ? '' : ` (95%: ${figure(low)} to ${figure(high)})`;
  return html`${low !== null && high !== null && whisker(arm.kind, x, y(low), y(high))}${arm.perSeed.map(
    (value) =>
      value !== null && html`<circle class="seed ${arm.kind}" cx="${px(x)}" cy="${px(y(value))}" r="1.8" />`,
  )}${mean !== null && markAt(arm.kind, x, y(mean), `${name}: ${figure(mean)}${interval}`)}`;
}

/**
 * The range of the axis: every seed and ε, and the intervals as far as they do not flatten everything else: with three
 * seeds one that is off makes an interval many times as wide as all the means lie apart.
 */
function extent(arms: readonly Arm[], margin: number): [number, number] {
  const seeds = arms.flatMap((arm) => arm.perSeed.filter((v) => v !== null));
  if (seeds.length === 0) return [0, 1];
  const dense = arms[0]?.metric.mean ?? (seeds[0] as number);
  const low = Math.min(...seeds, dense - margin);
  const high = Math.max(...seeds, dense + margin);
  const room = (high - low) * 0.35 || Math.abs(high) * 0.01 || 1;
  const bounds = arms.flatMap(({ metric }) => [metric.low, metric.high].filter((v) => v !== null));
  return [
    Math.min(low, Math.max(low - room, Math.min(low, ...bounds))) - room / 20,
    Math.max(high, Math.min(high + room, Math.max(high, ...bounds))) + room / 20,
  ];
}
