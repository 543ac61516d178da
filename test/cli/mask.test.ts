import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { tensor } from 'espalier';
import { aliveCount, loadMaskFile, Mask, saveMaskFile, shuffleMasks } from 'espalier/prune';
import { findTicket } from 'espalier/tickets';
import { toySearch } from '../tickets/search.js';
import { espalier } from './espalier.js';

const folder = mkdtempSync(join(tmpdir(), 'espalier-mask-'));
const at = (name: string) => join(folder, `${name}.safetensors`);
const maskOf = (bits: string) => Mask.from(tensor([...bits].map(Number)).to('bool'));
const bitsOf = async (path: string) =>
  Object.fromEntries(
    [...(await loadMaskFile(path))].map(([name, mask]) => [
      name,
      (mask.toBool().toArray() as boolean[]).map((bit) => (bit ? '1' : '0')).join(''),
    ]),
  );

test.before(async () => {
  const save = (name: string, w: string, v: string) =>
    saveMaskFile(
      at(name),
      new Map([
        ['w', maskOf(w)],
        ['v', maskOf(v)],
      ]),
    );
  await save('a', '1111100000', '110');
  await save('b', '1111000011', '011');
  await save('c', '1100001011', '010');
  await saveMaskFile(
    at('other'),
    new Map([
      ['w', maskOf('111')],
      ['v', maskOf('110')],
    ]),
  );
});

test('diff gives the distances of each tensor and of all', (t) => {
  const run = espalier('mask', 'diff', at('a'), at('b'), '--json');
  t.is(run.errors, '');
  const { tensors, total } = JSON.parse(run.output) as {
    tensors: { name: string }[];
    total: { hamming: number; jaccard: number };
  };
  t.like(
    tensors.find(({ name }) => name === 'w'),
    { alive: [5, 6], hamming: 3, jaccard: 1 - 4 / 7 },
  );
  t.like(total, { elements: 13, alive: [7, 8], hamming: 5, jaccard: 1 - 5 / 10 });
  t.regex(espalier('mask', 'diff', at('a'), at('b')).output, /total +13 +7 +8 +5 +0\.500000/);
});

test('the ticket that a search has found is a mask file', async (t) => {
  const out = join(folder, 'run');
  const search = toySearch(out, { seeds: [0], controls: [], prune: { fraction: 0.3, rounds: 1 } });
  const { certificate } = await findTicket(search);
  const ticket = join(out, 'ticket.safetensors');
  const masks = await loadMaskFile(ticket);
  t.is(aliveCount(masks), certificate.rows[0]?.alive);
  await saveMaskFile(at('shuffled'), shuffleMasks(masks, 1));
  const run = espalier('mask', 'diff', ticket, at('shuffled'), '--json');
  t.is(run.errors, '');
  const { total } = JSON.parse(run.output) as { total: { alive: number[]; hamming: number } };
  t.deepEqual(total.alive, [aliveCount(masks), aliveCount(masks)]);
  t.true(total.hamming > 0);
});

test('and, or, xor, andnot and soup write what they say', async (t) => {
  const expected = {
    and: { w: '1111000000', v: '010' },
    or: { w: '1111100011', v: '111' },
    xor: { w: '0000100011', v: '101' },
    andnot: { w: '0000100000', v: '100' },
  };
  for (const [operation, bits] of Object.entries(expected)) {
    const run = espalier('mask', operation, at('a'), at('b'), '--out', at(operation));
    t.is(run.errors, '');
    t.deepEqual(await bitsOf(at(operation)), bits);
  }
  // Three votes: w0, w1, v1; two: w2, w3, w8, w9. Of the two, the earlier are pruned first.
  const soup = espalier(
    ...['mask', 'soup', at('a'), at('b'), at('c'), '--density', String(5 / 13), '--out', at('soup')],
  );
  t.is(soup.errors, '');
  const { w, v } = await bitsOf(at('soup'));
  t.is(v, '010');
  t.is(w, '1100000011');
});

test('refuses what does not fit, and writes nothing', (t) => {
  const shape = espalier('mask', 'and', at('a'), at('other'), '--out', at('none'));
  t.is(shape.status, 1);
  t.regex(shape.errors, /Expected masks of one shape for 'w' but received \[10\] and \[3\]/);
  const much = espalier('mask', 'soup', at('a'), at('b'), '--density', '1', '--out', at('none'));
  t.regex(much.errors, /Expected the masks to keep 13 weights together but they keep 10/);
  t.false(existsSync(at('none')));
  t.regex(espalier('mask', 'or', at('a'), at('b'), '--out', at('a')).errors, /is there/);
});
