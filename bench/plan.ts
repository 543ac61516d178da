/**
 * The plan's memory of a training step on one rank against what a process really takes: parameters, gradients, moments and
 * masks as the storages that they are, activations as resident memory after the forward pass, and the peak of the step.
 * Each model runs in a process of its own. The bound is 10 % either way.
 */
import type { TransformerConfig } from 'espalier/models';
import { report, type Row } from './harness.js';
import { measure, type Bytes } from '../test/plan/measure.js';

const MB = 1e6;
const BOUND = 1.1;
const sizes = { vocab: 1024, context: 256, layers: 8, dim: 256, heads: 4 };
const models: Record<string, { config: TransformerConfig; batch: number }> = {
  'GPT-2-like': { config: { ...sizes, norm: 'layer' }, batch: 16 },
  'Llama-like, grouped queries': {
    config: { ...sizes, kvHeads: 2, norm: 'rms', activation: 'swiglu', positions: 'rope', bias: false },
    batch: 16,
  },
  'GPT-2-like, large vocabulary, tied': {
    config: { ...sizes, vocab: 16_384, layers: 4, tied: true },
    batch: 8,
  },
};

const rows = Object.entries(models).flatMap(([name, { config, batch }]) => {
  const { planned, measured } = measure(config, batch);
  return (Object.keys(planned) as (keyof Bytes)[]).map((part): Row => {
    const [ours, peer] = [planned[part] / MB, measured[part] / MB];
    // The larger over the smaller: being too low is no better than being too high.
    const ratio = Math.max(ours / peer, peer / ours);
    return { name: `${name}: ${part}`, ours, peer, unit: 'MB', ratio, target: BOUND, reps: 1 };
  });
});
report('plan', rows);
