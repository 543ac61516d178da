// What it is to have a scope's pattern, element by element.

import type { Tensor } from 'espalier';
import type { Mask, PruneScope } from 'espalier/prune';

const booleans = (t: Tensor): boolean[] => Array.from(t.flatten().toTypedArray() as Uint8Array, Boolean);
const sum = (list: readonly boolean[]) => list.filter(Boolean).length;

/** The matrices [outputs, inputs] of a mask, one for each place of a kernel, row by row. */
export function matrices(mask: Mask): boolean[][][] {
  const [out = 1, into = 1, ...kernel] = mask.shape;
  const places = kernel.reduce((a, b) => a * b, 1);
  const flat = booleans(mask.toBool());
  return Array.from({ length: places }, (_, p) =>
    Array.from({ length: out }, (_, r) =>
      Array.from({ length: into }, (_, c) => flat[(r * into + c) * places + p] as boolean),
    ),
  );
}

const flipped = (m: boolean[][]) => (m[0] as boolean[]).map((_, c) => m.map((row) => row[c] as boolean));
export const groups = (m: boolean[][], of: number) =>
  m.flatMap((row) => Array.from({ length: row.length / of }, (_, i) => row.slice(i * of, (i + 1) * of)));

/** Whether a mask has the pattern of a scope; naively. */
export function fits(mask: Mask, scope: PruneScope): boolean {
  const [height = 1] = mask.shape;
  const flat = booleans(mask.toBool());
  const width = flat.length / height;
  const rows = Array.from({ length: height }, (_, r) => flat.slice(r * width, (r + 1) * width));
  if (scope === 'row') {
    const counts = rows.map(sum);
    return Math.max(...counts) - Math.min(...counts) <= 1;
  }
  if (typeof scope === 'string') return true;
  if ('block' in scope) {
    const [h, w] = scope.block;
    return rows.every((row, r) => row.every((alive, c) => alive === rows[r - (r % h)]?.[c - (c % w)]));
  }
  const each = (m: boolean[][]) => groups(m, scope.of).every((group) => sum(group) === scope.keep);
  return matrices(mask).every((m) => each(m) && (!scope.transposable || each(flipped(m))));
}
