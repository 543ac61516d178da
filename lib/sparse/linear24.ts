// A linear layer whose weight keeps 2 of every 4 inputs.

import {
  ArgumentError,
  autocastDType,
  ConfigError,
  isGradEnabled,
  noGrad,
  ops,
  scope,
  type DType,
  type Tensor,
} from '../core/index.js';
import { describe } from '../core/dtype.js';
import { buffer, functional as F, Linear, type Buffer, type LinearOptions } from '../nn/index.js';
import { Mask } from '../prune/mask.js';
import { WeightForms, type Forms } from './forms.js';
import { checkMask, checkSizes, isTransposable, select, straightThrough } from './mask24.js';
import { checkNoGradients, checkQuantization, quantizedLinear, type Quantization } from './quantize.js';
import { withFilledRows } from './rows.js';
import { rowsMultiple, whyDense } from './support.js';

/** What follows the product, in the same kernel where there is one. */
export type Activation = 'none' | 'relu' | 'gelu';

export interface Linear24Options {
  /**
   * `fixed` (default): the weights outside the mask are +0, and no product sees them. Their gradient is 0, so that a plain
   * optimizer leaves them there; moments of before would move them: `maskedAdamW` does not.
   * `straightThrough`: the layer multiplies by the 2 of every 4 weights that are largest now, and all of them get the
   * gradient as if none were left out (Bengio et al., 2013; Zhou et al., 2021), so that which are largest can change.
   */
  mode?: 'fixed' | 'straightThrough';
  /** Which weights are alive, at most 2 of every 4 inputs; for `fixed`. Default: those largest in magnitude. */
  mask?: Mask;
  /**
   * Choose 2 of every 4 along the outputs too, so that backward by the input is a 2:4 product as well. Of a given mask the
   * layer finds out by itself. Default false.
   */
  transposable?: boolean;
  /** Default `none`. */
  activation?: Activation;
  /** λ of SR-STE: pruned weights decay by λ · w beside their gradient; for `straightThrough`. Default 0. */
  decay?: number;
  /**
   * `auto` (default): 2:4 kernels where there are some for the device, dtype and shape, else dense ones. `sparse`: throws
   * where there are none; on the CPU the reference operators. `dense`: always dense ones.
   */
  kernel?: 'auto' | 'sparse' | 'dense';
  /** What weight and input are rounded to, for inference alone: see {@link Linear24.quantize}. Default null: nothing. */
  quantize?: Quantization | null;
}

/** Algorithms of the forward product and of backward's, as `linear24_search` found them for a number of rows. */
export interface Algorithms {
  forward: readonly number[];
  transposed: readonly number[] | null;
}

/**
 * y = f(x · (M ⊙ W)ᵀ + b), M with 2 of every 4 inputs: a drop-in for `nn.Linear`, with its parameters and state-dict keys.
 *
 * On CUDA the product is cuSPARSELt's; backward by the input is too where the mask is transposable (from a second
 * compressed copy of the transpose), else it is dense, and backward by the weight always is. Rows of the input are filled up
 * with zeros to a multiple of 8, which kernels want. The weight itself stays dense in memory, for the optimizer; its
 * compressed forms are made again after each change. Where there is no 2:4 kernel the layer multiplies by its masked weight:
 * `kernelUsed` and `reason` say which and why. 2:4 products have no second derivative: a backward with `createGraph` throws,
 * and wants `kernel: 'dense'`.
 *
 * @example
 * model.fc1 = sparse.Linear24.from(model.fc1, { mask: masks.get('fc1.weight') });
 */
export class Linear24 extends Linear {
  readonly mode: 'fixed' | 'straightThrough';
  readonly activation: Activation;
  readonly decay: number;
  kernel: 'auto' | 'sparse' | 'dense';
  /** Bits of a fixed mask: a buffer, so that it moves with the module, which is not saved: the zeros say it. */
  alive: Buffer | null = null;
  /** Algorithms by rows of the input; without an entry the library's default. */
  readonly algorithms = new Map<number, Algorithms>();
  #transposable: boolean;
  #used: 'sparse' | 'dense' | null = null;
  #reason: string | null = null;
  #quantize: Quantization | null = null;
  readonly #forms = new WeightForms();
  readonly #through: (weight: Tensor, bits: Tensor) => Tensor;

