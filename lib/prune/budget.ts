import { ConfigError } from '../core/index.js';
import { erkWeight } from './erk.js';
import { shareOut } from './share.js';

/** A tensor that gets a share. */
export interface BudgetTensor {
  name: string;
  shape: readonly number[];
  numel: number;
  /** How many of its weights are alive now: it cannot get more. */
  alive: number;
}

/**
 * How many weights each tensor would keep, in proportion: the numbers are scaled to the target, within what is alive,
 * and rounded so that they add up exactly.
 *
 * @example
 * const favourHead: Budget = (tensors) => tensors.map(({ name, numel }) => (name === 'head.weight' ? 3 : 1) * numel);
 */
export type BudgetFunction = (tensors: readonly BudgetTensor[], keep: number) => readonly number[];

/**
 * How a target is shared among tensors: `uniform`, the same density in each; `erk`, the Erdős–Rényi kernel (Evci et al.
 * 2020), density ∝ Σ dims / Π dims; or one's own, such as {@link owl}'s.
 */
export type Budget = 'uniform' | 'erk' | BudgetFunction;

/** Fewest weights to keep in each tensor, as a number or as a fraction of its size; what has fewer alive keeps all. */
export type MinAlive = number | { fraction: number };

const named: Record<'uniform' | 'erk', BudgetFunction> = {
  uniform: (tensors) => tensors.map(({ numel }) => numel),
  erk: (tensors) => tensors.map(({ shape }) => erkWeight(shape)),
};

/**
 * How many weights to keep in each tensor: whole numbers that add up to `keep` exactly.
 *
 * @throws ConfigError for a budget that is not known or gives no numbers from 0, and where the floors are above the target
 */
export function budgetCounts(
  tensors: readonly BudgetTensor[],
  keep: number,
  budget: Budget = 'uniform',
  floors: readonly number[] = tensors.map(() => 0),
): number[] {
  const share =
    typeof budget === 'function' ? budget : Object.hasOwn(named, budget) ? named[budget] : undefined;
  if (!share)
    throw new ConfigError(
      `Expected a budget ('uniform', 'erk' or a function) but received '${String(budget)}'`,
    );
  const weights = share(tensors, keep);
  if (weights.length !== tensors.length || !weights.every((w) => w >= 0 && Number.isFinite(w)))
    throw new ConfigError(
      `Expected the budget to give ${tensors.length} numbers from 0 but received [${weights.join(', ')}]`,
    );
  return shareOut(weights, keep, { floors, caps: tensors.map(({ alive }) => alive) });
}

/**
 * The floor of each tensor under `minAlive`, never above what is alive.
 *
 * @throws ConfigError when it is no count or fraction, or the floors together are above the target
 */
export function floorsOf(tensors: readonly BudgetTensor[], minAlive: MinAlive, keep: number): number[] {
  const floors = tensors.map(({ numel, alive }) =>
    Math.min(alive, typeof minAlive === 'number' ? minAlive : Math.ceil(minAlive.fraction * numel)),
  );
  const valid =
    typeof minAlive === 'number'
      ? Number.isSafeInteger(minAlive) && minAlive >= 0
      : minAlive.fraction >= 0 && minAlive.fraction <= 1;
  if (!valid)
    throw new ConfigError(
      `Expected 'minAlive' to be a count or { fraction } from 0 to 1 but received ${JSON.stringify(minAlive)}`,
    );
  const least = floors.reduce((a, b) => a + b, 0);
  if (least > keep)
    throw new ConfigError(`Expected 'minAlive' to leave at most ${keep} weights but it needs ${least}`);
  return floors;
}
