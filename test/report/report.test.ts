import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { renderReport, writeReport, type Report } from 'espalier/report';
import { assemble } from '#dist/tickets/assemble.js';
import type { Certificate } from '#dist/tickets/certificate.js';
import type { Cell } from '#dist/tickets/plan.js';
import type { MetricsLine, TimingLine } from '#dist/tickets/records.js';
import { exampleCertificate, exampleConfig, exampleEvidence, exampleMetrics } from '../tickets/example.js';

function linesOf(changes: Record<string, unknown> = {}): MetricsLine[] {
  return exampleMetrics(exampleConfig(changes))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as MetricsLine);
}

function timingOf(lines: readonly MetricsLine[]): TimingLine[] {
  return [...new Set(lines.map(({ cell }) => cell))].map((cell) => ({
    event: 'training',
    cell,
    from: 0,
    to: 1000,
    at: '2026-01-01T00:00:00.000Z',
    seconds: { data: 0.5, train: 8, evaluate: 1, snapshot: 0.5 },
    threads: 1,
  }));
}

function example(changes: Record<string, unknown> = {}): Report {
  const metrics = linesOf(changes);
  return { certificate: exampleCertificate(changes), metrics, timing: timingOf(metrics) };
}

function made(value: (cell: Cell) => number | null, changes: Record<string, unknown> = {}): Certificate {
  return assemble(exampleEvidence(exampleConfig(changes), value));
}

