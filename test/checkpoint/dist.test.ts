import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { valuesOfRanks } from '../dist/ranks.js';

const home = await mkdtemp(join(tmpdir(), 'espalier-checkpoint-dist-'));
test.after.always(() => rm(home, { recursive: true, force: true }));

const PRELUDE = `
  import { arange, dist, full, zeros } from 'espalier';
  import * as checkpoint from 'espalier/checkpoint';
  const world = await dist.init({ timeout: 30_000 });
  const { rank, size } = world;
  const chunk = Math.ceil(17 / size), begin = Math.min(rank * chunk, 17), end = Math.min(begin + chunk, 17);
  const whole = arange(17 * 33).view([17, 33]).to('float32');
  const rowsOf = (local) => [{ name: 'w', local, shape: [17, 33], offsets: [begin, 0] }];
  const root = ${JSON.stringify(home)};
`;

test('ranks save in a group of their own between the collectives of the training, and others load', async (t) => {
  const saved = await valuesOfRanks<number[]>(
    2,
    `${PRELUDE}
    const group = await dist.newGroup([0, 1]);
    const sums = [];
    const saves = [];
    for (let step = 1; step <= 3; step++) {
      const local = whole.narrow(0, begin, end - begin).mul(step);
      saves.push(checkpoint.save(root, { tensors: rowsOf(local), extra: { rank } }, { step, group, keepLast: 2 }));
      local.zero_();
      const x = full([1], rank + step);
      await world.allReduce(x);
      sums.push(x.item());
    }
    await Promise.all(saves);
    await dist.destroy();
    console.log(JSON.stringify(sums));`,
  );
  t.deepEqual(saved, [
    [3, 5, 7],
    [3, 5, 7],
  ]);
  const loaded = await valuesOfRanks<[number, boolean, number]>(
    3,
    `${PRELUDE}
    const local = zeros([end - begin, 33]);
    const path = await checkpoint.latest(root);
    const { world: savers } = await checkpoint.load(path, { tensors: rowsOf(local) }, { group: world });
    const same = local.equal(whole.narrow(0, begin, end - begin).mul(3));
    console.log(JSON.stringify([savers, same, (await checkpoint.list(root)).length]));
    await dist.destroy();`,
  );
  t.deepEqual(loaded, [
    [2, true, 2],
    [2, true, 2],
    [2, true, 2],
  ]);
});
