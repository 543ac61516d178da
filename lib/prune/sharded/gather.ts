import { ops, scopeAsync } from '../../core/index.js';
import { numelOf } from '../../core/shape.js';
import { Mask, type Masks } from '../mask.js';
import { sum } from '../share.js';
import { gatherFrom, type SelectionGroup } from './group.js';

/**
 * The masks of whole tensors from those of every rank's rows, on every rank: an all-gather of packed bits, one tensor at
 * a time.
 *
 * @param masks of this rank's rows, by the same names in the same order on every rank; a rank without rows has empty ones
 */
export async function gatherMasks(masks: Masks, group: SelectionGroup): Promise<Map<string, Mask>> {
  const whole = new Map<string, Mask>();
  await gatherEach(masks, group, (name, mask) => void whole.set(name, mask));
  return whole;
}

/**
 * Gathers one mask after the other.
 *
 * @param visit is given each with the first row of it that this rank holds
 */
export async function gatherEach(
  masks: Masks,
  group: SelectionGroup,
  visit: (name: string, whole: Mask, offset: number) => void,
): Promise<void> {
  const names = [...masks.keys()];
  const own = [...masks.values()].map(({ shape }) => shape[0] as number);
  const rows = await scopeAsync(() => gatherFrom(group, own));
  for (const [i, name] of names.entries()) {
    const mask = masks.get(name) as Mask;
    const counts = rows.map((of) => of[i] as number);
    visit(name, await scopeAsync(() => gatherMask(mask, counts, group)), sum(counts.slice(0, group.rank)));
  }
}

async function gatherMask(own: Mask, rows: readonly number[], group: SelectionGroup): Promise<Mask> {
  const inner = own.shape.slice(1);
  const width = numelOf(inner);
  const bytes = Math.ceil((Math.max(...rows) * width) / 8);
  const padded = ops.aten.zeros([bytes], { dtype: 'uint8' });
  padded.narrow(0, 0, own.bits.numel).copy_(own.bits);
  const all = ops.aten.zeros([group.size * bytes], { dtype: 'uint8' });
  await group.allGatherInto(all, padded);
  const parts = rows.map((count, rank) => {
    const bits = all.narrow(0, rank * bytes, Math.ceil((count * width) / 8));
    return ops.espalier.bitmap_unpack(bits, [count, ...inner]);
  });
  return Mask.from(ops.aten.cat(parts));
}
