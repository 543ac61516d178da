import { ConfigError, type Tensor } from '../core/index.js';
import { Conv1d, Conv2d, Embedding, Linear, MultiheadAttention, type AnyModule } from '../nn/index.js';
import { matches, matchOf } from './pattern.js';

export interface PrunableRules {
  /** Parameters to leave dense: names, modules' names, or patterns with `*`. */
  protect?: readonly string[];
  /** Parameters to prune although the default rule leaves them out. */
  include?: readonly string[];
  /** Leave the first prunable tensor dense. Default false. */
  protectFirst?: boolean;
  /** Leave the last prunable tensor, as a rule the output layer, dense. Default false. */
  protectLast?: boolean;
  /** A pattern that means no parameter is an error; otherwise it is in `unmatched`. Default true. */
  strict?: boolean;
}

export interface PrunableTensor {
  /** PyTorch's name; a tied tensor counts once, under its first. */
  name: string;
  tensor: Tensor;
}

export interface ProtectedTensor extends PrunableTensor {
  /** Why it is left alone. */
  why: string;
}

export interface Prunable {
  tensors: PrunableTensor[];
  protected: ProtectedTensor[];
  /** Patterns that mean no parameter, with `strict: false`. */
  unmatched: { rule: 'protect' | 'include'; pattern: string }[];
}

const LAYERS = [Linear, Conv1d, Conv2d, MultiheadAttention] as const;

/**
 * Which parameters compete when a model is pruned, and why the others do not. The default rule: matrices (two or more
 * dimensions) of Linear, convolution and attention layers. Embeddings, norms and biases are left dense. The output layer
 * is a Linear like any other: protect it by its name.
 *
 * @throws ConfigError when a pattern means no parameter, unless `strict` is false: a typing error must not silently
 *   prune what was to be spared
 * @example
 * prunable(model, { protect: ['head'] }).tensors.map(({ name }) => name);
 */
export function prunable(model: AnyModule, rules: PrunableRules = {}): Prunable {
  const { protect = [], include = [] } = rules;
  const named = model.namedParameters();
  const unmatched = unmatchedIn(
    named.map(([name]) => name),
    rules,
  );
  const owners = new Map(model.namedModules());
  const result: Prunable = { tensors: [], protected: [], unmatched };
  for (const [name, tensor] of named) {
    const why = reason(
      name,
      tensor,
      owners.get(name.slice(0, Math.max(0, name.lastIndexOf('.')))),
      protect,
      include,
    );
    if (why === null) result.tensors.push({ name, tensor });
    else result.protected.push({ name, tensor, why });
  }
  const { tensors } = result;
  const spare = (tensor: PrunableTensor | undefined, why: string) => {
    if (tensor) result.protected.push({ ...tensor, why });
  };
  if (rules.protectFirst) spare(tensors.shift(), 'the first prunable tensor');
  if (rules.protectLast) spare(tensors.pop(), 'the last prunable tensor');
  return result;
}

/**
 * The patterns that mean none of the names.
 *
 * @throws ConfigError when there is one, unless `strict` is false
 */
export function unmatchedIn(names: readonly string[], rules: PrunableRules): Prunable['unmatched'] {
  const { protect = [], include = [], strict = true } = rules;
  const unmatched = [
    ...protect.map((pattern) => ({ rule: 'protect' as const, pattern })),
    ...include.map((pattern) => ({ rule: 'include' as const, pattern })),
  ].filter(({ pattern }) => !names.some((name) => matches(name, pattern)));
  if (strict && unmatched[0])
    throw new ConfigError(
      `Expected '${unmatched[0].pattern}' to mean a parameter, but the model has only ${names.join(', ')}`,
    );
  return unmatched;
}

function reason(
  name: string,
  tensor: Tensor,
  owner: AnyModule | undefined,
  protect: readonly string[],
  include: readonly string[],
): string | null {
  const by = matchOf(name, protect);
  if (by !== undefined) return `protected by '${by}'`;
  if (matchOf(name, include) !== undefined) return null;
  if (owner instanceof Embedding) return 'an embedding';
  if (tensor.ndim < 2) return name.endsWith('bias') ? 'a bias' : 'not a matrix';
  if (!LAYERS.some((layer) => owner instanceof layer))
    return 'not in a Linear, convolution or attention layer';
  return null;
}
