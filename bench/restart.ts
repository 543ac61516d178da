/**
 * A sharded training under a launcher, `espalier launch` and torchrun (where there is one: ESPALIER_TORCHRUN): how long after
 * SIGKILL of one rank of two all train again, and how long after SIGSTOP the other one says who hangs.
 */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { TrainerOptions } from '../test/checkpoint/sharded-trainer.js';
import { measured, median, report, type Row } from './harness.js';
import { espalier, Lines, trainer } from '../test/launch/lines.js';

const { values } = parseArgs({ options: { reps: { type: 'string', default: '5' } }, strict: false });
const reps = Number(values.reps);
const TIMEOUT = 3000;
const torchrun = process.env['ESPALIER_TORCHRUN'] ?? 'torchrun';
mkdirSync('build', { recursive: true });
const home = mkdtempSync(join('build', 'restart-'));
let runs = 0;

interface Launcher {
  name: string;
  command: (restarts: number) => string[];
}

const launchers: Launcher[] = [
  {
    name: 'espalier launch',
    command: (restarts) => [
      process.execPath,
      espalier,
      'launch',
      '--nproc',
      '2',
      '--max-restarts',
      `${restarts}`,
    ],
  },
  {
    name: 'torchrun',
    command: (restarts) => [
      ...[torchrun, '--standalone', '--nproc-per-node', '2', '--max-restarts', `${restarts}`],
      ...['--monitor-interval', '0.1', '--no-python', process.execPath],
    ],
  },
];

/** Trains until rank 1 has done its tenth step and gets a signal; then goes on with `then`. */
async function interrupted<T>(
  { command }: Launcher,
  { restarts, steps, signal }: { restarts: number; steps: number; signal: NodeJS.Signals },
  then: (lines: Lines, since: number) => Promise<T>,
): Promise<T> {
  const root = join(home, String(runs++));
  const options: TrainerOptions = { root, steps, pruneAt: 5, every: 2, timeout: TIMEOUT, pace: 20 };
  const [file, ...args] = [...command(restarts), trainer, JSON.stringify(options)];
  const lines = new Lines(2);
  const child: ChildProcess = spawn(file!, args, {
    env: { ...process.env, OMP_NUM_THREADS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  lines.read(child);
  const pids = (await lines.all(({ resumed }) => resumed !== undefined)).map(({ pid }) => pid!);
  try {
    await lines.all(({ step }) => step === 10);
    process.kill(pids[1]!, signal);
    const result = await then(lines, lines.now);
    if (signal === 'SIGSTOP') process.kill(pids[1]!, 'SIGKILL');
    await ended;
    return result;
  } finally {
    child.kill('SIGTERM');
  }
}

const rows: Row[] = [];
for (const launcher of launchers) {
  if (spawnSync(launcher.command(0)[0]!, ['--help'], { stdio: 'ignore' }).status !== 0) {
    console.error(`no ${launcher.name} here: skipped`);
    continue;
  }
  const again: number[] = [];
  const seen: number[] = [];
  for (let i = 0; i < reps; i++) {
    const kill = { restarts: 1, steps: 20, signal: 'SIGKILL' } as const;
    again.push(
      await interrupted(launcher, kill, async (lines, since) => {
        const resumed = await lines.all(({ resumed }) => resumed !== undefined, since);
        const first = Math.max(...resumed.map(({ at }) => at));
        // The first that each has done since.
        await lines.all(({ step }) => step !== undefined, first);
        return (lines.now - since) / 1000;
      }),
    );
    const stop = { restarts: 0, steps: 1000, signal: 'SIGSTOP' } as const;
    seen.push(
      await interrupted(launcher, stop, async (lines, since) => {
        const [failure] = await lines.all(({ failed }) => failed !== undefined, since, 1);
        const { name, missing } = failure!.failed!;
        if (name !== 'DistributedError' || missing.join() !== '1')
          throw new Error(
            `Expected a DistributedError about rank 1 but received ${name} about ${missing.join()}`,
          );
        return (failure!.at - since) / 1000;
      }),
    );
  }
  rows.push(
    { ...measured(`${launcher.name}: SIGKILL of one, until all train again`, median(again), 's', 5), reps },
    measured(`${launcher.name}: the longest`, Math.max(...again), 's', 5),
    {
      ...measured(
        `${launcher.name}: a rank hangs, until the other names it`,
        median(seen),
        's',
        TIMEOUT / 1000 + 0.5,
      ),
      reps,
    },
  );
}
rmSync(home, { recursive: true, force: true });
report('restart', rows, { timeout: TIMEOUT });
