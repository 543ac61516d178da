import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Tensor } from 'espalier';
import { Mask, type PruneScope } from 'espalier/prune';
import { renderReport } from 'espalier/report';
import { findTicket, verify, type Certificate, type FindConfigInput } from 'espalier/tickets';
import { safetensors } from '#dist/io/index.js';
import { parseConfig } from '#dist/tickets/config.js';
import { readReport } from '#dist/report/run.js';
import { fits } from '../prune/patterns.js';
import { temporary, toySearch } from './search.js';

const home = temporary();
test.after.always(home.remove);

const search = (name: string, changes: Partial<FindConfigInput> = {}) =>
  toySearch(join(home.path, name), { seeds: [0], ...changes });

async function masks(out: string, cell: string): Promise<Map<string, Mask>> {
  const bits = await safetensors.load(join(out, 'cells/seed-0', cell, 'mask.safetensors'), { copy: true });
  const shapes = { 'fc1.weight': [24, 8], 'fc2.weight': [24, 24] };
  return new Map(
    Object.entries(shapes).map(([name, shape]) => [name, new Mask(bits[`${name}.mask`] as Tensor, shape)]),
  );
}

const SCOPES: [string, FindConfigInput['prune'], number[][]][] = [
  [
    'row',
    { scope: 'row', densities: [0.5, 0.25] },
    [
      [96, 288],
      [48, 144],
    ],
  ],
  ['row-erk', { scope: 'row', budget: 'erk', densities: [0.5] }, [[154, 230]]],
  ['n-of-m', { scope: { keep: 2, of: 4 } }, [[96, 288]]],
  ['transposable', { scope: { keep: 1, of: 4, transposable: true }, criterion: 'snip' }, [[48, 144]]],
  ['tensor-floor', { scope: 'tensor', minAlive: 60, densities: [0.2] }, [[60, 94]]],
];

for (const [name, prune, alive] of SCOPES)
  test.serial(`scope ${name}: exact counts, verified`, async (t) => {
    const { out, certificate } = await findTicket(
      search(name, {
        controls: ['reinit', 'shuffle', 'random', 'oneshot'],
        controlsAt: 'all',
        train: { steps: 12, optimizer: { name: 'sgd', lr: 0.1 } },
        prune: { ...prune, protect: ['head'] },
      }),
    );
    t.deepEqual(
      certificate.rows.map(({ layers }) => layers.map((layer) => layer.alive[0])),
      alive,
    );
    for (const row of certificate.rows)
      for (const control of Object.values(row.controls))
        t.is(
          control.layers.reduce((sum, layer) => sum + (layer.alive[0] as number), 0),
          row.alive,
          control.arm.kind,
        );
    await checkPatterns(t, out, certificate);
    t.deepEqual((await verify(out)).altered, []);
  });

/** Every mask of a run has the pattern of its scope, and of each control that is another mask its own. */
async function checkPatterns(t: ExecutionContext, out: string, certificate: Certificate): Promise<void> {
  const { scope } = (certificate.config as { prune: { scope: PruneScope } }).prune;
  for (const { round, controls } of certificate.rows) {
    const of = (kind: string) => masks(out, `${kind}-${String(round).padStart(2, '0')}`);
    const ticket = await of('round');
    for (const kind of ['round', ...Object.keys(controls)]) {
      const found = await of(kind);
      for (const [name, mask] of found) {
        t.true(fits(mask, scope), `${kind} ${name}`);
        if (kind === 'shuffle') t.is(mask.count, ticket.get(name)!.count);
      }
      const distance = [...found].reduce((sum, [name, mask]) => sum + mask.distance(ticket.get(name)!), 0);
      if (/shuffle|random/.test(kind)) t.true(distance > 0, kind);
    }
  }
}

