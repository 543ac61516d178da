/**
 * Runs that save after every step, keeping the last two checkpoints and the best, are killed (SIGKILL of one rank or all) at
 * random instants and started again: no checkpoint may be torn, lost or unloadable, and every run must end with the same
 * bits. `--kills` of each kind: ranks of a process group that train a sharded model and prune it, where ranks that lose
 * another are left alone half of the time and must say so; and ranks of one and of two processes that only save.
 */
import { parseArgs } from 'node:util';
import { killRuns, type Moment } from '../test/checkpoint/kill.js';
import { plain, sharded } from '../test/checkpoint/kinds.js';
import { measured, report, type Row } from './harness.js';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' } }, strict: false });
const wanted = Number(values.kills);
const kinds = [
  { name: 'sharded, 2 ranks', kind: sharded(), size: 2, wanted: Math.ceil((wanted * 3) / 4) },
  { name: 'sharded, 3 ranks', kind: sharded(), size: 3, wanted: Math.ceil(wanted / 4) },
  { name: 'saving alone, 1 rank', kind: plain(), size: 1, wanted: Math.ceil(wanted / 2) },
  { name: 'saving alone, 2 ranks', kind: plain(), size: 2, wanted: Math.ceil(wanted / 2) },
];
const MOMENTS: Moment[] = ['nothing', 'writing', 'before the rename', 'purging', 'between saves'];

const rows: Row[] = [];
for (const { name, kind, size, wanted } of kinds) {
  const onProgress = (done: number): void => void process.stderr.write(`\r${name}: ${done} killed`);
  const { kills, runs, noticed, moments, failures } = await killRuns(wanted, {
    kind,
    size,
    steps: 30,
    onProgress,
  });
  process.stderr.write('\n');
  for (const failure of failures) console.error(failure);
  if (failures.length > 0) process.exitCode = 1;
  const row = (what: string, value: number, unit: string): Row => ({
    ...measured(`${name}: ${what}`, value, unit),
    reps: kills,
  });
  rows.push(
    row('torn, lost or unloadable states, other ends', failures.length, 'failures'),
    row('runs that were killed and continued to the same bits', runs, 'runs'),
    ...(kind.notices ? [row('ranks left alone noticed it', noticed, 'kills')] : []),
    ...MOMENTS.map((moment) => row(`killed: ${moment}`, moments.get(moment) ?? 0, 'kills')),
  );
}
report('checkpoint-kill', rows);
