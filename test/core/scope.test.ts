// Who owns a tensor: scopes, dispose, keep, the garbage collector.
import test from 'ava';
import {
  DisposedError,
  ArgumentError,
  hostMemory,
  keep,
  memory,
  ones,
  ops,
  scope,
  scopeAsync,
  Tensor,
  tensor,
  zeros,
} from 'espalier';
import { runScript } from './children.js';

const live = (): number => memory().tensors;

test.serial('what is made in a scope is freed at its end, what it returns stays', (t) => {
  const before = live();
  const inner: Tensor[] = [];
  const y = scope(() => {
    const x = ones([2]);
    inner.push(x, x.add(1));
    return x.add(2);
  });
  t.deepEqual(
    inner.map((x) => x.disposed),
    [true, true],
  );
  t.false(y.disposed);
  t.deepEqual(y.toArray(), [3, 3]);
  t.is(live(), before + 1);
  y.dispose();
  t.is(live(), before);
});

test.serial('scopes nest: what leaves the inner one belongs to the outer one', (t) => {
  const before = live();
  let middle: Tensor | undefined;
  const result = scope(() => {
    middle = scope(() => ones([3]).mul(2));
    t.false(middle.disposed);
    return scope(() => middle!.add(1));
  });
  t.true(middle!.disposed);
  t.deepEqual(result.toArray(), [3, 3, 3]);
  result.dispose();
  t.is(live(), before);
});

test.serial('arrays, objects, Maps and Sets are walked for tensors to return', (t) => {
  const before = live();
  const kept = scope(() => {
    zeros([5]);
    const shared = ones([1]);
    return {
      list: [ones([1]), [ones([2])]],
      map: new Map([['a', ones([3])]]),
      set: new Set([ones([4])]),
      twice: [shared, shared],
      none: null,
      text: 'x',
    };
  });
  const all = [
    kept.list[0] as Tensor,
    (kept.list[1] as Tensor[])[0]!,
    kept.map.get('a')!,
    ...kept.set,
    kept.twice[0]!,
  ];
  t.true(all.every((x) => !x.disposed));
  t.is(live(), before + all.length);
  for (const x of all) x.dispose();
  t.is(live(), before);
});

test.serial('what is no tensor and holds none ends the scope as well', (t) => {
  const before = live();
  for (const value of [null, undefined, 0, 'x', true, {}, []] as const)
    t.is(
      scope(() => {
        zeros([5]);
        return value;
      }),
      value,
    );
  t.is(live(), before);
});

test.serial('a cyclic return value is walked once', (t) => {
  interface Loop {
    x: Tensor;
    self?: Loop;
  }
  const loop = scope(() => {
    const result: Loop = { x: ones([1]) };
    result.self = result;
    return result;
  });
  t.false(loop.x.disposed);
  loop.x.dispose();
});

test.serial('a throw frees everything and comes through as it is', (t) => {
  const before = live();
  const failure = new RangeError('of the body');
  const error = t.throws(() =>
    scope(() => {
      ones([2]);
      scope(() => {
        ones([3]);
        throw failure;
      });
    }),
  );
  t.is(error, failure);
  t.is(live(), before);
});

test.serial('kept tensors outlive their scope', (t) => {
  const before = live();
  let x: Tensor | undefined;
  scope(() => {
    x = keep(ones([2]));
    scope(() => x!.add(1).keep().dispose());
  });
  t.false(x!.disposed);
  t.is(live(), before + 1);
  x!.dispose();
  t.is(live(), before);
});

test.serial('a tensor of the outer scope that an inner scope returns is left where it was', (t) => {
  const outer = ones([1]);
  const same = scope(() => scope(() => outer));
  t.is(same, outer);
  t.false(outer.disposed);
  scope(() => {
    const x = ones([1]);
    t.is(
      scope(() => x.add_(1)),
      x,
    );
    t.false(x.disposed);
  });
  outer.dispose();
});

test.serial('in place, a tensor is the very same object and keeps its place', (t) => {
  const x = ones([2]);
  scope(() => {
    t.is(x.add_(1), x);
    t.is(x.mul_(2).sub_(1), x);
    t.is(ops.aten.relu_(x), x);
  });
  t.false(x.disposed);
  t.deepEqual(x.toArray(), [3, 3]);
  x.dispose();
});

test.serial('scope() refuses an asynchronous function', (t) => {
  t.throws(() => scope(async () => 1), { instanceOf: ArgumentError, message: /scopeAsync/ });
});

test.serial('asynchronous scopes that run at the same time own their tensors apart', async (t) => {
  const before = live();
  const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));
  const made: Tensor[][] = [[], [], []];
  const results = await Promise.all(
    made.map((mine, n) =>
      scopeAsync(async () => {
        mine.push(ones([n + 1]));
        await pause();
        mine.push(mine[0]!.add(1));
        for (let i = 0; i < n; i++) await pause();
        const x = scope(() => mine[1]!.mul(2).add(n));
        await pause();
        t.false(mine[0]!.disposed);
        return { x };
      }),
    ),
  );
  t.true(made.flat().every((x) => x.disposed));
  results.forEach(({ x }, n) => t.deepEqual(x.toArray(), Array<number>(n + 1).fill(4 + n)));
  for (const { x } of results) x.dispose();
  t.is(live(), before);
});

test.serial('an asynchronous scope that rejects frees what it made', async (t) => {
  const before = live();
  const reject = scopeAsync(async () => {
    ones([2]);
    await null;
    ones([3]);
    throw new RangeError('later');
  });
  await t.throwsAsync(reject, { instanceOf: RangeError });
  t.is(live(), before);
});

test.serial('using disposes at the end of the block', (t) => {
  let seen: Tensor | undefined;
  {
    using x = ones([2]);
    seen = x;
  }
  t.true(seen.disposed);
});

