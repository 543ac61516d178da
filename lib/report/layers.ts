import type { Certificate } from '../tickets/certificate.js';
import { count, percent } from './format.js';
import { html, type Html } from './html.js';
import { table } from './tables.js';

/** Tensors beyond which the table is folded. */
const LONG = 40;

/** How much of each tensor is alive after each round: a heat map that is a table, so that it reads without colours. */
export function layerTable({ rows, prunable }: Certificate): Html {
  const body = prunable.tensors.map(
    ({ name, shape, elements }, i) =>
      html`<tr>
        <th scope="row">${name}<small class="note"> ${shape.join('×')}</small></th>
        <td>${count(elements)}</td>
        ${rows.map((row) => {
          const layer = row.layers[i];
          if (!layer) return html`<td></td>`;
          const empty = layer.alive.some((alive) => alive === 0);
          const title = `${name} at ${percent(row.density)}: ${layer.alive.map(count).join(', ')} of ${count(elements)} alive`;
          return html`<td
            class="heat${empty ? ' empty' : ''}"
            style="--d: ${layer.density.toFixed(3)}"
            title="${title}"
          >
            ${percent(layer.density)}
          </td>`;
        })}
      </tr>`,
  );
  const empty = rows.find((row) => row.layers.some((layer) => layer.alive.some((alive) => alive === 0)));
  const whole = table(
    ['tensor', 'weights', ...rows.map((row) => percent(row.density))],
    body,
    'Columns: density of all prunable weights. Cells: density of the tensor, averaged over the seeds.',
  );
  return html`${
    body.length > LONG
      ? html`<details>
          <summary>${body.length} tensors</summary>
          ${whole}
        </details>`
      : whole
  }
  ${
    empty &&
    html`<p class="callout">
      From ${percent(empty.density)} on, a tensor has no weight left in at least one seed: nothing passes
      through it any more but what goes around.
    </p>`
  }`;
}
