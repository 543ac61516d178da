import test from 'ava';
import { killRuns } from './kill.js';
import { plain, sharded } from './kinds.js';

test('killed while they save, two ranks leave only whole checkpoints and end with the same bits', async (t) => {
  const { kills, failures } = await killRuns(1, { kind: plain(), size: 2, steps: 6 });
  t.deepEqual(failures, []);
  t.true(kills >= 1);
});

test('so do two ranks of a sharded training that is pruned, and whoever is left alone says so', async (t) => {
  const { kills, failures } = await killRuns(1, { kind: sharded(), size: 2, steps: 6 });
  t.deepEqual(failures, []);
  t.true(kills >= 1);
});
