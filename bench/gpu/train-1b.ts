/**
 * A training step of a transformer of more than 10^9 parameters on a GPU: bfloat16 autocast, activations computed again,
 * clipping and fused masked AdamW at half the weights, on real text, against the same model in Python's PyTorch eager:
 * from the same weights on the same batches, in turn on the same GPU. Python masks as is done there, by products; how long
 * it takes without any mask is measured too, after the losses were compared.
 *
 * Model FLOPs utilization (Chowdhery et al., 2022, appendix B, with causal attention counted as the half that it is, and
 * neither the second forward of what is computed again nor the token table): tokens a second · (6 · N + 6 · layers ·
 * context · dim) / peak, where N are the parameters of matrices and norms and the peak is that of dense bfloat16.
 *
 *   [--text FILE|FOLDER] [--steps 15] [--tiny]
 *
 * --tiny: some thousand parameters on the CPU, in float32 and in bfloat16, which shows that both train alike.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { autocast, cuda, getNumThreads, manualSeed, scope, synchronize, type Tensor } from 'espalier';
import { safetensors } from 'espalier/io';
import { transformer, type TransformerConfig } from 'espalier/models';
import { functional as F } from 'espalier/nn';
import { maskedAdamW, prune } from 'espalier/prune';
import { compare, measured, median, report, type Row } from '../harness.js';
import { Peer } from '../peer.js';
import { batchesOf, computed, textTokens } from '../text.js';

interface Size {
  name: string;
  device: 'cpu' | 'cuda';
  dtype: 'bfloat16' | null;
  batch: number;
  lr: number;
  /** Largest difference of losses, in nats. */
  apart: number;
  config: TransformerConfig;
}

const FORM = { vocab: 256, norm: 'rms', bias: false, activation: 'gelu', checkpoint: true } as const;
const LARGE: Size = {
  name: '1B',
  device: 'cuda',
  dtype: 'bfloat16',
  batch: 16,
  lr: 1e-4,
  apart: 0.02,
  config: { ...FORM, context: 1024, layers: 20, dim: 2048, heads: 16 },
};
const SMALL: TransformerConfig = { ...FORM, context: 32, layers: 2, dim: 32, heads: 4 };
const TINY: Size[] = [
  { name: 'tiny, float32', device: 'cpu', dtype: null, batch: 4, lr: 1e-2, apart: 1e-4, config: SMALL },
  {
    name: 'tiny, bfloat16',
    device: 'cpu',
    dtype: 'bfloat16',
    batch: 4,
    lr: 1e-2,
    apart: 0.02,
    config: SMALL,
  },
];
/** Dense bfloat16 of NVIDIA's data sheets, SXM boards. */
const PEAKS: [RegExp, number][] = [
  [/H100 PCIe/, 756e12],
  [/H100 NVL/, 835e12],
  [/H100|H200/, 989e12],
  [/A100/, 312e12],
];
const WARMUP = 3;
const COMPARED = 12;
const DECAY = 0.01;
const DENSITY = 0.5;

interface Answer {
  ms: number;
  loss: number;
}

