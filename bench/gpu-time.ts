/** Wall time of work on a GPU, from idle to idle. */
import { scope, synchronize } from 'espalier';

/** Milliseconds of a call, whose tensors are freed. */
export function milliseconds(body: () => unknown): number {
  synchronize();
  const start = performance.now();
  scope(() => void body());
  synchronize();
  return performance.now() - start;
}

/** Milliseconds of each way, in turn, some rounds thrown away first. */
export function inTurn<Name extends string>(
  ways: Record<Name, () => unknown>,
  rounds = 15,
  warmup = 3,
): Record<Name, number[]> {
  const names = Object.keys(ways) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = -warmup; round < rounds; round++)
    for (const name of names) {
      const ms = milliseconds(ways[name]);
      if (round >= 0) times[name].push(ms);
    }
  return times;
}
