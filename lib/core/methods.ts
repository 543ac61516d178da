/** Named methods of {@link Tensor}: their types. What they do stands in PyTorch's documentation under the same name. */
import type { Device, DType, MemoryFormat } from './dtype.js';
import type { Stream } from '../cuda/stream.js';
import type { Generator } from './generator.js';
import type { Scalar } from './scalar.js';
import type { Tensor } from './tensor.js';

type Dims = number | readonly number[];
type Operand = Tensor | Scalar;
interface Reduce {
  keepdim?: boolean;
  dtype?: DType;
}

/** Element by element, without arguments: `x.exp()`; with an underscore in place: `x.exp_()`. */
export type Elementwise =
  | 'neg'
  | 'abs'
  | 'sign'
  | 'exp'
  | 'exp2'
  | 'expm1'
  | 'log'
  | 'log2'
  | 'log10'
  | 'log1p'
  | 'sqrt'
  | 'rsqrt'
  | 'square'
  | 'reciprocal'
  | 'sin'
  | 'cos'
  | 'tan'
  | 'asin'
  | 'acos'
  | 'atan'
  | 'sinh'
  | 'cosh'
  | 'tanh'
  | 'erf'
  | 'sigmoid'
  | 'relu'
  | 'floor'
  | 'ceil'
  | 'round'
  | 'trunc'
  | 'frac'
  | 'silu'
  | 'logicalNot';

type ElementwiseMethods = { [K in Elementwise]: () => Tensor } & { [K in `${Elementwise}_`]: () => Tensor };

export interface TensorMethods extends ElementwiseMethods {
  // --- arithmetic ---
  /** `this -= alpha * other`. */
  sub_(other: Operand, options?: { alpha?: number }): this;
  mul_(other: Operand): this;
  div_(other: Operand, options?: { roundingMode?: 'trunc' | 'floor' }): this;
  pow(exponent: Operand): Tensor;
  pow_(exponent: Operand): this;
  /** Remainder with the sign of the divisor. */
  remainder(other: Operand): Tensor;
  floorDivide(other: Operand): Tensor;
  atan2(other: Tensor): Tensor;
  /** `this + value * a * b`. */
  addcmul(a: Tensor, b: Tensor, options?: { value?: number }): Tensor;
  addcmul_(a: Tensor, b: Tensor, options?: { value?: number }): this;
  /** `this + value * a / b`. */
  addcdiv(a: Tensor, b: Tensor, options?: { value?: number }): Tensor;
  addcdiv_(a: Tensor, b: Tensor, options?: { value?: number }): this;
  /** `this + weight * (end - this)`. */
  lerp(end: Tensor, weight: Operand): Tensor;
  lerp_(end: Tensor, weight: Operand): this;
  clamp(min?: Scalar | null, max?: Scalar | null): Tensor;
  clamp_(min?: Scalar | null, max?: Scalar | null): this;
  maximum(other: Tensor): Tensor;
  minimum(other: Tensor): Tensor;
  gelu(options?: { approximate?: 'none' | 'tanh' }): Tensor;
  softmax(dim: number, dtype?: DType): Tensor;
  logSoftmax(dim: number, dtype?: DType): Tensor;
  isnan(): Tensor;
  isinf(): Tensor;
  isfinite(): Tensor;
  nanToNum(nan?: number, posinf?: number, neginf?: number): Tensor;

  // --- linear algebra ---
  /** Matrix product of two matrices. */
  mm(other: Tensor): Tensor;
  /** Matrix products of two batches of matrices. */
  bmm(other: Tensor): Tensor;
  mv(vector: Tensor): Tensor;
  dot(other: Tensor): Tensor;
  outer(other: Tensor): Tensor;
  /** `beta * this + alpha * (a @ b)`. */
  addmm(a: Tensor, b: Tensor, options?: { beta?: number; alpha?: number }): Tensor;
  addmm_(a: Tensor, b: Tensor, options?: { beta?: number; alpha?: number }): this;
  /** p-norm (2 by default), of everything or over dimensions. */
  norm(p?: number, dim?: Dims | null, options?: { keepdim?: boolean }): Tensor;

