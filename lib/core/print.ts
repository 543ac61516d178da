/** Tensors as text, in the manner of PyTorch. */
import { isComplexType, isFloatingPoint, type DType } from './dtype.js';
import { native, type Complex } from './native.js';
import type { Tensor } from './tensor.js';
import type { NestedArray } from './transfer.js';

const EDGE = 3;
const THRESHOLD = 1000;
const LINE = 80;

type Leaf = number | bigint | boolean | Complex;

/** Text of a tensor: values (summarised beyond 1,000), shape where it is not visible, dtype and device if not default. */
export function format(tensor: Tensor): string {
  if (tensor.disposed) return 'Tensor(freed)';
  const { dtype, shape, device } = tensor;
  const suffix = describeRest(tensor, dtype, shape);
  if (device === 'meta' || tensor.layout !== 'strided')
    return `Tensor(${device === 'meta' ? '...' : tensor.layout}${suffix})`;
  if (tensor.numel === 0) return `Tensor([]${suffix})`;
  const summarise = tensor.numel > THRESHOLD;
  const values = read(tensor, summarise);
  const style = formatter(leaves(values), dtype);
  return `Tensor(${render(values, style, shape, 7)}${suffix})`;
}

function describeRest(tensor: Tensor, dtype: DType, shape: number[]): string {
  const parts: string[] = [];
  if (tensor.device !== 'cpu') parts.push(`device='${tensor.device}'`);
  const hidden = tensor.device === 'meta' || (tensor.numel === 0 && shape.length !== 1);
  if (hidden) parts.push(`size=[${shape.join(', ')}]`);
  // Values show by themselves that they are of one of these.
  const evident = tensor.numel > 0 && ['int64', 'bool', 'complex64'].includes(dtype);
  if (dtype !== 'float32' && !evident) parts.push(`dtype=${dtype}`);
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

/** How the elements of a tensor are written: their text, all of one width where they stand below each other. */
interface Style {
  readonly width: number;
  show(value: Leaf): string;
}

function formatter(values: Leaf[], dtype: DType): Style {
  if (isComplexType(dtype)) return complexStyle(values as Complex[]);
  return isFloatingPoint(dtype) ? floatStyle(values as number[]) : padded(values, String);
}

function complexStyle(values: Complex[]): Style {
  const [re, im] = [floatStyle(values.map((v) => v.re)), floatStyle(values.map((v) => v.im))];
  return {
    width: re.width + im.width + 1,
    show: (value) => {
      const part = im.show((value as Complex).im).trimStart();
      return `${re.show((value as Complex).re)}${/^[+-]/.test(part) ? '' : '+'}${part}j`;
    },
  };
}

/** The notation suits the finite values other than zero, and so does the width: as PyTorch decides it. */
function floatStyle(values: number[]): Style {
  const measured = values.filter((v) => Number.isFinite(v) && v !== 0);
  if (measured.length === 0) return padded([], whole);
  const sizes = measured.map(Math.abs);
  const [max, min] = [Math.max(...sizes), Math.min(...sizes)];
  const integers = sizes.every(Number.isInteger);
  if (max / min > 1000 || max > 1e8 || (!integers && min < 1e-4)) return padded(measured, scientific);
  return padded(measured, integers ? whole : fixed);
}

const special = (v: number): string => (Number.isNaN(v) ? 'nan' : v > 0 ? 'inf' : '-inf');

function whole(v: number): string {
  return Number.isFinite(v) ? `${Object.is(v, -0) ? '-0' : v}.` : special(v);
}

/** Four digits, ties to even: only odd multiples of 1/32 lie in the middle. */
function fixed(v: number): string {
  if (!Number.isFinite(v)) return special(v);
  if (Math.abs((v * 32) % 2) !== 1) return Object.is(v, -0) ? '-0.0000' : v.toFixed(4);
  const below = Math.floor(Math.abs(v) * 1e4);
  return `${v < 0 ? '-' : ''}${((below + (below % 2)) / 1e4).toFixed(4)}`;
}

function scientific(v: number): string {
  if (!Number.isFinite(v)) return special(v);
  const text = v.toExponential(4).replace(/e([+-])(\d)$/, 'e$10$2');
  return Object.is(v, -0) ? `-${text}` : text;
}

function padded<T extends Leaf>(measured: T[], text: (value: T) => string): Style {
  const width = Math.max(1, ...measured.map((v) => text(v).length));
  return { width, show: (v) => text(v as T).padStart(width) };
}

function render(values: NestedArray, style: Style, shape: number[], indent: number): string {
  if (!Array.isArray(values)) return style.show(values).trim();
  const size = shape[0] ?? 0;
  const hole = size > values.length;
  if (shape.length <= 1) {
    const texts = (values as Leaf[]).map((v) => style.show(v));
    if (hole) texts.splice(EDGE, 0, ' ...');
    return `[${wrapLines(texts, style.width, indent)}]`;
  }
  const texts = values.map((v) => render(v, style, shape.slice(1), indent + 1));
  if (hole) texts.splice(EDGE, 0, '...');
  return `[${texts.join(',' + '\n'.repeat(shape.length - 1) + ' '.repeat(indent + 1))}]`;
}

function wrapLines(texts: string[], width: number, indent: number): string {
  const perLine = Math.max(1, Math.floor((LINE - indent) / (width + 2)));
  const lines: string[] = [];
  for (let i = 0; i < texts.length; i += perLine) lines.push(texts.slice(i, i + perLine).join(', '));
  return lines.join(',\n' + ' '.repeat(indent + 1));
}
