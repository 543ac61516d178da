import test from 'ava';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DistributedError, dist } from 'espalier';
import { reachStore } from '#dist/dist/reach.js';
import { freePort, rankEnvironment, runRanks, valuesOfRanks, type Ended } from './ranks.js';

interface Told {
  seconds: number;
  name: string;
  message: string;
  missing: number[];
  collective: string;
  rank: number;
}

/** Ranks of a world with a timeout of four seconds; `tell` ends one with what it was rejected with. */
const PRELUDE = `
  import { dist, full, ops } from 'espalier';
  const world = await dist.init({ timeout: 4000 });
  const { rank } = world;
  const x = full([4], 1);
  await world.allReduce(x);
  const tell = async (promise) => {
    const start = performance.now();
    const error = await promise.then(() => ({}), (error) => error);
    const { name, message, missing, collective, rank } = error;
    const seconds = (performance.now() - start) / 1000;
    console.log(JSON.stringify({ seconds, name, message, missing, collective, rank }));
    // Whoever is gone gives no sign of life: a rank that looks a little later would miss this one, too.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    process.exit(0);
  };`;

/** What the ranks tell that are neither `lost` nor `silent`, each within the timeout (and a second for a busy machine). */
async function told(source: string, lost: number, size = 3, silent?: number): Promise<Told[]> {
  const ended = await runRanks(size, PRELUDE + source);
  return ended.filter((_, rank) => rank !== lost && rank !== silent).map(parse);
}

function parse({ code, signal, stdout, stderr }: Ended): Told {
  if (stdout === '') throw new Error(`A rank ended with ${signal ?? code} and told nothing: ${stderr}`);
  return JSON.parse(stdout) as Told;
}

