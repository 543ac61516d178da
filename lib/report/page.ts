import type { Certificate } from '../tickets/certificate.js';
import type { Kernels } from '../tickets/kernels-file.js';
import type { MetricsLine, TimingLine } from '../tickets/records.js';
import { basisSection } from './basis.js';
import { costSection, inferenceSection } from './cost.js';
import { curveCharts } from './curves-chart.js';
import { densityChart } from './density-chart.js';
import { forestChart } from './forest-chart.js';
import { percent } from './format.js';
import { html, type Html } from './html.js';
import { kernelsSection } from './kernels.js';
import { layerTable } from './layers.js';
import { bestRow, headline, opening } from './opening.js';
import { style } from './style.js';
import { stabilitySection } from './stability.js';
import { densityTable, stepsTable } from './tables.js';

/** What a report is made of. */
export interface Report {
  certificate: Certificate;
  /** The lines of `metrics.jsonl`, for the training curves. */
  metrics: readonly MetricsLine[];
  /** The lines of `timing.jsonl`, for the cost in seconds. */
  timing: readonly TimingLine[];
  /** What `kernels.json` holds, for the kernels of the layers; null where nothing was to be decided. */
  kernels?: Kernels | null;
}

/**
 * The report as one page of HTML that needs nothing else: no script, no request (its own policy forbids them), light and
 * dark, for a phone and for paper. Everything that comes from the run is escaped. The same run gives the same page.
 *
 * @example
 * await writeFile('report.html', renderReport(await readReport('runs/mlp')));
 */
export function renderReport({ certificate, metrics, timing, kernels = null }: Report): string {
  const row = bestRow(certificate);
  const others = certificate.rows.filter((r) => r !== row && Object.keys(r.controls).length > 0);
  const curves = curveCharts(certificate, metrics);
  const stability = stabilitySection(certificate);
  const decisions = kernelsSection(certificate, kernels);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${headline(certificate)}</title>
        ${style}
      </head>
      <body>
        <main>
          ${opening(certificate)} ${section('How small, how good', densityChart(certificate))}
          ${
            row &&
            section(
              'Against dense and the controls',
              html`${forestChart(certificate, row)}
              ${
                others.length > 0 &&
                html`<details class="print">
                  <summary>The same at the other densities</summary>
                  ${others.map(
                    (other) =>
                      html`<h3>${percent(other.density)}</h3>
                        ${verdictOf(other.verdict?.sentence)}${forestChart(certificate, other)}`,
                  )}
                </details>`
              }`,
            )
          }
          ${section('Every density', densityTable(certificate))}
          ${section(
            'How fast it learns',
            html`<p>
                Optimizer steps until an arm first is as good on the validation part as dense at its end.
              </p>
              ${stepsTable(certificate)}${curves}`,
          )}
          ${stability && section('From which step training is stable', stability)}
          ${section('Where the weights are', layerTable(certificate))}
          ${section('What it cost', costSection(certificate, timing))}
          ${decisions && section('Dense or sparse kernels', decisions)}
          ${section('Running it', inferenceSection(certificate))}
          ${section('What the claims rest on', basisSection(certificate))}
        </main>
      </body>
    </html> `;
  return page.text.replace(/^[ \t]+$/gm, '').replace(/\n{2,}/g, '\n');
}

function section(title: string, content: Html): Html {
  return html`<section>
    <h2>${title}</h2>
    ${content}
  </section>`;
}

function verdictOf(sentence: string | undefined): Html | false {
  return sentence !== undefined && html`<p>${sentence}</p>`;
}
