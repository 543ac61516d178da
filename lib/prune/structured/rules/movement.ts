// Operators that only move elements: labels are moved by the same operator.

import { ops, type Tensor } from '../../../core/index.js';
import type { ObservedCall } from '../../../core/observe.js';
import { varies } from '../labels.js';
import { borrowed, operands, results, wrapAll, type Trace } from '../trace.js';
import { unknown, type Rule } from './index.js';

const MOVES = [
  'reshape', 'flatten', 'unflatten', 'transpose', 't', 'permute', 'movedim', 'squeeze', 'unsqueeze', 'expand', 'expand_as',
  'repeat', 'repeat_interleave', 'narrow', 'select', 'slice', 'split', 'split_with_sizes', 'unbind', 'roll', 'flip',
  'index', 'index_select', 'gather', 'swapaxes', 'tile', 'diagonal',
]; // prettier-ignore
const SAME = ['to', '_to_copy', 'contiguous', 'detach', 'clone', 'alias', 'alias_copy', 'lift_fresh', 'copy'];

type Axes = (call: ObservedCall, rank: number) => readonly unknown[];
const at =
  (place: number, otherwise = 0): Axes =>
  ({ args }) => [args[place] ?? otherwise];

/**
 * Operators that take positions or sizes along these dimensions. Where units lie along one, the numbers would mean other
 * units once some are gone, so these stay; unless the module is one whose numbers are known to follow (sizes.ts).
 */
const POSITIONS: Readonly<Record<string, Axes>> = {
  narrow: at(1),
  select: at(1),
  slice: at(1),
  split: at(2),
  split_with_sizes: at(2),
  unbind: at(1),
  index_select: at(1),
  gather: at(1),
  diagonal: ({ args }) => [args[2] ?? 0, args[3] ?? 1],
  roll: ({ args }, rank) => {
    const dims = (args[2] ?? []) as number[];
    return dims.length > 0 ? dims : Array.from({ length: rank }, (_, i) => i);
  },
  index: ({ args }) => [...(args[1] as Float64Array)].flatMap((handle, dim) => (handle === 0 ? [] : [dim])),
};

/** Labels by the same call. An index without units picks by position, as it does in the tensor itself. */
function move(trace: Trace, call: ObservedCall): void {
  const [self, ...others] = operands(call);
  const labels = trace.labels(self);
  const shapeOnly = call.name === 'aten::expand_as';
  if (!shapeOnly && others.some((handle) => trace.labels(handle))) return unknown(trace, call);
  if (!labels) return;
  const axes = POSITIONS[call.name.replace('aten::', '')];
  if (axes && !trace.sizesFollow) {
    const before = borrowed(self!).shape;
    const [after] = results(call).map((handle) => borrowed(handle).shape);
    const dims = axes(call, before.length).map((dim) => ((dim as number) + before.length) % before.length);
    // A slice of everything takes no positions.
    const whole = call.name === 'aten::slice' && after?.join() === before.join();
    for (const coord of labels.coords)
      if (!whole) trace.steady(coord, dims, `${call.name} takes fixed positions of it`);
  }
  moved(
    trace,
    call,
    labels.coords.map((coord) => wrapAll(call.call(coord.handle, ...call.args.slice(1)))),
    labels.parameter,
  );
}

/** Equal parts stay equal only if they lose the same places: these become one. */
function chunk(trace: Trace, call: ObservedCall): void {
  const labels = trace.labels(call.args[0] as number);
  if (!labels) return;
  const lists = labels.coords.map((coord) => wrapAll(call.call(coord.handle, ...call.args.slice(1))));
  const given = (call.args[2] as number | undefined) ?? 0;
  lists.forEach((parts, i) => {
    const coord = labels.coords[i]!;
    const dim = given < 0 ? given + coord.ndim : given;
    const [first, ...rest] = parts as [Tensor, ...Tensor[]];
    if (!varies(trace.units, coord, dim)) return;
    if (parts.some((part) => part.size(dim) !== first.size(dim)))
      trace.steady(coord, [dim], `${call.name} cuts it into unequal parts`);
    else for (const part of rest) trace.unite(first, part);
  });
  moved(trace, call, lists, labels.parameter);
}

/** A view of labels may need a copy: repeated dimensions cannot always be joined. */
function view(trace: Trace, call: ObservedCall): void {
  const labels = trace.labels(call.args[0] as number);
  if (!labels) return;
  if (call.overload === 'dtype') return unknown(trace, call);
  const { shape } = borrowed(results(call)[0]!);
  moved(
    trace,
    call,
    labels.coords.map((coord) => [coord.reshape(shape)]),
    labels.parameter,
  );
}

function same(trace: Trace, call: ObservedCall): void {
  const labels = trace.labels(operands(call)[0]);
  for (const handle of results(call)) trace.set(handle, labels);
}

/** The outputs of a custom function are what its forward gave, under new handles. */
function custom(trace: Trace, call: ObservedCall): void {
  const inner = call.args[0] as Float64Array;
  results(call).forEach((handle, i) => trace.set(handle, trace.labels(inner[i])));
}

/** `lists[c][i]` are the labels of result i in coordinate c. */
function moved(trace: Trace, call: ObservedCall, lists: readonly Tensor[][], parameter: boolean): void {
  results(call).forEach((handle, i) =>
    trace.set(handle, { coords: lists.map((list) => list[i]!), parameter }),
  );
}

/** Parts without units become elements without: whatever is united with them is frozen. */
function join(trace: Trace, call: ObservedCall): void {
  const parts = [...(call.args[0] as Float64Array)];
  const all = parts.map((handle) => trace.labels(handle));
  if (all.every((labels) => labels === undefined)) return;
  if (all.some((labels) => labels && labels.coords.length !== 1)) return unknown(trace, call);
  const coords = all.map(
    (labels, i) =>
      labels?.coords[0] ?? ops.aten.zeros([1], { dtype: 'int32' }).expand(borrowed(parts[i]!).shape),
  );
  const handles = Float64Array.from(coords, ({ handle }) => handle);
  moved(trace, call, [wrapAll(call.call(handles, ...call.args.slice(1)))], false);
}

export const movements: Record<string, Rule> = {
  ...Object.fromEntries(MOVES.map((name) => [name, move])),
  ...Object.fromEntries(SAME.map((name) => [name, same])),
  chunk,
  view,
  _unsafe_view: view,
  _reshape_alias: view,
  'espalier::custom_function': custom,
  cat: join,
  concat: join,
  stack: join,
};
