/**
 * The whole product on one GPU: a search for a ticket in a transformer of more than 10^9 parameters on real text, by
 * `espalier find`: three rounds of magnitude pruning with rewinding, fresh and shuffled controls, one seed, so that its
 * verdict is *unproven*. It is killed once (SIGKILL, behind a snapshot of the first round) and goes on from there; when its
 * minutes are over it is told to stop (SIGTERM), and the same command goes on. When it has finished, its table, energy and
 * report are written to docs/.
 *
 *   [--minutes 10] [--out runs/study-1b] [--docs docs] [--text FILE|FOLDER] [--tiny]
 *
 * Started twice, it has two runs of at most ten minutes. --tiny: some thousand parameters on the CPU, by the same way.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measured, report, type Row } from '../harness.js';
import { diskOf, requireDisk } from '../study/disk.js';
import { writePages } from '../study/page.js';
import { searchOf, sizeOf } from '../study/search.js';
import { readStudy, runUntil, writeStudy } from '../study/run.js';
import { finishedIn } from '../study/trainings.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    out: { type: 'string' },
    docs: { type: 'string' },
    text: { type: 'string' },
    tiny: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
  strict: false,
});
const word = (value: string | boolean | undefined, or: string) => (typeof value === 'string' ? value : or);

/** Bytes that a study may take on disk. */
const MOST = 50e9;

const size = sizeOf(values.tiny === true);
const out = resolve(word(values.out, `runs/${size.name}`));
const docs = resolve(word(values.docs, size.tiny ? out : 'docs'));
const study = readStudy(out);
const search = searchOf(size, out, typeof values.text === 'string' ? values.text : undefined);
const disk = diskOf(search);
console.log(
  `study: ${(disk.parameters / 1e6).toFixed(3)}M parameters; at most ${(disk.peak / 1e9).toFixed(1)} GB of disk: ` +
    `${disk.trainings} x ${(disk.weights / 1e9).toFixed(1)} weights, ${(disk.rewind / 1e9).toFixed(1)} to rewind to, ` +
    `2 x ${(disk.snapshot / 1e9).toFixed(1)} of snapshots, ${(disk.masks / 1e9).toFixed(1)} masks`,
);
mkdirSync(out, { recursive: true });
if (disk.peak > MOST) throw new Error(`Expected at most ${MOST} bytes of disk but ${disk.peak} are reckoned`);
requireDisk(out, disk.peak);

const deadline = Date.now() + Number(values.minutes) * 60_000;
const certificate = resolve(out, 'certificate.json');
let ended = existsSync(certificate) ? 'finished' : await runUntil(search, size, study, deadline);
if (ended === 'not deterministic') {
  // Bits are promised only where every operator can promise them; the study is told to do without.
  console.log('study: an operator has no deterministic form here; it starts again without');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  study.deterministic = false;
  ended = await runUntil(search, size, study, deadline);
}
writeStudy(out, study);
const done = finishedIn(out);
const finished = existsSync(certificate);
const minutes = study.runs.map(({ seconds }) => seconds / 60);
const rows: Row[] = [
  { ...measured('parameters', disk.parameters / 1e6, '10^6'), peer: null },
  measured('trainings that are finished', done.length, `of ${disk.trainings}`),
  ...minutes.map((m, i) => measured(`minutes of run ${i + 1}`, m, 'min', 10)),
  measured('most bytes on disk', study.disk / 1e9, 'GB', MOST / 1e9),
];
if (finished) {
  const { joules } = await writePages(out, docs, study, disk);
  if (joules !== null) rows.push(measured('energy of the trainings', joules / 1e3, 'kJ'));
  rows.push(measured('times it was killed', study.killed === null ? 0 : 1, ''));
  console.log(`study: finished; ${docs}/${size.name}.md and ${size.name}.html`);
} else console.log('study: not finished; the same command goes on');
report('gpu/study', rows, { finished, tiny: size.tiny, study });
if (ended === 'failed') process.exitCode = 1;
