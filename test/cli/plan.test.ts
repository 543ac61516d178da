import test from 'ava';
import type { Plan } from 'espalier/plan';
import { espalier } from './espalier.js';

test('a table, and the plan as JSON', (t) => {
  const args = ['plan', '--model', '7b', '--gpus', '64', '--nodes', '8', '--gpu-memory', '40GiB'];
  const table = espalier(...args, '--checkpointing', '--rounds', '5', '--controls', 'reinit');
  t.is(table.errors, '');
  t.regex(table.output, /7b: 6\.74 G parameters/);
  t.regex(table.output, /64 GPUs, 8 in a machine; 1 x 2048 tokens/);
  t.regex(table.output, /moments \(adamW\) +842 MB/);
  t.regex(table.output, /\nfits; on \d GPUs at the fewest/);
  const run = espalier(...args, '--no-reshard', '--json');
  t.is(run.errors, '');
  const made = JSON.parse(run.output) as Plan;
  t.like(made, { options: { gpus: 64, gpusPerNode: 8, reshardAfterForward: false }, memory: { fits: true } });
  t.is(made.memory.available, 40 * 2 ** 30);
});

test('refuses what does not fit together', (t) => {
  const run = (...flags: string[]) => espalier('plan', '--model', '7b', ...flags);
  t.regex(run('--gpus', '10', '--nodes', '4').errors, /multiple of --nodes but received 10 and 4/);
  t.regex(run('--gpus', '8', '--gpu-memory', 'much').errors, /Expected bytes .* but received 'much'/);
  t.is(run().status, 2);
});
