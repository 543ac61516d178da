import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { ConfigError } from '../core/errors.js';
import { PREEMPTED } from '../dist/preemption.js';
import { packageRoot } from '../libtorch/binaries.js';
import { Rank } from './rank.js';
import { exitStatus, firstFailure, hasFailed, type Attempt, type LaunchReport } from './report.js';

/** Ranks that a host is asked for on purpose, and not by a slip that brings it down: 16 for each of its cores, or 64. */
function mostRanks(): number {
  return Math.max(64, 16 * availableParallelism());
}

/** What to launch, and how. */
export interface LaunchOptions {
  /** Processes on this host, and on every other one; 64 or 16 for each core at most. */
  nproc: number;
  script: string;
  args?: readonly string[];
  /** Arguments of node itself. */
  nodeArgs?: readonly string[];
  /** How often all ranks are started again after one has failed. Default 0. */
  maxRestarts?: number;
  /** Seconds from SIGTERM to SIGKILL. Default 30. */
  shutdownTimeout?: number;
  /** Hosts, on each of which a launcher runs with the same options but for `nodeRank`. Default 1. */
  nnodes?: number;
  /** Which of the hosts this one is, from 0. Default 0. */
  nodeRank?: number;
  /** Where the host 0 is reached: with several hosts, the same on each. Default this host. */
  masterAddr?: string;
  /** Port of the ranks' store on the host 0. Default, with one host, one that is free. */
  masterPort?: number;
  /** Where the lines of the ranks go, each with its rank before it. Default those of this process. */
  stdout?: Writable;
  stderr?: Writable;
  /** Called when an attempt has failed and another one follows. */
  onRestart?: (attempt: Attempt, restart: number) => void;
}

/** Milliseconds. A timer that is set to more fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Runs a script on several ranks of this host: {@link Launch.run}. */
export class Launch {
  #options: Required<Omit<LaunchOptions, 'onRestart' | 'masterPort'>> & LaunchOptions;
  #ranks: Rank[] = [];
  #told: NodeJS.Signals | undefined;
  #killer: NodeJS.Timeout | undefined;

  /** @throws {ConfigError} when a number is not one */
  constructor(options: LaunchOptions) {
    const { stdout = process.stdout, stderr = process.stderr } = options;
    const { maxRestarts = 0, shutdownTimeout = 30, args = [], nodeArgs = [] } = options;
    const { nnodes = 1, nodeRank = 0, masterAddr = nnodes === 1 ? '127.0.0.1' : '' } = options;
    const hosts = { nnodes, nodeRank, masterAddr };
    this.#options = { ...options, ...hosts, maxRestarts, shutdownTimeout, args, nodeArgs, stdout, stderr };
    expectCount('nproc', options.nproc, 1);
    if (options.nproc > mostRanks())
      throw new ConfigError(
        `Expected nproc of at most ${mostRanks()} on a host of ${availableParallelism()} cores but received ${options.nproc}`,
      );
    expectCount('maxRestarts', maxRestarts, 0);
    expectCount('nnodes', nnodes, 1);
    expectCount('nodeRank', nodeRank, 0);
    if (nodeRank >= nnodes)
      throw new ConfigError(`Expected nodeRank below nnodes (${nnodes}) but received ${nodeRank}`);
    const { masterPort } = options;
    if (masterPort !== undefined) expectCount('masterPort', masterPort, 1);
    if (masterPort !== undefined && masterPort > 65535)
      throw new ConfigError(`Expected masterPort to be a port, 1 to 65535, but received ${masterPort}`);
    if (nnodes > 1 && (!masterAddr || options.masterPort === undefined))
      throw new ConfigError('Expected masterAddr and masterPort with several hosts, the same on each');
    if (!(shutdownTimeout >= 0))
      throw new ConfigError(`Expected shutdownTimeout in seconds but received ${shutdownTimeout}`);
  }

