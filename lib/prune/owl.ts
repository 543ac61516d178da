import { ConfigError, noGrad, scope, scopeAsync } from '../core/index.js';
import type { AnyModule } from '../nn/index.js';
import { activationNorms } from './activations.js';
import type { BudgetFunction } from './budget.js';
import type { Calibration, Scores } from './criterion.js';
import { prunable, type PrunableRules } from './prunable.js';
import { requireWhole } from './sharded/whole.js';

export interface OwlOptions {
  /** M: an outlier's score is above M times the mean of its group. Default 5. */
  threshold?: number;
  /** λ: densities lie within ± λ of the target before they are scaled to it exactly. Default 0.08. */
  lambda?: number;
  /** The group, as a rule a block, of a tensor. Default: its name up to its last number (`blocks.3`), or itself. */
  group?: (name: string) => string;
}

/**
 * Outlier-weighed budgets, OWL (Yin et al. 2024): the more outliers a block has, the denser it stays. D_l is the
 * percentage of scores in block l above M times the block's mean, r_l = 2λ · (D_l − min D) / (max D − min D), and
 * density_l = r_l − mean(r) + density. Blocks without a difference get the same density. Counts add up to the target
 * exactly.
 *
 * @param scores of the dense weights by parameter name; those of the paper are |W| · ‖X‖₂, see {@link owl}
 * @example
 * prune(model, { density: 0.3, scope: 'row', budget: owlBudget(scores, { lambda: 0.08 }) });
 */
export function owlBudget(scores: Scores, options: OwlOptions = {}): BudgetFunction {
  const { threshold = 5, lambda = 0.08, group = blockOf } = options;
  if (!(threshold > 0)) throw new ConfigError(`Expected 'threshold' above 0 but received ${threshold}`);
  if (!(lambda >= 0 && lambda <= 0.5))
    throw new ConfigError(`Expected 'lambda' from 0 to 0.5 but received ${lambda}`);
  const outliers = outlierPercentages(scores, threshold, group);
  const [low, high] = [Math.min(...outliers.values()), Math.max(...outliers.values())];
  const raise = (name: string) =>
    high === low ? 0 : (((outliers.get(group(name)) as number) - low) / (high - low)) * 2 * lambda;
  return (tensors, keep) => {
    const missing = tensors.find(({ name }) => !outliers.has(group(name)));
    if (missing)
      throw new ConfigError(
        `Expected scores of every prunable tensor but there are none of '${missing.name}'`,
      );
    const density = keep / tensors.reduce((sum, { numel }) => sum + numel, 0);
    const groups = [...new Set(tensors.map(({ name }) => group(name)))];
    const raises = new Map(tensors.map(({ name }) => [group(name), raise(name)]));
    const mean = groups.reduce((sum, g) => sum + (raises.get(g) as number), 0) / groups.length;
    // As in the paper's code, no block is emptied by the formula alone.
    return tensors.map(
      ({ name, numel }) => numel * Math.min(1, Math.max(0.01 * density, raise(name) - mean + density)),
    );
  };
}

/**
 * {@link owlBudget} by the scores of the paper, |W| · ‖X‖₂ (Wanda's), with the inputs of the calibration. One forward per
 * batch. A convolution is the matrix [outputs, inputs · kernel] of its patches: each of its weights has the norm of what it
 * is multiplied by.
 *
 * @throws ConfigError when the inputs of a prunable tensor are not seen: those of Linear and convolution layers are
 * @example
 * const budget = await owl(model, { calibration, protect: ['head'] });
 * prune(model, { density: 0.3, scope: 'row', budget, protect: ['head'] });
 */
export async function owl(
  model: AnyModule,
  options: OwlOptions & PrunableRules & { calibration: Calibration; signal?: AbortSignal },
): Promise<BudgetFunction> {
  const { calibration, signal } = options;
  const { tensors } = prunable(model, options);
  requireWhole(model, 'call owl() inside withFullParameters()');
  const context = { model, tensors, masks: new Map(), seed: 0, calibration, signal };
  let budget: BudgetFunction | undefined;
  await scopeAsync(async () => {
    const norms = await activationNorms(context);
    const scores = noGrad(
      () => new Map(tensors.map(({ name, tensor }) => [name, tensor.abs().mul(norms.get(name)!)])),
    );
    budget = owlBudget(scores, options);
  });
  return budget!;
}

function outlierPercentages(
  scores: Scores,
  threshold: number,
  group: (name: string) => string,
): Map<string, number> {
  const members = new Map<string, string[]>();
  for (const name of scores.keys()) members.set(group(name), [...(members.get(group(name)) ?? []), name]);
  return scope(
    () =>
      new Map(
        [...members].map(([key, names]): [string, number] => {
          const own = names.map((name) => scores.get(name)!.detach().abs().double());
          const size = own.reduce((sum, s) => sum + s.numel, 0);
          const total = own.reduce((sum, s) => sum + Number(s.sum().item()), 0);
          const limit = (threshold * total) / Math.max(1, size);
          const above = own.reduce((sum, s) => sum + Number(s.gt(limit).sum().item()), 0);
          return [key, (100 * above) / Math.max(1, size)];
        }),
      ),
  );
}

/** `blocks.3` of `blocks.3.attn.qkv.weight`; a name without a number is a block of its own. */
function blockOf(name: string): string {
  return /^(.*\.)?\d+(?=\.)/.exec(name)?.[0] ?? name;
}
