/** Times of work on a GPU: wall time from idle to idle, and the device's alone. */
import { cuda, randn, scope, synchronize } from 'espalier';

/** Rows of the products behind which calls are queued: of each, more than a millisecond on an H100. */
const BUSY = 8192;
const MOST_CALLS = 200;

/** Milliseconds of a call, whose tensors are freed; of several, those of one. */
export function milliseconds(body: () => unknown, calls = 1): number {
  synchronize();
  const start = performance.now();
  for (let i = 0; i < calls; i++) scope(() => void body());
  synchronize();
  return (performance.now() - start) / calls;
}

/** What is measured of each way, in turn, some rounds thrown away first. */
function rounds<Name extends string>(
  names: readonly Name[],
  count: number,
  warmup: number,
  measure: (name: Name, counts: boolean) => number,
): Record<Name, number[]> {
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = -warmup; round < count; round++)
    for (const name of names) {
      const ms = measure(name, round >= 0);
      if (round >= 0) times[name].push(ms);
    }
  return times;
}

/** Milliseconds of each way, in turn, some rounds thrown away first; a round takes as many calls as fill `least` of them. */
export function inTurn<Name extends string>(
  ways: Record<Name, () => unknown>,
  count = 15,
  warmup = 3,
  least = 0,
): Record<Name, number[]> {
  const calls = new Map<Name, number>();
  return rounds(Object.keys(ways) as Name[], count, warmup, (name, counts) => {
    const ms = milliseconds(ways[name], calls.get(name));
    if (!counts) calls.set(name, Math.min(MOST_CALLS, Math.max(1, Math.ceil(least / ms))));
    return ms;
  });
}

/**
 * Milliseconds of each way on the device alone, in turn: its calls are queued behind products that keep the device busy
 * for some milliseconds meanwhile. Of ways that wait for the device themselves it holds what the host does, too.
 */
export function onDevice<Name extends string>(
  ways: Record<Name, () => unknown>,
  count = 7,
  calls = 10,
): Record<Name, number[]> {
  const busy = scope(() => randn([BUSY, BUSY], { device: 'cuda', dtype: 'bfloat16' }).keep());
  const [start, end] = [new cuda.Event({ enableTiming: true }), new cuda.Event({ enableTiming: true })];
  const times = rounds(Object.keys(ways) as Name[], count, 1, (name) => {
    synchronize();
    scope(() => {
      for (let i = 0; i < 4; i++) busy.matmul(busy);
      start.record();
      for (let i = 0; i < calls; i++) scope(() => void ways[name]());
      end.record();
    });
    end.synchronize();
    return start.elapsedTime(end) / calls;
  });
  [busy, start, end].forEach((made) => made.dispose());
  return times;
}
