// Norms over tensors of which each rank holds a part.

import { ops, type Tensor } from '../core/index.js';
import { shardedOf } from './box.js';

/**
 * The p-norm over tensors that belong to parameters, where those of sharded parameters are spread over ranks: the same on
 * every rank. A collective for each group that the parameters are sharded over.
 *
 * @param local the p-norm, 0-dim, over the tensors with these indices, as if the ranks' parts were all
 * @internal
 */
export function normOverRanks(
  parameters: readonly Tensor[],
  normType: number,
  local: (indices: readonly number[]) => Tensor,
): Tensor {
  const groups = new Map<string | undefined, number[]>();
  parameters.forEach((parameter, i) => {
    const group = shardedOf(parameter)?.group;
    const indices = groups.get(group);
    if (indices) indices.push(i);
    else groups.set(group, [i]);
  });
  if (groups.size === 1 && groups.has(undefined)) return local(parameters.map((_, i) => i));
  const norms = [...groups].map(([group, indices]) => {
    const norm = local(indices);
    return group === undefined ? norm : reduced(norm, normType, group);
  });
  return norms.length === 1 ? norms[0]! : ops.aten.linalg_vector_norm(ops.aten.stack(norms), normType);
}

/** Powers are added in float64: the rounding of the sum is not seen in the result. */
function reduced(norm: Tensor, normType: number, group: string): Tensor {
  if (normType === Infinity) return allReduce(norm, 'max', group);
  const { dtype } = norm;
  return allReduce(norm.to('float64').pow(normType), 'sum', group)
    .pow(1 / normType)
    .to(dtype);
}

function allReduce(tensor: Tensor, op: 'sum' | 'max', group: string): Tensor {
  return ops._c10d_functional.wait_tensor(ops._c10d_functional.all_reduce(tensor, op, group));
}
