// What is known of a parameter that is spread over ranks. Apart from the rest, because optimizers and masks ask for it
// and must not depend on how sharding is done.

import type { Opaque, Tensor } from '../core/index.js';

/** Which part of a parameter a rank holds: rows `offset` to `offset + rows` of the first dimension. */
export interface ShardBox {
  /** Of the full parameter. */
  readonly shape: readonly number[];
  /** The first row that is held here. */
  readonly offset: number;
  /** How many are; 0 for an empty shard. */
  readonly rows: number;
}

/** @internal */
export interface Sharded extends ShardBox {
  /** Name of the process group. */
  readonly group: string;
  readonly world: number;
  /** The native group of parameters, and which of its parameters this is. */
  readonly native: Opaque;
  readonly index: number;
}

const sharded = new WeakMap<Tensor, Sharded>();

/** @internal */
export function shardedOf(parameter: Tensor): Sharded | undefined {
  return sharded.get(parameter);
}

/** @internal */
export function recordSharded(parameter: Tensor, what: Sharded): void {
  sharded.set(parameter, what);
}

/**
 * While a parameter names its full tensor nobody is told that it is sharded.
 *
 * @returns what ends that
 * @internal
 */
export function hideSharded(parameters: Iterable<Tensor>): () => void {
  const hidden = [...parameters].flatMap((parameter): [Tensor, Sharded][] => {
    const found = sharded.get(parameter);
    return found ? [[parameter, found]] : [];
  });
  for (const [parameter] of hidden) sharded.delete(parameter);
  return () => {
    for (const [parameter, what] of hidden) sharded.set(parameter, what);
  };
}

/**
 * Which part of a parameter this rank holds; undefined for a tensor that is not sharded.
 *
 * @example
 * const { shape, offset, rows } = shardOf(model.head.weight)!;
 */
export function shardOf(parameter: Tensor): ShardBox | undefined {
  const found = sharded.get(parameter);
  return found && { shape: found.shape, offset: found.offset, rows: found.rows };
}

/**
 * Rows of rank `rank` in a dimension of `size` rows over `world` ranks, as `torch.chunk` cuts it: chunks of
 * ceil(size / world) rows, of which the last may be short or empty.
 *
 * @example
 * shardRows(17, 1, 2);     // { offset: 9, rows: 8 }
 */
export function shardRows(size: number, rank: number, world: number): { offset: number; rows: number } {
  const chunk = Math.ceil(size / world);
  const offset = Math.min(rank * chunk, size);
  return { offset, rows: Math.min(chunk, size - offset) };
}
