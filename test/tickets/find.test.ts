import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import type { Tensor } from 'espalier';
import { Mask } from 'espalier/prune';
import { findTicket, type FindConfigInput, type SearchEvent } from 'espalier/tickets';
import { safetensors } from '#dist/io/index.js';
import { results, temporary, toySearch } from './search.js';
import { net, sums } from './toy.js';

const SHAPES: Record<string, number[]> = { 'fc1.weight': [24, 8], 'fc2.weight': [24, 24] };
const ELEMENTS = 24 * 8 + 24 * 24;

const reference = temporary();
const whole = findTicket(toySearch(reference.path));
test.after.always(reference.remove);

async function masks(out: string, cell: string): Promise<Map<string, Mask>> {
  const bits = await safetensors.load(join(out, 'cells', cell, 'mask.safetensors'));
  return new Map(
    Object.entries(SHAPES).map(([name, shape]) => [name, new Mask(bits[`${name}.mask`] as Tensor, shape)]),
  );
}

const counts = (found: Map<string, Mask>) => [...found.values()].map((m) => m.count);
const total = (found: Map<string, Mask>) => counts(found).reduce((a, b) => a + b, 0);

test('every round prunes exactly k and revives nothing', async (t) => {
  const { out, certificate } = await whole;
  // 768 → 30% is 230.4 → 230; 538 → 161.4 → 161.
  t.deepEqual(
    certificate.rows.map((row) => row.alive),
    [538, 377],
  );
  t.is(certificate.prunable.elements, ELEMENTS);
  for (const seed of [0, 1]) {
    const first = await masks(out, `seed-${seed}/round-01`);
    const second = await masks(out, `seed-${seed}/round-02`);
    t.is(total(first), 538);
    t.is(total(second), 377);
    for (const [name, mask] of second) t.true(mask.isWithin(first.get(name) as Mask));
  }
});

test('what is pruned is +0 at the end of every training', async (t) => {
  const { out } = await whole;
  for (const cell of [
    'round-01',
    'round-02',
    'reinit-02',
    'shuffle-02',
    'randomErk-02',
    'randomUniform-02',
    'oneshot-02',
  ]) {
    const weights = await safetensors.load(join(out, 'cells/seed-0', cell, 'weights.safetensors'));
    for (const [name, mask] of await masks(out, `seed-0/${cell}`)) {
      const weight = weights[name] as Tensor;
      t.deepEqual(
        new Uint8Array(Buffer.from(weight.toTypedArray().buffer)),
        new Uint8Array(Buffer.from(mask.apply(weight).toTypedArray().buffer)),
        `${cell} ${name}`,
      );
      t.is(Number(weight.ne(0).sum().item()), mask.count, `${cell} ${name}`);
    }
  }
});

test('controls differ from the ticket and match its counts where they should', async (t) => {
  const { out } = await whole;
  const ticket = await masks(out, 'seed-0/round-02');
  const distance = (other: Map<string, Mask>) =>
    [...ticket].reduce((sum, [name, mask]) => sum + mask.distance(other.get(name) as Mask), 0);
  const of = (kind: string) => masks(out, `seed-0/${kind}-02`);
  t.is(distance(await of('reinit')), 0);
  const shuffled = await of('shuffle');
  t.deepEqual(counts(shuffled), counts(ticket));
  t.true(distance(shuffled) > 50);
  for (const kind of ['randomErk', 'randomUniform', 'oneshot']) {
    const other = await of(kind);
    t.is(total(other), 377, kind);
    t.true(distance(other) > 0, kind);
  }
  // ERK: densities go as (24+8)/(24·8) to (24+24)/(24·24), two to one.
  const erk = await of('randomErk');
  t.deepEqual(counts(erk), [151, 226]);
  const uniform = await of('randomUniform');
  t.deepEqual(counts(uniform), [94, 283]);
});

test('a fresh initialisation is another one, the data are the same', async (t) => {
  const { out } = await whole;
  const weight = async (cell: string) =>
    (await safetensors.load(join(out, 'cells/seed-0', cell, 'weights.safetensors')))['head.bias'] as Tensor;
  t.false((await weight('reinit-02')).equal(await weight('round-02')));
});

/** Runs a search and stops it as soon as `cell` has started. */
async function stopAt(config: FindConfigInput, cell: string): Promise<void> {
  const stopper = new AbortController();
  const onProgress = (event: SearchEvent) => {
    if (event.type === 'start' && event.cell === cell) stopper.abort();
  };
  await findTicket(config, { signal: stopper.signal, onProgress });
}

