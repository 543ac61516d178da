import { ConfigError, fromTypedArray, ops, scope, type Tensor } from '../core/index.js';
import { numelOf } from '../core/shape.js';
import { roundHalfEven } from './count.js';
import { aliveCount, disposeMasks, Mask, type Masks } from './mask.js';
import { placeOf } from './place.js';
import { shareOut } from './share.js';
import { inOrder, naming, selectSmallest, type Order, type Scored } from './select.js';

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
  const width = numelOf(score.shape.slice(1));
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
  const place = placeOf([score]);
  const matrix = score.detach().to(place).reshape(counts.length, -1);
  const excess = fromTypedArray(BigInt64Array.from(counts, BigInt), [counts.length], 'int64');
  const bits = naming([scored], () =>
    ops.espalier.select_rows(matrix, masks.get(name)?.bits.to(place) ?? null, excess, inOrder({ order })),
  );
  return new Mask(bits.cpu(), score.shape);
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
  const left = selectSmallest(pool, alive, count - Math.min(count, blockCount(block, keep)), { order });
  const made = blockMasks(scored, masks, block, left);
  for (const blocks of [alive, left]) disposeMasks(blocks);
  return made;
}

/** How many blocks make up `keep` weights, rounded half to even. */
export function blockCount({ block: [rows, columns] }: Block, keep: number): number {
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
    const [down, across] = blocksOf(name, score.shape, { block });
    const tiles = (t: Tensor) => t.reshape(down, rows, across, columns);
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
  block: Block,
  blocks: Masks,
): Map<string, Mask> {
  const result = scored.map(({ name, score }): [string, Mask] => {
    const tiles = (blocks.get(name) as Mask).toBool();
    const mask = Mask.from(widenBlocks(tiles, block).view(score.shape));
    const earlier = masks.get(name);
    if (!earlier) return [name, mask];
    const within = earlier.and(mask);
    mask.dispose();
    return [name, within];
  });
  return new Map(result);
}

/**
 * How many blocks a tensor has, down and across, as a matrix [outputs, rest].
 *
 * @throws ConfigError that names the tensor when blocks do not divide it
 */
export function blocksOf(
  name: string,
  shape: readonly number[],
  { block: [rows, columns] }: Block,
): [down: number, across: number] {
  const [height = 0, ...rest] = shape;
  const width = numelOf(rest);
  if (shape.length < 2 || height % rows !== 0 || width % columns !== 0)
    throw new ConfigError(
      `Expected '${name}' to divide into blocks of [${rows}, ${columns}] but received shape [${shape.join(', ')}]`,
    );
  return [height / rows, width / columns];
}

/** A matrix with an entry for each block as one with an entry for each weight. */
export function widenBlocks(blocks: Tensor, { block: [rows, columns] }: Block): Tensor {
  return blocks.repeatInterleave(rows, 0).repeatInterleave(columns, 1);
}

function aliveOf({ name, score }: Scored, masks: Masks): Tensor {
  const mask = masks.get(name);
  return mask ? mask.toBool().to(score.device) : ops.aten.ones_like(score, { dtype: 'bool' });
}
