import { numelOf } from '../core/shape.js';
import { DataError, ShapeError, Tensor } from '../core/index.js';
import type { Mask } from '../prune/index.js';
import { type Box } from './box.js';

/**
 * The processes that save or load together: each calls with the same arguments but for its own part. A process group of
 * `dist` is one. While a save runs in the background its barriers come between the collectives of the training, so it
 * needs a group of its own (`dist.newGroup`), on the CPU.
 */
export interface CheckpointGroup {
  readonly rank: number;
  readonly size: number;
  barrier(): Promise<unknown>;
}

/** What this rank holds of one tensor. */
export interface Shard {
  /** Key of the tensor, as in a state dict. */
  name: string;
  /** What is held here. */
  local: Tensor;
  /** Shape of the whole tensor. Default: `local`'s. */
  shape?: readonly number[];
  /** Where `local` begins in each dimension. Default: zeros. */
  offsets?: readonly number[];
  /**
   * Which elements of `local` are alive. Of a tensor that is exactly +0 elsewhere only the alive ones are saved, with
   * the packed bits, once for all tensors that share the mask.
   */
  mask?: Mask;
  /** Every rank holds the same: only one saves it. */
  replicated?: boolean;
}

/** What is saved together. */
export interface State {
  /** By name, or as shards. */
  tensors: readonly Shard[] | Readonly<Record<string, Tensor>>;
  /** What belongs to this rank alone, like generator states: comes back at the same number of ranks only. */
  own?: Readonly<Record<string, Tensor>>;
  /** Anything JSON of this rank: position of the sampler, schedule, ledger. */
  extra?: unknown;
}

/** A shard with everything said. */
export interface Part extends Box {
  name: string;
  local: Tensor;
  /** Shape of the whole tensor; `shape` is the part's. */
  whole: readonly number[];
  mask: Mask | undefined;
  replicated: boolean;
}

/** A process on its own. */
export const alone: CheckpointGroup = { rank: 0, size: 1, barrier: async () => undefined };

const ownName = (name: string, rank: number): string => `${name}@rank-${String(rank).padStart(5, '0')}`;

/** The parts of a state, checked. */
export function partsOf(state: State, rank: number, withOwn: boolean): Part[] {
  const shards = Array.isArray(state.tensors)
    ? (state.tensors as readonly Shard[])
    : Object.entries(state.tensors).map(([name, local]): Shard => ({ name, local: local as Tensor }));
  const own = withOwn
    ? Object.entries(state.own ?? {}).map(([name, local]) => ({ name: ownName(name, rank), local }))
    : [];
  const seen = new Set<string>();
  return [...shards, ...own].map((shard: Shard) => {
    const part = complete(shard);
    if (seen.has(part.name))
      throw new DataError(`Expected every name once but received '${part.name}' twice`);
    seen.add(part.name);
    return part;
  });
}

function complete({ name, local, shape, offsets, mask, replicated = false }: Shard): Part {
  if (typeof name !== 'string' || name === '')
    throw new DataError(`Expected a name for every tensor but received ${JSON.stringify(name)}`);
  if (!(local instanceof Tensor)) throw new DataError(`Expected a tensor for '${name}'`);
  if (local.device === 'meta')
    throw new DataError(`Expected a tensor with data for '${name}' but received one of the meta device`);
  const whole = [...(shape ?? local.shape)];
  const from = [...(offsets ?? whole.map(() => 0))];
  const held = [...local.shape];
  const fits =
    whole.length === held.length &&
    from.length === held.length &&
    held.every(
      (size, d) => Number.isInteger(from[d]) && from[d]! >= 0 && (size === 0 || from[d]! + size <= whole[d]!),
    );
  if (!fits)
    throw new ShapeError(
      `Expected a part of '${name}' within [${whole}] but received [${held}] at offsets [${from}]`,
    );
  if (mask && (mask.shape.join() !== held.join() || numelOf(held) !== mask.numel))
    throw new ShapeError(`Expected a mask of shape [${held}] for '${name}' but received [${mask.shape}]`);
  return { name, local, whole, offsets: from, shape: held, mask, replicated };
}
