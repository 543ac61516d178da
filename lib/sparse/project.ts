// From masks of any kind to N of M: a projection. What comes out was not found by training, and is no ticket.

import { ArgumentError, ConfigError, noGrad, ops, scope, Tensor, type DType } from '../core/index.js';
import { describe } from '../core/dtype.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import type { AnyModule } from '../nn/index.js';
import { disposeMasks, Mask, type Masks } from '../prune/mask.js';
import { checkDivides, selectNofM, type NofM } from '../prune/nofm.js';
import { checkScope } from '../prune/scope.js';

export interface ProjectOptions {
  /** Default `{ keep: 2, of: 4 }`. */
  to?: NofM;
  /** Stops the work between tensors. */
  signal?: AbortSignal;
}

/** What a projection leaves of some weights. */
export interface Kept {
  elements: number;
  /** Alive before and after, and how many of those alive before are lost. */
  before: number;
  after: number;
  lost: number;
  densityBefore: number;
  densityAfter: number;
  /** Σ|w| and Σw² of what is alive after, as fractions of those before; 1 where there was nothing to lose. */
  keptMagnitude: number;
  keptEnergy: number;
}

export interface ProjectedTensor extends Kept {
  name: string;
}

/** Masks of N of M that lie within other masks, and what is lost by them. */
export interface Projection {
  kind: 'projection';
  to: NofM;
  tensors: ProjectedTensor[];
  /** Tensors that the pattern does not fit: their masks, where they have some, are in `masks` as they were. */
  left: { name: string; why: string }[];
  /** Over the projected tensors together. */
  total: Kept;
  masks: Map<string, Mask>;
}

/**
 * Projects masks to N of M: of each group the `keep` alive weights that are largest in magnitude stay. For every weight by
 * itself this is the nearest point, in the Euclidean norm, that has the pattern and revives nothing; a transposable pattern
 * is that of the largest Σ|w| in each tile. The weights are left as they are.
 *
 * @param weights by name; their pruned elements count as 0 whatever they hold
 * @param masks what is alive now, by name; of a weight without one everything is
 * @throws ConfigError when the pattern is none, or a mask has no weight
 * @throws ShapeError when a mask has another shape than its weight
 * @throws AbortError when the signal fires
 * @example
 * const { total, masks } = await sparse.project(new Map(model.namedParameters()), ticketMasks);
 * console.log(`${(100 * total.keptEnergy).toFixed(1)}% of w² is kept`);
 */
export async function project(
  weights: ReadonlyMap<string, Tensor>,
  masks: Masks,
  { to = { keep: 2, of: 4 }, signal }: ProjectOptions = {},
): Promise<Projection> {
  checkScope(to, {});
  for (const name of masks.keys())
    if (!weights.has(name))
      throw new ConfigError(`Expected a weight for the mask of '${name}' but there is none`);
  const result: Projection = {
    ...{ kind: 'projection' as const, to, tensors: [], left: [] },
    ...{ total: keptOf([]), masks: new Map<string, Mask>() },
  };
  const sums: Sums[] = [];
  try {
    for (const [name, weight] of weights) {
      await breathe();
      throwIfAborted(signal);
      const given = masks.get(name);
      const why = misfit(name, weight, to);
      if (why !== null) {
        result.left.push({ name, why });
        if (given) result.masks.set(name, copyOf(given));
        continue;
      }
      const { mask, sum } = scope(() => noGrad(() => projectOne(name, weight.detach(), given, to)));
      result.masks.set(name, mask);
      result.tensors.push({ name, ...keptOf([sum]) });
      sums.push(sum);
    }
  } catch (error) {
    disposeMasks(result.masks);
    throw error;
  }
  return { ...result, total: keptOf(sums) };
}

/** {@link project} of a model's weights that have masks, with the loss before and after if one is given. */
export interface ModelProjection extends Projection {
  /** Loss with the masks that were there, and with the projected ones; null without a function for it. */
  loss: { before: number; after: number } | null;
}

