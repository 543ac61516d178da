// Whole tensors on one rank, from the rows of all and back.

import { ops, type DType, type Tensor } from '../../core/index.js';
import type { ProcessGroup } from '../../dist/index.js';

/** The whole of a tensor on the rank `owner`, of which every rank gives its rows; undefined on the others. */
export async function gatherRows(
  own: Tensor,
  shape: readonly number[],
  owner: number,
  group: ProcessGroup,
): Promise<Tensor | undefined> {
  const { dtype } = own;
  const like = paddedShape(shape, group);
  const padded = ops.aten.zeros(like, { dtype });
  padded.narrow(0, 0, own.size(0)).copy_(own.detach());
  const parts = group.rank === owner ? group.ranks.map(() => ops.aten.empty(like, { dtype })) : [];
  await group.gather(parts, padded, owner);
  return parts.length === 0 ? undefined : ops.aten.cat(parts).narrow(0, 0, shape[0] as number);
}

/**
 * This rank's rows of a tensor that the rank `owner` has.
 *
 * @param whole there, undefined on the others
 */
export async function scatterRows(
  whole: Tensor | undefined,
  { shape, dtype, rows }: { shape: readonly number[]; dtype: DType; rows: number },
  owner: number,
  group: ProcessGroup,
): Promise<Tensor> {
  const like = paddedShape(shape, group);
  const [chunk = 0] = like;
  const out = ops.aten.empty(like, { dtype });
  const parts = whole
    ? group.ranks.map((_, rank) => {
        const part = ops.aten.zeros(like, { dtype });
        const first = Math.min(rank * chunk, whole.size(0));
        const count = Math.min(chunk, whole.size(0) - first);
        part.narrow(0, 0, count).copy_(whole.narrow(0, first, count));
        return part;
      })
    : [];
  await group.scatter(out, parts, owner);
  return out.narrow(0, 0, rows);
}

/** Of the largest shard: collectives want equal parts. */
function paddedShape([rows = 0, ...inner]: readonly number[], { size }: ProcessGroup): number[] {
  return [Math.ceil(rows / size), ...inner];
}
