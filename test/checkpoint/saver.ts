// A process that trains and saves after every step, from the newest checkpoint on: what kill.ts starts and kills.
import * as checkpoint from 'espalier/checkpoint';
import { setNumThreads } from 'espalier';
import { Training } from './training.js';

const [root, rank, size, steps] = [process.argv[2]!, ...process.argv.slice(3).map(Number)] as [
  string,
  number,
  number,
  number,
];
const send = (message: object): void => void process.send!(message);

const waiting: (() => void)[] = [];
process.on('message', () => waiting.shift()?.());
process.on('disconnect', () => process.exit(1));
const barrier = (): Promise<void> =>
  new Promise((resolve) => {
    waiting.push(resolve);
    send({ barrier: true });
  });
const group = { rank, size, barrier };

setNumThreads(1);
const training = new Training();
const path = await checkpoint.latest(root);
if (path) await training.load(path, group);
await barrier();
send({ resumed: training.step });
let saved: Promise<unknown> = Promise.resolve();
let loss = 1;
while (training.step < steps) {
  loss = training.train();
  send({ step: training.step, digest: training.digest() });
  await saved;
  const { step } = training;
  const onPhase = (phase: string): void => send({ phase });
  saved = checkpoint
    .save(root, training.state(group), { step, group, metric: loss, keepLast: 2, keepBest: 1, onPhase })
    .then(() => send({ saved: step }));
}
await saved;
send({ ended: training.digest() });
process.disconnect();
