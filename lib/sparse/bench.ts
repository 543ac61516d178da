// How long the ways take, on a device.

import { scope, synchronize, type Device } from '../core/index.js';
import { breathe } from '../core/yield.js';
import { deviceKey } from './device.js';
import { whyDense, type SparseProduct } from './support.js';

/** Takes times. A device's own is used unless another is given. */
export interface Bench {
  /** What the times hold for: device, driver, libraries. */
  readonly key: string;
  /** Why a product has no sparse kernel; null where it has. */
  whyDense(product: SparseProduct): string | null;
  /** Median microseconds of each way. */
  time<Name extends string>(ways: Record<Name, () => void>): Promise<Record<Name, number>>;
}

const ROUNDS = 11;
const WARMUP = 3;
/** Milliseconds that a round of one way should take, at least: long against the clock, short against a person. */
const ROUND = 2;
const MOST_CALLS = 200;

/**
 * Times on a CUDA device: the ways in turn, in rounds, each as many calls as fill some milliseconds from idle to idle. What
 * the host needs to queue them is part of it, as it is in training.
 */
export function cudaBench(device: Device): Bench {
  const round = (way: () => void, calls: number): number => {
    synchronize(device);
    const start = performance.now();
    for (let i = 0; i < calls; i++) scope(way);
    synchronize(device);
    return (performance.now() - start) / calls;
  };
  return {
    key: deviceKey(device),
    whyDense,
    async time<Name extends string>(ways: Record<Name, () => void>): Promise<Record<Name, number>> {
      const names = Object.keys(ways) as Name[];
      const calls = new Map(
        names.map((name) => {
          for (let i = 0; i < WARMUP; i++) round(ways[name], 1);
          return [name, Math.min(MOST_CALLS, Math.max(1, Math.ceil(ROUND / round(ways[name], 3))))];
        }),
      );
      const times = new Map(names.map((name) => [name, [] as number[]]));
      for (let i = 0; i < ROUNDS; i++) {
        // Each other time the other way round: what comes after what must not matter.
        for (const name of i % 2 === 0 ? names : [...names].reverse())
          times.get(name)?.push(round(ways[name], calls.get(name) as number));
        await breathe();
      }
      return Object.fromEntries(
        names.map((name) => [name, 1000 * median(times.get(name) as number[])]),
      ) as Record<Name, number>;
    },
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] as number;
}
