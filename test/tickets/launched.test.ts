import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { findTicket, verify, type FindConfigInput } from 'espalier/tickets';
import { temporary, toySearch } from './search.js';

const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const toy = fileURLToPath(new URL('./toy.js', import.meta.url));
const home = temporary();
test.after.always(home.remove);

/** A network without dropout whose ranks all get the same batches: their mean gradient is that of one process. */
function alike(out: string, changes: Partial<FindConfigInput> = {}): FindConfigInput {
  const { train, ...rest } = toySearch(join(home.path, out), {
    seeds: [0],
    model: { module: toy, export: 'stack' },
    controls: ['reinit', 'oneshot'],
    ...changes,
  });
  // A clipped norm is added up in another order over ranks.
  return { ...rest, train: { ...train, clip: null } };
}

interface Ended {
  code: number | null;
  text: string;
}

/** Starts `espalier find` on ranks of this host. */
function launch(nproc: number, name: string, config: FindConfigInput, flags: readonly string[] = []) {
  const file = join(home.path, `${name}.config.json`);
  writeFileSync(file, JSON.stringify(config));
  return run(['--nproc', String(nproc), ...flags, 'espalier', 'find', file]);
}

function run(args: readonly string[]) {
  const command = [cli, 'launch', ...args];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  child.stderr.on('data', (part: Buffer) => (text += part.toString()));
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, text })));
  return { child, ended };
}

/** Hashes of what the trainings of a run left, but for times and what is one rank's own. */
function left(out: string): Record<string, string> {
  const folder = join(home.path, out);
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const kept = names.filter((name) =>
    /(ticket|weights|mask|rewind)\.safetensors$|metrics\.jsonl$/.test(name),
  );
  return Object.fromEntries(
    kept.sort().map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex'),
    ]),
  );
}

/** Waits until a training of a run has taken a snapshot. */
async function training(out: string): Promise<void> {
  const folder = join(home.path, out);
  const begun = () =>
    existsSync(folder) &&
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).some((f) =>
      f.endsWith('snapshot.safetensors'),
    );
  while (!begun()) await sleep(5);
}

const slow = { module: toy, export: 'sums', args: [{ delayMs: 15 }] };

test.serial(
  'a search gives the same files on one, two and four ranks, built whole or part by part',
  async (t) => {
    await findTicket(alike('one'));
    const expected = left('one');
    t.is(Object.keys(expected).length, 17);
    const [two, four] = await Promise.all([
      launch(2, 'two', alike('two')).ended,
      launch(4, 'four', alike('four', { shard: { construct: 'meta', by: ['blocks.*'] } })).ended,
    ]);
    t.is(two.code, 0, two.text);
    t.is(four.code, 0, four.text);
    t.deepEqual(left('two'), expected);
    t.deepEqual(left('four'), expected);
    t.regex(two.text, /^\[0\] 1\/5 seed-0\/dense/m);
    t.false(/^\[1\] ./m.test(two.text), two.text);
    const checked = await verify(join(home.path, 'two'));
    t.true(checked.ok, checked.altered.join());
    t.is(checked.certificate?.fingerprint.world, 2);
  },
);

test.serial('by gradients, row by row, and by a criterion of whole tensors: as one process', async (t) => {
  const ways = {
    snip: { criterion: 'snip', calibration: { batches: 2 }, fraction: 0.4, rounds: 1 },
    rows: { scope: 'row', fraction: 0.4, rounds: 1 },
    synflow: { criterion: 'synflow', fraction: 0.4, rounds: 1 },
  } as const;
  for (const [name, prune] of Object.entries(ways)) {
    const changes = { prune, controls: [], controlsAt: 'all' as const };
    await findTicket(alike(name, changes));
    const { code, text } = await launch(2, `${name}-2`, alike(`${name}-2`, changes)).ended;
    t.is(code, 0, text);
    t.deepEqual(left(`${name}-2`), left(name));
  }
});