/** Text between tags, entities left as they are. */
function textOf(page: string): string {
  return page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

test('the verdict comes first, in words', (t) => {
  const report = example();
  const text = textOf(renderReport(report)).slice(0, 1500);
  t.true(text.includes('A winning ticket with 51.2% of the weights'));
  t.true(text.includes(report.certificate.best.sentence.replaceAll("'", '&#39;')));
  t.true(text.includes('95%: −0.0051 to +0.0006; not inferior'));
});

test('the page asks for nothing: no script, no link, no request', (t) => {
  const page = renderReport(example());
  t.notRegex(page, /<script|<link|<img|<iframe|@import|url\((?!#)|\son\w+=/i);
  t.notRegex(page, /https?:/);
  t.regex(page, /Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/);
  t.true(page.length < 400_000, `${page.length} characters`);
});

test('tags are closed and ids are there once', (t) => {
  const page = renderReport(example());
  const open: string[] = [];
  for (const [, close, name, self] of page.matchAll(/<(\/?)([a-zA-Z][\w-]*)(?:"[^"]*"|[^">])*?(\/?)>/g)) {
    if (self || ['meta', '!doctype'].includes(name as string)) continue;
    if (close) t.is(open.pop(), name);
    else open.push(name as string);
  }
  t.deepEqual(open, []);
  const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
  t.is(new Set(ids).size, ids.length);
  for (const [, ref] of page.matchAll(/url\(#([^)]*)\)/g)) t.true(ids.includes(ref as string), ref);
  for (const [, refs] of page.matchAll(/aria-labelledby="([^"]*)"/g))
    for (const ref of (refs as string).split(' ')) t.true(ids.includes(ref), ref);
  t.notRegex(page, /NaN|undefined|Infinity|\[object/);
});

test('what comes from the run is escaped', (t) => {
  const evil = `</title><script>alert("x")</script>&'`;
  const { certificate, metrics, timing } = example();
  const page = renderReport({
    certificate: {
      ...certificate,
      metric: { ...certificate.metric, name: evil },
      best: { ...certificate.best, sentence: evil },
      config: { [evil]: evil },
      files: { [evil]: evil },
      fingerprint: { ...certificate.fingerprint, cpu: evil },
      prunable: {
        ...certificate.prunable,
        tensors: certificate.prunable.tensors.map((tensor) => ({ ...tensor, name: evil })),
        protected: certificate.prunable.protected.map((tensor) => ({ ...tensor, name: evil, why: evil })),
      },
    },
    metrics: metrics.map((line) =>
      line.event === 'train'
        ? line
        : { ...line, metrics: { [evil]: Object.values(line.metrics)[0] ?? null } },
    ),
    timing,
  });
  t.false(page.includes('<script'));
  t.true(page.includes('&lt;/title&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;'));
});

test('the kernels of the layers are shown with their times and reasons, where they were to be chosen', (t) => {
  const changes = { accelerate: true, prune: { scope: { keep: 2, of: 4 } } };
  const layer = (name: string, more = {}) => ({
    ...{ name, weight: [64, 32], dtype: 'bfloat16', rows: [512, 512, 8], choice: 'sparse' as const },
    ...{ reason: '1.25x as fast', denseMicroseconds: 12.34, sparseMicroseconds: 9.87, algorithms: {} },
    ...more,
  });
  const old = {
    ...{ name: '', choice: 'dense' as const, reason: '<i>', algorithms: {} },
    ...{ denseMicroseconds: null, sparseMicroseconds: null },
  };
  const kernels = { device: 'H100, sm_90', layers: [layer('fc1'), old] };
  const page = renderReport({ ...example(changes), kernels });
  const text = textOf(page);
  t.true(text.includes('Dense or sparse kernels 1 of 2 linear layers sparse, for training on H100, sm_90.'));
  t.true(text.includes('layer weight rows dense µs sparse µs choice reason'));
  t.true(text.includes('fc1 64×32 512 8 12.3 9.9 sparse 1.25x as fast'));
  t.true(text.includes('(the model) - - - - dense &lt;i&gt;'));
  t.false(page.includes('<i>'));
  const many = { ...kernels, layers: Array.from({ length: 41 }, (_, i) => layer(`l${i}`)) };
  t.regex(renderReport({ ...example(changes), kernels: many }), /<summary>41 layers<\/summary>/);
  t.true(textOf(renderReport(example(changes))).includes('This run holds no record of its kernels.'));
  t.false(renderReport(example()).includes('Dense or sparse kernels'));
});

test('the same run gives the same page', (t) => {
  t.is(renderReport(example()), renderReport(example()));
});

test('every density, arm and seed has its number in a table', (t) => {
  const { certificate, metrics, timing } = example();
  const text = textOf(renderReport({ certificate, metrics, timing }));
  for (const row of certificate.rows)
    for (const value of [row.ticket, ...Object.values(row.controls).map(({ arm }) => arm)].flatMap(
      (a) => a.perSeed,
    ))
      t.true(text.includes(String(Number((value as number).toPrecision(4)))));
});

test('the charts mark each arm at each density, in both sizes', (t) => {
  const page = renderReport(example());
  const chart = page.slice(page.indexOf('<figure id="density"'), page.indexOf('</figure>'));
  const marks = (kind: string) => [...chart.matchAll(new RegExp(`class="mark ${kind}"`, 'g'))].length;
  // Wide and narrow with a mark for each of 5 densities, and one in the legend.
  for (const kind of ['ticket', 'reinit', 'shuffle', 'randomErk', 'randomUniform', 'oneshot'])
    t.is(marks(kind), 11, kind);
  t.is(marks('dense'), 3);
  t.is([...chart.matchAll(/class="band"/g)].length, 2);
});

test('diverged trainings, one seed and no controls are said, not drawn', (t) => {
  const diverged = made((cell) => (cell.kind === 'randomUniform' ? null : 1.4 + 0.001 * cell.seed));
  const page = renderReport({ certificate: diverged, metrics: [], timing: [] });
  t.true(textOf(page).includes('diverged'));
  t.notRegex(page, /NaN|undefined|Infinity/);

  const nothing = made(() => null);
  t.notRegex(renderReport({ certificate: nothing, metrics: [], timing: [] }), /NaN|undefined|Infinity/);

  const alone = renderReport({
    certificate: exampleCertificate({ seeds: [4], controls: [] }),
    metrics: linesOf({ seeds: [4], controls: [] }),
    timing: [],
  });
  t.true(textOf(alone).includes('Nothing is claimed without controls'));
  t.true(textOf(alone).includes('This run holds no record of times'));
  t.notRegex(alone, /NaN|undefined|Infinity/);
});

test('dense that overfits with more steps does not flatten the chart, and is named', (t) => {
  const value = (cell: Cell) =>
    (cell.kind === 'denseBudget' ? 9 : 1.4 + 0.01 * cell.round) + 0.001 * cell.seed;
  const page = renderReport({ certificate: made(value), metrics: [], timing: [] });
  const chart = page.slice(page.indexOf('<figure id="density"'), page.indexOf('</figure>'));
  t.true(textOf(chart).includes('lies outside the chart, at 9.001'));
  t.notRegex(textOf(chart), / [2-9]\.\d /);
});

test('an under-trained dense is called out', (t) => {
  const value = (cell: Cell) =>
    (cell.kind === 'dense2x' ? 1.2 : cell.kind === 'ticket' ? 1.4 : 1.41) + 0.001 * cell.seed;
  const page = renderReport({ certificate: made(value), metrics: [], timing: [] });
  t.true(textOf(page).includes('Dense was under-trained.'));
  t.false(textOf(renderReport(example())).includes('Dense was under-trained.'));
});

test('a metric that is better when higher keeps its direction', (t) => {
  const evidence = exampleEvidence(
    exampleConfig(),
    (cell) => (cell.kind === 'ticket' ? 0.9 : 0.8) + 0.001 * cell.seed,
  );
  const certificate = assemble({ ...evidence, metric: { name: 'loss', better: 'higher' } });
  const text = textOf(renderReport({ certificate, metrics: linesOf(), timing: [] }));
  t.true(text.includes('exceeds dense'));
  t.true(text.includes('loss (higher is better)'));
});

test('a report is written beside the run, and needs a finished one', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'espalier-report-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await t.throwsAsync(writeReport(join(folder, 'none')), { message: /Expected the folder of a run/ });
  await t.throwsAsync(writeReport(folder), { message: /holds neither config\.json nor certificate\.json/ });
  await writeFile(join(folder, 'config.json'), '{}');
  await t.throwsAsync(writeReport(folder), { message: /is not finished/ });
  const { certificate, metrics, timing } = example();
  await writeFile(join(folder, 'certificate.json'), JSON.stringify(certificate));
  const lines = (records: readonly object[]) =>
    records.map((record) => `${JSON.stringify(record)}\n`).join('');
  await writeFile(join(folder, 'metrics.jsonl'), lines(metrics));
  await writeFile(join(folder, 'timing.jsonl'), lines(timing));
  const path = await writeReport(folder);
  t.is(path, join(folder, 'report.html'));
  t.is(await readFile(path, 'utf8'), renderReport({ certificate, metrics, timing }));
  await writeFile(join(folder, 'metrics.jsonl'), `${lines(metrics.slice(0, 3))}{"event":"train"}\n`);
  await t.throwsAsync(writeReport(folder), { message: /Line 4 of .*metrics\.jsonl is not a record/ });
  await writeFile(join(folder, 'certificate.json'), JSON.stringify({ ...certificate, seeds: 'three' }));
  await t.throwsAsync(writeReport(folder), { message: /to be a certificate but seeds does not fit/ });
});
