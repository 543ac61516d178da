import { execFileSync } from 'node:child_process';
import test from 'ava';
import { parseConfig, settle } from '#dist/tickets/config.js';
import { WorkerExecutor } from '#dist/tickets/executor.js';
import { plan, type Cell } from '#dist/tickets/plan.js';
import { RunFolder } from '#dist/tickets/run-folder.js';
import { temporary, toySearch } from './search.js';

/** A worker that is just being started, its first training, and a way to send it a signal. */
function starting(path: string) {
  const config = settle(parseConfig(toySearch(path, { jobs: 2 })), 5);
  const executor = new WorkerExecutor({ folder: new RunFolder(path), config }, () => undefined);
  const kill = (signal: NodeJS.Signals) => {
    const found = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'worker.js'], { encoding: 'utf8' });
    for (const pid of found.trim().split('\n')) process.kill(Number(pid), signal);
  };
  return { executor, kill, cell: plan(config)[0] as Cell };
}

test.serial('a Ctrl-C that ends a worker while it starts is a stop, and no failure', async (t) => {
  const { path, remove } = temporary();
  t.teardown(remove);
  const { executor, kill, cell } = starting(path);
  const running = executor.run(cell);
  executor.stop();
  kill('SIGINT');
  t.false(await running);
  t.false(await executor.run(cell), 'nor does another training wait for it');
  await executor.close();
});

test.serial('a worker that died is an error for the training that runs and for the next', async (t) => {
  const { path, remove } = temporary();
  t.teardown(remove);
  const { executor, kill, cell } = starting(path);
  const running = executor.run(cell);
  kill('SIGKILL');
  await t.throwsAsync(running, { code: 'ERR_RUN', message: /SIGKILL/ });
  await t.throwsAsync(executor.run(cell), { code: 'ERR_RUN', message: /SIGKILL/ });
  await executor.close();
});
