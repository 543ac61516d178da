import { ConfigError, grad, scope, zeros, type Tensor } from '../core/index.js';
import { Conv1d, Conv2d, Linear, type AnyModule } from '../nn/index.js';
import { overBatches } from './criteria/gradients.js';
import type { ScoreContext } from './criterion.js';

/**
 * ‖X_j‖₂ of what each weight of each prunable tensor is multiplied by, over all examples and positions of the calibration,
 * float64, in a shape that broadcasts against the tensor: [1, inputs] for a Linear. A convolution is the matrix
 * [outputs, inputs · kernel] that its patches are multiplied by, so each place of the kernel has a norm of its own, padding
 * counted as the zeros that it is. Taken with hooks in evaluation mode, so only of Linear and convolution layers whose
 * `forward` is called.
 *
 * @throws ConfigError that names the tensors whose inputs were not seen
 */
export async function activationNorms(context: ScoreContext): Promise<Map<string, Tensor>> {
  const { model, tensors } = context;
  const sums = new Map<string, Tensor>();
  const hooks = model.modules().flatMap((module) => {
    const squaresOf = squaresIn(module);
    const of = squaresOf && tensors.find(({ tensor }) => tensor === (module as Linear).weight);
    if (!of) return [];
    const shape = module instanceof Linear ? [1, of.tensor.size(1)] : of.tensor.shape;
    const squares = zeros(shape, { dtype: 'float64', device: of.tensor.device });
    const add = (x: Tensor) => {
      scope(() => squares.add_(squaresOf(x.detach().double().square())));
      sums.set(of.name, squares);
    };
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
  return new Map([...sums].map(([name, sum]) => [name, sum.sqrt()]));
}

/** Adds up squared inputs of a module in the places of its weight; undefined where that is not known. */
function squaresIn(module: AnyModule): ((squares: Tensor) => Tensor) | undefined {
  if (module instanceof Linear) return (x) => x.reshape(-1, x.size(-1)).sum(0, { keepdim: true });
  if (module instanceof Conv1d || module instanceof Conv2d) return (x) => patchSums(module, x);
  return undefined;
}

/**
 * Σ over examples and patches, of the weight's shape. At each place of the kernel it is the derivative by the weight there
 * of the convolution's sum, which does not depend on what the weight is; one output of a group is enough.
 */
function patchSums(module: Conv1d | Conv2d, squares: Tensor): Tensor {
  const [outputs = 1, ...rest] = module.weight.shape;
  const groups = module.inChannels / (rest[0] ?? 1);
  const batched = squares.ndim === module.weight.ndim;
  const weight = zeros([groups, ...rest], { dtype: 'float64', device: squares.device }).requiresGrad_(true);
  const total = module.convolve(batched ? squares.sum(0, { keepdim: true }) : squares, weight, null).sum();
  return (grad([total], [weight])[0] as Tensor).repeatInterleave(outputs / groups, 0);
}
