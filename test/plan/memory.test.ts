import test from 'ava';
import fc from 'fast-check';
import { ops, scope } from 'espalier';
import type { TransformerConfig } from 'espalier/models';
import { rowsOf, shardOf } from '#dist/plan/layout.js';
import { measure } from './measure.js';
import { measureOnRanks, plannedOnRanks, type RankBytes, type ShardedSetup } from './ranks.js';

const small = { vocab: 512, context: 256, layers: 6, dim: 256, heads: 4 };
const models: Record<string, TransformerConfig> = {
  'GPT-2-like': { ...small, norm: 'layer' },
  'Llama-like': {
    ...{ ...small, kvHeads: 2, norm: 'rms', activation: 'swiglu', positions: 'rope', bias: false },
  },
};

for (const [name, config] of Object.entries(models))
  test(`${name}: each component of a step's memory is within 10 % of what is measured`, (t) => {
    const { planned, measured } = measure(config, 8);
    for (const part of ['parameters', 'gradients', 'optimizer', 'masks', 'activations'] as const) {
      const ratio = planned[part] / measured[part];
      t.true(Math.abs(ratio - 1) < 0.1, `${part}: ${planned[part]} planned, ${measured[part]} measured`);
    }
  });

const sharded: Record<string, ShardedSetup> = {
  'a step of little but parameters, in bfloat16, reduced in float32': {
    ...{ config: { vocab: 256, context: 32, layers: 4, dim: 256, heads: 4 }, batch: 1, mixed: true },
  },
  'checkpointed blocks of many tokens, kept gathered': {
    config: { ...small, layers: 4, checkpoint: true },
    ...{ batch: 2, reshardAfterForward: false },
  },
};

// A step of some megabytes keeps what the formula for memory that is read does not count: docs/plan.md.
for (const [backend, bound] of [
  ['gloo', 0.1],
  ['memory', 0.15],
] as const)
  test(`on two ranks each component of a step is within ${100 * bound} % of what is measured (${backend})`, async (t) => {
    const setups = Object.values(sharded);
    const measured = await measureOnRanks(setups, 2, backend);
    for (const [i, name] of Object.keys(sharded).entries()) {
      const planned = plannedOnRanks(setups[i] as ShardedSetup, 2, backend);
      for (const rank of measured[i] as RankBytes[])
        for (const part of Object.keys(planned) as (keyof RankBytes)[])
          t.true(
            Math.abs(planned[part] / rank[part] - 1) < bound,
            `${name}, ${part}: ${planned[part]} planned, ${rank[part]} measured`,
          );
    }
  });

test('shards are those of torch.chunk, padded to the first', (t) => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 12 }),
      (rows, columns, ranks) =>
        scope(() => {
          const chunks = ops.aten.chunk(ops.aten.zeros([rows, columns]), ranks, 0);
          const shape = [rows, columns];
          const held = Array.from({ length: ranks }, (_, rank) => rowsOf(shape, ranks, rank));
          return (
            held.every((n, rank) => n === (chunks[rank]?.size(0) ?? 0)) &&
            shardOf(shape, ranks) === (held[0] as number) * columns
          );
        }),
    ),
    { numRuns: 100 },
  );
  t.is(shardOf([], 4), 1);
  t.is(shardOf([0, 3], 4), 0);
});