  /**
   * Makes a layer with fresh weights. In mode `fixed` without a mask, the mask is chosen at the first forward: of weights
   * that were loaded by then.
   *
   * @throws ShapeError unless inFeatures is a multiple of 4 (transposable: and outFeatures)
   * @throws ConfigError when options do not fit one another
   */
  constructor(inFeatures: number, outFeatures: number, options: LinearOptions & Linear24Options = {}) {
    const { mode = 'fixed', mask, activation = 'none', decay = 0, kernel = 'auto', ...own } = options;
    const { transposable = false, quantize = null, ...linear } = own;
    super(inFeatures, outFeatures, linear);
    checkSizes(this.weight.shape, transposable);
    if (mode !== 'fixed' && mode !== 'straightThrough')
      throw new ConfigError(`Expected mode 'fixed' or 'straightThrough' but received '${String(mode)}'`);
    if (mask && mode !== 'fixed') throw new ConfigError("Expected no mask with mode 'straightThrough'");
    if (!(decay >= 0) || (decay > 0 && mode === 'fixed'))
      throw new ConfigError(`Expected a decay of at least 0, of 0 with mode 'fixed', but received ${decay}`);
    if (!['none', 'relu', 'gelu'].includes(activation))
      throw new ConfigError(
        `Expected activation 'none', 'relu' or 'gelu' but received '${String(activation)}'`,
      );
    if (!['auto', 'sparse', 'dense'].includes(kernel))
      throw new ConfigError(`Expected kernel 'auto', 'sparse' or 'dense' but received '${String(kernel)}'`);
    this.mode = mode;
    this.activation = activation;
    this.decay = decay;
    this.kernel = kernel;
    this.#transposable = transposable;
    this.#through = straightThrough(decay);
    this.quantize = quantize;
    if (mask && this.weight.device !== 'meta') this.fix(mask);
  }

  /**
   * The same layer with a 2:4 weight: it takes over the parameters themselves, so optimizers and tied layers stay as they
   * are. In mode `fixed` what is pruned becomes +0 at once.
   *
   * @throws ArgumentError when it is no Linear layer
   * @throws ShapeError unless the inputs are a multiple of 4, or the mask has another shape
   * @throws ConfigError when the mask keeps more than 2 of 4, or options do not fit
   */
  static from(linear: Linear, options: Linear24Options = {}): Linear24 {
    if (!(linear instanceof Linear))
      throw new ArgumentError(`Expected a Linear layer but received ${describe(linear)}`);
    const { weight, bias, inFeatures, outFeatures } = linear;
    const layer = new Linear24(inFeatures, outFeatures, { ...options, device: 'meta', bias: bias !== null });
    layer.weight.dispose();
    layer.bias?.dispose();
    layer.weight = weight;
    layer.bias = bias;
    layer.train(linear.training);
    if (layer.mode === 'fixed') layer.fix(options.mask);
    return layer;
  }

  /** Whether the weight is 2:4 along its outputs, too. */
  get transposable(): boolean {
    return this.#transposable;
  }

