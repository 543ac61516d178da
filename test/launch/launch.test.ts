import test from 'ava';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '#dist/libtorch/binaries.js';
import { freePort } from '../dist/ranks.js';
import type { LaunchReport } from '#dist/launch/report.js';

const main = join(packageRoot, 'dist', 'cli', 'main.js');
const espalierUrl = pathToFileURL(join(packageRoot, 'dist', 'index.js')).href;

/** A script in a folder of its own. */
function script(source: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'espalier-launch-test-')), 'script.mjs');
  writeFileSync(path, source.replaceAll("'espalier'", JSON.stringify(espalierUrl)));
  return path;
}

interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command line; `watch` sees stderr and stdout as they come. */
function launch(args: string[], watch?: (text: string, pid: number) => void): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, 'launch', ...args], { cwd: packageRoot, timeout: 60_000 });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data: Buffer) => {
      stdout += String(data);
      watch?.(stdout, child.pid!);
    });
    child.stderr.on('data', (data: Buffer) => (stderr += String(data)));
    child.on('close', (status) => resolve({ status, stdout, stderr }));
  });
}

test('ranks find each other, get their arguments, and their lines have the rank before them', async (t) => {
  const path = script(`
    import { dist, full } from 'espalier';
    const world = await dist.init({ timeout: 20_000 });
    const x = full([1], world.rank + 1);
    await world.allReduce(x);
    console.log('sum', x.item(), process.argv.slice(2).join(' '), process.env.TORCHELASTIC_RESTART_COUNT);`);
  const { status, stdout, stderr } = await launch(['--nproc', '2', path, '--json', '--steps', '3']);
  t.is(status, 0, stderr);
  t.deepEqual(stdout.trim().split('\n').sort(), [
    '[0] sum 3 --json --steps 3 0',
    '[1] sum 3 --json --steps 3 0',
  ]);
});

test('when a rank throws, all end, and the summary shows the error that came first', async (t) => {
  const path = script(`
    import { dist, full } from 'espalier';
    const world = await dist.init({ timeout: 20_000 });
    if (world.rank === 1) throw new TypeError('no such layer');
    await world.allReduce(full([1], 1));`);
  const { status, stdout, stderr } = await launch(['--nproc', '2', '--json', path]);
  t.is(status, 1);
  const report = JSON.parse(stdout) as LaunchReport;
  t.like(report, { status: 'failed', exitCode: 1, nproc: 2 });
  t.is(report.attempts.length, 1);
  t.like(report.attempts[0]!.cause, { rank: 1, exitCode: 1, error: { message: 'TypeError: no such layer' } });
  t.regex(
    stderr,
    /espalier launch: rank 1 failed first \(exit status 1\)[^]*TypeError: no such layer\n +at /,
  );
});

test('an import that fails is recorded before any code of the script has run', async (t) => {
  const { status, stdout } = await launch(['--nproc', '1', '--json', script(`import './missing.mjs';`)]);
  t.is(status, 1);
  const report = JSON.parse(stdout) as LaunchReport;
  t.regex(report.attempts[0]!.cause!.error!.message, /Cannot find module .*missing.mjs/);
});

test('a rank that is killed is started again with all others, in a world of their own', async (t) => {
  const path = script(`
    import { dist, full } from 'espalier';
    const restarts = Number(process.env.TORCHELASTIC_RESTART_COUNT);
    const world = await dist.init({ timeout: 20_000 });
    if (restarts === 0 && world.rank === 1) process.kill(process.pid, 'SIGKILL');
    const x = full([1], 1);
    await world.allReduce(x);
    console.log('after', restarts, x.item());`);
  const { status, stdout, stderr } = await launch(['--nproc', '2', '--max-restarts', '1', path]);
  t.is(status, 0, stderr);
  t.deepEqual(stdout.trim().split('\n').sort(), ['[0] after 1 2', '[1] after 1 2']);
  t.regex(stderr, /rank 1 failed first \(SIGKILL\)[^]*Starting again, 1 of 1/);
});

test('launchers of two hosts start one world, and start it again when a rank of either is lost', async (t) => {
  const path = script(`
    import { dist, full } from 'espalier';
    const world = await dist.init({ timeout: 20_000 });
    const { localRank, localWorldSize, restartCount } = dist.environment();
    const x = full([1], 1);
    await world.allReduce(x);
    if (restartCount === 0 && world.rank === 1) process.kill(process.pid, 'SIGKILL');
    await world.allReduce(x);
    console.log('sum', x.item(), 'local', localRank, localWorldSize, 'restart', restartCount);
    await dist.destroy();`);
  const port = String(await freePort());
  const runs = await Promise.all(
    ['0', '1'].map((host) => {
      const hosts = [
        '--nnodes',
        '2',
        '--node-rank',
        host,
        '--master-addr',
        '127.0.0.1',
        '--master-port',
        port,
      ];
      return launch([...hosts, '--nproc', '1', '--max-restarts', '2', path]);
    }),
  );
  runs.forEach(({ status, stdout, stderr }, host) => {
    t.is(status, 0, stderr);
    t.regex(stdout, new RegExp(`^\\[${host}\\] sum 4 local 0 1 restart [12]$`, 'm'));
  });
});