for (const what of ['weights', 'learning-rate'] as const)
  test.serial(`rewinding ${what} equals its source bit for bit where alive, +0 elsewhere`, async (t) => {
    const { path, remove } = temporary();
    t.teardown(remove);
    const config = toySearch(path, { seeds: [0], controls: [], rewind: { what, to: 5 } });
    await t.throwsAsync(stopAt(config, 'seed-0/round-02'), { code: 'ERR_ABORTED' });
    const start = await safetensors.load(join(path, 'cells/seed-0/round-02/snapshot.safetensors'));
    const rewind = await safetensors.load(join(path, 'cells/seed-0/dense/rewind.safetensors'));
    const before = await safetensors.load(join(path, 'cells/seed-0/round-01/weights.safetensors'));
    const alive = await masks(path, 'seed-0/round-02');
    const bits = (x: Tensor) => Buffer.from(x.contiguous().toTypedArray().buffer).toString('hex');
    const names = Object.keys(before);
    t.true(names.includes('seen') && names.includes('norm.weight'));
    for (const name of names) {
      const source = (what === 'weights' ? rewind[`model.${name}`] : before[name]) as Tensor;
      const mask = alive.get(name);
      t.is(bits(start[`model.${name}`] as Tensor), bits(mask ? mask.apply(source) : source), name);
    }
    t.is(bits(start['rng.cpu'] as Tensor), bits(rewind['rng.cpu'] as Tensor));
    if (what === 'weights')
      for (const name of Object.keys(rewind).filter(
        (n) => n.startsWith('optimizer.') && n.endsWith('exp_avg'),
      ))
        t.is(
          Number(
            (start[name] as Tensor)
              .ne(0)
              .logicalAnd((rewind[name] as Tensor).ne(start[name] as Tensor))
              .sum()
              .item(),
          ),
          0,
        );
  });

test.serial('the results depend neither on jobs nor on closures', async (t) => {
  const { certificate, out } = await whole;
  const parallel = temporary();
  t.teardown(parallel.remove);
  await findTicket(toySearch(parallel.path, { jobs: 2 }));
  t.deepEqual(results(parallel.path), results(out));

  const closures = temporary();
  t.teardown(closures.remove);
  const found = await findTicket({ ...toySearch(closures.path), model: () => net(), task: sums() });
  t.deepEqual(
    found.certificate.rows.map((row) => row.ticket.perSeed),
    certificate.rows.map((row) => row.ticket.perSeed),
  );
  t.is(results(closures.path)['metrics.jsonl'], results(out)['metrics.jsonl']);
});

test.serial('a run that was stopped again and again ends like one that was not', async (t) => {
  const { out } = await whole;
  const { path, remove } = temporary();
  t.teardown(remove);
  for (const [i, cell] of ['seed-0/dense', 'seed-1/dense', 'seed-0/round-01'].entries())
    await t.throwsAsync(stopAfter(toySearch(path), cell, 3 + 5 * i), { code: 'ERR_ABORTED' });
  await findTicket(toySearch(path));
  t.deepEqual(results(path), results(out));
  const left = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((f) =>
    /snapshot|\.tmp$/.test(f),
  );
  t.deepEqual(left, []);
});

async function stopAfter(config: FindConfigInput, cell: string, steps: number): Promise<void> {
  const stopper = new AbortController();
  const onProgress = (event: SearchEvent) => {
    if ('cell' in event && event.cell === cell && event.type === 'step' && event.done >= steps)
      stopper.abort();
  };
  await findTicket(config, { signal: stopper.signal, onProgress });
}

test('a finished run is given back as it is', async (t) => {
  const { out, certificate } = await whole;
  const again = await findTicket(toySearch(out));
  t.deepEqual(again.certificate, certificate);
});

test.serial('a folder in use is refused, and so is another configuration or another task', async (t) => {
  const { out } = await whole;
  await t.throwsAsync(findTicket(toySearch(out, { epsilon: 0.02 })), {
    code: 'ERR_RUN',
    message: /another configuration[\s\S]*epsilon: it has 0\.01, this one 0\.02/,
  });
  const { path, remove } = temporary();
  t.teardown(remove);
  const first = findTicket({
    ...toySearch(path, { seeds: [0], controls: [] }),
    model: () => net(),
    task: sums(),
  });
  await t.throwsAsync(findTicket(toySearch(path)), { code: 'ERR_RUN', message: /in use/ });
  await first;
  const other = { ...toySearch(path, { seeds: [0], controls: [] }), model: () => net(32), task: sums() };
  await t.throwsAsync(findTicket(other), { code: 'ERR_RUN', message: /fingerprint\.model/ });
});

test('jobs above one need references', async (t) => {
  const config = { ...toySearch('never', { jobs: 2 }), model: () => net(), task: sums() };
  await t.throwsAsync(findTicket(config), { code: 'ERR_CONFIG', message: /\{ module, export, args \}/ });
  t.false(existsSync('never'));
});

test('records hold no times, the ticket no path', async (t) => {
  const { out } = await whole;
  const metrics = readFileSync(join(out, 'metrics.jsonl'), 'utf8');
  t.false(/seconds|"at"/.test(metrics));
  t.true(readFileSync(join(out, 'timing.jsonl'), 'utf8').includes('seconds'));
  t.false(readFileSync(join(out, 'ticket.safetensors'), 'latin1').includes(out));
});