  /**
   * What weight and input are rounded to, for inference alone; null: nothing. Each output has a scale of its own, found
   * when the weight's forms are made, and each row of the input one that is found at each call, symmetric around 0:
   *
   *     s_w[j] = max_k |w[j, k]| / Q    q_w = round(w[j, k] / s_w[j])    w = M ⊙ W
   *     s_x[i] = max_k |x[i, k]| / Q    q_x = round(x[i, k] / s_x[i])
   *     y[i, j] = f(s_x[i] · s_w[j] · Σ_k q_x[i, k] · q_w[j, k] + b[j])
   *
   * `int8`: Q = 127, and the sum is exact, in int32 (vector-wise absmax of Dettmers et al., "LLM.int8()", 2022, without
   * its outliers). `float8_e4m3fn`: Q = 448, and the sum is in float32 (Micikevicius et al., "FP8 Formats for Deep
   * Learning", 2022); Hopper's tensor cores keep fewer bits of it between products. Scales and what follows the sum are
   * float32, and y is rounded once, to the dtype that the layer has without quantization. Where there is no 2:4 kernel, dense products of the same numbers
   * give the same y, so results do not depend on the device but for the order of float32 sums. Rows are filled up to the
   * 16 that kernels want. State dict and parameters are those of the unquantized layer, and the weight stays dense in
   * memory beside its compressed 8 bits.
   *
   * For each y the error of `int8`, before f and its rounding, is at most
   * ½ s_w ‖x‖₁ + ½ s_x ‖w‖₁ + ¼ K s_x s_w over the K alive inputs.
   *
   * Setting it empties {@link Linear24.algorithms}, which hold for one dtype. A forward throws ConfigError while gradients
   * are enabled and input, weight or bias requires one.
   *
   * @throws ConfigError when set to anything else, or sums of so many inputs do not fit int32
   * @example
   * const layer = sparse.Linear24.from(model.fc1, { quantize: 'int8' });
   * const y = noGrad(() => layer.forward(x));
   */
  get quantize(): Quantization | null {
    return this.#quantize;
  }