test('a rank that hangs is named on every other rank within the timeout', async (t) => {
  // It never enters the collective, although its process is alive.
  const hang = 'const until = Date.now() + 6000; while (Date.now() < until); process.exit(0);';
  const errors = await told(`if (rank === 2) { ${hang} } await tell(world.allReduce(x));`, 2);
  t.is(errors.length, 2);
  errors.forEach((error, rank) => {
    t.like(error, { name: 'DistributedError', missing: [2], collective: 'allReduce', rank });
    t.regex(error.message, /allReduce #2 in the group 'world' was not finished within its timeout of 4 s/);
    t.regex(error.message, /rank 2 has not entered it, the last of rank 2 was allReduce #1/);
    t.true(error.seconds < 5, `${error.seconds} s`);
  });
});

test('a rank that is stopped is named by those who see no sign of it', async (t) => {
  // Stopped before it enters: one that is stopped inside may have let others through.
  const stop = `if (rank === 1) await new Promise(() => process.stdout.write('stops', () => process.kill(process.pid, 'SIGSTOP')));
    await tell(world.barrier());`;
  const ended = await runRanks(3, PRELUDE + stop, {
    started: (child, rank) => {
      if (rank === 1) child.stdout!.once('data', () => setTimeout(() => child.kill('SIGKILL'), 6000));
    },
  });
  for (const rank of [0, 2]) {
    const error = parse(ended[rank]!);
    t.like(error, { name: 'DistributedError', missing: [1], collective: 'barrier', rank });
    t.regex(error.message, /rank 1 has given no sign of life/);
    t.true(error.seconds < 5, `${error.seconds} s`);
  }
});

test('an error of one rank is the reason on the others, and lies in the error file of each', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-dist-'));
  const file = (rank: number): string => join(folder, `${rank}.json`);
  const ended = await runRanks(
    2,
    `${PRELUDE} if (rank === 1) throw new RangeError('the data ended'); await world.allReduce(x);`,
    { env: (rank) => ({ TORCHELASTIC_ERROR_FILE: file(rank) }) },
  );
  const records = ended.map(({ code }, rank) => {
    t.is(code, 1);
    const { message } = JSON.parse(readFileSync(file(rank), 'utf8')) as {
      message: { message: string; extraInfo: { py_callstack: string; timestamp: string } };
    };
    return message;
  });
  t.is(records[1]!.message, 'RangeError: the data ended');
  t.regex(records[1]!.extraInfo.py_callstack, /RangeError: the data ended\n +at /);
  t.regex(records[0]!.message, /^DistributedError: .*rank 1 failed: RangeError: the data ended/);
  // Whoever takes the earliest error for the cause finds it.
  t.true(Number(records[0]!.extraInfo.timestamp) > Number(records[1]!.extraInfo.timestamp));
});

test('ranks that call different collectives are told of it', async (t) => {
  const source = `await tell(rank === 1 ? world.barrier() : world.allReduce(full([100000], 1)));`;
  const [error] = await told(source, 1, 2);
  t.regex(error!.message, /rank 1 has entered barrier #2 instead/);
});

test('a sub-group, a transfer and an operator by name fail with the missing rank, too', async (t) => {
  const group = `const pair = await dist.newGroup(rank === 1 ? [1] : [0, 2]);
    if (rank === 2) process.kill(process.pid, 'SIGKILL');
    if (rank === 1) process.exit(0);`;
  const [error] = await told(`${group} await tell(pair.allReduce(x));`, 2, 3, 1);
  t.like(error, { missing: [2], rank: 0 });
  t.regex(error!.message, /in the group 'ranks 0,2'/);
  const byName = 'ops._c10d_functional.wait_tensor(ops._c10d_functional.all_reduce(x, "sum", world.name))';
  const [operator] = await told(
    `if (rank === 1) process.kill(process.pid, 'SIGKILL');
    const received = await world.recv(x, 1).catch((error) => error);
    if (!/: recv in the group 'world' .*rank 1 has given no sign/.test(received.message)) throw received;
    await tell((async () => ${byName})());`,
    1,
    2,
  );
  t.like(operator, { name: 'DistributedError', missing: [1], rank: 0 });
});

test('an operator that a rank of its sub-group does not enter says so, whatever the world has done', async (t) => {
  const errors = await told(
    `const pair = await dist.newGroup(rank === 1 ? [1] : [0, 2]);
    if (rank === 1) await new Promise((resolve) => setTimeout(() => resolve(process.exit(0)), 7000));
    if (rank === 2) await new Promise((resolve) => setTimeout(() => resolve(process.exit(0)), 6000));
    const byName = async () =>
      ops._c10d_functional.wait_tensor(ops._c10d_functional.all_reduce(x, 'sum', pair.name));
    await tell(byName());`,
    2,
    3,
    1,
  );
  t.is(errors.length, 1);
  t.like(errors[0], { name: 'DistributedError', missing: [2], rank: 0 });
  t.regex(errors[0]!.message, /in the group 'ranks 0,2'.*rank 2 has not entered it/);
});

test('a process ends at once, whatever is on the way', async (t) => {
  const start = Date.now();
  const ended = await runRanks(
    2,
    `import { dist, full } from 'espalier';
    const world = await dist.init({ timeout: 120_000 });
    if (world.rank === 0) {
      void world.allReduce(full([4], 1)).catch(() => undefined);
      void world.recv(full([4], 1), 1).catch(() => undefined);
      setTimeout(() => process.exit(5), 200);
    } else setTimeout(() => process.exit(6), 600);`,
  );
  t.deepEqual(
    ended.map(({ code }) => code),
    [5, 6],
  );
  t.true(Date.now() - start < 50_000);
});

test('a process ends at once while a group waits for its ranks, and a signal ends the waiting', async (t) => {
  const start = Date.now();
  const ended = await runRanks(
    2,
    `import { dist } from 'espalier';
    const world = await dist.init({ timeout: 120_000 });
    if (world.rank === 1) setTimeout(() => process.exit(6), 2500);
    else {
      const given = await dist.newGroup([0, 1], { signal: AbortSignal.timeout(300) }).catch((error) => error);
      if (given.name !== 'TimeoutError' && given.name !== 'AbortError') throw given;
      void dist.newGroup([0, 1]);
      setTimeout(() => process.exit(5), 300);
    }`,
  );
  t.deepEqual(
    ended.map(({ code }) => code),
    [5, 6],
    ended[0]!.stderr,
  );
  t.true(Date.now() - start < 50_000);
});

test('ranks that do not come are named; a world that two ranks see differently is refused', async (t) => {
  const join = `import { dist } from 'espalier';
    const error = await dist.init({ joinTimeout: 10_000 }).then(() => undefined, (error) => error);
    console.log(JSON.stringify([error?.name, error?.message, error?.missing]));
    process.exit(0);`;
  const [late, twice, differing] = await Promise.all([
    valuesOfRanks<[string, string, number[]]>(2, join, { env: { WORLD_SIZE: '4', LOCAL_WORLD_SIZE: '4' } }),
    valuesOfRanks<[string, string]>(2, join, { env: { RANK: '0' } }),
    valuesOfRanks<[string, string]>(2, join, {
      env: (rank) => ({ WORLD_SIZE: String(2 + rank), LOCAL_WORLD_SIZE: String(2 + rank) }),
    }),
  ]);
  // Rank 0 hosts the store: it names who is missing, and its end may be what rank 1 sees.
  for (const [name, , missing] of late) {
    t.is(name, 'DistributedError');
    t.true(missing.length > 0);
  }
  t.regex(
    late[0]![1],
    /expected 4 ranks at 127.0.0.1:\d+ within \d+\.\d+ s but these did not come: (\d, )?2, 3/,
  );
  t.deepEqual(late[0]![2].slice(-2), [2, 3]);
  t.true(twice.some(([, message]) => /could not be opened|another one has this rank too/.test(message)));
  t.true(differing.some(([, message]) => /expected a world of \d ranks, as another rank says/.test(message)));
});

test('a store that nobody opens is waited for until the timeout', async (t) => {
  const port = await freePort();
  const environment = dist.readEnvironment(rankEnvironment(1, 2, port) as Record<string, string>);
  const error = await t.throwsAsync(reachStore(environment, 300), { instanceOf: DistributedError });
  t.regex(error.message, /the store of rank 0 at 127.0.0.1:\d+ was not reached within 0.3 s: .*ECONNREFUSED/);
  t.deepEqual(error.missing, [0]);
});
