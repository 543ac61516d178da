/** One rank that trains a Llama-like model under shard(): the counterpart of peer/fsdp.py. */
import { writeFileSync } from 'node:fs';
import { dist, scope, setNumThreads, shard } from 'espalier';
import { safetensors } from 'espalier/io';
import { Block, Transformer } from 'espalier/models';
import { functional as F, onDevice } from 'espalier/nn';
import * as optim from 'espalier/optim';
import { fullStateDict, loadFullStateDict } from 'espalier/shard';
import { peakMemory } from '../harness.js';
import type { Job, RankResult } from './job.js';

const job = JSON.parse(process.argv[2]!) as Job;
setNumThreads(job.threads);
const group = await dist.init({ timeout: 120_000 });
const weights = await safetensors.load(job.weights);
const model = job.sharded ? onDevice('meta', () => new Transformer(job.config)) : new Transformer(job.config);
if (job.sharded) {
  const mixedPrecision = job.mixed
    ? ({ paramDtype: 'bfloat16', reduceDtype: 'float32', outputDtype: 'float32' } as const)
    : {};
  shard(model, { by: Block, mixedPrecision });
  loadFullStateDict(model, weights);
} else {
  model.loadStateDict(weights);
}
for (const tensor of Object.values(weights)) tensor.dispose();
const tokens = (await safetensors.load(job.tokens))['tokens']!;
const optimizer = optim.adamW(model.parameters(), { lr: job.lr });
const result: RankResult = { ms: [], losses: [], peak: 0 };
for (let step = 0; step < job.steps; step++) {
  const start = process.hrtime.bigint();
  scope(() => {
    const batch = tokens.select(0, step % tokens.size(0)).select(0, group.rank);
    const { context } = job.config;
    optimizer.zeroGrad();
    const logits = model.forward(batch.narrow(1, 0, context));
    const loss = F.crossEntropy(logits.flatten(0, 1), batch.narrow(1, 1, context).flatten());
    loss.backward();
    if (job.clip) optim.clipGradNorm_(model.parameters(), job.clip);
    optimizer.step();
    result.losses.push(Number(loss.item()));
  });
  result.ms.push(Number(process.hrtime.bigint() - start) / 1e6);
}
if (job.out) {
  const state = job.sharded ? fullStateDict(model) : model.stateDict();
  const names = Object.keys(state).sort();
  const bytes = names.map((name) =>
    Buffer.from(state[name]!.contiguous().toTypedArray().buffer as ArrayBuffer),
  );
  if (group.rank === 0) writeFileSync(job.out, Buffer.concat(bytes));
}
result.peak = peakMemory();
await group.barrier();
await dist.destroy();
console.log(JSON.stringify(result));
