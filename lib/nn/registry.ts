// What takes part in a forward pass and is trainable, yet hangs on no module's fields.

import { leaves, type Tensor } from '../core/index.js';
import type { AnyModule } from './module.js';

/**
 * Trainable tensors that took part in computing `outputs` and are not parameters of `model`: those of a module in a
 * `#private` field or a closure. No optimizer, state dict, mask or rewinding reaches them.
 *
 * @param outputs results of the model's forward, or a loss; before `backward`, which frees the graph
 */
export function unregistered(model: AnyModule, outputs: Tensor | readonly Tensor[]): Tensor[] {
  return leaves(Array.isArray(outputs) ? outputs : [outputs as Tensor], model.parameters());
}

/** Warns (`process.emitWarning`, code `ESPALIER_UNREGISTERED`) of what {@link unregistered} finds. */
export function warnUnregistered(model: AnyModule, outputs: Tensor | readonly Tensor[]): void {
  const found = unregistered(model, outputs);
  if (found.length === 0) return;
  const shapes = found.map(({ shape }) => `[${shape.join(', ')}]`).join(', ');
  process.emitWarning(
    `trainable tensors of shape ${shapes} take part in the forward of ${model.constructor.name} but are not among its ` +
      'parameters: they are not trained, pruned, rewound or saved. Put the module or Parameter that holds them in a public field.',
    { type: 'EspalierWarning', code: 'ESPALIER_UNREGISTERED' },
  );
}
