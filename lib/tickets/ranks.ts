import { setTimeout as sleep } from 'node:timers/promises';
import { RunError } from '../core/errors.js';
import type { Tensor } from '../core/index.js';
import { anyRank } from '../dist/any.js';
import {
  allGatherObject,
  broadcastObject,
  destroy,
  environment,
  init,
  isInitialized,
  isLaunched,
  newGroup,
  readEnvironment,
  world,
  type ProcessGroup,
} from '../dist/index.js';

/**
 * The processes that train one network together, each with its part of the weights: those of a launcher, or this one on
 * its own. All call the same in the same order. One of them, rank 0, owns the folder of the run.
 */
export interface Ranks {
  readonly rank: number;
  readonly size: number;
  /** Of this process on its host: its device. */
  readonly localRank: number;
  /** Null for a process on its own. */
  readonly group: ProcessGroup | null;
  /** The same processes, connected once more: for what is written while {@link group} trains. */
  readonly aside: ProcessGroup | null;
  /** Has rank 0 do something, however long it takes. Every rank gets its result, or throws what it threw. */
  lead<T>(work: () => T | Promise<T>): Promise<T>;
  /** Whether it is so on any rank. */
  any(flag: boolean): boolean | Promise<boolean>;
  /** The value of each rank, in their order. */
  gather<T>(value: T): T[] | Promise<T[]>;
  /** Gives every rank the contents that tensors have on rank 0. */
  share(tensors: readonly Tensor[]): Promise<void>;
}

/** A process on its own. */
export const alone: Ranks = {
  rank: 0,
  size: 1,
  localRank: 0,
  group: null,
  aside: null,
  lead: async (work) => work(),
  any: (flag) => flag,
  gather: (value) => [value],
  share: async () => undefined,
};

/** An error that rank 0 threw and says: the others end with it and are silent. */
export class LeadError extends RunError {}

/** How often rank 0 tells those who wait for it that it is still at work: well within any timeout of a group. */
const SIGN_OF_LIFE = 2_000;

type Sign<T> = { done: false } | { done: true; value?: T; error?: { message: string; code: string } };

/** The ranks of a process group. */
export class GroupRanks implements Ranks {
  constructor(
    readonly group: ProcessGroup,
    readonly aside: ProcessGroup,
    readonly localRank: number,
  ) {}

  get rank(): number {
    return this.group.rank;
  }

  get size(): number {
    return this.group.size;
  }

  async lead<T>(work: () => T | Promise<T>): Promise<T> {
    if (this.rank > 0) {
      let sign: Sign<T>;
      do sign = await broadcastObject<Sign<T>>(this.group, { done: false }, 0);
      while (!sign.done);
      if (sign.error)
        throw Object.assign(new LeadError(`Rank 0: ${sign.error.message}`), { code: sign.error.code });
      return sign.value as T;
    }
    const say = (sign: Sign<T>) => broadcastObject<Sign<T>>(this.group, sign, 0);
    const outcome = (async () => work())().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    for (;;) {
      const waiting = new AbortController();
      const silence = sleep(SIGN_OF_LIFE, null, { signal: waiting.signal }).catch(() => null);
      const ended = await Promise.race([outcome, silence]);
      waiting.abort();
      if (ended === null) {
        await say({ done: false });
        continue;
      }
      if ('error' in ended) {
        const { message, code } = ended.error as NodeJS.ErrnoException;
        await say({
          done: true,
          error: { message: message ?? String(ended.error), code: code ?? 'ERR_RUN' },
        });
        throw ended.error;
      }
      await say({ done: true, value: ended.value });
      return ended.value;
    }
  }

  any(flag: boolean): Promise<boolean> {
    return anyRank(this.group, flag);
  }

  gather<T>(value: T): Promise<T[]> {
    return allGatherObject(this.group, value);
  }

  async share(tensors: readonly Tensor[]): Promise<void> {
    await Promise.all(tensors.map((tensor) => this.group.broadcast(tensor, 0)));
  }
}

/** One for each world, however many searches there are in it. */
const asides = new WeakMap<ProcessGroup, ProcessGroup>();

async function asideOf(group: ProcessGroup, signal?: AbortSignal): Promise<ProcessGroup> {
  const made = asides.get(group) ?? (await newGroup(group.ranks, { signal })) ?? group;
  asides.set(group, made);
  return made;
}

/**
 * The ranks of this process's launcher, joined unless that has been done; this process alone where there is no launcher,
 * or where it has started no other.
 *
 * @param device of the trainings: decides how ranks talk
 * @returns the ranks, and what leaves them as they were
 */
export async function joinRanks(
  device: string,
  signal?: AbortSignal,
): Promise<{ ranks: Ranks; leave: () => Promise<void> }> {
  const stay = async (): Promise<void> => undefined;
  const joined = isInitialized();
  if (!joined && !(isLaunched() && readEnvironment().worldSize > 1)) return { ranks: alone, leave: stay };
  if (!joined) await init({ backend: device === 'cpu' ? 'gloo' : 'nccl', signal });
  if (world().size === 1) return { ranks: alone, leave: joined ? stay : () => destroy() };
  const ranks = new GroupRanks(world(), await asideOf(world(), signal), environment().localRank);
  return { ranks, leave: joined ? stay : () => destroy() };
}
