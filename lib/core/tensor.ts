import { describe, dtypeName, layoutName, type Device, type DType, type Layout } from './dtype.js';
import { ArgumentError } from './errors.js';
import { adopt, handlesOf, keepAlive, wrap, wrapOptional } from './handle.js';
import type { TensorMethods } from './methods.js';
import { native, type Complex, type Handle } from './native.js';
import { notify } from './observe.js';
import { RawOperator } from './raw.js';
import { isComplex, type Scalar } from './scalar.js';
import { format } from './print.js';
import { toNested, toTypedArray, type NestedArray, type TypedArray } from './transfer.js';

const addTensor = new RawOperator('aten::add', 'Tensor');
const addScalar = new RawOperator('aten::add', 'Scalar');
const addTensor_ = new RawOperator('aten::add_', 'Tensor');
const subTensor = new RawOperator('aten::sub', 'Tensor');
const subScalar = new RawOperator('aten::sub', 'Scalar');
const mulTensor = new RawOperator('aten::mul', 'Tensor');
const mulScalar = new RawOperator('aten::mul', 'Scalar');
const divTensor = new RawOperator('aten::div', 'Tensor');
const divScalar = new RawOperator('aten::div', 'Scalar');
const matmul = new RawOperator('aten::matmul');
const sumAll = new RawOperator('aten::sum');

/** How a tensor is made. */
export interface TensorOptions {
  dtype?: DType | undefined;
  device?: Device | undefined;
  requiresGrad?: boolean | undefined;
}

/** Options of {@link Tensor.backward}. */
export interface BackwardOptions {
  /** Keep the graph, to go backward through it again. Default: `createGraph`. */
  retainGraph?: boolean;
  /** Record the backward pass itself, for higher derivatives. */
  createGraph?: boolean;
  /** Accumulate into these leaves only. */
  inputs?: readonly Tensor[];
}

/** Something that was registered and can be removed again. */
export interface Removable {
  remove(): void;
}

// eslint-disable-next-line
export interface Tensor extends TensorMethods {}

/**
 * A tensor of libtorch, with PyTorch's names in camelCase; an underscore at the end means in place. Keyword-only
 * arguments go into a trailing object. Memory is freed at the end of the {@link scope} the tensor was made in, by
 * {@link Tensor.dispose}, or by the garbage collector.
 *
 * @example
 * const x = randn([2, 3]);
 * x.matmul(x.t()).relu().sum().item();
 */
export class Tensor {
  /** @internal Use `tensor()`, `zeros()` and their like to make tensors. */
  constructor(
    /** @internal */
    readonly handle: Handle,
  ) {}

  /** Sizes of the dimensions. */
  get shape(): number[] {
    return native().shape(this.handle);
  }

  /** Number of dimensions. */
  get ndim(): number {
    return native().ndim(this.handle);
  }

  /** Number of dimensions, as a method. */
  dim(): number {
    return native().ndim(this.handle);
  }

  /** Number of elements. */
  get numel(): number {
    return native().numel(this.handle);
  }

  /** Bytes of the elements (not of the storage behind a view). */
  get nbytes(): number {
    return this.numel * native().itemSize(this.handle);
  }

  /** Bytes of one element. */
  get itemSize(): number {
    return native().itemSize(this.handle);
  }

  get dtype(): DType {
    return dtypeName(native().dtype(this.handle));
  }

  get device(): Device {
    return native().device(this.handle);
  }

  get layout(): Layout {
    return layoutName(native().layout(this.handle));
  }

  /** Size of one dimension; negative counts from the end. */
  size(dim: number): number {
    const { shape } = this;
    const size = shape.at(dim);
    if (size === undefined || dim < -shape.length) {
      throw new ArgumentError(
        `expected a dimension from ${-shape.length} to ${shape.length - 1} but received ${dim}`,
      );
    }
    return size;
  }

  /** Elements to step over, for each dimension. */
  stride(): number[] {
    return native().strides(this.handle);
  }

