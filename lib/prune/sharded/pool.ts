import { ops, scope, type DType, type Tensor } from '../../core/index.js';
import { Mask, type Masks } from '../mask.js';
import { placeOf } from '../place.js';
import { naming, type Scored } from '../select.js';

/** Bits of a key by magnitude and by value; see the operator `magnitude_histogram`. */
const keyBits: Partial<Record<DType, number>> = { bfloat16: 15, float16: 15, float32: 31, float64: 63 };

/** A digit of 15 or 16 bits travels as two: 256 counts of its upper half first, then of the lower half inside one. */
export const COARSE = 256;
const DIGIT = 16;

/**
 * The search for the key of one rank (of order) over a pool whose tensors lie in shards: the alive keys are counted by
 * their digits, from the highest, and every process narrows the search by the same sums.
 */
export class ShardedPool {
  readonly scored: readonly Scored[];
  readonly #alive: Masks;
  readonly #options: { keys: DType; signed: boolean };
  readonly #bits: number;
  #rank: number;
  #pass = 0;
  #prefix = 0n;
  #coarse = 0;
  #histogram: Tensor | undefined;

  /** @param count how many of the pool go, at least 1 */
  constructor(scored: readonly Scored[], alive: Masks, count: number, signed: boolean) {
    this.scored = scored;
    this.#alive = alive;
    this.#rank = count;
    const keys = commonType(scored);
    this.#options = { keys, signed };
    this.#bits = (keyBits[keys] ?? 0) + (signed ? 1 : 0);
  }

  /** Whether the key is known. */
  get found(): boolean {
    return this.#pass === Math.ceil(this.#bits / DIGIT);
  }

  /** How many elements that have the very key go. */
  get ties(): number {
    return this.#rank;
  }

  /**
   * This shard's counts by the upper half of the next digit: int64 [256].
   *
   * @param visit told of each tensor before it is read
   * @throws ArgumentError naming the tensor whose score is NaN
   */
  count(visit: (scored: Scored) => void): Tensor {
    const histogram = ops.aten.zeros([COARSE * (this.#digitBits === DIGIT ? 256 : 128)], { dtype: 'int64' });
    for (const scored of this.scored) {
      visit(scored);
      const digit = { pass: this.#pass, prefix: this.#prefix };
      scope(() => histogram.add_(shardHistogram(scored, this.#alive.get(scored.name), digit, this.#options)));
    }
    this.#histogram = histogram;
    return histogram.view(COARSE, -1).sum(1);
  }

  /** Takes the sums of the upper halves; gives this shard's counts by the lower half: int64 [128 or 256]. */
  narrow(sums: readonly number[]): Tensor {
    this.#coarse = this.#place(sums);
    return this.#counted.view(COARSE, -1).select(0, this.#coarse);
  }

  /** Takes the sums of the lower halves: the digit is known. */
  fix(sums: readonly number[]): void {
    const width = this.#counted.numel / COARSE;
    const digit = this.#coarse * width + this.#place(sums.slice(0, width));
    this.#prefix = (this.#prefix << BigInt(DIGIT)) | BigInt(digit);
    this.#pass++;
    this.#counted.dispose();
    this.#histogram = undefined;
  }

  /** How many elements of each tensor of this shard have the key. */
  tied(): number[] {
    return this.#tensors().map(({ score, bits }) =>
      Number(ops.espalier.magnitude_ties(score, bits, this.#key, this.#options)),
    );
  }

  /** The masks without what lies below the key and without the first `ties[i]` elements of tensor i that have it. */
  cut(ties: readonly number[]): Mask[] {
    return this.#tensors().map(({ score, bits, shape }, i) => {
      const left = ops.espalier.bitmap_above(score, bits, this.#key, ties[i] as number, this.#options);
      return new Mask(left.cpu(), shape);
    });
  }

  get #digitBits(): number {
    return this.#pass > 0 || this.#bits % DIGIT === 0 ? DIGIT : this.#bits % DIGIT;
  }

  get #counted(): Tensor {
    if (!this.#histogram) throw new Error('Expected count() before narrow() and fix()');
    return this.#histogram;
  }

  /** The key as the int64 of the same bits. */
  get #key(): bigint {
    return BigInt.asIntN(64, this.#prefix);
  }

  /** The bin in which the rank lies; the rank becomes that inside it. */
  #place(sums: readonly number[]): number {
    for (const [bin, inside] of sums.entries()) {
      if (this.#rank <= inside) return bin;
      this.#rank -= inside;
    }
    throw new Error(`Expected at least ${this.#rank} more elements in the pool`);
  }

  #tensors(): { score: Tensor; bits: Tensor | null; shape: readonly number[] }[] {
    return this.scored.map(({ name, score }) => {
      const place = placeOf([score]);
      const bits = this.#alive.get(name)?.bits.to(place) ?? null;
      return { score: score.detach().to(place), bits, shape: score.shape };
    });
  }
}

/** Alive elements of a shard, counted by a digit of their keys: the operator `magnitude_histogram`. On the CPU. */
export function shardHistogram(
  scored: Scored,
  alive: Mask | undefined,
  { pass, prefix }: { pass: number; prefix: bigint },
  options: { keys?: DType; signed?: boolean } = {},
): Tensor {
  const place = placeOf([scored.score]);
  const score = scored.score.detach().to(place);
  return naming([scored], () =>
    ops.espalier.magnitude_histogram(
      score,
      alive?.bits.to(place) ?? null,
      pass,
      BigInt.asIntN(64, prefix),
      options,
    ),
  ).cpu();
}

/** The dtype in which a pool is compared: as torch promotes, exact for all of its scores. */
function commonType(scored: readonly Scored[]): DType {
  const types = new Set(scored.map(({ score }) => score.dtype));
  const [first = 'float32'] = types;
  if (types.size <= 1) return first;
  return types.has('float64') ? 'float64' : 'float32';
}
