// Norms over what is alive. A LayerNorm that counted pruned features as zeros would divide by the wrong number and take
// out the wrong mean: no smaller LayerNorm computes the same. Over the alive features alone it is the smaller one.

import { ConfigError, scope, tensor, zerosLike, type DType, type Tensor } from '../../core/index.js';
import { functional as F, LayerNorm, RMSNorm, shadow, type RemovableHandle } from '../../nn/index.js';
import type { Masks } from '../mask.js';
import type { DependencyGraph, Unit } from './graph.js';
import { deadUnits } from './masks.js';

/**
 * Lets every LayerNorm and RMSNorm of a model run over the features whose units are alive under the masks, so that the
 * masked model computes what it will compute when the units are gone: needed for `width` (and for `neurons` that a norm
 * follows) in training, evaluation and comparison; without effect on other norms. Pruned features come out as +0.
 *
 * @returns a handle whose `remove()` gives the norms back
 * @throws ConfigError when a norm over pruned units is no nn.LayerNorm or nn.RMSNorm
 * @example
 * const norms = aliveNorms(graph, masks);
 * train(model, masks);
 * norms.remove();
 */
export function aliveNorms(graph: DependencyGraph, masks: Masks): RemovableHandle {
  const dead = deadUnits(graph, graph.all, masks);
  const handles = graph.norms.flatMap(({ path, units }) => {
    const alive = aliveFeatures(units, dead);
    return alive.length === units.length || alive.length === 0 ? [] : [overAlive(graph, path, alive)];
  });
  return { remove: () => handles.forEach((handle) => handle.remove()) };
}

/** The places of the features that stay. */
export function aliveFeatures(units: readonly (Unit | null)[], dead: ReadonlySet<Unit>): number[] {
  return units.flatMap((unit, i) => (unit !== null && dead.has(unit) ? [] : [i]));
}

/**
 * @internal The module of a norm over units.
 * @throws ConfigError when it is no nn.LayerNorm or nn.RMSNorm
 */
export function normOf(graph: DependencyGraph, path: string): LayerNorm | RMSNorm {
  const norm = graph.model.module(path);
  if (norm instanceof LayerNorm || norm instanceof RMSNorm) return norm;
  throw new ConfigError(
    `Expected ${path || graph.model.constructor.name} to be an nn.LayerNorm or nn.RMSNorm, because it normalises over pruned units`,
  );
}

/** Machine epsilons, which an RMSNorm without an `eps` takes. */
const EPSILON: Readonly<Partial<Record<DType, number>>> = {
  float64: 2 ** -52,
  float32: 2 ** -23,
  float16: 2 ** -10,
  bfloat16: 2 ** -7,
};

/**
 * @internal Lets a norm take its mean and its size over the features `at` and apply them to all: these come out as over
 * them alone, the others as if they were of their kind.
 */
export function byStatisticsOf(norm: LayerNorm | RMSNorm, at: Tensor): RemovableHandle {
  const around = (_: unknown, inputs: readonly unknown[]) => {
    const given = inputs[0] as Tensor;
    const input = given.dtype === 'float64' ? given : given.float();
    const part = input.indexSelect(-1, at.to(given.device));
    const center = norm instanceof LayerNorm ? part.mean(-1, { keepdim: true }) : undefined;
    const spread = (center ? part.sub(center) : part).square().mean(-1, { keepdim: true });
    const eps = norm.eps ?? EPSILON[given.dtype] ?? 2 ** -23;
    const even = (center ? input.sub(center) : input).mul(spread.add(eps).rsqrt());
    const scaled = norm.weight ? even.mul(norm.weight) : even;
    const shifted = norm instanceof LayerNorm && norm.bias ? scaled.add(norm.bias) : scaled;
    return shifted.to(given.dtype);
  };
  return shadow(norm, { around });
}

function overAlive(graph: DependencyGraph, path: string, alive: readonly number[]): RemovableHandle {
  const norm = normOf(graph, path);
  const { device } = [...graph.states.values()][0]!.tensor;
  const at = scope(() => tensor(alive, { dtype: 'int64' }).to(device)).keep();
  const around = (_: unknown, inputs: readonly unknown[]) => {
    const input = inputs[0] as Parameters<typeof norm.forward>[0];
    const part = input.indexSelect(-1, at);
    const weight = norm.weight?.indexSelect(0, at) ?? null;
    const output =
      norm instanceof LayerNorm
        ? F.layerNorm(part, [alive.length], {
            weight,
            bias: norm.bias?.indexSelect(0, at) ?? null,
            eps: norm.eps,
          })
        : F.rmsNorm(part, [alive.length], { weight, eps: norm.eps });
    const index = at.view([...Array<number>(input.ndim - 1).fill(1), -1]).expand(output.shape);
    return zerosLike(input).scatter(-1, index, output);
  };
  const handle = shadow(norm, { around });
  return {
    remove() {
      handle.remove();
      at.dispose();
    },
  };
}
