/**
 * The plan against what is.
 *
 * Memory of a training step on one rank against what a process really takes: parameters, gradients, moments and masks as
 * the storages that they are, activations as what libtorch has allocated after the forward pass, and the peak of the step.
 * Each model runs in a process of its own. The bound is 10 % either way.
 *
 * The same on each of two ranks under `shard()`: the step with all that is gathered, reduced and kept for the backward pass,
 * in float32 and mixed precision, with checkpointed blocks, with parameters kept after forward, with whole gradients that
 * add up over two backwards; by Gloo's messages, and where ranks read each other's memory.
 *
 * Bytes that are stored and that travel against Python's FSDP2, for worlds up to 4,096 ranks: they must be equal.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TransformerConfig } from 'espalier/models';
import { plan, type ParameterGroup } from 'espalier/plan';
import { report, type Row } from './harness.js';
import { peerPython } from './peer.js';
import { measure, type Bytes } from '../test/plan/measure.js';
import { measureOnRanks, plannedOnRanks, type RankBytes, type ShardedSetup } from '../test/plan/ranks.js';

const MB = 1e6;
const BOUND = 1.1;
const WORLDS = [2, 3, 8, 64, 512, 4096];
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

/** The larger over the smaller: being too low is no better than being too high. */
function against(name: string, ours: number, peer: number, unit: string, target: number): Row {
  return { name, ours, peer, unit, ratio: Math.max(ours / peer, peer / ours), target, reps: 1 };
}

function onOneRank(): Row[] {
  return Object.entries(models).flatMap(([name, { config, batch }]) => {
    const { planned, measured } = measure(config, batch);
    return (Object.keys(planned) as (keyof Bytes)[]).map((part) =>
      against(`${name}: ${part}`, planned[part] / MB, measured[part] / MB, 'MB', BOUND),
    );
  });
}

interface Layout {
  groups: { name: string; count: number; shapes: number[][] }[];
  worlds: Record<string, { stored: number; gathered: number; reduced: number }>;
}

function overRanks(): Row[] {
  const script = join(fileURLToPath(import.meta.url), '../../../bench/peer/fsdp_layout.py');
  const child = spawnSync(peerPython(), [script, ...WORLDS.map(String)], { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(child.stderr);
  const { groups, worlds } = JSON.parse(child.stdout) as Layout;
  const [root, ...blocks] = groups.map(({ name, count, shapes }): ParameterGroup => {
    return { name, count, tensors: shapes.map((shape, i) => ({ name: String(i), shape, prunable: true })) };
  }) as [ParameterGroup, ...ParameterGroup[]];
  return WORLDS.flatMap((world) => {
    const { memory, wire } = plan({ name: 'peer', root, blocks }, { gpus: world });
    // Of what is gathered or reduced a rank sends all but its own part.
    const whole = world / (world - 1);
    const fsdp = worlds[world] as Layout['worlds'][string];
    const about = (what: string) => `FSDP2 on ${world} ranks: ${what}`;
    return [
      against(about('stored'), memory.parameters / 4, fsdp.stored, 'elements', 1 + 1e-9),
      against(about('gathered'), wire.gather * whole, fsdp.gathered, 'bytes', 1 + 1e-9),
      against(about('reduced'), wire.reduce * whole, fsdp.reduced, 'bytes', 1 + 1e-9),
    ];
  });
}

/** Few tokens and large blocks, so that a step is what is gathered and reduced; and the other way round. */
const buffers: ShardedSetup = {
  config: { vocab: 256, context: 32, layers: 6, dim: 512, heads: 4 },
  batch: 1,
};
const llama: TransformerConfig = {
  ...sizes,
  kvHeads: 2,
  norm: 'rms',
  activation: 'swiglu',
  positions: 'rope',
  bias: false,
};
const setups: Record<string, ShardedSetup> = {
  float32: buffers,
  'bfloat16, reduced in float32': { ...buffers, mixed: true },
  'kept after forward': { ...buffers, reshardAfterForward: false },
  'bfloat16, kept after forward': { ...buffers, mixed: true, reshardAfterForward: false },
  'accumulating whole gradients': { ...buffers, noSync: true },
  'bfloat16, accumulating whole gradients': { ...buffers, mixed: true, noSync: true },
  'large vocabulary, bfloat16': {
    config: { ...buffers.config, vocab: 16_384, layers: 2 },
    batch: 1,
    mixed: true,
  },
  'many tokens': { config: sizes, batch: 8 },
  'many tokens, checkpointed': { config: { ...sizes, checkpoint: true }, batch: 8 },
  'many tokens, bfloat16': { config: sizes, batch: 8, mixed: true },
  'many tokens, bfloat16, checkpointed': { config: { ...sizes, checkpoint: true }, batch: 8, mixed: true },
  'Llama-like, many tokens, bfloat16': { config: llama, batch: 8, mixed: true },
  'Llama-like, many tokens, checkpointed': { config: { ...llama, checkpoint: true }, batch: 8 },
};

async function onTwoRanks(): Promise<Row[]> {
  const list = Object.values(setups);
  const rows: Row[] = [];
  for (const backend of ['gloo', 'memory'] as const) {
    const ranks = await measureOnRanks(list, 2, backend);
    Object.entries(setups).forEach(([name, setup], i) => {
      const planned = plannedOnRanks(setup, 2, backend);
      for (const part of Object.keys(planned) as (keyof RankBytes)[]) {
        const most = Math.max(...(ranks[i] as RankBytes[]).map((rank) => rank[part])) / MB;
        rows.push(against(`two ranks, ${backend}, ${name}: ${part}`, planned[part] / MB, most, 'MB', BOUND));
      }
    });
  }
  return rows;
}

report('plan', [...onOneRank(), ...(await onTwoRanks()), ...overRanks()]);
