import { ConfigError, fromTypedArray, ops, TorchError, type Tensor } from '../core/index.js';
import { roundHalfEven } from './count.js';
import { Mask, type Masks } from './mask.js';
import { shareOut } from './share.js';
import { selectSmallest, type Order, type Scored } from './select.js';

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
  const alive = aliveOf(scored, masks).view(rows, -1);
  const caps = Array.from(alive.sum(1, { dtype: 'int64' }).cpu().toTypedArray(), Number);
  const counts = shareOut(
    caps.map(() => 1),
    keep,
    { caps },
  );
  const kept = fromTypedArray(BigInt64Array.from(counts, BigInt), [rows], 'int64').to(score.device);
  const excess = alive.sum(1, { dtype: 'int64' }).sub(kept);
  return Mask.from(cut(name, score.reshape(rows, -1), alive, excess, order).view(score.shape));
}

/** Keeps N of every M consecutive weights along the input dimension (dimension 1; 0 of a vector), all if there are fewer. */
export function selectNofM(scored: Scored, masks: Masks, { keep, of }: NofM, order: Order): Mask {
  const { name, score } = scored;
  const inputs = score.ndim > 1 ? 1 : 0;
  if (score.size(inputs) % of !== 0)
    throw new ConfigError(
      `Expected the inputs of '${name}' to be a multiple of ${of} for ${keep} of ${of} but received shape [${score.shape.join(', ')}]`,
    );
  if (score.numel === 0) return Mask.ones(score.shape);
  const moved = score.movedim(inputs, -1);
  const alive = aliveOf(scored, masks).movedim(inputs, -1).reshape(-1, of);
  const excess = alive.sum(1, { dtype: 'int64' }).sub(keep).clamp(0);
  const left = cut(name, moved.reshape(-1, of), alive, excess, order).view(moved.shape);
  return Mask.from(left.movedim(-1, inputs).contiguous());
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

/**
 * What is left alive when each row loses its `excess[row]` smallest alive scores; of equal ones the earlier goes first.
 *
 * @throws TorchError that names the tensor when an alive score is NaN
 */
function cut(name: string, scores: Tensor, alive: Tensor, excess: Tensor, order: Order): Tensor {
  if (scores.isnan().logicalAnd(alive).any().item())
    throw new TorchError(`Expected scores that are numbers but received NaN for '${name}'`);
  const sorted = (t: Tensor) => ops.aten.sort.stable(t, { stable: true, dim: 1 })[1];
  const byScore = sorted(order === 'value' ? scores : scores.abs());
  // The pruned ones go to the end whatever their scores; a second stable sort keeps the others' order.
  const alivesFirst = sorted(alive.logicalNot().gather(1, byScore).to('uint8'));
  const places = byScore.gather(1, alivesFirst);
  const rank = ops.aten.arange(scores.size(1), { dtype: 'int64', device: scores.device });
  const keeps = rank.unsqueeze(0).ge(excess.unsqueeze(1));
  return ops.aten.zeros_like(alive).scatter(1, places, keeps).logicalAnd(alive);
}
