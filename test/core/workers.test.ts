// One process, several threads, and how it ends.
import test from 'ava';
import { runScript } from './children.js';

const WORK = `
  import { parentPort, threadId } from 'node:worker_threads';
  import { manualSeed, memory, ops, randn, scope, tensor } from 'espalier';
  const w = randn([32, 32], { requiresGrad: true }).keep();
  for (let i = 0; i < 50; i++) scope(() => ops.aten.tanh(w.matmul(w)).sum().backward());
  const first = memory().tensors;
  const bad = (() => { try { w.matmul(tensor([1])); } catch (error) { return error.code; } })();
  parentPort.postMessage({ tensors: first, bad, sum: tensor([1, 2, 3]).sum().item() });
`;

test('three threads at once, each with its own tensors; the process ends with 0', async (t) => {
  const { code, stdout, stderr } = await runScript(`
    import { Worker } from 'node:worker_threads';
    import { memory, ones } from 'espalier';
    const mine = ones([4]);
    const work = 'data:text/javascript,' + encodeURIComponent('');
    const run = () => new Promise((resolve, reject) => {
      const worker = new Worker(${JSON.stringify(WORK)}, { eval: true, execArgv: ['--input-type=module'] });
      let message;
      worker.on('message', (m) => (message = m)).on('error', reject).on('exit', (code) => resolve({ ...message, code }));
    });
    const ends = await Promise.all([run(), run(), run()]);
    console.log(JSON.stringify({ ends, mine: mine.sum().item(), tensors: memory().tensors }));
  `);
  t.is(code, 0, stderr);
  const { ends, mine } = JSON.parse(stdout) as { ends: Record<string, unknown>[]; mine: number };
  for (const end of ends) {
    t.is(end['code'], 0);
    t.is(end['sum'], 6);
    t.is(typeof end['bad'], 'string');
    t.true((end['tensors'] as number) < 20);
  }
  t.is(mine, 4);
});

test('threads that are terminated in the middle of their work do no harm', async (t) => {
  const { code, stdout, stderr } = await runScript(`
    import { Worker } from 'node:worker_threads';
    import { once } from 'node:events';
    import { ones } from 'espalier';
    const source = \`
      import { parentPort } from 'node:worker_threads';
      import { randn, ops } from 'espalier';
      const x = randn([256, 256], { requiresGrad: true });
      x.registerHook((g) => g.mul(2));
      parentPort.postMessage('on');
      ops.aten.matmul.async(x, x).catch(() => {});
      for (;;) x.matmul(x).sum().backward();
    \`;
    const workers = [0, 1, 2].map(() => new Worker(source, { eval: true, execArgv: ['--input-type=module'] }));
    await Promise.all(workers.map((w) => once(w, 'message')));
    await new Promise((r) => setTimeout(r, 100));
    await Promise.all(workers.map((w) => w.terminate()));
    console.log(ones([2]).sum().item());
  `);
  t.is(code, 0, stderr);
  t.is(stdout.trim(), '2');
});

test('a script with live tensors, hooks and unfinished jobs ends with 0', async (t) => {
  const { code, signal, stderr } = await runScript(`
    import { Generator, ops, randn } from 'espalier';
    const x = randn([64, 64], { requiresGrad: true });
    x.registerHook((g) => g);
    globalThis.held = [x, x.matmul(x), new Generator()];
    void ops.aten.linalg_svd.async(randn([200, 200]));
  `);
  t.is(signal, null);
  t.is(code, 0, stderr);
});

test('process.exit() and errors that nobody catches give their own exit codes', async (t) => {
  const exit = await runScript(
    `import { ones, ops } from 'espalier'; ones([2]); void ops.aten.linalg_svd.async(ones([300, 300])); process.exit(3);`,
  );
  t.is(exit.code, 3, exit.stderr);
  const thrown = await runScript(`import { ones } from 'espalier'; ones([2]).matmul(ones([3]));`);
  t.is(thrown.code, 1);
  t.regex(thrown.stderr, /ShapeError/);
});
