// Classification as a task.

import { asyncScopes } from '../core/handle.js';
import type { Device, Tensor } from '../core/index.js';
import { crossEntropy } from '../nn/functional/loss.js';
import type { Part, Position, Task } from '../tickets/task.js';
import { checkExamples, take, type Examples, type LazyExamples } from './examples.js';
import { hitRate, LatestOutput } from './outputs.js';
import { inOrder, shuffled } from './sampler.js';

/** What {@link classificationTask} is made of. */
export interface ClassificationOptions {
  train: Examples | LazyExamples;
  /** Draws the curves. */
  validation: Examples | LazyExamples;
  /** Decides. */
  test: Examples | LazyExamples;
  /** Number of classes, to check the labels by. */
  classes?: number;
  /** Examples per training batch and rank. Default 64. */
  batch?: number;
  /** Examples per batch of evaluation. Default 500. */
  evaluationBatch?: number;
  /** At most so many batches of validation and of test, spread evenly. Default: all. */
  evaluationBatches?: number;
  /** Which metric decides. Default `'accuracy'`. */
  decides?: 'accuracy' | 'loss';
  /** Where the batches go. Default `'cpu'`. */
  device?: Device;
}

/** Classification. */
export interface ClassificationTask extends Task<Examples> {
  batches(part: 'validation' | 'test'): number;
}

/**
 * Classification of labelled examples in memory. The model maps a batch of inputs to logits [examples, classes]; the
 * loss is the mean cross-entropy.
 *
 * Training shows every example once per epoch, in an order of its own for each seed and epoch. Metrics: `accuracy`,
 * which decides (higher is better), and `loss` in nats.
 *
 * @throws {DataError} when inputs and classes do not fit together
 * @example
 * const task = classificationTask({ ...splitExamples(examples(pixels, [784], labels)), classes: 10, batch: 60 });
 */
export function classificationTask(options: ClassificationOptions): ClassificationTask {
  const {
    classes,
    batch = 64,
    evaluationBatch = 500,
    evaluationBatches,
    decides = 'accuracy',
    device = 'cpu',
  } = options;
  const parts = {
    train: new Source(options.train, classes, 'train'),
    validation: new Source(options.validation, classes, 'validation'),
    test: new Source(options.test, classes, 'test'),
  };
  const samplers = {
    train: { batches: Infinity, indices: shuffled(parts.train.count, batch) },
    validation: inOrder(parts.validation.count, evaluationBatch, evaluationBatches),
    test: inOrder(parts.test.count, evaluationBatch, evaluationBatches),
  };
  const pick = (examples: Examples, part: Part, at: Position): Examples => {
    const { x, y } = take(examples, samplers[part].indices(at));
    return device === 'cpu' ? { x, y } : { x: x.to(device), y: y.to(device) };
  };
  const latest = new LatestOutput();
  const weight = ({ y }: Examples): number => y.numel;
  return {
    batch: (part, at) => {
      const examples = parts[part].get();
      return examples instanceof Promise ? examples.then((e) => pick(e, part, at)) : pick(examples, part, at);
    },
    batches: (part) => samplers[part].batches,
    loss: (model, { x, y }): Tensor => crossEntropy(model.forward(x), y),
    metrics: {
      accuracy: {
        better: 'higher',
        decides: decides === 'accuracy',
        weight,
        measure: (model, b) => hitRate(latest.of(model, b, b.x), b.y),
      },
      loss: {
        better: 'lower',
        decides: decides === 'loss',
        weight,
        measure: (model, b) => crossEntropy(latest.of(model, b, b.x), b.y),
      },
    },
  };
}

/** Examples, made once. */
class Source {
  readonly count: number;
  #examples: Examples | Promise<Examples> | undefined;

  constructor(
    private readonly given: Examples | LazyExamples,
    private readonly classes: number | undefined,
    private readonly part: Part,
  ) {
    if ('load' in given) this.count = given.count;
    else {
      this.#examples = checkExamples(given, classes, part);
      this.count = given.x.shape[0];
    }
  }

  get(): Examples | Promise<Examples> {
    // Shared by all who will ask: the asynchronous scope of the first must not own them.
    return (this.#examples ??= asyncScopes.exit(() => this.#load()));
  }

  async #load(): Promise<Examples> {
    const examples = checkExamples(await (this.given as LazyExamples).load(), this.classes, this.part);
    this.#examples = examples;
    return examples;
  }
}
