import { DataError, empty, noGrad, ops, type DType, type Tensor } from '../core/index.js';
import type { AnyModule } from '../nn/index.js';
import { stateOf } from '../nn/fields.js';
import type { BaseOptions, Optimizer } from '../optim/index.js';
import type { Masks } from '../prune/index.js';
import { shardOf } from '../shard/index.js';
import { load, type Loaded, type LoadOptions } from './load.js';
import type { Shard, State } from './state.js';

/** A model and what trains it: whole on every rank, or sharded by `shard`. */
export interface Training {
  model: AnyModule;
  optimizer?: Optimizer<BaseOptions>;
  /** Masks of what this rank holds of the parameters, by name. */
  masks?: Masks;
}

/**
 * The state of a training for {@link save}: parameters and buffers by their names in the state dict, the optimizer's state
 * of a parameter as `optimizer.<parameter>.<moment>`. Of sharded parameters each rank gives its rows; of others, which every
 * rank has, one writes each. Parameters with a mask, and their moments, are saved as survivors.
 *
 * @throws {DataError} when the optimizer has a parameter that the model has not
 * @example
 * const state = { tensors: checkpoint.shardsOf({ model, optimizer, masks }), own: { rng: getRngState() } };
 * const saved = checkpoint.save('runs/a', state, { step, group, keepLast: 2 });
 */
export function shardsOf({ model, optimizer, masks }: Training): Shard[] {
  const names = namesOf(model);
  const shards = [...names].map(([tensor, name]) => shardFor(name, tensor, tensor, masks?.get(name)));
  if (!optimizer) return shards;
  const { state } = optimizer.stateDict();
  parametersOf(optimizer).forEach((parameter, i) => {
    const name = nameOf(parameter, names);
    for (const [moment, tensor] of Object.entries(whole(state[i] ?? {}, parameter)))
      shards.push(shardFor(momentName(name, moment), parameter, tensor, masks?.get(name)));
  });
  return shards;
}

/** State of the parameter's shape also where an optimizer keeps that of survivors alone. */
function whole(
  { mask, ...state }: Readonly<Record<string, Tensor>>,
  { shape }: Tensor,
): Readonly<Record<string, Tensor>> {
  if (!mask) return state;
  const entries = Object.entries(state).map(([name, t]): [string, Tensor] => [
    name,
    t.ndim === 0 ? t : noGrad(() => ops.espalier.expand(t, mask, [...shape])),
  ]);
  return Object.fromEntries(entries);
}

/**
 * Loads a checkpoint of {@link shardsOf} into a training, at any number of ranks. The optimizer takes over the moments and
 * step counts; its options stay as they are.
 *
 * @param own as in {@link State}
 * @example
 * const path = await checkpoint.latest('runs/a');
 * if (path) {
 *   const { step, extra } = await checkpoint.loadTraining(path, { model, optimizer }, { own: { rng }, group });
 * }
 */
export async function loadTraining(
  path: string,
  { model, optimizer }: Training,
  { own = {}, ...options }: LoadOptions & Pick<State, 'own'> = {},
): Promise<Loaded> {
  const names = namesOf(model);
  const state: Record<string, Record<string, Tensor>> = {};
  try {
    const loaded = await load(
      path,
      (saved) => {
        const shards = [...names].map(([tensor, name]) => shardFor(name, tensor, tensor));
        if (optimizer) shards.push(...momentsFor(optimizer, names, saved, state));
        return { tensors: shards, own };
      },
      options,
    );
    optimizer?.loadStateDict({ state, param_groups: optimizer.stateDict().param_groups });
    return loaded;
  } finally {
    for (const moments of Object.values(state)) for (const t of Object.values(moments)) t.dispose();
  }
}

/** What a checkpoint says of a tensor. */
type Saved = ReadonlyMap<string, { readonly dtype: DType; readonly shape: readonly number[] }>;

/** Memory for the moments that a checkpoint holds, entered in `state`. */
function momentsFor(
  optimizer: Optimizer<BaseOptions>,
  names: ReadonlyMap<Tensor, string>,
  saved: Saved,
  state: Record<string, Record<string, Tensor>>,
): Shard[] {
  const shards: Shard[] = [];
  parametersOf(optimizer).forEach((parameter, i) => {
    const prefix = momentName(nameOf(parameter, names), '');
    for (const [name, { dtype, shape }] of saved) {
      const moment = name.startsWith(prefix) ? name.slice(prefix.length) : '';
      if (moment === '' || moment.includes('.')) continue;
      const held = shape.length === 0 ? [] : [...parameter.shape];
      const tensor = noGrad(() => empty(held, { dtype })).keep();
      (state[i] ??= {})[moment] = tensor;
      shards.push(shardFor(name, parameter, tensor));
    }
  });
  return shards;
}

/** Every tensor of the model's state by its first name: tied ones appear once. */
function namesOf(model: AnyModule): Map<Tensor, string> {
  const names = new Map<Tensor, string>();
  for (const [name, tensor] of stateOf(model)) if (!names.has(tensor)) names.set(tensor, name);
  return names;
}

const parametersOf = (optimizer: Optimizer<BaseOptions>): Tensor[] =>
  optimizer.paramGroups.flatMap(({ params }) => params);

function nameOf(parameter: Tensor, names: ReadonlyMap<Tensor, string>): string {
  const name = names.get(parameter);
  if (name !== undefined) return name;
  throw new DataError(
    `Expected the optimizer's parameters to be the model's but one of [${parameter.shape}] is not`,
  );
}

const momentName = (parameter: string, moment: string): string => `optimizer.${parameter}.${moment}`;

/** `local` as a shard: of the parameter's box when it has the parameter's shape. @internal */
export function shardFor(name: string, parameter: Tensor, local: Tensor, mask?: Shard['mask']): Shard {
  const box = shardOf(parameter);
  const like = local.shape.join() === parameter.shape.join() && local.ndim === parameter.ndim;
  if (!like) return { name, local, replicated: true };
  const own = mask ? { mask } : {};
  if (!box) return { name, local, replicated: true, ...own };
  return { name, local, shape: box.shape, offsets: [box.offset, ...box.shape.slice(1).map(() => 0)], ...own };
}
