/** Energy in the records of a run: null where nothing counts it, sums where something does, and no part of what is reproduced. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import fc from 'fast-check';
import { findTicket, verify, type FoundTicket, type SearchEvent } from 'espalier/tickets';
import { readReport, renderReport, renderSummary } from 'espalier/report';
import { certificateHash } from '#dist/tickets/assemble.js';
import { joulesOfRun, joulesOfTraining, readMeter, startMeter, sumJoules } from '#dist/tickets/energy.js';
import { sharesGpu } from '#dist/tickets/jobs.js';
import { parseConfig } from '#dist/tickets/config.js';
import { appendTiming } from '#dist/tickets/recorder.js';
import { RunFolder } from '#dist/tickets/run-folder.js';
import { temporary, toySearch } from './search.js';

const home = temporary();
test.after.always(home.remove);

const NONE = { dense: null, rounds: null, stability: null, controls: null, total: null };
const events: SearchEvent[] = [];
let run: FoundTicket;
test.before(async () => {
  const config = toySearch(join(home.path, 'run'), { seeds: [0], controls: ['shuffle'] });
  run = await findTicket(config, { onProgress: (event) => events.push(event) });
});

function linesOf(path: string): Record<string, unknown>[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

test.serial('on the CPU energy is null everywhere, never 0', async (t) => {
  t.is(startMeter('cpu', false), null);
  t.deepEqual(run.certificate.cost.joules, NONE);
  const trainings = linesOf(join(run.out, 'timing.jsonl')).filter(({ event }) => event === 'training');
  t.true(trainings.length > 0);
  for (const line of trainings) t.is(line['joules'], null);
  const done = events.filter((event) => event.type === 'done');
  t.true(done.length > 0);
  for (const { joules } of done) t.is(joules, null);
  t.regex(renderReport(await readReport(run.out)), /Energy was not measured/);
  t.notRegex(renderSummary(run.certificate, { colors: false }), /GPUs/);
});

test('a sum is null where a part is not known, and else the sum', (t) => {
  t.is(sumJoules([]), null);
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat())), (values) => {
      const known = values.filter((v) => v !== null);
      const expected = values.length === 0 || known.length < values.length ? null : known;
      t.is(sumJoules(values), expected && expected.reduce((a, b) => a + b, 0));
    }),
  );
});

test('a meter that fails, or runs backwards, has measured nothing', (t) => {
  t.is(readMeter(null), null);
  t.is(readMeter({ read: () => ({ joules: 12.5 }) }), 12.5);
  t.is(readMeter({ read: () => ({ joules: -1 }) }), null);
  t.is(readMeter({ read: () => ({ joules: NaN }) }), null);
  t.is(
    readMeter({
      read: () => {
        throw new Error('the driver is gone');
      },
    }),
    null,
  );
});

test('stretches of a training add up, trainings by what they were for', (t) => {
  const folder = new RunFolder(join(home.path, 'made'));
  const cells = [
    { name: 'seed-0/dense', kind: 'dense' },
    { name: 'seed-0/round-01', kind: 'ticket' },
    { name: 'seed-0/reinit-01', kind: 'reinit' },
    { name: 'seed-1/shuffle-01', kind: 'shuffle' },
  ] as const;
  const stretch = (cell: string, joules?: number | null) => {
    folder.makeCell(cell);
    appendTiming(folder.cellFile(cell, 'timing.jsonl'), {
      ...{ event: 'training', cell, from: 0, to: 1, at: '', threads: 1 },
      seconds: { data: 0, train: 0, evaluate: 0, snapshot: 0 },
      ...(joules !== undefined && { joules }),
    });
  };
  stretch('seed-0/dense', 1);
  stretch('seed-0/dense', 2);
  stretch('seed-0/round-01', 4);
  stretch('seed-0/reinit-01', 8);
  stretch('seed-1/shuffle-01', 16);
  t.is(joulesOfTraining(folder, 'seed-0/dense'), 3);
  t.deepEqual(joulesOfRun(folder, cells), { dense: 3, rounds: 4, stability: null, controls: 24, total: 31 });
  // A stretch without a meter, or of before there was one, makes its sums unknown and no others.
  stretch('seed-0/round-01', null);
  t.deepEqual(joulesOfRun(folder, cells), {
    ...{ dense: 3, rounds: null, stability: null, controls: 24, total: null },
  });
  stretch('seed-0/reinit-01');
  t.is(joulesOfTraining(folder, 'seed-0/reinit-01'), null);
});

test('trainings that share a GPU have no energy of their own', (t) => {
  const config = (device: string) => parseConfig(toySearch('x', { device }));
  t.false(sharesGpu(config('cpu'), 8));
  t.false(sharesGpu(config('cuda:0'), 1));
  t.true(sharesGpu(config('cuda:0'), 2));
  t.is(startMeter('cuda', true), null);
});

test.serial(
  'verification does not depend on the records of times; a run of before energy was written is verified too',
  async (t) => {
    t.true((await verify(run.out)).ok);
    for (const name of ['timing.jsonl', 'cells/seed-0/dense/timing.jsonl']) rmSync(join(run.out, name));
    t.true((await verify(run.out)).ok);
    const path = join(run.out, 'certificate.json');
    const { hash: _, ...old } = JSON.parse(readFileSync(path, 'utf8')) as typeof run.certificate;
    delete old.cost.joules;
    delete old.files['energy.json'];
    rmSync(join(run.out, 'energy.json'));
    writeFileSync(path, JSON.stringify({ ...old, hash: certificateHash(old) }));
    const { ok, altered } = await verify(run.out);
    t.true(ok, altered.join());
    t.false(existsSync(join(run.out, 'energy.json')));
  },
);

test('where it was measured, report and summary say it', (t) => {
  const joules = { dense: 900, rounds: 12_345, stability: null, controls: 4.6e6, total: 4_613_245 };
  const certificate = { ...run.certificate, cost: { ...run.certificate.cost, joules } };
  t.regex(renderSummary(certificate, { colors: false }), /4\.61 MJ of the GPUs/);
  const page = renderReport({ certificate, metrics: [], timing: [] });
  for (const said of ['900 J', '12.3 kJ', '4.60 MJ', '4.61 MJ']) t.true(page.includes(said), said);
});