export interface ProjectModelOptions extends ProjectOptions {
  /** The loss of the model as it is now. */
  loss?: () => number | Tensor | Promise<number | Tensor>;
  /** Leave the projected weights in the model. Default false: it is as it was afterwards. */
  apply?: boolean;
}

/**
 * Projects the masked weights of a model to N of M, and measures what that does to its loss.
 *
 * @example
 * const { loss } = await sparse.projectModel(model, masks, { loss: () => evaluate(model) });
 */
export async function projectModel(
  model: AnyModule,
  masks: Masks,
  { loss, apply = false, ...options }: ProjectModelOptions = {},
): Promise<ModelProjection> {
  const parameters = new Map(model.namedParameters().filter(([name]) => masks.has(name)));
  const projection = await project(parameters, masks, options);
  const measure = async () => {
    if (!loss) return NaN;
    const value: unknown = await loss();
    if (typeof value === 'number') return value;
    if (value instanceof Tensor && value.numel === 1) return Number(value.item());
    throw new ArgumentError(
      `Expected loss to give a number or a tensor of one element but received ${describe(value)}`,
    );
  };
  const put = (which: Masks) =>
    noGrad(() => {
      for (const [name, parameter] of parameters) which.get(name)?.to(parameter.device).apply_(parameter);
    });
  const copies = new Map([...parameters].map(([name, p]) => [name, scope(() => p.detach().clone().keep())]));
  let done = false;
  try {
    put(masks);
    const before = await measure();
    put(projection.masks);
    const after = await measure();
    done = true;
    return { ...projection, loss: loss ? { before, after } : null };
  } finally {
    if (!apply || !done)
      noGrad(() => parameters.forEach((p, name) => void p.copy_(copies.get(name) as Tensor)));
    for (const copy of copies.values()) copy.dispose();
  }
}

const copyOf = ({ bits, shape }: Mask): Mask => scope(() => new Mask(bits.clone(), shape));

interface Sums {
  elements: number;
  before: number;
  after: number;
  magnitude: [before: number, after: number];
  energy: [before: number, after: number];
}

/** What magnitudes are compared in; of other types a projection has no order. */
const SCORED: readonly DType[] = ['float32', 'float64', 'bfloat16', 'float16'];

function misfit(name: string, { shape, dtype, device }: Tensor, to: NofM): string | null {
  if (shape.length < 2) return 'not a matrix';
  if (!SCORED.includes(dtype)) return `its dtype is ${dtype}`;
  if (device === 'meta') return 'it holds no data';
  try {
    checkDivides(name, shape, to);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

function projectOne(
  name: string,
  weight: Tensor,
  alive: Mask | undefined,
  to: NofM,
): { mask: Mask; sum: Sums } {
  const masked = alive ? alive.to(weight.device).apply(weight) : weight;
  const given: Masks = alive ? new Map([[name, alive]]) : new Map<string, Mask>();
  const mask = selectNofM({ name, score: masked }, given, to, 'magnitude');
  const projected = mask.to(weight.device).apply(masked);
  const norm = (t: Tensor, ord: number) =>
    Number(ops.aten.linalg_vector_norm(t, ord, null, false, { dtype: 'float64' }).item());
  return {
    mask,
    sum: {
      elements: weight.numel,
      before: alive?.count ?? weight.numel,
      after: mask.count,
      magnitude: [norm(masked, 1), norm(projected, 1)],
      energy: [norm(masked, 2) ** 2, norm(projected, 2) ** 2],
    },
  };
}

function keptOf(sums: readonly Sums[]): Kept {
  const total = (of: (sum: Sums) => number) => sums.reduce((all, sum) => all + of(sum), 0);
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
  const [elements, before, after] = [total((s) => s.elements), total((s) => s.before), total((s) => s.after)];
  return {
    ...{ elements, before, after, lost: before - after },
    densityBefore: share(before, elements),
    densityAfter: share(after, elements),
    keptMagnitude: share(
      total((s) => s.magnitude[1]),
      total((s) => s.magnitude[0]),
    ),
    keptEnergy: share(
      total((s) => s.energy[1]),
      total((s) => s.energy[0]),
    ),
  };
}