  set quantize(to: Quantization | null) {
    checkQuantization(to, this.inFeatures);
    if (to !== this.#quantize) this.algorithms.clear();
    this.#quantize = to;
  }

  /** Which kernels the last forward used; null before the first. */
  get kernelUsed(): 'sparse' | 'dense' | null {
    return this.#used;
  }

  /** Why the last forward used dense kernels; null where it did not. */
  get reason(): string | null {
    return this.#reason;
  }

  /** Which kernels backward by the input uses after a sparse forward. */
  get backwardKernel(): 'sparse' | 'dense' {
    return this.transposable ? 'sparse' : 'dense';
  }

  /** The mask as it is now, on the weight's device; the caller disposes of it. */
  mask(): Mask {
    return new Mask(
      scope(() => this.#bits(this.weight.detach()).clone()),
      this.weight.shape,
    );
  }

  override forward(input: Tensor): Tensor {
    if (this.mode === 'fixed' && !this.alive) this.fix();
    const dtype = autocastDType(this.weight.device) ?? this.weight.dtype;
    const rows = this.inFeatures === 0 ? 0 : input.numel / this.inFeatures;
    const quantize = this.#quantize;
    if (quantize) checkNoGradients({ input, weight: this.weight, bias: this.bias });
    const why = this.#why(rows, quantize ?? dtype);
    this.#used = why === null ? 'sparse' : 'dense';
    this.#reason = why;
    const algorithms = this.algorithms.get(rows) ?? null;
    if (quantize) return this.#quantized(input, quantize, dtype, algorithms);
    if (why !== null) return this.#dense(input);
    return withFilledRows(input, this.inFeatures, rowsMultiple(dtype), (x) =>
      this.#sparse(x, dtype, algorithms),
    );
  }

  /**
   * Puts a mask in force, in mode `fixed`: what it prunes becomes +0 at once. To be called again where other weights are
   * loaded than those that the mask was chosen for.
   *
   * @param mask default: the 2 of every 4 that are largest in magnitude now
   * @throws ShapeError when it has another shape than the weight
   * @throws ConfigError when it keeps more than 2 of 4, or the mode has no mask
   */
  fix(mask?: Mask): void {
    const { weight } = this;
    if (this.mode !== 'fixed')
      throw new ConfigError(`Expected mode 'fixed' for a mask but the layer has '${this.mode}'`);
    if (mask) {
      checkMask(mask, weight.shape);
      this.#transposable = isTransposable(mask);
    }
    this.alive?.dispose();
    this.alive = scope(() =>
      noGrad(() => {
        const bits = mask ? mask.to(weight.device).bits.clone() : select(weight.detach(), this.transposable);
        ops.espalier.bitmap_apply_(weight, bits);
        return buffer(bits, { persistent: false });
      }),
    );
  }

  /** Frees the compressed forms of the weight; the next forward makes them again. */
  dropForms(): void {
    this.#forms.drop();
  }

  override extraRepr(): string {
    const { mode, activation, transposable, quantize } = this;
    const parts = [`mode=${mode}`, ...(transposable ? ['transposable'] : [])];
    if (quantize) parts.push(quantize);
    return [super.extraRepr(), ...parts, ...(activation === 'none' ? [] : [activation])].join(', ');
  }

  #why(rows: number, dtype: DType): string | null {
    if (this.kernel === 'dense') return "kernel: 'dense' was asked for";
    const { device } = this.weight;
    const { inFeatures, outFeatures } = this;
    const why = whyDense({ device, dtype, inFeatures, outFeatures, rows });
    if (this.kernel === 'auto' || why === null) return why;
    if (device === 'cpu') return null;
    throw new ConfigError(`Expected a 2:4 product with kernel: 'sparse' but there is none: ${why}`);
  }

  #sparse(input: Tensor, dtype: DType, algorithms: Algorithms | null): Tensor {
    const { weight, bias, activation, decay, transposable, outFeatures } = this;
    const { forward, transposed: backward } = algorithms ?? { forward: null, transposed: null };
    const trained =
      isGradEnabled() && (input.requiresGrad || weight.requiresGrad || (bias?.requiresGrad ?? false));
    if (!trained) {
      const { compressed } = this.#of(dtype, { compressed: true, transposed: false, dense: false });
      const x = input.dtype === dtype ? input : input.to(dtype);
      return ops.espalier.linear24(x, compressed as Tensor, bias && bias.to(dtype), outFeatures, {
        activation,
        algorithm: forward,
      });
    }
    const forms = this.#of(dtype, {
      compressed: true,
      transposed: transposable,
      dense: !transposable || decay > 0,
    });
    const { compressed, transposed, dense } = forms;
    return ops.espalier.linear24_train(
      input,
      weight,
      bias,
      compressed as Tensor,
      transposed,
      dense,
      this.alive,
      {
        ...{ activation, decay },
        algorithm: forward,
        algorithm_transposed: backward,
      },
    );
  }

  #dense(input: Tensor): Tensor {
    const { weight, bias } = this;
    const y = F.linear(input, this.#masked(weight), bias);
    if (this.activation === 'relu') return F.relu(y);
    return this.activation === 'gelu' ? F.gelu(y) : y;
  }

  #quantized(input: Tensor, quantize: Quantization, dtype: DType, algorithms: Algorithms | null): Tensor {
    const { bias, activation, inFeatures, outFeatures } = this;
    const sparse = this.#used === 'sparse';
    const forms = this.#of(quantize, { compressed: sparse, transposed: false, dense: !sparse });
    const algorithm = algorithms?.forward ?? null;
    return quantizedLinear(input, [outFeatures, inFeatures], forms, {
      ...{ quantize, sparse, algorithm, bias, activation, dtype },
    });
  }

  /** The weight that is multiplied by, for autograd; without it the kept one. */
  #masked(weight: Tensor): Tensor {
    if (!isGradEnabled() || !weight.requiresGrad) {
      const forms = this.#of(weight.dtype, { compressed: false, transposed: false, dense: true });
      return forms.dense as Tensor;
    }
    if (this.alive) return ops.espalier.bitmap_apply(weight, this.alive);
    return this.#through(weight, this.#bits(weight.detach()));
  }

  #of(dtype: DType, wanted: { compressed: boolean; transposed: boolean; dense: boolean }): Forms {
    return this.#forms.get(this.weight, (w) => this.#bits(w), this.alive, dtype, wanted);
  }

  #bits(weight: Tensor): Tensor {
    return this.alive ?? select(weight, this.transposable);
  }
}
