import test from 'ava';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '#dist/libtorch/binaries.js';
import { freePort } from '../dist/ranks.js';

const torchrun = process.env['ESPALIER_TORCHRUN'] ?? 'torchrun';
const hasTorchrun = spawnSync(torchrun, ['--help'], { stdio: 'ignore' }).status === 0;
const withTorchrun = hasTorchrun ? test : test.skip;
const why = hasTorchrun ? '' : ' (no torchrun here: ESPALIER_TORCHRUN may name one)';

function scriptOf(source: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'espalier-torchrun-')), 'script.mjs');
  const espalier = pathToFileURL(join(packageRoot, 'dist', 'index.js')).href;
  writeFileSync(path, source.replaceAll("'espalier'", JSON.stringify(espalier)));
  return path;
}

/** Runs a script under a real torchrun, whose agent hosts the store. */
function run(source: string, ...options: string[]): { status: number | null; output: string } {
  const path = scriptOf(source);
  const args = ['--standalone', '--nproc-per-node', '2', ...options, '--no-python', process.execPath, path];
  const { status, stdout, stderr } = spawnSync(torchrun, args, {
    encoding: 'utf8',
    timeout: 120_000,
    env: { ...process.env, NO_COLOR: '1' },
  });
  return { status, output: stdout + stderr };
}

withTorchrun(`a script runs unchanged under torchrun, restarts included${why}`, (t) => {
  const { status, output } = run(
    `import { dist, full } from 'espalier';
    const world = await dist.init({ timeout: 30_000 });
    const { restartCount, agentStore } = dist.environment();
    if (restartCount === 0 && world.rank === 1) process.kill(process.pid, 'SIGKILL');
    const x = full([1], 1);
    await world.allReduce(x);
    await dist.destroy();
    console.log('sum', x.item(), 'restart', restartCount, 'agent', agentStore);`,
    '--max-restarts',
    '1',
  );
  t.is(status, 0, output);
  t.is(output.match(/sum 2 restart 1 agent true/g)?.length, 2, output);
});

withTorchrun(`torchrun's summary names the error of the rank that threw${why}`, (t) => {
  const { status, output } = run(
    `import { dist, full } from 'espalier';
    const world = await dist.init({ timeout: 30_000 });
    if (world.rank === 1) throw new RangeError('the token 50257 is not in the vocabulary');
    await world.allReduce(full([1], 1));`,
  );
  t.not(status, 0);
  const root = output.slice(output.indexOf('Root Cause'));
  t.regex(root, /rank +: 1[^]*RangeError: the token 50257 is not in the vocabulary/);
});

withTorchrun(`a host that joins later: all meet anew, although no restart is counted${why}`, async (t) => {
  const path = scriptOf(
    `import { dist, full } from 'espalier';
    const world = await dist.init({ timeout: 30_000 });
    const x = full([1], 1);
    await world.allReduce(x);
    console.log('sum', x.item(), 'restart', dist.environment().restartCount);
    if (world.size === 1) setInterval(() => undefined, 1000);
    else await dist.destroy();`,
  );
  const port = await freePort();
  const join = (): { output: () => string; ended: Promise<unknown> } => {
    const meeting = ['--rdzv-backend', 'c10d', '--rdzv-endpoint', `127.0.0.1:${port}`, '--rdzv-id', 'joins'];
    const agent = ['--nnodes', '1:2', '--nproc-per-node', '1', '--monitor-interval', '0.1', ...meeting];
    // The first meeting ends as soon as one host has waited so long for more.
    const conf = ['--rdzv-conf', 'last_call_timeout=1'];
    const child = spawn(torchrun, [...agent, ...conf, '--no-python', process.execPath, path], {
      // With a store of the agents, torchrun 2.15 itself does not let another host in: it waits for an address that
      // the first host has told in an earlier round only.
      env: { ...process.env, NO_COLOR: '1', TORCH_DISABLE_SHARE_RDZV_TCP_STORE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 120_000,
    });
    let output = '';
    child.stdout.on('data', (data: Buffer) => (output += String(data)));
    child.stderr.on('data', (data: Buffer) => (output += String(data)));
    return { output: () => output, ended: once(child, 'close') };
  };
  const first = join();
  for (let tries = 0; tries < 600 && !first.output().includes('sum 1'); tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const second = join();
  await Promise.all([first.ended, second.ended]);
  t.regex(first.output(), /sum 1 restart 0[^]*sum 2 restart 0/);
  t.regex(second.output(), /sum 2 restart 0/);
});
