import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import * as fc from 'fast-check';
import { autocast, getRngState, manualSeed, memory, randn, scope, sparse, type Tensor } from 'espalier';
import * as nn from 'espalier/nn';
import { functional as F } from 'espalier/nn';
import { prune } from 'espalier/prune';
import { collect } from '../core/collect.js';

const folder = mkdtempSync(join(tmpdir(), 'espalier-accelerate-'));

/** A bench whose sparse kernels, the CPU's reference, take `sparse(rows)` where dense takes 100: what is decided is looked at, not the machine. */
function bench(sparseTime: (rows: number) => number, log: string[] = []): sparse.Bench {
  return {
    key: 'a device of this test',
    whyDense: ({ rows }) => (rows === 7 ? 'no kernels for 7 rows' : null),
    time(ways) {
      const names = Object.keys(ways) as (keyof typeof ways)[];
      // Each way must really run.
      for (const name of names) scope(ways[name]);
      log.push(names.join(' '));
      const time = (name: string) => (name === 'dense' ? 100 : sparseTime(log.length));
      return Promise.resolve(
        Object.fromEntries(names.map((name) => [name, time(name)])) as Record<keyof typeof ways, number>,
      );
    },
  };
}

class Mlp extends nn.Module {
  fc1 = new nn.Linear(16, 32);
  fc2 = new nn.Linear(32, 32, { bias: false });
  head = new nn.Linear(32, 10);
  override forward(x: Tensor): Tensor {
    const h = F.relu(this.fc2.forward(F.relu(this.fc1.forward(x))));
    return this.head.forward(F.relu(this.fc2.forward(h)));
  }
}

function model24(): Mlp {
  const model = new Mlp();
  scope(() => prune(model, { scope: { keep: 2, of: 4 }, protect: ['head'] }));
  return model;
}

const silent = { cache: null, print: () => undefined };

test('sparse is chosen only where it gains at least as much as was asked, whatever the times', (t) => {
  const time = fc.oneof(
    fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
    fc.constantFrom(0, NaN, Infinity, -1),
  );
  fc.assert(
    fc.property(time, time, fc.double({ min: 0, max: 0.5, noNaN: true }), (dense, sparseTime, gain) => {
      const { choice, reason } = sparse.decide({ dense, sparse: sparseTime }, gain);
      const gains = sparseTime > 0 && Number.isFinite(dense) && sparseTime <= dense * (1 - gain);
      return choice === (gains ? 'sparse' : 'dense') && reason.length > 0;
    }),
  );
  t.deepEqual(sparse.decide({ dense: 100, sparse: 80 }), { choice: 'sparse', reason: '1.25x as fast' });
  t.deepEqual(sparse.decide({ dense: 100, sparse: 98 }), { choice: 'dense', reason: 'only 1.02x as fast' });
  t.deepEqual(sparse.decide({ dense: 100, sparse: 200 }), {
    choice: 'dense',
    reason: 'slower: 0.50x as fast',
  });
});

test("products are measured in the dtype of autocast within run, else in each weight's own", async (t) => {
  const model = model24();
  const x = randn([8, 16]);
  const dtypes = async (options: Partial<sparse.AccelerateOptions>) => {
    const { decisions, restore } = await sparse.accelerate(model, {
      ...{ bench: bench(() => 50), training: false },
      ...silent,
      ...options,
    });
    restore();
    return new Set(decisions.map(({ dtype }) => dtype));
  };
  const run = () => autocast({ device: 'cpu', dtype: 'bfloat16' }, () => model.forward(x));
  t.deepEqual(await dtypes({ run }), new Set(['bfloat16']));
  t.deepEqual(await dtypes({ run: () => model.forward(x) }), new Set(['float32']));
  t.deepEqual(await dtypes({ run, dtype: 'float64' }), new Set(['float64']));
  t.deepEqual(await dtypes({ rows: 8 }), new Set(['float32']));
});

