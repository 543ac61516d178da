import { createHash } from 'node:crypto';
import { ops, scope } from '../core/index.js';
import { erkCounts, uniformCounts } from './erk.js';
import { Mask, type Masks } from './mask.js';

export interface Shaped {
  name: string;
  shape: readonly number[];
}

/** The stream of random numbers of one tensor or layer: the same whatever else the model has. */
export function streamOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32LE(0);
}

/** Exactly `keep` of a mask's alive elements, every such set equally likely; on the CPU. */
export function randomWithin(mask: Mask, keep: number, seed: number, stream: number): Mask {
  return scope(() => {
    const chosen = ops.espalier.random_bitmap(mask.count, keep, seed, stream);
    const flags = ops.espalier.bitmap_unpack(chosen, [mask.count]);
    return Mask.from(ops.espalier.expand(flags, mask.bits, [...mask.shape]));
  });
}

/** Each mask's alive places drawn anew within its tensor: the counts per tensor stay, the structure goes. */
export function shuffleMasks(masks: Masks, seed: number): Map<string, Mask> {
  return new Map([...masks].map(([name, mask]) => [name, mask.shuffle(seed, streamOf(name))]));
}

/**
 * Random masks with exactly `alive` weights over all tensors, shared out by the Erdős–Rényi kernel (`erk`, see
 * {@link erkCounts}) or the same density everywhere (`uniform`).
 */
export function randomMasks(
  tensors: readonly Shaped[],
  alive: number,
  sharing: 'erk' | 'uniform',
  seed: number,
): Map<string, Mask> {
  const shapes = tensors.map(({ shape }) => shape);
  const sizes = shapes.map((shape) => shape.reduce((a, b) => a * b, 1));
  const counts = sharing === 'erk' ? erkCounts(shapes, alive) : uniformCounts(sizes, alive);
  return new Map(
    tensors.map(({ name, shape }, i) => [
      name,
      Mask.random(shape, counts[i] as number, seed, streamOf(name)),
    ]),
  );
}
