import { createHash, randomUUID } from 'node:crypto';
import { describe } from '../core/dtype.js';
import { ArgumentError, ConfigError, DeviceError } from '../core/errors.js';
import { runJob } from '../core/job.js';
import { native } from '../core/native.js';
import { deviceCount, requireOperators, setDevice } from '../cuda/device.js';
import { ownAddress } from './address.js';
import { readEnvironment, type Environment } from './environment.js';
import { recordFailures, reportTo } from './failure.js';
import { reachStore } from './reach.js';
import { ProcessGroup } from './group.js';

/** What carries tensors of the accelerator. Those of the CPU always go by Gloo. */
export type Backend = 'gloo' | 'nccl';

/** Options of {@link init}. */
export interface InitOptions {
  /** Milliseconds within which every collective of the world must end. Default ten minutes. */
  timeout?: number;
  /** Milliseconds within which all ranks must have come. Default `timeout`, and no less than a minute. */
  joinTimeout?: number;
  /**
   * Default `'gloo'`. `'nccl'` needs a GPU for each rank, and the CUDA operators: the rank's GPU, that of its local rank, becomes
   * the current device.
   */
  backend?: Backend;
  signal?: AbortSignal;
}

interface World {
  environment: Environment;
  options: Required<Pick<InitOptions, 'timeout' | 'backend'>>;
  group: ProcessGroup;
  /** Groups by their ranks: how many there have been. */
  made: Map<string, number>;
  groups: Map<string, ProcessGroup>;
}

const DEFAULT_TIMEOUT = 600_000;
const SHORTEST_JOIN = 60_000;

let joined: World | undefined;
let joining = false;
/** Worlds that this process has been in: each has keys of its own in the store. */
let worlds = 0;

/**
 * Joins the world that the environment describes (torchrun, `espalier launch`, `srun`, PyTorchJob) and waits until every
 * rank has. Every rank calls it with the same options, once.
 *
 * @throws {ConfigError} when the environment is incomplete or contradictory, naming what is missing
 * @throws {DeviceError} for `'nccl'` without a GPU or without the CUDA operators, before anything is joined
 * @throws {DistributedError} when ranks do not come within the timeout, naming them
 * @example
 * const world = await dist.init({ timeout: 60_000 });
 * await world.allReduce(gradient, 'avg');
 * await dist.destroy();
 */
export async function init(options: InitOptions = {}): Promise<ProcessGroup> {
  const { timeout = DEFAULT_TIMEOUT, backend = 'gloo', signal } = options;
  const { joinTimeout = Math.max(timeout, SHORTEST_JOIN) } = options;
  expectTimeout('timeout', timeout);
  expectTimeout('joinTimeout', joinTimeout);
  if (backend !== 'gloo' && backend !== 'nccl')
    throw new ArgumentError(`Expected backend 'gloo' or 'nccl' but received ${String(backend)}`);
  if (joined || joining)
    throw new ArgumentError('Expected dist.init() once in a process but it has been called before');
  recordFailures();
  const environment = readEnvironment();
  if (backend === 'nccl') chooseDevice(environment);
  const { rank, worldSize, masterAddr, masterPort, runId, agentStore } = environment;
  joining = true;
  try {
    // A launcher's store may serve several runs, and a process be in several worlds, one after the other.
    const prefix = `espalier/${runId}/${worlds++}`;
    const address = await ownAddress(environment);
    const serves = rank === 0 && !agentStore;
    const left = serves ? joinTimeout : await reachStore(environment, joinTimeout, signal);
    const place = [masterAddr, masterPort, agentStore, prefix, randomUUID(), address] as const;
    await runJob(native().distJoin(...place, rank, worldSize, left), { signal });
    const ranks = Array.from({ length: worldSize }, (_, i) => i);
    const group = new ProcessGroup('world', ranks, rank);
    try {
      await runJob(native().distConnect(group.name, ranks, backend, timeout), { signal });
    } catch (error) {
      // The process is in no world then, and may join again. The others must not wait for it: nor does it for them.
      await native().distLeave(1)[0];
      throw error;
    }
    reportTo(native().distReport);
    process.once('beforeExit', leave);
    joined = {
      environment,
      options: { timeout, backend },
      group,
      made: new Map(),
      groups: new Map([[group.name, group]]),
    };
    return group;
  } finally {
    joining = false;
  }
}

