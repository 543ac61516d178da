// Attention.

import { ops, type Tensor } from '../../core/index.js';
import { direct, handle } from './call.js';

const callAttention = direct('aten::scaled_dot_product_attention');
let doubleBackward = 0;

/**
 * Lets attention be differentiated twice while `body` runs: the fast kernels have no second derivative.
 *
 * @internal
 */
export async function withDoubleBackward<T>(body: () => Promise<T>): Promise<T> {
  doubleBackward++;
  try {
    return await body();
  } finally {
    doubleBackward--;
  }
}

export interface AttentionOptions {
  /** Boolean (true takes part) or floating (added to the scores), broadcastable to [..., queries, keys]. */
  attnMask?: Tensor | null;
  /** Probability of dropping a weight. Not switched off in evaluation: pass 0 there. Default 0. */
  dropoutP?: number;
  /** Each query sees only keys up to its own position. Default false. */
  isCausal?: boolean;
  /** Factor of the scores. Default 1 / sqrt(dim). */
  scale?: number;
  /** Fewer heads for key and value than for query; each is used by a group of queries. Default false. */
  enableGqa?: boolean;
}

/**
 * softmax(q · kᵀ · scale + mask) · v, by the fastest kernel that fits.
 *
 * @param query of shape [..., heads, queries, dim].
 * @param key of shape [..., heads, keys, dim].
 * @param value of shape [..., heads, keys, valueDim].
 * @example
 * const y = F.scaledDotProductAttention(q, k, v, { isCausal: true });
 */
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions = {},
): Tensor {
  const { attnMask = null, dropoutP = 0, isCausal = false, scale, enableGqa } = options;
  if (doubleBackward > 0) {
    const math = ops.aten._scaled_dot_product_attention_math;
    return math(query, key, value, attnMask, dropoutP, isCausal, null, { scale, enable_gqa: enableGqa })[0];
  }
  return callAttention(
    query.handle,
    key.handle,
    value.handle,
    handle(attnMask),
    dropoutP,
    isCausal,
    scale,
    enableGqa,
  );
}
