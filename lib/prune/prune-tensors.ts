import { ops, scope as tensorScope, scopeAsync, ShapeError, type Tensor } from '../core/index.js';
import type { FileProgress } from '../core/files.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import type { TensorSource } from '../io/index.js';
import { budgetCounts, floorsOf, type Budget, type MinAlive } from './budget.js';
import { keepCount } from './count.js';
import { makeWeightCriterion } from './criteria/registry.js';
import { scoredOf } from './criterion.js';
import { disposeMasks, type Mask } from './mask.js';
import { unmatchedIn, type Prunable, type PrunableTensor } from './prunable.js';
import { densityOf } from './pruning.js';
import { checkScope, isBlock, isNofM, select, type PruneScope, type SelectionOptions } from './scope.js';
import { selectSmallestAsync, type Scored } from './select.js';
import { reasonToSpare } from './tensor-rules.js';

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
  /** Stops the work between tensors. */
  signal?: AbortSignal;
  /** Bytes of tensors scored so far, and of all that are prunable. */
  onProgress?: FileProgress;
}

/**
 * Which tensors of a state dict compete, told by what a file says: floating-point tensors of two or more dimensions whose
 * names do not look like embeddings (`embed`, `emb`, `wte`, `wpe`, `tok`, `pos`) or norms (`norm`, `ln`, `bn`).
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
    const why = reasonToSpare({ name, dtype: tensor.dtype, ndim: tensor.ndim }, rules);
    if (why === null) result.tensors.push({ name, tensor });
    else result.protected.push({ name, tensor, why });
  }
  return result;
}

/**
 * Exact-k masks for the tensors of a state dict, without the model they are of. The tensors are left as they are.
 *
 * Where tensors do not compete with one another (the scopes `tensor` and `row`, and N:M) they are scored one at a time;
 * otherwise the scores of all are in memory at once. Those of `magnitude` are the tensors themselves.
 *
 * @throws ConfigError when an option does not fit, or the criterion needs a model
 * @throws ArgumentError that names the tensor when a score is NaN
 * @throws AbortError when the signal fires
 * @example
 * const { masks } = await pruneTensors(new Map(Object.entries(model.stateDict())), { sparsity: 0.5 });
 */
export async function pruneTensors(
  tensors: ReadonlyMap<string, Tensor>,
  options: PruneTensorsOptions,
): Promise<{ masks: Map<string, Mask>; prunable: Prunable }> {
  const { scope = 'global', seed = 0, signal, onProgress } = options;
  checkScope(scope, options);
  const density = densityOf(options);
  const criterion = makeWeightCriterion(options.criterion ?? 'magnitude');
  const prunable = prunableTensors(tensors, options);
  const total = prunable.tensors.reduce((sum, { tensor }) => sum + tensor.numel, 0);
  const keep = keepCount(total, density);
  const bytes = prunable.tensors.reduce((sum, { tensor }) => sum + tensor.nbytes, 0);
  const masks = new Map<string, Mask>();
  let done = 0;
  const score = async (tensor: PrunableTensor): Promise<Scored> => {
    await breathe();
    throwIfAborted(signal);
    const scores = criterion.score({ tensors: [tensor], masks: new Map(), seed });
    const [scored] = scoredOf(criterion, scores, [tensor]) as [Scored];
    onProgress?.((done += tensor.tensor.nbytes), bytes);
    return scored;
  };
  try {
    for (const pool of poolsOf(prunable.tensors, keep, options))
      await scopeAsync(async () => {
        const scored: Scored[] = [];
        for (const tensor of pool.tensors) scored.push(await score(tensor));
        const made = await selectAsync(scored, { scope, ...pool, order: criterion.order, signal });
        for (const [name, mask] of made) masks.set(name, mask);
      });
    return { masks, prunable };
  } catch (error) {
    disposeMasks(masks);
    throw error;
  }
}

/** Tensors that compete with one another, and how many weights they keep together. */
interface Pool {
  tensors: readonly PrunableTensor[];
  keep: number;
  minAlive?: MinAlive;
}

/** One pool of all, or one for each tensor, which has its share (N:M has its own) above its floor already. */
function poolsOf(
  tensors: readonly PrunableTensor[],
  keep: number,
  { scope = 'global', budget, minAlive }: PruneTensorsOptions,
): Pool[] {
  if (scope === 'global' || isBlock(scope)) return [{ tensors, keep, minAlive }];
  if (isNofM(scope)) return tensors.map((tensor) => ({ tensors: [tensor], keep: tensor.tensor.numel }));
  const sizes = tensors.map(({ name, tensor: { shape, numel } }) => ({ name, shape, numel, alive: numel }));
  const floors = minAlive === undefined ? undefined : floorsOf(sizes, minAlive, keep);
  const counts = budgetCounts(sizes, keep, budget, floors);
  return tensors.map((tensor, i) => ({ tensors: [tensor], keep: counts[i] as number }));
}

/** The plain global selection, the one that is long, runs off the JavaScript thread. */
function selectAsync(
  scored: readonly Scored[],
  { signal, ...options }: SelectionOptions & { signal?: AbortSignal },
): Promise<Map<string, Mask>> | Map<string, Mask> {
  const { scope, keep, minAlive, order } = options;
  if (scope !== 'global' || minAlive !== undefined)
    return tensorScope(() => select(scored, new Map(), options));
  const total = scored.reduce((sum, { score }) => sum + score.numel, 0);
  return selectSmallestAsync(scored, new Map(), total - keep, { order, signal });
}

/**
 * A tensor under its mask as something to save: the pruned copy is made piece by piece, never whole.
 *
 * @throws ShapeError when they differ in shape
 * @example
 * await safetensors.save('pruned.safetensors', { w: maskedSource(w, mask) });
 */
export function maskedSource(tensor: Tensor, mask: Mask): TensorSource {
  const { dtype, shape } = tensor;
  if (shape.join() !== mask.shape.join())
    throw new ShapeError(
      `Expected a mask of shape [${shape.join(', ')}] but received [${mask.shape.join(', ')}]`,
    );
  return {
    dtype,
    shape,
    read: (begin, end) => {
      const bits = mask.bits.slice(0, begin / 8, Math.ceil(end / 8));
      return ops.espalier.bitmap_apply(tensor.reshape(-1).slice(0, begin, end), bits);
    },
  };
}