test('layers that gain are replaced, with the same outputs and parameters, and put back', async (t) => {
  manualSeed(1);
  const model = model24();
  const x = randn([8, 16]);
  const before = model.forward(x);
  const parameters = model.parameters();
  const log: string[] = [];
  const printed: string[] = [];
  const result = await sparse.accelerate(model, {
    ...{ run: () => model.forward(x), cache: null, print: (text: string) => void printed.push(text) },
    bench: bench((call) => (call === 1 ? 50 : 120), log),
  });
  t.deepEqual(
    result.decisions.map(({ layer, choice, rows, reason }) => [layer, choice, [...rows], reason]),
    [
      ['fc1', 'sparse', [8], '2.00x as fast'],
      ['fc2', 'dense', [8, 8], 'slower: 0.83x as fast'],
      ['head', 'dense', [8], 'its weight is not 2:4'],
    ],
  );
  t.deepEqual(log, ['dense sparse', 'dense sparse', 'dense sparse'], 'fc2 is called twice');
  const [fc1, fc2] = result.decisions as [sparse.Decision, sparse.Decision];
  t.is(fc1.backward, 'dense', 'its mask is not transposable');
  t.is(fc2.denseMicroseconds, 200);
  t.is(fc2.sparseMicroseconds, 240);
  t.true(model.fc1 instanceof sparse.Linear24);
  t.false(model.fc2 instanceof sparse.Linear24);
  t.deepEqual(model.parameters(), parameters);
  t.true(Number(model.forward(x).sub(before).abs().max().item()) < 1e-6);
  t.is((model.fc1 as sparse.Linear24).kernelUsed, 'sparse');
  t.regex(printed[0] as string, /layer +weight +rows +dense µs +sparse µs +choice +reason/);
  t.regex(printed[0] as string, /fc1 +32x16 +8 +100\.0 +50\.0 +sparse +2\.00x as fast/);
  t.regex(printed[0] as string, /1 of 3 linear layers sparse, for training on a device of this test/);
  result.restore();
  t.is(model.fc1.constructor, nn.Linear);
  t.true(model.forward(x).equal(before));
});

test('the choice is by all calls together, and a shape without kernels keeps its layer dense', async (t) => {
  const model = new nn.Sequential(model24().fc1);
  const decided = async (rows: number[], time: (call: number) => number) => {
    const options = { ...silent, rows: { '0': rows }, bench: bench(time) };
    const { decisions, restore } = await sparse.accelerate(model, options);
    restore();
    return decisions[0] as sparse.Decision;
  };
  t.is((await decided([8, 16], (call) => (call === 1 ? 150 : 40))).choice, 'sparse', '190 for 200');
  t.is((await decided([8, 16], (call) => (call === 1 ? 150 : 46))).choice, 'dense', '196 for 200');
  const seven = await decided([8, 7], () => 1);
  t.deepEqual(
    [seven.choice, seven.reason, seven.denseMicroseconds],
    ['dense', 'no kernels for 7 rows', null],
  );
  t.is((await decided([], () => 1)).reason, 'it was not called');
});

test('times are found again by device and shape, and decisions are stored', async (t) => {
  const model = model24();
  const log: string[] = [];
  const options = {
    rows: 8,
    print: () => undefined,
    cache: join(folder, 'times.json'),
    out: join(folder, 'out.json'),
  };
  const first = await sparse.accelerate(model, { ...options, bench: bench(() => 50, log) });
  first.restore();
  t.is(log.length, 2);
  const again = await sparse.accelerate(model, { ...options, bench: bench(() => 1e6, log) });
  t.is(log.length, 2, 'nothing was measured');
  t.deepEqual(again.decisions, first.decisions);
  const stored = JSON.parse(readFileSync(options.out, 'utf8')) as sparse.Acceleration;
  t.deepEqual(stored.decisions, JSON.parse(JSON.stringify(again.decisions)));
  again.restore();
  const other = { ...bench(() => 1e6, log), key: 'another device' };
  await sparse.accelerate(model, { ...options, bench: other });
  t.is(log.length, 4);
  (await sparse.accelerate(model, { ...options, training: false, bench: bench(() => 50, log) })).restore();
  t.is(log.length, 6, 'inference is another use');
  writeFileSync(options.cache, '{ broken');
  const { decisions } = await sparse.accelerate(model, { ...options, bench: bench(() => 99, log) });
  t.is(log.length, 8, 'a damaged file is as good as none');
  t.true(decisions.every(({ choice }) => choice === 'dense'));
});

test('without CUDA everything stays dense, and the table says so', async (t) => {
  const model = model24();
  const printed: string[] = [];
  const result = await sparse.accelerate(model, {
    rows: 8,
    cache: null,
    print: (text) => void printed.push(text),
  });
  t.deepEqual(
    result.decisions.map(({ choice, reason }) => [choice, reason]),
    [
      ['dense', 'no 2:4 kernels on cpu'],
      ['dense', 'no 2:4 kernels on cpu'],
      ['dense', 'its weight is not 2:4'],
    ],
  );
  t.is(model.fc1.constructor, nn.Linear);
  t.regex(printed[0] as string, /0 of 3 linear layers sparse, for training on cpu: no 2:4 kernels there/);
});

