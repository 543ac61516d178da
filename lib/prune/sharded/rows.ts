import { ops, scope, ShapeError } from '../../core/index.js';
import { numelOf } from '../../core/shape.js';
import { shardOf } from '../../shard/box.js';
import { Mask, type Masks } from '../mask.js';
import type { PrunableTensor } from '../prunable.js';
import type { Shaped } from '../random.js';

/** A tensor of which this rank holds some rows (indices of dimension 0). */
export interface ShapedShard extends Shaped {
  /** The first row held here. */
  offset: number;
  /** How many are; 0 for an empty shard. */
  rows: number;
}

/**
 * Shapes of whole tensors and which rows of them this rank holds: all of them where a tensor is not sharded.
 *
 * @example
 * const shapes = shardShapes(prunable(model).tensors);
 */
export function shardShapes(tensors: readonly PrunableTensor[]): ShapedShard[] {
  return tensors.map(({ name, tensor }) => {
    const { shape } = tensor;
    return { name, ...(shardOf(tensor) ?? { shape, offset: 0, rows: shape[0] ?? 1 }) };
  });
}

/**
 * This rank's rows of whole masks: the inverse of `gatherMasks`. Nothing goes over the wire.
 *
 * @throws ShapeError when a mask has another shape than its tensor
 * @example
 * const masks = shardMasks(await loadMaskFile('ticket.safetensors'), shardShapes(prunable(model).tensors));
 */
export function shardMasks(masks: Masks, shards: readonly ShapedShard[]): Map<string, Mask> {
  const own = shards.flatMap((shard): [string, Mask][] => {
    const mask = masks.get(shard.name);
    return mask ? [[shard.name, rowsOfMask(mask, shard)]] : [];
  });
  return new Map(own);
}

/** Some rows of a mask, by the bytes that they lie in alone. */
export function rowsOfMask(mask: Mask, { name, shape, offset, rows }: ShapedShard): Mask {
  if (mask.shape.join() !== shape.join())
    throw new ShapeError(
      `Expected a mask of shape [${shape.join(', ')}] for '${name}' but received [${mask.shape.join(', ')}]`,
    );
  const width = numelOf(shape.slice(1));
  const [begin, end] = [offset * width, (offset + rows) * width];
  const [first, last] = [Math.floor(begin / 8), Math.ceil(end / 8)];
  return scope(() => {
    const bytes = mask.bits.narrow(0, first, Math.max(0, last - first));
    const bits = ops.espalier.bitmap_unpack(bytes, [8 * bytes.numel]);
    const own = bits.narrow(0, begin - 8 * first, end - begin).clone();
    return Mask.from(own.view(rows, ...shape.slice(1)));
  });
}
