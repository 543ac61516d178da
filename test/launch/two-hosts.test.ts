import test from 'ava';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainerOptions } from '../checkpoint/sharded-trainer.js';
import { freePort } from '../dist/ranks.js';
import { espalier, Lines, trainer } from './lines.js';
import { TwoHosts } from './network.js';

const opened = TwoHosts.open();
const hosts = typeof opened === 'string' ? undefined : opened;
const withHosts = hosts ? test : test.skip;
const why = typeof opened === 'string' ? ` (no network namespaces here: ${opened})` : '';
const home = await mkdtemp(join(tmpdir(), 'espalier-two-hosts-'));
test.after.always(async () => {
  hosts?.close();
  await rm(home, { recursive: true, force: true });
});

const TIMEOUT = 2500;
const optionsOf = (root: string, pace: number): string =>
  JSON.stringify({
    root: join(home, root),
    steps: 14,
    pruneAt: 4,
    every: 2,
    timeout: TIMEOUT,
    pace,
  } satisfies TrainerOptions);

/** What each rank ends with. */
async function ends(lines: Lines): Promise<(string | undefined)[]> {
  return (await lines.all(({ ended }) => ended !== undefined)).map(({ ended }) => ended);
}

withHosts(
  `two hosts whose cable is cut fail in time, name each other, and go on when it is mended${why}`,
  async (t) => {
    const whole = new Lines(2);
    whole.read(spawn(process.execPath, [espalier, 'launch', '--nproc', '2', trainer, optionsOf('whole', 0)]));
    const lines = new Lines(2);
    const port = String(await freePort());
    const launchers = [0, 1].map((host) => {
      const place = ['--nnodes', '2', '--node-rank', String(host), '--master-addr', hosts!.addresses[0]!];
      const restarts = ['--master-port', port, '--nproc', '1', '--max-restarts', '1'];
      const child = hosts!.spawn(
        host,
        [process.execPath, espalier, 'launch', ...place, ...restarts, trainer, optionsOf('cut', 50)],
        { OMP_NUM_THREADS: '1' },
      );
      lines.read(child);
      return once(child, 'close');
    });
    await lines.all(({ step }) => step === 6);
    hosts!.connect(false);
    const cut = lines.now;
    const failures = await lines.all(({ failed }) => failed !== undefined, cut);
    failures.forEach(({ failed, at }, rank) => {
      t.like(failed, { name: 'DistributedError', missing: [1 - rank] });
      t.true(at - cut < TIMEOUT + 2500, `rank ${rank} after ${at - cut} ms`);
    });
    hosts!.connect(true);
    const codes = (await Promise.all(launchers)) as [number | null][];
    t.deepEqual(
      codes.map(([code]) => code),
      [0, 0],
      lines.output.join('\n'),
    );
    t.true(lines.told.some(({ resumed }) => resumed !== undefined && resumed > 0));
    t.deepEqual(await ends(lines), await ends(whole));
  },
);
