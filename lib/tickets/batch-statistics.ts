import { noGrad, scope, scopeAsync } from '../core/index.js';
import { breathe } from '../core/yield.js';
import { BatchNorm2d, type Module } from '../nn/index.js';
import type { Task } from './task.js';

/**
 * Takes the running statistics of every BatchNorm again, as the plain average over training batches: the statistics of two
 * networks do not average to those of the network between them. The rest of the model is in evaluation mode. Nothing
 * happens to a model without running statistics.
 *
 * @param dataSeed of the batches' positions, 0, 1, 2, …
 */
export async function recomputeStatistics(
  model: Module,
  task: Task,
  dataSeed: number,
  batches: number,
): Promise<void> {
  const layers = model
    .modules()
    .filter((m): m is BatchNorm2d => m instanceof BatchNorm2d && m.running_mean !== null);
  if (layers.length === 0) return;
  const momenta = layers.map((layer) => layer.momentum);
  model.eval();
  for (const layer of layers) {
    scope(() => {
      layer.running_mean?.zero_();
      layer.running_var?.fill_(1);
      layer.num_batches_tracked?.zero_();
    });
    layer.momentum = null;
    layer.training = true;
  }
  try {
    for (let step = 0; step < batches; step++) {
      await scopeAsync(async () => {
        const batch = await task.batch('train', { seed: dataSeed, step, rank: 0, world: 1 });
        noGrad(() => void task.loss(model, batch));
      });
      await breathe();
    }
  } finally {
    layers.forEach((layer, i) => (layer.momentum = momenta[i] as number | null));
    model.train();
  }
}
