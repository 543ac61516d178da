import { ops, scopeAsync } from '../../core/index.js';
import { numelOf } from '../../core/shape.js';
import { Mask, type Masks } from '../mask.js';
import { gatherFrom, type SelectionGroup } from './group.js';

/**
 * The masks of whole tensors from those of every rank's rows, on every rank: an all-gather of packed bits, one tensor at
 * a time.
 *
 * @param masks of this rank's rows, by the same names in the same order on every rank; a rank without rows has empty ones
 */
export async function gatherMasks(masks: Masks, group: SelectionGroup): Promise<Map<string, Mask>> {
  const names = [...masks.keys()];
  const rows = await gatherFrom(group, [...masks.values()].map(({ shape }) => shape[0] as number)); // prettier-ignore
  const whole = new Map<string, Mask>();
  for (const [i, name] of names.entries()) {
    const own = masks.get(name) as Mask;
    const counts = rows.map((of) => of[i] as number);
    whole.set(name, await scopeAsync(() => gatherMask(own, counts, group)));
  }
  return whole;
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
