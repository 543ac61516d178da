import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { scope, setRngState, tensor, type Tensor } from '../core/index.js';
import { DataError } from '../core/errors.js';
import { saveWhole, type Shard } from '../checkpoint/index.js';
import { shardFor } from '../checkpoint/training.js';
import { safetensors } from '../io/index.js';
import type { Module } from '../nn/index.js';
import type { BaseOptions, Optimizer } from '../optim/index.js';
import { generatorStates } from './measure.js';
import { heldPart, loadState, stateTensors } from './model-state.js';
import { alone, type Ranks } from './ranks.js';

/**
 * Everything that a training needs to go on to the same bits: weights, buffers, optimizer, generators, and where it is.
 * The data need no state: a batch is a pure function of its position.
 *
 * Ranks write one file together, of whole tensors and with what is rank 0's own: the same file for any number of ranks
 * that come to the same weights. What is the others' own, their generators and sums of losses, is in a file beside it.
 */
export interface Progress {
  /** Optimizer steps done. */
  step: number;
  /** Bytes of `metrics.jsonl` written so far. */
  metricsBytes: number;
  /** Steps whose losses are in `lossSum`. */
  lossSteps: number;
}

type Trained = Optimizer<BaseOptions>;

const MODEL = 'model.';
const OPTIMIZER = 'optimizer.';
const RNG = 'rng.';
const LOSS = 'loss_sum';
const UPPER = 'upper.';

/** The file beside a checkpoint with what each rank has of its own: rows of one tensor. */
export function ranksFile(path: string, { step }: Pick<Progress, 'step'>): string {
  return path.replace(/(\.safetensors)?$/, `.step-${step}.ranks.safetensors`);
}

/** Removes a checkpoint, and what is beside it but that of a step. */
export function removeCheckpoint(path: string, but?: Progress): void {
  const start = basename(ranksFile(path, { step: 0 })).replace(/0\.ranks\.safetensors$/, '');
  const kept = but && basename(ranksFile(path, but));
  for (const name of readdirSync(dirname(path)))
    if (name.startsWith(start) && name.endsWith('.ranks.safetensors') && name !== kept)
      rmSync(join(dirname(path), name), { force: true });
  if (!but) rmSync(path, { force: true });
}

/** What a checkpoint is taken of. */
export interface TrainingState {
  model: Module;
  /** Null: its state is left out. */
  optimizer: Trained | null;
  lossSum: Tensor;
  device: string;
  upper: () => Map<string, Tensor>;
  ranks: Ranks;
}

/**
 * Copies a training's state as it is now.
 *
 * @param copy of a tensor of that name, which lives until all is written
 * @returns what writes the copy: `path` holds the old checkpoint or the whole new one. Every rank calls both
 */
export function stageCheckpoint(
  path: string,
  state: TrainingState,
  progress: Progress,
  copy: (name: string, t: Tensor) => Tensor,
): () => Promise<void> {
  const { ranks } = state;
  const shards: Shard[] = [];
  const stage = ({ local, ...shard }: Shard) => ({ ...shard, local: copy(shard.name, local) });
  for (const [name, t] of stateTensors(state.model)) shards.push(stage(shardFor(MODEL + name, t, t)));
  const { optimizer } = state;
  const parameters = optimizer ? parametersOf(optimizer) : [];
  for (const [index, slots] of Object.entries(optimizer?.stateDict().state ?? {}))
    for (const [slot, t] of Object.entries(slots))
      shards.push(stage(shardFor(`${OPTIMIZER}${index}.${slot}`, parameters[Number(index)] as Tensor, t)));
  const own: Shard[] = [{ name: LOSS, local: state.lossSum, replicated: true }];
  for (const [where, t] of generatorStates(state.device))
    own.push({ name: RNG + where.replace(/:\d+$/, ''), local: t, replicated: true });
  const held = own.map(stage);
  for (const [name, t] of state.upper()) shards.push(stage({ name: UPPER + name, local: t }));
  const metadata = Object.fromEntries(Object.entries(progress).map(([key, value]) => [key, String(value)]));
  return async () => {
    const group = ranks.aside ?? undefined;
    if (group) {
      const rows = held.map((shard) => rowOf(shard, ranks));
      await saveWhole(ranksFile(path, progress), rows, { group });
      for (const { local } of rows) local.dispose();
    }
    await saveWhole(path, [...shards, ...held], { group, metadata });
    if (group && ranks.rank === 0) removeCheckpoint(path, progress);
  };
}

