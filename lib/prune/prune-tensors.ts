import { scope as tensorScope, type Tensor } from '../core/index.js';
import type { Budget, MinAlive } from './budget.js';
import { keepCount } from './count.js';
import { makeWeightCriterion } from './criteria/registry.js';
import { scoredOf } from './criterion.js';
import type { Mask } from './mask.js';
import { matchOf } from './pattern.js';
import { unmatchedIn, type Prunable } from './prunable.js';
import { densityOf } from './pruning.js';
import { checkScope, select, type PruneScope } from './scope.js';

export interface PruneTensorsOptions {
  /** A criterion of the weights alone. Default `magnitude`. */
  criterion?: string;
  /** What competes with what. Default `global`. */
  scope?: PruneScope;
  budget?: Budget;
  minAlive?: MinAlive;
  /** Fraction of the prunable weights to keep. This or `sparsity`; N:M says it by itself. */
  density?: number;
  sparsity?: number;
  /** Tensors to leave dense: names, what holds them, or patterns with `*`. */
  protect?: readonly string[];
  /** Tensors to prune although the default rule leaves them out. */
  include?: readonly string[];
  /** Of random scores. Default 0. */
  seed?: number;
}

const FLOATS = ['float64', 'float32', 'bfloat16', 'float16'];
const EMBEDDING = /embed|(^|[._])(emb|wte|wpe)([._]|$)/i;
const NORM = /norm|(^|\.)(ln|bn)(_\w+|\d*)(\.|$)/i;

/**
 * Which tensors of a state dict compete, told by what a file says: floating-point tensors of two or more dimensions whose
 * names do not look like embeddings (`embed`, `emb`, `wte`, `wpe`) or norms (`norm`, `ln`, `bn`).
 *
 * @throws ConfigError when a pattern means no tensor
 */
export function prunableTensors(
  tensors: ReadonlyMap<string, Tensor>,
  rules: Pick<PruneTensorsOptions, 'protect' | 'include'> = {},
): Prunable {
  const unmatched = unmatchedIn([...tensors.keys()], rules);
  const result: Prunable = { tensors: [], protected: [], unmatched };
  for (const [name, tensor] of tensors) {
    const why = reason(name, tensor, rules.protect ?? [], rules.include ?? []);
    if (why === null) result.tensors.push({ name, tensor });
    else result.protected.push({ name, tensor, why });
  }
  return result;
}

/**
 * Exact-k masks for the tensors of a state dict, without the model they are of. The tensors are left as they are.
 *
 * @throws ConfigError when an option does not fit, or the criterion needs a model
 * @throws ArgumentError that names the tensor when a score is NaN
 * @example
 * const { masks } = pruneTensors(new Map(Object.entries(model.stateDict())), { sparsity: 0.5 });
 */
export function pruneTensors(
  tensors: ReadonlyMap<string, Tensor>,
  options: PruneTensorsOptions,
): { masks: Map<string, Mask>; prunable: Prunable } {
  const { scope = 'global', budget, minAlive, seed = 0 } = options;
  checkScope(scope, options);
  const density = densityOf(options);
  const criterion = makeWeightCriterion(options.criterion ?? 'magnitude');
  const prunable = prunableTensors(tensors, options);
  const total = prunable.tensors.reduce((sum, { tensor }) => sum + tensor.numel, 0);
  const keep = keepCount(total, density);
  const masks = tensorScope(() => {
    const scores = criterion.score({ tensors: prunable.tensors, masks: new Map(), seed });
    const scored = scoredOf(criterion, scores, prunable.tensors);
    return select(scored, new Map(), { scope, keep, budget, minAlive, order: criterion.order });
  });
  return { masks, prunable };
}

function reason(
  name: string,
  tensor: Tensor,
  protect: readonly string[],
  include: readonly string[],
): string | null {
  const by = matchOf(name, protect);
  if (by !== undefined) return `protected by '${by}'`;
  if (!FLOATS.includes(tensor.dtype)) return `of dtype ${tensor.dtype}`;
  if (matchOf(name, include) !== undefined) return null;
  if (tensor.ndim < 2) return name.endsWith('bias') ? 'a bias' : 'not a matrix';
  if (EMBEDDING.test(name)) return 'an embedding, by its name';
  if (NORM.test(name)) return 'a norm, by its name';
  return null;
}
