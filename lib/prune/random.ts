import { createHash } from 'node:crypto';
import { ConfigError, fromTypedArray, ops, scope as tensorScope, type Tensor } from '../core/index.js';
import { numelOf } from '../core/shape.js';
import { roundHalfEven } from './count.js';
import { erkWeight } from './erk.js';
import { blocksOf, selectInRows, widenBlocks } from './groups.js';
import { Mask, type Masks } from './mask.js';
import { fromRows, selectNofM, toRows } from './nofm.js';
import { isBlock, isNofM, type PruneScope } from './scope.js';
import { shareOut } from './share.js';

export interface Shaped {
  name: string;
  shape: readonly number[];
}

/** The stream of random numbers of one tensor or layer: the same whatever else the model has. */
export function streamOf(name: string): number {
  return createHash('sha256').update(name).digest().readUInt32LE(0);
}

/** Exactly `keep` of a mask's alive elements, every such set equally likely; on the CPU. */
export function randomWithin(mask: Mask, keep: number, seed: number, stream: number): Mask {
  return tensorScope(() => {
    const chosen = ops.espalier.random_bitmap(mask.count, keep, seed, stream);
    const flags = ops.espalier.bitmap_unpack(chosen, [mask.count]);
    return Mask.from(ops.espalier.expand(flags, mask.bits, [...mask.shape]));
  });
}

/**
 * Each mask's alive places drawn anew within its tensor, in the pattern of a scope: the counts per tensor stay, the
 * structure goes. With scope `row` each row keeps its count; groups of N:M (tiles, if transposable) and blocks trade places
 * as wholes.
 *
 * @param scope that the masks were selected by. Default `global`: any place of the tensor
 */
export function shuffleMasks(masks: Masks, seed: number, scope: PruneScope = 'global'): Map<string, Mask> {
  return new Map([...masks].map(([name, mask]) => [name, shuffleMask(name, mask, seed, scope)]));
}

/** One of {@link shuffleMasks}. */
export function shuffleMask(name: string, mask: Mask, seed: number, scope: PruneScope): Mask {
  return mask.numel === 0 ? Mask.ones(mask.shape) : shuffled(mask, seed, streamOf(name), scope);
}

/**
 * Random masks with exactly `alive` weights over all tensors, in the pattern of a scope, shared out by the Erdős–Rényi
 * kernel (`erk`, see {@link erkCounts}) or the same density everywhere (`uniform`). With scope `row` rows of a tensor keep
 * the same number; of blocks there are whole ones, the nearest number of them; N:M keeps N of every M, whatever `alive`.
 *
 * @param scope Default `global`: any place of a tensor
 * @throws ConfigError for `erk` with N:M, which leaves nothing to share out, and tensors that the pattern does not fit
 */
export function randomMasks(
  tensors: readonly Shaped[],
  alive: number,
  sharing: 'erk' | 'uniform',
  seed: number,
  scope: PruneScope = 'global',
): Map<string, Mask> {
  const draw = randomMaskOf(tensors, alive, sharing, seed, scope);
  return new Map(tensors.map((tensor, i) => [tensor.name, draw(tensor, i)]));
}

