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
      ${fact('Cost of finding it', `${factor.toFixed(1)}× dense`, `${count(Math.round(cost.total - cost.controls))} steps over ${counted(seeds.length, 'seed')}, ${count(Math.round(cost.total))} with controls`)}
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
  const { prunable, metric, seeds, epsilon } = certificate;
  return html`<h2>What was asked</h2>
    <p>
      Does this network of ${count(prunable.parameters)} parameters hold a smaller one that learns as well by
      itself? ${searchOf(certificate)} and trained again. The test ${metric.name} decides, over
      ${counted(seeds.length, 'seed')}.
    </p>
    <p>
      A ticket that is as good as dense (no worse than by ε = ${percent(epsilon.relative)} of its
      ${metric.name}) is not yet a winning one: at the same density it must also beat its controls, or neither
      the chosen weights nor their initialisation were what made it good.
    </p>`;
}

/** The parts of the configuration that the sentence needs; a certificate holds it as plain JSON. */
interface Asked {
  search?: string;
  prune?: {
    fraction?: number;
    density?: number | null;
    densities?: number[] | null;
    criterion?: string | { name?: string };
    at?: string | null;
    scope?: string | { units?: string[] };
  };
  rewind?: { what?: string; to?: number };
}

/** How the search went, as a sentence that ends before 'and trained again'. */
function searchOf({ config, stability, prunable, rows }: Certificate): string {
  const { search = 'imp', prune = {}, rewind = {} } = config as Asked;
  const to = stability?.step ?? rewind.to ?? 0;
  const back: Record<string, string> = {
    weights: to > 0 ? `went back to its values at step ${count(to)}` : 'went back to its initial values',
    'learning-rate': `kept its values, only the learning rate went back to that of step ${count(to)}`,
    finetune: 'kept its values',
  };
  const rewound = `what was left ${back[rewind.what ?? 'weights'] ?? 'was rewound'}`;
  const criterion = typeof prune.criterion === 'object' ? prune.criterion.name : prune.criterion;
  const least =
    criterion === 'magnitude' || criterion === undefined
      ? 'the ones with the smallest magnitude'
      : `the ones that the criterion ${criterion} scored lowest`;
  const { scope } = prune;
  const weights =
    typeof scope === 'object' && scope.units
      ? `its ${listed(scope.units)}`
      : `its ${count(prunable.elements)} prunable weights`;
  if (search === 'bilevel')
    return `For ${rows.length === 1 ? 'one density' : `each of ${rows.length} densities`} a mask of ${weights} was learned, scores and weights in turn; ${rewound}`;
  const before = prune.at === 'rewind' || ['snip', 'grasp', 'synflow'].includes(criterion ?? '');
  if (search === 'oneshot' || before)
    return `For each density as many of ${weights} were removed at once, ${least}${before ? ` at step ${count(to)}` : ''}; ${rewound}`;
  const removed =
    prune.density || prune.densities || prune.fraction === undefined ? 'some' : percent(prune.fraction);
  const rounds = rows.length === 1 ? 'One round' : `Each of ${rows.length} rounds`;
  return `${rounds} removed ${removed} of those of ${weights} that were still alive, ${least}; ${rewound}`;
}
