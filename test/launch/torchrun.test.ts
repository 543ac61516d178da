import test from 'ava';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '#dist/libtorch/binaries.js';

const torchrun = process.env['ESPALIER_TORCHRUN'] ?? 'torchrun';
const hasTorchrun = spawnSync(torchrun, ['--help'], { stdio: 'ignore' }).status === 0;
const withTorchrun = hasTorchrun ? test : test.skip;
const why = hasTorchrun ? '' : ' (no torchrun here: ESPALIER_TORCHRUN may name one)';

/** Runs a script under a real torchrun, whose agent hosts the store. */
function run(source: string, ...options: string[]): { status: number | null; output: string } {
  const path = join(mkdtempSync(join(tmpdir(), 'espalier-torchrun-')), 'script.mjs');
  const espalier = pathToFileURL(join(packageRoot, 'dist', 'index.js')).href;
  writeFileSync(path, source.replaceAll("'espalier'", JSON.stringify(espalier)));
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