/** What is a rank's own, as its row of the ranks' tensor. */
function rowOf({ name, local }: Shard, { rank, size }: Ranks): Shard {
  const { shape } = local;
  return {
    name,
    local: local.view(1, ...shape).keep(),
    shape: [size, ...shape],
    offsets: [rank, ...shape.map(() => 0)],
  };
}

function parametersOf(optimizer: Trained): Tensor[] {
  return optimizer.paramGroups.flatMap((group) => group.params);
}

/** A checkpoint read back. Dispose of it when its parts are restored. */
export class Checkpoint {
  private constructor(
    readonly path: string,
    readonly progress: Progress,
    readonly tensors: ReadonlyMap<string, Tensor>,
  ) {}

  /** @throws DataError when the file is damaged */
  static async load(path: string, ranks: Ranks = alone): Promise<Checkpoint> {
    const { metadata } = await safetensors.header(path);
    const number = (key: keyof Progress) => {
      const value = Number(metadata?.[key]);
      if (!Number.isSafeInteger(value) || value < 0)
        throw new DataError(`Expected ${key} in the header of ${path}`);
      return value;
    };
    const progress = {
      step: number('step'),
      metricsBytes: number('metricsBytes'),
      lossSteps: number('lossSteps'),
    };
    const tensors = new Map(Object.entries(await safetensors.load(path)));
    const beside = ranksFile(path, progress);
    if (ranks.rank > 0 && existsSync(beside))
      for (const [name, rows] of Object.entries(await safetensors.load(beside))) {
        // A run may be told to go on with more ranks: the new ones take what others left.
        tensors.get(name)?.dispose();
        tensors.set(name, rows.select(0, ranks.rank % rows.size(0)).keep());
        rows.dispose();
      }
    return new Checkpoint(path, progress, tensors);
  }

  restoreModel(model: Module): void {
    loadState(model, this.#under(MODEL), this.path);
  }

  restoreOptimizer(optimizer: Trained): void {
    const parameters = parametersOf(optimizer);
    const state: Record<string, Record<string, Tensor>> = {};
    for (const [name, t] of this.#under(OPTIMIZER)) {
      const [index, slot] = name.split('.') as [string, string];
      const parameter = parameters[Number(index)];
      if (!parameter) throw new DataError(`Expected ${this.path} to be of this model, but it has ${name}`);
      (state[index] ??= {})[slot] = heldPart(t, parameter);
    }
    optimizer.loadStateDict({ state, param_groups: optimizer.stateDict().param_groups });
  }

  /** @param device of this rank's own generator, besides the CPU's */
  restoreGenerators(device: string): void {
    // Cloned, because libtorch reads the state with aligned loads and a tensor of a mapped file may lie anywhere.
    scope(() => {
      for (const [where, t] of this.#under(RNG)) setRngState(t.clone(), where === 'cpu' ? where : device);
    });
  }

  restoreLossSum(lossSum: Tensor): void {
    const saved = this.tensors.get(LOSS);
    if (saved) lossSum.copy_(saved);
  }

  /** State of the upper level of a bi-level search. */
  get upper(): ReadonlyMap<string, Tensor> {
    return this.#under(UPPER);
  }

  dispose(): void {
    for (const t of this.tensors.values()) t.dispose();
  }

  #under(prefix: string): Map<string, Tensor> {
    return new Map(
      [...this.tensors].flatMap(([name, t]): [string, Tensor][] =>
        name.startsWith(prefix) ? [[name.slice(prefix.length), t]] : [],
      ),
    );
  }
}

/** The running sum of training losses between two records, on the device: no wait per step. */
export function makeLossSum(device: string): Tensor {
  return tensor(0, { dtype: 'float64', device }).keep();
}