  /** Address of the first element. */
  dataPtr(): bigint {
    return native().dataPtr(this.handle);
  }

  /** Identity of the storage: views of one memory share it. */
  storageId(): bigint {
    return native().storageId(this.handle);
  }

  /** Whether both are one tensor of libtorch (the same gradient, the same memory). */
  isSame(other: Tensor): boolean {
    return native().sameTensor(this.handle, other.handle);
  }

  // --- autograd ---

  get requiresGrad(): boolean {
    return native().requiresGrad(this.handle);
  }

  set requiresGrad(value: boolean) {
    native().setRequiresGrad(this.handle, value);
  }

  requiresGrad_(value = true): this {
    native().setRequiresGrad(this.handle, value);
    return this;
  }

  /** The accumulated gradient, null if there is none. Each read gives a new wrapper of it. */
  get grad(): Tensor | null {
    return wrapOptional(native().getGrad(this.handle));
  }

  /** @throws {ShapeError} | {DTypeError} when the gradient does not fit the tensor. */
  set grad(gradient: Tensor | null) {
    native().setGrad(this.handle, gradient === null ? null : gradient.handle);
  }

  get isLeaf(): boolean {
    return native().isLeaf(this.handle);
  }

  /** Counts changes in place; autograd compares it with what it saved. */
  get version(): number {
    return native().version(this.handle);
  }

  /**
   * Adds the gradient of this tensor (a scalar, unless `gradient` is given) to the `grad` of the leaves it was made of.
   *
   * @param gradient derivative of the objective by this tensor, of its shape
   */
  backward(
    gradient?: Tensor | null,
    { retainGraph, createGraph = false, inputs }: BackwardOptions = {},
  ): void {
    native().backward(
      Float64Array.of(this.handle),
      gradient ? Float64Array.of(gradient.handle) : undefined,
      retainGraph,
      createGraph,
      inputs && handlesOf(inputs),
    );
  }

  /**
   * Calls `hook` with the gradient whenever one is computed for this tensor; what it returns replaces the gradient.
   */
  registerHook(hook: (gradient: Tensor) => Tensor | void): Removable {
    const id = native().registerHook(this.handle, (h) => hook(new Tensor(h))?.handle);
    return { remove: () => native().removeHook(this.handle, id) };
  }

  /** Calls `hook` after the gradient of this leaf has been accumulated into `grad`. */
  registerPostAccumulateGradHook(hook: (leaf: Tensor) => void): Removable {
    const id = native().registerAccumulateHook(this.handle, (h) => hook(new Tensor(h)));
    return { remove: () => native().removeAccumulateHook(this.handle, id) };
  }

  // --- the operators typed most often, without the cost of choosing an overload ---

  /** `this + alpha * other`, broadcasting. */
  add(other: Tensor | Scalar, options?: { alpha?: number }): Tensor {
    if (other instanceof Tensor)
      return wrap(addTensor.call(this.handle, other.handle, options?.alpha) as Handle);
    return wrap(addScalar.call(this.handle, scalarOf(other), options?.alpha) as Handle);
  }

  /** `this += alpha * other`. */
  add_(other: Tensor | Scalar, options?: { alpha?: number }): this {
    if (other instanceof Tensor) addTensor_.call(this.handle, other.handle, options?.alpha);
    else addScalar_.call(this.handle, scalarOf(other), options?.alpha);
    return this;
  }

  /** `this - alpha * other`, broadcasting. */
  sub(other: Tensor | Scalar, options?: { alpha?: number }): Tensor {
    if (other instanceof Tensor)
      return wrap(subTensor.call(this.handle, other.handle, options?.alpha) as Handle);
    return wrap(subScalar.call(this.handle, scalarOf(other), options?.alpha) as Handle);
  }

  /** `this * other`, broadcasting. */
  mul(other: Tensor | Scalar): Tensor {
    if (other instanceof Tensor) return wrap(mulTensor.call(this.handle, other.handle) as Handle);
    return wrap(mulScalar.call(this.handle, scalarOf(other)) as Handle);
  }

