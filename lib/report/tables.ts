import type { Arm, Certificate, Comparison, Interval, Row } from '../tickets/certificate.js';
import { ARMS, MASKED } from './arms.js';
import { count, figure, fixed, percent, signed } from './format.js';
import { html, type Html, type Part } from './html.js';
import { gainDecimals, toneOf } from './opening.js';

/** A table that scrolls by itself where the page is narrower; its first column stays in sight. */
export function table(head: readonly Part[], rows: readonly Html[], caption?: Part): Html {
  return html`${caption && html`<p class="note">${caption}</p>`}
    <div class="scroll" tabindex="0">
      <table>
        <thead>
          <tr>
            ${head.map((cell) => html`<th scope="col">${cell}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

const TONES: Readonly<Record<Comparison['status'] | Row['versusDense']['status'], string>> = {
  beaten: 'good',
  level: 'unsure',
  better: 'bad',
  unclear: 'unsure',
  exceeds: 'good',
  'not inferior': 'good',
  inferior: 'bad',
};

/** Every density: the metric, the paired differences with their intervals, and what follows. */
export function densityTable(certificate: Certificate): Html {
  const { rows, metric, dense, dense2x, denseBudget, best } = certificate;
  const decimals = gainDecimals(certificate);
  const kinds = MASKED.filter((kind) => rows.some((row) => row.controls[kind]));
  const gainCell = (gain: Comparison['gain'], status: keyof typeof TONES, theirs?: Arm) =>
    html`<td>
      ${signed(gain.mean, decimals)} <small>${halfWidth(gain, decimals)}</small
      ><small class="${TONES[status]}">${status}</small
      >${theirs && html`<small>${fixed(theirs.metric.mean, decimals)}</small>`}
    </td>`;
  const body = rows.map(
    (row) =>
      html`<tr class="${row.round === best.round ? 'best' : ''}">
        <th scope="row">${percent(row.density)}</th>
        <td>
          ${fixed(row.ticket.metric.mean, decimals)}
          <small>${halfWidth(row.ticket.metric, decimals)}</small>
        </td>
        ${gainCell(row.versusDense.gain, row.versusDense.status)}
        ${kinds.map((kind) => {
          const control = row.controls[kind];
          return control
            ? gainCell(control.comparison.gain, control.comparison.status, control.arm)
            : html`<td class="note">not trained</td>`;
        })}
        <td class="${row.verdict ? toneOf(row.verdict.claim) : 'note'}">
          ${row.verdict?.claim ?? 'no claim'}
        </td>
      </tr>`,
  );
  const others = [
    { name: 'dense', arm: dense, comparison: null },
    ...(dense2x ? [{ name: ARMS.dense2x.name, ...dense2x }] : []),
    ...(denseBudget ? [{ name: ARMS.denseBudget.name, ...denseBudget }] : []),
  ];
  return html`${table(
    [
      'density',
      `${metric.name}, ticket`,
      'gain over dense',
      ...kinds.map((kind) => `gain over ${ARMS[kind].short}`),
      'verdict',
    ],
    body,
    `Gain of the ticket: mean of the paired differences, half of their 95% interval, what that means, and the control's own ${metric.name}.`,
  )}
  ${table(
    ['the whole network', 'steps', metric.name, '95%', 'gain over dense'],
    others.map(
      ({ name, arm, comparison }) =>
        html`<tr>
          <th scope="row">${name}</th>
          <td>${count(arm.steps)}</td>
          <td>${fixed(arm.metric.mean, decimals)}</td>
          <td>${halfWidth(arm.metric, decimals)}</td>
          <td>
            ${comparison ? html`${signed(comparison.gain.mean, decimals)}<small>${halfWidth(comparison.gain, decimals)}</small>` : ''}
          </td>
        </tr>`,
    ),
  )}
  ${perSeed(certificate)}`;
}

/** A t interval lies evenly about its mean: half of it says everything. */
function halfWidth({ low, high }: Interval, decimals: number): string {
  return low === null || high === null ? 'no interval' : `± ${fixed((high - low) / 2, decimals)}`;
}

/** Every single result, so that nobody has to trust the means. */
function perSeed({ rows, seeds, dense, dense2x, denseBudget, metric }: Certificate): Html {
  const line = (density: string, { kind, perSeed: values }: Arm) =>
    html`<tr>
      <th scope="row">${density}</th>
      <td>${ARMS[kind].short}</td>
      ${values.map((value) => html`<td>${figure(value)}</td>`)}
    </tr>`;
  const unmasked = [dense, dense2x?.arm, denseBudget?.arm].filter((arm) => arm !== undefined);
  return html`<details class="print">
    <summary>Test ${metric.name} of every training</summary>
    ${table(
      ['density', 'arm', ...seeds.map((seed) => `seed ${seed}`)],
      [
        ...unmasked.map((arm) => line('100%', arm)),
        ...rows.flatMap((row) =>
          [row.ticket, ...MASKED.flatMap((kind) => row.controls[kind]?.arm ?? [])].map((arm) =>
            line(percent(row.density), arm),
          ),
        ),
      ],
    )}
  </details>`;
}

/** When each arm first is as good as dense ends, on the validation part. */
export function stepsTable({ rows, dense, seeds, best }: Certificate): Html {
  const cell = (arm: Arm | undefined) => {
    if (!arm) return html`<td class="note">not trained</td>`;
    const reached = arm.stepsToDense.filter((step) => step !== null);
    if (reached.length === 0) return html`<td>never</td>`;
    const mean = Math.round(reached.reduce((a, b) => a + b, 0) / reached.length);
    const all = reached.length === seeds.length;
    return html`<td>
      ${count(mean)}<small
        >${all ? `${percent(mean / dense.steps)} of dense's` : `${reached.length} of ${seeds.length} seeds`}</small
      >
    </td>`;
  };
  const kinds = MASKED.filter((kind) => rows.some((row) => row.controls[kind]));
  return table(
    ['density', 'ticket', ...kinds.map((kind) => ARMS[kind].short)],
    [
      html`<tr>
        <th scope="row">dense</th>
        ${cell(dense)}${kinds.map(() => html`<td></td>`)}
      </tr>`,
      ...rows.map(
        (row) =>
          html`<tr class="${row.round === best.round ? 'best' : ''}">
            <th scope="row">${percent(row.density)}</th>
            ${cell(row.ticket)}${kinds.map((kind) => cell(row.controls[kind]?.arm))}
          </tr>`,
      ),
    ],
    'Mean over the seeds that got there, at the grain of the validations.',
  );
}
