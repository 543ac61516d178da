import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { RunError } from '../core/errors.js';
import { runCell, type RunContext } from './cell.js';
import { unsettle } from './config.js';
import type { OnProgress } from './events.js';
import { workerEnvironment } from './jobs.js';
import type { Cell } from './plan.js';
import type { FromWorker, ToWorker } from './protocol.js';

/** Something that runs trainings, one at a time. */
export interface Executor {
  /** False when the training was told to stop. */
  run(cell: Cell): Promise<boolean>;
  /** Has the training that is running stop at its next step boundary, and lets no other start. */
  stop(): void;
  close(): Promise<void>;
}

/** Runs trainings in this process. */
export class LocalExecutor implements Executor {
  #stopping = false;

  constructor(
    private readonly context: RunContext,
    private readonly onProgress: OnProgress,
  ) {}

  async run(cell: Cell): Promise<boolean> {
    const hooks = { onProgress: this.onProgress, shouldStop: () => this.#stopping };
    return (await runCell(this.context, cell, hooks)) !== null;
  }

  stop(): void {
    this.#stopping = true;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** Runs trainings in a process of its own. */
export class WorkerExecutor implements Executor {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #settle: { resolve: (done: boolean) => void; reject: (error: Error) => void } | null = null;
  #ready: Promise<boolean>;
  #stopping = false;
  #ended: RunError | null = null;

  /** @param number of the worker, from 0 */
  constructor(
    context: Pick<RunContext, 'folder' | 'config' | 'sharesGpu'>,
    onProgress: OnProgress,
    number = 0,
  ) {
    this.#child = fork(fileURLToPath(new URL('./worker.js', import.meta.url)), {
      // A debugger's port cannot be shared, and flags like --test are for the parent.
      execArgv: [],
      env: workerEnvironment(context.config, number),
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#exited = new Promise((resolve) => this.#child.once('exit', () => resolve()));
    this.#child.on('message', (message) => this.#receive(message as FromWorker, onProgress));
    this.#child.once('error', (error) => this.#settle?.reject(error));
    this.#child.once('exit', (code, signal) => {
      this.#ended = new RunError(`A worker process ended early, with ${signal ?? `exit code ${code}`}`);
      // A terminal's Ctrl-C reaches workers too, and ends one that is not yet so far as to ignore it.
      if (this.#stopping) this.#settle?.resolve(false);
      else this.#settle?.reject(this.#ended);
    });
    this.#ready = this.#wait();
    // Awaited by the first run; until then a failure must not count as unhandled.
    this.#ready.catch(() => undefined);
    const { to, tested } = context.config.rewind;
    this.#send({
      type: 'open',
      folder: context.folder.path,
      config: unsettle(context.config),
      settled: { to, tested },
      parent: process.pid,
      sharesGpu: context.sharesGpu ?? false,
    });
  }

  async run(cell: Cell): Promise<boolean> {
    const ready = await this.#ready;
    if (this.#stopping && (!ready || this.#ended)) return false;
    if (this.#ended) throw this.#ended;
    const result = this.#wait();
    this.#send({ type: 'run', cell });
    return result;
  }

  stop(): void {
    this.#stopping = true;
    this.#send({ type: 'stop' });
  }

  async close(): Promise<void> {
    this.#settle = null;
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #wait(): Promise<boolean> {
    return new Promise((resolve, reject) => (this.#settle = { resolve, reject }));
  }

  #send(message: ToWorker): void {
    if (this.#child.connected) this.#child.send(message);
  }

  #receive(message: FromWorker, onProgress: OnProgress): void {
    switch (message.type) {
      case 'event':
        onProgress(message.event);
        return;
      case 'failed': {
        const error = new RunError(message.message);
        Object.assign(error, { code: message.code, stack: message.stack });
        this.#settle?.reject(error);
        break;
      }
      default:
        this.#settle?.resolve(message.type !== 'stopped');
    }
  }
}