  /**
   * Starts all ranks with torchrun's environment and waits for them. When one fails, all are ended (SIGTERM, then
   * SIGKILL) and started again as often as `maxRestarts` says. Ranks that end with the status {@link PREEMPTED} have
   * done as they were asked.
   *
   * Launchers on several hosts do not talk to each other: the ranks of the others fail, too, when they lose those of
   * this one, and then all are started again by their own.
   */
  async run(): Promise<LaunchReport> {
    const { nproc, maxRestarts, onRestart } = this.#options;
    const attempts: Attempt[] = [];
    const folder = await mkdtemp(join(tmpdir(), 'espalier-launch-'));
    try {
      for (let restart = 0; ; restart++) {
        const attempt = await this.#attempt(restart, folder);
        attempts.push(attempt);
        const again = attempt.cause && !this.#told && restart < maxRestarts;
        if (!again) return { ...this.#outcome(attempt), nproc, attempts };
        onRestart?.(attempt, restart + 1);
      }
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** Passes a signal on to the ranks. After SIGTERM, SIGINT and SIGHUP they are not started again. */
  tell(signal: NodeJS.Signals): void {
    const ends = signal !== 'SIGUSR1' && signal !== 'SIGUSR2';
    if (ends) this.#told = signal;
    for (const rank of this.#ranks) rank.kill(signal, ends);
    if (ends) this.#killLater();
  }

  async #attempt(restart: number, folder: string): Promise<Attempt> {
    const { nproc, nodeRank, nodeArgs, script, args, stdout, stderr, masterPort } = this.#options;
    const started = performance.now();
    const port = masterPort ?? (await freePort());
    const record = pathToFileURL(join(packageRoot, 'dist', 'dist', 'record.js')).href;
    this.#ranks = Array.from({ length: nproc }, (_, local) => {
      const rank = nodeRank * nproc + local;
      const errorFile = join(folder, `attempt-${restart}-rank-${rank}.json`);
      const command = [process.execPath, '--import', record, ...nodeArgs, script, ...args];
      const env = { ...process.env, ...this.#environment(local, restart, port, errorFile) };
      return new Rank({ rank, command, env, errorFile, stdout, stderr });
    });
    if (this.#told) this.tell(this.#told);
    const ends = await Promise.all(
      this.#ranks.map(async (rank) => {
        const end = await rank.ended;
        if (hasFailed(end)) this.#stopAll();
        else if (end.exitCode === PREEMPTED) this.#killLater();
        return end;
      }),
    );
    clearTimeout(this.#killer);
    this.#killer = undefined;
    return { seconds: (performance.now() - started) / 1000, ranks: ends, cause: firstFailure(ends) };
  }

  #stopAll(): void {
    for (const rank of this.#ranks) rank.kill('SIGTERM', true);
    this.#killLater();
  }

  #killLater(): void {
    this.#killer ??= setTimeout(
      () => {
        for (const rank of this.#ranks) rank.kill('SIGKILL', true);
      },
      Math.min(this.#options.shutdownTimeout * 1000, LONGEST_TIMER),
    );
  }

  #outcome({ ranks, cause }: Attempt): Pick<LaunchReport, 'status' | 'exitCode'> {
    if (cause) return { status: 'failed', exitCode: exitStatus(cause) };
    if (ranks.some(({ exitCode }) => exitCode === PREEMPTED))
      return { status: 'preempted', exitCode: PREEMPTED };
    if (this.#told && ranks.some(hasFailed))
      return { status: 'interrupted', exitCode: exitStatus({ exitCode: null, signal: this.#told }) };
    return { status: 'succeeded', exitCode: 0 };
  }

  /** torchrun's contract. */
  #environment(local: number, restart: number, port: number, errorFile: string): NodeJS.ProcessEnv {
    const { nproc, nnodes, nodeRank, masterAddr, maxRestarts } = this.#options;
    const cores = Math.max(1, Math.floor(availableParallelism() / nproc));
    const rank = String(nodeRank * nproc + local);
    const world = String(nnodes * nproc);
    return {
      RANK: rank,
      LOCAL_RANK: String(local),
      ROLE_RANK: rank,
      GROUP_RANK: String(nodeRank),
      WORLD_SIZE: world,
      LOCAL_WORLD_SIZE: String(nproc),
      ROLE_WORLD_SIZE: world,
      GROUP_WORLD_SIZE: String(nnodes),
      ROLE_NAME: 'default',
      MASTER_ADDR: masterAddr,
      MASTER_PORT: String(port),
      OMP_NUM_THREADS: process.env['OMP_NUM_THREADS'] ?? String(cores),
      // What c10d logs of lost connections is in the errors of those who lost them.
      TORCH_CPP_LOG_LEVEL: process.env['TORCH_CPP_LOG_LEVEL'] ?? 'ERROR',
      TORCHELASTIC_RESTART_COUNT: String(restart),
      TORCHELASTIC_MAX_RESTARTS: String(maxRestarts),
      TORCHELASTIC_RUN_ID: nnodes === 1 ? `espalier-${process.pid}` : `espalier-${port}`,
      TORCHELASTIC_USE_AGENT_STORE: 'False',
      TORCHELASTIC_ERROR_FILE: errorFile,
      ESPALIER_LAUNCHER: String(process.pid),
    };
  }
}

/** A port below those that the system gives to outgoing connections: nobody takes it before rank 0 listens. */
async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = 15000 + Math.floor(Math.random() * 15000);
    if (await isFree(port)) return port;
  }
  throw new ConfigError(
    'Expected a free port from 15000 to 29999 but found none: give one with --master-port',
  );
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, () => server.close(() => resolve(true)));
  });
}

function expectCount(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least)
    throw new ConfigError(`Expected ${name} to be an integer of at least ${least} but received ${value}`);
}
