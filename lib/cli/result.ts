import Table from 'cli-table3';
import pc from 'picocolors';
import type { Certificate, Interval } from '../tickets/index.js';

const CONTROLS = ['reinit', 'shuffle', 'randomErk', 'randomUniform', 'oneshot'] as const;

/** The certificate as a table and sentences, for a terminal. */
export function inTable(certificate: Certificate): string {
  const { metric, dense, rows, best, seeds, inference } = certificate;
  const shown = CONTROLS.filter((kind) => rows.some((row) => row.controls[kind]));
  const names = {
    reinit: 're-init',
    shuffle: 'shuffled',
    randomErk: 'random ERK',
    randomUniform: 'random',
    oneshot: 'one-shot',
  };
  const table = new Table({
    head: ['density', 'ticket', 'against dense', ...shown.map((kind) => names[kind]), 'verdict'],
    style: { head: [], border: [] },
  });
  table.push(['dense', spread(dense.metric), '', ...shown.map(() => ''), '']);
  for (const row of rows) {
    const { status } = row.versusDense;
    table.push([
      `${(100 * row.density).toFixed(1)}%`,
      spread(row.ticket.metric),
      `${signed(row.versusDense.gain.mean)} ${status}`,
      ...shown.map((kind) => {
        const control = row.controls[kind];
        return control ? `${figure(control.arm.metric.mean)} ${control.comparison.status}` : '';
      }),
      row.verdict ? pc.bold(row.verdict.claim) : '',
    ]);
  }
  const direction = metric.better === 'lower' ? 'lower is better' : 'higher is better';
  const longer = [certificate.dense2x, certificate.denseBudget].flatMap((l) =>
    l ? [`dense at ${l.arm.steps} steps ${spread(l.arm.metric)}`] : [],
  );
  return [
    `${metric.name} on the test part (${direction}), mean ± half of the 95% interval over ${seeds.length} seeds`,
    table.toString(),
    ...(longer.length > 0 ? [`${longer.join('; ')}`] : []),
    '',
    best.sentence,
    ...(inference ? [inference.sentence] : []),
    '',
  ].join('\n');
}

function figure(value: number | null): string {
  return value === null ? 'diverged' : value.toFixed(4);
}

function spread({ mean, low, high }: Interval): string {
  if (mean === null || low === null || high === null) return figure(mean);
  return `${figure(mean)} ± ${((high - low) / 2).toFixed(4)}`;
}

function signed(value: number | null): string {
  if (value === null) return '';
  return `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(4)}`;
}
