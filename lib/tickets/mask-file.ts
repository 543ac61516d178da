import { existsSync } from 'node:fs';
import { RunError } from '../core/errors.js';
import { scope } from '../core/index.js';
import { safetensors } from '../io/index.js';
import type { AnyModule } from '../nn/index.js';
import { disposeMasks, Mask, type Masks, type Shaped } from '../prune/index.js';
import { shardOf, type ShardBox } from '../shard/index.js';
import type { RunFolder } from './run-folder.js';

/** The masks that a run keeps for a training, read back; null before they are made. */
export async function loadMasks(
  folder: RunFolder,
  cell: string,
  shapes: readonly Shaped[],
): Promise<Masks | null> {
  const path = folder.cellFile(cell, 'mask.safetensors');
  if (!existsSync(path)) return null;
  const bits = await safetensors.load(path, { copy: true });
  const fail = (what: string) => {
    throw new RunError(`Expected ${path} to hold ${what}`);
  };
  return new Map(
    shapes.map(({ name, shape }) => {
      const packed = bits[`${name}.mask`] ?? fail(`${name}.mask, but it does not`);
      try {
        return [name, new Mask(packed, shape)];
      } catch (error) {
        return fail(`a mask of ${name} of shape [${shape.join(', ')}]: ${(error as Error).message}`);
      }
    }),
  );
}

/** Of masks of whole tensors those of the rows that this rank holds of the model; the others are gone. */
export function heldMasks(masks: Masks, model: AnyModule): Masks {
  const boxes = new Map(model.namedParameters().map(([name, parameter]) => [name, shardOf(parameter)]));
  if (![...masks.keys()].some((name) => boxes.get(name))) return masks;
  const held = new Map([...masks].map(([name, mask]) => [name, rowsOf(mask, boxes.get(name))]));
  disposeMasks(masks);
  return held;
}

/** The mask of some rows. */
export function rowsOf(mask: Mask, box: Pick<ShardBox, 'offset' | 'rows'> | undefined): Mask {
  return scope(() => Mask.from(box ? mask.toBool().narrow(0, box.offset, box.rows) : mask.toBool()));
}
