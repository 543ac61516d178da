import { numelOf } from '../core/shape.js';
/** Boxes: which part of a global tensor something holds, and what two of them share. */

/** A part of a global tensor: `shape[d]` places from `offsets[d]` on, in each dimension. */
export interface Box {
  readonly offsets: readonly number[];
  readonly shape: readonly number[];
}

/** A stretch that is contiguous on both sides, repeated; all in elements. */
export interface Run {
  from: number;
  to: number;
  length: number;
  times: number;
  fromStep: number;
  toStep: number;
}

/** What two boxes share, null when they share nothing. */
export function overlap(a: Box, b: Box): Box | null {
  const offsets = a.offsets.map((offset, d) => Math.max(offset, b.offsets[d]!));
  const shape = offsets.map(
    (offset, d) => Math.min(a.offsets[d]! + a.shape[d]!, b.offsets[d]! + b.shape[d]!) - offset,
  );
  return shape.every((size) => size > 0) ? { offsets, shape } : null;
}

/** Row-major strides. */
function strides(shape: readonly number[]): number[] {
  const result = shape.map(() => 1);
  for (let d = shape.length - 2; d >= 0; d--) result[d] = result[d + 1]! * shape[d + 1]!;
  return result;
}

const at = (part: Box, whole: Box, steps: readonly number[]): number =>
  part.offsets.reduce((sum, offset, d) => sum + (offset - whole.offsets[d]!) * steps[d]!, 0);

/** The runs that copy `part` from the row-major elements of one box to those of another. */
export function runsBetween(part: Box, from: Box, to: Box): Run[] {
  const [fromSteps, toSteps] = [strides(from.shape), strides(to.shape)];
  // Dimensions from `inner` on are one stretch: whole on both sides but for the first of them.
  let inner = part.shape.length;
  let length = 1;
  while (inner > 0) {
    inner--;
    length *= part.shape[inner]!;
    if (part.shape[inner] !== from.shape[inner] || part.shape[inner] !== to.shape[inner]) break;
  }
  const repeated = inner - 1;
  const [times, fromStep, toStep] =
    repeated < 0 ? [1, 0, 0] : [part.shape[repeated]!, fromSteps[repeated]!, toSteps[repeated]!];
  const runs: Run[] = [];
  const visit = (d: number, source: number, target: number): void => {
    if (d >= repeated) {
      runs.push({ from: source, to: target, length, times, fromStep, toStep });
      return;
    }
    for (let i = 0; i < part.shape[d]!; i++)
      visit(d + 1, source + i * fromSteps[d]!, target + i * toSteps[d]!);
  };
  visit(0, at(part, from, fromSteps), at(part, to, toSteps));
  return runs;
}

/** The flat range of `whole`'s elements that `part` is, when it is one range. */
export function flatRange(part: Box, whole: Box): [begin: number, end: number] | null {
  const rest = part.shape.slice(1).every((size, d) => size === whole.shape[d + 1]);
  if (!rest) return null;
  const begin = at(part, whole, strides(whole.shape));
  return [begin, begin + numelOf(part.shape)];
}
