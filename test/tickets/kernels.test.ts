import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { safetensors } from 'espalier/io';
import { findTicket, parseConfig, verify, type FindConfigInput, type SearchEvent } from 'espalier/tickets';
import { whyNotDecided } from '#dist/tickets/kernels-file.js';
import { espalier } from '../cli/espalier.js';
import { temporary, toySearch } from './search.js';

const search24 = (out: string, changes: Partial<FindConfigInput> = {}) =>
  toySearch(out, {
    seeds: [0],
    prune: { scope: { keep: 2, of: 4, transposable: true }, protect: ['head'] },
    controls: ['shuffle'],
    controlsAt: 'all',
    ...changes,
  });
const lines = (path: string) =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('accelerate on the CPU: dense, as the ledger says of each layer, and the same bits as without', async (t) => {
  const folder = temporary();
  const plain = await findTicket(search24(join(folder.path, 'plain')));
  const out = join(folder.path, 'asked');
  const events: SearchEvent[] = [];
  const onProgress = (event: SearchEvent) => void events.push(event);
  const asked = await findTicket(search24(out, { accelerate: true }), { onProgress });
  const expected = ['fc1', 'fc2'].map((name) => ({ event: 'dense', name, why: 'no 2:4 kernels on cpu' }));
  t.deepEqual(asked.certificate.events, expected as typeof asked.certificate.events);
  t.deepEqual(lines(join(out, 'ledger.jsonl')), expected);
  t.deepEqual(plain.certificate.events, []);
  t.is(plain.certificate.config['accelerate'], undefined);
  for (const cell of ['round-01', 'shuffle-01', 'dense']) {
    const file = `cells/seed-0/${cell}/weights.safetensors`;
    t.is(asked.certificate.files[file], plain.certificate.files[file]);
  }
  t.truthy(asked.certificate.files['kernels.json']);
  const layer = (name: string, weight: number[], reason: string) => ({
    ...{ name, weight, dtype: 'float32', rows: [16], choice: 'dense', reason },
    ...{ denseMicroseconds: null, sparseMicroseconds: null, algorithms: {} },
  });
  const decided = {
    device: 'cpu: no 2:4 kernels there',
    layers: [
      layer('fc1', [24, 8], 'no 2:4 kernels on cpu'),
      layer('fc2', [24, 24], 'no 2:4 kernels on cpu'),
      layer('head', [3, 24], 'its weight is not 2:4'),
    ],
  };
  t.deepEqual(JSON.parse(readFileSync(join(out, 'kernels.json'), 'utf8')), decided);
  const told = () => events.flatMap((event) => (event.type === 'kernels' ? [event.again] : []));
  t.deepEqual(events[0], { type: 'kernels', kernels: decided, again: false } as SearchEvent);
  t.deepEqual(told(), [false], 'once, before the first training');
  await findTicket(search24(out, { accelerate: true }), { onProgress });
  t.deepEqual(told(), [false, true]);
  t.regex(asked.certificate.inference!.sentence, /2 of each 4, were multiplied on dense kernels/);
  const { ok, checks } = await verify(out);
  t.true(ok);
  t.like(
    checks.find(({ what }) => what === 'kernels.json: choices'),
    { ok: true, detail: 'each follows from its times' },
  );
  folder.remove();
});

test('a choice that its times do not give is found', (t) => {
  const layer = (name: string, choice: 'dense' | 'sparse', dense: number | null, sparse: number | null) => ({
    ...{ name, choice, reason: '', algorithms: {} },
    ...{ denseMicroseconds: dense, sparseMicroseconds: sparse },
  });
  const good = [layer('a', 'sparse', 2, 1), layer('b', 'dense', 1, 1), layer('c', 'dense', null, null)];
  t.is(whyNotDecided({ device: '', layers: good }), null);
  const layers = [
    ...good,
    layer('d', 'sparse', 1, 2),
    layer('e', 'sparse', null, null),
    layer('f', 'dense', 2, 1),
  ];
  t.is(
    whyNotDecided({ device: '', layers }),
    ['d is sparse', 'e is sparse', 'f is dense']
      .map((said) => `${said}, which its times do not give`)
      .join('; '),
  );
});

