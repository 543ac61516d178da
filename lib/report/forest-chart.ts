import { scaleLinear } from 'd3-scale';
import type { Certificate, Comparison, Interval, Row } from '../tickets/certificate.js';
import type { CellKind } from '../tickets/records.js';
import { ARMS, MASKED } from './arms.js';
import { figureOf, markAt, px, xAxis, type Frame } from './chart.js';
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
  const x = scaleLinear()
    .domain([Math.min(...known), Math.max(...known)])
    .nice(5)
    .range([frame.left + 6, end - 12]);
  const floor = frame.height - frame.bottom;
  const at = (i: number) => frame.top + 10 + 34 * i + 12;
  const vertical = (value: number, style: string) =>
    html`<line class="${style}" x1="${px(x(value))}" x2="${px(x(value))}" y1="${frame.top}" y2="${floor}" />`;
  return html`${xAxis(x, x.ticks(frame.wide ? 7 : 4), frame, (v) => signed(v, decimals).replace(/^±.*/, '0'), 'gain of the ticket')}
  ${vertical(0, 'zero')} ${epsilon !== null && vertical(-epsilon, 'epsilon')}
  ${lines.map(({ kind, name, gain, perSeed, status }, i) => {
    const y = at(i);
    const { mean, low, high } = gain;
    return html`<text class="label ${kind}" x="${frame.left - 4}" y="${y}" dy="0.35em" text-anchor="end"
        >${name}</text
      >
      ${low !== null && high !== null && html`<path class="whisker strong ${kind}" d="M${px(x(low))} ${y}H${px(x(high))}M${px(x(low))} ${y - 4}v8M${px(x(high))} ${y - 4}v8" />`}
      ${perSeed.map((value) => value !== null && html`<circle class="seed ${kind}" cx="${px(x(value))}" cy="${y + 9}" r="2" />`)}
      ${mean !== null ? markAt(kind, x(mean), y, `${name}: ${signed(mean, decimals)}`, 60) : html`<text class="note" x="${px(x(0) + 6)}" y="${y}" dy="0.35em">diverged</text>`}
      ${frame.wide && html`<text class="note" x="${end + 8}" y="${y}" dy="0.35em">${status}</text>`}`;
  })}`;
}
