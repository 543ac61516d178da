/** Named methods of {@link Tensor}: what they do. Importing this file gives them to the class. */
import { describe, dtypeCode, isDType, type Device, type DType } from './dtype.js';
import { ArgumentError } from './errors.js';
import { wrap } from './handle.js';
import type { Stream } from '../cuda/stream.js';
import type { Generator } from './generator.js';
import type { Elementwise, TensorMethods } from './methods.js';
import { native, type Handle } from './native.js';
import { ops } from './ops.js';
import { RawOperator } from './raw.js';
import type { Scalar } from './scalar.js';
import { Tensor } from './tensor.js';

const { aten } = ops;

const ELEMENTWISE: Elementwise[] = [
  'neg', 'abs', 'sign', 'exp', 'exp2', 'expm1', 'log', 'log2', 'log10', 'log1p', 'sqrt', 'rsqrt', 'square', 'reciprocal',
  'sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'sinh', 'cosh', 'tanh', 'erf', 'sigmoid', 'relu', 'floor', 'ceil', 'round',
  'trunc', 'frac', 'silu', 'logicalNot',
]; // prettier-ignore

/** Methods whose arguments go to the operator of the same name as they are. */
const DIRECT = [
  'sub_', 'mul_', 'div_', 'remainder', 'floorDivide', 'atan2', 'addcmul', 'addcmul_', 'addcdiv', 'addcdiv_', 'lerp', 'lerp_',
  'clamp', 'clamp_', 'maximum', 'minimum', 'gelu', 'isnan', 'isinf', 'isfinite', 'nanToNum', 'mm', 'bmm', 'mv', 'dot', 'outer',
  'addmm', 'addmm_', 'max', 'min', 'argmax', 'argmin', 'amax', 'amin', 'any', 'all', 'countNonzero', 'logsumexp', 'cumsum',
  'cumprod', 'sort', 'argsort', 'topk', 'kthvalue', 'bincount', 'eq', 'ne', 'lt', 'le', 'gt', 'ge', 'logicalAnd', 'logicalOr',
  'logicalXor', 'bitwiseAnd', 'bitwiseOr', 'bitwiseXor', 'bitwiseNot', 'equal', 't', 'flatten', 'unflatten', 'squeeze',
  'unsqueeze', 'expandAs', 'repeatInterleave', 'movedim', 'roll', 'flip', 'tril', 'triu', 'diagonal', 'narrow', 'indexPut_',
  'indexSelect', 'indexAdd_', 'gather', 'scatter', 'scatter_', 'scatterAdd_', 'maskedFill', 'maskedFill_', 'maskedSelect',
  'nonzero', 'split', 'chunk', 'unbind', 'clone', 'detach_', 'fill_', 'zero_', 'uniform_', 'normal_', 'bernoulli',
  'multinomial', 'contiguous', 'pow', 'pow_',
] as const; // prettier-ignore

const snake = (name: string): string => name.replace(/[A-Z]/g, (c) => '_' + c.toLowerCase());

/** Option names as operators have them: `roundingMode` is `rounding_mode`. */
function snakeOptions(args: unknown[]): unknown[] {
  const last = args[args.length - 1];
  if (typeof last !== 'object' || last === null || Object.getPrototypeOf(last) !== Object.prototype)
    return args;
  const options = Object.fromEntries(Object.entries(last).map(([key, value]) => [snake(key), value]));
  return [...args.slice(0, -1), options];
}

type Method = (this: Tensor, ...args: never[]) => unknown;
const methods: Record<string, Method> = {};

for (const name of ELEMENTWISE) {
  for (const [method, operator] of [
    [name, snake(name)],
    [name + '_', snake(name) + '_'],
  ] as const) {
    const raw = new RawOperator(`aten::${operator}`);
    methods[method] = method.endsWith('_')
      ? function (this: Tensor) {
          raw.call(this.handle);
          return this;
        }
      : function (this: Tensor) {
          return wrap(raw.call(this.handle) as Handle);
        };
  }
}

