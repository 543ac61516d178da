import test from 'ava';
import { empty, ops, type Tensor } from 'espalier';

test('on the device meta, results have their shapes and dtypes and no data', (t) => {
  const x = empty([5, 7], { device: 'meta' });
  const bits = ops.espalier.bitmap_pack(empty([5, 7], { device: 'meta', dtype: 'bool' })) as Tensor;
  const about = (y: unknown) => {
    const { shape, dtype, device } = y as Tensor;
    return [shape, dtype, device];
  };
  t.deepEqual(about(bits), [[5], 'uint8', 'meta']);
  t.deepEqual(about(ops.espalier.bitmap_unpack(bits, [5, 7])), [[5, 7], 'bool', 'meta']);
  t.deepEqual(about(ops.espalier.bitmap_apply(x, bits)), [[5, 7], 'float32', 'meta']);
  t.is(ops.espalier.bitmap_apply_(x, bits), x);
  t.deepEqual(about((ops.espalier.select_smallest([x], [null], 3) as Tensor[])[0]), [[5], 'uint8', 'meta']);
  const matrix = empty([6, 8], { device: 'meta' });
  const counts = empty([6], { device: 'meta', dtype: 'int64' });
  t.deepEqual(about(ops.espalier.select_rows(matrix, null, counts)), [[6], 'uint8', 'meta']);
  t.deepEqual(about(ops.espalier.select_nm(matrix, null, 2, 4)), [[6], 'uint8', 'meta']);
  t.deepEqual(about(ops.espalier.select_nm_transposable(matrix, null, 1, 2)), [[6], 'uint8', 'meta']);
  const [packed, indices] = ops.espalier.nm_pack(matrix, bits, 2, 4) as [Tensor, Tensor];
  t.deepEqual(about(packed), [[6, 4], 'float32', 'meta']);
  t.deepEqual(about(indices), [[6, 1], 'uint8', 'meta']);
  t.deepEqual(about(ops.espalier.nm_unpack(packed, indices, 2, 4, [6, 8])), [[6, 8], 'float32', 'meta']);
  t.deepEqual(about(ops.espalier.nm_gather(matrix, indices, 2, 4)), [[6, 4], 'float32', 'meta']);
  t.deepEqual(about(ops.espalier.alive_norm([x], [bits])), [[], 'float32', 'meta']);
  const keywords = { step: 1, lr: 0.1, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0 };
  t.notThrows(() => ops.espalier.masked_adamw_([x], [x], [x], [x], [bits], keywords));
  t.notThrows(() => ops.espalier.masked_adamw_([x], [x], [x], [x], [bits], { ...keywords, masters: [x] }));
});
