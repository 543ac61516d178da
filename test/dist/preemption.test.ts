import test from 'ava';
import { runRanks } from './ranks.js';

const LOOP = `
  import { dist } from 'espalier';
  const world = await dist.init({ timeout: 20_000 });
  const preemption = dist.preemption();
  process.stdout.write('ready\\n');
  for (let step = 1; step <= 10_000; step++) {
    await new Promise((resolve) => setTimeout(resolve, 1 + 3 * world.rank));
    if (await preemption.requested()) {
      console.log(JSON.stringify([step, preemption.signal ?? null]));
      await preemption.exit();
    }
  }`;

for (const signal of ['SIGTERM', 'SIGUSR1'] as const) {
  test(`${signal} to one rank: all leave after the same step, with the status 75`, async (t) => {
    const ended = await runRanks(2, LOOP, {
      started: (child, rank) => {
        if (rank === 1) child.stdout!.once('data', () => setTimeout(() => child.kill(signal), 200));
      },
    });
    const steps = ended.map(({ code, stdout, stderr }) => {
      t.is(code, 75, stderr);
      return JSON.parse(stdout.trim().split('\n').at(-1)!) as [number, string | null];
    });
    t.is(new Set(steps.map(([step]) => step)).size, 1);
    t.deepEqual(
      steps.map(([, got]) => got),
      [null, signal],
    );
  });
}

test('without a world it is the wish of this process alone', async (t) => {
  const [ended] = await runRanks(
    1,
    `import { dist } from 'espalier';
    const preemption = dist.preemption();
    const before = await preemption.requested();
    process.kill(process.pid, 'SIGTERM');
    let steps = 0;
    while (!(await preemption.requested())) steps++;
    console.log(JSON.stringify([before, preemption.signal]));
    await preemption.exit();`,
  );
  t.is(ended!.code, 75);
  t.deepEqual(JSON.parse(ended!.stdout), [false, 'SIGTERM']);
});