for (const name of DIRECT) {
  const operator = snake(name);
  methods[name] = function (this: Tensor, ...args: unknown[]) {
    return aten[operator](this, ...snakeOptions(args));
  };
}

const raw = {
  view: new RawOperator('aten::view'),
  viewDtype: new RawOperator('aten::view', 'dtype'),
  reshape: new RawOperator('aten::reshape'),
  transpose: new RawOperator('aten::transpose', 'int'),
  permute: new RawOperator('aten::permute'),
  expand: new RawOperator('aten::expand'),
  repeat: new RawOperator('aten::repeat'),
  select: new RawOperator('aten::select', 'int'),
  slice: new RawOperator('aten::slice', 'Tensor'),
  softmax: new RawOperator('aten::softmax', 'int'),
  logSoftmax: new RawOperator('aten::log_softmax', 'int'),
  detach: new RawOperator('aten::detach'),
  copy_: new RawOperator('aten::copy_'),
};

/** `f(1, 2)` and `f([1, 2])` alike. */
function flat(sizes: unknown[]): unknown[] {
  return sizes.length === 1 && Array.isArray(sizes[0]) ? (sizes[0] as unknown[]) : sizes;
}

type Parsed = { dtype?: DType; device?: Device; copy?: boolean; nonBlocking?: boolean };
type Dims = number | readonly number[] | null;
type Reduce = { keepdim?: boolean; dtype?: DType };
type Spread = { keepdim?: boolean; correction?: number };

function target(to: unknown): Parsed {
  if (typeof to === 'string') return isDType(to) ? { dtype: to } : { device: to };
  if (typeof to === 'object' && to !== null && !(to instanceof Tensor)) return to as Parsed;
  throw new ArgumentError(`expected a dtype, a device or { dtype, device } but received ${describe(to)}`);
}

function convert(self: Tensor, to: unknown): unknown {
  const { dtype, device, copy = false, nonBlocking = false } = target(to);
  const same =
    !copy &&
    (dtype === undefined || dtype === self.dtype) &&
    (device === undefined || device === self.device);
  if (same) return self;
  return aten.to.dtype_layout(self, { dtype, device, copy, non_blocking: nonBlocking });
}

