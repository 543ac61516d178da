/**
 * Trainings that save after every step, of one rank and of two, are killed with SIGKILL at random instants and started
 * again, 200 times in all: no checkpoint may be torn, lost or unloadable, and every run must end with the same bits.
 */
import { parseArgs } from 'node:util';
import { killRuns, type Moment } from '../test/checkpoint/kill.js';
import { measured, report } from './harness.js';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' } }, strict: false });
const wanted = Number(values.kills);
const failures: string[] = [];
const moments = new Map<Moment, number>();
let [kills, runs] = [0, 0];
for (const size of [1, 2]) {
  const onProgress = (done: number): void => void process.stderr.write(`\r${size} rank(s): ${done} killed`);
  const result = await killRuns(Math.ceil(wanted / 2), { size, steps: 30, onProgress });
  process.stderr.write('\n');
  failures.push(...result.failures);
  kills += result.kills;
  runs += result.runs;
  for (const [moment, count] of result.moments) moments.set(moment, (moments.get(moment) ?? 0) + count);
}
for (const failure of failures) console.error(failure);
if (failures.length > 0) process.exitCode = 1;
report('checkpoint-kill', [
  { ...measured('torn, lost or unloadable states, other ends', failures.length, 'failures'), reps: kills },
  { ...measured('runs that were killed and continued to the same bits', runs, 'runs'), reps: kills },
  ...[...moments].map(([moment, count]) => ({
    ...measured(`killed: ${moment}`, count, 'kills'),
    reps: kills,
  })),
]);
