import type { Certificate, Claim, LedgerEvent } from '../tickets/certificate.js';
import { CONTROL_KINDS } from '../tickets/records.js';
import { ARMS } from './arms.js';
import { capital, count, figure, listed, percent } from './format.js';
import { html, type Html } from './html.js';
import { table } from './tables.js';

const CLAIMS: Readonly<Record<Claim, string>> = {
  winning:
    'not inferior to dense by ε, and better than fresh weights under the same mask, the shuffled mask and every random mask, each 95% interval of the paired differences excluding 0',
  matching: 'not inferior to dense, but some of these controls is not beaten',
  partial: 'inferior to dense, yet better than all of these controls',
  ordinary: 'inferior to dense and no better than some of them',
  'worse than random': 'a random mask is better, its interval excluding 0',
  unproven: 'fewer than 3 seeds, a needed control left out, or intervals too wide to say',
};

/** What the claims rest on: definitions, seeds, margins, versions, configuration and hashes. */
export function basisSection(certificate: Certificate): Html {
  const { metric, epsilon, seeds, prunable, versions, fingerprint, config, files, hash } = certificate;
  const used = CONTROL_KINDS.filter((kind) =>
    kind === 'dense2x' || kind === 'denseBudget'
      ? certificate[kind] !== null
      : certificate.rows.some((row) => row.controls[kind]),
  );
  const term = (name: string, text: string) =>
    html`<dt>${capital(name)}</dt>
      <dd>${text}</dd>`;
  return html`<h3>Statistics</h3>
    <p>
      Seeds ${listed(seeds.map(String))}; each decides initialisation, order of data and noise of all its
      arms, so that they can be compared in pairs. Differences are taken seed by seed; intervals are two-sided
      95% Student t intervals with ${seeds.length - 1} degree${seeds.length === 2 ? '' : 's'} of freedom. The
      margin ε was fixed before the run: ${percent(epsilon.relative)} of dense's mean ${metric.name} on the
      ${metric.part} part${epsilon.absolute !== null && `, that is ${figure(epsilon.absolute)}`}.
    </p>
    <h3>Verdicts</h3>
    <dl class="terms">${Object.entries(CLAIMS).map(([name, text]) => term(name, text))}</dl>
    <h3>Controls</h3>
    ${
      used.length > 0
        ? html`<dl class="terms">${used.map((kind) => term(ARMS[kind].name, ARMS[kind].what))}</dl>`
        : html`<p class="callout">No controls were trained, so nothing is claimed.</p>`
    }
    <h3>What could be pruned</h3>
    <p>
      ${count(prunable.elements)} of the model's ${count(prunable.parameters)} parameters, in
      ${prunable.tensors.length} tensors (see the densities of the layers above).
    </p>
    ${
      prunable.protected.length > 0 &&
      html`<details class="print">
        <summary>${prunable.protected.length} parameters left dense, and why</summary>
        ${table(
          ['parameter', 'shape', 'elements', 'why'],
          prunable.protected.map(
            ({ name, shape, elements, why }) =>
              html`<tr>
                <th scope="row">${name}</th>
                <td>${shape.join('×') || 'scalar'}</td>
                <td>${count(elements)}</td>
                <td class="text">${why}</td>
              </tr>`,
          ),
        )}
      </details>`
    }
    ${
      certificate.events.length > 0 &&
      html`<h3>What happened on the way</h3>
        <ul>
          ${certificate.events.map((event) => html`<li>${eventText(event)}</li>`)}
        </ul>`
    }
    <h3>Versions and fingerprint</h3>
    <p>
      Espalier ${versions.espalier}, torch ${versions.torch}. The same bits come out again where these are
      equal:
    </p>
    ${table(
      ['of', 'is'],
      Object.entries(fingerprint).map(
        ([name, value]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="text hash">${value}</td>
          </tr>`,
      ),
    )}
    <details class="print">
      <summary>Configuration, every default written out</summary>
      <pre>${JSON.stringify(config, null, 2)}</pre>
    </details>
    <details>
      <summary>SHA-256 of ${Object.keys(files).length} files</summary>
      ${table(
        ['file', 'SHA-256'],
        Object.entries(files).map(
          ([name, value]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="text hash">${value}</td>
            </tr>`,
        ),
      )}
    </details>
    <p>
      Certificate <span class="hash">${hash}</span>. <code>espalier verify</code> with the folder of the run
      checks the hashes, the counts and the evidence, and measures the metric again.
    </p>`;
}

function eventText(event: LedgerEvent): string {
  switch (event.event) {
    case 'unmatched':
      return `The rule ${event.rule} '${event.pattern}' means no parameter.`;
    case 'unstable':
      return `No candidate for step k was stable; the latest, ${event.step}, was taken.`;
    case 'emptied':
      return `${event.name} has no weight left in ${event.cell}.`;
    case 'floor':
      return `${event.name} was kept at its floor of ${event.alive} weights in ${event.cell}.`;
    case 'dense':
      return `${event.name} was multiplied on dense kernels: ${event.why}.`;
  }
}
