import { existsSync } from 'node:fs';
import { autocast, scope, scopeAsync, type Tensor } from '../core/index.js';
import { breathe } from '../core/yield.js';
import { warnUnregistered, type Module } from '../nn/index.js';
import { schedule as scheduleOf, type BaseOptions, type Optimizer } from '../optim/index.js';
import { checkLoss } from '../prune/criteria/gradients.js';
import type { Bilevel } from '../prune/index.js';
import { shardOf, type Sharding } from '../shard/index.js';
import { Checkpoint, makeLossSum } from './checkpoint.js';
import type { SettledConfig } from './config.js';
import { readMeter, startMeter, sumJoules } from './energy.js';
import type { OnProgress } from './events.js';
import { batchCount, evaluate } from './measure.js';
import { stateTensors } from './model-state.js';
import { setLearningRate } from './optimizer.js';
import type { Cell } from './plan.js';
import type { Ranks } from './ranks.js';
import { appendTiming, openRecorder, recorded } from './recorder.js';
import type { RunFolder } from './run-folder.js';
import { Snapshots } from './snapshots.js';
import type { Task } from './task.js';

/** One training that is set up: masked weights in the model, state in the optimizer, generators in their place. */
export interface Training {
  cell: Cell;
  config: SettledConfig;
  folder: RunFolder;
  task: Task;
  model: Module;
  /** How the model is spread over ranks; null where it is not. */
  sharding: Sharding | null;
  ranks: Ranks;
  optimizer: Optimizer<BaseOptions>;
  /** Whether other trainings run on the same GPU at once. */
  sharesGpu: boolean;
  /** Seed of the training data's order. */
  dataSeed: number;
  /** The upper level of a bi-level search, and the seed of its data; null for a plain training. */
  upper: { bilevel: Bilevel; dataSeed: number } | null;
  /** Files to keep the state before a step in, by step: only dense has any. */
  keepAt: ReadonlyMap<number, string>;
  /** Called once the state of a snapshot is in place. */
  onProgress: OnProgress;
  /** Asked at every step boundary: it is so for all ranks when it is for one. */
  shouldStop: () => boolean;
}

/**
 * Trains from the cell's first step, or from its snapshot, to the last. Records, validates and takes snapshots on the way.
 *
 * @returns the metrics on the test part, or null when it was told to stop: then a snapshot of the present state is there
 */
export async function train(t: Training): Promise<Record<string, number | null> | null> {
  const { cell, config, folder, ranks } = t;
  const { device } = config;
  const snapshot = folder.cellFile(cell.name, 'snapshot.safetensors');
  const lossSum = makeLossSum(device);
  const clock = new Clock();
  const meter = startMeter(device, t.sharesGpu);
  let joules: number | null = null;
  let step = cell.from;
  let lossSteps = 0;
  let metricsBytes = 0;
  const resumed = await ranks.lead(() => existsSync(snapshot));
  if (resumed) {
    const checkpoint = await Checkpoint.load(snapshot, ranks);
    scope(() => {
      checkpoint.restoreModel(t.model);
      checkpoint.restoreOptimizer(t.optimizer);
      checkpoint.restoreLossSum(lossSum);
      checkpoint.restoreGenerators(device);
      t.upper?.bilevel.load(checkpoint.upper);
    });
    ({ step, lossSteps, metricsBytes } = checkpoint.progress);
    checkpoint.dispose();
  }
  const recorder = await openRecorder(folder.cellFile(cell.name, 'metrics.jsonl'), metricsBytes, ranks);
  const first = step;
  const where = { cell: cell.name, seed: cell.seed, kind: cell.kind, round: cell.round };
  const rate = rateOf(config, cell);
  const snapshots = new Snapshots({
    ...{ model: t.model, optimizer: t.optimizer, lossSum, device, ranks },
    upper: () => t.upper?.bilevel.state() ?? new Map<string, Tensor>(),
  });
  // What forward writes into a tensor that no rank shares, such as running statistics, differs between ranks.
  const unshared = t.sharding ? stateTensors(t.model).flatMap(([, s]) => (shardOf(s) ? [] : [s])) : [];
  let shown = 0;
  let snapshotAt = resumed ? step : -1;

  const takeSnapshot = async () => {
    recorder.flush();
    await snapshots.take(snapshot, { step, lossSteps, metricsBytes: recorder.length });
    snapshotAt = step;
    clock.charge('snapshot');
  };
  const measure = async (part: 'validation' | 'test') => {
    const batches = batchCount(t.task, part, config.evaluate[part]);
    const work = () => evaluate(t.model, t.task, part, batches, device, ranks);
    const found = await (t.upper ? t.upper.bilevel.whileMasked(work) : work());
    const metrics = Object.fromEntries(Object.entries(found).map(([name, value]) => [name, recorded(value)]));
    recorder.write({ event: part, ...where, step, metrics });
    clock.charge('evaluate');
    return metrics;
  };

  // A snapshot or a measurement has just waited for the device.
  const used = async () => sumJoules(await ranks.gather(readMeter(meter)));

  t.onProgress({ type: 'start', cell: cell.name, step, done: step - cell.from, resumed });
  try {
    t.model.train();
    while (step < cell.to) {
      const kept = t.keepAt.get(step);
      if (kept !== undefined) {
        const path = folder.cellFile(cell.name, kept);
        await snapshots.take(path, { step, lossSteps: 0, metricsBytes: 0 }, keptPart(config));
        clock.charge('snapshot');
      }
      if (await ranks.any(t.shouldStop())) {
        if (snapshotAt !== step) await takeSnapshot();
        await snapshots.written();
        joules = await used();
        t.onProgress({ type: 'stopped', cell: cell.name, step });
        return null;
      }
      await oneStep(t, step, rate, lossSum, clock);
      if (unshared.length > 0) await ranks.share(unshared);
      step++;
      lossSteps++;
      let loss: number | null = null;
      if (step % config.train.log === 0 || step === cell.to) {
        const sums = await ranks.gather(recorded(Number(lossSum.item())));
        loss = recorded(mean(sums) / lossSteps);
        recorder.write({ event: 'train', ...where, step, loss, lr: rate(step - 1) });
        lossSum.zero_();
        lossSteps = 0;
      }
      if (step % config.evaluate.every === 0 || step === cell.to) {
        const metrics = await measure('validation');
        t.onProgress({ type: 'validation', cell: cell.name, step, metrics });
      }
      if (loss !== null || performance.now() - shown > 100) {
        shown = performance.now();
        t.onProgress({
          type: 'step',
          cell: cell.name,
          step,
          done: step - cell.from,
          of: cell.to - cell.from,
          loss,
        });
      }
      if (step % config.snapshot.every === 0 && step < cell.to) await takeSnapshot();
      await breathe();
    }
    t.upper?.bilevel.select();
    const metrics = await measure('test');
    recorder.flush();
    await snapshots.written();
    joules = await used();
    return metrics;
  } finally {
    await snapshots.dispose();
    recorder.close();
    lossSum.dispose();
    if (step > first && ranks.rank === 0)
      appendTiming(folder.cellFile(cell.name, 'timing.jsonl'), {
        event: 'training',
        cell: cell.name,
        from: first,
        to: step,
        at: new Date().toISOString(),
        seconds: clock.seconds,
        threads: config.threads,
        joules,
      });
  }
}

