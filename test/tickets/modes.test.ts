import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Tensor } from 'espalier';
import { Mask, pruneAsync } from 'espalier/prune';
import { renderReport } from 'espalier/report';
import { findTicket, verify, type FindConfigInput, type SearchEvent } from 'espalier/tickets';
import { safetensors } from '#dist/io/index.js';
import { parseConfig, settle } from '#dist/tickets/config.js';
import { aliveByRound, controlRounds, plan, searchSteps } from '#dist/tickets/plan.js';
import { seedsOf } from '#dist/tickets/seeds.js';
import { readReport } from '#dist/report/run.js';
import { results, temporary, toySearch } from './search.js';
import { net, sums } from './toy.js';

const home = temporary();
test.after.always(home.remove);

const search = (name: string, changes: Partial<FindConfigInput> = {}) =>
  toySearch(join(home.path, name), { seeds: [0], controls: ['reinit', 'shuffle', 'oneshot'], ...changes });
const planned = (changes: Partial<FindConfigInput>) => {
  const config = parseConfig(search('plan', changes));
  return settle(config, config.rewind.to as number);
};

const bilevel = (name: string, changes: Partial<FindConfigInput> = {}) =>
  search(name, { search: 'bilevel', bilevel: { steps: 12, every: 5 }, ...changes });
const learned = findTicket(bilevel('bilevel'));

function bytes(out: string, cell: string, file: string): Buffer {
  return readFileSync(join(out, 'cells/seed-0', cell, file));
}

async function masks(out: string, cell: string): Promise<Map<string, Mask>> {
  const bits = await safetensors.load(join(out, 'cells/seed-0', cell, 'mask.safetensors'));
  return new Map(
    Object.entries({ 'fc1.weight': [24, 8], 'fc2.weight': [24, 24] }).map(([name, shape]) => [
      name,
      new Mask(bits[`${name}.mask`] as Tensor, shape),
    ]),
  );
}

test.serial('bilevel: the same rows, with masks that were learned for each density', async (t) => {
  const { out, certificate } = await learned;
  t.deepEqual(
    certificate.rows.map(({ alive }) => alive),
    [538, 377],
  );
  t.deepEqual(Object.keys(certificate.rows[1]?.controls ?? {}), ['reinit', 'shuffle', 'oneshot']);
  for (const round of ['01', '02'])
    t.deepEqual(
      bytes(out, `bilevel-${round}`, 'mask.safetensors'),
      bytes(out, `round-${round}`, 'mask.safetensors'),
    );
  // Another mask than magnitude's, the same dense network.
  const distance = async (other: string) => {
    const [ours, theirs] = [await masks(out, 'round-02'), await masks(out, other)];
    return [...ours].reduce((sum, [name, mask]) => sum + mask.distance(theirs.get(name) as Mask), 0);
  };
  t.true((await distance('oneshot-02')) > 0);
  // dense 30, two searches of 12 steps at two passes, two tickets from step 5.
  t.is(certificate.cost.rounds, 2 * 24 + 2 * 25);
  t.deepEqual(certificate.rows[1]?.cost, { find: 30 + 24, train: 25, total: 79 });
  const ticket = await safetensors.header(join(out, 'ticket.safetensors'));
  t.like(JSON.parse(ticket.metadata?.['ticket'] ?? ''), { search: 'bilevel', criterion: 'learned' });
});

test.serial('bilevel: stopped in its searches and with other jobs, the same files', async (t) => {
  const { out } = await learned;
  const stopped = join(home.path, 'stopped');
  for (const steps of [3, 8]) {
    const stopper = new AbortController();
    const onProgress = (event: SearchEvent) => {
      if (event.type === 'step' && /bilevel/.test(event.cell) && event.done >= steps) stopper.abort();
    };
    await t.throwsAsync(findTicket(bilevel('stopped'), { signal: stopper.signal, onProgress }));
  }
  await findTicket(bilevel('stopped'));
  t.deepEqual(results(stopped), results(out));
  t.deepEqual(
    bytes(stopped, 'bilevel-02', 'scores.safetensors'),
    bytes(out, 'bilevel-02', 'scores.safetensors'),
  );
  await findTicket(bilevel('parallel', { jobs: 2 }));
  t.deepEqual(results(join(home.path, 'parallel')), results(out));
});

