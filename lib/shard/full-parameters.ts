// A sharded model as it was before, for a while.

import { ArgumentError, scope, type Tensor } from '../core/index.js';
import type { AnyModule } from '../nn/index.js';
import { hideSharded, shardedOf } from './box.js';
import { fullTensor } from './full.js';
import { unitOf } from './unit.js';

/**
 * Runs `body` while every parameter of a sharded module is its full tensor, a leaf of its own dtype, on every rank, and
 * forward and backward are those of an ordinary module: nothing is gathered, reduced or cast. For what only a whole model
 * can do: derivatives of derivatives, a look at all of its rows. Each rank holds all parameters meanwhile. They are copies:
 * what is written to them is gone afterwards. A collective.
 *
 * @param module that {@link shard} was called on
 * @throws {ArgumentError} when another module that is sharded owns one of its parameters
 * @example
 * const graph = await withFullParameters(model, () => dependencyGraph(model, (m) => m.forward(tokens)));
 */
export async function withFullParameters<T>(module: AnyModule, body: () => T | Promise<T>): Promise<T> {
  const inside = module.modules().flatMap((inner) => unitOf(inner) ?? []);
  const known = new Set(inside.flatMap(({ parameters }) => parameters));
  const foreign = module.namedParameters().find(([, p]) => shardedOf(p) && !known.has(p));
  if (foreign)
    throw new ArgumentError(
      `Expected the module that shard() was called on but received one inside it, which shares '${foreign[0]}'`,
    );
  let reveal = (): void => undefined;
  try {
    for (const unit of inside) scope(() => unit.nameFull(unit.parameters.map(fullOf)));
    reveal = hideSharded(known);
    return await body();
  } finally {
    reveal();
    for (const unit of inside) unit.point();
  }
}

function fullOf(parameter: Tensor): Tensor {
  return fullTensor(parameter).requiresGrad_(parameter.requiresGrad);
}
