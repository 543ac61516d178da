/**
 * Two hosts, each a network namespace with a launcher and ranks of its own, train a sharded model together, prune it and
 * save; the cable between them is pulled out in the middle. Every rank on both sides must fail within the timeout and say
 * who is missing; when the cable is in again, the run goes on from its checkpoint and must end with the bits of one whose
 * cable nobody touched. A cable that is slow, loses packets, or is out for less than the timeout must change nothing.
 */
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TrainerOptions } from '../test/checkpoint/sharded-trainer.js';
import { measured, report, type Row } from './harness.js';
import { espalier, Lines, trainer } from '../test/launch/lines.js';
import { TwoHosts } from '../test/launch/network.js';

const [RANKS, STEPS, TIMEOUT, PORT] = [2, 40, 5000, 29400];

const opened = TwoHosts.open();
if (typeof opened === 'string') {
  console.log(`two-hosts: skipped, as network namespaces cannot be made here: ${opened}`);
  process.exit(0);
}
const hosts = opened;
mkdirSync('build', { recursive: true });
const home = mkdtempSync(join('build', 'two-hosts-'));

/** A run on both hosts. */
class Run {
  readonly lines = new Lines(2 * RANKS);
  readonly #ended: Promise<number[]>;

  constructor(folder: string, { restarts = 0, pace = 0 } = {}) {
    const options: TrainerOptions = {
      root: join(home, folder),
      steps: STEPS,
      pruneAt: 12,
      every: 2,
      timeout: TIMEOUT,
      pace,
    };
    const command = (host: number): string[] => [
      ...[process.execPath, espalier, 'launch', '--nproc', String(RANKS)],
      ...['--nnodes', '2', '--node-rank', String(host), '--master-addr', hosts.addresses[0]!],
      ...['--master-port', String(PORT), '--max-restarts', String(restarts), '--shutdown-timeout', '2'],
      ...[trainer, JSON.stringify(options)],
    ];
    this.#ended = Promise.all(
      [0, 1].map(async (host) => {
        const child = hosts.spawn(host, command(host), { OMP_NUM_THREADS: '1' });
        this.lines.read(child);
        const [code] = (await once(child, 'close')) as [number | null];
        return code ?? 1;
      }),
    );
  }

  /** What each rank ended with, in order. */
  async digests(): Promise<string> {
    const codes = await this.#ended;
    if (codes.some((code) => code !== 0))
      throw new Error(`a launcher failed:\n${this.lines.output.join('\n')}`);
    return (await this.lines.all(({ ended }) => ended !== undefined)).map(({ ended }) => ended).join();
  }

  stepTime(): number {
    const steps = this.lines.told.filter(({ rank, step }) => rank === 0 && step !== undefined);
    return (steps.at(-1)!.at - steps[0]!.at) / (steps.length - 1);
  }
}

const rows: Row[] = [];

async function untouched(): Promise<{ digests: string; ms: number }> {
  const run = new Run('whole');
  const digests = await run.digests();
  return { digests, ms: run.stepTime() };
}

/** The cable is pulled out after a step, stays out until all have failed, and is put in again. */
async function cut(at: number, expected: string): Promise<void> {
  const run = new Run(`cut-${at}`, { restarts: 1, pace: 60 });
  const { lines } = run;
  await lines.all(({ step }) => step === at);
  hosts.connect(false);
  const out = lines.now;
  const failures = await lines.all(({ failed }) => failed !== undefined, out);
  for (const { failed, at: when } of failures)
    console.error(
      `after ${((when - out) / 1000).toFixed(2)} s: ${failed!.name}: ${failed!.message} [missing ${failed!.missing.join()}]`,
    );
  const other = (rank: number): number[] => (rank < RANKS ? [2, 3] : [0, 1]);
  const named = failures.filter(
    ({ rank, failed }) =>
      failed!.name === 'DistributedError' && failed!.missing.some((one) => other(rank).includes(one)),
  );
  await sleep(3000);
  hosts.connect(true);
  const again = lines.now;
  const resumed = await lines.all(({ resumed }) => resumed !== undefined, again);
  const same = (await run.digests()) === expected;
  rows.push(
    {
      ...measured(
        `cut after step ${at}: until the last rank has failed`,
        Math.max(...failures.map(({ at: when }) => when - out)) / 1000,
        's',
        TIMEOUT / 1000 + 0.5,
      ),
      reps: 2 * RANKS,
    },
    measured(
      `cut after step ${at}: ranks that do not name the other side`,
      2 * RANKS - named.length,
      'ranks',
    ),
    measured(
      `cut after step ${at}: from the cable in again until training`,
      (Math.max(...resumed.map(({ at: when }) => when)) - again) / 1000,
      's',
    ),
    measured(`cut after step ${at}: goes on from step`, resumed[0]!.resumed!, ''),
    measured(`cut after step ${at}: other weights or masks at the end`, Number(!same), 'runs'),
  );
  if (!same || named.length < 2 * RANKS) process.exitCode = 1;
}

/** A slow cable, then one that is out for a second now and then: both are to pass unnoticed, but for the time. */
async function degraded(expected: string, plain: number): Promise<void> {
  const how = hosts.degrade();
  const slow = new Run('slow');
  const slowSame = (await slow.digests()) === expected;
  hosts.restore();
  const flapping = new Run('flapping', { pace: 60 });
  for (const at of [6, 14, 24]) {
    await flapping.lines.all(({ step }) => step === at);
    hosts.connect(false);
    await sleep(1000);
    hosts.connect(true);
  }
  const flappingSame = (await flapping.digests()) === expected;
  rows.push(
    { ...measured(`step with ${how}, of a step without`, slow.stepTime() / plain, 'x') },
    measured('… other weights or masks at the end', Number(!slowSame), 'runs'),
    measured('cable out for 1 s, three times: other weights or masks', Number(!flappingSame), 'runs'),
  );
  if (!slowSame || !flappingSame) process.exitCode = 1;
}

try {
  const { digests, ms } = await untouched();
  // Before the pruning, and after it.
  for (const at of [9, 25]) await cut(at, digests);
  await degraded(digests, ms);
} finally {
  hosts.close();
  rmSync(home, { recursive: true, force: true });
}
report('two-hosts', rows, { ranks: 2 * RANKS, steps: STEPS, timeout: TIMEOUT });
