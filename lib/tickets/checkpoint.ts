import { scope, setRngState, tensor, type Tensor } from '../core/index.js';
import { DataError } from '../core/errors.js';
import { safetensors } from '../io/index.js';
import type { Module } from '../nn/index.js';
import type { Optimizer } from '../optim/index.js';
import type { BaseOptions } from '../optim/index.js';
import { generatorStates } from './measure.js';
import { loadState, stateTensors } from './model-state.js';

/**
 * Everything that a training needs to go on to the same bits: weights, buffers, optimizer, generators, and where it is.
 * The data need no state: a batch is a pure function of its position.
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

/** Saves a checkpoint; `path` holds the old one or the whole new one. */
export async function saveCheckpoint(
  path: string,
  state: {
    model: Module;
    optimizer: Trained;
    lossSum: Tensor;
    device: string;
    upper: () => Map<string, Tensor>;
  },
  progress: Progress,
): Promise<void> {
  const tensors = new Map<string, Tensor>();
  const made: Tensor[] = [];
  for (const [name, t] of stateTensors(state.model)) tensors.set(MODEL + name, t.detach().keep());
  made.push(...tensors.values());
  for (const [index, slots] of Object.entries(state.optimizer.stateDict().state))
    for (const [slot, t] of Object.entries(slots)) {
      tensors.set(`${OPTIMIZER}${index}.${slot}`, t);
      if (slot === 'step') made.push(t.keep());
    }
  for (const [device, t] of generatorStates(state.device)) {
    tensors.set(RNG + device, t);
    made.push(t);
  }
  tensors.set(LOSS, state.lossSum);
  for (const [name, t] of state.upper()) tensors.set(UPPER + name, t);
  const metadata = Object.fromEntries(Object.entries(progress).map(([key, value]) => [key, String(value)]));
  try {
    await safetensors.save(path, tensors, { metadata });
  } finally {
    for (const t of made) t.dispose();
  }
}

/** A checkpoint read back. Dispose of it when its parts are restored. */
export class Checkpoint {
  private constructor(
    readonly path: string,
    readonly progress: Progress,
    readonly tensors: ReadonlyMap<string, Tensor>,
  ) {}

  /** @throws DataError when the file is damaged */
  static async load(path: string): Promise<Checkpoint> {
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
    return new Checkpoint(path, progress, new Map(Object.entries(await safetensors.load(path))));
  }

  restoreModel(model: Module): void {
    loadState(model, this.#under(MODEL), this.path);
  }

  restoreOptimizer(optimizer: Trained): void {
    const state: Record<string, Record<string, Tensor>> = {};
    for (const [name, t] of this.#under(OPTIMIZER)) {
      const [index, slot] = name.split('.') as [string, string];
      (state[index] ??= {})[slot] = t;
    }
    optimizer.loadStateDict({ state, param_groups: optimizer.stateDict().param_groups });
  }

  restoreGenerators(): void {
    // Cloned, because libtorch reads the state with aligned loads and a tensor of a mapped file may lie anywhere.
    scope(() => {
      for (const [device, t] of this.#under(RNG)) setRngState(t.clone(), device);
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

  /** The weights and buffers by name. */
  get model(): ReadonlyMap<string, Tensor> {
    return this.#under(MODEL);
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
