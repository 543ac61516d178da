// Memory and first values for a sharded model that was built on the meta device. Each full parameter is drawn in turn and
// cut at once: no rank ever holds more than one, and the weights are those of any number of ranks.

import { repoint } from '../core/handle.js';
import { ArgumentError, noGrad, ops, scope, type Tensor } from '../core/index.js';
import type { AnyModule, Parameter } from '../nn/index.js';
import { join } from '../nn/fields.js';
import { shardedOf } from './box.js';

/** A module that can draw its parameters, and fill its buffers, anew. */
interface Resettable {
  resetParameters(): void;
}

const isResettable = (module: object): module is Resettable =>
  'resetParameters' in module && typeof module.resetParameters === 'function';

/**
 * Draws every parameter of `root` that is on the meta device with the `resetParameters` of its own module and of those
 * around it, inner ones first, as their constructors would; then fills the buffers that were. While one parameter is
 * drawn all others are on the meta device, where drawing neither writes nor takes random numbers.
 *
 * @param parameters sharded ones, still naming tensors of the meta device
 */
export function materialize(root: AnyModule, parameters: ReadonlySet<Tensor>, device: string): void {
  const modules = new Map(root.namedModules());
  for (const [name, parameter] of root.namedParameters()) {
    if (parameters.has(parameter)) scope(() => draw(parameter, device, resetters(modules, name)));
  }
  const filled = new Set<Resettable>();
  for (const [name, buffer] of root.namedBuffers()) {
    if (buffer.device !== 'meta') continue;
    scope(() => repoint([buffer], [ops.aten.empty_like(buffer, { device })]));
    for (const module of resetters(modules, name)) filled.add(module);
  }
  for (const module of filled) scope(() => module.resetParameters());
}

function draw(parameter: Parameter, device: string, modules: readonly Resettable[]): void {
  const sharded = shardedOf(parameter)!;
  const meta = parameter.detach().requiresGrad_(parameter.requiresGrad);
  const full = ops.aten.empty_like(parameter, { device });
  repoint([parameter], [full]);
  try {
    for (const module of modules) scope(() => module.resetParameters());
    noGrad(() => ops.espalier.shard_write(sharded.native, sharded.index, full));
  } finally {
    repoint([parameter], [meta]);
  }
}

/** The modules on the way to a parameter or buffer that can reset it, the innermost first. */
function resetters(modules: ReadonlyMap<string, AnyModule>, name: string): Resettable[] {
  const found: Resettable[] = [];
  const parts = name.split('.');
  for (let length = parts.length - 1; length >= 0; length--) {
    const module = modules.get(parts.slice(0, length).reduce(join, ''));
    if (module && isResettable(module)) found.push(module);
  }
  if (found.length === 0)
    throw new ArgumentError(
      `Expected a module around ${name} to have the method resetParameters, which fills it after the meta device`,
    );
  return found;
}
