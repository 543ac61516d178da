/** What is made on each number of ranks, and by one process of the whole: masks that must be the same to the bit. */
import { dist, manualSeed, ops, randint, randn, scope, type Tensor } from 'espalier';
import { Block, transformer, type Transformer } from 'espalier/models';
import { functional as F, type AnyModule } from 'espalier/nn';
import {
  prunable,
  pruneAsync,
  randomMasksSharded,
  select,
  selectSharded,
  shardShapes,
  shuffleMasks,
  shuffleMasksSharded,
  type Masks,
  type PruneAsyncOptions,
  type ScoredShard,
  type SelectionOptions,
} from 'espalier/prune';
import { shard, shardRows } from 'espalier/shard';

export interface Case {
  /** MiB that a rank may send; null: not bounded, as scores are gathered. */
  bound: number | null;
  /** Masks of this rank's rows; without a group of the whole, by the functions of a single process. */
  make: (group?: dist.ProcessGroup) => Promise<Masks> | Masks;
}

/** Rows that no world divides, fewer than some worlds, and one alone: uneven and empty shards. */
const SHAPES = [
  [1021, 769],
  [3, 5000],
  [1, 64],
  [257, 3, 3, 3],
];
/** The same with inputs that groups of four divide. */
const PATTERNED = [
  [1021, 768],
  [3, 5000],
  [1, 64],
  [257, 4, 3, 3],
];
const MANY = Array.from({ length: 300 }, (_, i) => [16 + (i % 5), 32]);

type Values = (shape: number[]) => Tensor;
const gaussian: Values = (shape) => randn(shape);

function scores(values: Values, shapes: number[][], group?: dist.ProcessGroup): ScoredShard[] {
  manualSeed(1);
  return shapes.map((shape, i) => {
    const { offset, rows } = shardRows(shape[0]!, group?.rank ?? 0, group?.size ?? 1);
    const own = scope(() => values(shape).narrow(0, offset, rows).clone());
    return { name: `p${i}`, score: own, shape, offset };
  });
}

const sizeOf = (shapes: readonly number[][]) =>
  shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);

function selection(
  values: Values,
  how: Omit<SelectionOptions, 'keep'> = {},
  shapes = SHAPES,
  bound = 1.5,
): Case {
  return {
    bound,
    make: (group) => {
      const shards = scores(values, shapes, group);
      const options = { ...how, keep: Math.round(sizeOf(shapes) * 0.2) };
      return group
        ? selectSharded(shards, new Map(), { ...options, group })
        : scope(() => select(shards, new Map(), options));
    },
  };
}

const SIZES = { vocab: 509, context: 16, layers: 2, dim: 96, heads: 4 };

function loss(model: AnyModule, batch: number): Tensor {
  manualSeed(100 + batch);
  const tokens = randint(0, SIZES.vocab, [2, SIZES.context]);
  return F.crossEntropy((model as Transformer).forward(tokens).flatten(0, 1), tokens.flatten());
}

function model(group?: dist.ProcessGroup): Transformer {
  manualSeed(2);
  const made = transformer(SIZES);
  if (group) shard(made, { by: Block, group });
  return made;
}

/** A model of which some layers are protected. */
function prune(options: PruneAsyncOptions): Case {
  const protect = ['head', 'blocks.0.attn'];
  return { bound: null, make: (group) => pruneAsync(model(group), { density: 0.2, protect, ...options }) };
}

function control(how: 'erk' | 'uniform' | 'shuffle' | 'shuffle rows'): Case {
  return {
    // Packed bits are gathered; random masks are drawn.
    bound: how.startsWith('shuffle') ? 1.5 : 0.01,
    make: async (group) => {
      const own = model(group);
      const shapes = shardShapes(prunable(own).tensors);
      const total = sizeOf(shapes.map(({ shape }) => [...shape]));
      if (how === 'erk' || how === 'uniform')
        return randomMasksSharded(shapes, Math.round(0.2 * total), how, 7);
      const scope = how === 'shuffle' ? 'global' : 'row';
      const masks = await pruneAsync(own, { density: 0.2, scope });
      return group ? shuffleMasksSharded(masks, 7, group, scope) : shuffleMasks(masks, 7, scope);
    },
  };
}

const calibration = { batches: 2, loss };

export const CASES: Record<string, Case> = {
  gaussian: selection(gaussian),
  ties: selection((shape) => randn(shape).to('bfloat16')),
  constant: selection((shape) => ops.aten.full(shape, 0.25)),
  zeros: selection((shape) => randn(shape).mul(ops.aten.rand(shape).gt(0.9).float())),
  'by value': selection(gaussian, { order: 'value' }),
  'floors of 0.1': selection(gaussian, { minAlive: { fraction: 0.1 } }),
  'tensors, uniform': selection(gaussian, { scope: 'tensor' }),
  'tensors, ERK': selection(gaussian, { scope: 'tensor', budget: 'erk' }),
  'rows, ERK': selection(gaussian, { scope: 'row', budget: 'erk' }),
  '2 of 4': selection(gaussian, { scope: { keep: 2, of: 4 } }, PATTERNED),
  '300 tensors, each by itself': selection(gaussian, { scope: 'tensor' }, MANY, 6),
  'model, magnitude': prune({}),
  'model, magnitude, ERK by tensor': prune({ scope: 'tensor', budget: 'erk' }),
  'model, random': prune({ criterion: 'random', seed: 3 }),
  'model, lamp': prune({ criterion: 'lamp' }),
  'model, normalizedMagnitude': prune({ criterion: 'normalizedMagnitude' }),
  'model, grasp': prune({ criterion: 'grasp', calibration }),
  'model, synflow': prune({
    criterion: { name: 'synflow', input: [1, 8] },
    schedule: { name: 'exponential', steps: 5 },
  }),
  'control, random by ERK': control('erk'),
  'control, random uniformly': control('uniform'),
  'control, shuffled': control('shuffle'),
  'control, rows shuffled': control('shuffle rows'),
};
