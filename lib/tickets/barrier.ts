import { noGrad, scope, type Tensor } from '../core/index.js';
import { isFloatingPoint } from '../core/dtype.js';
import { ConfigError } from '../core/errors.js';
import { breathe, throwIfAborted } from '../core/yield.js';
import type { AnyModule } from '../nn/index.js';
import { heldPart, loadState, stateTensors } from './model-state.js';

/** A point of the line between two networks. */
export interface LinePoint {
  /** 0 is the first network, 1 the second. */
  alpha: number;
  /** Error there; null = not finite. */
  value: number | null;
}

export interface BarrierOptions {
  /** The error of the model as it is now; lower is better. */
  error(model: AnyModule): number | null | Promise<number | null>;
  /** Points on the line, ends included. Default 11. */
  points?: number;
  /** Called at every point before the error is taken: to take statistics of normalisation layers again. */
  refresh?(model: AnyModule): void | Promise<void>;
  signal?: AbortSignal;
}

/**
 * The error along the straight line between two sets of weights, θ(α) = (1 − α)·θ₀ + α·θ₁, and its barrier (Frankle et al.
 * 2020, "Linear Mode Connectivity and the Lottery Ticket Hypothesis"):
 *
 *     barrier = max over α of E(θ(α)) − ½·(E(θ₀) + E(θ₁))
 *
 * Of masked networks with one mask the line stays within the mask. Tensors that are not of floating point are taken from
 * the first network.
 *
 * @param model its weights and buffers are overwritten; at the end it holds the second network
 * @param a weights and buffers by name, as a state dict has them
 * @param b the same of the second network
 * @throws RunError when a tensor is missing or has another shape
 * @example
 * const { barrier } = await linearBarrier(model, first.stateDict(), second.stateDict(), { error });
 */
export async function linearBarrier(
  model: AnyModule,
  a: Readonly<Record<string, Tensor>>,
  b: Readonly<Record<string, Tensor>>,
  options: BarrierOptions,
): Promise<{ barrier: number | null; curve: LinePoint[] }> {
  const { points = 11, error, refresh, signal } = options;
  if (!Number.isSafeInteger(points) || points < 2)
    throw new ConfigError(`Expected at least 2 points on the line but received ${points}`);
  const [first, second] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  const curve: LinePoint[] = [];
  for (let i = 0; i < points; i++) {
    throwIfAborted(signal);
    const alpha = i / (points - 1);
    loadState(model, first, 'the first network');
    moveTowards(model, second, alpha);
    await refresh?.(model);
    const value = await error(model);
    curve.push({ alpha, value: value !== null && Number.isFinite(value) ? value : null });
    await breathe();
  }
  return { barrier: barrierOf(curve), curve };
}

/** The barrier of a curve of errors; null where a point of it is not finite. */
export function barrierOf(curve: readonly LinePoint[]): number | null {
  const values = curve.map(({ value }) => value);
  if (values.length < 2 || values.some((v) => v === null)) return null;
  const errors = values as number[];
  return Math.max(...errors) - endsMean(errors);
}

/** ½·(E(θ₀) + E(θ₁)) */
export function endsMean(errors: readonly number[]): number {
  return ((errors[0] as number) + (errors.at(-1) as number)) / 2;
}

function moveTowards(model: AnyModule, end: ReadonlyMap<string, Tensor>, alpha: number): void {
  scope(() =>
    noGrad(() => {
      for (const [name, tensor] of stateTensors(model)) {
        const target = end.get(name);
        if (!target) throw new ConfigError(`Expected the second network to hold ${name}, but it does not`);
        if (isFloatingPoint(tensor.dtype)) tensor.lerp_(heldPart(target, tensor).to(tensor.device), alpha);
      }
    }),
  );
}
