// What the built-in metrics share. Several metrics of one batch need the same output of the model: it is computed once.

import type { Tensor } from '../core/index.js';
import type { Module } from '../nn/module.js';

/**
 * The output of a model for the batch that is being measured. It is computed anew for another model or batch, when a
 * parameter or buffer has changed, after it was freed, and at the latest when the running synchronous code has ended.
 */
export class LatestOutput {
  #latest: { model: Module; batch: object; state: string; output: Tensor } | undefined;

  /** `model.forward(input)`, where the input is the batch's. */
  of(model: Module, batch: object, input: Tensor): Tensor {
    const state = stateOf(model);
    const latest = this.#latest;
    if (
      latest &&
      latest.model === model &&
      latest.batch === batch &&
      latest.state === state &&
      !latest.output.disposed
    ) {
      return latest.output;
    }
    const output = model.forward(input);
    if (!this.#latest) queueMicrotask(() => (this.#latest = undefined));
    this.#latest = { model, batch, state: stateOf(model), output };
    return output;
  }
}

/** Changes whenever weights or mode do. */
function stateOf(model: Module): string {
  let versions = 0;
  for (const parameter of model.parameters()) versions += parameter.version;
  for (const buffer of model.buffers()) versions += buffer.version;
  return `${versions} ${model.training}`;
}

/** Share of examples whose largest logit (last dimension) is the target's: 0-dim float32. */
export function hitRate(logits: Tensor, y: Tensor): Tensor {
  return logits.argmax(-1).eq(y).float().mean();
}
