/** One rank that takes a step under shard() and says what it took: `node --expose-gc memory-rank.js CONFIG`. */
import { dist, memory, ops, scope, setNumThreads, shard } from 'espalier';
import { Block, transformer, type TransformerConfig } from 'espalier/models';
import { functional as F, onDevice } from 'espalier/nn';
import * as optim from 'espalier/optim';
import { resident } from '../../test/plan/measure.js';

/** Bytes on this rank; `buffers`: what is gathered and reduced, as the step's peak without its gradients. */
export type RankBytes = Record<'parameters' | 'gradients' | 'optimizer' | 'buffers', number>;

const config = JSON.parse(process.argv[2]!) as TransformerConfig;
const collect = globalThis.gc as () => void;
setNumThreads(1);
const group = await dist.init({ timeout: 120_000 });

function sharded(config: TransformerConfig) {
  const model = onDevice('meta', () => transformer(config));
  shard(model, { by: Block });
  return model;
}

function step(model: ReturnType<typeof transformer>, { vocab, context }: TransformerConfig): void {
  scope(() => {
    const tokens = ops.aten.randint(0, vocab, [1, context], { dtype: 'int64' });
    F.crossEntropy(model.forward(tokens).view(-1, vocab), tokens.view(-1)).backward();
  });
}

/** Bytes of what is made, and held until it has been measured. */
function held<T>(make: () => T): [bytes: number, made: T] {
  collect();
  const before = memory().hostBytes;
  const made = make();
  collect();
  return [memory().hostBytes - before, made];
}

// What is made once in a process is made before.
const first = { ...config, layers: 1, dim: 16 * config.heads };
step(sharded(first), first);
const [parameters, model] = held(() => sharded(config));
const optimizer = optim.adamW(model.parameters(), { lr: 1e-3 });
collect();
const before = resident('VmRSS');
step(model, config);
const peak = resident('VmHWM') - before;
const [gradients, grads] = held(() => model.parameters().map((p) => p.grad));
const [moments] = held(() => optimizer.step());
const result: RankBytes = { parameters, gradients, optimizer: moments, buffers: peak - gradients };
for (const grad of grads) grad?.dispose();
await group.barrier();
await dist.destroy();
console.log(JSON.stringify(result));
