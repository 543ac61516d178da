import { ConfigError, grad, Tensor, zerosLike } from '../../core/index.js';
import { withDoubleBackward } from '../../nn/functional/attention.js';
import type { AnyModule } from '../../nn/index.js';
import type { Criterion, ScoreContext } from '../criterion.js';
import { averageOver } from '../sharded/group.js';
import {
  accumulators,
  gradientsOf,
  MODES,
  overBatches,
  scoresBy,
  widened,
  type Mode,
  type ModeOptions,
} from './gradients.js';
import { checkChoice, checkOptions } from './options.js';

export interface GraspOptions extends ModeOptions {
  /**
   * The model's outputs are divided by it: with softmax of large logits the Hessian says little. Default 200, as in the
   * paper's code; 1 where the loss is no cross-entropy of logits.
   */
  temperature?: number;
}

/**
 * Gradient signal preservation, GraSP (Wang et al. 2020): S = −w ⊙ Hg with g = Σ_b ∇L_b and H = Σ_b ∇²L_b over the
 * prunable weights; the weights of the largest S are removed, those whose removal lowers the gradient's norm least (or
 * raises it). Scores here are −S, pruned from the smallest signed value. Hg comes from a double backward and not from
 * H. Meant for the network at its initialisation. Needs calibration; per batch one backward and one double backward.
 *
 * @example
 * await pruneAsync(model, { criterion: { name: 'grasp', temperature: 200 }, density: 0.1, calibration });
 */
export function grasp(options: GraspOptions = {}): Criterion {
  checkOptions('grasp', options, ['mode', 'temperature']);
  const mode = checkChoice('mode', options.mode ?? 'eval', MODES);
  const temperature = options.temperature ?? 200;
  if (!(temperature > 0)) throw new ConfigError(`Expected 'temperature' above 0 but received ${temperature}`);
  return {
    name: 'grasp',
    shards: 'model',
    order: 'value',
    // A pass for g; for Hg a forward and a backward, and a backward through both, which is twice their work: three more.
    passes: (batches) => 4 * batches,
    async score(context) {
      const products = await cooled(context.model, temperature, () => hessianTimesGradient(context, mode));
      return scoresBy(context.tensors, (w, i) => w.mul(products[i]!));
    },
  };
}

/** Hg over the prunable weights. */
async function hessianTimesGradient(context: ScoreContext, mode: Mode): Promise<Tensor[]> {
  const { tensors } = context;
  const inputs = tensors.map(({ tensor }) => tensor);
  const g = accumulators(tensors);
  await overBatches(context, 'grasp', mode, (loss) =>
    gradientsOf(loss, tensors).forEach((part, i) => g[i]?.add_(part)),
  );
  await averageOver(context.group, g);
  const products = accumulators(tensors);
  await withDoubleBackward(() =>
    overBatches(context, 'grasp', mode, (loss) => {
      const parts = grad([loss], inputs, { createGraph: true, allowUnused: true });
      const dots = parts.flatMap((part, i) =>
        part?.requiresGrad ? [part.mul(g[i]!.to(part.dtype)).sum()] : [],
      );
      // Without a graph the gradient is constant, and the Hessian 0.
      if (dots.length === 0) return;
      const z = dots.reduce((a, b) => a.add(b));
      grad([z], inputs, { allowUnused: true }).forEach((product, i) =>
        products[i]?.add_(widened(product ?? zerosLike(inputs[i]!))),
      );
    }),
  );
  await averageOver(context.group, products);
  return products;
}

async function cooled<T>(model: AnyModule, temperature: number, body: () => Promise<T>): Promise<T> {
  const hook = model.registerForwardHook((_, __, output) => {
    if (temperature === 1) return undefined;
    if (output instanceof Tensor) return output.div(temperature);
    throw new ConfigError(
      `Expected a model that gives one tensor for 'temperature' ${temperature}: set it to 1 for this one`,
    );
  });
  try {
    return await body();
  } finally {
    hook.remove();
  }
}
