// Iterative magnitude pruning with rewinding of a transformer that is sharded over processes. About a minute on two.
//
//     npx espalier launch --nproc 2 examples/sharded.mjs [folder]
//     torchrun --standalone --nproc-per-node 2 --no-python node examples/sharded.mjs [folder]
//
// Ctrl-C, SIGTERM or a kill loses nothing: the same command goes on, with as many processes as you like.
import { dist, manualSeed, noGrad, scope } from 'espalier';
import * as checkpoint from 'espalier/checkpoint';
import { textTask } from 'espalier/data';
import { Block, transformer } from 'espalier/models';
import { onDevice } from 'espalier/nn';
import { aliveCount, applyMasks, gatherMasks, maskedAdamW, pruneAsync, saveMaskFile } from 'espalier/prune';
import { shard } from 'espalier/shard';

const out = process.argv[2] ?? 'runs/sharded';
const [ROUNDS, STEPS, REWIND, EVERY] = [3, 200, 20, 50];

const world = await dist.init({ timeout: 60_000 });
const saving = await dist.newGroup(world.ranks);
const preemption = dist.preemption({ signals: ['SIGTERM', 'SIGUSR1', 'SIGINT'] });
const say = (line) => world.rank === 0 && console.log(line);

const task = textTask({ path: 'README.md', context: 64, batch: 8, split: { blocks: 4 } });
manualSeed(0);
const model = onDevice('meta', () =>
  transformer({ vocab: 256, context: 64, layers: 2, dim: 64, heads: 4, norm: 'rms' }),
);
shard(model, { by: Block });

let [round, step, masks] = [0, 0, new Map()];
let optimizer;
const masked = () => maskedAdamW(model, masks, { lr: 3e-3, clip: 1 });

const path = await checkpoint.latest(out);
if (path) {
  const found = await checkpoint.loadTraining(path, { model }, { group: world });
  ({ round, step } = found.extra);
  masks = found.masks;
  optimizer = masked();
  await checkpoint.loadTraining(path, { model, optimizer }, { group: world });
  say(`goes on in round ${round} at step ${step}`);
} else optimizer = masked();

const save = () =>
  checkpoint.save(
    out,
    { tensors: checkpoint.shardsOf({ model, optimizer, masks }), extra: { round, step } },
    { step: round * STEPS + step, group: saving, keepLast: 2 },
  );

async function validate() {
  let sum = 0;
  const batches = task.batches('validation');
  for (let i = 0; i < batches; i++) {
    const batch = await task.batch('validation', { seed: 0, step: i, rank: 0, world: 1 });
    sum += scope(() => noGrad(() => task.loss(model, batch).item()));
  }
  return sum / batches;
}

for (;;) {
  let saved;
  while (step < STEPS) {
    if (round === 0 && step === REWIND)
      await checkpoint.save(
        `${out}/rewind`,
        { tensors: checkpoint.shardsOf({ model }) },
        { step, group: saving },
      );
    const batch = await task.batch('train', { seed: 0, step, rank: world.rank, world: world.size });
    scope(() => {
      optimizer.zeroGrad();
      task.loss(model, batch).backward();
      optimizer.step();
    });
    step++;
    const stop = await preemption.requested();
    if (stop || step % EVERY === 0) {
      await saved;
      saved = save();
    }
    if (stop) {
      await saved;
      await preemption.exit();
    }
  }
  await saved;
  const whole = await gatherMasks(masks, world);
  say(
    `round ${round}: ${round === 0 ? 'dense' : `${aliveCount(whole)} weights alive`}, loss ${await validate()}`,
  );
  if (world.rank === 0 && round > 0) await saveMaskFile(`${out}/masks-${round}.safetensors`, whole);
  if (round === ROUNDS) break;

  masks = await pruneAsync(model, { masks, density: 0.8 ** (round + 1), protect: ['head'] });
  await checkpoint.load(
    await checkpoint.latest(`${out}/rewind`),
    { tensors: checkpoint.shardsOf({ model }) },
    { group: world },
  );
  applyMasks(model, masks);
  optimizer = masked();
  [round, step] = [round + 1, REWIND];
}
await dist.destroy();
