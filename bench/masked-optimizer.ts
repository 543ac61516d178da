/**
 * One optimizer step on 50 million weights on the CPU, everything in one process on the same tensors, in turn: masked
 * AdamW against torch's fused AdamW without a mask, and against what is done without such a kernel: mask the gradient
 * (`grad.mul_(mask)`), fused AdamW, mask the weight (`param.mul_(mask)`), by a bool mask (what a comparison gives) or by
 * a float32 one (what torch.nn.utils.prune keeps). What is timed is the operator calls alone.
 *
 * The bytes say what to expect. AdamW reads 16 and writes 12 a weight; a bitmap adds 1/8, setting the gradients of
 * pruned weights to 0 adds 4 to write: 32 / 28 = 1.14. Two products with a float32 mask add 24: 52 / 28 = 1.86, so that
 * five times cannot be reached against them. Products of float32 with bool are slow in torch beyond their bytes.
 */
import {
  getNumThreads,
  manualSeed,
  ops,
  randn,
  scope,
  setNumThreads,
  tensor,
  zeros,
  type Tensor,
} from 'espalier';
import { Mask } from 'espalier/prune';
import { compare, measured, median, report, type Row } from './harness.js';

const SIZE = 5e7;
const ROUNDS = 15;
const MASKED_TARGET = 1.1;
const MULTIPLIED_TARGET = 1 / 5;

const OPTIONS = { lr: 1e-3, beta1: 0.9, beta2: 0.999, eps: 1e-8, weight_decay: 0.01 };
const FUSED = { ...OPTIONS, amsgrad: false, maximize: false };
const MASKED = { ...OPTIONS, step: 100 };
const LEFT = { ...MASKED, write_grads: false };

/** Milliseconds of each way, in turn, the first two rounds thrown away. */
function time<Name extends string>(ways: Record<Name, () => void>): Record<Name, number[]> {
  const names = Object.keys(ways) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<Name, number[]>;
  for (let round = -2; round < ROUNDS; round++)
    for (const name of names)
      scope(() => {
        const start = process.hrtime.bigint();
        ways[name]();
        const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
        if (round >= 0) times[name].push(elapsed);
      });
  return times;
}

function float32(density: number): Row[] {
  return scope(() => {
    const [w, g, m, v] = [randn([SIZE]), randn([SIZE]), zeros([SIZE]), zeros([SIZE])] as const;
    const count = tensor(100, { dtype: 'float32' });
    const mask = Mask.random([SIZE], Math.round(SIZE * density), 1, 1);
    const bools = mask.toBool();
    const floats = bools.to('float32');
    const [cm, cv] = [zeros([mask.count]), zeros([mask.count])];
    const { adamw, masked } = {
      adamw: () => ops.aten._fused_adamw_([w], [g], [m], [v], [], [count], FUSED),
      masked: (options: typeof MASKED) =>
        ops.espalier.masked_adamw_([w], [g], [m], [v], [mask.bits], options),
    };
    const multiplied = (by: Tensor) => () => {
      g.mul_(by);
      adamw();
      w.mul_(by);
    };
    const times = time({
      adamw,
      left: () => masked(LEFT),
      written: () => masked(MASKED),
      compact: () => ops.espalier.masked_adamw_([w], [g], [cm], [cv], [mask.bits], LEFT),
      bools: multiplied(bools),
      floats: multiplied(floats),
      norm: () => void ops.espalier.alive_norm([g], [mask.bits]),
      plainNorm: () => void ops.aten.linalg_vector_norm(g, 2),
      copy: () => void g.copy_(w),
    });
    mask.dispose();
    const about = (what: string) => `float32, density ${density}: ${what}`;
    return [
      compare(about('masked / fused'), times.left, times.adamw, 'ms', MASKED_TARGET),
      compare(about('masked, gradients set to 0 too / fused'), times.written, times.adamw, 'ms'),
      compare(about('masked, compact state / fused'), times.compact, times.adamw, 'ms'),
      compare(about('masked / fused + 2 bool products'), times.left, times.bools, 'ms', MULTIPLIED_TARGET),
      compare(about('masked / fused + 2 float32 products'), times.left, times.floats, 'ms'),
      compare(about("alive norm / torch's norm of all"), times.norm, times.plainNorm, 'ms'),
      measured(about('copy_, read and written'), (8 * SIZE) / (median(times.copy) * 1e6), 'GB/s'),
    ];
  });
}

/** Moments in bfloat16, and float32 moments with a float32 master. */
function bfloat16(density: number): Row[] {
  return scope(() => {
    const options = { dtype: 'bfloat16' } as const;
    const [w, g] = [randn([SIZE], options), randn([SIZE], options)];
    const [m, v] = [zeros([SIZE], options), zeros([SIZE], options)];
    const [master, wideM, wideV] = [w.to('float32'), zeros([SIZE]), zeros([SIZE])];
    const count = tensor(100, { dtype: 'float32' });
    const mask = Mask.random([SIZE], Math.round(SIZE * density), 1, 1);
    const bits = [mask.bits];
    const times = time({
      adamw: () => ops.aten._fused_adamw_([w], [g], [m], [v], [], [count], FUSED),
      masked: () => ops.espalier.masked_adamw_([w], [g], [m], [v], bits, LEFT),
      mastered: () =>
        ops.espalier.masked_adamw_([w], [g], [wideM], [wideV], bits, { ...LEFT, masters: [master] }),
      wide: () => {
        ops.aten._fused_adamw_([master], [g.to('float32')], [wideM], [wideV], [], [count], FUSED);
        w.copy_(master);
      },
    });
    mask.dispose();
    const about = (what: string) => `bfloat16, density ${density}: ${what}`;
    return [
      compare(about('masked / fused'), times.masked, times.adamw, 'ms', MASKED_TARGET),
      compare(about('masked, float32 master / cast, fused, cast'), times.mastered, times.wide, 'ms'),
    ];
  });
}

setNumThreads(2);
manualSeed(0);
const rows = [...[1, 0.5, 0.1].flatMap(float32), ...bfloat16(0.5)];
report('masked-optimizer', rows, { weights: SIZE, threads: getNumThreads() });