test('a schedule, accumulation, SGD, finetuning and per-tensor pruning', async (t) => {
  const { path, remove } = temporary();
  t.teardown(remove);
  const { certificate } = await findTicket(
    toySearch(path, {
      seeds: [0],
      train: {
        steps: 12,
        optimizer: { name: 'sgd', lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 1e-4 },
        schedule: { name: 'step', every: 5 },
        accumulate: 2,
        autocast: 'bfloat16',
      },
      prune: { fraction: 0.25, rounds: 2, scope: 'tensor', protect: ['head'] },
      rewind: { what: 'finetune', to: 4, lr: 0.01 },
      controls: ['shuffle', 'oneshot'],
      controlsAt: 'all',
    }),
  );
  t.deepEqual(
    certificate.rows.map((row) => row.layers.map((layer) => layer.alive[0])),
    [
      [144, 432],
      [108, 324],
    ],
  );
  t.is(certificate.best.claim, 'unproven');
});

test('what no search can use is refused before anything is trained', async (t) => {
  const task = sums();
  const measure = () => 1;
  const model = net();
  const wrong: [object, RegExp][] = [
    [
      { task: { ...task, metrics: { loss: { better: 'smaller' as 'lower', measure } } } },
      /better.*'loss'.*smaller/,
    ],
    [{ task: { ...task, metrics: { loss: { better: 'lower' } as never } } }, /measure.*'loss'/],
    [{ task: { ...task, metrics: null as never } }, /Expected a task/],
    [{ task: { ...task, batches: () => 0 } }, /one batch of validation.*0/],
    [{ task: { ...task, loss: () => 5 as never } }, /loss that is a tensor but received 5/],
    [{ task: { ...task, metrics: { m: { better: 'lower', measure: () => 'x' as never } } } }, /'m'.*"x"/],
    [{ model: () => model }, /new nn\.Module each time/],
    [{ train: { ...toySearch('').train, optimizer: { name: 'sgd', lr: 1, noDecay: ['nrom'] } } }, /'nrom'/],
    [{ device: 'gpu' }, /'cuda:N'/],
    [{ prune: { rounds: 1e9 } }, /rounds/],
  ];
  for (const [changes, message] of wrong) {
    const { path, remove } = temporary();
    t.teardown(remove);
    const search: FindConfigInput = { ...toySearch(path, { seeds: [0] }), ...changes };
    await t.throwsAsync(findTicket(search), { code: 'ERR_CONFIG', message });
  }
});

test('a training that diverged is named where it stops the search; an aborted signal is an AbortError', async (t) => {
  const { path, remove } = temporary();
  t.teardown(remove);
  const task = {
    ...sums(),
    loss: (...args: Parameters<ReturnType<typeof sums>['loss']>) =>
      sums()
        .loss(...args)
        .mul(NaN),
  };
  const search = { ...toySearch(path, { seeds: [0] }), task };
  await t.throwsAsync(findTicket(search), { code: 'ERR_RUN', message: /seed-0\/dense.*diverged/ });
  await t.throwsAsync(findTicket(search, { signal: AbortSignal.abort() }), { code: 'ERR_ABORTED' });
});

test("a loss that returns a Promise is refused; what becomes of it is not the process's end", async (t) => {
  const { path, remove } = temporary();
  t.teardown(remove);
  const loss = async () => {
    await null;
    throw new Error('later');
  };
  const task = { ...sums(), loss: loss as never };
  await t.throwsAsync(findTicket({ ...toySearch(path, { seeds: [0] }), task }), {
    code: 'ERR_INVALID_ARGUMENT',
    message: 'Expected loss to be a synchronous function but received one that returns a Promise',
  });
  // AVA fails for a rejection that nobody has handled by then.
  await setImmediate();
});

test('a device that is not there is refused before the folder is that of a run on it', async (t) => {
  const { path, remove } = temporary();
  t.teardown(remove);
  const out = join(path, 'run');
  const search = toySearch(out, { seeds: [0], device: 'cuda:99' });
  await t.throwsAsync(findTicket(search), { code: 'ERR_DEVICE', message: /CUDA device/ });
  t.false(existsSync(join(out, 'config.json')));
});

test('a rewind to weights alone keeps no optimizer of step k, and one that restores it does', async (t) => {
  for (const [optimizer, held] of [
    ['fresh', false],
    ['restore', true],
  ] as const) {
    const path = join(reference.path, `rewind-${optimizer}`);
    await findTicket(toySearch(path, { seeds: [0], controls: ['shuffle'], rewind: { to: 5, optimizer } }));
    const names = Object.keys(await safetensors.load(join(path, 'cells/seed-0/dense/rewind.safetensors')));
    t.is(
      names.some((name) => name.startsWith('optimizer.')),
      held,
      optimizer,
    );
    t.true(names.some((name) => name.startsWith('model.')));
  }
});
