import { noGrad, scope, type Tensor } from '../core/index.js';
import { RunError } from '../core/errors.js';
import type { AnyModule } from '../nn/index.js';

/** A model's state, each tensor once by its first name: parameters and persistent buffers. */
export function stateTensors(model: AnyModule): [name: string, tensor: Tensor][] {
  const seen = new Set<Tensor>();
  return Object.entries(model.stateDict({ keepVars: true })).filter(([, tensor]) => {
    if (seen.has(tensor)) return false;
    seen.add(tensor);
    return true;
  });
}

/**
 * Copies tensors into a model's state, bit for bit.
 *
 * @param where what to call the source in the error
 * @throws RunError when a tensor is missing or has another shape
 */
export function loadState(model: AnyModule, tensors: ReadonlyMap<string, Tensor>, where: string): void {
  scope(() =>
    noGrad(() => {
      for (const [name, tensor] of stateTensors(model)) {
        const given = tensors.get(name);
        if (!given) throw new RunError(`Expected ${where} to hold ${name}, but it does not`);
        if (given.shape.join() !== tensor.shape.join())
          throw new RunError(
            `Expected ${name} of shape [${tensor.shape}] in ${where} but received [${given.shape}]`,
          );
        tensor.copy_(given);
      }
    }),
  );
}

/** Frees a model's parameters, buffers and gradients. The model is of no use after it. */
export function disposeModel(model: AnyModule): void {
  for (const parameter of model.parameters()) {
    parameter.grad = null;
    parameter.dispose();
  }
  for (const buffer of model.buffers()) buffer.dispose();
}
