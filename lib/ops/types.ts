/** What the generated declarations of this folder are written in: each operator overload is one {@link Op}. */
import type { JobOptions } from '../core/job.js';
import type { Complex } from '../core/native.js';
import type { Float } from '../core/scalar.js';
import type { Tensor } from '../core/tensor.js';

export type { Device, DType, Layout, MemoryFormat } from '../core/dtype.js';
export type { Generator } from '../core/generator.js';
export type { Opaque } from '../core/opaque.js';
export type { Scalar } from '../core/scalar.js';
export type { Tensor } from '../core/tensor.js';

/** An integer; a BigInt where a number is not exact. */
export type Int = number | bigint;
/** `float` of a schema. */
export type Real = Int | Float;
/** What operators return for a `Scalar`. */
export type Value = number | bigint | boolean | Complex;
export type Tensors = readonly Tensor[];
export type Ints = readonly Int[];
export type Reals = readonly Real[];
/** `int[2]` and its like: one number stands for all. */
export type IntsN = Ints | Int;
export type RealsN = Reals | Real;
export type BoolsN = readonly boolean[] | boolean;

/** An overload without arguments that can be given by name. */
export interface NoOptions {
  readonly out?: never;
}

type Options<K> = Record<never, never> extends K ? [options?: K] : [options: K];

/** Every beginning of the arguments with a default, then options: by name what was not given by position. */
type Tail<D extends unknown[], K> =
  | [...D, ...Options<K>]
  | (D extends [...infer First, unknown] ? Tail<First, K> : never);

type Args<R extends unknown[], D extends unknown[], K> = [
  ...R,
  ...Tail<{ [I in keyof D]: D[I] | undefined }, K>,
];

/**
 * One overload. `T` is what it returns, `R` its required arguments, `D` those with a default, and `K` what can be given
 * by name in the trailing object: `D` again and the keyword-only arguments.
 */
export interface Op<T, R extends unknown[], D extends unknown[] = [], K = NoOptions> {
  (...args: Args<R, D, K>): T;
  /** The same on a thread of its own. */
  async(...args: Args<R, D, K & JobOptions>): Promise<T>;
  /** Schemas as PyTorch writes them. */
  readonly schemas: readonly string[];
}

/** An overload that changes its first argument and returns that very object. */
export interface InPlace<R extends unknown[], D extends unknown[] = [], K = NoOptions> {
  <S extends Tensor>(self: S, ...args: Args<R, D, K>): S;
  /** The same on a thread of its own. */
  async<S extends Tensor>(self: S, ...args: Args<R, D, K & JobOptions>): Promise<S>;
  /** Schemas as PyTorch writes them. */
  readonly schemas: readonly string[];
}

/** An operator with a single overload, which has no name. */
export type Only<F> = F & { readonly default: F };