test('a layer with hooks, a class of its own and a shared one', async (t) => {
  class Own extends nn.Linear {
    override forward(x: Tensor): Tensor {
      return super.forward(x).mul(2);
    }
  }
  const shared = model24().fc2;
  class Three extends nn.Module {
    hooked = model24().fc2;
    own = new Own(32, 32);
    a = shared;
    list = [shared];
    override forward(x: Tensor): Tensor {
      return x;
    }
  }
  const model = new Three();
  model.hooked.registerForwardHook(() => undefined);
  const { decisions, restore } = await sparse.accelerate(model, {
    ...silent,
    rows: 8,
    bench: bench(() => 1),
  });
  t.deepEqual(
    decisions.map(({ layer, choice }) => [layer, choice]),
    [
      ['hooked', 'dense'],
      ['a', 'sparse'],
    ],
  );
  t.regex(decisions[0]!.reason, /around its forward/);
  t.true(model.a instanceof sparse.Linear24);
  t.is(model.list[0], model.a);
  restore();
  t.is(model.list[0], shared);
});

test.serial('random numbers, modes and memory are as they were', async (t) => {
  manualSeed(3);
  const model = model24();
  model.fc1.eval();
  const x = scope(() => randn([8, 16]));
  const before = scope(() => model.forward(x));
  const state = getRngState('cpu');
  collect();
  const { tensors } = memory();
  const options = { ...silent, run: () => model.forward(x), bench: bench(() => 1000) };
  await sparse.accelerate(model, options);
  t.is(memory().tensors, tensors);
  t.true(model.training);
  t.false(model.fc1.training);
  t.true(scope(() => getRngState('cpu').equal(state)));
  t.true(scope(() => model.forward(x).equal(before)));
});

test('what does not fit is refused, and a signal stops it', async (t) => {
  const model = model24();
  await t.throwsAsync(sparse.accelerate(model, { ...silent }), {
    message: /either 'run' or 'rows' .* neither/,
  });
  await t.throwsAsync(sparse.accelerate(model, { ...silent, rows: 1.5 }), { message: /whole numbers/ });
  const masks = scope(() => prune(new nn.Sequential(new nn.Linear(4, 4)), { density: 0.5 }));
  await t.throwsAsync(sparse.accelerate(model, { ...silent, rows: 8, masks }), {
    message: /one of '0\.weight'/,
  });
  const signal = AbortSignal.abort();
  await t.throwsAsync(sparse.accelerate(model, { ...silent, rows: 8, signal }), { code: 'ERR_ABORTED' });
  t.is(model.fc1.constructor, nn.Linear);
});

test("a run that returns a Promise is refused; what becomes of it is not the process's end", async (t) => {
  const model = model24();
  const run = async () => {
    await null;
    throw new Error('later');
  };
  await t.throwsAsync(sparse.accelerate(model, { ...silent, run, bench: bench(() => 1) }), {
    code: 'ERR_INVALID_ARGUMENT',
    message: 'Expected run to be a synchronous function but received one that returns a Promise',
  });
  // AVA fails for a rejection that nobody has handled by then.
  await setImmediate();
  t.true(model.training);
  t.is(model.fc1.constructor, nn.Linear);
});

test('what would be passed over in silence is refused', async (t) => {
  const model = model24();
  const ask = (options: sparse.AccelerateOptions) => sparse.accelerate(model, { ...silent, ...options });
  await t.throwsAsync(ask({ rows: 8, gain: NaN }), { code: 'ERR_CONFIG', message: /gain .* NaN/ });
  await t.throwsAsync(ask({ rows: '8' as unknown as number }), {
    code: 'ERR_CONFIG',
    message: /received "8"/,
  });
  await t.throwsAsync(ask({ rows: { fc3: 8 } }), { code: 'ERR_CONFIG', message: /fc1, fc2, head.*'fc3'/ });
  const alone = new nn.Linear(16, 8);
  scope(() => prune(alone, { scope: { keep: 2, of: 4 } }));
  const { decisions } = await sparse.accelerate(alone, { ...silent, rows: 8, bench: bench(() => 1) });
  t.like(decisions[0], {
    choice: 'dense',
    reason: 'it is the model itself, which holds it in no field: use Linear24.from',
  });
});

test('a cache that holds no times is measured anew; one that was named must take them', async (t) => {
  const cache = join(folder, 'junk.json');
  const junk = { dense: 1, sparse: 1, algorithms: { forward: 'x', transposed: null } };
  for (const times of [
    null,
    { 'a device of this test; float32 [8, 16] x [32, 16] + bias, training': junk },
  ]) {
    writeFileSync(cache, JSON.stringify({ format: 'espalier-sparse-times/1', times }));
    const { decisions } = await sparse.accelerate(model24(), {
      ...silent,
      rows: 8,
      cache,
      bench: bench(() => 50),
    });
    t.is(decisions[0]!.denseMicroseconds, 100);
  }
  const nowhere = join(cache, 'below', 'times.json');
  const ask = { print: () => undefined, rows: 8, bench: bench(() => 50) };
  await t.throwsAsync(sparse.accelerate(model24(), { ...ask, cache: nowhere }), { code: 'ENOTDIR' });
});
