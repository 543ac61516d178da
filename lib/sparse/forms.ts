// The forms in which a 2:4 weight is multiplied by: compressed, its transpose compressed, and dense without what is
// pruned. They are made again when the weight has changed. Of a quantized weight they hold its 8-bit numbers.

import { noGrad, ops, scope, type DType, type Tensor } from '../core/index.js';
import { denseForm, isQuantization } from './quantize.js';

/** @internal */
export interface Forms {
  readonly compressed: Tensor | null;
  /** Compressed Wᵀ, which backward multiplies by; only of a weight that is 2:4 both ways. */
  readonly transposed: Tensor | null;
  /** The masked weight. */
  readonly dense: Tensor | null;
  /** [out], of a quantized weight: what its rows are multiplied by again. */
  readonly scales: Tensor | null;
}

/** Which of them are wanted; scales come by themselves. */
export type Wanted = Readonly<Record<'compressed' | 'transposed' | 'dense', boolean>>;

const NONE: Forms = { compressed: null, transposed: null, dense: null, scales: null };

/** @internal Keeps the forms of one weight. */
export class WeightForms {
  #forms = NONE;
  // An address and a version alone can be those of another tensor, made in the place of one that was freed.
  #weight: WeakRef<Tensor> | null = null;
  #of: { version: number; address: bigint; dtype: DType; device: string; bits: Tensor | null } | null = null;

  /**
   * @param weight [out, in]
   * @param bitsOf its 2:4 bitmap as it is now
   * @param fixed the bitmap, if it is always the same
   * @param dtype what is multiplied in; of 8 bits: what the weight is quantized to
   */
  get(
    weight: Tensor,
    bitsOf: (weight: Tensor) => Tensor,
    fixed: Tensor | null,
    dtype: DType,
    wanted: Wanted,
  ): Forms {
    const of = {
      ...{ version: weight.version, address: weight.dataPtr(), dtype, device: weight.device },
      bits: fixed,
    };
    const same =
      this.#of !== null &&
      this.#weight?.deref() === weight &&
      Object.entries(of).every(([key, value]) => this.#of?.[key as keyof typeof of] === value);
    const has = (Object.keys(wanted) as (keyof Wanted)[]).every((form) => !wanted[form] || this.#forms[form]);
    if (same && has) return this.#forms;
    const all = same ? merged(wanted, this.#forms) : wanted;
    this.drop();
    this.#forms = make(weight, bitsOf, dtype, all);
    this.#of = of;
    this.#weight = new WeakRef(weight);
    return this.#forms;
  }

  /** Frees what is kept. */
  drop(): void {
    for (const form of Object.values(this.#forms) as (Tensor | null)[]) form?.dispose();
    this.#forms = NONE;
    this.#of = null;
    this.#weight = null;
  }
}

function merged(wanted: Wanted, there: Forms): Wanted {
  return {
    compressed: wanted.compressed || there.compressed !== null,
    transposed: wanted.transposed || there.transposed !== null,
    dense: wanted.dense || there.dense !== null,
  };
}

function make(weight: Tensor, bitsOf: (weight: Tensor) => Tensor, dtype: DType, wanted: Wanted): Forms {
  return scope(() =>
    noGrad(() => {
      const matrix = weight.detach();
      const masked = ops.espalier.bitmap_apply(matrix, bitsOf(matrix));
      const [dense, scales] = isQuantization(dtype)
        ? ops.espalier.quantize_rows(masked, dtype)
        : [masked.to(dtype), null];
      return {
        compressed: wanted.compressed ? ops.espalier.linear24_compress(dense).keep() : null,
        transposed: wanted.transposed ? ops.espalier.linear24_compress(dense.t().contiguous()).keep() : null,
        dense: wanted.dense ? (scales ? denseForm(dense) : dense).keep() : null,
        scales: scales && scales.keep(),
      };
    }),
  );
}
