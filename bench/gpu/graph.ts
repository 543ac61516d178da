/**
 * A training step of a small transformer under masks that is recorded as a CUDA graph and replayed, against the same step
 * queued kernel by kernel: what the launches take. Both train on the same batches; their losses must agree.
 *
 *   [--tiny]
 *
 * --tiny: the plain step alone, on the CPU, where there is nothing to record: that it trains.
 */
import { parseArgs } from 'node:util';
import { cuda, manualSeed, noGrad, randint, scope, synchronize, zeros, type Tensor } from 'espalier';
import { transformer } from 'espalier/models';
import { functional as F } from 'espalier/nn';
import { maskedAdamW, prune } from 'espalier/prune';
import { compare, measured, median, report, type Row } from '../harness.js';

const { values } = parseArgs({ options: { tiny: { type: 'boolean', default: false } }, strict: false });
const tiny = values.tiny === true;
const device = tiny ? 'cpu' : 'cuda';
const [BATCH, CONTEXT, WARMUP, STEPS] = [8, 64, 3, tiny ? 20 : 200];
const CONFIG = {
  vocab: 256,
  context: CONTEXT,
  layers: 4,
  dim: 256,
  heads: 4,
  norm: 'rms',
  bias: false,
} as const;

manualSeed(1);
const batches = randint(0, CONFIG.vocab, [WARMUP + STEPS, BATCH, CONTEXT + 1])
  .to(device)
  .keep();

/** A model with its own input, and one step on what the input holds. */
function training(capturable: boolean): { x: Tensor; step: () => Tensor; parameters: number } {
  manualSeed(0);
  const model = transformer({ ...CONFIG, device });
  const masks = prune(model, { density: 0.5, protect: ['tok', 'pos', 'head'] });
  const optimizer = maskedAdamW(model, masks, { lr: 1e-3, clip: 1, capturable });
  const x = zeros([BATCH, CONTEXT + 1], { device, dtype: 'int64' }).keep();
  const step = () => {
    optimizer.zeroGrad();
    const logits = model.forward(x.narrow(1, 0, CONTEXT));
    const loss = F.crossEntropy(logits.flatten(0, 1), x.narrow(1, 1, CONTEXT).flatten());
    loss.backward();
    optimizer.step();
    return loss.detach();
  };
  return { x, step, parameters: model.parameters().reduce((sum, p) => sum + p.numel, 0) };
}

const feed = (x: Tensor, i: number) => scope(() => void noGrad(() => x.copy_(batches.select(0, i))));
const wait = () => !tiny && synchronize();

/** Milliseconds of each of `STEPS` steps after the first ones, and the last loss. */
function run(x: Tensor, step: (i: number) => number | null): { ms: number[]; loss: number } {
  const ms: number[] = [];
  let loss = NaN;
  for (let i = WARMUP; i < WARMUP + STEPS; i++) {
    wait();
    const start = performance.now();
    feed(x, i);
    const read = step(i);
    wait();
    ms.push(performance.now() - start);
    loss = read ?? loss;
  }
  return { ms, loss };
}

const plain = training(false);
for (let i = 0; i < WARMUP; i++) {
  // The recording warms up on one batch.
  feed(plain.x, 0);
  scope(() => void plain.step());
}
const last = WARMUP + STEPS - 1;
const queued = run(plain.x, (i) =>
  scope(() => {
    const loss = plain.step();
    return i === last ? Number(loss.item()) : null;
  }),
);
const label = `a masked step of ${(plain.parameters / 1e6).toPrecision(3)}M parameters, ${BATCH} x ${CONTEXT} tokens`;
const rows: Row[] = [];
if (tiny) {
  rows.push(measured(`${label}, queued`, median(queued.ms), 'ms'));
  rows.push(measured('  last loss', queued.loss, 'nats', 6));
  console.log('gpu/graph: no step was recorded, as that takes a CUDA device');
} else {
  const recorded = training(true);
  feed(recorded.x, 0);
  const { graph, result } = cuda.capture(recorded.step, { warmup: WARMUP });
  result.keep();
  const replayed = run(recorded.x, (i) => {
    graph.replay();
    return i === last ? Number(result.item()) : null;
  });
  rows.push(compare(`${label}: replayed / queued`, replayed.ms, queued.ms, 'ms', 1));
  const apart = Math.abs(replayed.loss - queued.loss);
  rows.push(measured(`  difference of losses after ${STEPS} steps`, apart, 'nats', 1e-2));
}
report('gpu/graph', rows, { tiny });