  /** `this / other`, broadcasting; with `roundingMode` `'trunc'` or `'floor'`. */
  div(other: Tensor | Scalar, options?: { roundingMode?: 'trunc' | 'floor' }): Tensor {
    if (options?.roundingMode) {
      if (other instanceof Tensor)
        return wrap(divTensorMode.call(this.handle, other.handle, options.roundingMode) as Handle);
      return wrap(divScalarMode.call(this.handle, scalarOf(other), options.roundingMode) as Handle);
    }
    if (other instanceof Tensor) return wrap(divTensor.call(this.handle, other.handle) as Handle);
    return wrap(divScalar.call(this.handle, scalarOf(other)) as Handle);
  }

  /** Matrix product, batched and broadcast over leading dimensions. */
  matmul(other: Tensor): Tensor {
    return wrap(matmul.call(this.handle, handleOf(other)) as Handle);
  }

  /** Sum of all elements, or over dimensions. */
  sum(dim?: number | readonly number[] | null, options?: { keepdim?: boolean; dtype?: DType }): Tensor {
    if (dim == null && options === undefined) return wrap(sumAll.call(this.handle) as Handle);
    return this.sumOver(dim ?? null, options);
  }

  // --- memory ---

  /**
   * Takes the tensor out of every scope: it then lives until {@link Tensor.dispose} or until it is collected.
   */
  keep(): this {
    keepAlive(this);
    return this;
  }

  /** Frees this reference to the memory. Harmless when it is freed already. */
  dispose(): void {
    native().dispose(this.handle);
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  /** Whether this reference has been freed. */
  get disposed(): boolean {
    return !native().alive(this.handle);
  }

  // --- values ---

  /**
   * The only element: a number, a boolean, `{ re, im }` for complex ones, a BigInt for integers beyond 2^53.
   *
   * @throws {TorchError} unless the tensor has exactly one element
   */
  item(): number | bigint | boolean | Complex {
    return native().item(this.handle);
  }

  /** As {@link Tensor.item}, off the JavaScript thread: waits for a device without blocking. */
  async itemAsync(options: { signal?: AbortSignal } = {}): Promise<number | bigint | boolean | Complex> {
    using host = (await this.toAsync('cpu', options)) as Tensor & Disposable;
    return host.item();
  }

  /** The elements as nested arrays (numbers, booleans, BigInts for int64 beyond 2^53). */
  toArray(): NestedArray {
    return toNested(this);
  }

  /** A copy of the elements in row-major order. 16-bit floats come as their bits in a Uint16Array. */
  toTypedArray(): TypedArray {
    return toTypedArray(this.dtype, native().toBuffer(this.handle));
  }

  /** Another reference to the same tensor. */
  alias(): Tensor {
    const handle = native().alias(this.handle);
    notify({ name: 'aten::alias', overload: '', args: [this.handle], result: handle, call: () => handle });
    return handle > 0 ? new Tensor(handle) : adopt(new Tensor(-handle));
  }

  /** The values, as PyTorch prints them. */
  toString(): string {
    return format(this);
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return format(this);
  }
}

const addScalar_ = new RawOperator('aten::add_', 'Scalar');
const divTensorMode = new RawOperator('aten::div', 'Tensor_mode');
const divScalarMode = new RawOperator('aten::div', 'Scalar_mode');

function handleOf(value: Tensor): Handle {
  if (value instanceof Tensor) return value.handle;
  throw new ArgumentError(`expected a Tensor but received ${describe(value)}`);
}

function scalarOf(value: Scalar): unknown {
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return value;
  if (isComplex(value)) return Float64Array.of(value.re, value.im);
  if (value !== null && typeof value === 'object' && 'value' in value) return Float64Array.of(value.value);
  throw new ArgumentError(`expected a Tensor or a number but received ${describe(value)}`);
}
