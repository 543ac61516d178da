/** A small transformer that ranks train together, held against a whole one. */
import { manualSeed, randint, scope, type Tensor } from 'espalier';
import type { ProcessGroup } from 'espalier/dist';
import * as models from 'espalier/models';
import * as nn from 'espalier/nn';
import * as optim from 'espalier/optim';
import { fullStateDict, shard } from 'espalier/shard';

const { functional: F } = nn;

/** An odd vocabulary: uneven shards. Two key-value heads: two rows that are empty on the third rank are in `odd`. */
export const config: models.TransformerConfig = {
  vocab: 61,
  context: 8,
  layers: 2,
  dim: 16,
  heads: 4,
  kvHeads: 2,
  norm: 'rms',
  activation: 'swiglu',
  positions: 'rope',
  bias: false,
};

export function seeded<M>(seed: number, make: () => M): M {
  manualSeed(seed);
  return make();
}

/** The batch of a rank at a step: a pure function of both. */
export function batchOf(step: number, rank: number): Tensor {
  return seeded(1000 + 10 * step + rank, () => randint(0, config.vocab, [3, config.context + 1]));
}

export function lossOf(model: nn.AnyModule, tokens: Tensor): Tensor {
  const time = tokens.size(1);
  const logits = (model as models.Transformer).forward(tokens.narrow(1, 0, time - 1));
  return F.crossEntropy(logits.flatten(0, 1), tokens.narrow(1, 1, time - 1).flatten());
}

/** The largest difference between two states; 0 means the same bits. */
export function difference(a: nn.StateDict, b: nn.StateDict): number {
  return scope(() =>
    Math.max(
      ...Object.keys(a).map((name) => Number(a[name]!.sub(b[name]!).abs().max().item())),
      ...(Object.keys(a).join() === Object.keys(b).join() ? [] : [Infinity]),
    ),
  );
}

export interface Training {
  /** Backwards in a step. */
  backwards?: number;
  clip?: number;
  steps?: number;
  loss?: typeof lossOf;
  prepare?: (model: models.Transformer) => void;
  wrap?: (model: models.Transformer) => void;
  synchronize?: boolean;
  shard?: Parameters<typeof shard>[1];
}

/** Trains a sharded model, and on every rank a whole one on the batches of all ranks with the mean of their gradients. */
export function trainBoth(
  group: ProcessGroup,
  options: Training = {},
): { difference: number; moved: number; loss: number } {
  const { backwards = 1, steps = 4, clip, loss = lossOf, prepare, wrap, synchronize = true } = options;
  const build = () => seeded(5, () => new models.Transformer(config));
  const whole = build();
  const sharded = build();
  prepare?.(whole);
  prepare?.(sharded);
  const start = fullStateDict(whole);
  const sharding = shard(sharded, { by: models.Block, ...options.shard });
  wrap?.(whole);
  wrap?.(sharded);
  const trained = (model: nn.AnyModule) => model.parameters().filter((p) => p.requiresGrad);
  const ours = optim.adamW(trained(sharded), { lr: 1e-2 });
  const reference = optim.adamW(trained(whole), { lr: 1e-2 });
  let last = NaN;
  for (let step = 0; step < steps; step++) {
    scope(() => {
      ours.zeroGrad();
      for (let i = 0; i < backwards; i++) {
        sharding.setRequiresGradientSync(synchronize || i === backwards - 1);
        const value = loss(sharded, batchOf(step * backwards + i, group.rank));
        value.backward();
        last = Number(value.item());
      }
      if (clip !== undefined) optim.clipGradNorm_(sharded.parameters(), clip);
      ours.step();
      reference.zeroGrad();
      const sums: (Tensor | null)[] = trained(whole).map(() => null);
      for (let rank = 0; rank < group.size; rank++) {
        for (let i = 0; i < backwards; i++) loss(whole, batchOf(step * backwards + i, rank)).backward();
        trained(whole).forEach((p, k) => {
          const grad = p.grad;
          p.grad = null;
          if (grad) sums[k] = sums[k] ? sums[k].add(grad) : grad;
        });
      }
      trained(whole).forEach((p, k) => (p.grad = sums[k] ? sums[k].div(group.size) : null));
      if (clip !== undefined) optim.clipGradNorm_(whole.parameters(), clip);
      reference.step();
    });
  }
  const end = fullStateDict(sharded);
  return { difference: difference(end, fullStateDict(whole)), moved: difference(end, start), loss: last };
}
