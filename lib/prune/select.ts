import { ArgumentError, ops, type Tensor } from '../core/index.js';
import { Mask, type Masks } from './mask.js';
import { pruneCount } from './count.js';
import { placeOf } from './place.js';

/** What competes with what: all tensors together, or the weights of each tensor among themselves. */
export type Scope = 'global' | 'tensor';

/** How scores compete: the smallest |score| is pruned first, or the smallest signed score. */
export type Order = 'magnitude' | 'value';

export interface SelectOptions {
  /** Default `magnitude`. By `value` −∞ is pruned first; −0 equals +0 either way. */
  order?: Order;
}

/** A tensor of scores by name: the weights of the smallest scores are pruned. */
export interface Scored {
  name: string;
  score: Tensor;
}

/**
 * Prunes exactly `count` of the alive weights over the whole pool, those of the smallest |score| (or the smallest score,
 * see {@link SelectOptions}). Ties go by the order of the list, then by element: the earlier is pruned first. Selection
 * runs where the scores are, on the CPU or on a CUDA device; its result depends neither on that nor on threads, and its
 * masks are on the CPU.
 *
 * @param alive masks so far; a name without one is wholly alive
 * @throws ArgumentError naming the tensor whose score is NaN
 */
export function selectSmallest(
  scored: readonly Scored[],
  alive: Masks,
  count: number,
  options: SelectOptions = {},
): Map<string, Mask> {
  if (scored.length === 0) return new Map();
  const [scores, bits] = inputsOf(scored, alive);
  return masksOf(
    scored,
    naming(scored, () => ops.espalier.select_smallest(scores, bits, count, inOrder(options))),
  );
}

function inputsOf(scored: readonly Scored[], alive: Masks): [scores: Tensor[], bits: (Tensor | null)[]] {
  const place = placeOf(scored.map(({ score }) => score));
  return [
    scored.map(({ score }) => score.detach().to(place)),
    scored.map(({ name }) => alive.get(name)?.bits.to(place) ?? null),
  ];
}

function masksOf(scored: readonly Scored[], bits: readonly Tensor[]): Map<string, Mask> {
  return new Map(
    scored.map(({ name, score }, i) => [name, new Mask((bits[i] as Tensor).cpu(), score.shape)]),
  );
}

/**
 * {@link selectSmallest} off the JavaScript thread.
 *
 * @throws AbortError at once when the signal fires; the selection itself runs to its end and is dropped
 */
export async function selectSmallestAsync(
  scored: readonly Scored[],
  alive: Masks,
  count: number,
  { signal, ...options }: SelectOptions & { signal?: AbortSignal } = {},
): Promise<Map<string, Mask>> {
  if (scored.length === 0) return new Map();
  const [scores, bits] = inputsOf(scored, alive);
  try {
    const left = await ops.espalier.select_smallest.async(scores, bits, count, {
      ...inOrder(options),
      signal,
    });
    return masksOf(scored, left);
  } catch (error) {
    throw named(scored, error);
  }
}

/**
 * Prunes a fraction of what is alive: k = round-half-even(fraction · alive), of the whole pool or of each tensor. The
 * result lies within `alive`.
 */
export function selectFraction(
  scored: readonly Scored[],
  alive: Masks,
  fraction: number,
  scope: Scope,
  options: SelectOptions = {},
): Map<string, Mask> {
  const left = ({ name, score }: Scored) => alive.get(name)?.count ?? score.numel;
  if (scope === 'global') {
    const total = scored.reduce((sum, s) => sum + left(s), 0);
    return selectSmallest(scored, alive, pruneCount(total, fraction), options);
  }
  return selectCounts(
    scored,
    alive,
    scored.map((s) => pruneCount(left(s), fraction)),
    options,
  );
}

/** Prunes exactly `counts[i]` of the alive weights of each tensor. */
export function selectCounts(
  scored: readonly Scored[],
  alive: Masks,
  counts: readonly number[],
  options: SelectOptions = {},
): Map<string, Mask> {
  const result = new Map<string, Mask>();
  scored.forEach((s, i) => {
    for (const [name, mask] of selectSmallest([s], alive, counts[i] as number, options))
      result.set(name, mask);
  });
  return result;
}

export function inOrder({ order = 'magnitude' }: SelectOptions): { signed: boolean } {
  if (order !== 'magnitude' && order !== 'value')
    throw new ArgumentError(`Expected order 'magnitude' or 'value' but received '${String(order)}'`);
  return { signed: order === 'value' };
}

/** Operators know tensors by their place in a list; a message about a NaN is made to name the tensor. */
export function naming<T>(scored: readonly Scored[], select: () => T): T {
  try {
    return select();
  } catch (error) {
    throw named(scored, error);
  }
}

function named(scored: readonly Scored[], error: unknown): unknown {
  const found =
    error instanceof Error &&
    /scores\[(\d+)\] is (NaN(?: or infinite)?) at element (\d+)/.exec(error.message);
  const name = found ? scored[Number(found[1])]?.name : undefined;
  if (!found || name === undefined) return error;
  return new ArgumentError(
    `Expected scores that are numbers but the score of '${name}' is ${found[2]} at element ${found[3]}`,
    { cause: error },
  );
}
