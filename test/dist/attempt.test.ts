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

test('a process whose joining was given up half way is in no world, and can join again', async (t) => {
  const [ended] = await runRanks(
    1,
    `import { dist } from 'espalier';
    const controller = new AbortController();
    // Fires when the store has been joined, before the group is connected.
    const remove = controller.signal.removeEventListener.bind(controller.signal);
    controller.signal.removeEventListener = (...which) => (remove(...which), controller.abort());
    const error = await dist.init({ timeout: 20_000, signal: controller.signal }).catch((error) => error);
    let world;
    for (let tries = 0; !world && tries < 50; tries++) {
      world = await dist.init({ timeout: 20_000 }).catch(() => undefined);
      if (!world) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const patience = await dist.destroy(undefined, { patience: NaN }).catch((error) => error);
    const still = dist.isInitialized();
    await dist.destroy();
    console.log(error.code, world?.size, patience.code, still);`,
  );
  t.is(ended!.stdout.trim(), 'ERR_ABORTED 1 ERR_INVALID_ARGUMENT true', ended!.stderr);
});
