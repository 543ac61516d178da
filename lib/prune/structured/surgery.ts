// Giving a model's state other shapes, in place: parameters stay the same objects, tied ones stay tied.

import { ConfigError, noGrad, ops, type Tensor } from '../../core/index.js';
import { fieldsOf } from '../../nn/fields.js';
import { Identity, LayerNorm, RMSNorm, type AnyModule } from '../../nn/index.js';
import { assign, updateSizes } from './sizes.js';

/** What is to change. */
export interface Change {
  /** State tensors and what they will hold. */
  tensors: ReadonlyMap<Tensor, Tensor>;
  /** Modules that become the identity. */
  identities: readonly string[];
  /** Features of LayerNorms and RMSNorms, by path. */
  norms: ReadonlyMap<string, readonly number[]>;
}

/** A change that can be made and taken back as often as one likes. Gradients are dropped. */
export class Surgery {
  #undo: (() => void)[] | null = null;
  #before: Tensor[] = [];

  constructor(
    readonly model: AnyModule,
    readonly change: Change,
  ) {}

  /** Makes the change, unless it is made. */
  apply(): void {
    if (this.#undo) return;
    const { model, change } = this;
    const undo: (() => void)[] = [];
    try {
      noGrad(() => {
        for (const [tensor, next] of change.tensors) {
          const before = tensor.detach().keep();
          this.#before.push(before);
          tensor.grad = null;
          ops.aten.set_data(tensor, next);
          undo.push(() => {
            tensor.grad = null;
            ops.aten.set_data(tensor, before);
          });
        }
      });
      for (const path of change.identities) undo.push(replace(model, path));
      undo.push(updateSizes(model));
      for (const [path, normalizedShape] of change.norms) {
        const norm = model.module(path);
        if (norm instanceof LayerNorm || norm instanceof RMSNorm)
          undo.push(assign(norm, { normalizedShape }));
      }
    } catch (error) {
      for (const step of undo.reverse()) step();
      this.settle();
      throw error;
    }
    this.#undo = undo;
  }

  /** Takes the change back, if it is made. */
  revert(): void {
    for (const step of this.#undo?.reverse() ?? []) step();
    this.settle();
  }

  /** Lets go of what the change replaced: it cannot be taken back any more. */
  settle(): void {
    this.#undo = null;
    for (const tensor of this.#before) tensor.dispose();
    this.#before = [];
  }
}

/** Puts the identity in the place of a module. */
function replace(model: AnyModule, path: string): () => void {
  for (const [outer, module] of model.namedModules())
    for (const field of fieldsOf(module))
      if ((outer === '' ? field.name : `${outer}.${field.name}`) === path) {
        const before = field.value;
        const identity = new Identity();
        identity.training = module.training;
        field.replace(identity);
        return () => field.replace(before);
      }
  throw new ConfigError(`Expected ${model.constructor.name} to have a module ${path}`);
}
