import test from 'ava';
import { killRuns } from './kill.js';

test('killed while they save, two ranks leave only whole checkpoints and end with the same bits', async (t) => {
  const { kills, failures } = await killRuns(2, { size: 2, steps: 6 });
  t.deepEqual(failures, []);
  t.true(kills >= 2);
});
