import { ConfigError, fromTypedArray, ops, type Tensor } from '../core/index.js';
import { roundHalfEven } from './count.js';
import { Mask, type Masks } from './mask.js';
import { shareOut } from './share.js';
import { inOrder, naming, selectSmallest, type Order, type Scored } from './select.js';

/** N of every M consecutive weights along the input dimension are kept. */
export interface NofM {
  keep: number;
  of: number;
}

/** Rectangles [rows, columns] of a matrix live or die together. */
export interface Block {
  block: readonly [rows: number, columns: number];
}

/**
 * Keeps `keep` weights of a tensor, the same number in each row (output): rows differ by one where it does not divide,
 * and by more where a row has fewer alive.
 */
export function selectInRows(scored: Scored, masks: Masks, keep: number, order: Order): Mask {
  const { name, score } = scored;
  if (score.numel === 0) return Mask.ones(score.shape);
  const rows = score.size(0);
  const matrix = score.detach().cpu().reshape(rows, -1);
  const mask = masks.get(name);
  const caps = mask
    ? Array.from(mask.toBool().view(rows, -1).sum(1).cpu().toTypedArray(), Number)
    : Array<number>(rows).fill(matrix.size(1));
  const kept = shareOut(
    caps.map(() => 1),
    keep,
    { caps },
  );
  const excess = BigInt64Array.from(caps, (cap, row) => BigInt(cap - (kept[row] as number)));
  const counts = fromTypedArray(excess, [rows], 'int64');
  const bits = naming([scored], () =>
    ops.espalier.select_rows(matrix, mask?.bits.cpu() ?? null, counts, inOrder({ order })),
  );
  return new Mask(bits, score.shape);
}

/**
 * Keeps N of every M consecutive weights along the input dimension (dimension 1; 0 of a vector), all if there are fewer. A
 * convolution's groups run along its input channels, at each place of the kernel.
 */
export function selectNofM(scored: Scored, masks: Masks, { keep, of }: NofM, order: Order): Mask {
  const { name, score } = scored;
  const inputs = score.ndim > 1 ? 1 : 0;
  if (score.size(inputs) % of !== 0)
    throw new ConfigError(
      `Expected the inputs of '${name}' to be a multiple of ${of} for ${keep} of ${of} but received shape [${score.shape.join(', ')}]`,
    );
  if (score.numel === 0) return Mask.ones(score.shape);
  const last = (t: Tensor) => t.movedim(inputs, -1);
  const matrix = last(score.detach().cpu());
  const mask = masks.get(name);
  const straight = score.ndim <= 2;
  const alive = mask && (straight ? mask.to('cpu') : Mask.from(last(mask.to('cpu').toBool()).contiguous()));
  const select = ops.espalier.select_nm;
  const bits = naming([scored], () =>
    select(matrix.reshape(-1, matrix.size(-1)), alive?.bits ?? null, keep, of, inOrder({ order })),
  );
  if (straight) return new Mask(bits, score.shape);
  const left = ops.espalier.bitmap_unpack(bits, matrix.shape).movedim(-1, inputs);
  return Mask.from(left.contiguous());
}

/**
 * Keeps whole blocks, those of the largest sum of |score| (or of scores, by `value`) over all tensors: as many as make up
 * `keep` weights, rounded half to even. A block with any weight alive counts as one.
 */
export function selectBlocks(
  scored: readonly Scored[],
  masks: Masks,
  { block }: Block,
  keep: number,
  order: Order,
): Map<string, Mask> {
  const [rows, columns] = block;
  const pool = scored.map((s) => {
    const { name, score } = s;
    const [height, width] = [score.size(0), score.numel / score.size(0)];
    if (score.ndim < 2 || height % rows !== 0 || width % columns !== 0)
      throw new ConfigError(
        `Expected '${name}' to divide into blocks of [${rows}, ${columns}] but received shape [${score.shape.join(', ')}]`,
      );
    const tiles = (t: Tensor) => t.reshape(height / rows, rows, width / columns, columns);
    const alive = tiles(aliveOf(s, masks));
    const values = tiles(score.double()).maskedFill(alive.logicalNot(), 0);
    const sums = (order === 'value' ? values : values.abs()).sum([1, 3]);
    return { name, score: sums, alive: ops.aten.any.dims(alive, [1, 3]) };
  });
  const before = new Map(pool.map(({ name, alive }) => [name, Mask.from(alive)]));
  const count = [...before.values()].reduce((sum, mask) => sum + mask.count, 0);
  const left = selectSmallest(pool, before, count - Math.min(count, roundHalfEven(keep / (rows * columns))), {
    order,
  });
  const result = scored.map(({ name, score }): [string, Mask] => {
    const blocks = left.get(name)!.toBool();
    const whole = blocks.repeatInterleave(rows, 0).repeatInterleave(columns, 1).view(score.shape);
    const mask = Mask.from(whole);
    const earlier = masks.get(name);
    return [name, earlier ? earlier.and(mask) : mask];
  });
  return new Map(result);
}

function aliveOf({ name, score }: Scored, masks: Masks): Tensor {
  const mask = masks.get(name);
  return mask ? mask.toBool().to(score.device) : ops.aten.ones_like(score, { dtype: 'bool' });
}
