// Lookup tables.

import { noGrad, type Tensor } from '../core/index.js';
import type { FactoryOptions } from './device.js';
import { embedding, type EmbeddingOptions } from './functional/linear.js';
import * as init from './init.js';
import { emptyParameter } from './linear.js';
import { Module } from './module.js';
import type { Parameter } from './state.js';

/**
 * Rows of a trained table by index: [...] of integers to [..., embeddingDim]. `weight` has shape
 * [numEmbeddings, embeddingDim] and starts normal(0, 1); the row `paddingIdx` starts at zero and stays there.
 *
 * @example
 * const table = new nn.Embedding(256, 64);
 * table.forward(tokens);     // [batch, time] -> [batch, time, 64]
 */
export class Embedding extends Module<[Tensor], Tensor> {
  weight: Parameter;
  readonly lookup: EmbeddingOptions | undefined;

  constructor(
    readonly numEmbeddings: number,
    readonly embeddingDim: number,
    options: EmbeddingOptions & FactoryOptions = {},
  ) {
    super();
    const { paddingIdx, maxNorm, normType, scaleGradByFreq } = options;
    if (paddingIdx !== undefined && !(paddingIdx >= -numEmbeddings && paddingIdx < numEmbeddings)) {
      throw new RangeError(`Expected paddingIdx within ${numEmbeddings} rows but received ${paddingIdx}`);
    }
    const plain = paddingIdx === undefined && maxNorm === undefined && !scaleGradByFreq;
    this.lookup = plain ? undefined : { paddingIdx, maxNorm, normType, scaleGradByFreq };
    this.weight = emptyParameter([numEmbeddings, embeddingDim], options);
    this.resetParameters();
  }

  /** Draws the table anew. */
  resetParameters(): void {
    init.normal_(this.weight);
    const row = this.lookup?.paddingIdx;
    if (row === undefined) return;
    noGrad(() => {
      const padding = this.weight.select(0, row);
      padding.zero_();
      padding.dispose();
    });
  }

  forward(indices: Tensor): Tensor {
    return embedding(indices, this.weight, this.lookup);
  }

  override extraRepr(): string {
    return `${this.numEmbeddings}, ${this.embeddingDim}`;
  }
}