Object.assign(methods, {
  view(this: Tensor, ...shape: unknown[]) {
    if (typeof shape[0] === 'string')
      return wrap(raw.viewDtype.call(this.handle, dtypeCode(shape[0] as never)) as Handle);
    return wrap(raw.view.call(this.handle, flat(shape)) as Handle);
  },
  reshape(this: Tensor, ...shape: unknown[]) {
    return wrap(raw.reshape.call(this.handle, flat(shape)) as Handle);
  },
  transpose(this: Tensor, a: number, b: number) {
    return wrap(raw.transpose.call(this.handle, a, b) as Handle);
  },
  permute(this: Tensor, ...dims: unknown[]) {
    return wrap(raw.permute.call(this.handle, flat(dims)) as Handle);
  },
  expand(this: Tensor, ...shape: unknown[]) {
    return wrap(raw.expand.call(this.handle, flat(shape)) as Handle);
  },
  repeat(this: Tensor, ...repeats: unknown[]) {
    return wrap(raw.repeat.call(this.handle, flat(repeats)) as Handle);
  },
  select(this: Tensor, dim: number, index: number) {
    return wrap(raw.select.call(this.handle, dim, index) as Handle);
  },
  slice(this: Tensor, dim: number, start?: number | null, end?: number | null, step?: number) {
    return wrap(raw.slice.call(this.handle, dim, start, end, step) as Handle);
  },
  softmax(this: Tensor, dim: number, dtype?: string) {
    return wrap(raw.softmax.call(this.handle, dim, dtype && dtypeCode(dtype as never)) as Handle);
  },
  logSoftmax(this: Tensor, dim: number, dtype?: string) {
    return wrap(raw.logSoftmax.call(this.handle, dim, dtype && dtypeCode(dtype as never)) as Handle);
  },
  detach(this: Tensor) {
    return wrap(raw.detach.call(this.handle) as Handle);
  },
  copy_(this: Tensor, source: Tensor, options?: { nonBlocking?: boolean }) {
    if (!(source instanceof Tensor))
      throw new ArgumentError(`expected a Tensor but received ${describe(source)}`);
    raw.copy_.call(this.handle, source.handle, options?.nonBlocking);
    return this;
  },
  isContiguous(this: Tensor) {
    return native().isContiguous(this.handle);
  },
  sumOver(this: Tensor, dim: Dims, options?: Reduce) {
    return aten.sum.dim_IntList(this, dim, options);
  },
  mean(this: Tensor, dim?: Dims, options?: Reduce) {
    if (dim == null && options === undefined) return aten.mean.default(this);
    return aten.mean.dim(this, dim ?? null, options);
  },
  prod(this: Tensor, dim?: number | null, { keepdim, dtype }: Reduce = {}) {
    if (dim == null) return aten.prod.default(this, { dtype });
    return aten.prod.dim_int(this, dim, keepdim, { dtype });
  },
  var(this: Tensor, dim?: Dims, options?: Spread) {
    return aten.var.correction(this, dim ?? null, options);
  },
  std(this: Tensor, dim?: Dims, options?: Spread) {
    return aten.std.correction(this, dim ?? null, options);
  },
  norm(this: Tensor, p = 2, dim: Dims = null, { keepdim = false }: Reduce = {}) {
    return aten.linalg_vector_norm(this, p, dim, keepdim);
  },
  index(this: Tensor, ...indices: (Tensor | null)[]) {
    return aten.index.Tensor(this, indices);
  },
  where(this: Tensor, condition: Tensor, other: Tensor | Scalar) {
    return other instanceof Tensor ? aten.where(condition, this, other) : aten.where(condition, this, other);
  },
  bernoulli_(this: Tensor, p = 0.5, options?: { generator?: Generator }) {
    return aten.bernoulli_.float(this, p, options);
  },
  allclose(this: Tensor, other: Tensor, { rtol = 1e-5, atol = 1e-8, equalNan = false } = {}) {
    return aten.allclose(this, other, rtol, atol, equalNan);
  },
  to(this: Tensor, to: unknown) {
    return convert(this, to);
  },
  async toAsync(this: Tensor, to: unknown, { signal }: { signal?: AbortSignal } = {}) {
    const { dtype, device } = target(to);
    return aten._to_copy.async(this, { dtype, device, signal });
  },
  float(this: Tensor) {
    return convert(this, 'float32');
  },
  double(this: Tensor) {
    return convert(this, 'float64');
  },
  half(this: Tensor) {
    return convert(this, 'float16');
  },
  bfloat16(this: Tensor) {
    return convert(this, 'bfloat16');
  },
  long(this: Tensor) {
    return convert(this, 'int64');
  },
  int(this: Tensor) {
    return convert(this, 'int32');
  },
  bool(this: Tensor) {
    return convert(this, 'bool');
  },
  cpu(this: Tensor) {
    return convert(this, 'cpu');
  },
  cuda(this: Tensor, device?: number) {
    return convert(this, device === undefined ? 'cuda' : `cuda:${device}`);
  },
  pinMemory(this: Tensor) {
    return aten.pin_memory(this);
  },
  isPinned(this: Tensor) {
    return aten.is_pinned(this);
  },
  recordStream(this: Tensor, stream: Stream) {
    native().recordStream(this.handle, stream.id, stream.deviceIndex);
  },
  retainGrad(this: Tensor) {
    aten.retain_grad(this);
  },
} satisfies { [K in keyof TensorMethods]?: unknown });

for (const [name, value] of Object.entries(methods)) {
  Object.defineProperty(Tensor.prototype, name, { value, writable: true, configurable: true });
}