test.serial('bilevel: verify selects again from the scores', async (t) => {
  const { out } = await learned;
  t.deepEqual((await verify(out, { measure: 'all' })).altered, []);
  const altered = join(home.path, 'altered');
  cpSync(out, altered, { recursive: true });
  const path = join(altered, 'cells/seed-0/bilevel-01/scores.safetensors');
  const scores = await safetensors.load(path, { copy: true });
  await safetensors.save(path, new Map(Object.entries(scores).map(([name, t]) => [name, t.neg().add(9)])));
  const result = await verify(altered, { measure: 'none' });
  t.deepEqual(result.altered, [
    'cells/seed-0/bilevel-01/scores.safetensors',
    'cells/seed-0/bilevel-01: mask',
  ]);
});

test.serial('the report shows what each search costs, in one unit', async (t) => {
  const { out } = await learned;
  const page = renderReport(await readReport(out));
  t.true(page.includes('a mask of its 768 prunable weights was learned'));
  t.true(page.includes('What one seed would cost'));
  t.notRegex(page, /NaN|undefined|Infinity|\[object/);
});

test('the plan of each search, and its cost for dense with the whole budget', (t) => {
  const names = (changes: Partial<FindConfigInput>) =>
    plan(planned({ controls: [], ...changes })).map(({ name, needs }) =>
      [name, needs.at(-1) ?? ''].join(' < '),
    );
  t.deepEqual(names({}), [
    'seed-0/dense < ',
    'seed-0/round-01 < seed-0/dense',
    'seed-0/round-02 < seed-0/round-01',
  ]);
  t.deepEqual(names({ search: 'oneshot' }), [
    'seed-0/dense < ',
    'seed-0/round-01 < seed-0/dense',
    'seed-0/round-02 < seed-0/dense',
  ]);
  t.deepEqual(names({ search: 'bilevel' }), [
    'seed-0/dense < ',
    'seed-0/bilevel-01 < seed-0/dense',
    'seed-0/round-01 < seed-0/bilevel-01',
    'seed-0/bilevel-02 < seed-0/dense',
    'seed-0/round-02 < seed-0/bilevel-02',
  ]);
  t.is(searchSteps(planned({})), 30 + 2 * 25);
  t.is(searchSteps(planned({ search: 'bilevel' })), 30 + 2 * (60 + 25));
  t.is(searchSteps(planned({ search: 'bilevel', bilevel: { steps: 10 } })), 30 + 2 * (20 + 25));
});

test('schedules: densities by a curve or as they are written', (t) => {
  const alive = (prune: FindConfigInput['prune']) =>
    aliveByRound([600, 400], planned({ prune, controlsAt: 'all' }));
  t.deepEqual(alive({ rounds: 2, density: 0.25 }), [1000, 500, 250]);
  t.deepEqual(alive({ rounds: 4, density: 0.2, schedule: 'linear' }), [1000, 800, 600, 400, 200]);
  t.deepEqual(alive({ rounds: 2, density: 0.2, schedule: 'cubic' }), [1000, 300, 200]);
  t.deepEqual(alive({ densities: [0.5, 0.1, 0.05] }), [1000, 500, 100, 50]);
  t.deepEqual(alive({ densities: [0.5], scope: 'tensor' }), [1000, 500]);
  const config = planned({ prune: { densities: [0.5, 0.1, 0.05] }, controlsAt: [0.08] });
  t.deepEqual(controlRounds(config), [2]);
  t.throws(() => planned({ prune: { schedule: 'cubic' } }), {
    message: /prune\.density: Expected the density/,
  });
  t.throws(() => planned({ prune: { densities: [0.5, 0.5] } }), {
    message: /prune\.densities\.1: Expected less than 0\.5/,
  });
});

test('criteria: names and options are checked; one-shot as its own control is left out', (t) => {
  t.throws(() => planned({ prune: { criterion: 'magnitud' } }), {
    message: /prune\.criterion: Expected a criterion \(magnitude, .*received 'magnitud'/,
  });
  t.throws(() => planned({ prune: { criterion: { name: 'snip', temperature: 2 } } }), {
    message: /prune\.criterion: Expected options mode for the criterion 'snip' but received temperature/,
  });
  t.deepEqual(planned({ search: 'oneshot' }).controls, ['reinit', 'shuffle']);
  t.deepEqual(planned({ search: 'oneshot', prune: { at: 'rewind' } }).controls, [
    'reinit',
    'shuffle',
    'oneshot',
  ]);
});

test.serial('oneshot: every density from dense at once, as the control of that name has it', async (t) => {
  const rounds = await findTicket(search('imp', { controls: ['oneshot'] }));
  const once = await findTicket(search('oneshot', { search: 'oneshot', controls: ['reinit'] }));
  t.deepEqual(
    bytes(once.out, 'round-02', 'weights.safetensors'),
    bytes(rounds.out, 'oneshot-02', 'weights.safetensors'),
  );
  t.deepEqual(once.certificate.rows[1]?.cost, { find: 30, train: 25, total: 55 });
  t.deepEqual(rounds.certificate.rows[1]?.cost, { find: 55, train: 25, total: 80 });
  t.true((await verify(once.out)).ok);
});

for (const criterion of [
  'lamp',
  'taylor',
  'fisher',
  { name: 'snip', mode: 'train' },
  'grasp',
  'synflow',
] as const)
  test.serial(`${JSON.stringify(criterion)}: exact counts, verified, the same when run again`, async (t) => {
    const name = typeof criterion === 'string' ? criterion : criterion.name;
    const changes: Partial<FindConfigInput> = {
      controls: [],
      train: { steps: 12, optimizer: { name: 'sgd', lr: 0.1 } },
      prune: { criterion, fraction: 0.3, rounds: 2, protect: ['head'], calibration: { batches: 2 } },
    };
    const { out, certificate } = await findTicket(search(name, changes));
    t.deepEqual(
      certificate.rows.map(({ alive }) => alive),
      [538, 377],
    );
    const result = await verify(out);
    t.deepEqual(result.altered, []);
    const before = ['snip', 'grasp', 'synflow'].includes(name);
    t.is(plan(planned(changes))[2]?.needs.length, before ? 1 : 2);
    const again = await findTicket(search(`${name}-again`, { ...changes, jobs: 2 }));
    t.deepEqual(results(again.out), results(out));
  });

test.serial('snip scores the weights of step k on the batches of its own stream', async (t) => {
  const out = join(home.path, 'snip');
  const model = net();
  const rewind = await safetensors.load(join(out, 'cells/seed-0/dense/rewind.safetensors'));
  const state = Object.entries(rewind).filter(([name]) => name.startsWith('model.'));
  model.loadStateDict(Object.fromEntries(state.map(([name, x]) => [name.slice(6), x])));
  const task = sums();
  const seed = seedsOf(0).calibration;
  const made = await pruneAsync(model, {
    criterion: { name: 'snip', mode: 'train' },
    density: 377 / 768,
    protect: ['head'],
    seed,
    calibration: {
      batches: 2,
      loss: async (m, step) => task.loss(m, await task.batch('train', { seed, step, rank: 0, world: 1 })),
    },
  });
  for (const [name, mask] of await masks(out, 'round-02')) t.true(mask.equal(made.get(name) as Mask), name);
});

test.serial('fisher of single examples: the batches of its stream, cut up', async (t) => {
  const criterion = { name: 'fisher', per: 'example' };
  const { out } = await findTicket(
    search('fisher-examples', {
      controls: [],
      train: { steps: 6, optimizer: { name: 'sgd', lr: 0.1 } },
      prune: { criterion, densities: [0.5], protect: ['head'], calibration: { batches: 2 } },
    }),
  );
  t.deepEqual((await verify(out)).altered, []);
  const model = net();
  const dense = await safetensors.load(join(out, 'cells/seed-0/dense/weights.safetensors'));
  model.loadStateDict(dense);
  const task = sums();
  const seed = seedsOf(0).calibration;
  // As batches of one, example by example.
  const one = async (m: Parameters<typeof task.loss>[0], i: number) => {
    const { x, y } = await task.batch('train', { seed, step: Math.floor(i / 16), rank: 0, world: 1 });
    return task.loss(m, { x: x.narrow(0, i % 16, 1), y: y.narrow(0, i % 16, 1) });
  };
  const made = await pruneAsync(model, {
    ...{ criterion: 'fisher', density: 0.5, protect: ['head'], seed },
    calibration: { batches: 32, loss: one },
  });
  for (const [name, mask] of await masks(out, 'round-01')) t.true(mask.equal(made.get(name) as Mask), name);
});

test.serial('masks that need the model cannot be made again without it, and that is said', async (t) => {
  const out = join(home.path, 'closures');
  const given = { model: () => net(), task: sums() };
  await findTicket({
    ...search('closures', { controls: [], prune: { criterion: 'taylor', rounds: 1, protect: ['head'] } }),
    ...given,
  });
  const blind = await verify(out);
  t.true(blind.ok);
  t.true(
    blind.checks.some(({ what, detail }) => /round-01: mask/.test(what) && /^not made again/.test(detail)),
  );
  const seeing = await verify(out, given);
  t.true(seeing.checks.some(({ what, detail }) => /round-01: mask/.test(what) && detail === 'made again'));
  const path = join(out, 'config.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"taylor"', '"fisher"'));
  t.false((await verify(out, given)).ok);
});
