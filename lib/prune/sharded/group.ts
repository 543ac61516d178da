import { fromTypedArray, noGrad, scopeAsync, type Tensor } from '../../core/index.js';

/** What selection needs of a process group: every rank calls the same in the same order. */
export interface SelectionGroup {
  readonly rank: number;
  readonly size: number;
  /** Sums (or maximises) `tensor` over the ranks, in place. */
  allReduce(tensor: Tensor, op: 'sum' | 'max'): Promise<unknown>;
  /** The tensors of all ranks, one after the other in the order of the ranks, into `out`. */
  allGatherInto(out: Tensor, input: Tensor): Promise<unknown>;
}

/** Counts as a vector, as they travel. */
export function int64(values: readonly number[]): Tensor {
  return fromTypedArray(BigInt64Array.from(values, BigInt), [values.length], 'int64');
}

/** Whole numbers of a tensor of counts, row-major. */
export function numbers(counts: Tensor): number[] {
  return Array.from(counts.cpu().toTypedArray(), Number);
}

/** Sums of whole numbers over the ranks. */
export async function sumOver(group: SelectionGroup, values: readonly number[]): Promise<number[]> {
  if (values.length === 0) return [];
  const counts = int64(values);
  await group.allReduce(counts, 'sum');
  return numbers(counts);
}

/** The numbers of every rank, as one list for each rank. */
export async function gatherFrom(group: SelectionGroup, values: readonly number[]): Promise<number[][]> {
  if (values.length === 0) return Array.from({ length: group.size }, () => []);
  const all = int64(Array<number>(group.size * values.length).fill(0));
  await group.allGatherInto(all, int64(values));
  const flat = numbers(all);
  return Array.from({ length: group.size }, (_, rank) =>
    flat.slice(rank * values.length, (rank + 1) * values.length),
  );
}

/**
 * Means of tensors over the ranks, in place, one after the other. Sums are of float64: of equal float32 values the mean is
 * the value, for any number of ranks.
 */
export async function averageOver(
  group: SelectionGroup | undefined,
  tensors: readonly Tensor[],
): Promise<void> {
  for (const tensor of group ? tensors : [])
    await scopeAsync(async () => {
      const sum = tensor.detach().double().contiguous();
      await group?.allReduce(sum, 'sum');
      noGrad(() => tensor.copy_(sum.div(group?.size ?? 1)));
    });
}
