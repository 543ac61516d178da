/** The best that torch has for the product of a 2:4 weight: every algorithm of its operator is tried. */
import { noGrad, ops, type Tensor } from 'espalier';
import { inTurn, milliseconds } from './gpu-time.js';
import { median } from './harness.js';

/** What `_cslt_sparse_mm` is called with. */
interface Algorithm {
  alg_id: number;
  split_k: number;
  split_k_mode: number;
}

/** An operator's product [rows, out], and how it is made. */
export interface Best {
  algorithm: Algorithm;
  product: () => Tensor;
}

/** Algorithms are numbered from 0; behind the last one they are refused. */
const MOST_IDS = 64;
const REFUSED_IN_A_ROW = 4;
/** So many of the fastest are tried with split sums, and then measured against one another. */
const FINALISTS = 3;

/**
 * Tries all algorithms without split sums, which is where the one is that torch finds by itself; the fastest with their sums
 * split, too; and measures the best of all in turn.
 *
 * @param weight [out, in], 2:4
 * @param x [rows, in], with rows that kernels take
 * @throws Error when none of them runs
 */
export function bestOfTorch(weight: Tensor, x: Tensor): Best {
  const compressed = ops.aten._cslt_compress(weight);
  const product = (algorithm: Algorithm) => () =>
    ops.aten._cslt_sparse_mm(compressed, x.t(), { transpose_result: true, ...algorithm });
  const tried: { algorithm: Algorithm; ms: number }[] = [];
  /** Whether it runs. */
  const attempt = (algorithm: Algorithm): boolean => {
    try {
      const body = product(algorithm);
      milliseconds(body);
      tried.push({ algorithm, ms: Math.min(...[1, 2, 3].map(() => milliseconds(body))) });
      return true;
    } catch {
      return false;
    }
  };
  const fastest = () => tried.sort((a, b) => a.ms - b.ms).slice(0, FINALISTS);
  return noGrad(() => {
    const plain = (id: number): Algorithm => ({ alg_id: id, split_k: 1, split_k_mode: -1 });
    for (let id = 0, refused = 0; id < MOST_IDS && refused < REFUSED_IN_A_ROW; id++)
      refused = attempt(plain(id)) ? 0 : refused + 1;
    for (const { algorithm } of fastest())
      for (const split_k of [2, 4, 8])
        for (const mode of [1, 2]) attempt({ ...algorithm, split_k, split_k_mode: mode });
    const finalists = fastest();
    const ways = Object.fromEntries(finalists.map(({ algorithm }, i) => [i, product(algorithm)]));
    const times = inTurn(ways, 7, 2, 1);
    const [best] = finalists
      .map(({ algorithm }, i) => ({ algorithm, ms: median(times[i] as number[]) }))
      .sort((a, b) => a.ms - b.ms);
    if (!best) throw new Error('no algorithm of _cslt_sparse_mm runs for this shape');
    return { algorithm: best.algorithm, product: product(best.algorithm) };
  });
}
