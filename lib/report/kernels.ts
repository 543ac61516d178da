import { DECISION_COLUMNS, decisionCells, decisionSummary } from '../sparse/table.js';
import type { Certificate } from '../tickets/certificate.js';
import { decisionsOf, type Kernels } from '../tickets/kernels-file.js';
import { html, type Html } from './html.js';
import { table } from './tables.js';

/** Layers beyond which the table is folded. */
const LONG = 40;

/** On which kernels 2:4 layers were trained, and why: the decisions as they were taken. Null where none were asked for. */
export function kernelsSection({ config }: Certificate, kernels: Kernels | null): Html | null {
  if (!config['accelerate']) return null;
  if (!kernels) return html`<p class="note">This run holds no record of its kernels.</p>`;
  const decided = decisionsOf(kernels);
  const body = decided.decisions.map((decision) => {
    const [layer, weight, ...cells] = decisionCells(decision);
    const reason = cells.pop();
    return html`<tr>
      <th scope="row">${layer}</th>
      <td>${weight?.replace('x', '×')}</td>
      ${cells.map((cell) => html`<td>${cell}</td>`)}
      <td class="text">${reason}</td>
    </tr>`;
  });
  const whole = table(
    DECISION_COLUMNS,
    body,
    'Median time of forward, backward and compressing anew, with the rows of one training batch. Measured once, before the first training.',
  );
  return html`<p>${decisionSummary(decided)}.</p>
    ${
      body.length > LONG
        ? html`<details class="print">
            <summary>${body.length} layers</summary>
            ${whole}
          </details>`
        : whole
    }`;
}
