import test from 'ava';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { packageRoot } from '#dist/libtorch/binaries.js';
import { freePort, rankEnvironment, runRanks } from './ranks.js';

/** A store that outlives the ranks, as a launcher's does. */
async function agentStore(): Promise<{ port: number; close: () => void }> {
  const port = await freePort();
  const source = `import { dist } from 'espalier';
    await dist.init();
    console.log('open');
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    cwd: packageRoot,
    env: { ...process.env, ...rankEnvironment(0, 1, port), TORCHELASTIC_RUN_ID: 'agent' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return { port, close: () => void child.kill('SIGKILL') };
}

test('ranks that are started again meet anew in a store that has seen others, restarts counted or not', async (t) => {
  const { port, close } = await agentStore();
  const env = {
    MASTER_PORT: String(port),
    TORCHELASTIC_USE_AGENT_STORE: 'True',
    TORCHELASTIC_RUN_ID: 'run',
    TORCHELASTIC_RESTART_COUNT: '0',
  };
  const start = (size: number, source: string) =>
    runRanks(
      size,
      `import { dist, full } from 'espalier';
      const world = await dist.init({ timeout: 20_000 });
      const x = full([1], 1);
      await world.allReduce(x);
      ${source}`,
      { env },
    );
  // The first leave in the middle, one of them without a word; hosts that come and go change the size of the world.
  await start(2, `process.kill(process.pid, world.rank === 0 ? 'SIGKILL' : 'SIGTERM');`);
  const ended = await start(3, `await dist.destroy(); console.log('sum', x.item());`);
  t.deepEqual(
    ended.map(({ stdout }) => stdout.trim()),
    Array<string>(3).fill('sum 3'),
    ended.map(({ stderr }) => stderr).join(''),
  );
  const [first, second] = await runRanks(
    2,
    `import { dist } from 'espalier';
    const error = await dist.init({ timeout: 20_000, joinTimeout: 3000 }).catch((error) => error);
    console.log(error.message);
    process.exit(0);`,
    { env: { ...env, RANK: '0' } },
  );
  t.regex(first!.stdout + second!.stdout, /another one has this rank too/);
  close();
});
