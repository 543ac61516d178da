import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { manualSeed, ops, randn } from 'espalier';
import { safetensors } from 'espalier/io';
import { aliveCount, loadMaskFile, Mask, saveMaskFile } from 'espalier/prune';
import type { Projection } from 'espalier/sparse';
import { findTicket, projectRun, verify } from 'espalier/tickets';
import { toySearch } from '../tickets/search.js';
import { espalier } from './espalier.js';

const folder = mkdtempSync(join(tmpdir(), 'espalier-project-'));
const at = (name: string) => join(folder, name);
type Printed = Projection & {
  cell?: string;
  metrics: { before: Record<string, number>; after: Record<string, number> } | null;
};

test('a model: what is kept, masks and the model itself, within masks that are given', async (t) => {
  manualSeed(1);
  await safetensors.save(at('model.safetensors'), {
    'fc.weight': randn([8, 16]),
    'odd.weight': randn([4, 6]),
    'fc.bias': randn([8]),
  });
  const alive = Mask.random([8, 16], 100, 1, 0);
  const odd = Mask.random([4, 6], 10, 1, 0);
  const given = new Map([
    ['fc.weight', alive],
    ['odd.weight', odd],
  ]);
  await saveMaskFile(at('alive.safetensors'), given);
  const flags = ['--out', at('masks.safetensors'), '--model', at('out.safetensors'), '--json'];
  const run = espalier('project', at('model.safetensors'), '--masks', at('alive.safetensors'), ...flags);
  t.is(run.errors, '');
  const printed = JSON.parse(run.output) as Printed;
  t.is(printed.kind, 'projection');
  t.is(printed.total.before, 100);
  t.is(printed.total.lost, 100 - printed.total.after);
  const mask = (await loadMaskFile(at('masks.safetensors'))).get('fc.weight') as Mask;
  t.is(mask.count, printed.total.after);
  t.true(mask.isWithin(alive));
  t.true(ops.espalier.bitmap_is_nm(mask.bits, [8, 16], 2, 4));
  const [before, after] = [
    await safetensors.load(at('model.safetensors')),
    await safetensors.load(at('out.safetensors')),
  ];
  t.true(after['fc.weight']!.equal(mask.apply(before['fc.weight']!)));
  t.true(after['odd.weight']!.equal(odd.apply(before['odd.weight']!)), 'what was pruned stays so');
  const both = espalier(
    'project',
    at('model.safetensors'),
    '--masks',
    at('alive.safetensors'),
    '--protect',
    'fc*',
  );
  t.regex(both.errors, /neither --protect nor --include/);

  const all = espalier('project', at('model.safetensors'), '--to', '1:4');
  t.regex(all.output, /fc\.weight +1\.0000 +0\.2500 +96/);
  t.regex(all.output, /left as it is: odd\.weight/);
  t.regex(all.output, /A projection to 1:4, which no training has found: not a ticket\./);
  t.regex(espalier('project', at('model.safetensors'), '--to', 'half').errors, /N:M, as 2:4, .*'half'/);
});

test('a run: its ticket is projected and measured before and after, and stays as it was', async (t) => {
  const out = at('run');
  const { certificate } = await findTicket(toySearch(out, { seeds: [0], controls: [] }));
  const run = espalier('project', out, '--out', at('projected.safetensors'), '--json');
  t.is(run.errors, '');
  const { cell, metrics, total } = JSON.parse(run.output) as Printed;
  t.is(cell, `seed-0/round-0${certificate.best.round}`);
  const ticket = certificate.rows.find((row) => row.round === certificate.best.round)!;
  t.is(metrics?.before['loss'], ticket.ticket.perSeed[0] as number);
  t.not(metrics?.after['loss'], metrics?.before['loss']);
  t.is(total.before, ticket.alive);
  t.is(aliveCount(await loadMaskFile(at('projected.safetensors'))), total.after);
  const { metrics: none } = await projectRun(out, { measure: false });
  t.is(none, null);
  t.true((await verify(out, { measure: 'none' })).ok);
  const ticket24 = await loadMaskFile(join(out, 'ticket.safetensors'));
  await saveMaskFile(join(out, 'ticket.safetensors'), ticket24.set('stray', Mask.ones([4, 4])));
  await t.throwsAsync(projectRun(out, { measure: false }), { code: 'ERR_DATA', message: /'stray'/ });
});
