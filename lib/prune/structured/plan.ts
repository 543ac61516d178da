// A smaller model on disk: its state, and in the header the shapes that the original class must be given first.

import { DataError, ops, scope, type Tensor } from '../../core/index.js';
import { safetensors } from '../../io/index.js';
import { Identity, LayerNorm, RMSNorm, type AnyModule } from '../../nn/index.js';
import { Surgery } from './surgery.js';

/** The shapes of a model whose units were removed: what turns a model as its constructor makes it into one like it. */
export interface ShapePlan {
  format: 'espalier-shapes';
  version: 1;
  /** Every parameter and buffer. */
  shapes: Record<string, number[]>;
  /** What every LayerNorm and RMSNorm normalises over. */
  norms: Record<string, number[]>;
  /** Modules that are the identity. */
  identities: string[];
}

/** The plan of a model as it is now. */
export function shapePlan(model: AnyModule): ShapePlan {
  const modules = model.namedModules();
  const shapes = [...model.namedParameters(), ...model.namedBuffers()].map(
    ([name, t]) => [name, t.shape] as const,
  );
  return {
    format: 'espalier-shapes',
    version: 1,
    shapes: Object.fromEntries(shapes),
    norms: Object.fromEntries(
      modules.flatMap(([path, m]) =>
        m instanceof LayerNorm || m instanceof RMSNorm ? [[path, [...m.normalizedShape]]] : [],
      ),
    ),
    identities: modules.flatMap(([path, m]) => (m instanceof Identity ? [path] : [])),
  };
}

/**
 * Gives a freshly made model the shapes of a plan; what its tensors hold is then undefined until a state is loaded.
 *
 * @throws DataError when the plan is not one or is of another model
 */
export function applyShapePlan(model: AnyModule, plan: ShapePlan): void {
  check(plan);
  const own = new Map<string, Tensor>([...model.namedParameters(), ...model.namedBuffers()]);
  const gone = (name: string) => plan.identities.some((path) => name.startsWith(`${path}.`));
  const names = [...own.keys()].filter((name) => !gone(name));
  const missing = names.filter((name) => !Object.hasOwn(plan.shapes, name));
  const unexpected = Object.keys(plan.shapes).filter((name) => !own.has(name));
  if (missing.length + unexpected.length > 0)
    throw new DataError(
      `Expected a plan of shapes for ${model.constructor.name} but received one that lacks [${missing.join(', ')}] and has [${unexpected.join(', ')}]`,
    );
  scope(() => {
    const tensors = new Map<Tensor, Tensor>();
    for (const name of names) {
      const tensor = own.get(name) as Tensor;
      const shape = plan.shapes[name] as number[];
      if (shape.length !== tensor.ndim || shape.some((size, i) => size > tensor.size(i)))
        throw new DataError(
          `Expected ${name} to be at most [${tensor.shape.join(', ')}] but received [${shape.join(', ')}]`,
        );
      if (shape.join() !== tensor.shape.join()) tensors.set(tensor, ops.aten.new_empty(tensor, shape));
    }
    const identities = plan.identities.filter((path) => !(model.module(path) instanceof Identity));
    new Surgery(model, { tensors, identities, norms: new Map(Object.entries(plan.norms)) }).apply();
  });
}

/**
 * Saves a model whose units were removed: a safetensors file with its state, and its shapes as JSON in the header under
 * `espalier.shapes`. No code is stored.
 *
 * @example
 * await savePruned('small.safetensors', model);
 */
export async function savePruned(
  path: string,
  model: AnyModule,
  options: safetensors.SaveOptions = {},
): Promise<void> {
  const metadata = { ...options.metadata, 'espalier.shapes': JSON.stringify(shapePlan(model)) };
  await safetensors.save(path, model.stateDict(), { ...options, metadata });
}

/**
 * Loads what {@link savePruned} saved into a model made as the original was, which becomes the small one, in place.
 *
 * @throws DataError when the file has no shapes or they are not this model's
 * @example
 * const model = await loadPruned('small.safetensors', models.resnet({ classes: 10 }));
 */
export async function loadPruned<M extends AnyModule>(path: string, model: M): Promise<M> {
  const { metadata } = await safetensors.header(path);
  const text = metadata['espalier.shapes'];
  if (text === undefined) throw new DataError(`Expected ${path} to have espalier.shapes in its header`);
  let plan: ShapePlan;
  try {
    plan = JSON.parse(text) as ShapePlan;
  } catch (cause) {
    throw new DataError(`Expected espalier.shapes in ${path} to be JSON`, { cause });
  }
  applyShapePlan(model, plan);
  const state = await safetensors.load(path, { copy: true });
  model.loadStateDict(state);
  for (const tensor of Object.values(state)) tensor.dispose();
  return model;
}

function check(plan: ShapePlan): void {
  const sizes = (value: unknown) =>
    Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
  const record = (value: unknown) =>
    typeof value === 'object' && value !== null && Object.values(value).every(sizes);
  const { format, version, shapes, norms, identities } = (plan ?? {}) as Partial<ShapePlan>;
  const names = Array.isArray(identities) && identities.every((name) => typeof name === 'string');
  if (format !== 'espalier-shapes' || version !== 1 || !record(shapes) || !record(norms) || !names)
    throw new DataError(
      `Expected a plan of shapes of version 1 but received ${JSON.stringify({ format, version })}`,
    );
}
