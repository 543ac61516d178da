import type { Certificate, Claim, Interval, Row } from '../tickets/certificate.js';
import { count, counted, decimalsFor, figure, listed, percent, signed } from './format.js';
import { html, type Html } from './html.js';

/** How a claim is coloured; the word itself always stands beside the colour. */
export function toneOf(claim: Claim | null): 'good' | 'bad' | 'unsure' {
  if (claim === 'winning' || claim === 'matching') return 'good';
  return claim === 'ordinary' || claim === 'worse than random' ? 'bad' : 'unsure';
}

/** The verdict as a headline. */
export function headline({ best }: Certificate): string {
  const at = `${percent(best.density)} of the weights`;
  const lines: Record<Claim, string> = {
    winning: `A winning ticket with ${at}`,
    matching: `As good as dense with ${at}, but so is a control`,
    partial: `A partial ticket with ${at}: better than chance, worse than dense`,
    ordinary: 'No winning ticket: the controls do as well',
    'worse than random': 'No winning ticket: a random mask does better',
    unproven: 'No ticket is proven',
  };
  return best.claim === null ? 'Nothing is claimed without controls' : lines[best.claim];
}

/** The row that the run's ticket is taken from. */
export function bestRow({ rows, best }: Certificate): Row | undefined {
  return rows.find((row) => row.round === best.round);
}

/** Decimals that show ε, and so every difference that could matter, with two digits. */
export function gainDecimals({ epsilon }: Certificate): number {
  return decimalsFor(epsilon.absolute === null ? null : epsilon.absolute / 2);
}

/** `−0.003 to +0.021`, or that there is none. */
export function rangeOf({ low, high }: Interval, decimals: number): string {
  return low === null || high === null
    ? 'no interval'
    : `${signed(low, decimals)} to ${signed(high, decimals)}`;
}

/** What was asked, what came out, how small, how good, at what cost: before anything else. */
export function opening(certificate: Certificate): Html {
  const { best, metric, dense, dense2x, prunable, cost, seeds } = certificate;
  const row = bestRow(certificate);
  const decimals = gainDecimals(certificate);
  const under = certificate.rows.find((r) => r.verdict?.denseUnderTrained);
  const factor = cost.dense > 0 ? (cost.total - cost.controls) / cost.dense : 0;
  return html`<p class="kicker">Espalier ticket report</p>
    <h1>${headline(certificate)}</h1>
    <p>
      <span class="claim ${toneOf(best.claim)}">${best.claim ?? 'no claim'}</span>
      ${row?.verdict?.exceedsDense && html`<span class="claim good">exceeds dense</span>`}
    </p>
    <p class="lead">${best.sentence}</p>
    ${
      under &&
      dense2x &&
      html`<p class="callout">
        <b>Dense was under-trained.</b> With twice the steps it gains
        ${signed(dense2x.comparison.gain.mean, decimals)}, more than ε: part of what looks like a good ticket
        may be a dense network that had not finished learning.
      </p>`
    }
    <dl class="facts">
      ${fact('Weights kept', percent(best.density), `${count(row?.alive ?? 0)} of ${count(prunable.elements)} prunable, ${percent(row?.modelDensity ?? 1)} of the model`)}
      ${fact(`Test ${metric.name}, ticket`, figure(row?.ticket.metric.mean ?? null), `dense ${figure(dense.metric.mean)}; ${metric.better} is better`)}
      ${row && fact('Gain over dense', signed(row.versusDense.gain.mean, decimals), `95%: ${rangeOf(row.versusDense.gain, decimals)}; ${row.versusDense.status}`)}
      ${fact('Cost of finding it', `${factor.toFixed(1)}× dense`, `${count(cost.total - cost.controls)} steps over ${counted(seeds.length, 'seed')}, ${count(cost.total)} with controls`)}
      ${fact('Seeds', String(seeds.length), listed(seeds.map(String)))}
    </dl>
    ${question(certificate)}`;
}

function fact(name: string, value: string, more: string): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}<small>${more}</small></dd>
  </div>`;
}

function question(certificate: Certificate): Html {
  const { prunable, metric, seeds, rows, epsilon } = certificate;
  const search = searchOf(certificate);
  return html`<h2>What was asked</h2>
    <p>
      Does this network of ${count(prunable.parameters)} parameters hold a smaller one that learns as well by
      itself? ${rows.length === 1 ? 'One round' : `Each of ${rows.length} rounds`} removed ${search.removed}
      of those of its ${count(prunable.elements)} prunable weights that were still alive, the ones with the
      smallest magnitude; what was left ${search.rewound} and trained again. The test ${metric.name} decides,
      over ${counted(seeds.length, 'seed')}.
    </p>
    <p>
      A ticket that is as good as dense (no worse than by ε = ${percent(epsilon.relative)} of its
      ${metric.name}) is not yet a winning one: at the same density it must also beat its controls, or neither
      the chosen weights nor their initialisation were what made it good.
    </p>`;
}

/** The parts of the configuration that the sentence needs; a certificate holds it as plain JSON. */
function searchOf({ config, stability }: Certificate): { removed: string; rewound: string } {
  const prune = (config['prune'] ?? {}) as { fraction?: number };
  const written = (config['rewind'] ?? {}) as { what?: string; to?: number };
  const rewind = { what: written.what, to: stability?.step ?? written.to };
  const back: Record<string, string> = {
    weights: rewind.to
      ? `went back to its values at step ${count(rewind.to)}`
      : 'went back to its initial values',
    'learning-rate': `kept its values, only the learning rate went back to that of step ${count(rewind.to ?? 0)}`,
    finetune: 'kept its values',
  };
  return {
    removed: prune.fraction === undefined ? 'some' : percent(prune.fraction),
    rewound: back[rewind.what ?? 'weights'] ?? 'was rewound',
  };
}