test('the command line prints the decisions once, to stderr, and the report shows them', (t) => {
  const folder = temporary();
  const [file, out] = [join(folder.path, 'search.json'), join(folder.path, 'run')];
  const changes = { accelerate: true, controls: [], train: { ...toySearch(out).train, steps: 8 } };
  writeFileSync(file, JSON.stringify(search24(out, { ...changes, rewind: { to: 2 } })));
  const found = espalier('find', file, '--json');
  t.is(found.status, 0, found.errors);
  t.is((JSON.parse(found.output) as { format: string }).format, 'espalier-certificate/2');
  const summary = '0 of 3 linear layers sparse, for training on cpu: no 2:4 kernels there';
  t.regex(found.errors, /^layer +weight +rows +dense µs +sparse µs +choice +reason$/m);
  t.regex(found.errors, /^fc2 +24x24 +16 +- +- +dense +no 2:4 kernels on cpu$/m);
  t.is(found.errors.split(summary).length, 2);
  const again = espalier('find', file);
  t.regex(again.errors, new RegExp(`^kernels, as decided before: ${summary}$`, 'm'));
  t.notRegex(again.errors, /dense µs/);
  t.true(again.output.includes(`Kernels: ${summary}.`));
  const report = espalier('report', out, '--json');
  const said = JSON.parse(report.output) as { kernels: unknown };
  t.deepEqual(said.kernels, JSON.parse(readFileSync(join(out, 'kernels.json'), 'utf8')));
  const page = readFileSync(join(out, 'report.html'), 'utf8');
  t.true(page.includes(`<p>${summary}.</p>`));
  t.regex(
    page,
    /fc2<\/th>\s*<td>24×24<\/td>[\s\S]*?<td>dense<\/td>\s*<td class="text">no 2:4 kernels on cpu</,
  );
  folder.remove();
});

test('a run trains, resumes and is verified on the kernels that its file names', async (t) => {
  const folder = temporary();
  const [out, plain] = [join(folder.path, 'sparse'), join(folder.path, 'plain')];
  const layer = (name: string) => ({
    ...{
      name,
      choice: 'sparse',
      reason: 'of this test',
      algorithms: { '16': { forward: [3, 1, -1, 0], transposed: null } },
    },
    ...{ denseMicroseconds: 2, sparseMicroseconds: 1 },
  });
  mkdirSync(out, { recursive: true });
  writeFileSync(
    join(out, 'kernels.json'),
    JSON.stringify({ device: 'test', layers: ['fc1', 'fc2'].map(layer) }),
  );
  const dense = await findTicket(search24(plain));
  const found = await findTicket(search24(out, { accelerate: true }));
  t.deepEqual(found.certificate.events, []);
  const weights = async (run: string, cell: string) =>
    safetensors.load(join(run, 'cells', 'seed-0', cell, 'weights.safetensors'));
  for (const cell of ['round-01', 'shuffle-01']) {
    const [a, b] = [await weights(out, cell), await weights(plain, cell)];
    t.deepEqual(Object.keys(a), Object.keys(b));
    for (const [name, w] of Object.entries(a)) {
      t.true(Number(w.sub(b[name]!).abs().max().item()) < 1e-4, `${cell} ${name}`);
      t.is(w.countNonzero().item(), b[name]!.countNonzero().item());
    }
  }
  const loss = ({ certificate }: typeof found) => certificate.rows[0]!.ticket.perSeed[0] as number;
  t.true(Math.abs(loss(found) - loss(dense)) < 1e-4);
  t.true((await verify(out)).ok);
  writeFileSync(join(out, 'kernels.json'), '{}');
  await t.throwsAsync(findTicket(search24(out, { accelerate: true })), {
    message: /kernels\.json .*altered/,
  });
  folder.remove();
});

test('accelerate wants masks of 2 of 4', (t) => {
  const config = toySearch('x', { accelerate: true });
  t.throws(() => parseConfig(config), { message: /accelerate: Expected prune\.scope \{ keep: 2, of: 4 \}/ });
});
