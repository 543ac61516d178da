import type { Certificate } from '../tickets/certificate.js';
import type { TimingLine } from '../tickets/records.js';
import { bytes, capital, count, counted, duration, energy, figure, percent } from './format.js';
import { html, type Html } from './html.js';
import { table } from './tables.js';

const PARTS = ['train', 'evaluate', 'data', 'snapshot', 'prune'] as const;
type Seconds = Record<(typeof PARTS)[number], number>;

const NAMES: Readonly<Record<(typeof PARTS)[number], string>> = {
  train: 'training steps',
  evaluate: 'validation and test',
  data: 'reading data',
  snapshot: 'snapshots',
  prune: 'scoring and masks',
};

const GROUPS = ['dense', 'stability', 'rounds', 'controls'] as const;

function groupOf(cell: string): (typeof GROUPS)[number] {
  const name = cell.split('/').at(-1) ?? cell;
  if (name === 'dense') return 'dense';
  if (name.startsWith('stability-')) return 'stability';
  return /^(round|bilevel)-/.test(name) ? 'rounds' : 'controls';
}

/** What the search took: steps by purpose, and wall time by purpose and by component. */
export function costSection({ cost, seeds, rows, dense }: Certificate, timing: readonly TimingLine[]): Html {
  const spent = new Map(GROUPS.map((group) => [group, empty()]));
  for (const line of timing) {
    const seconds = spent.get(groupOf(line.cell));
    if (!seconds) continue;
    if (line.event === 'prune') seconds.prune += line.seconds;
    else
      for (const part of ['data', 'train', 'evaluate', 'snapshot'] as const)
        seconds[part] += line.seconds[part];
  }
  const sum = (seconds: Seconds | undefined) => (seconds ? PARTS.reduce((all, p) => all + seconds[p], 0) : 0);
  const all = GROUPS.reduce((total, group) => total + sum(spent.get(group)), 0);
  const timed = all > 0;
  const joules = cost.joules ?? null;
  const known = joules !== null && Object.values(joules).some((value) => value !== null);
  const row = (name: string, steps: number, seconds: number, used: number | null = null) =>
    html`<tr>
      <th scope="row">${name}</th>
      <td>${whole(steps)}</td>
      <td>${percent(cost.total > 0 ? steps / cost.total : 0)}</td>
      ${timed && html`<td>${duration(seconds)}</td>`}
      ${known && html`<td>${used === null ? '–' : energy(used)}</td>`}
    </tr>`;
  const parts = PARTS.map((part) => ({
    part,
    seconds: GROUPS.reduce((total, group) => total + (spent.get(group)?.[part] ?? 0), 0),
  }));
  return html`<p>
      ${counted(cost.trainings, 'training')} over ${counted(seeds.length, 'seed')}, ${whole(cost.total)}
      optimizer steps${timed && ` and ${duration(all)} of work`}. Finding the ticket took
      ${percent(cost.total > 0 ? (cost.total - cost.controls) / cost.total : 0)} of the steps; the rest is
      what it takes to know what the ticket is worth.
      ${
        joules?.total == null
          ? 'Energy was not measured: that takes a GPU that counts it, and one training at a time on each.'
          : `The GPUs of the trainings used ${energy(joules.total)}.`
      }
    </p>
    ${table(
      ['for', 'steps', 'share', ...(timed ? ['time'] : []), ...(known ? ['energy'] : [])],
      [
        row('dense', cost.dense, sum(spent.get('dense')), joules?.dense),
        ...(cost.stability > 0
          ? [
              row(
                'copies of dense, to find step k',
                cost.stability,
                sum(spent.get('stability')),
                joules?.stability,
              ),
            ]
          : []),
        row(
          'rounds of the ticket',
          cost.rounds,
          sum(spent.get('rounds')) - (cost.scoring > 0 ? (spent.get('rounds')?.prune ?? 0) : 0),
          joules?.rounds,
        ),
        ...(cost.scoring > 0
          ? [row('scores and masks of the rounds', cost.scoring, spent.get('rounds')?.prune ?? 0)]
          : []),
        row('controls', cost.controls, sum(spent.get('controls')), joules?.controls),
        row('everything', cost.total, all, joules?.total),
      ],
    )}
    ${table(
      ['density', 'finding the mask', 'training the ticket', 'together', '× dense'],
      rows.map(
        ({ density, cost: { find, train, total } }) =>
          html`<tr>
            <th scope="row">${percent(density)}</th>
            <td>${whole(find)}</td>
            <td>${whole(train)}</td>
            <td>${whole(total)}</td>
            <td>${(total / dense.steps).toFixed(1)}</td>
          </tr>`,
      ),
      "What one seed would cost if this density alone were wanted, in optimizer steps (a step of a bi-level search counts as two, one for each level, and a criterion's passes over calibration batches as the steps that have as many): the same unit for every kind of search.",
    )}
    ${
      timed
        ? html`<h3>Where the time went</h3>
            <div
              class="bar"
              role="img"
              aria-label="${parts.map((p) => `${NAMES[p.part]} ${percent(p.seconds / all)}`).join(', ')}"
            >
              ${parts.map((p, i) => html`<span class="part-${i}" style="flex: ${(p.seconds / all).toFixed(4)}"></span>`)}
            </div>
            ${table(
              ['component', 'time', 'share'],
              parts.map(
                (p, i) =>
                  html`<tr>
                    <th scope="row"><span class="swatch part-${i}"></span>${NAMES[p.part]}</th>
                    <td>${duration(p.seconds)}</td>
                    <td>${percent(p.seconds / all)}</td>
                  </tr>`,
              ),
              'Time of the trainings, added up: several at once end sooner.',
            )}`
        : html`<p class="note">This run holds no record of times.</p>`
    }`;
}

/** Steps to the nearest whole one: a criterion's passes need not make up a step. */
function whole(steps: number): string {
  return count(Math.round(steps));
}

function empty(): Seconds {
  return { train: 0, evaluate: 0, data: 0, snapshot: 0, prune: 0 };
}

/** Latency and memory, and that an unstructured ticket is no faster in a dense kernel. */
export function inferenceSection({ inference }: Certificate): Html {
  if (!inference) return html`<p class="note">Inference was not measured in this run.</p>`;
  const { denseMs, ticketMs, denseBytes, ticketBytes, ticketStoredBytes } = inference;
  const row = (name: string, dense: string, ticket: string, ratio: number) =>
    html`<tr>
      <th scope="row">${name}</th>
      <td>${dense}</td>
      <td>${ticket}</td>
      <td>${percent(ratio)}</td>
    </tr>`;
  return html`<p>${capital(inference.sentence)}</p>
    ${table(
      ['', 'dense', 'ticket', 'ticket / dense'],
      [
        row('one test batch', `${figure(denseMs)} ms`, `${figure(ticketMs)} ms`, ticketMs / denseMs),
        row('in memory', bytes(denseBytes), bytes(ticketBytes), ticketBytes / denseBytes),
        row(
          'stored, with packed masks',
          bytes(denseBytes),
          bytes(ticketStoredBytes),
          ticketStoredBytes / denseBytes,
        ),
      ],
      `Median of ${inference.reps} on ${inference.device} with ${inference.threads} thread${inference.threads === 1 ? '' : 's'}, both in turns in one process.`,
    )}`;
}
