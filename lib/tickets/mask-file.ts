import { existsSync } from 'node:fs';
import { RunError } from '../core/errors.js';
import { safetensors } from '../io/index.js';
import { Mask, type Masks, type Shaped } from '../prune/index.js';
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