test.serial('a freed tensor is a named error, and never another tensor', (t) => {
  const old = Array.from({ length: 200 }, (_, i) => tensor([i]));
  for (const x of old) x.dispose();
  const fresh = Array.from({ length: 200 }, (_, i) => tensor([1000 + i]));
  for (const x of old) {
    t.throws(() => x.item(), { instanceOf: DisposedError });
    t.throws(() => x.add(1), { instanceOf: DisposedError });
    t.throws(() => x.shape, { instanceOf: DisposedError });
    t.notThrows(() => x.dispose());
  }
  t.deepEqual(
    fresh.map((x) => x.item()),
    fresh.map((_, i) => 1000 + i),
  );
  for (const x of fresh) x.dispose();
});

test.serial('every way to pass a freed tensor is refused', (t) => {
  const x = ones([2]);
  const y = ones([2]);
  y.dispose();
  const { aten } = ops;
  for (const call of [
    () => x.add(y),
    () => aten.add(x, y),
    () => aten.stack([x, y]),
    () => aten.index(x, [y]),
    () => (x.grad = y),
    () => x.backward(y),
    () => y.backward(),
    () => y.keep(),
    () => y.toTypedArray(),
    () => x.copy_(y),
    () => aten.add.async(x, y),
  ]) {
    const outcome = ((): unknown => {
      try {
        return call();
      } catch (error) {
        return error;
      }
    })();
    if (outcome instanceof Promise) outcome.catch(() => undefined);
    else t.true(outcome instanceof DisposedError, String(outcome));
  }
  t.is(String(y), 'Tensor(freed)');
  x.dispose();
});

test.serial('memory() counts storages once and by device', (t) => {
  const before = memory();
  const x = zeros([1024, 256]);
  const view = x.view(256, 1024);
  const after = memory();
  t.is(after.tensors, before.tensors + 2);
  t.is(after.hostBytes, before.hostBytes + 2 ** 20);
  view.dispose();
  x.dispose();
  t.is(memory().hostBytes, before.hostBytes);
});

test.serial('a view keeps the memory of a freed tensor', (t) => {
  const x = tensor([1, 2, 3, 4]);
  const view = x.narrow(0, 1, 2);
  x.dispose();
  t.deepEqual(view.toArray(), [2, 3]);
  view.dispose();
});

test('1,000 temporaries of 4 MB in a synchronous loop stay under 400 MB', async (t) => {
  const { code, stdout, stderr } = await runScript(`
    import { readFileSync } from 'node:fs';
    import { zeros } from 'espalier';
    const peak = () => Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024;
    zeros([1024, 1024]).add(1);
    const start = process.memoryUsage.rss() / 2 ** 20;
    for (let i = 0; i < 1000; i++) zeros([1024, 1024]).add_(i);
    console.log(peak() - start);
  `);
  t.is(code, 0, stderr);
  t.log(`peak: ${Number(stdout).toFixed()} MB over the start`);
  t.true(Number(stdout) <= 400);
});

test('freed blocks are used again, kept up to 256 MiB, and given back beyond', async (t) => {
  const { code, stdout, stderr } = await runScript(`
    import { randn, scope, zeros } from 'espalier';
    import { functional as F } from 'espalier/nn';
    const MiB = 2 ** 20;
    const rss = () => process.memoryUsage.rss() / MiB;
    // oneDNN frees its scratch memory by the pointer alone.
    const step = () => scope(() => F.gelu(randn([512, 1024])).matmul(randn([1024, 300])).add(1).sum().item());
    for (let i = 0; i < 20; i++) step();
    const start = rss();
    for (let i = 0; i < 200; i++) step();
    const steady = rss() - start;
    const blocks = Array.from({ length: 100 }, (_, i) => zeros([(8 * MiB + i * 65536) / 4]));
    const full = rss() - start;
    for (const block of blocks) block.dispose();
    console.log(JSON.stringify({ steady, full, after: rss() - start }));
  `);
  t.is(code, 0, stderr);
  const { steady, full, after } = JSON.parse(stdout) as Record<'steady' | 'full' | 'after', number>;
  t.log(`steady: ${steady.toFixed()} MiB, full: ${full.toFixed()}, after: ${after.toFixed()}`);
  t.true(steady <= 16);
  t.true(full >= 1000);
  t.true(after <= 256 + 32);
});

test('what libtorch has of host memory, and its peak, counts what no handle names', (t) => {
  const { allocated } = hostMemory({ reset: true });
  const bytes = 4 << 20;
  scope(() => {
    const x = ones([bytes / 4]);
    t.is(hostMemory().allocated - allocated, bytes);
    x.add(1).dispose();
    t.is(hostMemory().allocated - allocated, bytes);
    // The sigmoid is saved for its derivative, and nobody else names it.
    const y = x.requiresGrad_(true).mul(2).sigmoid().sum();
    t.true(hostMemory().allocated - allocated >= 2 * bytes);
    y.backward();
  });
  const after = hostMemory({ reset: true });
  t.true(after.peak - allocated >= 2 * bytes);
  t.true(after.allocated - allocated < bytes);
  t.is(hostMemory().peak, hostMemory().allocated);
});

test('in debug mode a freed tensor names the scope that freed it', async (t) => {
  const { code, stdout } = await runScript(
    `import { ones, scope } from 'espalier';
     let x;
     scope(function trainStep() { x = ones([2]); });
     try { x.add(1); } catch (error) { console.log(error.code, error.message); }`,
    { ESPALIER_DEBUG: '1' },
  );
  t.is(code, 0);
  t.regex(stdout, /^ERR_DISPOSED .*trainStep/);
});
