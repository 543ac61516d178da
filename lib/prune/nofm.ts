import { ConfigError, noGrad, ops, type Tensor } from '../core/index.js';
import { Mask, type Masks } from './mask.js';
import { placeOf } from './place.js';
import { inOrder, naming, type Order, type Scored } from './select.js';

/** N of every M consecutive weights along the input dimension are kept. */
export interface NofM {
  keep: number;
  of: number;
  /**
   * Along the output dimension too: in every M × M tile each row and each column keeps N, so that the transposed matrix,
   * which backward multiplies by, is N:M as well. Default false.
   */
  transposable?: boolean;
}

/**
 * Keeps N of every M consecutive weights along the input dimension (dimension 1; 0 of a vector), all if there are fewer. A
 * convolution's groups run along its input channels, at each place of the kernel. Transposable masks are those of the
 * largest sum in each tile, exactly.
 *
 * @throws ConfigError that names the tensor whose sizes do not divide
 */
export function selectNofM(scored: Scored, masks: Masks, scope: NofM, order: Order): Mask {
  const { name, score } = scored;
  checkDivides(name, score.shape, scope);
  if (score.numel === 0) return Mask.ones(score.shape);
  const place = placeOf([score]);
  const rows = toRows(score.detach().to(place));
  const mask = masks.get(name);
  const straight = score.ndim <= 2;
  const alive = mask && (straight ? mask.to(place) : Mask.from(toRows(mask.to(place).toBool()).contiguous()));
  const matrix = rows.reshape(-1, rows.size(-1));
  const bits = naming([scored], () =>
    scope.transposable
      ? selectTransposable(matrix, alive?.bits ?? null, scope, order)
      : ops.espalier.select_nm(matrix, alive?.bits ?? null, scope.keep, scope.of, inOrder({ order })),
  );
  if (straight) return new Mask(bits.cpu(), score.shape);
  return Mask.from(fromRows(ops.espalier.bitmap_unpack(bits.cpu(), rows.shape)).contiguous());
}

/**
 * Refuses tensors whose sizes the groups do not divide.
 *
 * @throws ConfigError that names the tensor
 */
export function checkDivides(name: string, shape: readonly number[], { keep, of, transposable }: NofM): void {
  const inputs = (shape.length > 1 ? shape[1] : shape[0]) ?? 0;
  if (inputs % of !== 0)
    throw new ConfigError(
      `Expected the inputs of '${name}' to be a multiple of ${of} for ${keep} of ${of} but received shape [${shape.join(', ')}]`,
    );
  if (transposable && (shape.length < 2 || (shape[0] as number) % of !== 0))
    throw new ConfigError(
      `Expected the outputs of '${name}' to be a multiple of ${of} for transposable ${keep} of ${of} ` +
        `but received shape [${shape.join(', ')}]`,
    );
}

/** A tensor as a matrix of inputs for each output, at each place of a kernel: [..., outputs, inputs]. */
export function toRows(tensor: Tensor): Tensor {
  if (tensor.ndim <= 2) return tensor;
  return tensor.permute(...tensor.shape.slice(2).map((_, i) => i + 2), 0, 1);
}

/** The inverse of {@link toRows}. */
export function fromRows(rows: Tensor): Tensor {
  const { ndim } = rows;
  if (ndim <= 2) return rows;
  return rows.permute(ndim - 2, ndim - 1, ...Array.from({ length: ndim - 2 }, (_, i) => i));
}

/**
 * Every pattern of a tile keeps as many, so scores that compete by value may all be raised by one number. Each strip of tiles
 * has its own, so that a tile's pattern depends on no rows but its strip's.
 */
function selectTransposable(matrix: Tensor, alive: Tensor | null, { keep, of }: NofM, order: Order): Tensor {
  const { signed } = inOrder({ order });
  const raised = signed && matrix.isfinite().all().item() ? noGrad(() => raise(matrix, of)) : matrix;
  return ops.espalier.select_nm_transposable(raised.contiguous(), alive, keep, of);
}

function raise(matrix: Tensor, of: number): Tensor {
  const strips = matrix.double().reshape(-1, of * matrix.size(1));
  return strips.sub(strips.amin(1, true)).view(matrix.shape);
}
