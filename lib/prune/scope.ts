import { ConfigError } from '../core/index.js';
import { budgetCounts, floorsOf, type Budget, type BudgetTensor, type MinAlive } from './budget.js';
import { cutAbove, type FloorCuts } from './floors.js';
import { selectBlocks, selectInRows, type Block } from './groups.js';
import type { Mask, Masks } from './mask.js';
import { selectNofM, type NofM } from './nofm.js';
import { selectCounts, selectSmallest, type Order, type Scored } from './select.js';

/**
 * What competes with what:
 * - `global`: all weights of all tensors.
 * - `tensor`: the weights of each tensor; the budget says how many each keeps.
 * - `row`: the weights of each row (output) of a tensor, each keeping the same number.
 * - `{ keep: 2, of: 4 }`: every 4 consecutive weights along the input dimension, keeping 2: density 0.5. With
 *   `transposable: true` along the output dimension too, in every 4 × 4 tile the pattern of the largest sum.
 * - `{ block: [4, 1] }`: rectangles of a matrix, all tensors together; a block lives or dies as one.
 */
export type PruneScope = 'global' | 'tensor' | 'row' | NofM | Block;

export interface SelectionOptions {
  /** Default `global`. */
  scope?: PruneScope;
  /** How many weights to keep over all tensors; N:M has its own. */
  keep: number;
  /** How the target is shared among tensors, for the scopes `tensor` and `row`. Default `uniform`. */
  budget?: Budget;
  /** Fewest weights to keep in each tensor; the others make up for it. For `global`, `tensor` and `row`. */
  minAlive?: MinAlive;
  order?: Order;
}

/**
 * Masks by scores: exactly `keep` weights, all of them alive before (in blocks: the nearest number of whole ones). Equal
 * scores go by the order of tensors, then of elements: the earlier is pruned first.
 *
 * @throws ConfigError when the options do not fit one another or the tensors
 * @throws ArgumentError that names the tensor when the score of an alive weight is NaN
 * @example
 * select(scored, new Map(), { scope: 'row', keep: 1000 });
 */
export function select(
  scored: readonly Scored[],
  masks: Masks,
  options: SelectionOptions,
): Map<string, Mask> {
  const { scope = 'global', keep, budget, minAlive, order = 'magnitude' } = options;
  checkScope(scope, options);
  const tensors = scored.map(({ name, score }): BudgetTensor => {
    const alive = masks.get(name)?.count ?? score.numel;
    return { name, shape: score.shape, numel: score.numel, alive };
  });
  const alive = tensors.reduce((sum, t) => sum + t.alive, 0);
  checkKeep(scope, keep, alive);
  if (isNofM(scope)) return new Map(scored.map((s) => [s.name, selectNofM(s, masks, scope, order)]));
  if (isBlock(scope)) return selectBlocks(scored, masks, scope, keep, order);
  const floors = minAlive === undefined ? undefined : floorsOf(tensors, minAlive, keep);
  if (scope === 'global')
    return floors
      ? selectAbove(scored, masks, cutAbove(tensors, keep, floors), order)
      : selectSmallest(scored, masks, alive - keep, { order });
  const counts = budgetCounts(tensors, keep, budget, floors);
  if (scope === 'row')
    return new Map(scored.map((s, i) => [s.name, selectInRows(s, masks, counts[i] as number, order)]));
  const excess = tensors.map((t, i) => t.alive - (counts[i] as number));
  return selectCounts(scored, masks, excess, { order });
}

export function isNofM(scope: PruneScope): scope is NofM {
  return typeof scope === 'object' && 'of' in scope;
}

export function isBlock(scope: PruneScope): scope is Block {
  return typeof scope === 'object' && 'block' in scope;
}

function selectAbove(
  scored: readonly Scored[],
  masks: Masks,
  cuts: FloorCuts,
  order: Order,
): Map<string, Mask> {
  let next = cuts.next();
  while (!next.done) {
    const { names, count } = next.value;
    const pool = scored.filter(({ name }) => names.has(name));
    const made = selectSmallest(pool, masks, count, { order });
    const counts = new Map([...made].map(([name, mask]) => [name, mask.count]));
    next = cuts.next({ masks: made, counts });
  }
  return new Map(scored.map(({ name }) => [name, next.value.get(name) as Mask]));
}

/** @throws ConfigError unless so many can be kept of those alive; N:M says by itself how many */
export function checkKeep(scope: PruneScope, keep: number, alive: number): void {
  if (!isNofM(scope) && !(Number.isSafeInteger(keep) && keep >= 0 && keep <= alive))
    throw new ConfigError(`Expected 0 to ${alive} weights to keep but received ${keep}`);
}

/** @throws ConfigError for a scope that is none, and options that it does not take */
export function checkScope(
  scope: PruneScope,
  { budget, minAlive }: Pick<SelectionOptions, 'budget' | 'minAlive'>,
): void {
  const whole = (n: unknown) => Number.isSafeInteger(n) && (n as number) > 0;
  if (typeof scope === 'string') {
    if (!['global', 'tensor', 'row'].includes(scope))
      throw new ConfigError(
        `Expected a scope ('global', 'tensor', 'row', { keep, of } or { block }) but received '${String(scope)}'`,
      );
  } else if (isNofM(scope)) {
    const { keep, of, transposable = false } = scope;
    if (typeof transposable !== 'boolean')
      throw new ConfigError(
        `Expected 'transposable' to be true or false but received ${String(transposable)}`,
      );
    if (!whole(keep) || !whole(of) || keep >= of || of > 32)
      throw new ConfigError(`Expected N of M with 0 < N < M <= 32 but received ${keep} of ${of}`);
  } else if (!isBlock(scope) || scope.block.length !== 2 || !scope.block.every(whole))
    throw new ConfigError(`Expected a block of [rows, columns] but received ${JSON.stringify(scope)}`);
  if (typeof scope === 'object') {
    const known = isNofM(scope) ? ['keep', 'of', 'transposable'] : ['block'];
    const unknown = Object.keys(scope).filter((key) => !known.includes(key));
    if (unknown.length > 0)
      throw new ConfigError(`Expected a scope of ${known.join(', ')} but received ${unknown.join(', ')}`);
  }
  if (budget !== undefined && scope !== 'tensor' && scope !== 'row')
    throw new ConfigError(
      `Expected scope 'tensor' or 'row' for a budget but received ${JSON.stringify(scope)}`,
    );
  if (minAlive !== undefined && typeof scope === 'object')
    throw new ConfigError(
      `Expected scope 'global', 'tensor' or 'row' for 'minAlive' but received ${JSON.stringify(scope)}`,
    );
}
