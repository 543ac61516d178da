import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { findTicket, verify, type FindConfigInput } from 'espalier/tickets';
import { parseConfig } from '#dist/tickets/config.js';
import { results, temporary, toySearch } from './search.js';

const home = temporary();
test.after.always(home.remove);

const units = (name: string, prune: FindConfigInput['prune'] = {}, changes: Partial<FindConfigInput> = {}) =>
  toySearch(join(home.path, name), {
    seeds: [0],
    controls: ['reinit', 'shuffle', 'random', 'oneshot'],
    prune: { scope: { units: ['neurons'], competing: 'layer' }, fraction: 0.25, rounds: 2, ...prune },
    ...changes,
  });

const found = findTicket(units('units'));

test.serial('IMP over neurons: whole units, their biases and norms with them, nested rounds', async (t) => {
  const { out, certificate } = await found;
  t.deepEqual(
    certificate.prunable.tensors.map(({ name }) => name),
    ['fc1.weight', 'fc1.bias', 'norm.weight', 'norm.bias', 'fc2.weight', 'fc2.bias', 'head.weight'],
  );
  // Of 24 neurons in each of two layers 18 are left, then 14 (18 · 0.25 = 4.5 → 4).
  for (const [round, n] of [
    [0, 18],
    [1, 14],
  ] as const)
    t.deepEqual(
      certificate.rows[round]?.layers.map(({ alive }) => alive[0]),
      [8 * n, n, n, n, n * n, n, 3 * n],
    );
  const controls = certificate.rows[1]?.controls ?? {};
  t.deepEqual(Object.keys(controls), ['reinit', 'shuffle', 'randomUniform', 'oneshot']);
  for (const [kind, { layers }] of Object.entries(controls))
    t.is(layers.find(({ name }) => name === 'fc1.bias')?.alive[0], 14, kind);
  const mask = (cell: string) => readFileSync(join(out, 'cells/seed-0', cell, 'mask.safetensors'));
  const { inference } = certificate;
  t.true((inference?.ticketBytes ?? 1) < (inference?.denseBytes ?? 0) / 1.5);
  t.regex(inference?.sentence ?? '', /units really removed/);
  t.deepEqual(mask('reinit-02'), mask('round-02'));
  for (const kind of ['shuffle', 'randomUniform']) t.notDeepEqual(mask(`${kind}-02`), mask('round-02'), kind);
});

test.serial('verify makes masks of units again and measures with their norms', async (t) => {
  const { out } = await found;
  const result = await verify(out, { measure: 'all' });
  t.deepEqual(result.altered, []);
  t.true(result.checks.some(({ what, detail }) => /shuffle-02: mask/.test(what) && detail === 'made again'));
});

test.serial('units by a gradient criterion, with other jobs: the same files', async (t) => {
  const changes = { controls: ['reinit' as const] };
  const prune = { criterion: { name: 'taylor' }, calibration: { batches: 2 } };
  const one = await findTicket(units('taylor', prune, changes));
  const two = await findTicket(units('taylor-2', prune, { ...changes, jobs: 2 }));
  t.deepEqual(results(two.out), results(one.out));
  t.deepEqual((await verify(one.out)).altered, []);
});

test.serial('what units do not take is refused', async (t) => {
  for (const [prune, message] of [
    [{ scope: { units: ['nerves'] } }, /prune\.scope\.units\.0/],
    [{ scope: { units: [] } }, /prune\.scope\.units/],
    [{ minAlive: 3 }, /Expected no budget, minAlive/],
  ] as const)
    t.throws(() => parseConfig(units('x', prune as FindConfigInput['prune'])), {
      code: 'ERR_CONFIG',
      message,
    });
  await t.throwsAsync(findTicket(units('heads', { scope: { units: ['heads'] } })), {
    code: 'ERR_CONFIG',
    message: /to have heads that can be removed/,
  });
});
