/**
 * What a training step on one rank really takes, by component, beside what the plan says. It runs in a process of its own
 * (`node measure.js CONFIG BATCH`, see {@link measure}).
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { hostMemory, manualSeed, memory, ops, scope, setNumThreads } from 'espalier';
import { Block, transformer, type TransformerConfig } from 'espalier/models';
import { functional as F } from 'espalier/nn';
import { modelOf, plan, type Activations, type Architecture } from 'espalier/plan';
import { collect } from '../core/collect.js';
import { disposeMasks, maskedAdamW, prune } from 'espalier/prune';

/** Bytes by component: activations as the forward pass leaves them, and with all that the backward pass adds. */
export type Bytes = Record<
  'parameters' | 'gradients' | 'optimizer' | 'masks' | 'activations' | 'peak',
  number
>;

export interface Measured {
  planned: Bytes;
  measured: Bytes;
}

/** Measures in a new process: what libtorch allocates, whatever the system and V8 keep. */
export function measure(config: TransformerConfig, batch: number): Measured {
  const script = fileURLToPath(import.meta.url);
  const args = [script, JSON.stringify(config), String(batch)];
  const child = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  return JSON.parse(child.stdout) as Measured;
}

/** The architecture of a model of `lib/models`; its projections to queries, keys and values are one matrix. */
export function architectureOf(config: TransformerConfig): Architecture {
  const { config: full } = transformer({ ...config, device: 'meta' });
  const { dim, heads, kvHeads, ff, norm, positions, tied, bias, vocab, context, layers } = full;
  return {
    ...{ kind: 'decoder', layers, dim, heads, kvHeads, headDim: dim / heads, ff, vocab, context, tied },
    ...{ norm, positions, gated: full.activation === 'swiglu' },
    bias: { qkv: bias, out: bias, ff: bias, norm: bias },
  };
}

function planned(config: TransformerConfig, batch: number): Bytes {
  const model = modelOf('model', architectureOf(config));
  const { memory: bytes } = plan(model, {
    ...{ gpus: 1, batch, computeDtype: 'float32', hardware: { reserved: 0 }, fusedNorm: false },
  });
  const { parameters, gradients, optimizer, masks, activations, total } = bytes;
  const { blocks, head } = activations as Activations;
  const peak = total - parameters - optimizer - masks;
  return { parameters, gradients, optimizer, masks, activations: blocks + head, peak };
}

/** Bytes of what is made, and held until it has been measured. */
export function held<T>(make: () => T): [bytes: number, made: T] {
  collect();
  const before = memory().hostBytes;
  const made = make();
  collect();
  return [memory().hostBytes - before, made];
}

/** What a block leaves and nobody needs is collected after it; in a long run V8 does that, weighing tensors by their bytes. */
export function collectAfterBlocks(): void {
  const { forward } = Block.prototype;
  Block.prototype.forward = function (...args) {
    const result = forward.apply(this, args);
    collect();
    return result;
  };
}

/** Bytes that a training step takes: after its forward pass, at most, and what is left of it. */
export function stepBytes(
  model: ReturnType<typeof transformer>,
  { vocab, context }: TransformerConfig,
  batch: number,
): { activations: number; peak: number; left: number } {
  collect();
  const { allocated } = hostMemory({ reset: true });
  const after = scope(() => {
    const tokens = ops.aten.randint(0, vocab, [batch, context], { dtype: 'int64' });
    const rows = model.forward(tokens).view(-1, vocab);
    const loss = F.crossEntropy(rows, tokens.view(-1));
    collect();
    const now = hostMemory().allocated;
    loss.backward();
    return now;
  });
  const { allocated: left, peak } = hostMemory();
  return { activations: after - allocated, peak: peak - allocated, left: left - allocated };
}

function measured(config: TransformerConfig, batch: number): Bytes {
  setNumThreads(1);
  manualSeed(0);
  // What is made once in a process is made before.
  stepBytes(transformer({ ...config, layers: 1 }), config, 1);

  const [parameters, model] = held(() => transformer(config));
  const [bits, masks] = held(() => prune(model, { density: 0.5 }));
  const optimizer = maskedAdamW(model, masks, { lr: 1e-3 });
  collectAfterBlocks();
  const { activations, peak } = stepBytes(model, config, batch);
  const [gradients, grads] = held(() => model.parameters().map((p) => p.grad));
  const [moments] = held(() => optimizer.step());
  disposeMasks(masks);
  for (const grad of grads) grad?.dispose();
  return { parameters, gradients, optimizer: moments, masks: bits, activations, peak };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , config, batch] = process.argv as [string, string, string, string];
  const parsed = JSON.parse(config) as TransformerConfig;
  const result: Measured = {
    planned: planned(parsed, Number(batch)),
    measured: measured(parsed, Number(batch)),
  };
  console.log(JSON.stringify(result));
}
