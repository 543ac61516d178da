import { ConfigError, noGrad, ops, scope, type Tensor } from '../core/index.js';
import { Linear } from '../nn/index.js';
import { overBatches } from './criteria/gradients.js';
import type { ScoreContext } from './criterion.js';

/**
 * ‖X_j‖₂ of every input j of each prunable tensor over all examples and positions of the calibration, float64 [inputs],
 * by parameter name. Taken with forward hooks in evaluation mode, so only of weights of Linear layers whose `forward` is
 * called.
 *
 * @throws ConfigError that names the tensors whose inputs were not seen
 */
export async function activationNorms(context: ScoreContext): Promise<Map<string, Tensor>> {
  const { model, tensors } = context;
  const sums = new Map<string, Tensor>();
  const hooks = model.modules().flatMap((module) => {
    const of = tensors.find(({ tensor }) => module instanceof Linear && module.weight === tensor);
    if (!of) return [];
    const squares = ops.aten.zeros([of.tensor.size(1)], { dtype: 'float64', device: of.tensor.device });
    const add = (x: Tensor) =>
      noGrad(() =>
        scope(() => {
          const rows = x.detach().reshape(-1, squares.size(0)).double();
          squares.add_(rows.mul(rows).sum(0));
          sums.set(of.name, squares);
        }),
      );
    return [(module as Linear).registerForwardPreHook((_, [x]) => add(x))];
  });
  try {
    await overBatches(context, 'owl', 'eval', () => undefined);
  } finally {
    for (const hook of hooks) hook.remove();
  }
  const unseen = tensors.filter(({ name }) => !sums.has(name)).map(({ name }) => `'${name}'`);
  if (unseen.length > 0)
    throw new ConfigError(
      `Expected the inputs of every prunable tensor but saw none of ${unseen.join(', ')}`,
    );
  return new Map([...sums].map(([name, squares]) => [name, squares.sqrt()]));
}
