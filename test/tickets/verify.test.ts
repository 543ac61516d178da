import { cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { certificateHash } from '#dist/tickets/assemble.js';
import { findTicket, verify, type Certificate, type SearchEvent } from 'espalier/tickets';
import { temporary, toySearch } from './search.js';
import { net, sums } from './toy.js';

const home = temporary();
test.after.always(home.remove);
const whole = findTicket(toySearch(join(home.path, 'whole'), { seeds: [0] }));

/** A copy of the finished run, to be altered. */
async function copy(name: string): Promise<string> {
  const { out } = await whole;
  cpSync(out, join(home.path, name), { recursive: true });
  return join(home.path, name);
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] as number) ^ 1;
  writeFileSync(path, bytes);
}

test.serial('an unaltered run passes, and every metric comes out the same', async (t) => {
  const { out } = await whole;
  const seen: string[] = [];
  const result = await verify(out, { measure: 'all', onCheck: ({ what }) => seen.push(what) });
  t.deepEqual(
    result.checks.filter((c) => !c.ok),
    [],
  );
  t.true(result.ok);
  t.is(seen.length, result.checks.length);
  t.true(seen.includes('cells/seed-0/randomErk-02: metrics'));
  t.true((await verify(join(out, 'ticket.safetensors'))).ok);
});

const FILES = [
  ['cells/seed-0/round-02/weights.safetensors', -1],
  ['cells/seed-0/round-02/mask.safetensors', -1],
  ['cells/seed-0/dense/rewind.safetensors', -9],
  ['cells/seed-0/shuffle-02/metrics.jsonl', 40],
  ['ticket.safetensors', -1],
  ['metrics.jsonl', 60],
] as const;

for (const [file, at] of FILES)
  test.serial(`one altered bit in ${file} is refused by its name`, async (t) => {
    const run = await copy(file.replaceAll('/', '-'));
    flip(join(run, file), at);
    const result = await verify(run);
    t.false(result.ok);
    t.true(result.altered.includes(file), result.altered.join(', '));
  });

/** Rewrites a JSON file of a run. */
function edit<T>(path: string, change: (value: T) => void): void {
  const value = JSON.parse(readFileSync(path, 'utf8')) as T;
  change(value);
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

test.serial('a claim that the evidence does not carry is refused, though all hashes fit', async (t) => {
  const run = await copy('claim');
  edit<Certificate>(join(run, 'certificate.json'), (c) => {
    c.best.claim = 'winning';
    c.best.sentence = 'A winning ticket.';
    c.hash = certificateHash(c);
  });
  const result = await verify(run);
  t.deepEqual(result.altered, ['certificate.json: evidence']);
});

test.serial(
  'a metric that the weights do not give is refused, though the certificate was made to fit',
  async (t) => {
    const run = await copy('metric');
    const path = join(run, 'cells/seed-0/round-02/done.json');
    edit<{ metrics: Record<string, number> }>(path, (outcome) => (outcome.metrics['loss'] = 0.001));
    const result = await verify(run);
    t.true(result.altered.includes('cells/seed-0/round-02/done.json'));
    t.true(result.altered.includes('certificate.json: evidence'));
    t.true(result.altered.includes('cells/seed-0/round-02: metrics'));
  },
);

test.serial('a ticket without its run is checked by itself', async (t) => {
  const { out } = await whole;
  const alone = join(home.path, 'alone.safetensors');
  cpSync(join(out, 'ticket.safetensors'), alone);
  t.true((await verify(alone)).ok);
  flip(alone, -1);
  const result = await verify(alone);
  t.false(result.ok);
  t.regex(result.checks[0]?.detail ?? '', /alive weights, its header says/);
});

test.serial('an unfinished run and a missing one are told apart', async (t) => {
  const stopper = new AbortController();
  const out = join(home.path, 'unfinished');
  const onProgress = ({ type }: SearchEvent) => type === 'done' && stopper.abort();
  await t.throwsAsync(findTicket(toySearch(out, { seeds: [0] }), { signal: stopper.signal, onProgress }));
  t.regex((await verify(out)).checks[0]?.detail ?? '', /not finished/);
  await t.throwsAsync(verify(join(home.path, 'nowhere')), { code: 'ERR_RUN', message: /there is no/ });
});

test.serial('a run made with closures is measured again when they are given', async (t) => {
  const out = join(home.path, 'closures');
  const model = () => net();
  const task = sums();
  await findTicket({ ...toySearch(out, { seeds: [0], controls: ['reinit'] }), model, task });
  const blind = await verify(out);
  t.true(blind.ok);
  t.true(blind.checks.some((c) => c.detail.startsWith('not measured again')));
  const seeing = await verify(out, { model, task });
  t.true(seeing.ok);
  t.true(seeing.checks.some((c) => c.what === 'cells/seed-0/dense: metrics'));
});

test.serial('a run goes on from nothing that was altered since its trainings ended', async (t) => {
  const search = (out: string) => findTicket(toySearch(out, { seeds: [0] }));
  const records = await copy('records-cut');
  truncateSync(join(records, 'cells/seed-0/reinit-02/metrics.jsonl'), 100);
  await t.throwsAsync(search(records), { code: 'ERR_DATA', message: /reinit-02.metrics\.jsonl was altered/ });
  rmSync(join(records, 'cells/seed-0/reinit-02'), { recursive: true });
  const { certificate } = await search(records);
  t.is(certificate.hash, (await whole).certificate.hash);

  const weights = await copy('weights-flipped');
  flip(join(weights, 'cells/seed-0/round-01/weights.safetensors'), -1);
  rmSync(join(weights, 'cells/seed-0/round-02'), { recursive: true });
  await t.throwsAsync(search(weights), {
    code: 'ERR_DATA',
    message: /round-01.weights\.safetensors was altered/,
  });
});