test.serial(
  'blocks: whole ones, nested from round to round; floors and rules are in the ledger',
  async (t) => {
    const blocks = await findTicket(
      search('block', {
        controls: ['shuffle', 'random'],
        controlsAt: 'all',
        prune: { scope: { block: [4, 2] }, fraction: 0.3, rounds: 2, protect: ['head'] },
      }),
    );
    // 768 → 537.6, 67.2 blocks of 8 → 67; 536 → 375.2, 46.9 blocks → 47.
    t.deepEqual(
      blocks.certificate.rows.map(({ alive }) => alive),
      [536, 376],
    );
    await checkPatterns(t, blocks.out, blocks.certificate);
    for (const { alive, controls } of blocks.certificate.rows)
      for (const { layers } of Object.values(controls))
        t.is(
          layers.reduce((sum, layer) => sum + (layer.alive[0] as number), 0),
          alive,
        );
    t.deepEqual((await verify(blocks.out)).altered, []);
    t.deepEqual(blocks.certificate.events, []);

    const rules = {
      protect: ['head', 'haed'],
      strict: false,
      minAlive: { fraction: 0.25 },
      protectFirst: true,
    };
    const { out, certificate } = await findTicket(
      search('ledger', { controls: [], prune: { ...rules, densities: [0.25] } }),
    );
    t.deepEqual(certificate.events, [
      { event: 'unmatched', rule: 'protect', pattern: 'haed' },
      { event: 'floor', cell: 'seed-0/round-01', name: 'fc2.weight', alive: 144 },
    ]);
    t.is(
      readFileSync(join(out, 'ledger.jsonl'), 'utf8'),
      certificate.events.map((event) => `${JSON.stringify(event)}\n`).join(''),
    );
    t.true(renderReport(await readReport(out)).includes('means no parameter'));
    t.deepEqual((await verify(out)).altered, []);
  },
);

test('controls that N of M leaves nothing for are left out', (t) => {
  const controls = (prune: FindConfigInput['prune']) =>
    parseConfig(search('x', { controls: ['reinit', 'shuffle', 'random', 'oneshot'], prune })).controls;
  t.deepEqual(controls({ scope: { keep: 2, of: 4 } }), ['reinit', 'shuffle', 'randomUniform']);
  t.deepEqual(controls({ scope: { keep: 2, of: 4 }, criterion: 'snip' }), [
    'reinit',
    'shuffle',
    'randomUniform',
    'oneshot',
  ]);
});

test.serial('scopes that do not fit are refused before anything is trained', async (t) => {
  for (const [prune, message] of [
    [{ scope: { keep: 4, of: 4 } }, /prune\.scope: Expected N of M/],
    [{ scope: 'rows' }, /prune\.scope/],
    [{ scope: { keep: 2, of: 4 }, densities: [0.3] }, /Expected no other density with a scope of N of M/],
    [{ budget: 'erk' }, /prune\.scope: Expected scope 'tensor' or 'row' for a budget/],
    [{ minAlive: { fraction: 2 } }, /prune\.minAlive: Expected 'minAlive' to be a count/],
  ] as const)
    t.throws(() => parseConfig({ ...search('x'), prune }), { code: 'ERR_CONFIG', message });
  t.throws(() => parseConfig(search('x', { search: 'bilevel', prune: { scope: 'row' } })), {
    message: /with search: 'bilevel'/,
  });
  await t.throwsAsync(findTicket(search('five', { prune: { scope: { keep: 2, of: 5 } } })), {
    code: 'ERR_CONFIG',
    message: /inputs of 'fc1\.weight' to be a multiple of 5/,
  });
  for (const [name, scope, message] of [
    ['transposed', { keep: 2, of: 16, transposable: true }, /inputs of 'fc1\.weight' to be a multiple of 16/],
    ['blocks', { block: [5, 1] }, /'fc1\.weight' to divide into blocks of \[5, 1\]/],
  ] as const)
    await t.throwsAsync(findTicket(search(name, { prune: { scope } })), { code: 'ERR_CONFIG', message });
  await t.throwsAsync(findTicket(search('typo', { prune: { protect: ['haed'] } })), {
    code: 'ERR_CONFIG',
    message: /'haed' to mean a parameter/,
  });
});
