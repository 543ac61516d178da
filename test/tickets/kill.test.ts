import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import type { FindConfigInput } from 'espalier/tickets';
import { results, temporary, toySearch } from './search.js';

const cli = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));

/** Starts `espalier find` on a toy search that waits 4 ms for every batch, so that it can be killed in its middle. */
function start(home: string, out: string, jobs = 1, changes: Partial<FindConfigInput> = {}) {
  const { task, ...config } = toySearch(join(home, out), {
    seeds: [0],
    controls: ['reinit', 'shuffle'],
    ...changes,
  });
  const file = `${out}.config.json`;
  writeFileSync(join(home, file), JSON.stringify({ ...config, task: { ...task, args: [{ delayMs: 4 }] } }));
  const args = [cli, 'find', join(home, file), '--jobs', String(jobs)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (part: Buffer) => (text += part.toString()));
  child.stderr.on('data', (part: Buffer) => (text += part.toString()));
  const ended = new Promise<{ code: number | null; text: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, text })),
  );
  return { child, ended };
}

/** Waits until a run has written so many finished trainings, and half of a next one. */
async function until(out: string, finished: number): Promise<void> {
  const files = () =>
    existsSync(join(out, 'cells'))
      ? readdirSync(join(out, 'cells'), { recursive: true, encoding: 'utf8' })
      : [];
  for (;;) {
    const names = files();
    const begun = names.some((f) => f.endsWith('snapshot.safetensors'));
    if (names.filter((f) => f.endsWith('done.json')).length >= finished && begun) return;
    await sleep(2);
  }
}

const home = temporary();
test.after.always(home.remove);
const whole = start(home.path, 'whole').ended;

test.serial('killed three times in the middle, a run ends with the same bytes', async (t) => {
  t.is((await whole).code, 0);
  const out = join(home.path, 'killed');
  for (const finished of [0, 1, 4]) {
    const { child, ended } = start(home.path, 'killed');
    await until(out, finished);
    child.kill('SIGKILL');
    t.is((await ended).code, null);
    t.false(existsSync(join(out, 'certificate.json')));
  }
  const last = await start(home.path, 'killed').ended;
  t.is(last.code, 0, last.text);
  t.regex(last.text, /trainings were finished before/);
  t.deepEqual(results(out), results(join(home.path, 'whole')));
});

test.serial('workers die with their parent, and what they left is continued', async (t) => {
  await whole;
  const out = join(home.path, 'parallel');
  const { child, ended } = start(home.path, 'parallel', 2);
  await until(out, 1);
  const workers = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number);
  t.is(workers.length, 2);
  child.kill('SIGKILL');
  await ended;
  await sleep(100);
  const alive = workers.filter(
    (pid) => existsSync(`/proc/${pid}`) && !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8')),
  );
  t.deepEqual(alive, []);
  t.is((await start(home.path, 'parallel', 2).ended).code, 0);
  t.deepEqual(results(out), results(join(home.path, 'whole')));
});

test.serial('Ctrl-C stops at a step boundary, says how to go on, and exits with 130', async (t) => {
  await whole;
  for (const jobs of [1, 2]) {
    const name = `interrupted-${jobs}`;
    const out = join(home.path, name);
    const { child, ended } = start(home.path, name, jobs);
    await until(out, 1);
    child.kill('SIGINT');
    const { code, text } = await ended;
    t.is(code, 130, text);
    t.regex(text, /stopped at step \d+, snapshot taken/);
    t.regex(text, /Continue with: espalier find .*config\.json --jobs/);
    t.is((await start(home.path, name, jobs).ended).code, 0);
    t.deepEqual(results(out), results(join(home.path, 'whole')));
  }
});

test.serial(
  'killed in the gate, in a bi-level search and in its ticket, a run ends with the same bytes',
  async (t) => {
    const changes: Partial<FindConfigInput> = {
      controls: ['reinit'],
      search: 'bilevel',
      bilevel: { steps: 10, every: 3 },
      snapshot: { every: 4 },
      rewind: { to: 'auto', stability: { candidates: [0, 6, 12], threshold: 0.5 } },
    };
    t.is((await start(home.path, 'learned', 1, changes).ended).code, 0);
    const out = join(home.path, 'learned-killed');
    // Finished by then: nothing; dense; dense and the gate's copies; a search as well.
    for (const finished of [0, 1, 3, 4]) {
      const { child, ended } = start(home.path, 'learned-killed', 1, changes);
      await until(out, finished);
      child.kill('SIGKILL');
      t.is((await ended).code, null);
    }
    const last = await start(home.path, 'learned-killed', 1, changes).ended;
    t.is(last.code, 0, last.text);
    t.deepEqual(results(out), results(join(home.path, 'learned')));
  },
);
