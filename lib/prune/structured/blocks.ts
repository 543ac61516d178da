// Whole residual blocks: x + f(x), where f is zero once all parameters of the block are.

import { noGrad, scope, Tensor } from '../../core/index.js';
import { shadow, type AnyModule } from '../../nn/index.js';
import { stateOf } from '../../nn/fields.js';
import type { Example, UnitLayer } from './graph.js';

/**
 * The residual blocks of a model: elements of a list, a Sequential or a Map that give back their input, to the bit, when
 * all their parameters are zero. They are tried on the example. Post-norm blocks and those that change the shape do not,
 * nor do blocks that share parameters with others: these stay.
 */
export function findBlocks(model: AnyModule, example: Example): UnitLayer[] {
  const names = [...stateOf(model)];
  const modes = model.modules().map((module) => [module, module.training] as const);
  const found: string[] = [];
  const tried = new Set<string>();
  const candidates = model
    .namedModules()
    .filter(([path, module]) => /\.\d+$/.test(path) && isOwn(module, path, names));
  const shadows = candidates.map(([path, module]) =>
    shadow(module, {
      around: (_, inputs, next) => {
        const output = next(inputs);
        const inside = found.some((outer) => path.startsWith(`${outer}.`));
        if (!inside && !tried.has(path) && output instanceof Tensor && isIdentity(module, inputs, next))
          found.push(path);
        tried.add(path);
        return output;
      },
    }),
  );
  try {
    model.eval();
    scope(() => {
      noGrad(() => {
        example(model);
      });
    });
  } finally {
    shadows.forEach((handle) => handle.remove());
    for (const [module, training] of modes) module.training = training;
  }
  // An inner block ends before the one around it.
  const outer = found.filter(
    (path) => !found.some((other) => other !== path && path.startsWith(`${other}.`)),
  );
  const lists = new Map<string, string[]>();
  for (const path of outer) {
    const list = path.slice(0, path.lastIndexOf('.'));
    lists.set(list, [...(lists.get(list) ?? []), path]);
  }
  return [...lists].map(([name, paths]) => ({
    name,
    kind: 'blocks',
    normalized: false,
    optional: model
      .namedModules()
      .some(([path]) => path.slice(0, path.lastIndexOf('.')) === name && !paths.includes(path)),
    units: paths.map((path) => ({
      name: path,
      module: path,
      members: (model.module(path) as AnyModule).namedParameters().map(([own, parameter]) => ({
        name: `${path}.${own}`,
        dim: 0,
        indices: Array.from({ length: parameter.size(0) }, (_, i) => i),
      })),
    })),
  }));
}

/** Whether no parameter of the module is also another's. */
function isOwn(module: AnyModule, path: string, names: readonly [string, Tensor][]): boolean {
  const parameters = new Set<Tensor>(module.parameters());
  if (parameters.size === 0) return false;
  return names.every(([name, tensor]) => !parameters.has(tensor) || name.startsWith(`${path}.`));
}

function isIdentity(
  module: AnyModule,
  inputs: readonly unknown[],
  next: (inputs: readonly unknown[]) => unknown,
): boolean {
  const [input] = inputs;
  if (!(input instanceof Tensor)) return false;
  return scope(() => {
    const kept = module.parameters().map((parameter) => [parameter, parameter.clone()] as const);
    try {
      for (const [parameter] of kept) parameter.zero_();
      const output = next(inputs);
      return output instanceof Tensor && output.shape.join() === input.shape.join() && output.equal(input);
    } finally {
      for (const [parameter, value] of kept) parameter.copy_(value);
    }
  });
}
