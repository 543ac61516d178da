// How FSDP2 lays a parameter out over ranks: by rows (dimension 0), chunk(ceil), each shard padded to the first one's
// size. PyTorch, torch/distributed/fsdp/_fully_shard/_fsdp_param.py (FSDPParam._init_sharded_param, with
// `_chunk_with_empty`).

import { elementsOf } from './model.js';

/** Rows of a parameter that a rank holds; the last ranks may hold fewer than the others, or none. */
export function rowsOf(shape: readonly number[], ranks: number, rank: number): number {
  const rows = shape[0] ?? 1;
  const chunk = Math.ceil(rows / ranks);
  return Math.max(0, Math.min(rows - rank * chunk, chunk));
}

/** Elements of a rank's shard of a parameter, with its padding: the same on every rank. */
export function shardOf(shape: readonly number[], ranks: number): number {
  const rows = shape[0] ?? 1;
  if (rows === 0) return 0;
  return Math.ceil(rows / ranks) * (elementsOf(shape) / rows);
}
