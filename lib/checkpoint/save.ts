import { resolve } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { formatJson } from '../core/files.js';
import { throwIfAborted } from '../core/yield.js';
import { SaveAttempt } from './attempt.js';
import type { CheckpointInfo } from './folder.js';
import { stage } from './image.js';
import type { Retention } from './purge.js';
import { Staging } from './staging.js';
import { alone, partsOf, type CheckpointGroup, type Part, type State } from './state.js';

/** How far a save has come on this rank. */
export type SavePhase = 'opened' | 'written' | 'manifest' | 'renamed' | 'purged';

/** Options of {@link save}. */
export interface SaveOptions extends Retention {
  /** Optimizer steps done: names the checkpoint. */
  step: number;
  /** The ranks that save together; a process on its own by default. */
  group?: CheckpointGroup;
  /** What `keepBest` compares. */
  metric?: number;
  /** Memory to copy into. By default one that is kept for the next save; see {@link releaseStaging}. */
  staging?: Staging;
  /** Stops the writing; nothing of the checkpoint stays. */
  signal?: AbortSignal;
  /** Called as the save goes on. */
  onPhase?: (phase: SavePhase) => void;
}

const shared = new Staging();

/** Gives back the memory that saves without a `staging` of their own have kept. */
export function releaseStaging(): void {
  if (shared.busy) return;
  shared.dispose();
}

/** Room for names and shapes, beside the tensors. */
const HEAD_BYTES = 1 << 20;

/**
 * Gets the memory into which saves without a `staging` of their own will copy a state like this one, on a thread of its own:
 * from the system it takes several times longer than the copy, which the first save would wait for. Harmless when a save
 * is under way, which has got it.
 *
 * @param state as for {@link save}: what matters is how large its tensors are
 * @example
 * await checkpoint.reserveStaging({ tensors: checkpoint.shardsOf({ model, optimizer }) }); // after the first step
 */
export async function reserveStaging(
  state: State,
  { group = alone }: Pick<SaveOptions, 'group'> = {},
): Promise<void> {
  expectMember(group);
  if (shared.busy) return;
  const parts = partsOf(state, group.rank, true).filter((part) => isWrittenHere(part, group));
  const bytes = parts.reduce((sum, { local }) => sum + local.numel * local.itemSize, 0);
  const pinned = parts.some(({ local }) => local.device !== 'cpu');
  await shared.reserve(bytes + HEAD_BYTES, { pinned });
}

/** Saves of a group run one after the other, so that their barriers come in one order on every rank. */
const lastOf = new WeakMap<CheckpointGroup, Promise<unknown>>();

/**
 * Saves a state as a new checkpoint `root/step-<step>`, in the background.
 *
 * When the call returns, the state has been copied and may change: go on with the training and await the promise later.
 * Threads of low priority hash and write the copy, past the page cache. The promise resolves when the checkpoint is on disk
 * and in place, and the ones that need not stay are gone. Killed at any instant, on any rank, the folder holds only whole
 * checkpoints and leftovers that the next save removes.
 *
 * Each rank writes one safetensors file of its parts, in the layout of PyTorch's sharded checkpoints:
 * `torch.distributed.checkpoint.load(state_dict, storage_reader=HuggingFaceStorageReader(path))` reads it.
 *
 * @throws {DataError} for dtypes that safetensors lacks and what JSON cannot hold, {ShapeError} for parts that do not fit,
 *   {RunError} when another rank failed, {AbortError}, {TorchError} when files cannot be written; the promise rejects, and
 *   nothing that was there is touched
 * @example
 * const saved = checkpoint.save('runs/a', { tensors: model.stateDict(), extra: { epoch } }, { step, keepLast: 2 });
 * trainOn();
 * const { path } = await saved;
 */
export async function save(root: string, state: State, options: SaveOptions): Promise<CheckpointInfo> {
  const { group = alone, onPhase = () => undefined } = options;
  expectMember(group);
  const staging = options.staging ?? (shared.busy ? new Staging() : shared);
  const attempt = new SaveAttempt(resolve(root), { ...options, group, onPhase }, () => {
    check(options);
    throwIfAborted(options.signal);
    const extra = state.extra === undefined ? undefined : (JSON.parse(formatJson(state.extra)) as unknown);
    const parts = partsOf(state, group.rank, true).filter((part) => isWrittenHere(part, group));
    return { staged: parts.length > 0 ? stage(parts, staging) : null, extra };
  });
  const run = (lastOf.get(group) ?? Promise.resolve()).then(() => attempt.run());
  lastOf.set(
    group,
    run.catch(() => undefined),
  );
  try {
    return await run;
  } finally {
    attempt.release();
    if (staging !== options.staging && staging !== shared) staging.dispose();
  }
}

function expectMember({ rank, size }: CheckpointGroup): void {
  if (!(Number.isInteger(rank) && rank >= 0 && rank < size))
    throw new ConfigError(`Expected a group that this rank belongs to but received rank ${rank} of ${size}`);
}

function check({ step, keepLast, keepBest }: SaveOptions): void {
  const count = typeof keepBest === 'object' ? keepBest.count : keepBest;
  if (!Number.isSafeInteger(step) || step < 0)
    throw new ConfigError(`Expected a whole number for step but received ${String(step)}`);
  if (keepLast !== undefined && !(Number.isSafeInteger(keepLast) && keepLast >= 1))
    throw new ConfigError(
      `Expected a whole number of at least 1 for keepLast but received ${String(keepLast)}`,
    );
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0))
    throw new ConfigError(`Expected a whole number for keepBest but received ${String(count)}`);
}

/** Empty parts are not; of what every rank holds, one writes each, by its name so that the work is shared. */
function isWrittenHere({ name, local, replicated }: Part, { rank, size }: CheckpointGroup): boolean {
  if (!replicated) return local.numel > 0;
  let hash = 0;
  for (const byte of Buffer.from(name)) hash = (hash * 31 + byte) >>> 0;
  return local.numel > 0 && hash % size === rank;
}
