// Products with weights: where units are made and used.

import type { Tensor } from '../../../core/index.js';
import type { ObservedCall } from '../../../core/observe.js';
import { counting, type Labels } from '../labels.js';
import { borrowed, results, type Trace } from '../trace.js';
import { Role } from '../units.js';
import { product } from './attention.js';
import { freezeAll, single, unknown, type Rule } from './index.js';

type Handle = number | null | undefined;

/** The label of a weight that changes along one dimension alone, cut to that line; undefined where the size is 1. */
function line(labels: Labels | undefined, dim: number): Tensor | undefined {
  const found = labels?.coords.find((t) => {
    const strides = t.stride();
    return t.size(dim) > 1 && strides.every((s, i) => (i === dim ? s !== 0 : s === 0 || t.size(i) === 1));
  });
  return found && found.shape.reduce((t, _, i) => (i === dim ? t : t.narrow(i, 0, 1)), found).reshape([-1]);
}

/** Whether the weight can be read as rows and columns: whatever of it is longer than 1 has its line. */
const legible = (labels: Labels, weight: Handle): boolean =>
  labels.parameter &&
  borrowed(weight!).shape.every((size, dim) => dim > 1 || size === 1 || line(labels, dim));

/** x · Wᵀ + b on the last dimension of x; `into` and `out` are the lines of the weight. */
function contract(
  trace: Trace,
  call: ObservedCall,
  x: Handle,
  into: Tensor | undefined,
  out: Tensor | undefined,
  bias: Handle,
): void {
  const label = single(trace, trace.labels(x), call);
  if (into) {
    if (label) trace.unite(label, into);
    else trace.freeze([into], `an input that no parameter made is as wide, in ${trace.where}`);
    trace.read(into);
  }
  finish(trace, call, out, bias, -1, 0);
}

/** The result's units are the weight's rows; the bias goes with them. */
function finish(
  trace: Trace,
  call: ObservedCall,
  out: Tensor | undefined,
  bias: Handle,
  dim: number,
  roles: number,
): void {
  const handle = results(call)[0]!;
  if (out === undefined) return trace.set(handle, undefined);
  trace.make(out, Role.made | roles);
  const added = line(trace.labels(bias), 0);
  if (added) trace.unite(out, added);
  const { shape } = borrowed(handle);
  const at = dim < 0 ? dim + shape.length : dim;
  const label = out.reshape(shape.map((size, i) => (i === at ? size : 1))).expand(shape);
  trace.set(handle, { coords: [label], parameter: false });
}

function linear(trace: Trace, call: ObservedCall): void {
  const [x, w, bias] = call.args as [number, number, Handle];
  const weight = trace.labels(w);
  if (!weight || !legible(weight, w)) return trace.labels(x) || weight ? unknown(trace, call) : undefined;
  contract(trace, call, x, line(weight, 1), line(weight, 0), bias);
}

/** A matrix that is a parameter on the right is a Linear written by hand. */
function matmul(trace: Trace, call: ObservedCall): void {
  const [x, y] = call.args as [number, number];
  const [a, b] = [trace.labels(x), trace.labels(y)];
  if (!a && !b) return;
  if (b && !a?.parameter && borrowed(y).ndim === 2 && legible(b, y))
    return contract(trace, call, x, line(b, 0), line(b, 1), null);
  if (a?.parameter || b?.parameter) return unknown(trace, call);
  product(trace, call, single(trace, a, call), single(trace, b, call));
}

function addmm(trace: Trace, call: ObservedCall): void {
  const [bias, x, w] = call.args as [number, number, number];
  const weight = trace.labels(w);
  if (!weight || !legible(weight, w) || borrowed(bias).ndim !== 1 || call.args.length > 3)
    return unknown(trace, call);
  contract(trace, call, x, line(weight, 0), line(weight, 1), bias);
}

/** Rows of a table: its columns are units, its rows are not (which row is taken depends on the data). */
function embedding(trace: Trace, call: ObservedCall): void {
  const [table, indices] = call.args as [number, number];
  const labels = trace.labels(table);
  if (trace.labels(indices) || (labels && !legible(labels, table))) return unknown(trace, call);
  if (!labels) return;
  finish(trace, call, line(labels, 1), null, -1, Role.embedded);
}

function convolution(trace: Trace, call: ObservedCall): void {
  const [x, w, bias] = call.args as [number, number, Handle];
  const groups = (call.args[6] as number | undefined) ?? 1;
  const weight = trace.labels(w);
  const { shape } = borrowed(x);
  const channels = shape.length - borrowed(w).ndim + 1;
  if (!weight || !legible(weight, w)) return trace.labels(x) || weight ? unknown(trace, call) : undefined;
  const [out, into] = [line(weight, 0), line(weight, 1)];
  const label = single(trace, trace.labels(x), call);
  const rank = shape.length;
  const across = (t: Tensor) => t.reshape(Array.from({ length: rank }, (_, i) => (i === channels ? -1 : 1)));
  if (groups === 1) {
    if (into) {
      if (label) trace.unite(label, across(into));
      else trace.freeze([into], `an input that no parameter made is as wide, in ${trace.where}`);
      trace.read(into);
    }
  } else {
    if (into) trace.freeze([into], `it is shared by the groups of a convolution in ${trace.where}`);
    if (!label) {
      freezeAll(trace, [weight], `a grouped convolution of what no parameter made, in ${trace.where}`);
    } else if (out) {
      // A group goes as a whole: all that it reads and all that it writes.
      const [reads, writes] = [shape[channels]! / groups, out.numel / groups];
      const heads = counting(0, [groups], 0).long().mul(writes);
      const leader = out.indexSelect(0, heads);
      trace.unite(out, leader.repeatInterleave(writes));
      trace.unite(label, across(leader.repeatInterleave(reads)));
      trace.mark(out, Role.used);
    }
  }
  finish(trace, call, out, bias, channels, Role.convolved);
}

export const linearRules: Record<string, Rule> = {
  linear,
  matmul,
  mm: matmul,
  bmm: matmul,
  addmm,
  embedding,
  conv1d: convolution,
  conv2d: convolution,
};
