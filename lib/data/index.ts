// Data: where batches come from, and which examples are in them.

export type { Metric, Part, Position, Task } from '../tickets/task.js';
export {
  classificationTask,
  type ClassificationOptions,
  type ClassificationTask,
} from './classification-task.js';
export { digits, type DigitsOptions } from './digits.js';
export { examples, splitExamples, type Examples, type LazyExamples } from './examples.js';
export { readIdx } from './idx.js';
export { batches, fromIterable, type BatchesOptions, type PrefetchOptions } from './iterable.js';
export { permutation, sample } from './permutation.js';
export { CounterRandom, deriveSeed, type Seed } from './random.js';
export {
  inOrder,
  shuffled,
  withReplacement,
  type FiniteSampler,
  type Sampler,
  type SamplerPosition,
} from './sampler.js';
export { splitRanges, type Range, type SplitOptions } from './split.js';
export { readTextTokens, readTextTokensSync, type TextOptions } from './text.js';
export { textTask, type TextBatch, type TextTask, type TextTaskOptions } from './text-task.js';
export { TokenStream, type ByteVocabulary, type TokenDType } from './tokens.js';
