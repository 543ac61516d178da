import { ArgumentError } from '../core/errors.js';

/** How a collective combines the values of the ranks. The bitwise ones take integers only. */
export type ReduceOp = 'sum' | 'avg' | 'product' | 'min' | 'max' | 'band' | 'bor' | 'bxor';

/** In the order of c10d's enum. */
const OPS: readonly ReduceOp[] = ['sum', 'avg', 'product', 'min', 'max', 'band', 'bor', 'bxor'];

/** @internal c10d's number of a reduction. */
export function reduceOpCode(op: ReduceOp): number {
  const code = OPS.indexOf(op);
  if (code >= 0) return code;
  throw new ArgumentError(`Expected a reduction, one of ${OPS.join(', ')}, but received ${String(op)}`);
}
