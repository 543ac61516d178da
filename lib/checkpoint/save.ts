import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { ConfigError, RunError } from '../core/errors.js';
import { formatJson, readJson, syncFolder, writeFileAtomic } from '../core/files.js';
import { runJob } from '../core/job.js';
import { native } from '../core/native.js';
import { throwIfAborted } from '../core/yield.js';
import { committedNames, nameOf, temporaryOf, type CheckpointInfo } from './folder.js';
import { stage, type StagedFile } from './image.js';
import {
  BLOCK_BYTES,
  FORMAT,
  MANIFEST,
  parseRank,
  rootDigest,
  type Manifest,
  type RankEntry,
} from './manifest.js';
import { purge, sweep, type Retention } from './purge.js';
import { Staging } from './staging.js';
import { alone, partsOf, type CheckpointGroup, type Part, type State } from './state.js';

/** How far a save has come on this rank. */
export type SavePhase = 'staged' | 'opened' | 'written' | 'manifest' | 'renamed' | 'purged';

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
  const { group = alone, signal, onPhase = () => undefined } = options;
  check(options);
  throwIfAborted(signal);
  const parts = partsOf(state, group.rank, true).filter((part) => isWrittenHere(part, group));
  const extra = state.extra === undefined ? undefined : (JSON.parse(formatJson(state.extra)) as unknown);
  const staging = options.staging ?? (shared.busy ? new Staging() : shared);
  const once = staging !== options.staging && staging !== shared;
  try {
    const staged = parts.length > 0 ? stage(parts, staging) : null;
    onPhase('staged');
    const own = new Save(resolve(root), staged, extra, { ...options, group, onPhase });
    const run = (lastOf.get(group) ?? Promise.resolve()).then(() => own.run());
    lastOf.set(
      group,
      run.catch(() => undefined),
    );
    return await run.finally(() => staged && staging.release());
  } finally {
    if (once) staging.dispose();
  }
}

function check({ step, keepLast, keepBest, group }: SaveOptions): void {
  const count = typeof keepBest === 'object' ? keepBest.count : keepBest;
  if (!Number.isSafeInteger(step) || step < 0)
    throw new ConfigError(`Expected a whole number for step but received ${String(step)}`);
  if (keepLast !== undefined && !(Number.isSafeInteger(keepLast) && keepLast >= 1))
    throw new ConfigError(
      `Expected a whole number of at least 1 for keepLast but received ${String(keepLast)}`,
    );
  if (count !== undefined && !(Number.isSafeInteger(count) && count >= 0))
    throw new ConfigError(`Expected a whole number for keepBest but received ${String(count)}`);
  if (group && !(Number.isInteger(group.rank) && group.rank >= 0 && group.rank < group.size))
    throw new ConfigError(`Expected a group that this rank belongs to but received rank ${group.rank}`);
}

/** Empty parts are not; of what every rank holds, one writes each, by its name so that the work is shared. */
function isWrittenHere({ name, local, replicated }: Part, { rank, size }: CheckpointGroup): boolean {
  if (!replicated) return local.numel > 0;
  let hash = 0;
  for (const byte of Buffer.from(name)) hash = (hash * 31 + byte) >>> 0;
  return local.numel > 0 && hash % size === rank;
}

/** What rank 0 tells the others of a save: it lies in the folder that is being written. */
interface Attempt {
  id: string;
  name: string;
}

const ATTEMPT = 'attempt.json';
const rankFile = (rank: number): string => `rank-${String(rank).padStart(5, '0')}.json`;

type Settings = SaveOptions & Required<Pick<SaveOptions, 'group' | 'onPhase'>>;

/** One save, after the state was copied. Every rank comes to every barrier, whatever happens to it in between. */
class Save {
  #failure: unknown;
  #failed = false;
  #attempt!: Attempt;

  constructor(
    private readonly root: string,
    private readonly staged: StagedFile | null,
    private readonly extra: unknown,
    private readonly options: Settings,
  ) {}