test.serial(
  'killed and stopped, with dropout and buffers, a run of two ranks ends with the same bytes',
  async (t) => {
    const config = (out: string): FindConfigInput => ({
      ...toySearch(join(home.path, out), { seeds: [0], controls: ['shuffle'], task: slow }),
    });
    const whole = launch(2, 'whole', config('whole')).ended;
    const killed = launch(2, 'killed', config('killed'), ['--max-restarts', '1']);
    await training('killed');
    const ranks = readFileSync(`/proc/${killed.child.pid}/task/${killed.child.pid}/children`, 'utf8');
    process.kill(Number(ranks.trim().split(' ')[1]), 'SIGKILL');
    const again = await killed.ended;
    t.is(again.code, 0, again.text);

    const stopped = launch(2, 'stopped', config('stopped'));
    await training('stopped');
    stopped.child.kill('SIGTERM');
    const end = await stopped.ended;
    t.is(end.code, 75, end.text);
    t.regex(end.text, /stopped at step \d+, snapshot taken/);
    t.regex(end.text, /Continue with: espalier find .*under the launcher, on all 2 processes/);
    const resumed = await launch(2, 'stopped', config('stopped')).ended;
    t.is(resumed.code, 0, resumed.text);

    t.is((await whole).code, 0);
    t.deepEqual(left('killed'), left('whole'));
    t.deepEqual(left('stopped'), left('whole'));

    const other = await launch(3, 'stopped', config('stopped')).ended;
    t.is(other.code, 1);
    t.regex(other.text, /fingerprint\.world: it has 2, this one 3/);
    t.is(other.text.match(/was started with other means/g)?.length, 1 + 1, other.text);
  },
);

test.serial('what ranks cannot train together is refused once', async (t) => {
  const config = { ...alike('refused'), search: 'bilevel' as const };
  const { code, text } = await launch(2, 'refused', config).ended;
  t.is(code, 1);
  t.regex(text, /Expected search 'imp' or 'oneshot' under a launcher but received 'bilevel'/);
});

test.serial('ranks with other configurations are told so at once, with what differs', async (t) => {
  const file = join(home.path, 'other.mjs');
  const config = alike('other');
  const [tickets, dist] = ['tickets', 'dist'].map((name) =>
    fileURLToPath(import.meta.resolve(`espalier/${name}`)),
  );
  writeFileSync(
    file,
    `import { findTicket } from ${JSON.stringify(tickets)};
    import { init, destroy } from ${JSON.stringify(dist)};
    const config = ${JSON.stringify(config)};
    const one = process.env.RANK === '1';
    const ask = (changes) =>
      findTicket({ ...config, ...changes }).catch(({ code, message }) => console.log(code, message));
    await init({ backend: 'gloo' });
    if (one) await ask({ train: { ...config.train, steps: 10 } });
    else await ask({});
    await ask({ out: config.out + (one ? '/b' : '/a') });
    await ask({ accelerate: true, prune: { scope: { keep: 2, of: 4 } } });
    await destroy();`,
  );
  const { text } = await run(['--nproc', '2', file]).ended;
  for (const rank of [0, 1])
    t.regex(
      text,
      new RegExp(`\\[${rank}\\] ERR_CONFIG Expected the same configuration on every rank but rank 1`),
    );
  t.regex(text, /train\.steps: it has 30, this one 10/);
  for (const rank of [0, 1]) {
    const folders = `on rank 1 it is ${config.out}/b, where nothing is of what rank 0 writes to ${config.out}/a`;
    t.true(
      text.includes(`[${rank}] ERR_CONFIG Expected out to be the same folder on every rank but ${folders}`),
      text,
    );
    t.true(
      text.includes(
        `[${rank}] ERR_CONFIG Expected accelerate: false under a launcher but received true: its ranks share each weight`,
      ),
      text,
    );
  }
  t.false(existsSync(`${config.out}/b`));
  t.deepEqual(readdirSync(`${config.out}/a`), ['.lock'], 'the sign is gone');
});
