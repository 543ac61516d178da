// Which parameter belongs to which unit.

import { ArgumentError } from '../core/index.js';
import { isParameter, type AnyModule, type Parameter } from '../nn/index.js';
import { fieldsOf, isModule, join, MODULE } from '../nn/fields.js';
import { shardedOf } from './box.js';
import type { UnitChoice } from './options.js';

/** A unit to be: a module with the parameters that are its own. */
export interface UnitParameters {
  module: AnyModule;
  parameters: Parameter[];
}

/**
 * The units of `root`, it first, with their parameters in the order of the registry. A parameter belongs to the innermost
 * unit around it; one that several units use belongs to `root`, which is gathered while any of them runs. Modules that
 * `done` holds are units already.
 */
export function unitsOf(
  root: AnyModule,
  by: UnitChoice | undefined,
  done: (m: AnyModule) => boolean,
): UnitParameters[] {
  const chosen = choice(by);
  const owners = new Map<Parameter, Set<AnyModule>>();
  const units = new Map<AnyModule, Parameter[]>([[root, []]]);
  const path: AnyModule[] = [];
  function down(module: AnyModule, name: string, unit: AnyModule): void {
    if (path.includes(module) || (module !== root && done(module))) return;
    if (module !== root && chosen(module, name)) {
      unit = module;
      if (!units.has(module)) units.set(module, []);
    }
    path.push(module);
    for (const field of fieldsOf(module)) {
      if (isModule(field.value)) down(field.value, join(name, field.name), unit);
      else if (isParameter(field.value)) {
        refuse(field.value, join(name, field.name));
        owners.set(field.value, (owners.get(field.value) ?? new Set()).add(unit));
      }
    }
    path.pop();
  }
  down(root, '', root);
  for (const [parameter, of] of owners) units.get(of.size === 1 ? [...of][0]! : root)!.push(parameter);
  return [...units].map(([module, parameters]) => ({ module, parameters }));
}

function choice(by: UnitChoice | undefined): (module: AnyModule, path: string) => boolean {
  if (by === undefined) return () => false;
  if (typeof by !== 'function')
    throw new ArgumentError(`Expected a class of modules or a function for by but received ${typeof by}`);
  const { prototype } = by as { prototype?: unknown };
  if (typeof prototype === 'object' && prototype !== null && MODULE in prototype)
    return (module) => module instanceof by;
  return by as (module: AnyModule, path: string) => boolean;
}

function refuse(parameter: Parameter, name: string): void {
  if (shardedOf(parameter))
    throw new ArgumentError(
      `Expected ${name} not to be sharded, but another module has sharded it: shard both with one call on a module ` +
        'around them',
    );
  if (parameter.ndim === 0)
    throw new ArgumentError(
      `Expected ${name} to have a dimension but received a scalar: give it the shape [1]`,
    );
}