  async run(): Promise<CheckpointInfo> {
    const { group, onPhase } = this.options;
    if (group.rank === 0) await this.#try(() => this.#open());
    await group.barrier();
    await this.#try(async () => {
      this.#attempt = (await readJson(join(this.#temporary(), ATTEMPT))) as Attempt;
      onPhase('opened');
      await this.#write();
      onPhase('written');
    });
    await group.barrier();
    if (group.rank === 0) await this.#try(() => this.#commit());
    await group.barrier();
    if (this.#failed) {
      if (group.rank === 0) await rm(this.#temporary(), { recursive: true, force: true });
      throw this.#failure;
    }
    return await this.#info();
  }

  async #try(work: () => Promise<void>): Promise<void> {
    if (this.#failed) return;
    try {
      throwIfAborted(this.options.signal);
      await work();
    } catch (error) {
      this.#failed = true;
      this.#failure = error;
    }
  }

  /** Where files are written until all are there. The same for every attempt: what an earlier one left is removed. */
  #temporary(): string {
    return join(this.root, temporaryOf(nameOf(this.options.step, 0)));
  }

  async #open(): Promise<void> {
    if (await mkdir(this.root, { recursive: true })) await syncFolder(dirname(this.root));
    await sweep(this.root);
    const taken = new Set(await committedNames(this.root));
    let again = 0;
    while (taken.has(nameOf(this.options.step, again))) again++;
    const attempt: Attempt = { id: randomUUID(), name: nameOf(this.options.step, again) };
    await mkdir(this.#temporary());
    await writeFile(join(this.#temporary(), ATTEMPT), formatJson(attempt));
  }

  async #write(): Promise<void> {
    const { rank, size } = this.options.group;
    const entry: RankEntry = { file: null };
    if (this.extra !== undefined) entry.extra = this.extra;
    const folder = this.#temporary();
    if (this.staged) {
      const stem = `shard-${String(rank + 1).padStart(5, '0')}-model-00001-of-00001`;
      const { staging, bytes, headBytes } = this.staged;
      const path = join(folder, `${stem}.safetensors`);
      const job = native().writeImage(path, staging.handle, bytes, BLOCK_BYTES);
      const digests = new Uint8Array(await runToEnd(job, this.options.signal));
      await writeSynced(join(folder, `${stem}.blocks`), digests);
      entry.file = {
        name: `${stem}.safetensors`,
        bytes,
        headBytes,
        blocks: `${stem}.blocks`,
        sha256: rootDigest(digests),
      };
    }
    await writeFile(join(folder, rankFile(rank)), formatJson({ id: this.#attempt.id, size, entry }));
  }

  async #commit(): Promise<void> {
    const { step, metric, group, onPhase } = this.options;
    const folder = this.#temporary();
    const ranks: RankEntry[] = [];
    for (let rank = 0; rank < group.size; rank++) ranks.push(await this.#entryOf(rank));
    const manifest: Manifest = {
      format: FORMAT,
      step,
      world: group.size,
      metric: metric !== undefined && Number.isFinite(metric) ? metric : null,
      blockBytes: BLOCK_BYTES,
      ranks,
    };
    await rm(join(folder, ATTEMPT));
    for (let rank = 0; rank < group.size; rank++) await rm(join(folder, rankFile(rank)));
    await writeFileAtomic(join(folder, MANIFEST), formatJson(manifest));
    onPhase('manifest');
    await rename(folder, join(this.root, this.#attempt.name));
    await syncFolder(this.root);
    onPhase('renamed');
    await purge(this.root, this.options);
    onPhase('purged');
  }

  async #entryOf(rank: number): Promise<RankEntry> {
    const path = join(this.#temporary(), rankFile(rank));
    const part = await readJson(path).catch((cause: unknown) => {
      throw new RunError(`Expected rank ${rank} to have written its part of step ${this.options.step}`, {
        cause,
      });
    });
    const { id, size, entry } = part as { id?: unknown; size?: unknown; entry?: unknown };
    if (id !== this.#attempt.id || size !== this.options.group.size)
      throw new RunError(`Expected rank ${rank} to save step ${this.options.step} with this one`);
    return parseRank(entry, path);
  }

  async #info(): Promise<CheckpointInfo> {
    const { step, metric, group } = this.options;
    const path = join(this.root, this.#attempt.name);
    const text = await readFile(join(path, MANIFEST), 'utf8').catch((cause: unknown) => {
      throw new RunError(`Expected rank 0 to put step ${step} in place, but another rank failed`, { cause });
    });
    const { ranks } = JSON.parse(text) as Manifest;
    const bytes = ranks.reduce((sum, { file }) => sum + (file?.bytes ?? 0), 0);
    return { path, step, world: group.size, metric: Number.isFinite(metric) ? metric! : null, bytes };
  }
}

/** Waits until the job has ended also when it is stopped: only then is its memory free and its file closed. */
async function runToEnd<T>(job: [Promise<T>, () => void], signal: AbortSignal | undefined): Promise<T> {
  try {
    return await runJob(job, { signal });
  } catch (error) {
    await job[0].catch(() => undefined);
    throw error;
  }
}

/** A file in a folder that is not in place yet, and whose names are synced together. */
async function writeSynced(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
