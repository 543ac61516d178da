// Whole tensors of sharded parameters. Every rank calls these, in the same order.

import { ArgumentError, noGrad, ops, scope, type Tensor } from '../core/index.js';
import { StateDictError, type AnyModule, type StateDict } from '../nn/index.js';
import { stateOf } from '../nn/fields.js';
import { shardedOf } from './box.js';

/**
 * The full tensor of a sharded parameter, on every rank. A collective.
 *
 * @param local what is to be gathered instead of the parameter: anything of the shape of its shard, such as its gradient
 *   or a moment of its optimizer
 * @throws {ArgumentError} when the parameter is not sharded
 * @throws {ShapeError} when `local` has another shape than the shard
 * @example
 * const weight = fullTensor(model.head.weight);
 * const gradient = fullTensor(model.head.weight, model.head.weight.grad!);
 */
export function fullTensor(parameter: Tensor, local: Tensor = parameter): Tensor {
  const sharded = shardedOf(parameter);
  if (!sharded) throw new ArgumentError('Expected a sharded parameter but received another tensor');
  return scope(() => noGrad(() => ops.espalier.shard_read(sharded.native, sharded.index, local.detach())));
}

/**
 * The whole state by name, as `module.stateDict()` gives it without sharding; copies. A collective, and each rank holds
 * all of it: for small models and for checks. Checkpoints are written from the shards.
 */
export function fullStateDict(module: AnyModule): StateDict {
  const full = new Map<Tensor, Tensor>();
  const dict: StateDict = {};
  for (const [name, tensor] of stateOf(module)) {
    const known = full.get(tensor) ?? (shardedOf(tensor) ? fullTensor(tensor) : tensor.detach().clone());
    full.set(tensor, known);
    dict[name] = known;
  }
  return dict;
}

/**
 * Takes each rank's rows from the whole state. Nothing goes over the wire.
 *
 * @throws {StateDictError} when names or shapes do not agree; nothing is changed then.
 */
export function loadFullStateDict(module: AnyModule, dict: StateDict): void {
  const own = new Map(stateOf(module));
  const shapeOf = (tensor: Tensor): readonly number[] => shardedOf(tensor)?.shape ?? tensor.shape;
  const missingKeys = [...own.keys()].filter((key) => dict[key] === undefined);
  const unexpectedKeys = Object.keys(dict).filter((key) => !own.has(key));
  const mismatched = [...own].flatMap(([key, tensor]) => {
    const [expected, received] = [[...shapeOf(tensor)], dict[key]?.shape];
    return received && received.join() !== expected.join() ? [{ key, expected, received }] : [];
  });
  if (missingKeys.length + unexpectedKeys.length + mismatched.length > 0)
    throw new StateDictError(module.constructor.name, { missingKeys, unexpectedKeys, mismatched });
  scope(() =>
    noGrad(() => {
      for (const [key, tensor] of own) {
        const sharded = shardedOf(tensor);
        if (sharded) ops.espalier.shard_write(sharded.native, sharded.index, dict[key]!);
        else tensor.copy_(dict[key]!);
      }
    }),
  );
}
