// How FSDP2 lays a parameter out over ranks: by rows (dimension 0), chunk(ceil), each shard padded to the first one's
// size. PyTorch, torch/distributed/fsdp/_fully_shard/_fsdp_param.py (FSDPParam._init_sharded_param, with
// `_chunk_with_empty`).

import { numelOf } from '../core/shape.js';
import { shardRows } from '../shard/box.js';

/** Rows of a parameter that a rank holds; the last ranks may hold fewer than the others, or none. */
export function rowsOf(shape: readonly number[], ranks: number, rank: number): number {
  return shardRows(shape[0] ?? 1, rank, ranks).rows;
}

/** Elements of a rank's shard of a parameter, with its padding: the same on every rank. */
export function shardOf(shape: readonly number[], ranks: number): number {
  return rowsOf(shape, ranks, 0) * numelOf(shape.slice(1));
}
