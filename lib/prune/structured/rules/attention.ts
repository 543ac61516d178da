// Attention, whole or by products of activations: what is summed over in a product of two activations goes only as a
// whole, which makes a head one unit, and a head of keys and values one with all the queries that it serves.

import type { Tensor } from '../../../core/index.js';
import type { ObservedCall } from '../../../core/observe.js';
import { spread } from '../labels.js';
import { borrowed, results, type Trace } from '../trace.js';
import { Role } from '../units.js';
import { freezeAll, single, type Rule } from './index.js';

/** Unites each line along a dimension, and gives the line's unit in place of the line. */
function fold(trace: Trace, label: Tensor, dims: readonly number[]): Tensor {
  const first = dims.reduce((t, dim) => t.narrow(dim, 0, 1), label);
  trace.unite(label, first);
  return first;
}

function scaledDotProduct(trace: Trace, call: ObservedCall): void {
  const [query, key, value, mask] = call.args as (number | null | undefined)[];
  const all = [query, key, value].map((handle) => trace.labels(handle));
  const [q, k, v] = all.map((labels) => single(trace, labels, call));
  const out = results(call)[0]!;
  if (q === undefined || k === undefined || v === undefined) {
    freezeAll(trace, all, `attention in ${trace.where} takes part with what no parameter made`);
    return trace.set(out, undefined);
  }
  const { shape } = borrowed(out);
  const rank = shape.length;
  const dims = [rank - 2, rank - 1];
  const heads = fold(trace, q, dims);
  for (const label of [k, v]) {
    const own = fold(trace, label, dims);
    const repeats = rank > 2 ? heads.size(rank - 3) / own.size(rank - 3) : 1;
    // Query head h attends to head floor(h / repeats) of keys and values.
    trace.unite(heads, repeats > 1 ? own.repeatInterleave(repeats, rank - 3) : own);
  }
  trace.mark(heads, Role.attends);
  const label = heads.expand(shape);
  if (mask !== null && mask !== undefined) {
    const constant = borrowed(mask).shape;
    const fixed = constant.slice(0, -2).flatMap((size, i) => (size > 1 ? [i + rank - constant.length] : []));
    trace.steady(label, fixed, `a mask of shape [${constant.join(', ')}] has a row for it`);
  }
  trace.set(out, { coords: [label], parameter: false });
}

/** @internal a · b of two activations, [..., n, k] and [..., k, m]; one of them may have no units. */
export function product(
  trace: Trace,
  call: ObservedCall,
  a: Tensor | undefined,
  b: Tensor | undefined,
): void {
  const out = results(call)[0]!;
  const { shape } = borrowed(out);
  if (a && b) {
    if (a.ndim < 2 || b.ndim < 2) {
      trace.freeze([a, b], `${call.name} of vectors in ${trace.where} is not understood`);
      return trace.set(out, undefined);
    }
    const rows = fold(trace, a, [a.ndim - 1]);
    const columns = fold(trace, b, [b.ndim - 2]);
    trace.unite(rows, columns);
    trace.mark(rows, Role.attends);
    trace.set(out, { coords: [rows.expand(shape)], parameter: false });
    return;
  }
  const label = (a ?? b)!;
  const summed = a ? label.ndim - 1 : Math.max(0, label.ndim - 2);
  trace.steady(label, [summed], `${call.name} with a constant runs over it`);
  const other = borrowed(call.args[a ? 1 : 0] as number).shape;
  const batch = other.slice(0, -2).flatMap((size, i) => (size > 1 ? [i + shape.length - other.length] : []));
  if (label.ndim < 2 || shape.length < 2)
    return trace.freeze([label], `${call.name} of a vector in ${trace.where}`);
  const result = spread(
    label,
    [summed],
    [...shape.slice(0, -2), ...(a ? [a.size(-2), 1] : [1, b!.size(-1)])],
  );
  const full = result.expand(shape);
  trace.steady(full, batch, `${call.name} has a constant for it`);
  trace.set(out, { coords: [full], parameter: false });
}

export const attention: Record<string, Rule> = { scaled_dot_product_attention: scaledDotProduct };
