import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { fromTypedArray, manualSeed, randn, scope, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import { renderReport } from 'espalier/report';
import { findTicket, linearBarrier, verify, type FindConfigInput, type SearchEvent } from 'espalier/tickets';
import { recomputeStatistics } from '#dist/tickets/batch-statistics.js';
import { parseConfig } from '#dist/tickets/config.js';
import {
  candidatesOf,
  decideStability,
  judgeLine,
  nextCandidate,
  type LineRecord,
} from '#dist/tickets/stability.js';
import { readReport } from '#dist/report/run.js';
import { results, temporary, toySearch } from './search.js';

const auto = (out: string, changes: Partial<FindConfigInput> = {}) =>
  toySearch(out, {
    seeds: [0],
    controls: ['reinit', 'denseBudget'],
    rewind: { to: 'auto', stability: { candidates: [0, 4, 8, 12], threshold: 0.5 } },
    ...changes,
  });

test('the next candidate leads to the smallest stable one, by either order', (t) => {
  const candidates = [0, 10, 20, 40, 80, 160];
  for (const order of ['bisect', 'ascending'] as const)
    for (let first = 0; first <= candidates.length; first++) {
      const known = new Map<number, boolean>();
      for (let next; (next = nextCandidate(candidates, order, known)) !== null;) {
        t.false(known.has(next));
        known.set(next, candidates.indexOf(next) >= first);
      }
      const found = candidates.find((k) => known.get(k));
      t.is(found, candidates[first]);
      t.true(known.size <= (order === 'bisect' ? 3 : 6), `${order} ${first}: ${known.size} tests`);
    }
});

const line = (values: (number | null)[], step = 0, better: 'lower' | 'higher' = 'lower'): LineRecord => ({
  ...{ seed: 0, cell: `c${step}`, step, metric: 'm', better },
  curve: values.map((value, i) => ({ alpha: i / (values.length - 1), value })),
});

test('near 0 a loss has an amount for its bound, not a share of nothing; an error rate has points', (t) => {
  const settings = { threshold: 0.02, relative: null };
  const boundOf = (values: number[], changes: Partial<LineRecord> = {}, relative: boolean | null = null) =>
    judgeLine({ ...line(values), ...changes }, { ...settings, relative }).bound;
  // A network that has learned all there is: noise of 1e-3 is no barrier.
  t.true(judgeLine(line([1e-4, 1.2e-3, 2e-4]), settings).stable);
  t.false(judgeLine(line([1e-4, 0.3, 2e-4]), settings).stable);
  t.is(boundOf([0.5, 0.5]), 0.02);
  t.is(boundOf([3, 3]), 0.06);
  t.is(boundOf([0, 0]), 0.02);
  for (const metric of ['accuracy', 'error'])
    for (const better of ['lower', 'higher'] as const)
      t.is(boundOf([50, 50], { metric, better }), 0.02, `${metric} ${better}`);
  t.is(boundOf([0.5, 0.5], {}, true), 0.01);
  t.is(boundOf([3, 3], {}, false), 0.02);
  t.is(boundOf([0.5, 0.5], { better: 'higher' }, true), 0.01);
});

test('a barrier is judged as a share of a loss, in points of an accuracy', (t) => {
  const settings = { threshold: 0.02, relative: null };
  const loss = judgeLine(line([2, 2.05, 2]), settings);
  t.true(Math.abs((loss.barrier as number) - 0.05) < 1e-12);
  t.is(loss.bound, 0.04);
  t.false(loss.stable);
  t.true(judgeLine(line([2, 2.03, 2]), settings).stable);
  // Of the ends' mean, not of the better end; a valley is no barrier.
  t.is(judgeLine(line([1, 1, 3]), settings).barrier, 1);
  t.is(judgeLine(line([1, 0.5, 1]), settings).barrier, 0);
  const accuracy = judgeLine(line([0.9, 0.87, 0.9], 0, 'higher'), settings);
  t.true(Math.abs((accuracy.barrier as number) - 0.03) < 1e-12);
  t.is(accuracy.bound, 0.02);
  t.true(judgeLine(line([0.9, 0.89, 0.9], 0, 'higher'), settings).stable);
  const diverged = judgeLine(line([1, null, 1]), settings);
  t.deepEqual([diverged.barrier, diverged.stable], [null, false]);
});

test('without a stable candidate the latest is taken, and that is said', (t) => {
  const config = parseConfig(auto('x', { rewind: { to: 'auto', stability: { candidates: [0, 5] } } }));
  const none = decideStability(config, [line([1, 2, 1], 0), line([1, 3, 1], 5)]);
  t.like(none, { step: 5, stable: false });
  t.deepEqual(decideStability(config, []), { next: 5 });
  t.deepEqual(decideStability(config, [line([1, 1, 1], 5)]), { next: 0 });
});

test('the configuration: default candidates, and what is refused', (t) => {
  const config = parseConfig(
    auto('x', { train: { steps: 400, optimizer: { name: 'sgd', lr: 1 } }, rewind: { to: 'auto' } }),
  );
  t.deepEqual(candidatesOf(config), [0, 5, 10, 20, 40, 80]);
  t.throws(() => parseConfig(toySearch('x', { rewind: { to: 5, stability: {} } })), {
    message: /rewind\.stability: Expected rewind\.to: 'auto'/,
  });
  t.throws(
    () => parseConfig(toySearch('x', { rewind: { to: 'auto', stability: { candidates: [1, 30] } } })),
    { message: /candidates\.1: Expected a step before train\.steps \(30\) but received 30/ },
  );
});

class Point extends nn.Module {
  w = new nn.Parameter(fromTypedArray(new Float32Array([0]), [1], 'float32'));
  override forward(x: Tensor): Tensor {
    return x.mul(this.w);
  }
}

test('the barrier between the wells of (w² − 1)² is 1, within a bowl it is 0', async (t) => {
  const model = new Point();
  const at = (w: number) => ({ w: fromTypedArray(new Float32Array([w]), [1], 'float32') });
  const read = () => Number(model.w.item());
  const wells = await linearBarrier(model, at(-1), at(1), { error: () => (read() ** 2 - 1) ** 2 });
  t.is(wells.barrier, 1);
  t.deepEqual(
    wells.curve.map(({ alpha }) => alpha),
    [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
  );
  t.is(read(), 1);
  t.is((await linearBarrier(model, at(-1), at(1), { error: () => read() ** 2 })).barrier, 0);
  await t.throwsAsync(linearBarrier(model, at(0), {}, { error: read }), {
    message: /second network to hold w/,
  });
});

test('statistics of BatchNorm are the plain average over the batches', async (t) => {
  manualSeed(1);
  const norm = new nn.BatchNorm2d(2);
  const batches = scope(() => [0, 1, 2].map((i) => randn([4, 2, 3, 3]).add(i).keep()));
  const task = {
    batch: (_part: string, { step }: { step: number }) => batches[step] as Tensor,
    loss: (model: nn.Module, x: Tensor) => model.forward(x) as Tensor,
    metrics: {},
  };
  norm.running_mean?.fill_(99);
  await recomputeStatistics(norm as nn.Module, task as never, 0, 3);
  const expected = batches
    .map((x) => x.transpose(0, 1).reshape([2, -1]).mean(1))
    .reduce((a, b) => a.add(b))
    .div(3);
  t.true(Number(norm.running_mean?.sub(expected).abs().max().item()) < 1e-6);
  t.is(norm.momentum, 0.1);
  t.true(norm.training);
});

const home = temporary();
test.after.always(home.remove);
const whole = findTicket(auto(join(home.path, 'whole')));

test.serial('a search finds its step k, and is the same as one that was told it', async (t) => {
  const { certificate, out } = await whole;
  const { stability } = certificate;
  t.true(stability?.stable);
  t.deepEqual(JSON.parse(readFileSync(join(out, 'stability.json'), 'utf8')), stability);
  t.true(stability?.tested.every(({ perSeed }) => perSeed[0]?.curve.length === 11));
  const steps = (stability?.tested ?? []).reduce((sum, { step }) => sum + 30 - step, 0);
  t.is(certificate.cost.stability, steps);
  t.is(certificate.denseBudget?.arm.steps, 30 + steps + 2 * (30 - (stability?.step ?? 0)));
  const told = await findTicket(
    auto(join(home.path, 'told'), { controls: ['reinit'], rewind: { to: stability?.step ?? -1 } }),
  );
  for (const cell of ['dense', 'round-01', 'round-02', 'reinit-02'])
    t.deepEqual(
      readFileSync(join(told.out, 'cells/seed-0', cell, 'weights.safetensors')),
      readFileSync(join(out, 'cells/seed-0', cell, 'weights.safetensors')),
      cell,
    );
  t.is(told.certificate.stability, null);
});

test.serial('a copy differs from dense, and the ends of its line are the two', async (t) => {
  const { certificate, out } = await whole;
  const tested = certificate.stability?.tested ?? [];
  for (const { step, perSeed } of tested) {
    const [line] = perSeed;
    t.not(line?.curve[0]?.value, line?.curve.at(-1)?.value, `step ${step}`);
    const own = readFileSync(join(out, 'cells', line?.cell ?? '', 'metrics.jsonl'), 'utf8')
      .trim()
      .split('\n');
    const last = own.map((l) => JSON.parse(l)).findLast((l) => l.event === 'validation');
    t.is(line?.curve.at(-1)?.value, last.metrics.accuracy);
  }
});

test.serial('stopped in the gate, with other jobs, with every seed: the same files', async (t) => {
  const { out } = await whole;
  const stopped = join(home.path, 'stopped');
  for (const steps of [3, 12]) {
    const stopper = new AbortController();
    const onProgress = (event: SearchEvent) => {
      if (event.type === 'step' && /stability/.test(event.cell) && event.done >= steps) stopper.abort();
    };
    await t.throwsAsync(findTicket(auto(stopped), { signal: stopper.signal, onProgress }));
  }
  await findTicket(auto(stopped));
  t.deepEqual(results(stopped), results(out));
  const parallel = join(home.path, 'parallel');
  await findTicket(auto(parallel, { jobs: 2 }));
  t.deepEqual(results(parallel), results(out));
  t.deepEqual(readFileSync(join(parallel, 'stability.json')), readFileSync(join(out, 'stability.json')));
});

test.serial('verify takes the gate apart: its line is measured again, alterations are named', async (t) => {
  const { out, certificate } = await whole;
  const result = await verify(out, { measure: 'all' });
  t.deepEqual(result.altered, []);
  const cell = certificate.stability?.tested[0]?.perSeed[0]?.cell;
  t.true(result.checks.some(({ what }) => what === `cells/${cell}: line`));
  const altered = join(home.path, 'altered');
  cpSync(out, altered, { recursive: true });
  const path = join(altered, 'stability.json');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/"step": \d+/, '"step": 1'));
  t.true((await verify(altered, { measure: 'none' })).altered.includes('stability.json: evidence'));
  const record = join(altered, 'cells', cell ?? '', 'line.json');
  writeFileSync(record, readFileSync(record, 'utf8').replace(/"value": 0\.(\d)/, '"value": 9.$1'));
  t.true((await verify(altered, { measure: 'none' })).altered.includes(`cells/${cell}/line.json`));
});

test.serial('the report shows how the step was found', async (t) => {
  const { out, certificate } = await whole;
  const page = renderReport(await readReport(out));
  t.true(page.includes('From which step training is stable'));
  t.true(page.includes(`k = ${certificate.stability?.step}`));
  t.notRegex(page, /NaN|undefined|Infinity|\[object/);
});

test.serial('barriers over all seeds, by another metric, ascending', async (t) => {
  const { certificate } = await findTicket(
    auto(join(home.path, 'all'), {
      seeds: [0, 1],
      controls: [],
      prune: { rounds: 1, protect: ['head'] },
      rewind: {
        to: 'auto',
        stability: {
          candidates: [2, 6],
          metric: 'accuracy',
          seeds: 'all',
          order: 'ascending',
          threshold: 0.9,
        },
      },
    }),
  );
  t.like(certificate.stability, { step: 2, metric: 'accuracy', better: 'higher', relative: false });
  t.is(certificate.stability?.tested[0]?.perSeed.length, 2);
  await t.throwsAsync(
    findTicket(auto(join(home.path, 'unknown'), { rewind: { to: 'auto', stability: { metric: 'recall' } } })),
    { code: 'ERR_CONFIG', message: /one of loss, accuracy but received recall/ },
  );
});
