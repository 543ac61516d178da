/** Switches of cuBLAS, cuDNN and attention, as `torch.backends` has them. They belong to the process, and need no device. */
import { describe } from '../core/dtype.js';
import { ArgumentError } from '../core/errors.js';
import { native } from '../core/native.js';

/**
 * How products of float32 are computed: `'ieee'` in float32; `'tf32'` with factors of 10 bits, several times as fast on
 * tensor cores; `'none'` as libtorch's default is.
 */
export type Fp32Precision = 'ieee' | 'tf32' | 'none';

const PRECISIONS: readonly string[] = ['ieee', 'tf32', 'none'] satisfies Fp32Precision[];

type Library = 'matmul' | 'cudnn';

function precision(of: Library): Fp32Precision {
  return native().float32Precision(of) as Fp32Precision;
}

function setPrecision(of: Library, value: Fp32Precision): void {
  if (!PRECISIONS.includes(value))
    throw new ArgumentError(
      `Expected fp32Precision of ${PRECISIONS.join(', ')} but received ${describe(value)}`,
    );
  native().setFloat32Precision(of, value);
}

const get = (name: string): boolean => native().getSwitch(name);
const set = (name: string, on: boolean): void => native().setSwitch(name, requireBoolean(on, name));

function setTf32(of: Library, name: string, on: boolean): void {
  setPrecision(of, requireBoolean(on, name) ? 'tf32' : 'ieee');
}

function requireBoolean(on: boolean, name: string): boolean {
  if (typeof on !== 'boolean')
    throw new ArgumentError(`Expected true or false for ${name} but received ${describe(on)}`);
  return on;
}

/**
 * Switches of the libraries.
 *
 * @example
 * backends.cuda.matmul.allowTf32 = true;
 * backends.cudnn.benchmark = true;
 */
export const backends = {
  cuda: {
    /** Matrix products, by cuBLAS. */
    matmul: {
      get fp32Precision(): Fp32Precision {
        return precision('matmul');
      },
      set fp32Precision(value: Fp32Precision) {
        setPrecision('matmul', value);
      },
      /** Whether `fp32Precision` is `'tf32'`. Setting it to false means `'ieee'`. */
      get allowTf32(): boolean {
        return precision('matmul') === 'tf32';
      },
      set allowTf32(on: boolean) {
        setTf32('matmul', 'cuda.matmul.allow_tf32', on);
      },
      /** Partial sums of float16 products may be rounded to float16 between blocks. */
      get allowFp16ReducedPrecisionReduction(): boolean {
        return get('cuda.matmul.allow_fp16_reduced_precision_reduction');
      },
      set allowFp16ReducedPrecisionReduction(on: boolean) {
        set('cuda.matmul.allow_fp16_reduced_precision_reduction', on);
      },
      /** The same for bfloat16. */
      get allowBf16ReducedPrecisionReduction(): boolean {
        return get('cuda.matmul.allow_bf16_reduced_precision_reduction');
      },
      set allowBf16ReducedPrecisionReduction(on: boolean) {
        set('cuda.matmul.allow_bf16_reduced_precision_reduction', on);
      },
      /** Sums of float16 products in float16. */
      get allowFp16Accumulation(): boolean {
        return get('cuda.matmul.allow_fp16_accumulation');
      },
      set allowFp16Accumulation(on: boolean) {
        set('cuda.matmul.allow_fp16_accumulation', on);
      },
    },
    /** Kernels that scaled dot-product attention may choose. */
    get flashSdp(): boolean {
      return get('cuda.flash_sdp');
    },
    set flashSdp(on: boolean) {
      set('cuda.flash_sdp', on);
    },
    get memEfficientSdp(): boolean {
      return get('cuda.mem_efficient_sdp');
    },
    set memEfficientSdp(on: boolean) {
      set('cuda.mem_efficient_sdp', on);
    },
    get mathSdp(): boolean {
      return get('cuda.math_sdp');
    },
    set mathSdp(on: boolean) {
      set('cuda.math_sdp', on);
    },
    get cudnnSdp(): boolean {
      return get('cuda.cudnn_sdp');
    },
    set cudnnSdp(on: boolean) {
      set('cuda.cudnn_sdp', on);
    },
  },
  /** Convolutions and recurrent layers. */
  cudnn: {
    get enabled(): boolean {
      return get('cudnn.enabled');
    },
    set enabled(on: boolean) {
      set('cudnn.enabled', on);
    },
    /** Whether the fastest kernel is looked for at each new shape: other kernels give other last bits. */
    get benchmark(): boolean {
      return get('cudnn.benchmark');
    },
    set benchmark(on: boolean) {
      set('cudnn.benchmark', on);
    },
    get deterministic(): boolean {
      return get('cudnn.deterministic');
    },
    set deterministic(on: boolean) {
      set('cudnn.deterministic', on);
    },
    get fp32Precision(): Fp32Precision {
      return precision('cudnn');
    },
    set fp32Precision(value: Fp32Precision) {
      setPrecision('cudnn', value);
    },
    /** Whether `fp32Precision` is `'tf32'`: it is, unless it is set otherwise. */
    get allowTf32(): boolean {
      return precision('cudnn') === 'tf32';
    },
    set allowTf32(on: boolean) {
      setTf32('cudnn', 'cudnn.allow_tf32', on);
    },
  },
};
