/**
 * One training step (forward, backward, fused AdamW) of a transformer on the CPU against the same model in Python's
 * torch, from the same weights on the same batches, in turn: at 10 million parameters, and at the demo's size.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getNumThreads, manualSeed, randint, scope, setNumThreads, type Tensor } from 'espalier';
import { safetensors } from 'espalier/io';
import { transformer, type TransformerConfig } from 'espalier/models';
import { functional as F } from 'espalier/nn';
import { optim } from 'espalier';
import { compare, measured, report, type Row } from './harness.js';
import { Peer } from './peer.js';

interface Size {
  name: string;
  batch: number;
  reps: number;
  target: number;
  threads: number;
  config: TransformerConfig;
}

const COMMON = { vocab: 256, norm: 'rms', bias: false } as const;
const SIZES: Size[] = [
  {
    name: '10M parameters',
    batch: 8,
    reps: 21,
    target: 1.02,
    threads: getNumThreads(),
    config: { ...COMMON, context: 64, layers: 6, dim: 368, heads: 8, activation: 'gelu' },
  },
  {
    name: "the demo's size",
    batch: 8,
    reps: 201,
    target: 0.95,
    threads: 1,
    config: { ...COMMON, context: 32, layers: 2, dim: 48, heads: 4, activation: 'relu' },
  },
];
const COMPARED_STEPS = 20;

async function run({ name, batch, reps, target, threads, config }: Size, folder: string): Promise<Row[]> {
  setNumThreads(threads);
  manualSeed(0);
  const model = transformer(config);
  const steps = 32;
  const tokens = randint(0, config.vocab, [steps, batch, config.context + 1]).keep();
  const [weights, data] = [join(folder, 'weights.safetensors'), join(folder, 'tokens.safetensors')];
  await safetensors.save(weights, model.stateDict());
  await safetensors.save(data, { tokens });
  const peer = new Peer('train_step.py');
  const full = { ...model.config, threads, weights, tokens: data };
  const { parameters } = await peer.ask<{ parameters: number }>({ make: full });
  const optimizer = optim.adamW(model.parameters(), { lr: 1e-3 });

  const step = (i: number): { ms: number; loss: number } => {
    const start = process.hrtime.bigint();
    const loss = scope(() => {
      const row = tokens.select(0, i % steps);
      optimizer.zeroGrad();
      const logits = model.forward(row.narrow(1, 0, config.context));
      const value: Tensor = F.crossEntropy(logits.flatten(0, 1), row.narrow(1, 1, config.context).flatten());
      value.backward();
      optimizer.step();
      return value;
    });
    const ms = Number(process.hrtime.bigint() - start) / 1e6;
    const result = { ms, loss: loss.item() as number };
    loss.dispose();
    return result;
  };

  const [ours, theirs]: [number[], number[]] = [[], []];
  let difference = 0;
  for (let i = 0; i < COMPARED_STEPS + reps; i++) {
    const a = step(i);
    const b = await peer.ask<{ ms: number; loss: number }>({ step: i });
    if (i < COMPARED_STEPS) difference = Math.max(difference, Math.abs(a.loss - b.loss));
    else (ours.push(a.ms), theirs.push(b.ms));
  }
  peer.close();
  const label = `${name} (${(parameters / 1e6).toPrecision(3)}M, batch ${batch} x ${config.context}, ${threads} threads)`;
  return [
    compare(label, ours, theirs, 'ms', target),
    measured(`  largest difference of losses over ${COMPARED_STEPS} steps`, difference, 'nats', 1e-5),
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'espalier-bench-'));
try {
  const rows: Row[] = [];
  for (const size of SIZES) rows.push(...(await run(size, folder)));
  report('train-step', rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
