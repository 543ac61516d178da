// Initialisation. The same names, formulas and draws as torch.nn.init: after the same manualSeed the same weights, bit
// for bit. All functions fill the tensor in place, without autograd, and return it.

import { noGrad, ops, scope, tensor as make, type Generator, type Tensor } from '../core/index.js';

export interface RandomOptions {
  /** Draws from this stream instead of the default one. */
  generator?: Generator;
}

export type Nonlinearity =
  'linear' | 'conv1d' | 'conv2d' | 'sigmoid' | 'tanh' | 'relu' | 'leaky_relu' | 'selu';

/**
 * The gain by which a non-linearity's input should be scaled to keep its variance.
 *
 * @param param the negative slope of `'leaky_relu'`. Default 0.01.
 * @example
 * nn.init.calculateGain('relu');     // sqrt(2)
 */
export function calculateGain(nonlinearity: Nonlinearity, param = 0.01): number {
  switch (nonlinearity) {
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.sqrt(2);
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + param ** 2));
    case 'selu':
      return 3 / 4;
    default:
      return 1;
  }
}

/**
 * Uniform in [a, b).
 *
 * @example
 * nn.init.uniform_(layer.weight, -0.1, 0.1);
 */
export function uniform_<T extends Tensor>(tensor: T, a = 0, b = 1, options: RandomOptions = {}): T {
  return fill(tensor, () => tensor.uniform_(a, b, { generator: options.generator }));
}

/**
 * Normal.
 *
 * @example
 * nn.init.normal_(layer.weight, 0, 0.02);
 */
export function normal_<T extends Tensor>(tensor: T, mean = 0, std = 1, options: RandomOptions = {}): T {
  return fill(tensor, () => tensor.normal_(mean, std, { generator: options.generator }));
}

/**
 * Every element `value`.
 *
 * @example
 * nn.init.constant_(layer.weight, 0.5);
 */
export function constant_<T extends Tensor>(tensor: T, value: number): T {
  return fill(tensor, () => tensor.fill_(value));
}

/**
 * Every element 0.
 *
 * @example
 * nn.init.zeros_(layer.weight);
 */
export function zeros_<T extends Tensor>(tensor: T): T {
  return fill(tensor, () => tensor.zero_());
}

/**
 * Every element 1.
 *
 * @example
 * nn.init.ones_(layer.weight);
 */
export function ones_<T extends Tensor>(tensor: T): T {
  return constant_(tensor, 1);
}

/**
 * Uniform in ±gain · sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio, 2010).
 *
 * @example
 * nn.init.xavierUniform_(layer.weight, nn.init.calculateGain('tanh'));
 */
export function xavierUniform_<T extends Tensor>(tensor: T, gain = 1, options: RandomOptions = {}): T {
  const [fanIn, fanOut] = fans(tensor);
  const bound = Math.sqrt(3) * (gain * Math.sqrt(2 / (fanIn + fanOut)));
  return uniform_(tensor, -bound, bound, options);
}

/**
 * Normal with std gain · sqrt(2 / (fanIn + fanOut)) (Glorot and Bengio, 2010).
 *
 * @example
 * nn.init.xavierNormal_(layer.weight);
 */
export function xavierNormal_<T extends Tensor>(tensor: T, gain = 1, options: RandomOptions = {}): T {
  const [fanIn, fanOut] = fans(tensor);
  return normal_(tensor, 0, gain * Math.sqrt(2 / (fanIn + fanOut)), options);
}

export interface KaimingOptions extends RandomOptions {
  /** Negative slope of the rectifier that follows; used with `'leaky_relu'`. Default 0. */
  a?: number;
  /** Keep the variance forward (`'fanIn'`) or backward. Default `'fanIn'`. */
  mode?: 'fanIn' | 'fanOut';
  /** Default `'leaky_relu'`. */
  nonlinearity?: Nonlinearity;
}

/**
 * Uniform in ±gain · sqrt(3 / fan) (He et al., 2015).
 *
 * @example
 * nn.init.kaimingUniform_(layer.weight, { nonlinearity: 'relu' });
 */
export function kaimingUniform_<T extends Tensor>(tensor: T, options: KaimingOptions = {}): T {
  const bound = Math.sqrt(3) * kaimingStd(tensor, options);
  return uniform_(tensor, -bound, bound, options);
}

/**
 * Normal with std gain / sqrt(fan) (He et al., 2015).
 *
 * @example
 * nn.init.kaimingNormal_(layer.weight, { mode: 'fanOut', nonlinearity: 'relu' });
 */
export function kaimingNormal_<T extends Tensor>(tensor: T, options: KaimingOptions = {}): T {
  return normal_(tensor, 0, kaimingStd(tensor, options), options);
}

