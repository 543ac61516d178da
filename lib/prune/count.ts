/** Rounds to the nearest integer, halves to the even one: the rounding of every count in the package. */
export function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest > 0.5) return below + 1;
  if (rest < 0.5) return below;
  return below % 2 === 0 ? below : below + 1;
}

/**
 * How many of `alive` weights a prune by `fraction` removes: k = round-half-even(fraction · alive). This is the only
 * definition of k.
 *
 * @param fraction share to remove, 0 to 1
 */
export function pruneCount(alive: number, fraction: number): number {
  if (!Number.isSafeInteger(alive) || alive < 0)
    throw new RangeError(`Expected a count but received ${alive}`);
  if (!(fraction >= 0 && fraction <= 1))
    throw new RangeError(`Expected a fraction from 0 to 1 but received ${fraction}`);
  return Math.min(alive, roundHalfEven(fraction * alive));
}

/** How many weights are left of `alive` after a prune by `fraction`. */
export function aliveAfter(alive: number, fraction: number): number {
  return alive - pruneCount(alive, fraction);
}

/** How many of `total` weights a density keeps: round-half-even(density · total). */
export function keepCount(total: number, density: number): number {
  return total - pruneCount(total, 1 - density);
}
