/** Applying a bitmap on a GPU, against torch's multiplication by a mask of the weights' own dtype. */
import { ops, randn, scope, type DType, type Tensor } from 'espalier';
import { compare, report, type Row } from '../harness.js';
import { inTurn } from '../gpu-time.js';

const n = 1 << 28;

const rows: Row[] = [];
for (const dtype of ['float32', 'bfloat16'] as DType[]) {
  scope(() => {
    const bits = (ops.espalier.random_bitmap(n, n / 2, 1, 0) as Tensor).cuda();
    const x = randn([n], { device: 'cuda' }).to(dtype);
    const mask = (ops.espalier.bitmap_apply(x, bits) as Tensor).ne(0).to(dtype);
    const times = inTurn({
      ours: () => ops.espalier.bitmap_apply_(x, bits),
      peer: () => x.mul_(mask),
    });
    rows.push(
      compare(`bitmap_apply_ of 2^28 ${dtype}, against mul_ by a mask`, times.ours, times.peer, 'ms'),
    );
  });
}
report('gpu/bitmap', rows);