async function run(size: Size, timed: number, text: string | undefined, folder: string): Promise<Row[]> {
  const { device, dtype, batch, lr, config } = size;
  const { context, layers, dim } = config;
  manualSeed(0);
  const model = transformer({ ...config, device });
  const tokens = batchesOf(
    await textTokens(device === 'cpu', text),
    WARMUP + COMPARED + timed,
    batch,
    context + 1,
  );
  const batches = tokens.to(device).keep();
  const masks = prune(model, { density: DENSITY, protect: ['tok', 'pos', 'head'] });
  const files = { weights: join(folder, 'weights.safetensors'), tokens: join(folder, 'tokens.safetensors') };
  await safetensors.save(files.weights, model.stateDict());
  await safetensors.save(files.tokens, { tokens });
  const common = { device, autocast: dtype, threads: getNumThreads(), clip: 1, lr, weightDecay: DECAY };
  const peer = new Peer('train_1b.py');
  const job = { ...common, config: model.config, ...files, pruned: [...masks.keys()] };
  const { parameters } = await peer.ask<{ parameters: number }>({ make: job });
  const optimizer = maskedAdamW(model, masks, { lr, weightDecay: DECAY, clip: 1 });
  if (device === 'cuda') cuda.resetPeakMemoryStats();

  const pass = (row: Tensor): Tensor => {
    const logits = model.forward(row.narrow(1, 0, context));
    return F.crossEntropy(logits.flatten(0, 1), row.narrow(1, 1, context).flatten());
  };
  const wait = () => device === 'cuda' && synchronize();
  const step = (i: number): Answer => {
    wait();
    const start = performance.now();
    const loss = scope(() => {
      const row = batches.select(0, i);
      optimizer.zeroGrad();
      const value = dtype === null ? pass(row) : autocast({ device, dtype }, () => pass(row));
      value.backward();
      optimizer.step();
      return value.detach();
    });
    wait();
    const ms = performance.now() - start;
    const answer = { ms, loss: Number(loss.item()) };
    loss.dispose();
    return answer;
  };

  const [ours, masked, dense]: [number[], number[], number[]] = [[], [], []];
  let apart = 0;
  const losses: number[] = [];
  let peaks: [number, number] | null = null;
  try {
    for (let i = 0; i < WARMUP + COMPARED; i++) {
      const [a, b] = [step(i), await peer.ask<Answer>({ step: i, masked: true })];
      apart = Math.max(apart, Math.abs(a.loss - b.loss));
      losses.push(a.loss);
      if (i >= WARMUP) (ours.push(a.ms), masked.push(b.ms));
    }
    const peak = await peer.ask<{ peak: number | null }>({ peak: true });
    if (peak.peak !== null) peaks = [cuda.maxMemoryAllocated(), peak.peak];
    for (let i = 0; i < timed; i++) {
      const at = WARMUP + COMPARED + i;
      ours.push(step(at).ms);
      dense.push((await peer.ask<Answer>({ step: at, masked: false })).ms);
    }
  } finally {
    peer.close();
  }
  const label = `${size.name} (${(parameters / 1e6).toPrecision(4)}M, ${batch} x ${context} tokens)`;
  const timings: Row[] = [
    compare(`${label}: masked step / PyTorch with products`, ours.slice(0, COMPARED), masked, 'ms', 1),
    compare(`${label}: masked step / PyTorch without masks`, ours.slice(COMPARED), dense, 'ms', 1),
  ];
  const rate = (times: number[]) => (batch * context) / (median(times) / 1e3);
  const speed = (name: string, unit: string, of: (times: number[]) => number): Row => {
    const [a, b] = [of(ours), of(masked)];
    return { name, ours: a, peer: b, unit, ratio: a / b, reps: ours.length };
  };
  const peak = device === 'cuda' ? PEAKS.find(([name]) => name.test(cuda.getDeviceName()))?.[1] : undefined;
  const flops = 6 * computed(model.namedParameters()) + 6 * layers * context * dim;
  return [
    // Times of some thousand parameters say nothing.
    ...timings.map((row) => (device === 'cuda' ? row : { ...row, target: undefined })),
    speed('  tokens a second', '1/s', rate),
    ...(peak === undefined
      ? []
      : [speed('  model FLOPs utilization', '%', (times) => (100 * rate(times) * flops) / peak)]),
    ...(peaks
      ? [compare('  peak memory of tensors', [peaks[0] / 2 ** 30], [peaks[1] / 2 ** 30], 'GiB', 1)]
      : []),
    measured(`  largest difference of losses over ${WARMUP + COMPARED} steps`, apart, 'nats', size.apart),
    measured(`  loss at the end of them, from ${losses[0]!.toPrecision(4)}`, losses.at(-1)!, 'nats'),
  ];
}

const { values } = parseArgs({
  options: {
    text: { type: 'string' },
    steps: { type: 'string', default: '15' },
    tiny: { type: 'boolean', default: false },
  },
  strict: false,
});
const text = typeof values.text === 'string' ? values.text : undefined;
const folder = mkdtempSync(join(tmpdir(), 'espalier-bench-'));
try {
  const rows: Row[] = [];
  for (const size of values.tiny ? TINY : [LARGE])
    rows.push(...(await run(size, Number(values.steps), text, folder)));
  report('gpu/train-1b', rows, { density: DENSITY, tiny: values.tiny === true });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
