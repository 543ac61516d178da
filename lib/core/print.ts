/** Tensors as text, in the manner of PyTorch. */
import { isComplexType, isFloatingPoint, type DType } from './dtype.js';
import { native } from './native.js';
import type { Tensor } from './tensor.js';
import type { NestedArray } from './transfer.js';

const EDGE = 3;
const THRESHOLD = 1000;
const LINE = 80;

type Leaf = number | bigint | boolean | { re: number; im: number };

/** Text of a tensor: values (summarised beyond 1,000), shape where it is not visible, dtype and device if not default. */
export function format(tensor: Tensor): string {
  if (tensor.disposed) return 'Tensor(freed)';
  const { dtype, shape, device } = tensor;
  const suffix = describeRest(tensor, dtype, shape);
  if (device === 'meta' || tensor.layout !== 'strided')
    return `Tensor(${device === 'meta' ? '...' : tensor.layout}${suffix})`;
  const summarise = tensor.numel > THRESHOLD;
  const values = read(tensor, summarise);
  const show = formatter(leaves(values), dtype);
  return `Tensor(${render(values, show, shape, 7)}${suffix})`;
}

function describeRest(tensor: Tensor, dtype: DType, shape: number[]): string {
  const parts: string[] = [];
  if (tensor.device === 'meta' || tensor.numel === 0) parts.push(`size=[${shape.join(', ')}]`);
  if (tensor.device !== 'cpu') parts.push(`device='${tensor.device}'`);
  if (dtype !== 'float32' && dtype !== 'int64' && dtype !== 'bool') parts.push(`dtype=${dtype}`);
  if (tensor.requiresGrad) parts.push('requiresGrad=true');
  return parts.map((part) => `, ${part}`).join('');
}

/** Nested values; beyond the threshold only the edges of each dimension, with a hole (null) between. */
function read(tensor: Tensor, summarise: boolean): NestedArray {
  if (!summarise) return tensor.toArray();
  native().beginScope('print');
  try {
    return readEdges(tensor);
  } finally {
    native().endScope();
  }
}

function readEdges(tensor: Tensor): NestedArray {
  if (tensor.ndim === 0) return tensor.toArray();
  const size = tensor.size(0);
  const indices =
    size > 2 * EDGE ? [0, 1, 2, size - 3, size - 2, size - 1] : Array.from({ length: size }, (_, i) => i);
  if (tensor.ndim === 1)
    return tensor.numel > 2 * EDGE ? indices.map((i) => tensor.select(0, i).toArray()) : tensor.toArray();
  return indices.map((i) => readEdges(tensor.select(0, i)));
}

function leaves(values: NestedArray): Leaf[] {
  return Array.isArray(values) ? values.flatMap(leaves) : [values];
}

function formatter(values: Leaf[], dtype: DType): (value: Leaf) => string {
  if (dtype === 'bool') return pad(values, String);
  if (isComplexType(dtype)) {
    return (v) => {
      const { re, im } = v as { re: number; im: number };
      return `${fixed(re)}${im < 0 || Object.is(im, -0) ? '-' : '+'}${fixed(Math.abs(im))}j`;
    };
  }
  if (!isFloatingPoint(dtype)) return pad(values, String);
  const numbers = (values as number[]).filter((v) => Number.isFinite(v) && v !== 0).map(Math.abs);
  if (numbers.every((v) => Number.isInteger(v))) {
    return pad(values, (v) =>
      Number.isFinite(v as number) ? `${Object.is(v, -0) ? '-0' : v}.` : special(v as number),
    );
  }
  const max = Math.max(...numbers);
  const min = Math.min(...numbers);
  if (max / min > 1000 || max > 1e8 || min < 1e-4) return pad(values, (v) => scientific(v as number));
  return pad(values, (v) => fixed(v as number));
}

const special = (v: number): string => (Number.isNaN(v) ? 'nan' : v > 0 ? 'inf' : '-inf');
const fixed = (v: number): string => (Number.isFinite(v) ? v.toFixed(4) : special(v));

function scientific(v: number): string {
  if (!Number.isFinite(v)) return special(v);
  return v.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2');
}

function pad(values: Leaf[], show: (value: Leaf) => string): (value: Leaf) => string {
  const width = Math.max(0, ...values.map((v) => show(v).length));
  return (v) => show(v).padStart(width);
}

function render(values: NestedArray, show: (v: Leaf) => string, shape: number[], indent: number): string {
  if (!Array.isArray(values)) return show(values).trim();
  const size = shape[0] ?? 0;
  const hole = size > values.length;
  if (shape.length <= 1) {
    const texts = (values as Leaf[]).map(show);
    if (hole) texts.splice(EDGE, 0, '...');
    return `[${wrapLines(texts, indent + 1)}]`;
  }
  const texts = values.map((v) => render(v, show, shape.slice(1), indent + 1));
  if (hole) texts.splice(EDGE, 0, '...');
  return `[${texts.join(',' + '\n'.repeat(shape.length - 1) + ' '.repeat(indent + 1))}]`;
}

function wrapLines(texts: string[], indent: number): string {
  const width = (texts[0]?.length ?? 0) + 2;
  const perLine = Math.max(1, Math.floor((LINE - indent) / width));
  const lines: string[] = [];
  for (let i = 0; i < texts.length; i += perLine) lines.push(texts.slice(i, i + perLine).join(', '));
  return lines.join(',\n' + ' '.repeat(indent));
}
