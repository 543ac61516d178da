/** Applying a bitmap on a GPU, against torch's multiplication by a mask of the weights' own dtype. */
import { ops, randn, scope, synchronize, type DType, type Tensor } from 'espalier';
import { compare, report, type Row } from '../harness.js';

const n = 1 << 28;

function milliseconds(body: () => unknown): number {
  synchronize();
  const start = performance.now();
  scope(() => void body());
  synchronize();
  return performance.now() - start;
}

const rows: Row[] = [];
for (const dtype of ['float32', 'bfloat16'] as DType[]) {
  scope(() => {
    const bits = (ops.espalier.random_bitmap(n, n / 2, 1, 0) as Tensor).cuda();
    const x = randn([n], { device: 'cuda' }).to(dtype);
    const mask = (ops.espalier.bitmap_apply(x, bits) as Tensor).ne(0).to(dtype);
    const [ours, peer]: [number[], number[]] = [[], []];
    for (let rep = 0; rep < 20; rep++) {
      ours.push(milliseconds(() => ops.espalier.bitmap_apply_(x, bits)));
      peer.push(milliseconds(() => x.mul_(mask)));
    }
    rows.push(
      compare(`bitmap_apply_ of 2^28 ${dtype}, against mul_ by a mask`, ours.slice(3), peer.slice(3), 'ms'),
    );
  });
}
report('gpu/bitmap', rows);
