import { noGrad, ops, type Tensor } from 'espalier';
import type { SelectionGroup } from 'espalier/prune';

/** What the ranks of a group sent, in bytes of their tensors, and how often. */
export interface Wire {
  bytes: number;
  collectives: number;
}

/** A group of ranks in one thread: a collective ends when all of them have come to it. */
export function ranks(size: number, wire: Wire = { bytes: 0, collectives: 0 }): SelectionGroup[] {
  let waiting: {
    name: string;
    rank: number;
    tensor: Tensor;
    out: Tensor;
    done: () => void;
    fail: (e: Error) => void;
  }[] = [];
  const meet = (name: string, rank: number, tensor: Tensor, out: Tensor) =>
    new Promise<void>((done, fail) => {
      waiting.push({ name, rank, tensor, out, done, fail });
      if (rank === 0) {
        wire.bytes += tensor.numel * tensor.itemSize;
        wire.collectives++;
      }
      if (waiting.length < size) return;
      const met = waiting.sort((a, b) => a.rank - b.rank);
      waiting = [];
      if (met.some((m) => m.name !== name || m.tensor.numel !== tensor.numel)) {
        for (const m of met) m.fail(new Error(`Expected ${name} on every rank`));
        return;
      }
      noGrad(() => {
        const all = ops.aten.stack(met.map((m) => m.tensor));
        const result =
          name === 'gather' ? all.flatten() : name === 'sum' ? all.sum(0) : ops.aten.amax(all, [0]);
        for (const m of met) m.out.copy_(result.view(m.out.shape));
      });
      for (const m of met) m.done();
    });
  return Array.from({ length: size }, (_, rank) => ({
    rank,
    size,
    allReduce: (tensor, op) => meet(op, rank, tensor, tensor),
    allGatherInto: (out, input) => meet('gather', rank, input, out),
  }));
}
