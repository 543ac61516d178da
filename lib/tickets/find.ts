import { existsSync } from 'node:fs';
import { AbortError, RunError } from '../core/errors.js';
import { writeJsonSync } from '../core/files.js';
import { throwIfAborted } from '../core/yield.js';
import { indexOf } from '../cuda/device.js';
import { assemble, bestOf } from './assemble.js';
import type { RunContext } from './cell.js';
import { certificate as certificateSchema, type Certificate } from './certificate.js';
import { configJson, parseConfig, type FindConfigInput, type SettledConfig } from './config.js';
import type { OnProgress } from './events.js';
import { writeEnergy } from './energy.js';
import { gather, joinRecords, writeLedger } from './evidence.js';
import { owning } from './exclusive.js';
import { LocalExecutor, WorkerExecutor, type Executor } from './executor.js';
import { passGate } from './gate.js';
import { identify } from './identity.js';
import { measureInference } from './inference.js';
import { jobsOf, sharesGpu } from './jobs.js';
import { settleKernels } from './kernels.js';
import { plan, type Cell } from './plan.js';
import { onOwnDevice, requireSame, requireSameFolder, requireShardable } from './launched.js';
import { isDescribed } from './network.js';
import { joinRanks } from './ranks.js';
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
 * Under a launcher (torchrun, Slurm, `espalier launch`) every process calls it with the same configuration; they train one
 * network at a time together, sharded, each on batches of its own, and all get the certificate. The folder must be one that
 * all of them see; rank 0 owns it and alone reports progress. A signal on one rank stops all at the same step.
 *
 * @throws ConfigError when the configuration does not fit; RunError when the folder is in use or holds another run;
 *   AbortError when the signal fires; DeviceError when there is no such device
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
  const { signal, allowDrift = false } = options;
  throwIfAborted(signal);
  const config = parseConfig(input);
  const { ranks, leave } = await joinRanks(config.device, signal);
  const onProgress = ranks.rank === 0 ? (options.onProgress ?? (() => undefined)) : () => undefined;
  try {
    await requireSame(config, ranks);
    const own = onOwnDevice(config, ranks);
    if (own.device !== 'cpu') indexOf(own.device);
    const jobs = jobsOf(config, ranks);
    const folder = new RunFolder(config.out);
    if (ranks.group) requireShardable(config);
    await ranks.lead(() => folder.lock());
    try {
      await requireSameFolder(folder, ranks);
      const source = await resolveSource(config);
      const identity = await ranks.lead(async () => {
        folder.sweep();
        const found = await owning(config, () => identify(config, source, ranks));
        openRun(folder, configJson(config), found, allowDrift);
        return found;
      });
      const training = (settled: SettledConfig, cells: readonly Cell[]) => {
        const context = { folder, config: settled, source, ranks };
        const work = () => trainAll(context, cells, jobs, onProgress, signal);
        return jobs === 1 ? owning(config, work) : work();
      };
      const settled = await passGate({ folder, config: own, source, ranks }, training);
      const kernels = await ranks.lead(() =>
        owning(config, () => settleKernels({ folder, config: settled, source, ranks }, signal)),
      );
      if (kernels) onProgress({ type: 'kernels', ...kernels });
      await training(settled, plan(settled));
      const context = { folder, config: { ...settled, device: config.device }, source, ranks };
      const certificate = await ranks.lead(() => owning(config, () => conclude(context, identity)));
      onProgress({ type: 'certificate', certificate });
      return { out: folder.path, verdict: certificate.best, certificate };
    } finally {
      folder.unlock();
    }
  } finally {
    await leave();
  }
}

async function trainAll(
  context: RunContext,
  cells: readonly Cell[],
  jobs: number,
  onProgress: OnProgress,
  signal?: AbortSignal,
): Promise<void> {
  const { folder, ranks } = context;
  const done = new Set(
    await ranks.lead(() => cells.filter((c) => folder.outcome(c.name) !== null).map((c) => c.name)),
  );
  const listed = cells.map((c) => ({ name: c.name, steps: c.to - c.from, done: done.has(c.name) }));
  onProgress({ type: 'plan', cells: listed });
  const left = cells.length - done.size;
  if (left === 0) return;
  const executors: Executor[] =
    jobs === 1
      ? [new LocalExecutor(context, onProgress)]
      : workers(context, Math.min(jobs, left), onProgress);
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

function workers(context: RunContext, number: number, onProgress: OnProgress): Executor[] {
  const shared = { ...context, sharesGpu: sharesGpu(context.config, number) };
  return Array.from({ length: number }, (_, i) => new WorkerExecutor(shared, onProgress, i));
}

/** Puts the records together, writes the ticket and the certificate. What is there already is made again, equal. */
async function conclude(context: RunContext, identity: Identity): Promise<Certificate> {
  const { folder, config } = context;
  await joinRecords(folder, config);
  writeEnergy(folder, plan(config));
  const draft = assemble(await gather(folder, config, identity));
  const best = bestOf(draft.rows);
  writeLedger(folder, draft.events);
  await writeTicket(folder, config, { best, prunable: identity.prunable });
  // Where no process could hold the whole model none is timed.
  if (!isDescribed(config, context.ranks) && !existsSync(folder.file('inference.json'))) {
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
