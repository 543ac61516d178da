import { scaleLinear } from 'd3-scale';
import type { Certificate, Comparison, Interval, Row } from '../tickets/certificate.js';
import type { CellKind } from '../tickets/records.js';
import { ARMS, MASKED } from './arms.js';
import { figureOf, markAt, px, roundTicks, tickDecimals, xAxis, type Frame } from './chart.js';
import { decimalsFor, percent, signed } from './format.js';
import { html, type Html } from './html.js';

interface Line {
  kind: CellKind;
  name: string;
  gain: Interval;
  perSeed: readonly (number | null)[];
  status: Comparison['status'] | Row['versusDense']['status'];
}

/** The ticket's paired gain over dense and over each control at one density: where the verdict is decided. */
export function forestChart(certificate: Certificate, row: Row): Html {
  const { metric, epsilon } = certificate;
  const lines: Line[] = [
    {
      kind: 'dense',
      name: 'dense',
      gain: row.versusDense.gain,
      perSeed: row.versusDense.gainPerSeed,
      status: row.versusDense.status,
    },
    ...MASKED.flatMap((kind): Line[] => {
      const control = row.controls[kind];
      if (!control) return [];
      const { gain, gainPerSeed, status } = control.comparison;
      return [{ kind, name: ARMS[kind].short, gain, perSeed: gainPerSeed, status }];
    }),
  ];
  const height = 34 * lines.length + 66;
  const decimals = decimalsFor(epsilon.absolute === null ? null : epsilon.absolute / 2);
  return figureOf({
    id: `gain-${row.round}`,
    title: `Gain of the ticket at ${percent(row.density)} density`,
    description: lines
      .map(({ name, gain, status }) => `${name}: ${signed(gain.mean, decimals)}, ${status}`)
      .join('; '),
    caption: html`<b>How much better the ticket is at ${percent(row.density)} density,</b> seed by seed, in
      ${metric.name}: mean difference with its 95% interval, to the right of 0 where the ticket is better. The
      dashed line is −ε, the margin against dense.`,
    wide: { height, right: 118 },
    narrow: { height },
    left: 108,
    draw: (frame) => draw(lines, epsilon.absolute, decimals, frame),
  });
}

function draw(lines: readonly Line[], epsilon: number | null, decimals: number, frame: Frame): Html {
  const values = lines.flatMap(({ gain, perSeed }) => [
    gain.low,
    gain.high,
    ...perSeed,
    0,
    epsilon === null ? null : -epsilon,
  ]);
  const known = values.filter((v) => v !== null);
  const end = frame.width - frame.right;
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const pad = (high - low) * 0.06 || 1;
  const x = scaleLinear()
    .domain([low - pad, high + pad])
    .range([frame.left + 6, end - 6]);
  const ticks = roundTicks(x, (value) => signed(value, decimals));
  const digits = tickDecimals(ticks);
  const tick = (value: number) => (value === 0 ? '0' : signed(value, digits));
  const floor = frame.height - frame.bottom;
  const vertical = (value: number, style: string) =>
    html`<line class="${style}" x1="${px(x(value))}" x2="${px(x(value))}" y1="${frame.top}" y2="${floor}" />`;
  return html`${xAxis(x, ticks, frame, tick, 'gain of the ticket')} ${vertical(0, 'zero')}
  ${epsilon !== null && vertical(-epsilon, 'epsilon')}
  ${lines.map((line, i) => drawLine(line, frame.top + 22 + 34 * i, x, decimals, frame))}`;
}

function drawLine(
  { kind, name, gain, perSeed, status }: Line,
  y: number,
  x: (value: number) => number,
  decimals: number,
  frame: Frame,
): Html {
  const { mean, low, high } = gain;
  const text = (style: string, at: number, height: number, anchor: string, content: string) =>
    html`<text class="${style}" x="${px(at)}" y="${height}" dy="0.35em" text-anchor="${anchor}"
      >${content}</text
    >`;
  const bar =
    low !== null && high !== null
      ? `M${px(x(low))} ${y}H${px(x(high))}M${px(x(low))} ${y - 4}v8M${px(x(high))} ${y - 4}v8`
      : '';
  return html`${
    frame.wide
      ? [
          text(`label ${kind}`, frame.left - 4, y, 'end', name),
          text('note', frame.width - frame.right + 8, y, 'start', status),
        ]
      : [
          text(`label ${kind}`, frame.left - 4, y - 6, 'end', name),
          text('note', frame.left - 4, y + 8, 'end', status),
        ]
  }
  ${bar && html`<path class="whisker strong ${kind}" d="${bar}" />`}
  ${perSeed.map(
    (value) =>
      value !== null && html`<circle class="seed ${kind}" cx="${px(x(value))}" cy="${y + 9}" r="2" />`,
  )}
  ${
    mean === null
      ? text('note', x(0) + 6, y, 'start', 'diverged')
      : markAt(kind, x(mean), y, `${name}: ${signed(mean, decimals)}`, 60)
  }`;
}
