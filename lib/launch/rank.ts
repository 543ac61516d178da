import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RankEnd, RecordedError } from './report.js';

/** A process to start as a rank. */
export interface RankOptions {
  rank: number;
  command: readonly string[];
  env: NodeJS.ProcessEnv;
  /** Where the rank records the error that ends it. */
  errorFile: string;
  stdout: Writable;
  stderr: Writable;
}

/** Output of a rank that has ended is waited for so long: a process that it started may hold the pipe open. */
const OUTPUT_PATIENCE = 1000;

/** A running rank: the leader of a process group of its own, so that what it starts ends with it. */
export class Rank {
  readonly rank: number;
  /** How it ended; never rejects. */
  readonly ended: Promise<RankEnd>;
  #child: ChildProcess;
  #running = true;
  #stopped = false;

  constructor(options: RankOptions) {
    this.rank = options.rank;
    const [file, ...args] = options.command;
    this.#child = spawn(file!, args, {
      env: options.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const closed = once(this.#child, 'close').catch(() => undefined);
    prefix(options.rank, this.#child.stdout!, options.stdout);
    prefix(options.rank, this.#child.stderr!, options.stderr);
    this.ended = this.#wait(options, closed);
  }

  get running(): boolean {
    return this.#running;
  }

  /** Sends a signal to the rank and what it has started; `stops` when its end is then no failure of its own. */
  kill(signal: NodeJS.Signals, stops: boolean): void {
    if (!this.#running || this.#child.pid === undefined) return;
    this.#stopped ||= stops;
    try {
      process.kill(-this.#child.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  async #wait({ rank, errorFile, stderr }: RankOptions, closed: Promise<unknown>): Promise<RankEnd> {
    const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) => {
      this.#child.once('exit', (...how) => resolve(how));
      this.#child.once('error', (error) => {
        stderr.write(`[${rank}] cannot be started: ${error.message}\n`);
        resolve([127, null]);
      });
    });
    const time = Date.now();
    this.#sweep();
    this.#running = false;
    await Promise.race([closed, sleep(OUTPUT_PATIENCE, undefined, { ref: false })]);
    return { rank, exitCode, signal, time, stopped: this.#stopped, error: readError(errorFile) };
  }

  /** Ends what the rank has left behind. */
  #sweep(): void {
    try {
      if (this.#child.pid !== undefined) process.kill(-this.#child.pid, 'SIGKILL');
    } catch {
      // nothing is left
    }
  }
}

function prefix(rank: number, from: Readable, to: Writable): void {
  createInterface({ input: from, crlfDelay: Infinity }).on('line', (line) => to.write(`[${rank}] ${line}\n`));
}

function readError(path: string): RecordedError | undefined {
  try {
    const { message } = JSON.parse(readFileSync(path, 'utf8')) as {
      message: { message: string; extraInfo: { py_callstack: string; timestamp: string } };
    };
    const { py_callstack: stack, timestamp } = message.extraInfo;
    return { message: message.message, stack, timestamp: Number(timestamp) };
  } catch {
    return undefined;
  }
}
