import { ConfigError, fromTypedArray, ops, scope, type Tensor } from '../core/index.js';
import { roundHalfEven } from './count.js';
import { aliveCount, disposeMasks, Mask, type Masks } from './mask.js';
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
  const alive = aliveInRows(scored, masks);
  return cutRows(scored, masks, excessOfRows(alive, keep), order);
}

/** How many weights are alive in each row (output) of a tensor. */
export function aliveInRows({ name, score }: Scored, masks: Masks): number[] {
  const rows = score.size(0);
  const mask = masks.get(name);
  const width = score.shape.slice(1).reduce((a, b) => a * b, 1);
  if (!mask || mask.numel === 0) return Array<number>(rows).fill(width);
  return scope(() => Array.from(mask.toBool().view(rows, -1).sum(1).cpu().toTypedArray(), Number));
}

/** How many weights of each row go, for `keep` to be left, as evenly as what is alive allows. */
export function excessOfRows(alive: readonly number[], keep: number): number[] {
  const equal = alive.map(() => 1);
  const kept = shareOut(equal, keep, { caps: alive });
  return alive.map((before, row) => before - (kept[row] as number));
}

/** Prunes `counts[i]` alive weights of row i. */
export function cutRows(scored: Scored, masks: Masks, counts: readonly number[], order: Order): Mask {
  const { name, score } = scored;
  if (score.numel === 0) return Mask.ones(score.shape);
  const matrix = score.detach().cpu().reshape(counts.length, -1);
  const excess = fromTypedArray(BigInt64Array.from(counts, BigInt), [counts.length], 'int64');
  const bits = naming([scored], () =>
    ops.espalier.select_rows(matrix, masks.get(name)?.bits.cpu() ?? null, excess, inOrder({ order })),
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
  block: Block,
  keep: number,
  order: Order,
): Map<string, Mask> {
  const { pool, alive } = blockPool(scored, masks, block, order);
  const count = aliveCount(alive);
  const left = selectSmallest(pool, alive, count - Math.min(count, blocksOf(block, keep)), { order });
  const made = blockMasks(scored, masks, block, left);
  for (const blocks of [alive, left]) disposeMasks(blocks);
  return made;
}

/** How many blocks make up `keep` weights, rounded half to even. */
export function blocksOf({ block: [rows, columns] }: Block, keep: number): number {
  return roundHalfEven(keep / (rows * columns));
}

/** The blocks of matrices as tensors of scores, one for each block, and which of them have any weight alive. */
export function blockPool(
  scored: readonly Scored[],
  masks: Masks,
  { block }: Block,
  order: Order,
): { pool: Scored[]; alive: Map<string, Mask> } {
  const [rows, columns] = block;
  const alive = new Map<string, Mask>();
  const pool = scored.map((s) => {
    const { name, score } = s;
    const [height, width] = [score.size(0), score.shape.slice(1).reduce((a, b) => a * b, 1)];
    if (score.ndim < 2 || height % rows !== 0 || width % columns !== 0)
      throw new ConfigError(
        `Expected '${name}' to divide into blocks of [${rows}, ${columns}] but received shape [${score.shape.join(', ')}]`,
      );
    const tiles = (t: Tensor) => t.reshape(height / rows, rows, width / columns, columns);
    const living = tiles(aliveOf(s, masks));
    const values = tiles(score.double()).maskedFill(living.logicalNot(), 0);
    const sums = (order === 'value' ? values : values.abs()).sum([1, 3]);
    alive.set(name, Mask.from(ops.aten.any.dims(living, [1, 3])));
    return { name, score: sums };
  });
  return { pool, alive };
}

/** Masks of the weights by masks of their blocks, within what was alive. */
export function blockMasks(
  scored: readonly Scored[],
  masks: Masks,
  { block: [rows, columns] }: Block,
  blocks: Masks,
): Map<string, Mask> {
  const result = scored.map(({ name, score }): [string, Mask] => {
    const tiles = (blocks.get(name) as Mask).toBool();
    const whole = tiles.repeatInterleave(rows, 0).repeatInterleave(columns, 1).view(score.shape);
    const mask = Mask.from(whole);
    const earlier = masks.get(name);
    if (!earlier) return [name, mask];
    const within = earlier.and(mask);
    mask.dispose();
    return [name, within];
  });
  return new Map(result);
}

function aliveOf({ name, score }: Scored, masks: Masks): Tensor {
  const mask = masks.get(name);
  return mask ? mask.toBool().to(score.device) : ops.aten.ones_like(score, { dtype: 'bool' });
}