  // --- reductions ---
  mean(dim?: Dims | null, options?: Reduce): Tensor;
  prod(dim?: number | null, options?: Reduce): Tensor;
  var(dim?: Dims | null, options?: { correction?: number; keepdim?: boolean }): Tensor;
  std(dim?: Dims | null, options?: { correction?: number; keepdim?: boolean }): Tensor;
  /** The largest element. With a dimension: `[values, indices]`. With a tensor: the larger of each pair. */
  max(): Tensor;
  max(dim: number, keepdim?: boolean): [Tensor, Tensor];
  max(other: Tensor): Tensor;
  /** The smallest element. With a dimension: `[values, indices]`. With a tensor: the smaller of each pair. */
  min(): Tensor;
  min(dim: number, keepdim?: boolean): [Tensor, Tensor];
  min(other: Tensor): Tensor;
  argmax(dim?: number | null, keepdim?: boolean): Tensor;
  argmin(dim?: number | null, keepdim?: boolean): Tensor;
  amax(dim?: Dims, keepdim?: boolean): Tensor;
  amin(dim?: Dims, keepdim?: boolean): Tensor;
  any(dim?: number, keepdim?: boolean): Tensor;
  all(dim?: number, keepdim?: boolean): Tensor;
  countNonzero(dim?: Dims): Tensor;
  logsumexp(dim: Dims, keepdim?: boolean): Tensor;
  cumsum(dim: number, options?: { dtype?: DType }): Tensor;
  cumprod(dim: number, options?: { dtype?: DType }): Tensor;
  /** `[values, indices]` in order. */
  sort(dim?: number, descending?: boolean): [Tensor, Tensor];
  argsort(dim?: number, descending?: boolean): Tensor;
  /** `[values, indices]` of the k largest (or smallest). */
  topk(k: number, dim?: number, largest?: boolean, sorted?: boolean): [Tensor, Tensor];
  /** `[values, indices]` of the k-th smallest. */
  kthvalue(k: number, dim?: number, keepdim?: boolean): [Tensor, Tensor];
  bincount(weights?: Tensor | null, minlength?: number): Tensor;

  // --- comparison ---
  eq(other: Operand): Tensor;
  ne(other: Operand): Tensor;
  lt(other: Operand): Tensor;
  le(other: Operand): Tensor;
  gt(other: Operand): Tensor;
  ge(other: Operand): Tensor;
  logicalAnd(other: Tensor): Tensor;
  logicalOr(other: Tensor): Tensor;
  logicalXor(other: Tensor): Tensor;
  bitwiseAnd(other: Operand): Tensor;
  bitwiseOr(other: Operand): Tensor;
  bitwiseXor(other: Operand): Tensor;
  bitwiseNot(): Tensor;
  /** Same shape and values. */
  equal(other: Tensor): boolean;
  /** Whether `|this - other| <= atol + rtol * |other|` everywhere. Defaults: 1e-5, 1e-8. */
  allclose(other: Tensor, options?: { rtol?: number; atol?: number; equalNan?: boolean }): boolean;

  // --- shape ---
  reshape(...shape: number[] | [readonly number[]]): Tensor;
  /** The same memory under another shape, or (with a dtype) another type. */
  view(...shape: number[] | [readonly number[]] | [DType]): Tensor;
  permute(...dims: number[] | [readonly number[]]): Tensor;
  transpose(a: number, b: number): Tensor;
  t(): Tensor;
  flatten(start?: number, end?: number): Tensor;
  unflatten(dim: number, sizes: readonly number[]): Tensor;
  squeeze(dim?: Dims): Tensor;
  unsqueeze(dim: number): Tensor;
  /** A view with dimensions of size 1 repeated; -1 keeps a size. */
  expand(...shape: number[] | [readonly number[]]): Tensor;
  expandAs(other: Tensor): Tensor;
  repeat(...repeats: number[] | [readonly number[]]): Tensor;
  repeatInterleave(repeats: number | Tensor, dim?: number): Tensor;
  contiguous(options?: { memoryFormat?: MemoryFormat }): Tensor;
  isContiguous(): boolean;
  movedim(from: Dims, to: Dims): Tensor;
  roll(shifts: Dims, dims?: Dims): Tensor;
  flip(dims: Dims): Tensor;
  tril(diagonal?: number): Tensor;
  triu(diagonal?: number): Tensor;
  diagonal(offset?: number, dim1?: number, dim2?: number): Tensor;

