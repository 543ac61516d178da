/** What a finished study is written down as: a page for docs/, and the run's own report beside it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { writeReport } from 'espalier/report';
import type { Certificate } from 'espalier/tickets';
import type { Disk } from './disk.js';
import type { Study } from './run.js';
import { resumedAt } from './trainings.js';

const number = (value: number | null | undefined) => (value == null ? '–' : value.toPrecision(4));
const kilojoules = (value: number | null | undefined) => (value == null ? '–' : (value / 1e3).toFixed(1));

/** Seconds of all stretches that left a record, by what the trainings were for. */
function secondsOf(out: string): Map<string, number> {
  const found = new Map<string, number>();
  for (const text of readFileSync(join(out, 'timing.jsonl'), 'utf8').split('\n').filter(Boolean)) {
    const line = JSON.parse(text) as { event: string; cell: string; seconds: Record<string, number> };
    if (line.event !== 'training') continue;
    const sum = Object.values(line.seconds).reduce((a, b) => a + b, 0);
    found.set(line.cell, (found.get(line.cell) ?? 0) + sum);
  }
  return found;
}

/** Writes `<name>.md` and `<name>.html`. @returns joules of all trainings; null where they were not measured */
export async function writePages(
  out: string,
  docs: string,
  study: Study,
  disk: Disk,
): Promise<{ joules: number | null }> {
  const certificate = JSON.parse(readFileSync(join(out, 'certificate.json'), 'utf8')) as Certificate;
  if (certificate.best.claim !== 'unproven')
    throw new Error(`Expected one seed to prove nothing but the claim is ${certificate.best.claim}`);
  mkdirSync(docs, { recursive: true });
  const name = basename(out);
  copyFileSync(await writeReport(out), join(docs, `${name}.html`));
  writeFileSync(join(docs, `${name}.md`), pageOf(out, name, certificate, study, disk));
  return { joules: certificate.cost.joules?.total ?? null };
}

function pageOf(out: string, name: string, c: Certificate, study: Study, disk: Disk): string {
  const { joules } = c.cost;
  const seconds = secondsOf(out);
  const smi = spawnSync('nvidia-smi', ['--query-gpu=name,driver_version', '--format=csv,noheader'], {
    encoding: 'utf8',
  });
  const gpu = smi.status === 0 ? smi.stdout.trim() : 'no GPU (the CPU)';
  const arms = [
    { what: 'dense', density: 1, arm: c.dense, claim: '' },
    ...c.rows.flatMap(({ density, ticket, controls, verdict }) => [
      { what: 'ticket', density, arm: ticket, claim: verdict?.claim ?? '' },
      ...Object.entries(controls).map(([what, control]) => ({ what, density, arm: control.arm, claim: '' })),
    ]),
  ];
  const time = (cells: readonly string[]) => cells.reduce((sum, cell) => sum + (seconds.get(cell) ?? 0), 0);
  const resumed = study.killed && resumedAt(out, study.killed);
  return [
    `# A search in ${(disk.parameters / 1e9).toPrecision(3)} · 10^9 parameters`,
    '',
    `Made by \`bench/gpu/study.ts\` on ${gpu}, torch ${c.versions.torch}, ${new Date().toISOString().slice(0, 10)}` +
      `${process.env['ESPALIER_COMMIT'] ? `, commit ${process.env['ESPALIER_COMMIT'].slice(0, 12)}` : ''}. The report of the run is [${name}.html](${name}.html).`,
    '',
    `${c.best.claim}: ${c.best.sentence}`,
    '',
    `| training | density | test ${c.metric.name} | steps | seconds | claim |`,
    '| --- | --- | --- | --- | --- | --- |',
    ...arms.map(
      ({ what, density, arm, claim }) =>
        `| ${what} | ${(100 * density).toFixed(1)}% | ${number(arm.metric.mean)} | ${arm.steps} | ${time(arm.cells).toFixed(1)} | ${claim} |`,
    ),
    '',
    '| energy | kJ |',
    '| --- | --- |',
    `| dense | ${kilojoules(joules?.dense)} |`,
    `| rounds of the ticket | ${kilojoules(joules?.rounds)} |`,
    `| controls | ${kilojoules(joules?.controls)} |`,
    `| everything | ${kilojoules(joules?.total)} |`,
    '',
    'Energy is that of the board in the trainings; a dash is what was not measured.',
    '',
    `- Runs: ${study.runs.map(({ seconds: s, ended }) => `${(s / 60).toFixed(1)} minutes (${ended})`).join(', ')}.`,
    study.killed === null
      ? '- It was not killed.'
      : `- Killed (SIGKILL) in ${study.killed.cell}, which went on from step ${resumed ?? '–'}.`,
    `- Disk: ${(study.disk / 1e9).toPrecision(3)} GB at most, ${(disk.peak / 1e9).toPrecision(3)} GB reckoned.`,
    `- Deterministic operators: ${study.deterministic ? 'yes, so that a resumed run has the bits of one that was not stopped' : 'no: an operator has no such form here'}.`,
    '',
  ].join('\n');
}
