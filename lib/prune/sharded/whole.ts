import { ConfigError } from '../../core/index.js';
import { numelOf } from '../../core/shape.js';
import type { ProcessGroup } from '../../dist/index.js';
import { groupNamed } from '../../dist/world.js';
import type { AnyModule } from '../../nn/index.js';
import { shardedOf } from '../../shard/box.js';
import type { BudgetTensor } from '../budget.js';
import type { Masks } from '../mask.js';
import type { PrunableTensor } from '../prunable.js';
import { sumOver } from './group.js';

/**
 * The group over which the tensors are sharded; undefined where none is.
 *
 * @throws ConfigError when some are sharded and others are not, or over other groups
 */
export function groupOf(tensors: readonly PrunableTensor[]): ProcessGroup | undefined {
  const names = new Set(tensors.map(({ tensor }) => shardedOf(tensor)?.group));
  if (names.size > 1)
    throw new ConfigError(
      'Expected prunable parameters that are all sharded over one group, or none of them',
    );
  const [name] = names;
  if (name === undefined) return undefined;
  const group = groupNamed(name);
  if (!group) throw new ConfigError(`Expected the process group '${name}' to be there but it was destroyed`);
  return group;
}

/** The tensors as one process would have them, by their shards and masks; a collective. */
export async function wholeTensors(
  tensors: readonly PrunableTensor[],
  masks: Masks,
  group: ProcessGroup,
): Promise<BudgetTensor[]> {
  const own = tensors.map(({ name, tensor }) => masks.get(name)?.count ?? tensor.numel);
  const alive = await sumOver(group, own);
  return tensors.map(({ name, tensor }, i) => {
    const { shape } = shardedOf(tensor) ?? tensor;
    return { name, shape, numel: numelOf(shape), alive: alive[i] as number };
  });
}

/**
 * Refuses a sharded model, for what would take this rank's rows for all there are.
 *
 * @param instead what to do
 * @throws ConfigError that names a sharded parameter
 */
export function requireWhole(model: AnyModule, instead: string): void {
  const found = model.namedParameters().find(([, tensor]) => shardedOf(tensor));
  if (found) throw new ConfigError(`Expected a model that is not sharded but '${found[0]}' is: ${instead}`);
}
