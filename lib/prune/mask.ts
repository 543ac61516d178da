import {
  ConfigError,
  DTypeError,
  noGrad,
  ops,
  scope,
  ShapeError,
  type Device,
  type Tensor,
} from '../core/index.js';
import { numelOf } from '../core/shape.js';
import type { AnyModule } from '../nn/index.js';

/**
 * Which elements of one tensor are alive, one bit each: 0.125 bytes per weight. A mask is a value: nothing changes it,
 * operations make new ones. Its bits live outside every scope until `dispose()` or collection.
 */
export class Mask {
  /** Packed bits: uint8 `[ceil(numel / 8)]`, bit i % 8 of byte i / 8 is element i in row-major order. */
  readonly bits: Tensor;
  readonly shape: readonly number[];
  readonly numel: number;
  #count: number | undefined;

  /**
   * @param bits packed bits, padding bits 0; the mask keeps them
   * @param shape of the tensor that is masked
   */
  constructor(bits: Tensor, shape: readonly number[]) {
    const numel = numelOf(shape);
    if (bits.dtype !== 'uint8')
      throw new DTypeError(`Expected packed bits of dtype uint8 but received ${bits.dtype}`);
    if (bits.ndim !== 1 || bits.numel !== Math.ceil(numel / 8)) {
      const expected = `[${Math.ceil(numel / 8)}] bytes for ${numel} elements`;
      throw new ShapeError(`Expected ${expected} but received [${bits.shape.join(', ')}]`);
    }
    this.bits = bits.keep();
    this.shape = [...shape];
    this.numel = numel;
  }

  /** Everything alive. */
  static ones(shape: readonly number[]): Mask {
    return new Mask(ops.espalier.bitmap_ones(numelOf(shape)), shape);
  }

  /** From a bool tensor, true = alive. */
  static from(mask: Tensor): Mask {
    return new Mask(ops.espalier.bitmap_pack(mask), mask.shape);
  }

  /**
   * Exactly `keep` elements alive, every such set as likely as any other: a pure function of the arguments, on any
   * machine and number of threads.
   *
   * @param stream tells the tensors of one model apart under one seed
   */
  static random(shape: readonly number[], keep: number, seed: number, stream: number): Mask {
    const numel = numelOf(shape);
    return new Mask(ops.espalier.random_bitmap(numel, keep, seed, stream), shape);
  }

  /** How many elements are alive. */
  get count(): number {
    return (this.#count ??= Number(ops.espalier.bitmap_count(this.bits, this.numel)));
  }

  /** Alive fraction, 0 to 1; an empty tensor is dense. */
  get density(): number {
    return this.numel === 0 ? 1 : this.count / this.numel;
  }

  /** As a bool tensor of the masked tensor's shape. */
  toBool(): Tensor {
    return ops.espalier.bitmap_unpack(this.bits, [...this.shape]);
  }

  /** Makes the pruned elements of `tensor` exactly +0, in place; NaN and −0 too. */
  apply_(tensor: Tensor): Tensor {
    this.#fits(tensor.shape);
    return ops.espalier.bitmap_apply_(tensor, this.bits);
  }

  /** A copy of `tensor` with the pruned elements +0. Differentiable in `tensor`. */
  apply(tensor: Tensor): Tensor {
    this.#fits(tensor.shape);
    return ops.espalier.bitmap_apply(tensor, this.bits);
  }

  and(other: Mask): Mask {
    return this.#with(other, ops.espalier.bitmap_and(this.bits, other.bits));
  }

  or(other: Mask): Mask {
    return this.#with(other, ops.espalier.bitmap_or(this.bits, other.bits));
  }

  xor(other: Mask): Mask {
    return this.#with(other, ops.espalier.bitmap_xor(this.bits, other.bits));
  }

  /** Alive here and not there. */
  andNot(other: Mask): Mask {
    return this.#with(other, ops.espalier.bitmap_andnot(this.bits, other.bits));
  }

  /** Elements in which two masks differ. */
  distance(other: Mask): number {
    this.#fits(other.shape);
    return Number(ops.espalier.bitmap_distance(this.bits, other.bits));
  }

  /** Elements alive in both. */
  intersectionCount(other: Mask): number {
    this.#fits(other.shape);
    return Number(ops.espalier.bitmap_intersection_count(this.bits, other.bits));
  }

  /**
   * Jaccard distance 1 − |A ∩ B| / |A ∪ B| of the alive elements: 0 of equal masks, 1 of disjoint ones; 0 of two empty
   * ones.
   */
  jaccard(other: Mask): number {
    return jaccardOf([[this, other]]);
  }

  equal(other: Mask): boolean {
    return this.shape.join() === other.shape.join() && this.distance(other) === 0;
  }

  /** Whether everything alive here is alive there. */
  isWithin(other: Mask): boolean {
    this.#fits(other.shape);
    return scope(() => {
      const outside = ops.espalier.bitmap_andnot(this.bits, other.bits);
      return Number(ops.espalier.bitmap_count(outside, this.numel)) === 0;
    });
  }

  /** As many alive elements at random places. */
  shuffle(seed: number, stream: number): Mask {
    return new Mask(ops.espalier.shuffle_bitmap(this.bits, this.numel, seed, stream), this.shape);
  }

  /** The mask with its bits on another device; this very mask if they are there. */
  to(device: Device): Mask {
    if (this.bits.device === device) return this;
    return new Mask(this.bits.to(device), this.shape);
  }

  /** Frees the bits. */
  dispose(): void {
    this.bits.dispose();
  }

  #with(other: Mask, bits: Tensor): Mask {
    this.#fits(other.shape);
    return new Mask(bits, this.shape);
  }

