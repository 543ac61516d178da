/**
 * Erdős–Rényi-kernel densities: density_l = min(1, ε · Σdims_l / Πdims_l). A tensor that would be denser than 1 is made
 * dense and ε is solved again for the others, until none is (Evci et al. 2020, "Rigging the Lottery"; clamping once
 * without solving again misses the target). The real densities are rounded by largest remainder, so the counts add up
 * to `alive` exactly.
 *
 * @param shapes of the prunable tensors
 * @param alive how many weights to keep over all of them
 * @returns how many to keep in each
 */
export function erkCounts(shapes: readonly (readonly number[])[], alive: number): number[] {
  const sizes = shapes.map(product);
  checkTarget(sizes, alive);
  const dense = new Set<number>();
  for (;;) {
    const open = sizes.map((_, i) => i).filter((i) => !dense.has(i));
    const rest = alive - sum([...dense].map((i) => sizes[i] as number));
    const weights = open.map((i) => sum(shapes[i] as number[]));
    const epsilon = open.length === 0 ? 0 : rest / sum(weights);
    const over = open.filter((i, j) => epsilon * (weights[j] as number) > (sizes[i] as number));
    if (over.length === 0) {
      const ideal = sizes.map((n, i) => (dense.has(i) ? n : epsilon * (weights[open.indexOf(i)] as number)));
      return apportion(ideal, sizes, alive);
    }
    over.forEach((i) => dense.add(i));
  }
}

/** The same density in every tensor; rounded by largest remainder, so the counts add up to `alive` exactly. */
export function uniformCounts(sizes: readonly number[], alive: number): number[] {
  checkTarget(sizes, alive);
  const total = sum(sizes);
  return apportion(
    sizes.map((n) => (total === 0 ? 0 : (n * alive) / total)),
    sizes,
    alive,
  );
}

function checkTarget(sizes: readonly number[], alive: number): void {
  if (!Number.isSafeInteger(alive) || alive < 0 || alive > sum(sizes))
    throw new RangeError(`Expected 0 to ${sum(sizes)} weights to keep but received ${alive}`);
}

/** Whole numbers that add up to `total`, each its ideal rounded down or up and never above its limit. */
function apportion(ideal: readonly number[], limits: readonly number[], total: number): number[] {
  const counts = ideal.map((x, i) => Math.min(Math.floor(x), limits[i] as number));
  let left = total - sum(counts);
  const order = ideal
    .map((x, i) => ({ i, rest: x - Math.floor(x) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i)
    .map(({ i }) => i);
  while (left > 0)
    for (const i of order)
      if (left > 0 && (counts[i] as number) < (limits[i] as number)) {
        (counts[i] as number)++;
        left--;
      }
  return counts;
}

function product(dims: readonly number[]): number {
  return dims.reduce((a, b) => a * b, 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
