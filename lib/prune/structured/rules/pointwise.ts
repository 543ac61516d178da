// Operators that work element by element, broadcasting.

import type { ObservedCall } from '../../../core/observe.js';
import { Role } from '../units.js';
import { borrowed, operands, results, type Trace } from '../trace.js';
import { unknown, type Rule } from './index.js';

const UNARY = [
  'relu', 'gelu', 'silu', 'tanh', 'sigmoid', 'elu', 'leaky_relu', 'softplus', 'hardtanh', 'hardswish', 'hardsigmoid', 'selu',
  'mish', 'exp', 'exp2', 'expm1', 'log', 'log2', 'log10', 'log1p', 'sqrt', 'rsqrt', 'square', 'reciprocal', 'abs', 'neg', 'sign',
  'sin', 'cos', 'erf', 'floor', 'ceil', 'round', 'trunc', 'clamp', 'clamp_min', 'clamp_max', 'nan_to_num', 'isnan', 'isinf',
  'isfinite', 'logical_not', 'dropout', 'zeros_like', 'ones_like', 'full_like', 'empty_like', 'rand_like', 'randn_like',
  'threshold', 'tril', 'triu',
]; // prettier-ignore
const SUMS = ['add', 'sub', 'rsub', 'addcmul', 'addcdiv', 'lerp'];
const BINARY = [
  'mul', 'div', 'pow', 'maximum', 'minimum', 'where', 'masked_fill', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'logical_and',
  'logical_or', 'fmod', 'remainder',
]; // prettier-ignore

function elementwise(trace: Trace, call: ObservedCall): void {
  const handles = operands(call);
  const all = handles.map((handle) => ({ handle, labels: trace.labels(handle) }));
  const labelled = all.flatMap(({ labels }) => (labels && labels.coords.length > 0 ? [labels] : []));
  if (labelled.length === 0) return results(call).forEach((handle) => trace.set(handle, undefined));
  // Writing units into something that has none would leave its other views unlabelled.
  if (call.name.endsWith('_') && all[0]?.labels === undefined) return unknown(trace, call);

  const primary =
    labelled.find(({ parameter, coords }) => !parameter && coords.length === 1) ??
    (labelled.length === 1 ? labelled[0]! : labelled.find(({ coords }) => coords.length === 1));
  if (primary === undefined) return unknown(trace, call);
  const label = primary.coords[0]!;
  const base = call.name.replace(/^aten::|_$/g, '');
  for (const other of labelled) {
    if (other === primary) continue;
    if (other.parameter || other.coords.length > 1)
      other.coords.forEach((coord) => trace.align(label, coord));
    else trace.unite(label, other.coords[0]!, SUMS.includes(base) ? Role.added : 0);
  }
  const out = results(call)[0];
  if (out === undefined) return;
  const { shape } = borrowed(out);
  const coords = primary.coords.map((coord) => coord.expand(shape));
  for (const { handle, labels } of all) {
    if (labels && labels.coords.length > 0) continue;
    const constant = borrowed(handle).shape;
    const dims = constant.flatMap((size, i) => (size > 1 ? [i + shape.length - constant.length] : []));
    for (const coord of coords)
      trace.steady(coord, dims, `it meets a tensor of a fixed size [${constant.join(', ')}]`);
  }
  const parameter = primary.parameter && labelled.length === 1;
  for (const handle of results(call)) trace.set(handle, { coords, parameter });
}

export const pointwise: Record<string, Rule> = Object.fromEntries(
  [...UNARY, ...SUMS, ...BINARY].flatMap((name) => [
    [name, elementwise],
    [`${name}_`, elementwise],
  ]),
);
