import type { Tensor } from '../core/tensor.js';
import type { Module } from '../nn/module.js';

/** The three parts of a data set. `test` decides; `validation` draws the curves and finds the steps to a level. */
export type Part = 'train' | 'validation' | 'test';

/**
 * Where a batch sits in a run. A batch is a pure function of this and of nothing else: the same position gives
 * the same bytes whichever process asks, in whatever order.
 */
export interface Position {
  /** Seed of the data order, derived from the run's seed; a constant for `validation` and `test`. */
  seed: number;
  /** Micro-batch index: optimizer step × accumulation + i when training, 0, 1, 2, … when measuring. */
  step: number;
  rank: number;
  world: number;
}

/** A quantity measured on a model: its mean over batches is what a run records. */
export interface Metric<B = unknown> {
  /** Which way is better. */
  better: 'lower' | 'higher';
  /** Exactly one metric of a task decides the verdict. With a single metric this may be left out. */
  decides?: boolean;
  /** The mean over one batch, as a 0-dim tensor or a number. Called in evaluation mode, without gradients. */
  measure(model: Module, batch: B): Tensor | number;
  /** How many examples the batch's mean stands for (1 when left out: all batches weigh the same). */
  weight?(batch: B): number;
}

/** The only thing a user must write to search for a ticket: data, a loss, and what is measured. */
export interface Task<B = unknown> {
  /** A pure function of the position. Tensors are made on the CPU or on the run's device, as the task likes. */
  batch(part: Part, at: Position): B | Promise<B>;
  /** The mean loss of a batch as a 0-dim tensor that carries gradients. */
  loss(model: Module, batch: B): Tensor;
  metrics: Record<string, Metric<B>>;
  /** How many batches make the whole of a part; the config's `evaluate` is the limit. Left out: as the config says. */
  batches?(part: 'validation' | 'test'): number;
}