  #fits(shape: readonly number[]): void {
    if (shape.join() !== this.shape.join())
      throw new ShapeError(`Expected shape [${this.shape.join(', ')}] but received [${shape.join(', ')}]`);
  }
}

/** Masks by the parameters' names. */
export type Masks = ReadonlyMap<string, Mask>;

/** Alive weights over all masks. */
export function aliveCount(masks: Masks): number {
  return [...masks.values()].reduce((sum, mask) => sum + mask.count, 0);
}

/**
 * Hamming distance over mask sets: elements in which they differ.
 *
 * @throws ConfigError when the sets do not mask the same tensors
 */
export function hammingDistance(a: Masks, b: Masks): number {
  return pairs(a, b).reduce((sum, [x, y]) => sum + x.distance(y), 0);
}

/**
 * Jaccard distance over mask sets: 1 − |A ∩ B| / |A ∪ B|, A and B the alive elements of all masks together.
 *
 * @throws ConfigError when the sets do not mask the same tensors
 */
export function jaccardDistance(a: Masks, b: Masks): number {
  return jaccardOf(pairs(a, b));
}

function jaccardOf(pairs: readonly (readonly [Mask, Mask])[]): number {
  const both = pairs.reduce((sum, [x, y]) => sum + x.intersectionCount(y), 0);
  const either = pairs.reduce((sum, [x, y]) => sum + x.count + y.count, 0) - both;
  return either === 0 ? 0 : 1 - both / either;
}

function pairs(a: Masks, b: Masks): [Mask, Mask][] {
  return pairedMasks(a, b).map(({ masks }) => masks);
}

/**
 * The masks of two sets by their names, in the order of the first.
 *
 * @throws ConfigError when the sets do not mask the same tensors
 * @throws ShapeError that names the tensor when its masks differ in shape
 */
export function pairedMasks(a: Masks, b: Masks): { name: string; masks: [Mask, Mask] }[] {
  const names = new Set([...a.keys(), ...b.keys()]);
  return [...names].map((name) => {
    const [x, y] = [a.get(name), b.get(name)];
    if (!x || !y)
      throw new ConfigError(`Expected two mask sets of the same tensors but only one masks '${name}'`);
    if (x.shape.join() !== y.shape.join())
      throw new ShapeError(
        `Expected masks of one shape for '${name}' but received [${x.shape.join(', ')}] and [${y.shape.join(', ')}]`,
      );
    return { name, masks: [x, y] };
  });
}

/** Masks as tensors under `<name>.mask`, as they are saved. */
export function maskTensors(masks: Masks): Record<string, Tensor> {
  return Object.fromEntries([...masks].map(([name, mask]) => [`${name}.mask`, mask.bits]));
}

export function disposeMasks(masks: Masks): void {
  for (const mask of masks.values()) mask.dispose();
}

/** Sets the pruned weights of a model to +0, in place. */
export function applyMasks(model: AnyModule, masks: Masks): void {
  noGrad(() => {
    for (const [name, parameter] of model.namedParameters())
      masks.get(name)?.to(parameter.device).apply_(parameter);
  });
}