/** The GPU of this rank, with which its groups are connected: that of its place on the host, unless it sees one only. */
function chooseDevice({ localRank }: Environment): void {
  requireOperators('NCCL');
  const count = deviceCount();
  if (count > 1 && localRank >= count)
    throw new DeviceError(
      `Expected a GPU for each rank of this host but rank ${localRank} of it sees ${count}`,
    );
  setDevice(count > 1 ? localRank : 0);
}

/** Whether {@link init} has ended, and {@link destroy} has not been called. */
export function isInitialized(): boolean {
  return joined !== undefined;
}

/** The group of all ranks. @throws {ConfigError} before {@link init} */
export function world(): ProcessGroup {
  return current().group;
}

/** What the launcher has said about this process. @throws {ConfigError} before {@link init} */
export function environment(): Environment {
  return current().environment;
}

/**
 * Connects some ranks of the world as a group, in the given order. Its members call it, in the same order as they make
 * other groups of the same ranks; calls of others do nothing.
 *
 * @param ranks of the world, each once
 * @returns the group, or undefined where this process is not in it
 * @example const even = await dist.newGroup([0, 2]);
 */
export async function newGroup(
  ranks: readonly number[],
  { timeout = current().options.timeout, signal }: Pick<InitOptions, 'timeout' | 'signal'> = {},
): Promise<ProcessGroup | undefined> {
  const { group, options, made, groups } = current();
  expectTimeout('timeout', timeout);
  if (
    !Array.isArray(ranks) ||
    ranks.length === 0 ||
    new Set(ranks).size !== ranks.length ||
    !ranks.every((r) => group.ranks.includes(r))
  )
    throw new ArgumentError(
      `Expected ranks from 0 to ${group.size - 1}, each once, but received ${Array.isArray(ranks) ? `[${ranks.join(', ')}]` : describe(ranks)}`,
    );
  const rank = ranks.indexOf(group.rank);
  if (rank < 0) return undefined;
  const key = ranks.join();
  const count = made.get(key) ?? 0;
  made.set(key, count + 1);
  const short =
    ranks.length <= 8 ? key : `${ranks.length}:${createHash('sha1').update(key).digest('hex').slice(0, 12)}`;
  const name = `ranks ${short}${count > 0 ? ` (${count + 1})` : ''}`;
  await runJob(native().distConnect(name, ranks, options.backend, timeout), { signal });
  const connected = new ProcessGroup(name, [...ranks], rank);
  groups.set(name, connected);
  return connected;
}

/** The group of this process that c10d knows by that name. @internal */
export function groupNamed(name: string): ProcessGroup | undefined {
  return joined?.groups.get(name);
}

/** Options of {@link destroy}. */
export interface DestroyOptions {
  /** How long rank 0, where it hosts the store, waits for the others to come here. Default 10 seconds. */
  patience?: number;
}

/**
 * Disconnects a group, or the whole world with all its groups. Every member calls it, when its collectives have ended.
 * Harmless when there is no world.
 */
export async function destroy(
  group?: ProcessGroup,
  { patience = 10_000 }: DestroyOptions = {},
): Promise<void> {
  expectTimeout('patience', patience);
  if (!joined) return;
  if (group && group !== joined.group) {
    joined.groups.delete(group.name);
    await native().distDisconnect(group.name)[0];
    return;
  }
  joined = undefined;
  reportTo(undefined);
  process.off('beforeExit', leave);
  await native().distLeave(patience)[0];
}

/** A script that has come to its end without destroy(): rank 0 must not take the store away from the others. */
function leave(): void {
  void destroy();
}

function current(): World {
  if (joined) return joined;
  throw new ConfigError('Expected a process that has joined a world: call dist.init() first');
}

function expectTimeout(name: string, timeout: number): void {
  if (!(Number.isInteger(timeout) && timeout > 0 && timeout < 2 ** 31))
    throw new ArgumentError(
      `Expected ${name} to be a whole number of milliseconds, 1 or more, but received ${String(timeout)}`,
    );
}
