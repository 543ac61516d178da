import type { BudgetTensor } from './budget.js';
import type { Mask, Masks } from './mask.js';

/** A pool to be cut: the alive weights of these tensors, without the `count` smallest. */
export interface Cut {
  names: ReadonlySet<string>;
  count: number;
}

/** The masks that a cut left, and how many weights are alive in each tensor. */
export interface CutMade {
  masks: Masks;
  counts: ReadonlyMap<string, number>;
}

export type FloorCuts = Generator<Cut, Map<string, Mask>, CutMade>;

/**
 * Global selection with floors: a tensor that would fall below its floor keeps just that many and leaves the pool, which
 * is then cut again for the rest, until no tensor falls below. Yields each pool to cut, is sent what came of it, and
 * returns the masks.
 */
export function* cutAbove(
  tensors: readonly BudgetTensor[],
  keep: number,
  floors: readonly number[],
): FloorCuts {
  const held = new Map<string, Mask>();
  let reserved = 0;
  for (;;) {
    const open = tensors.filter(({ name }) => !held.has(name));
    const alive = open.reduce((sum, t) => sum + t.alive, 0);
    const names = new Set(open.map(({ name }) => name));
    const made = yield { names, count: alive - (keep - reserved) };
    const low = open.filter((t) => (made.counts.get(t.name) as number) < floorOf(t));
    if (low.length === 0) return new Map([...held, ...made.masks]);
    for (const tensor of low) {
      const floor = floorOf(tensor);
      const own = yield { names: new Set([tensor.name]), count: tensor.alive - floor };
      held.set(tensor.name, own.masks.get(tensor.name) as Mask);
      reserved += floor;
    }
    for (const mask of made.masks.values()) mask.dispose();
  }

  function floorOf(tensor: BudgetTensor): number {
    return floors[tensors.indexOf(tensor)] as number;
  }
}
