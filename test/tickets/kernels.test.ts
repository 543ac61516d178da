import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { safetensors } from 'espalier/io';
import { findTicket, parseConfig, verify, type FindConfigInput } from 'espalier/tickets';
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
  const asked = await findTicket(search24(out, { accelerate: true }));
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
  t.true((await verify(out)).ok);
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
