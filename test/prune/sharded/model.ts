/** What each rank of model.test.ts does, and what one process does with the whole model: hashes of masks and weights. */
import { createHash } from 'node:crypto';
import { manualSeed, randint, scope, type Tensor } from 'espalier';
import type { ProcessGroup } from 'espalier/dist';
import * as models from 'espalier/models';
import { functional as F, type AnyModule } from 'espalier/nn';
import {
  applyMasks,
  Bilevel,
  dependencyGraph,
  EarlyBird,
  gatherMasks,
  maskedAdamW,
  MovementScores,
  owl,
  prune,
  pruneAsync,
  RigL,
  selectGroups,
  shardMasks,
  shardShapes,
  type Criterion,
  type Mask,
  type PruneAsyncOptions,
  type PruneEvent,
} from 'espalier/prune';
import { fullStateDict, fullTensor, shard, withFullParameters } from 'espalier/shard';

/** An odd vocabulary and narrow matrices: uneven shards, and empty ones on five ranks. */
function make(): models.Transformer {
  manualSeed(3);
  return models.transformer({ vocab: 61, context: 8, layers: 2, dim: 16, heads: 4, kvHeads: 2, bias: false });
}

function loss(model: AnyModule, batch: number): Tensor {
  manualSeed(100 + batch);
  const tokens = randint(0, 61, [3, 9]);
  const logits = (model as models.Transformer).forward(tokens.narrow(1, 0, 8));
  return F.crossEntropy(logits.flatten(0, 1), tokens.narrow(1, 1, 8).flatten());
}

/** A criterion of one's own that looks at whole tensors, and at what is alive in them. */
const centred: Criterion = {
  name: 'centred',
  shards: 'tensor',
  score: ({ tensors, masks }) =>
    new Map(
      tensors.map(({ name, tensor }) => {
        const alive = masks.get(name)?.count ?? tensor.numel;
        return [name, tensor.detach().sub(tensor.detach().sum().div(alive))];
      }),
    ),
};

const searches: Record<string, PruneAsyncOptions> = {
  global: { density: 0.2, schedule: { name: 'geometric', steps: 3 } },
  floors: { density: 0.1, minAlive: { fraction: 0.08 } },
  erk: { density: 0.3, scope: 'tensor', budget: 'erk' },
  rows: { density: 0.25, scope: 'row' },
  pattern: { scope: { keep: 2, of: 4 } },
  random: { density: 0.5, criterion: 'random', seed: 7 },
  snip: { density: 0.5, criterion: 'snip', calibration: { batches: 2, loss } },
  taylor: { density: 0.5, criterion: 'taylor', calibration: { batches: 2, loss } },
  lamp: { density: 0.15, criterion: 'lamp', schedule: { name: 'geometric', steps: 2 } },
  lampRows: { density: 0.3, criterion: 'lamp', scope: 'row' },
  normalized: { density: 0.2, criterion: 'normalizedMagnitude' },
  normalizedPattern: { criterion: 'normalizedMagnitude', scope: { keep: 2, of: 4 } },
  grasp: { density: 0.4, criterion: 'grasp', calibration: { batches: 2, loss } },
  synflow: {
    density: 0.1,
    criterion: { name: 'synflow', input: [1, 8] },
    schedule: { name: 'exponential', steps: 3 },
  },
  own: { density: 0.3, criterion: centred },
};

function digest(masks: ReadonlyMap<string, Mask>): string {
  const hash = createHash('sha256');
  for (const [name, mask] of masks) hash.update(`${name} ${mask.shape.join()} `).update(mask.bits.toTypedArray() as Uint8Array); // prettier-ignore
  return hash.digest('hex');
}

export interface Found {
  masks: Record<string, string>;
  events: Record<string, PruneEvent[]>;
  /** Weights alive where the mask prunes, after five steps under it; and the loss then. */
  revived: number;
  loss: number;
  refused: string[];
}

/** Heads and neurons, by a graph of the whole model; of every parameter that they have a part in. */
async function units(model: models.Transformer, group?: ProcessGroup): Promise<string> {
  const tokens = randint(0, 61, [1, 4]);
  const whole = await withFullParameters(model, () => {
    const graph = dependencyGraph(model, (m) => m.forward(tokens));
    return selectGroups(graph, { kinds: ['heads', 'neurons'], fraction: 0.3 });
  });
  const shapes = shardShapes(model.namedParameters().map(([name, tensor]) => ({ name, tensor })));
  const own = shardMasks(whole, shapes);
  applyMasks(model, own);
  return digest(group ? await gatherMasks(own, group) : own);
}

