import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { randn, scope, zeros, type Tensor } from 'espalier';
import { save } from 'espalier/checkpoint';
import { plan, type PlannedModel } from 'espalier/plan';
import { Mask, selectSharded, type SelectionGroup } from 'espalier/prune';
import { shardRows } from 'espalier/shard';
import { ranks } from '../prune/sharded/ranks.js';

const SHAPES = [
  [96, 64],
  [100, 32],
  [7, 128],
];
const model: PlannedModel = {
  name: 'three',
  root: {
    name: 'root',
    count: 1,
    tensors: SHAPES.map((shape, i) => ({ name: `w${i}`, shape, prunable: true })),
  },
  blocks: [],
};

/** Counts what a rank would send in a ring: 2 (n - 1) / n of what is reduced, n - 1 times what it gives to be gathered. */
function counting(group: SelectionGroup): { group: SelectionGroup; sent: () => number } {
  const { rank, size } = group;
  let sent = 0;
  return {
    sent: () => sent,
    group: {
      rank,
      size,
      allReduce: (tensor, op) => {
        sent += (2 * (size - 1) * tensor.nbytes) / size;
        return group.allReduce(tensor, op);
      },
      allGatherInto: (out, input) => {
        sent += (size - 1) * input.nbytes;
        return group.allGatherInto(out, input);
      },
    },
  };
}

test('a selection sends what the plan says', async (t) => {
  const weights = SHAPES.map((shape) => randn(shape));
  for (const world of [2, 4]) {
    const sent = await Promise.all(
      ranks(world).map(async (inner) => {
        const { group, sent } = counting(inner);
        const shards = weights.map((weight, i) => {
          const { offset, rows } = shardRows(weight.size(0), group.rank, world);
          return { name: `w${i}`, score: weight.narrow(0, offset, rows), shape: weight.shape, offset };
        });
        const masks = await selectSharded(shards, new Map(), { keep: 5000, group });
        for (const mask of masks.values()) mask.dispose();
        return sent();
      }),
    );
    const { selection } = plan(model, { gpus: world }).wire;
    for (const bytes of sent) t.true(Math.abs(selection / bytes - 1) < 0.1, `${selection} for ${bytes}`);
  }
});

test('checkpoints have the bytes that the plan says', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'espalier-plan-'));
  const density = 0.25;
  const numel = SHAPES.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const { checkpoint } = plan(model, {
    gpus: 1,
    search: { rounds: 1, fraction: 1 - density, controls: [], seeds: 1 },
  });
  const bytes = async (masked: boolean): Promise<number> => {
    const root = join(folder, String(masked));
    const tensors = scope(() =>
      SHAPES.flatMap((shape, i) => {
        const size = shape.reduce((a, b) => a * b, 1);
        const mask = Mask.random(shape, Math.round(density * size), 1, i);
        const shard = (name: string, local: Tensor) => ({ name, local, ...(masked && { mask }) });
        const [weight, moment] = [mask.apply(randn(shape)), zeros(shape)];
        return [shard(`w${i}`, weight), shard(`m${i}`, moment), shard(`v${i}`, moment.clone())];
      }),
    );
    const { path } = await save(root, { tensors }, { step: 1 });
    for (const { local } of tensors) local.dispose();
    return readdirSync(path).reduce((sum, name) => sum + statSync(join(path, name)).size, 0);
  };
  const [dense, pruned] = [await bytes(false), await bytes(true)];
  t.is(checkpoint.dense, 12 * numel);
  // The headers and the manifest of so small a checkpoint are some kilobytes.
  t.true(Math.abs(dense / checkpoint.dense - 1) < 0.1, `${dense} for ${checkpoint.dense}`);
  t.true(Math.abs(pruned / checkpoint.pruned - 1) < 0.2, `${pruned} for ${checkpoint.pruned}`);
  rmSync(folder, { recursive: true });
});
