import type { Complex } from './native.js';

/** A number that stays floating point where JavaScript cannot tell 2.0 from 2. Made by {@link float}. */
export class Float {
  constructor(readonly value: number) {}
}

/**
 * Marks a number as floating point for `Scalar` arguments, where PyTorch distinguishes `2.0` from `2`.
 *
 * @example
 * tensor([1, 2], { dtype: 'int64' }).mul(float(2)).dtype; // 'float32'; with plain 2 it stays 'int64'
 */
export function float(value: number): Float {
  return new Float(Number(value));
}

/** A number as operators take it. */
export type Scalar = number | bigint | boolean | Float | Complex;

export function isComplex(value: unknown): value is Complex {
  if (typeof value !== 'object' || value === null) return false;
  const { re, im } = value as Complex;
  return typeof re === 'number' && typeof im === 'number';
}
