/**
 * Exact selection of 1e9 weights on a GPU: against the time in which copy_ moves as many bytes as selection must, against
 * torch.kthvalue and torch.topk of the same numbers, and on numbers that make a histogram's threads meet.
 *
 * Bytes a weight: float32 is read for each of two histograms and for the bitmap, bfloat16 for one and the bitmap; the
 * bitmap is 1/8. Chunks whose ties go are read once more, which is not counted.
 */
import { spawnSync } from 'node:child_process';
import { emptyCache, full, manualSeed, ops, rand, randn, scope, type DType, type Tensor } from 'espalier';
import { compare, measured, median, report, type Row } from '../harness.js';
import { inTurn, milliseconds } from '../gpu-time.js';

const SIZE = 1e9;
const COUNT = SIZE / 5;
const BYTES = { float32: 4 + 4 + 4.125, bfloat16: 2 + 2.125 };
type Float = keyof typeof BYTES;

const select = (x: Tensor, count = COUNT) => ops.espalier.select_smallest([x], [null], count);

function speed(dtype: Float, atLeast: number): Row[] {
  return scope(() => {
    const x = randn([SIZE], { device: 'cuda', dtype: dtype as DType });
    const copy = x.clone();
    const times = inTurn({ select: () => select(x), copy: () => copy.copy_(x) });
    copy.dispose();
    // The time in which a copy moves the bytes that selection counts.
    const bound = times.copy.map((ms) => (ms * BYTES[dtype]) / (2 * x.itemSize));
    const rows = [compare(`${dtype}, against copy_ of its bytes`, times.select, bound, 'ms', 1 / atLeast)];
    const normal = median(times.select);
    const adversary = (name: string, target?: number): void => {
      const series = inTurn({ select: () => select(x) }, 7, 1).select;
      rows.push(compare(`${dtype}, ${name}, against normal numbers`, series, [normal], 'ms', target));
    };
    x.copy_(full([1], 0.5, { device: 'cuda', dtype: dtype as DType }).expand([SIZE]));
    adversary('constant', 2);
    scope(() => x.copy_(rand([SIZE], { device: 'cuda' }).sub(0.9).clamp(0, null)));
    adversary('90% zeros', 2);
    scope(() =>
      x.copy_(
        rand([SIZE], { device: 'cuda' })
          .mul(2 ** -8)
          .add(1),
      ),
    );
    adversary('all within one bin');
    return rows;
  });
}

/** The peers are given |x|, which they need, and only find the threshold. */
function peers(): Row[] {
  return scope(() => {
    const x = randn([SIZE], { device: 'cuda' });
    const ours = inTurn({ select: () => select(x) }, 5, 1).select;
    const size = x.abs();
    const kth = [1, 2, 3].map(() => milliseconds(() => ops.aten.kthvalue(size, COUNT)));
    const top = [1, 2, 3].map(() => milliseconds(() => ops.aten.topk(size, COUNT, -1, false, false)));
    return [
      compare('float32, against torch.kthvalue', ours, kth, 'ms', 1 / 300),
      compare('float32, against torch.topk', ours, top, 'ms', 1 / 15),
    ];
  });
}

const used = (): number => {
  const { stdout } = spawnSync('nvidia-smi', ['--query-gpu=memory.used', '--format=csv,noheader,nounits'], {
    encoding: 'utf8',
  });
  return Number.parseInt(stdout, 10);
};

/** What torch's allocator takes from the device for a selection. It takes 20 MiB for 2, and 2 for 1. */
function memory(): Row[] {
  return scope(() => {
    const x = randn([SIZE], { device: 'cuda' });
    scope(() => select(x.slice(0, 0, 1000), 500));
    emptyCache();
    const before = used();
    scope(() => select(x));
    const note = `the bitmap is ${(SIZE / 8 / 2 ** 20).toFixed(1)} MiB`;
    return [measured('float32, memory taken from the device', used() - before, 'MiB', undefined, note)];
  });
}

function manyElements(): Row[] {
  return scope(() => {
    const x = randn([SIZE], { device: 'cuda', dtype: 'bfloat16' });
    const list = [x, x, x];
    const count = 1_234_567_890;
    let kept = 0;
    const ms = milliseconds(() => {
      const bitmaps = ops.espalier.select_smallest(list, [null, null, null], count);
      kept = bitmaps.reduce((sum, bits) => sum + Number(ops.espalier.bitmap_count(bits, SIZE)), 0);
    });
    if (kept !== 3 * SIZE - count) throw new Error(`expected ${3 * SIZE - count} alive but ${kept} are`);
    return [measured(`one pool of ${3 * SIZE} bfloat16 weights (> 2^31), exact count`, ms, 'ms')];
  });
}

manualSeed(1);
const rows = [
  ...speed('float32', 0.6),
  ...speed('bfloat16', 0.5),
  ...memory(),
  ...manyElements(),
  ...peers(),
];
report('gpu/selection', rows, { weights: SIZE, pruned: COUNT });
