/** Prints a hash of what selection gives, for isa.test.ts to compare between instruction sets. */
import { createHash } from 'node:crypto';
import { ops, scope, tensor, torchInfo, type DType, type Tensor } from 'espalier';
import { kinds, random, vector } from './naive.js';

const hash = createHash('sha256');
const add = (...tensors: Tensor[]) => tensors.forEach((t) => hash.update(t.toTypedArray() as Uint8Array));
const next = random(21);
for (const dtype of ['float32', 'bfloat16', 'float16', 'float64'] as DType[])
  for (const kind of Object.keys(kinds))
    for (const signed of [false, true])
      scope(() => {
        const n = kind === 'normal' || kind === 'ties' ? 80_000 : 4000;
        const numbers = Array.from({ length: n }, () => (kinds[kind] as (typeof kinds)[string])(next, dtype));
        const matrix = vector(numbers, dtype).view(40, -1);
        const half = ops.espalier.random_bitmap(n, n / 2, 1, 2);
        for (const alive of [null, half]) {
          add(...ops.espalier.select_smallest([matrix], [alive], 0.3 * n, { signed }));
          add(ops.espalier.select_rows(matrix, alive, tensor([7], { dtype: 'int64' }), { signed }));
          for (const [keep, of] of [
            [2, 4],
            [2, 5],
            [9, 20],
          ] as const)
            add(ops.espalier.select_nm(matrix, alive, keep, of, { signed }));
          add(ops.espalier.bitmap_above(matrix, alive, 3000, 5, { signed }));
          add(ops.espalier.magnitude_histogram(matrix, alive, 0, 0, { signed }).to('uint8'));
        }
        if (kind !== 'infinities') add(ops.espalier.select_nm_transposable(matrix, half, 1, 2));
        add(ops.espalier.bitmap_apply(matrix, half).reshape([-1]).view('uint8'));
        add(ops.espalier.compress(matrix, half).view('uint8'));
      });
console.log(JSON.stringify({ capability: torchInfo().cpuCapability, digest: hash.digest('hex') }));
