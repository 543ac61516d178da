// Operators that join elements along dimensions. A dimension along which the units are the same is none of units, as time
// or height; one along which they differ could not be made shorter without changing the rest.

import { ops } from '../../../core/index.js';
import type { ObservedCall } from '../../../core/observe.js';
import { spread } from '../labels.js';
import { borrowed, results, type Trace } from '../trace.js';
import type { Rule } from './index.js';

const every = (rank: number): number[] => Array.from({ length: rank }, (_, i) => i);
const last = (rank: number, count: number): number[] => every(rank).slice(Math.max(0, rank - count));

/** Sums, means, extremes: the dimensions stand in the second argument. One that nothing uses binds nothing. */
function reduce(trace: Trace, call: ObservedCall): void {
  const labels = trace.labels(call.args[0] as number);
  if (!labels) return;
  const given = call.args[1];
  const dims = typeof given === 'number' ? [given] : Array.isArray(given) ? (given as number[]) : [];
  const out = results(call)[0]!;
  const rank = borrowed(out).ndim;
  const coords = labels.coords.map((coord) => {
    const along = dims.length === 0 ? every(coord.ndim) : dims.map((d) => (d < 0 ? d + coord.ndim : d));
    trace.steady(coord, along, `${call.name} runs over it`, out);
    return ops.aten.amax(coord, dims, rank === coord.ndim);
  });
  trace.set(out, { coords, parameter: false });
}

/** Softmax and cumulative sums: the shape stays. */
function along(trace: Trace, call: ObservedCall): void {
  const labels = trace.labels(call.args[0] as number);
  if (!labels) return;
  const dim = call.args[1] as number;
  for (const coord of labels.coords)
    trace.steady(coord, [dim < 0 ? dim + coord.ndim : dim], `${call.name} runs over it`);
  trace.set(results(call)[0]!, labels);
}

/** Operators that change the size of the last `count` dimensions. */
function resize(count: number | ((call: ObservedCall) => number)): Rule {
  return (trace, call) => {
    const labels = trace.labels(call.args[0] as number);
    if (!labels) return;
    const out = results(call)[0]!;
    const { shape } = borrowed(out);
    const dims = last(shape.length, typeof count === 'number' ? count : count(call));
    for (const coord of labels.coords) trace.steady(coord, dims, `${call.name} runs over it`);
    trace.set(out, { coords: labels.coords.map((coord) => spread(coord, dims, shape)), parameter: false });
  };
}

const padded = (call: ObservedCall): number => (call.args[1] as number[]).length / 2;

export const reductions: Record<string, Rule> = {
  ...Object.fromEntries(
    ['sum', 'mean', 'amax', 'amin', 'std', 'var', 'logsumexp', 'all', 'any'].map((n) => [n, reduce]),
  ),
  ...Object.fromEntries(['softmax', 'log_softmax', '_softmax', 'cumsum', 'cumprod'].map((n) => [n, along])),
  max_pool1d: resize(1),
  avg_pool1d: resize(1),
  adaptive_avg_pool1d: resize(1),
  upsample_nearest1d: resize(1),
  max_pool2d: resize(2),
  avg_pool2d: resize(2),
  adaptive_avg_pool2d: resize(2),
  adaptive_max_pool2d: resize(2),
  upsample_nearest2d: resize(2),
  upsample_bilinear2d: resize(2),
  pad: resize(padded),
  constant_pad_nd: resize(padded),
};
