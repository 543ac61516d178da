// Language modelling as a task: predict every next token of a window.

import { DataError, scope, type Device, type Tensor } from '../core/index.js';
import { crossEntropy } from '../nn/functional/loss.js';
import type { Module } from '../nn/module.js';
import type { Metric, Part, Position, Task } from '../tickets/task.js';
import { hitRate, LatestOutput } from './outputs.js';
import { inOrder, shuffled } from './sampler.js';
import { splitRanges, Windows, type SplitOptions } from './split.js';
import { readTextTokensSync, type TextOptions } from './text.js';
import { TokenStream } from './tokens.js';

/** A batch of windows. */
export interface TextBatch {
  /** Tokens, int64 [windows, context]. */
  x: Tensor;
  /** The token after each, int64 [windows, context]. */
  y: Tensor;
}

/** What {@link textTask} is made of: exactly one of `path`, `text` and `tokens`. */
export interface TextTaskOptions extends TextOptions {
  /** A text file or a folder of them. A large folder is better read with `readTextTokens`, which does not block. */
  path?: string;
  /** The text itself. */
  text?: string | Uint8Array;
  /** Tokens from elsewhere: `TokenStream.fromFile`, `await readTextTokens(…)`. */
  tokens?: TokenStream;
  /** Tokens that the model sees at once. Default 64. */
  context?: number;
  /** Windows per training batch and rank. Default 32. */
  batch?: number;
  /** Which part of the text is for what. */
  split?: SplitOptions;
  /** Windows per batch of evaluation. Default: as in training. */
  evaluationBatch?: number;
  /** At most so many batches of validation and of test, spread evenly. Default: all. */
  evaluationBatches?: number;
  /** Bytes of text per token on average, for `bitsPerByte`. Default 1 for text; for other tokens the metric is left out. */
  bytesPerToken?: number;
  /** Where the batches go. Default `'cpu'`. */
  device?: Device;
}

/** Language modelling. */
export interface TextTask extends Task<TextBatch> {
  /** Tokens are below this. */
  readonly vocabulary: number;
  readonly context: number;
  readonly tokens: TokenStream;
  batch(part: Part, at: Position): TextBatch;
  batches(part: 'validation' | 'test'): number;
}

/**
 * Language modelling on bytes of text or on tokens. The model maps int64 [windows, context] to logits
 * [windows, context, vocabulary]; the loss is the mean cross-entropy over all positions.
 *
 * Training draws windows that start anywhere, each start once per epoch. Evaluation takes windows in their order, none
 * overlapping. No window crosses from one part of the split into another.
 *
 * Metrics: `loss` in nats per token, which decides (lower is better), `accuracy` of the most likely token, and
 * `bitsPerByte`.
 *
 * @throws {DataError} when a part of the split is too short for one window
 * @example
 * const task = textTask({ path: 'corpus.txt', context: 128, batch: 32, vocabulary: 'seen' });
 * const model = new Gpt({ vocabulary: task.vocabulary, context: task.context });
 */
export function textTask(options: TextTaskOptions): TextTask {
  const { context = 64, batch = 32, evaluationBatch = batch, evaluationBatches, device = 'cpu' } = options;
  if (!Number.isInteger(context) || context < 1) {
    throw new DataError(`Expected a context of at least 1 token but received ${context}`);
  }
  const tokens = tokensOf(options);
  const { bytesPerToken = tokens.isText ? 1 : undefined } = options;
  const ranges = splitRanges(tokens.length, options.split);
  const windowsOf = (part: Part): Windows => {
    const windows = new Windows(ranges[part], context + 1, part === 'train' ? 1 : context);
    if (windows.count > 0) return windows;
    throw new DataError(
      `Expected at least ${context + 1} tokens in one piece for ${part} but ${tokens.length} tokens were split into shorter ones`,
    );
  };
  const windows = { train: windowsOf('train'), validation: windowsOf('validation'), test: windowsOf('test') };
  const samplers = {
    train: { batches: Infinity, indices: shuffled(windows.train.count, batch) },
    validation: inOrder(windows.validation.count, evaluationBatch, evaluationBatches),
    test: inOrder(windows.test.count, evaluationBatch, evaluationBatches),
  };
  return {
    vocabulary: tokens.vocabulary,
    context,
    tokens,
    batch: (part: Part, at: Position): TextBatch =>
      scope(() => {
        const starts = samplers[part].indices(at).map((index) => windows[part].start(index));
        const all = tokens.windows(starts, context + 1);
        return { x: place(all.narrow(1, 0, context), device), y: place(all.narrow(1, 1, context), device) };
      }),
    batches: (part) => samplers[part].batches,
    loss: (model, { x, y }) => tokenLoss(model.forward(x), y),
    metrics: tokenMetrics(bytesPerToken),
  };
}

function tokensOf({ path, text, tokens, ...options }: TextTaskOptions): TokenStream {
  const given = Object.entries({ path, text, tokens }).filter(([, value]) => value !== undefined);
  if (given.length !== 1) {
    const received = given.map(([name]) => name).join(' and ') || 'none';
    throw new DataError(`Expected one of path, text and tokens but received ${received}`);
  }
  if (tokens) return tokens;
  return path !== undefined
    ? readTextTokensSync(path, options)
    : TokenStream.fromText(text!, options.vocabulary);
}

/** Of its own memory, so that nothing larger stays alive behind it. */
function place(view: Tensor, device: Device): Tensor {
  return device === 'cpu' ? view.contiguous() : view.contiguous().to(device);
}

/** Mean cross-entropy over all positions, in nats. */
function tokenLoss(logits: Tensor, y: Tensor): Tensor {
  return crossEntropy(logits.flatten(0, -2), y.flatten());
}

function tokenMetrics(bytesPerToken: number | undefined): Record<string, Metric<TextBatch>> {
  const latest = new LatestOutput();
  const weight = ({ y }: TextBatch): number => y.numel;
  const loss = (model: Module, batch: TextBatch): Tensor =>
    tokenLoss(latest.of(model, batch, batch.x), batch.y);
  const metrics: Record<string, Metric<TextBatch>> = {
    loss: { better: 'lower', decides: true, weight, measure: loss },
    accuracy: {
      better: 'higher',
      weight,
      measure: (model, batch) => hitRate(latest.of(model, batch, batch.x), batch.y),
    },
  };
  if (bytesPerToken !== undefined) {
    const bits = 1 / (Math.LN2 * bytesPerToken);
    metrics['bitsPerByte'] = {
      better: 'lower',
      weight,
      measure: (model, batch) => loss(model, batch).mul(bits),
    };
  }
  return metrics;
}