/** Scores learned over three steps under masks, by equal batches on every rank. */
async function movement(model: models.Transformer, group?: ProcessGroup): Promise<string> {
  const scores = new MovementScores(model, { lr: 1e-2, penalty: 0.1, protect: ['tok'] });
  const dense = () => (group ? fullStateDict(model) : model.stateDict());
  const before = hashOf(dense());
  let masks = new Map<string, Mask>();
  for (let step = 0; step < 3; step++) {
    scores.run(masks, () => scope(() => loss(model, step).backward()));
    masks = await scores.masksAsync(0.5);
  }
  if (hashOf(dense()) !== before) throw new Error('Expected the dense weights back');
  const own = await pruneAsync(model, { criterion: scores.criterion, density: 0.2, protect: ['tok'] });
  return digest(group ? await gatherMasks(own, group) : own);
}

function hashOf(state: Record<string, Tensor>): string {
  const hash = createHash('sha256');
  for (const [name, t] of Object.entries(state)) hash.update(name).update(t.contiguous().toTypedArray() as Uint8Array); // prettier-ignore
  return hash.digest('hex');
}

/** @param group the ranks that share the model; without one the model is whole */
export async function prunings(group?: ProcessGroup): Promise<Found> {
  const found: Found = { masks: {}, events: {}, revived: 0, loss: 0, refused: [] };
  const model = (): models.Transformer => {
    const made = make();
    if (group) shard(made, { by: models.Block, group });
    return made;
  };
  for (const [name, options] of Object.entries(searches)) {
    const events: PruneEvent[] = [];
    const own = await pruneAsync(model(), { protect: ['tok'], ...options, onEvent: (e) => events.push(e) });
    found.masks[name] = digest(group ? await gatherMasks(own, group) : own);
    found.events[name] = events;
  }
  found.masks['units'] = await units(model(), group);
  found.masks['movement'] = await movement(model(), group);
  const trained = model();
  const masks = await pruneAsync(trained, { density: 0.2 });
  const optimizer = maskedAdamW(trained, masks, { lr: 1e-2, clip: 0.5 });
  for (let step = 0; step < 5; step++)
    scope(() => {
      optimizer.zeroGrad();
      loss(trained, step).backward();
      optimizer.step();
    });
  found.loss = scope(() => Number(loss(trained, 9).item()));
  const whole = group ? await gatherMasks(masks, group) : masks;
  for (const [name, parameter] of trained.namedParameters()) {
    const mask = whole.get(name);
    if (!mask) continue;
    const full = group ? fullTensor(parameter) : parameter.detach();
    found.revived += Number(full.mul(mask.toBool().logicalNot().to(full.dtype)).ne(0).sum().item());
  }
  if (group) {
    const refuse = (work: () => unknown) =>
      Promise.resolve()
        .then(work)
        .then(
          () => found.refused.push('nothing'),
          (error: unknown) => found.refused.push(String(error)),
        );
    await refuse(() => prune(trained, { density: 0.5 }));
    const { shards: _, ...silent } = centred;
    await refuse(() => pruneAsync(trained, { density: 0.5, criterion: silent }));
    const failing: Criterion = {
      ...centred,
      score: (context) => {
        if (context.tensors.some(({ name }) => name === 'blocks.0.attn.proj.weight'))
          throw new Error('No score');
        return centred.score(context);
      },
    };
    await refuse(() => pruneAsync(trained, { density: 0.5, criterion: failing }));
    await refuse(() => new RigL(trained, optimizer, { masks, steps: 10 }));
    await refuse(() => new EarlyBird({ density: 0.5 }).observe(trained));
    await refuse(() => new Bilevel(trained, { density: 0.5 }));
    await refuse(() => owl(trained, { calibration: { batches: 1, loss } }));
    await refuse(() => dependencyGraph(trained, (m) => m.forward(randint(0, 61, [1, 4]))));
    await refuse(() => new MovementScores(trained).masks(0.5));
  }
  return found;
}
