import { numelOf } from '../core/shape.js';
import { empty, noGrad, ops, scope, zeros, type DType, type Tensor } from '../core/index.js';
import { flatRange, type Box } from './box.js';
import type { SavedPart } from './catalog.js';

/** The view of `local`, which is a box, that `shared` is. */
function viewOf(local: Tensor, box: Box, shared: Box): Tensor {
  return shared.offsets.reduce(
    (view, offset, d) => view.narrow(d, offset - box.offsets[d]!, shared.shape[d]!),
    local,
  );
}

/** The elements of `shared` out of those from `begin` on of a part, which `all` holds in order. */
function pick(all: Tensor, begin: number, part: SavedPart, shared: Box): Tensor {
  const range = flatRange(shared, part);
  if (range) return all.narrow(0, range[0] - begin, range[1] - range[0]).view([...shared.shape]);
  return viewOf(all.view([...part.shape]), part, shared);
}

/** A mask that parts are read into: bool, nothing alive. */
export const openMask = (shape: readonly number[]): Tensor =>
  noGrad(() => zeros([...shape], { dtype: 'bool' })).keep();

/**
 * Reads which elements of `shared` are alive into `alive`, and those into `local` when only they were saved. Only the bits
 * and the values of the rows that are wanted are read.
 *
 * @param box what `local` and `alive` are
 */
export async function readMasked(
  part: SavedPart,
  shared: Box,
  box: Box,
  local: Tensor,
  alive: Tensor,
): Promise<void> {
  if (!part.mask) {
    scope(() => viewOf(alive, box, shared).fill_(true));
    return;
  }
  const count = numelOf(part.shape);
  const range = flatRange(shared, part) ?? [0, count];
  // Whole bytes of bits.
  const begin = Math.floor(range[0] / 8) * 8;
  const end = Math.min(Math.ceil(range[1] / 8) * 8, count);
  const all = buffer(part.mask.shape[0]!, 'uint8');
  let own: Tensor | undefined;
  let values: Tensor | undefined;
  try {
    await part.file.read([{ entry: part.mask, run: stretch(0, all.numel), into: all }]);
    own = all
      .narrow(0, begin / 8, Math.ceil((end - begin) / 8))
      .clone()
      .keep();
    if (!part.whole) values = await valuesOf(part, all, begin, own, end - begin);
    fill(part, shared, box, local, alive, begin, end, own, values);
  } finally {
    for (const tensor of [all, own, values]) tensor?.dispose();
  }
}

const stretch = (from: number, length: number) => ({ from, to: 0, length, times: 1, fromStep: 0, toStep: 0 });

const buffer = (length: number, dtype: DType): Tensor => noGrad(() => empty([length], { dtype })).keep();

/** The alive values among `length` elements from `begin` on, whose bits are `own`. */
async function valuesOf(
  part: SavedPart,
  all: Tensor,
  begin: number,
  own: Tensor,
  length: number,
): Promise<Tensor> {
  const before = scope(() => Number(ops.espalier.bitmap_count(all.narrow(0, 0, begin / 8), begin)));
  const values = buffer(Number(ops.espalier.bitmap_count(own, length)), part.dtype);
  if (values.numel > 0)
    await part.file.read([{ entry: part.values, run: stretch(before, values.numel), into: values }]);
  return values;
}

function fill(
  part: SavedPart,
  shared: Box,
  box: Box,
  local: Tensor,
  alive: Tensor,
  begin: number,
  end: number,
  own: Tensor,
  values: Tensor | undefined,
): void {
  scope(() =>
    noGrad(() => {
      const put = (into: Tensor, elements: Tensor): void => {
        viewOf(into, box, shared).copy_(pick(elements, begin, part, shared));
      };
      put(alive, ops.espalier.bitmap_unpack(own, [end - begin]));
      if (values) put(local, ops.espalier.expand(values, own, [end - begin]));
    }),
  );
}
