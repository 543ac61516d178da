import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RunError } from '../core/errors.js';
import {
  formatJson,
  makeFolderSync,
  readJson,
  syncFolder,
  writeFileAtomic,
  writeSynced,
} from '../core/files.js';
import { runJob } from '../core/job.js';
import { native } from '../core/native.js';
import { throwIfAborted } from '../core/yield.js';
import { infoOf, nameOf, newName, temporaryOf, type CheckpointInfo } from './folder.js';
import type { StagedFile } from './image.js';
import {
  BLOCK_BYTES,
  FORMAT,
  MANIFEST,
  parseRank,
  rootDigest,
  type Manifest,
  type RankEntry,
} from './manifest.js';
import { purge, sweep } from './purge.js';
import type { SaveOptions } from './save.js';

/** What rank 0 tells the others of a save: it lies in the folder that is being written. */
interface Attempt {
  id: string;
  name: string;
}

const ATTEMPT = 'attempt.json';
const rankFile = (rank: number): string => `rank-${String(rank).padStart(5, '0')}.json`;

/** What this rank saves, once the state was copied. */
export interface Prepared {
  staged: StagedFile | null;
  extra: unknown;
}

export type Settings = SaveOptions & Required<Pick<SaveOptions, 'group' | 'onPhase'>>;

/** One save in the background. Every rank comes to every barrier, whatever happens to it in between. */
export class SaveAttempt {
  #failure: unknown;
  #failed = false;
  #prepared: Prepared | undefined;
  #attempt!: Attempt;

  /** @param prepare makes what is saved; called at once */
  constructor(
    private readonly root: string,
    private readonly options: Settings,
    prepare: () => Prepared,
  ) {
    try {
      this.#prepared = prepare();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Ends the use of the memory that was copied into. */
  release(): void {
    this.#prepared?.staged?.staging.release();
  }

  async run(): Promise<CheckpointInfo> {
    const { group, onPhase } = this.options;
    if (group.rank === 0) await this.#try(() => this.#open());
    await group.barrier();
    await this.#try(async () => {
      this.#attempt = await this.#opened();
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
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#failed = true;
    this.#failure = error;
  }

  /** Where files are written until all are there. The same for every attempt: what an earlier one left is removed. */
  #temporary(): string {
    return join(this.root, temporaryOf(nameOf(this.options.step, 0)));
  }

  async #open(): Promise<void> {
    if (makeFolderSync(this.root)) await syncFolder(dirname(this.root));
    await sweep(this.root);
    const attempt: Attempt = { id: randomUUID(), name: await newName(this.root, this.options.step) };
    await mkdir(this.#temporary());
    await writeFile(join(this.#temporary(), ATTEMPT), formatJson(attempt));
  }

  async #opened(): Promise<Attempt> {
    return (await readJson(join(this.#temporary(), ATTEMPT)).catch((cause: unknown) => {
      throw new RunError(`Expected rank 0 to begin the save of step ${this.options.step}, but it failed`, {
        cause,
      });
    })) as Attempt;
  }

  async #write(): Promise<void> {
    const { rank, size } = this.options.group;
    const entry: RankEntry = { file: null };
    const { staged, extra } = this.#prepared!;
    if (extra !== undefined) entry.extra = extra;
    const folder = this.#temporary();
    if (staged) {
      const stem = `shard-${String(rank + 1).padStart(5, '0')}-model-00001-of-00001`;
      const { staging, bytes, headBytes } = staged;
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
    await purge(this.root, this.options, this.#attempt.name);
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
    const { step } = this.options;
    const path = join(this.root, this.#attempt.name);
    const text = await readFile(join(path, MANIFEST), 'utf8').catch((cause: unknown) => {
      throw new RunError(`Expected rank 0 to put step ${step} in place, but another rank failed`, { cause });
    });
    return infoOf(path, JSON.parse(text) as Manifest);
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
