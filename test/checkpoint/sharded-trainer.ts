/**
 * A rank that trains a sharded model from the newest checkpoint on, prunes it, and saves in the background: what the kill
 * harness, the launchers' tests and bench/two-hosts.ts start. Tells what it does by messages to its parent, else by lines.
 */
import { createHash } from 'node:crypto';
import {
  dist,
  getRngState,
  manualSeed,
  randint,
  scope,
  setNumThreads,
  setRngState,
  type Tensor,
} from 'espalier';
import * as checkpoint from 'espalier/checkpoint';
import { Block, transformer } from 'espalier/models';
import { functional as F, onDevice } from 'espalier/nn';
import { maskedAdamW, pruneAsync, type Masks } from 'espalier/prune';
import { shard } from 'espalier/shard';

/** What a rank is told, as JSON. */
export interface TrainerOptions {
  root: string;
  steps: number;
  /** Step after which three quarters of the weights are pruned. */
  pruneAt: number;
  /** Steps from save to save. */
  every: number;
  /** Milliseconds of a collective. */
  timeout: number;
  /** Milliseconds that a step takes at least. */
  pace?: number;
}

/** What a rank tells. */
export interface TrainerMessage {
  rank: number;
  /** The step from which it goes on, and its process. */
  resumed?: number;
  pid?: number;
  /** A step that is done, and a digest of what this rank holds after it. */
  step?: number;
  digest?: string;
  phase?: checkpoint.SavePhase;
  /** The step of a checkpoint that is in place. */
  saved?: number;
  /** Digest at the end. */
  ended?: string;
  failed?: { name: string; message: string; missing: number[] };
}

/** A digest of tensors by name, in the order of the names. */
export function digestOf(tensors: ReadonlyMap<string, Tensor>): string {
  const hash = createHash('sha256');
  for (const [name, t] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1)))
    scope(() => hash.update(name).update(Buffer.from(t.detach().contiguous().toTypedArray().buffer)));
  return hash.digest('hex');
}

async function train(
  options: TrainerOptions,
  tell: (message: Omit<TrainerMessage, 'rank'>) => void,
): Promise<void> {
  const { root, steps, pruneAt, every, pace = 0 } = options;
  const world = dist.world();
  const saving = await dist.newGroup(world.ranks);
  manualSeed(0);
  const [vocab, context] = [64, 16];
  const model = onDevice('meta', () =>
    transformer({ vocab, context, layers: 2, dim: 32, heads: 4, dropout: 0.1 }),
  );
  shard(model, { by: Block });
  let masks: Masks = new Map();
  let optimizer = maskedAdamW(model, masks, { lr: 3e-3 });
  let step = 0;
  const path = await checkpoint.latest(root);
  if (path) {
    const { masks: found } = await checkpoint.loadTraining(path, { model }, { group: world });
    masks = found;
    optimizer = maskedAdamW(model, masks, { lr: 3e-3 });
    const rng = getRngState();
    ({ step } = await checkpoint.loadTraining(path, { model, optimizer }, { own: { rng }, group: world }));
    setRngState(rng);
  } else {
    // Draws of its own for each rank: batches and dropout.
    manualSeed(100 + world.rank);
  }
  await world.barrier();
  tell({ resumed: step, pid: process.pid });
  const shards = (): checkpoint.Shard[] => checkpoint.shardsOf({ model, optimizer, masks });
  const digest = (): string =>
    scope(() => digestOf(new Map(shards().map(({ name, local }) => [name, local]))));
  let saved: Promise<unknown> = Promise.resolve();
  while (step < steps) {
    const due = performance.now() + pace;
    const metric = scope(() => {
      const tokens = randint(0, vocab, [4, context + 1]);
      optimizer.zeroGrad();
      const logits = model.forward(tokens.narrow(1, 0, context)).flatten(0, 1);
      const loss = F.crossEntropy(logits, tokens.narrow(1, 1, context).flatten());
      loss.backward();
      optimizer.step();
      return Number(loss.item());
    });
    step++;
    if (step === pruneAt) {
      masks = await pruneAsync(model, { density: 0.25, protect: ['head'] });
      optimizer = maskedAdamW(model, masks, { lr: 3e-3 });
    }
    tell({ step, digest: digest() });
    if (step % every === 0 || step === steps) {
      await saved;
      const onPhase = (phase: checkpoint.SavePhase): void => tell({ phase });
      const state = { tensors: shards(), own: { rng: getRngState() } };
      const at = step;
      saved = checkpoint
        .save(root, state, { step, group: saving!, metric, keepLast: 2, keepBest: 1, onPhase })
        .then(() => tell({ saved: at }));
      saved.catch(() => undefined);
    }
    const left = due - performance.now();
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, left)));
  }
  await saved;
  tell({ ended: digest() });
}

async function main(options: TrainerOptions): Promise<void> {
  setNumThreads(1);
  let rank = Number(process.env['RANK'] ?? process.env['SLURM_PROCID'] ?? -1);
  const tell = (message: Omit<TrainerMessage, 'rank'>): void => {
    const told: TrainerMessage = { rank, ...message };
    if (process.send) process.send(told);
    else console.log(JSON.stringify(told));
  };
  process.on('disconnect', () => process.exit(1));
  try {
    ({ rank } = await dist.init({ timeout: options.timeout, joinTimeout: 60_000 }));
    await train(options, tell);
    await dist.destroy();
    if (process.connected) process.disconnect();
  } catch (error) {
    const { name, message, missing = [] } = error as Error & { missing?: number[] };
    tell({ failed: { name, message, missing } });
    throw error;
  }
}

if (process.argv[2]?.startsWith('{')) await main(JSON.parse(process.argv[2]) as TrainerOptions);