  // --- parts ---
  narrow(dim: number, start: number, length: number): Tensor;
  select(dim: number, index: number): Tensor;
  slice(dim: number, start?: number | null, end?: number | null, step?: number): Tensor;
  /** Advanced indexing: one tensor of indices or booleans per dimension; null takes all of a dimension. */
  index(...indices: (Tensor | null)[]): Tensor;
  indexPut_(indices: readonly (Tensor | null)[], values: Tensor, accumulate?: boolean): this;
  indexSelect(dim: number, index: Tensor): Tensor;
  indexAdd_(dim: number, index: Tensor, source: Tensor, options?: { alpha?: number }): this;
  gather(dim: number, index: Tensor): Tensor;
  scatter(dim: number, index: Tensor, source: Operand): Tensor;
  scatter_(dim: number, index: Tensor, source: Operand): this;
  scatterAdd_(dim: number, index: Tensor, source: Tensor): this;
  maskedFill(mask: Tensor, value: Operand): Tensor;
  maskedFill_(mask: Tensor, value: Operand): this;
  maskedSelect(mask: Tensor): Tensor;
  /** Where `condition` holds this, elsewhere `other`. */
  where(condition: Tensor, other: Operand): Tensor;
  /** Indices of the elements that are not zero, one row each. */
  nonzero(): Tensor;
  split(size: Dims, dim?: number): Tensor[];
  chunk(chunks: number, dim?: number): Tensor[];
  unbind(dim?: number): Tensor[];

  // --- copies, types, devices ---
  clone(options?: { memoryFormat?: MemoryFormat }): Tensor;
  detach(): Tensor;
  detach_(): this;
  copy_(source: Tensor, options?: { nonBlocking?: boolean }): this;
  fill_(value: Operand): this;
  zero_(): this;
  /** Uniform on [from, to). */
  uniform_(from?: number, to?: number, options?: { generator?: Generator }): this;
  normal_(mean?: number, std?: number, options?: { generator?: Generator }): this;
  bernoulli_(p?: number, options?: { generator?: Generator }): this;
  /** Each element becomes 1 with the probability that it holds. */
  bernoulli(options?: { generator?: Generator }): Tensor;
  multinomial(samples: number, replacement?: boolean, options?: { generator?: Generator }): Tensor;
  /**
   * Another dtype, device or both; the tensor itself when nothing changes and `copy` is not set.
   *
   * `nonBlocking`: the copy is queued on the current stream, and returns before it is done. To a device it runs beside the CPU
   * only from pinned memory, which must not be written before the copy is done; to the CPU the values are there only after
   * the stream has been waited for.
   */
  to(
    target: DType | Device | { dtype?: DType; device?: Device; copy?: boolean; nonBlocking?: boolean },
  ): Tensor;
  /** As `to`, off the JavaScript thread. Always a copy. */
  toAsync(target: DType | Device, options?: { signal?: AbortSignal }): Promise<Tensor>;
  float(): Tensor;
  double(): Tensor;
  half(): Tensor;
  bfloat16(): Tensor;
  long(): Tensor;
  int(): Tensor;
  bool(): Tensor;
  cpu(): Tensor;
  cuda(device?: number): Tensor;
  /**
   * A copy in page-locked host memory, from which and to which `nonBlocking` copies run beside the CPU; the tensor itself if
   * it is there already.
   */
  pinMemory(): Tensor;
  /** Whether the tensor is in page-locked host memory. */
  isPinned(): boolean;
  /**
   * Says that a stream uses this tensor, which was made on another one: when it is freed, its memory is given to others only
   * after what is queued on that stream by then.
   */
  recordStream(stream: Stream): void;
  retainGrad(): void;
  /** @internal `sum` over dimensions. */
  sumOver(dim: Dims | null, options?: Reduce): Tensor;
}
