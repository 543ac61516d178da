import { existsSync } from 'node:fs';
import { AbortError, ConfigError, RunError } from '../core/errors.js';
import { writeJsonSync } from '../core/files.js';
import { throwIfAborted } from '../core/yield.js';
import { assemble, bestOf } from './assemble.js';
import type { RunContext } from './cell.js';
import { certificate as certificateSchema, type Certificate } from './certificate.js';
import {
  configJson,
  isReference,
  parseConfig,
  type FindConfig,
  type FindConfigInput,
  type SettledConfig,
} from './config.js';
import type { OnProgress } from './events.js';
import { gather, joinRecords, writeLedger } from './evidence.js';
import { owning } from './exclusive.js';
import { LocalExecutor, WorkerExecutor, type Executor } from './executor.js';
import { passGate } from './gate.js';
import { identify } from './identity.js';
import { measureInference } from './inference.js';
import { settleKernels } from './kernels.js';
import { plan, type Cell } from './plan.js';
import { openRun, RunFolder, type Identity } from './run-folder.js';
import { runAll } from './scheduler.js';
import { resolveSource } from './source.js';
import { writeTicket } from './ticket.js';

export interface FindOptions {
  /** Stops every training at a step boundary, with a snapshot; the promise is rejected with an AbortError. */
  signal?: AbortSignal;
  onProgress?: OnProgress;
  /** Continue a run although its fingerprint (torch, CPU, threads, model, task) is another one now. */
  allowDrift?: boolean;
}

/** A finished search. */
export interface FoundTicket {
  /** Folder of the run, absolute. */
  out: string;
  /** The best row's density, claim and sentence. */
  verdict: Certificate['best'];
  certificate: Certificate;
}

/**
 * Searches for a ticket: iterative pruning with rewinding, every control, statistics over the seeds, and a verdict. The run
 * is a folder; killed at any moment, the same call continues it to the same bits.
 *
 * @throws ConfigError when the configuration does not fit; RunError when the folder is in use or holds another run;
 *   AbortError when the signal fires
 * @example
 * const run = await findTicket({
 *   out: 'runs/mlp', model: () => new Mlp(), task: digits(),
 *   train: { steps: 2000, optimizer: { name: 'adamW', lr: 1e-3 }, schedule: { name: 'cosine', warmup: 100 } },
 *   prune: { fraction: 0.2, rounds: 10, protect: ['fc2'] },
 *   rewind: { what: 'weights', to: 100 },
 * });
 * console.log(run.verdict.sentence);
 */
export async function findTicket<B>(
  input: FindConfigInput<B>,
  options: FindOptions = {},
): Promise<FoundTicket> {
  const { signal, onProgress = () => undefined, allowDrift = false } = options;
  throwIfAborted(signal);
  const config = parseConfig(input);
  requireReferences(config);
  const folder = new RunFolder(config.out);
  folder.lock();
  try {
    folder.sweep();
    const source = await resolveSource(config);
    const identity = await owning(config, () => identify(config, source));
    openRun(folder, configJson(config), identity, allowDrift);
    const training = (settled: SettledConfig, cells: readonly Cell[]) => {
      const work = () => trainAll({ folder, config: settled, source }, cells, onProgress, signal);
      return config.jobs === 1 ? owning(config, work) : work();
    };
    const settled = await passGate(folder, config, source, training);
    await owning(config, () => settleKernels({ folder, config: settled, source }));
    await training(settled, plan(settled));
    const context = { folder, config: settled, source };
    const certificate = await owning(config, () => conclude(context, identity));
    onProgress({ type: 'certificate', certificate });
    return { out: folder.path, verdict: certificate.best, certificate };
  } finally {
    folder.unlock();
  }
}

/** Closures cannot be sent to another process. */
function requireReferences(config: FindConfig): void {
  if (config.jobs > 1 && !(isReference(config.model) && isReference(config.task)))
    throw new ConfigError(
      `Expected model and task as { module, export, args } for jobs: ${config.jobs}, because functions cannot be handed ` +
        'to another process; with jobs: 1 they can be functions',
    );
}

async function trainAll(
  context: RunContext,
  cells: readonly Cell[],
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<void> {
  const { folder, config } = context;
  const done = new Set(cells.filter((c) => folder.outcome(c.name) !== null).map((c) => c.name));
  const listed = cells.map((c) => ({ name: c.name, steps: c.to - c.from, done: done.has(c.name) }));
  onProgress({ type: 'plan', cells: listed });
  const left = cells.length - done.size;
  if (left === 0) return;
  const executors: Executor[] =
    config.jobs === 1
      ? [new LocalExecutor(context, onProgress)]
      : Array.from({ length: Math.min(config.jobs, left) }, () => new WorkerExecutor(context, onProgress));
  const stop = () => executors.forEach((e) => e.stop());
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    if (!(await runAll(cells, done, executors)))
      throw new AbortError(`Stopped at a step boundary; the same call continues the run in ${folder.path}`, {
        cause: signal?.reason,
      });
  } finally {
    signal?.removeEventListener('abort', stop);
    await Promise.all(executors.map((e) => e.close()));
  }
}

/** Puts the records together, writes the ticket and the certificate. What is there already is made again, equal. */
async function conclude(context: RunContext, identity: Identity): Promise<Certificate> {
  const { folder, config } = context;
  await joinRecords(folder, config);
  const draft = assemble(await gather(folder, config, identity));
  const best = bestOf(draft.rows);
  writeLedger(folder, draft.events);
  await writeTicket(folder, config, { best, prunable: identity.prunable });
  if (!existsSync(folder.file('inference.json'))) {
    const alive = draft.rows.find((row) => row.round === best.round)?.alive ?? 0;
    writeJsonSync(folder.file('inference.json'), await measureInference(context, best, alive));
  }
  const certificate = assemble(await gather(folder, config, identity));
  const checked = certificateSchema.safeParse(certificate);
  if (!checked.success)
    throw new RunError(`The certificate does not fit its own schema: ${checked.error.message}`);
  writeJsonSync(folder.file('certificate.json'), certificate);
  return certificate;
}