test('SIGTERM to the launcher reaches the ranks: they save, and all say 75', async (t) => {
  const path = script(`
    import { dist } from 'espalier';
    await dist.init({ timeout: 20_000 });
    const preemption = dist.preemption();
    console.log('ready');
    for (;;) if (await preemption.requested()) {
      console.log('saved');
      await preemption.exit();
    }`);
  let told = false;
  const { status, stdout, stderr } = await launch(
    ['--nproc', '2', '--max-restarts', '3', path],
    (text, pid) => {
      if (told || !text.includes('[0] ready') || !text.includes('[1] ready')) return;
      told = true;
      process.kill(pid, 'SIGTERM');
    },
  );
  t.is(status, 75, stderr);
  t.true(stdout.includes('[0] saved') && stdout.includes('[1] saved'));
  t.regex(stderr, /preempted, exit status 75/);
});

test('ranks that obey no signal are killed, and what they have started ends with them', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-launch-test-'));
  const path = script(`
    import { spawn } from 'node:child_process';
    import { writeFileSync } from 'node:fs';
    process.on('SIGTERM', () => undefined);
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    writeFileSync(process.argv[2] + '/' + process.env.RANK, String(child.pid));
    if (process.env.RANK === '0') setTimeout(() => process.exit(3), 500);
    else setInterval(() => undefined, 1000);`);
  const start = Date.now();
  const { status } = await launch(['--nproc', '2', '--shutdown-timeout', '0.5', path, folder]);
  t.is(status, 3);
  t.true(Date.now() - start < 50_000);
  for (const rank of ['0', '1']) {
    const pid = readFileSync(join(folder, rank), 'utf8');
    const state = existsSync(`/proc/${pid}/stat`)
      ? readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2]
      : 'Z';
    t.is(state, 'Z', `the child of rank ${rank} still runs`);
  }
});

test('ranks do not outlive a launcher that is killed', async (t) => {
  const path = script(`console.log('pid', process.pid); setInterval(() => undefined, 1000);`);
  let pids: number[] = [];
  await launch(['--nproc', '2', path], (text, pid) => {
    const found = [...text.matchAll(/pid (\d+)/g)].map(([, id]) => Number(id));
    if (found.length < 2 || pids.length > 0) return;
    pids = found;
    process.kill(pid, 'SIGKILL');
  });
  const alive = (pid: number): boolean =>
    existsSync(`/proc/${pid}/stat`) && readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z';
  for (let tries = 0; tries < 50 && pids.some(alive); tries++)
    await new Promise((resolve) => setTimeout(resolve, 100));
  t.is(pids.length, 2);
  t.false(pids.some(alive));
});

test('wrong usage is refused with what was expected', (t) => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [main, 'launch', ...args], {
      encoding: 'utf8',
      env: { ...process.env, DEBUG: '' },
    });
  t.regex(run('--nproc', 'two', 'x.mjs').stderr, /Expected --nproc to be a number but received 'two'/);
  t.regex(
    run('--nproc', '0', 'x.mjs').stderr,
    /Expected nproc to be an integer of at least 1 but received 0/,
  );
  t.regex(run('--nproc', '100000', 'x.mjs').stderr, /Expected nproc of at most \d+ on a host of \d+ cores/);
  t.regex(
    run('--nproc', '1', '--nnodes', '2', 'x.mjs').stderr,
    /Expected masterAddr and masterPort with several hosts/,
  );
  t.regex(
    run('--nproc', '1', '--node-rank', '1', 'x.mjs').stderr,
    /Expected nodeRank below nnodes \(1\) but received 1/,
  );
  t.is(run('x.mjs').status, 2);
  t.regex(run('--help').stdout, /--max-restarts[^]*dist\.preemption\(\)/);
});

test('a port that is none is refused, and long patience is no short one', async (t) => {
  const path = script(`
    process.on('SIGTERM', () => setTimeout(() => { console.log('saved'); process.exit(0); }, 200));
    setTimeout(() => undefined, 30_000);
    console.log('up');`);
  for (const port of ['0', '65536', '1.5']) {
    const { status, stderr } = await launch(['--nproc', '1', '--master-port', port, path]);
    t.is(status, 1);
    t.regex(stderr, /Expected masterPort/);
  }
  let told = false;
  const { stdout } = await launch(['--nproc', '1', '--shutdown-timeout', '3000000', path], (text, pid) => {
    if (!told && text.includes('up')) told = Boolean(process.kill(pid, 'SIGTERM'));
  });
  t.regex(stdout, /saved/);
});

test('when nobody reads the lines any more, the ranks are told to end', async (t) => {
  const path = script(`
    process.on('SIGTERM', () => { writeFileSync(process.argv[2], 'saved'); process.exit(0); });
    import { writeFileSync } from 'node:fs';
    setInterval(() => console.log('line'), 5);`);
  const saved = join(mkdtempSync(join(tmpdir(), 'espalier-launch-test-')), 'saved');
  const child = spawn(process.execPath, [main, 'launch', '--nproc', '1', path, saved], { timeout: 60_000 });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += String(data)));
  child.stdout.once('data', () => child.stdout.destroy());
  await new Promise((resolve) => child.once('close', resolve));
  t.is(readFileSync(saved, 'utf8'), 'saved');
  t.notRegex(stderr, /EPIPE/);
});
