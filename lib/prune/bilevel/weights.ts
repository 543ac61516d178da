import { noGrad, type Tensor } from '../../core/index.js';
import { disposeMasks, Mask } from '../mask.js';
import type { PrunableTensor } from '../prunable.js';
import { selectCounts, selectSmallest, type Scope } from '../select.js';
import { keepIn, type Competition, type Target } from './competition.js';

export interface WeightsOptions extends Target {
  scope: Scope;
  group: 'weight' | 'row';
}

/** What {@link selectWeights} needs to know of a tensor. */
export interface Shape {
  name: string;
  shape: readonly number[];
}

/**
 * Weights, or rows of matrices, that compete among each other.
 *
 * @internal
 * @throws ConfigError when the counts to keep do not fit
 */
export function weightCompetition(tensors: readonly PrunableTensor[], options: WeightsOptions): Competition {
  const { scope, group } = options;
  const own = (t: Tensor) => (group === 'row' ? rowMeans(t) : t);
  const counts = tensors.map(({ tensor }) => (group === 'row' ? tensor.size(0) : tensor.numel));
  const keep = keepIn(scope === 'tensor' ? counts : [counts.reduce((a, b) => a + b, 0)], options);
  const shapes = tensors.map(({ name, tensor: { shape } }) => ({ name, shape }));
  const select = (scores: ReadonlyMap<string, Tensor>) =>
    selectWeights(scores, shapes, keep, { scope, group });
  return {
    masked: tensors,
    start: () => noGrad(() => new Map(tensors.map(({ name, tensor }) => [name, own(sizes(tensor))]))),
    slopes: (slopes) => new Map([...slopes].map(([name, slope]) => [name, own(slope)])),
    select,
    finish: select,
    dispose: () => undefined,
  };
}

/**
 * Masks that keep exactly the largest scores: what a search selected at its end, made again from its scores.
 *
 * @internal
 */
export function selectWeights(
  scores: ReadonlyMap<string, Tensor>,
  tensors: readonly Shape[],
  keep: readonly number[],
  { scope, group }: Pick<WeightsOptions, 'scope' | 'group'>,
): Map<string, Mask> {
  const scored = tensors.map(({ name }) => ({ name, score: (scores.get(name) as Tensor).detach() }));
  const counts = scored.map(({ score }) => score.numel);
  const none = new Map<string, Mask>();
  const made =
    scope === 'tensor'
      ? selectCounts(
          scored,
          none,
          counts.map((n, i) => n - (keep[i] as number)),
        )
      : selectSmallest(scored, none, counts.reduce((a, b) => a + b, 0) - (keep[0] as number));
  if (group === 'weight') return made;
  const widened = tensors.map(({ name, shape }): [string, Mask] => {
    const rows = (made.get(name) as Mask)
      .toBool()
      .reshape([shape[0] as number, ...shape.slice(1).map(() => 1)]);
    return [name, Mask.from(rows.expand([...shape]).contiguous())];
  });
  disposeMasks(made);
  return new Map(widened);
}

/** |θ| in the dtype of scores. */
function sizes(tensor: Tensor): Tensor {
  return tensor
    .detach()
    .to(tensor.dtype === 'float64' ? 'float64' : 'float32')
    .abs();
}

function rowMeans(tensor: Tensor): Tensor {
  return tensor.flatten(1).mean(1);
}
