import { noGrad, scope, type Tensor } from '../core/index.js';
import { RunError } from '../core/errors.js';
import { safetensors } from '../io/index.js';
import type { AnyModule } from '../nn/index.js';
import { shardOf } from '../shard/index.js';

/** A model's state, each tensor once by its first name: parameters and persistent buffers. */
export function stateTensors(model: AnyModule): [name: string, tensor: Tensor][] {
  const seen = new Set<Tensor>();
  return Object.entries(model.stateDict({ keepVars: true })).filter(([, tensor]) => {
    if (seen.has(tensor)) return false;
    seen.add(tensor);
    return true;
  });
}

/** Shape of a whole tensor of which a rank may hold rows. */
export function wholeShape(tensor: Tensor): readonly number[] {
  return shardOf(tensor)?.shape ?? tensor.shape;
}

/** What a rank holds of a whole tensor: the rows that it holds of `like`, or all of it. */
export function heldPart(whole: Tensor, like: Tensor): Tensor {
  const box = shardOf(like);
  return box && whole.shape.join() === box.shape.join() ? whole.narrow(0, box.offset, box.rows) : whole;
}

/**
 * Copies tensors into a model's state, bit for bit; of a sharded model each rank its rows.
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
        const shape = wholeShape(tensor);
        if (given.shape.join() !== shape.join())
          throw new RunError(
            `Expected ${name} of shape [${shape}] in ${where} but received [${given.shape}]`,
          );
        tensor.copy_(heldPart(given, tensor));
      }
    }),
  );
}

/** Copies the tensors of a file into a model's state: {@link loadState}. */
export async function loadWeights(model: AnyModule, path: string): Promise<void> {
  const tensors = new Map(Object.entries(await safetensors.load(path)));
  loadState(model, tensors, path);
  for (const t of tensors.values()) t.dispose();
}

/** Frees a model's parameters, buffers and gradients. The model is of no use after it. */
export function disposeModel(model: AnyModule): void {
  for (const parameter of model.parameters()) {
    parameter.grad = null;
    parameter.dispose();
  }
  for (const buffer of model.buffers()) buffer.dispose();
}
