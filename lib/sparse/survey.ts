// Which linear layers a model has, and how many rows each is given.

import { autocastDType, noGrad, scope, Tensor, type DType } from '../core/index.js';
import { refusePromise } from '../core/synchronous.js';
import { Linear, shadow, type AnyModule } from '../nn/index.js';
import { fieldsOf } from '../nn/fields.js';

/** A linear layer by its path, and the rows of its input in each of its calls. */
export interface Surveyed {
  path: string;
  linear: Linear;
  rows: number[];
  /** Autocast's, in its first call; null without one. */
  dtype: DType | null;
}

/** The plain linear layers of a model, each once: not those of classes of one's own, whose forward may do more. */
export function linearsOf(model: AnyModule): [path: string, linear: Linear][] {
  return model.namedModules().filter((entry): entry is [string, Linear] => entry[1].constructor === Linear);
}

/** Runs the model once, evaluating and without gradients, and takes down what each linear layer was given. */
export function survey(model: AnyModule, run: () => unknown): Surveyed[] {
  const found = linearsOf(model).map(([path, linear]): Surveyed => ({ path, linear, rows: [], dtype: null }));
  const handles = found.map((layer) =>
    shadow(layer.linear, {
      before(_, [input]) {
        if (!(input instanceof Tensor)) return;
        if (layer.rows.length === 0) layer.dtype = autocastDType(input.device);
        layer.rows.push(rowsOf(input));
      },
    }),
  );
  const modes = model.modules().map((module) => [module, module.training] as const);
  try {
    // Statistics of batches are state: looking at a model must not change it.
    model.eval();
    scope(() => noGrad(() => void refusePromise(run(), 'Expected run to be a synchronous function')));
  } finally {
    for (const [module, training] of modes) module.training = training;
    for (const handle of handles) handle.remove();
  }
  return found;
}

/** Of an input [..., features]: all leading dimensions together. */
function rowsOf({ shape }: Tensor): number {
  return shape.slice(0, -1).reduce((product, size) => product * size, 1);
}

/** Puts another module in the place of one, wherever the model holds it. */
export function replaceModule(model: AnyModule, before: AnyModule, after: AnyModule): void {
  for (const module of model.modules())
    for (const { value, replace } of fieldsOf(module)) if (value === before) replace(after);
}