/** What draws each of {@link randomMasks}, of which it needs to know all. */
export function randomMaskOf(
  tensors: readonly Shaped[],
  alive: number,
  sharing: 'erk' | 'uniform',
  seed: number,
  scope: PruneScope,
): (tensor: Shaped, i: number) => Mask {
  const draw = (one: (tensor: Shaped, i: number) => Mask) => (tensor: Shaped, i: number) =>
    tensorScope(() => one(tensor, i));
  if (isNofM(scope)) {
    if (sharing === 'erk')
      throw new ConfigError(
        "Expected 'uniform' sharing with N of M, which every tensor keeps, but received 'erk'",
      );
    return draw((t) => selectNofM({ name: t.name, score: randomScores(t, seed) }, none, scope, 'magnitude'));
  }
  const shapes = tensors.map(({ shape }) => shape);
  const sizes = shapes.map(numelOf);
  const weights = sharing === 'erk' ? shapes.map(erkWeight) : sizes;
  if (isBlock(scope)) {
    const size = scope.block[0] * scope.block[1];
    const grids = tensors.map((t) => blocksOf(t.name, t.shape, scope));
    const counts = shareOut(weights, roundHalfEven(alive / size), { caps: grids.map(numelOf) });
    return draw(({ name, shape }, i) => {
      const blocks = Mask.random(grids[i] as number[], counts[i] as number, seed, streamOf(name));
      const mask = Mask.from(widenBlocks(blocks.toBool(), scope).view([...shape]));
      blocks.dispose();
      return mask;
    });
  }
  const counts = shareOut(weights, alive, { caps: sizes });
  return draw((t, i) =>
    scope === 'row'
      ? selectInRows({ name: t.name, score: randomScores(t, seed) }, none, counts[i] as number, 'magnitude')
      : Mask.random(t.shape, counts[i] as number, seed, streamOf(t.name)),
  );
}

const none: Masks = new Map<string, Mask>();

function randomScores({ name, shape }: Shaped, seed: number): Tensor {
  return ops.espalier.random_scores(numelOf(shape), seed, streamOf(name)).view([...shape]);
}

function shuffled(mask: Mask, seed: number, stream: number, scope: PruneScope): Mask {
  if (scope === 'global' || scope === 'tensor') return mask.shuffle(seed, stream);
  return tensorScope(() => {
    const alive = mask.toBool().cpu();
    if (scope === 'row') return shuffledRows(alive, seed, stream);
    if (isBlock(scope)) {
      const matrix = alive.view(1, alive.size(0), -1);
      return Mask.from(tradePlaces(matrix, scope.block, seed, stream).view([...mask.shape]));
    }
    const rows = alive.ndim === 1 ? alive.view(1, -1) : toRows(alive);
    const tile = [scope.transposable ? scope.of : 1, scope.of] as const;
    const matrices = rows.reshape(-1, rows.size(-2), rows.size(-1));
    const traded = tradePlaces(matrices, tile, seed, stream).view(rows.shape);
    return Mask.from((alive.ndim === 1 ? traded.flatten() : fromRows(traded)).contiguous());
  });
}

/** As many of each row, those of the largest random numbers. */
function shuffledRows(alive: Tensor, seed: number, stream: number): Mask {
  const matrix = alive.view(alive.size(0), -1);
  const width = matrix.size(1);
  const kept = Array.from(matrix.sum(1).toTypedArray(), Number);
  const excess = fromTypedArray(
    BigInt64Array.from(kept, (n) => BigInt(width - n)),
    [kept.length],
    'int64',
  );
  const scores = ops.espalier.random_scores(alive.numel, seed, stream).view(matrix.shape);
  return new Mask(ops.espalier.select_rows(scores, null, excess), alive.shape);
}

/** Moves the tiles of matrices [n, rows, columns] to each other's places, at random. */
function tradePlaces(
  alive: Tensor,
  [height, width]: readonly [number, number],
  seed: number,
  stream: number,
): Tensor {
  const [n, rows, columns] = alive.shape as [number, number, number];
  const grid = [n, rows / height, columns / width];
  const tiles = alive
    .reshape(...(grid.slice(0, 2) as [number, number]), height, grid[2] as number, width)
    .permute(0, 1, 3, 2, 4)
    .reshape(-1, height, width);
  const order = ops.aten.argsort.stable(ops.espalier.random_scores(tiles.size(0), seed, stream), {
    stable: true,
  });
  return tiles
    .indexSelect(0, order)
    .view(...(grid as [number, number, number]), height, width)
    .permute(0, 1, 3, 2, 4)
    .reshape(n, rows, columns);
}