/** What a rewind, or a copy of dense, takes up of the state at step k. */
function keptPart({ rewind }: SettledConfig): 'all' | 'weights' {
  const restored = rewind.what === 'weights' && rewind.optimizer === 'restore';
  return restored || rewind.stability !== null ? 'all' : 'weights';
}

/** Forward, backward over the accumulated micro-batches, and the step. Everything made in it is freed at its end. */
async function oneStep(
  t: Training,
  step: number,
  rate: (step: number) => number,
  lossSum: Tensor,
  clock: Clock,
): Promise<void> {
  await scopeAsync(async () => {
    t.optimizer.zeroGrad();
    await passes(t, step, t.dataSeed, lossSum, clock);
    t.upper?.bilevel.maskGradients();
    setLearningRate(t.optimizer, rate(step));
    t.optimizer.step();
    if (t.upper) {
      t.upper.bilevel.dropGradients();
      await passes(t, step, t.upper.dataSeed, null, clock);
      t.upper.bilevel.stepScores();
    }
  });
  clock.charge('train');
}

/** Forward and backward of a step's micro-batches; in a bi-level search under its masks. */
async function passes(
  t: Training,
  step: number,
  seed: number,
  lossSum: Tensor | null,
  clock: Clock,
): Promise<void> {
  const { accumulate, autocast: dtype } = t.config.train;
  const device = t.config.device.startsWith('cuda') ? 'cuda' : t.config.device;
  for (let i = 0; i < accumulate; i++) {
    const { rank, size: world } = t.ranks;
    const batch = await t.task.batch('train', { seed, step: step * accumulate + i, rank, world });
    clock.charge('data');
    const pass = () =>
      scope(() => {
        const forward = () => checkLoss(t.task.loss(t.model, batch));
        const whole = dtype === null ? forward() : autocast({ device, dtype }, forward);
        const loss = accumulate === 1 ? whole : whole.div(accumulate);
        if (i === 0 && isVeryFirst(t, step)) warnUnregistered(t.model, loss);
        t.sharding?.setRequiresGradientSync(i === accumulate - 1);
        loss.backward();
        lossSum?.add_(loss.detach());
      });
    if (t.upper) t.upper.bilevel.run(pass);
    else pass();
  }
}

/** The run's first step of all: what is said of the model is said there, once. */
function isVeryFirst({ cell, config, sharding }: Training, step: number): boolean {
  return sharding === null && step === 0 && cell.kind === 'dense' && cell.seed === config.seeds[0];
}

/** Of what each rank has; null is what is not finite. */
function mean(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? NaN), 0) / values.length;
}

/**
 * Learning rate by step. The schedule spans the cell's own length: dense at twice the steps has one twice as long. A
 * finetuned round has one rate.
 */
function rateOf(config: SettledConfig, cell: Cell): (step: number) => number {
  const { lr } = config.train.optimizer;
  const rewound = !UNREWOUND.has(cell.kind);
  const finetune = config.rewind.lr;
  if (config.rewind.what === 'finetune' && rewound && finetune !== undefined) return () => finetune;
  const factor = scheduleOf(config.train.schedule, cell.to);
  return (step) => lr * factor(step);
}

const UNREWOUND: ReadonlySet<string> = new Set([
  'dense',
  'dense2x',
  'denseBudget',
  'reinit',
  'stability',
  'bilevel',
]);

/** Where the time goes: what has passed since the last charge is put down to one account. */
class Clock {
  readonly seconds = { data: 0, train: 0, evaluate: 0, snapshot: 0 };
  #last = performance.now();

  charge(account: keyof Clock['seconds']): void {
    const now = performance.now();
    this.seconds[account] += (now - this.#last) / 1000;
    this.#last = now;
  }
}
