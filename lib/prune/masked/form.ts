// The two forms of a parameter's state under a mask, and the way from one to another.

import { ops, type Tensor } from '../../core/index.js';
import { Mask } from '../mask.js';

/** Dense: of the parameter's shape, +0 where it is pruned. Compact: one value for each survivor, as `compress` gives. */
export interface Form {
  readonly mask: Mask | null;
  readonly compact: boolean;
}

export const DENSE: Form = { mask: null, compact: false };

/** State in another form and under another mask: of what survives both. A dense one may be changed where it lies. */
export function convert(state: Tensor, shape: readonly number[], from: Form, to: Form): Tensor {
  const dense =
    from.compact && from.mask
      ? ops.espalier.expand(state, from.mask.bits, [...shape])
      : (from.mask?.apply_(state) ?? state);
  if (!to.mask) return dense;
  return to.compact ? ops.espalier.compress(dense, to.mask.bits) : to.mask.apply_(dense);
}

/** The form that saved state is in: it is compact if its mask was saved with it. */
export function savedForm(param: Tensor, saved: Record<string, Tensor>): Form {
  const bits = saved['mask'];
  return bits ? { mask: new Mask(bits.clone(), param.shape), compact: true } : DENSE;
}

/** What of saved compact state does not fit a parameter; null where all fits, or nothing is compact. */
export function compactMisfit(
  param: Tensor,
  saved: Record<string, Tensor>,
): [name: string, expected: string, received: string] | null {
  const { mask, ...state } = saved;
  if (!mask) return null;
  const bytes = Math.ceil(param.numel / 8);
  if (mask.dtype !== 'uint8' || mask.shape.join() !== `${bytes}`)
    return ['mask', `dtype uint8 and shape [${bytes}]`, `${mask.dtype} and [${mask.shape}]`];
  const alive = Number(ops.espalier.bitmap_count(mask, param.numel));
  for (const [name, { shape }] of Object.entries(state))
    if (shape.join() !== `${alive}`) return [name, `shape [${alive}], its survivors,`, `[${shape}]`];
  return null;
}
