/**
 * One optimizer step on 2^28 weights on a GPU: masked AdamW against torch's fused AdamW without a mask, and against what is
 * done without such a kernel: mask the gradient, fused AdamW, mask the weight.
 *
 * AdamW reads 16 bytes a float32 weight and writes 12; a bitmap adds 1/8, gradients set to 0 add 4 to write: 32 / 28 = 1.14.
 */
import { manualSeed, ops, randn, scope, tensor, zeros, type DType, type Tensor } from 'espalier';
import { compare, report, type Row } from '../harness.js';
import { inTurn } from '../gpu-time.js';

const SIZE = 2 ** 28;
const OPTIONS = { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0.01 };
const FUSED = { ...OPTIONS, amsgrad: false, maximize: false };
const MASKED = { ...OPTIONS, step: 100 };
const LEFT = { ...MASKED, write_grads: false };

function step(dtype: DType, density: number): Row[] {
  return scope(() => {
    const options = { device: 'cuda', dtype };
    const [w, g] = [randn([SIZE], options), randn([SIZE], options)];
    const [m, v] = [zeros([SIZE], options), zeros([SIZE], options)];
    const count = tensor(100, { dtype: 'float32' }).cuda();
    const bits = (ops.espalier.random_bitmap(SIZE, Math.round(SIZE * density), 1, 0) as Tensor).cuda();
    const bools = ops.espalier.bitmap_unpack(bits, [SIZE]);
    const clip = tensor(0.5).cuda();
    const fused = () => ops.aten._fused_adamw_([w], [g], [m], [v], [], [count], FUSED);
    const masked = (keywords: typeof MASKED) =>
      ops.espalier.masked_adamw_([w], [g], [m], [v], [bits], { ...keywords, clip });
    const times = inTurn({
      fused,
      left: () => masked(LEFT),
      written: () => masked(MASKED),
      multiplied: () => {
        g.mul_(bools);
        fused();
        w.mul_(bools);
      },
      norm: () => ops.espalier.alive_norm([g], [bits]),
      plainNorm: () => ops.aten.linalg_vector_norm(g, 2),
    });
    const about = (what: string) => `${dtype}, density ${density}: ${what}`;
    return [
      compare(about('masked / fused'), times.left, times.fused, 'ms', 1.05),
      compare(about('masked, gradients set to 0 too / fused'), times.written, times.fused, 'ms', 1.16),
      compare(about('masked / fused + 2 bool products'), times.left, times.multiplied, 'ms', 1 / 1.5),
      compare(about("alive norm / torch's norm of all"), times.norm, times.plainNorm, 'ms'),
    ];
  });
}

/** bfloat16 with a float32 master, against casts around torch's fused step; and state for survivors only. */
function masters(density: number): Row[] {
  return scope(() => {
    const options = { device: 'cuda', dtype: 'bfloat16' as DType };
    const [w, g] = [randn([SIZE], options), randn([SIZE], options)];
    const wide = () => zeros([SIZE], { device: 'cuda' });
    const [master, m, v] = [w.to('float32'), wide(), wide()];
    const count = tensor(100, { dtype: 'float32' }).cuda();
    const keep = Math.round(SIZE * density);
    const bits = (ops.espalier.random_bitmap(SIZE, keep, 1, 0) as Tensor).cuda();
    const [cmaster, cm, cv] = [master, m, v].map((x) => ops.espalier.compress(x, bits)) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const times = inTurn({
      masked: () => ops.espalier.masked_adamw_([w], [g], [m], [v], [bits], { ...LEFT, masters: [master] }),
      compact: () =>
        ops.espalier.masked_adamw_([w], [g], [cm], [cv], [bits], { ...LEFT, masters: [cmaster] }),
      wide: () => {
        ops.aten._fused_adamw_([master], [g.to('float32')], [m], [v], [], [count], FUSED);
        w.copy_(master);
      },
    });
    const about = (what: string) => `bfloat16, float32 master, density ${density}: ${what}`;
    return [
      compare(about('masked / cast, fused, cast'), times.masked, times.wide, 'ms'),
      compare(about('compact state / dense state'), times.compact, times.masked, 'ms'),
    ];
  });
}

manualSeed(0);
const rows = [...step('float32', 0.5), ...step('float32', 0.1), ...step('bfloat16', 0.5), ...masters(0.1)];
report('gpu/masked-optimizer', rows, { weights: SIZE });