export interface TruncatedOptions extends RandomOptions {
  mean?: number;
  std?: number;
  /** Lower bound. Default -2. */
  a?: number;
  /** Upper bound. Default 2. */
  b?: number;
}

/**
 * Normal, redrawn until within [a, b]. The draws are those of torch 2.15; older versions drew through the inverse
 * distribution function.
 *
 * @example
 * nn.init.truncNormal_(layer.weight, { std: 0.02 });
 */
export function truncNormal_<T extends Tensor>(tensor: T, options: TruncatedOptions = {}): T {
  const { mean = 0, std = 1, a = -2, b = 2, generator } = options;
  if (tensor.device === 'meta') return tensor;
  return fill(tensor, () => {
    if (normalCdf((b - mean) / std) - normalCdf((a - mean) / std) > 0.3) {
      tensor.normal_(mean, std, { generator });
      redraw(
        tensor,
        () => outside(tensor, a, b),
        (fresh) => fresh.normal_(mean, std, { generator }),
      );
      return;
    }
    // Far from the mean a normal draw would hardly ever fall inside: draw uniformly, accept by the density.
    const peak = -0.5 * ((Math.max(a, Math.min(mean, b)) - mean) / std) ** 2;
    const rejected = (drawn: Tensor): Tensor => {
      const density = drawn.sub(mean).div_(std).pow_(2).mul_(-0.5).sub_(peak);
      return ops.aten.empty_like(drawn).uniform_(0, 1, { generator }).log_().gt(density);
    };
    tensor.uniform_(a, b, { generator });
    const fresh = ops.aten.empty_like(tensor);
    let pending = rejected(tensor);
    while (pending.any().item()) {
      fresh.uniform_(a, b, { generator });
      tensor.copy_(fresh.where(pending, tensor));
      pending = pending.logicalAnd(rejected(fresh));
    }
  });
}

/**
 * (Semi-)orthogonal, times `gain`; dimensions after the first are flattened (Saxe et al., 2013).
 *
 * @example
 * nn.init.orthogonal_(layer.weight);
 */
export function orthogonal_<T extends Tensor>(tensor: T, gain = 1, options: RandomOptions = {}): T {
  if (tensor.ndim < 2) throw new RangeError(`Expected at least 2 dimensions but received ${tensor.ndim}`);
  if (tensor.numel === 0 || tensor.device === 'meta') return tensor;
  return fill(tensor, () => {
    const rows = tensor.size(0);
    const cols = tensor.numel / rows;
    const drawn = ops.aten.new_empty(tensor, [rows, cols]).normal_(0, 1, { generator: options.generator });
    const [q, r] = ops.aten.linalg_qr(rows < cols ? drawn.t() : drawn);
    // The signs of R's diagonal make the result uniform over the orthogonal matrices (Mezzadri, 2006).
    const signed = q.mul(ops.aten.diagonal(r).sign());
    tensor.copy_((rows < cols ? signed.t() : signed).reshape(tensor.shape)).mul_(gain);
  });
}

/** Fan-in and fan-out of a weight [out, in, ...kernel]. */
function fans(tensor: Tensor): [fanIn: number, fanOut: number] {
  if (tensor.ndim < 2) {
    throw new RangeError(`Expected at least 2 dimensions for fan-in and fan-out but received ${tensor.ndim}`);
  }
  const [out, into, ...kernel] = tensor.shape;
  const field = kernel.reduce((product, size) => product * size, 1);
  return [into * field, out * field];
}

function kaimingStd(tensor: Tensor, options: KaimingOptions): number {
  const { a = 0, mode = 'fanIn', nonlinearity = 'leaky_relu' } = options;
  const [fanIn, fanOut] = fans(tensor);
  return calculateGain(nonlinearity, a) / Math.sqrt(mode === 'fanIn' ? fanIn : fanOut);
}

function fill<T extends Tensor>(tensor: T, work: () => unknown): T {
  if (tensor.numel > 0) {
    scope(() => {
      noGrad(work);
    });
  }
  return tensor;
}

function redraw(tensor: Tensor, wrong: () => Tensor, draw: (fresh: Tensor) => Tensor): void {
  for (;;) {
    const mask = wrong();
    if (!mask.any().item()) return;
    tensor.copy_(draw(ops.aten.empty_like(tensor)).where(mask, tensor));
  }
}

/** Compared in the tensor's own dtype, so that what counts as inside is what the dtype can hold. */
function outside(tensor: Tensor, a: number, b: number): Tensor {
  const bound = (value: number) => make(value, { dtype: tensor.dtype, device: tensor.device });
  return tensor.lt(bound(a)).logicalOr(tensor.gt(bound(b)));
}

function normalCdf(x: number): number {
  return scope(() => (1 + Number(ops.aten.erf(make(x / Math.SQRT2, { dtype: 'float64' })).item())) / 2);
}
