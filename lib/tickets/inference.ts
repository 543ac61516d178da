import { noGrad, scope, scopeAsync, synchronize } from '../core/index.js';
import { breathe } from '../core/yield.js';
import type { Module } from '../nn/index.js';
import { disposeMasks, removePruned } from '../prune/index.js';
import type { RunContext } from './cell.js';
import type { Certificate, Inference } from './certificate.js';
import { isNofM } from '../prune/scope.js';
import type { FindConfig } from './config.js';
import { isUnits } from './config-prune.js';
import { dropForms, useKernels } from './kernels.js';
import { loadMasks } from './mask-file.js';
import { disposeModel, loadWeights, stateTensors } from './model-state.js';
import { makeNetwork } from './network.js';
import { cellName } from './plan.js';
import { alone } from './ranks.js';
import { EVALUATION_SEED, seedsOf } from './seeds.js';
import { maskedShapes, unitGraph } from './unit-graph.js';

const WARM = 3;
const REPS = 30;

/** Measures the loss of one test batch with dense's and with the ticket's weights, in turns, so that both see the same machine. */
export async function measureInference(
  run: RunContext,
  best: Certificate['best'],
  alive: number,
): Promise<Inference> {
  const { config, source } = run;
  const seed = config.seeds[0] as number;
  const dense = await modelOf(run, cellName(seed, 'dense', 0));
  const cell = cellName(seed, 'ticket', best.round);
  const ticket = await modelOf(run, cell);
  const masks = config.accelerate ? await loadMasks(run.folder, cell, maskedShapes(run.folder)) : null;
  const layers = masks ? useKernels(run.folder, config, ticket, masks) : 0;
  const structured = isUnits(config.prune.scope);
  if (structured) await removeUnits(run, cell, ticket);
  const times = { dense: [] as number[], ticket: [] as number[] };
  await scopeAsync(async () => {
    const batch = await source.task.batch('test', { seed: EVALUATION_SEED, step: 0, rank: 0, world: 1 });
    const time = (model: Module) => {
      const began = performance.now();
      scope(() => noGrad(() => void source.task.loss(model, batch)));
      if (config.device !== 'cpu') synchronize(config.device);
      return performance.now() - began;
    };
    for (let i = -WARM; i < REPS; i++) {
      const pair = { dense: time(dense), ticket: time(ticket) };
      if (i >= 0) (['dense', 'ticket'] as const).forEach((which) => times[which].push(pair[which]));
      await breathe();
    }
  });
  const bytes = (model: Module) => stateTensors(model).reduce((sum, [, t]) => sum + t.nbytes, 0);
  const names = new Set(dense.namedParameters().map(([name]) => name));
  // What was removed is in memory no more; what was masked can be stored without its zeros.
  const masked = structured ? {} : (run.folder.outcome(cell)?.alive ?? {});
  let stored = bytes(ticket);
  for (const [name, t] of stateTensors(ticket)) {
    const count = masked[name];
    if (count === undefined || !names.has(name)) continue;
    stored -= t.nbytes - (count * t.itemSize + Math.ceil(t.numel / 8));
  }
  const result: Inference = {
    device: config.device,
    threads: config.threads,
    reps: REPS,
    denseMs: median(times.dense),
    ticketMs: median(times.ticket),
    denseBytes: bytes(dense),
    ticketBytes: bytes(ticket),
    ticketStoredBytes: stored,
    sentence: '',
  };
  result.sentence = structured
    ? smallerSentence(result)
    : layers > 0
      ? sparseSentence(result, layers)
      : sentence(result, alive, config.prune.scope);
  disposeModel(dense);
  if (masks) disposeMasks(masks);
  dropForms(ticket);
  disposeModel(ticket);
  return result;
}

/** Makes the model really smaller, with the outputs of the masked one. */
async function removeUnits(
  { config, source, folder }: RunContext,
  cell: string,
  model: Module,
): Promise<void> {
  const { scope: competing } = config.prune;
  const masks = await loadMasks(folder, cell, maskedShapes(folder));
  if (!isUnits(competing) || masks === null) throw new Error(`The masks of ${cell} are missing`);
  const graph = await unitGraph(model, source);
  graph.of([...competing.units]);
  const removal = removePruned(graph, masks);
  disposeMasks(masks);
  disposeMasks(removal.masks);
}

/** A whole model, whatever ranks it was trained on. */
async function modelOf({ config, source, folder }: RunContext, cell: string): Promise<Module> {
  const { init } = seedsOf(config.seeds[0] as number);
  const { model } = await makeNetwork({ config, source, ranks: alone }, init);
  await loadWeights(model, folder.cellFile(cell, 'weights.safetensors'));
  return model.eval();
}

function smallerSentence({ denseMs, ticketMs, denseBytes, ticketBytes }: Inference): string {
  const percent = (part: number) => `${(100 * part).toFixed(0)}%`;
  return (
    `With its pruned units really removed, the ticket takes ${percent(ticketMs / denseMs)} of dense's time for a batch and ` +
    `${percent(ticketBytes / denseBytes)} of its bytes, with the outputs of the masked network.`
  );
}

function sparseSentence(
  { denseMs, ticketMs, denseBytes, ticketStoredBytes }: Inference,
  layers: number,
): string {
  const percent = (part: number) => `${(100 * part).toFixed(0)}%`;
  return (
    `With ${layers} of its layers on 2:4 kernels the ticket takes ${percent(ticketMs / denseMs)} of dense's time for a batch. ` +
    `Stored as alive values and packed masks it takes ${percent(ticketStoredBytes / denseBytes)} of dense's bytes.`
  );
}

function sentence(
  { denseMs, ticketMs, denseBytes, ticketStoredBytes }: Inference,
  alive: number,
  scope: FindConfig['prune']['scope'],
): string {
  const percent = (part: number) => `${(100 * part).toFixed(0)}%`;
  return (
    `The ticket takes ${percent(ticketMs / denseMs)} of dense's time for a batch: its ${alive} weights` +
    (!isUnits(scope) && isNofM(scope)
      ? `, ${scope.keep} of each ${scope.of}, were multiplied on dense kernels, which gain nothing by zeros.`
      : ' lie scattered in dense matrices, and an unstructured ticket is no faster in a dense kernel.') +
    ' In memory it is as large as dense; stored ' +
    `as alive values and packed masks it takes ${percent(ticketStoredBytes / denseBytes)} of dense's bytes.`
  );
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [a, b] = [sorted[middle] as number, sorted[sorted.length % 2 ? middle : middle - 1] as number];
  return (a + b) / 2;
}
