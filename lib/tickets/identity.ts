import { createHash, type Hash } from 'node:crypto';
import { ConfigError } from '../core/errors.js';
import { manualSeed, scope, scopeAsync, Tensor, torchInfo } from '../core/index.js';
import { packageVersion } from '../libtorch/binaries.js';
import type { Module } from '../nn/index.js';
import { prunable, type Prunable, type PrunableTensor } from '../prune/index.js';
import { matches } from '../prune/pattern.js';
import { blocksOf } from '../prune/groups.js';
import { checkDivides } from '../prune/nofm.js';
import { isBlock, isNofM } from '../prune/scope.js';
import type { Certificate } from './certificate.js';
import { isUnits } from './config-prune.js';
import type { FindConfig } from './config.js';
import { disposeModel, stateTensors } from './model-state.js';
import { isDescribed } from './network.js';
import type { Ranks } from './ranks.js';
import type { Identity } from './run-folder.js';
import { EVALUATION_SEED, seedsOf } from './seeds.js';
import { decidingMetric, type Source } from './source.js';
import type { Part, Task } from './task.js';
import { unitGraph, unitTensors } from './unit-graph.js';

/** Elements of each tensor that enter the model's hash: enough to tell two initialisations apart. */
const SAMPLE = 1024;

/** Takes down what a run is made of: its fingerprint, its metric, and which parameters are prunable. */
export async function identify(
  config: FindConfig,
  source: Source,
  ranks: Pick<Ranks, 'size'>,
): Promise<Identity> {
  const seeds = seedsOf(config.seeds[0] as number);
  manualSeed(seeds.init);
  const model = await source.model(isDescribed(config, ranks) ? 'meta' : 'cpu');
  const { name, metric } = decidingMetric(source.task);
  const { torch, cpuCapability: cpu } = torchInfo();
  const identity: Identity = {
    versions: { espalier: packageVersion, torch },
    fingerprint: {
      model: modelHash(model),
      task: await taskHash(source.task, seeds.data),
      torch,
      cpu,
      device: config.device,
      threads: config.threads,
      ...(ranks.size > 1 ? { world: ranks.size } : {}),
    },
    metric: { name, better: metric.better },
    prunable: await describePrunable(model, config, source),
  };
  disposeModel(model);
  return identity;
}

async function describePrunable(
  model: Module,
  config: FindConfig,
  source: Source,
): Promise<Certificate['prunable']> {
  const undecayed = unmatchedDecay(model, config);
  const { tensors, protected: spared, unmatched } = await competitors(model, config, source);
  checkShapes(config, tensors);
  const plain = ({ name, tensor }: PrunableTensor) => ({ name, shape: tensor.shape, elements: tensor.numel });
  const total = (list: PrunableTensor[]) => list.reduce((sum, { tensor }) => sum + tensor.numel, 0);
  return {
    elements: total(tensors),
    parameters: total(tensors) + total(spared),
    tensors: tensors.map(plain),
    protected: spared.map((s) => ({ ...plain(s), why: s.why })),
    unmatched: [...unmatched, ...undecayed],
  };
}

/**
 * Patterns of parameters without decay that mean none.
 *
 * @throws ConfigError when there is one, unless `prune.strict` is false
 */
function unmatchedDecay(model: Module, { train, prune }: FindConfig): Certificate['prunable']['unmatched'] {
  const names = model.namedParameters().map(([name]) => name);
  const found = train.optimizer.noDecay.filter((pattern) => !names.some((name) => matches(name, pattern)));
  if (prune.strict && found.length > 0)
    throw new ConfigError(
      `Expected '${found[0]}' of train.optimizer.noDecay to mean a parameter, but the model has only ${names.join(', ')}`,
    );
  return found.map((pattern) => ({ rule: 'noDecay', pattern }));
}

/** The parameters that masks are made for, and why not for the others. */
async function competitors(model: Module, config: FindConfig, source: Source): Promise<Prunable> {
  const { scope: competing, protect, strict } = config.prune;
  if (!isUnits(competing)) return prunable(model, config.prune);
  // Names that mean nothing are refused, or taken down, as for weights.
  const { unmatched } = prunable(model, { protect, strict });
  const graph = await unitGraph(model, source);
  const { tensors } = unitTensors(graph, competing.units, protect);
  const known = new Set(tensors.map(({ name }) => name));
  const why = `no part of the ${competing.units.join(' and ')} that can go`;
  const others = model.namedParameters().filter(([name]) => !known.has(name));
  return { tensors, protected: others.map(([name, tensor]) => ({ name, tensor, why })), unmatched };
}

/** Refuses at once what would be refused when the first mask is made, after dense is trained. */
function checkShapes({ prune: { scope: competing } }: FindConfig, tensors: readonly PrunableTensor[]): void {
  if (isUnits(competing) || (!isNofM(competing) && !isBlock(competing))) return;
  for (const { name, tensor } of tensors)
    if (isNofM(competing)) checkDivides(name, tensor.shape, competing);
    else blocksOf(name, tensor.shape, competing);
}

function modelHash(model: Module): string {
  const hash = createHash('sha256');
  scope(() => {
    for (const [name, tensor] of stateTensors(model)) {
      hash.update(`${name} ${tensor.dtype} [${tensor.shape.join()}]\n`);
      // Of a model that is only described, what it draws is told by the seed and the code of its layers.
      if (tensor.device !== 'meta')
        addTensor(hash, tensor.detach().flatten().slice(0, 0, Math.min(SAMPLE, tensor.numel)));
    }
  });
  return hash.digest('hex');
}

/** The task's code and its first batch of each part: a change of the data shows even where the code is the same. */
async function taskHash(task: Task, seed: number): Promise<string> {
  const hash = createHash('sha256');
  hash.update(String(task.batch)).update(String(task.loss));
  for (const [name, metric] of Object.entries(task.metrics))
    hash.update(`${name} ${metric.better} ${metric.decides === true} ${String(metric.measure)}`);
  for (const part of ['train', 'validation', 'test'] as Part[])
    await scopeAsync(async () => {
      const position = { seed: part === 'train' ? seed : EVALUATION_SEED, step: 0, rank: 0, world: 1 };
      addValue(hash, await task.batch(part, position));
    });
  return hash.digest('hex');
}

function addValue(hash: Hash, value: unknown): void {
  if (value instanceof Tensor) {
    hash.update(`tensor ${value.dtype} [${value.shape.join()}]\n`);
    addTensor(hash, value);
  } else if (ArrayBuffer.isView(value)) {
    hash.update(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      hash.update(`${key}:`);
      addValue(hash, item);
    }
  } else hash.update(`${typeof value} ${String(value)}\n`);
}

function addTensor(hash: Hash, tensor: Tensor): void {
  const view = tensor.detach().cpu().contiguous().toTypedArray();
  hash.update(new Uint8Array(view.buffer, view.byteOffset, view.byteLength));
}
