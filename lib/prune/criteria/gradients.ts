import { describe } from '../../core/dtype.js';
import {
  ConfigError,
  getRngState,
  grad,
  manualSeed,
  noGrad,
  ops,
  scopeAsync,
  setRngState,
  Tensor,
  zerosLike,
} from '../../core/index.js';
import { refusePromise } from '../../core/synchronous.js';
import { breathe, throwIfAborted } from '../../core/yield.js';
import type { Module } from '../../nn/index.js';
import { shardOf } from '../../shard/box.js';
import { calibrationOf, type ScoreContext } from '../criterion.js';
import type { PrunableTensor } from '../prunable.js';

/** In which mode a criterion runs the model: batch normalisation and dropout know the difference. */
export type Mode = 'eval' | 'train';

export const MODES: readonly Mode[] = ['eval', 'train'];

export interface ModeOptions {
  /**
   * `eval` (default): no dropout, batch normalisation by running statistics. `train`: as in training, with random numbers
   * from the context's seed; buffers and generators are put back afterwards.
   */
  mode?: Mode;
}

/**
 * Visits the loss of every batch in turn, each in a scope of its own: no graph outlives its batch. The model's mode,
 * buffers and random state are put back, also after an error.
 */
export async function overBatches(
  context: ScoreContext,
  criterion: string,
  mode: Mode,
  visit: (loss: Tensor) => void,
): Promise<void> {
  const { signal } = context;
  // A loss knows what its model gives; a criterion does not have to.
  const model = context.model as Module;
  const calibration = calibrationOf(context, criterion);
  await withMode(context, mode, async () => {
    for (let batch = 0; batch < calibration.batches; batch++) {
      await breathe();
      throwIfAborted(signal);
      await scopeAsync(async () => visit(checkLoss(await calibration.loss(model, batch))));
    }
  });
}

/**
 * Visits the loss of every example of every batch in turn, as {@link overBatches} does that of batches.
 *
 * @returns how many examples there were
 * @throws ConfigError when the calibration gives no losses of examples
 */
export async function overExamples(
  context: ScoreContext,
  criterion: string,
  mode: Mode,
  visit: (loss: Tensor) => void,
): Promise<number> {
  const { signal } = context;
  const model = context.model as Module;
  const calibration = calibrationOf(context, criterion);
  if (!calibration.exampleLoss)
    throw new ConfigError(
      `Expected calibration with 'exampleLoss' for gradients of single examples in the criterion '${criterion}' but received none`,
    );
  let count = 0;
  await withMode(context, mode, async () => {
    for (let batch = 0; batch < calibration.batches; batch++)
      for (let example = 0, more = true; more; example++) {
        await breathe();
        throwIfAborted(signal);
        await scopeAsync(async () => {
          const loss = (await calibration.exampleLoss?.(model, batch, example)) ?? null;
          more = loss !== null;
          if (loss === null) return;
          visit(checkLoss(loss));
          count++;
        });
      }
  });
  if (count === 0)
    throw new ConfigError(`Expected examples to score by for the criterion '${criterion}' but received none`);
  return count;
}

/** Derivatives of a loss by the tensors in the dtype of {@link accumulators}; zero where it does not depend on one. */
export function gradientsOf(loss: Tensor, tensors: readonly PrunableTensor[]): Tensor[] {
  const inputs = tensors.map(({ tensor }) => tensor);
  if (inputs.some((t) => shardOf(t))) return gradientsOfShards(loss, inputs);
  return grad([loss], inputs, { allowUnused: true }).map((g, i) =>
    widened(g ?? zerosLike(inputs[i] as Tensor)),
  );
}

/** The mean over the ranks arrives in `grad`, for this rank's rows; what was there before has been put aside. */
function gradientsOfShards(loss: Tensor, inputs: readonly Tensor[]): Tensor[] {
  for (const input of inputs) input.grad = null;
  loss.backward();
  return inputs.map((input) => widened(input.grad ?? zerosLike(input)));
}

/** Zeros of the tensors' shapes to add gradients to: float64 for float64, float32 for all else. */
export function accumulators(tensors: readonly PrunableTensor[]): Tensor[] {
  return tensors.map(({ tensor }) => ops.aten.zeros_like(tensor, { dtype: wide(tensor) }));
}

/** A tensor in the dtype of accumulators, without its graph. */
export function widened(tensor: Tensor): Tensor {
  return tensor.detach().to(wide(tensor));
}

/** Scores of each tensor by name, computed without recording. */
export function scoresBy(
  tensors: readonly PrunableTensor[],
  score: (weight: Tensor, index: number) => Tensor,
) {
  return noGrad(() => new Map(tensors.map(({ name, tensor }, i) => [name, score(widened(tensor), i)])));
}

function wide(tensor: Tensor): 'float64' | 'float32' {
  return tensor.dtype === 'float64' ? 'float64' : 'float32';
}

/**
 * @internal A loss that `backward` can start from.
 *
 * @throws ConfigError when it is none; ArgumentError when it is a Promise, whose rejection is then nobody's
 */
export function checkLoss(loss: unknown): Tensor {
  refusePromise(loss, 'Expected loss to be a synchronous function');
  if (!(loss instanceof Tensor))
    throw new ConfigError(`Expected a loss that is a tensor but received ${describe(loss)}`);
  if (loss.numel !== 1 || !loss.requiresGrad)
    throw new ConfigError(
      `Expected a loss of one element that depends on the model's parameters but received shape [${loss.shape.join(', ')}]` +
        (loss.requiresGrad ? '' : ' without a graph'),
    );
  return loss;
}

async function withMode(context: ScoreContext, mode: Mode, body: () => Promise<void>): Promise<void> {
  const { model, tensors, seed } = context;
  const modes = model.modules().map((module) => ({ module, training: module.training }));
  const frozen = tensors.filter(({ tensor }) => !tensor.requiresGrad);
  const training = mode === 'train';
  const devices = training
    ? [...new Set(['cpu' as const, ...tensors.map(({ tensor }) => tensor.device)])]
    : [];
  const random = devices.map((device) => ({ device, state: getRngState(device) }));
  const sharded = tensors.some(({ tensor }) => shardOf(tensor));
  const gradients = (sharded ? model.parameters() : []).map((parameter) => {
    return { parameter, before: parameter.grad?.keep() ?? null };
  });
  const buffers = training ? model.buffers().map((buffer) => ({ buffer, before: buffer.clone() })) : [];
  try {
    model.train(training);
    for (const { tensor } of frozen) tensor.requiresGrad_(true);
    if (training) manualSeed(seed);
    await body();
  } finally {
    for (const { module, training: was } of modes) module.training = was;
    for (const { tensor } of frozen) tensor.requiresGrad_(false);
    for (const { device, state } of random) setRngState(state, device);
    for (const { parameter, before } of gradients) parameter.grad = before;
    noGrad(() => buffers.forEach(({ buffer, before }) => buffer.copy_(before)));
  }
}
