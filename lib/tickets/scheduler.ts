import type { Executor } from './executor.js';
import type { Cell } from './plan.js';

/**
 * Runs every cell once all that it needs is done, as many at once as there are executors. What others wait for the
 * longest goes first. The order has no influence on the results.
 *
 * @param done names of the cells that are finished; added to
 * @returns false when an executor stopped before the end
 */
export async function runAll(
  cells: readonly Cell[],
  done: Set<string>,
  executors: readonly Executor[],
): Promise<boolean> {
  const waiting = new Set(cells.filter((c) => !done.has(c.name)));
  const priority = chainLengths(cells);
  const idle = [...executors];
  const running = new Set<Promise<void>>();
  let stopped = false;
  const start = (cell: Cell, executor: Executor) => {
    waiting.delete(cell);
    const work = executor.run(cell).then((finished) => {
      if (finished) done.add(cell.name);
      else stopped = true;
      idle.push(executor);
      running.delete(work);
    });
    running.add(work);
  };
  for (;;) {
    while (!stopped && idle.length > 0) {
      const ready = [...waiting].filter((c) => c.needs.every((need) => done.has(need)));
      if (ready.length === 0) break;
      const next = ready.reduce((a, b) =>
        (priority.get(b.name) ?? 0) > (priority.get(a.name) ?? 0) ? b : a,
      );
      start(next, idle.pop() as Executor);
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  return waiting.size === 0 && !stopped;
}

/** For each cell the steps of the longest chain of cells that begins with it. */
function chainLengths(cells: readonly Cell[]): Map<string, number> {
  const lengths = new Map<string, number>();
  // Plan order has needs before those that need them, so backwards every dependent is known first.
  for (const cell of [...cells].reverse()) {
    const own = cell.to - cell.from + (lengths.get(cell.name) ?? 0);
    lengths.set(cell.name, own);
    for (const need of cell.needs) lengths.set(need, Math.max(lengths.get(need) ?? 0, own));
  }
  return lengths;
}
