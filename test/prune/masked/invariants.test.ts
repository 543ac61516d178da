import test from 'ava';
import {
  manualSeed,
  ops,
  randn,
  scope,
  setNumThreads,
  tensor,
  zeros,
  type DType,
  type Tensor,
} from 'espalier';
import { Mask, MaskedAdam, MaskedSGD, type MaskOptions } from 'espalier/prune';
import { isPositiveZero, values } from '../../native/naive.js';

setNumThreads(1);

const STEPS = 10_000;
const SHAPES = [
  { shape: [7, 11], density: 0.2 },
  { shape: [13, 5], density: 0.6 },
];

interface Slot {
  param: Tensor;
  grad: Tensor;
  mask: Mask;
  /** Where gradients can be NaN, because nothing may come of them. */
  pruned: Tensor;
}

/** Parameters of one dtype with masks, and gradients that one call draws anew. */
function slots(dtype: DType): { all: Slot[]; draw: () => void } {
  const sizes = SHAPES.map(({ shape: [a = 1, b = 1] }) => a * b);
  const flat = zeros([sizes.reduce((x, y) => x + y)], { dtype });
  let from = 0;
  const all = SHAPES.map(({ shape, density }, i) => {
    const size = sizes[i] as number;
    const param = randn(shape, { dtype, requiresGrad: true });
    const grad = flat.narrow(0, from, size).view(shape);
    from += size;
    const mask = Mask.random(shape, Math.round(size * density), 1, i);
    param.grad = grad;
    return { param, grad, mask, pruned: mask.toBool().logicalNot() };
  });
  return { all, draw: () => void flat.normal_(0, 3) };
}

type Group = { params: Tensor[]; weightDecay: number };

const optimizers: Record<string, (groups: Group[], options: MaskOptions) => MaskedAdam | MaskedSGD> = {
  'SGD with momentum': (groups, options) => new MaskedSGD(groups, { lr: 1e-3, momentum: 0.9, ...options }),
  'SGD with Nesterov momentum': (groups, options) =>
    new MaskedSGD(groups, { lr: 1e-3, momentum: 0.9, nesterov: true, ...options }),
  Adam: (groups, options) => new MaskedAdam(groups, { lr: 1e-3, ...options }),
  AdamW: (groups, options) => new MaskedAdam(groups, { lr: 1e-3, decoupled: true, ...options }),
};

// The dtypes, both weight decays, and both forms of state (the sparser tensor's is compact) are parameters of one
// optimizer.
for (const [name, make] of Object.entries(optimizers))
  for (const clip of [null, 1])
    for (const masterWeights of [false, true])
      test(`${name}, clip ${clip}, masters ${masterWeights}: nothing is revived in ${STEPS} steps`, (t) => {
        manualSeed(4);
        const kinds = [0, 0.1].flatMap((weightDecay) =>
          (['float32', 'float64', 'bfloat16'] as const).map((dtype) => ({ weightDecay, ...slots(dtype) })),
        );
        const every = kinds.flatMap(({ all }) => all);
        const groups = kinds.map(({ all, weightDecay }) => ({
          params: all.map((s) => s.param),
          weightDecay,
        }));
        const optimizer = make(groups, { masks: new Map(), clip, masterWeights, compactBelow: 0.5 });
        const step = () => {
          for (const { draw } of kinds) draw();
          optimizer.step();
        };
        // Moments from before the pruning are what revives weights where only gradients are masked.
        for (let i = 0; i < 5; i++) step();
        optimizer.setMasks(new Map(every.map(({ param, mask }) => [param, mask])));
        const starts = every.map(({ param }) => param.detach().clone());
        for (let i = 1; i <= STEPS; i++) {
          step();
          if (i % 1000 !== 0) continue;
          scope(() => {
            for (const { draw } of kinds) draw();
            for (const { grad, pruned } of every) grad.maskedFill_(pruned, NaN);
            optimizer.step();
            const { state } = optimizer.stateDict();
            every.forEach(({ param, mask, pruned }, k) => {
              if (!isPositiveZero(param.detach().index(pruned))) t.fail(`weight ${k} at step ${i}`);
              const { step: _, mask: compact, ...moments } = state[k] as Record<string, Tensor>;
              for (const [slot, moment] of Object.entries(moments)) {
                if (compact) t.deepEqual(moment.shape, [mask.count]);
                else if (!isPositiveZero(moment.index(pruned))) t.fail(`${slot} ${k} at step ${i}`);
              }
            });
          });
        }
        every.forEach(({ param, mask }, k) => {
          const alive = ops.espalier.compress(param.detach(), mask.bits);
          t.true(alive.isfinite().all().item() as boolean);
          t.false(alive.equal(ops.espalier.compress(starts[k] as Tensor, mask.bits)), `weight ${k} moved`);
        });
      });

test('the clip norm is that of the compact network, to one unit in the last place', (t) => {
  manualSeed(5);
  // The sum is taken in float64: of float64 itself, two different orders of adding differ by a few units.
  for (const [dtype, unit] of [
    ['float32', 2 ** -23],
    ['bfloat16', 2 ** -23],
    ['float64', 2 ** -50],
  ] as const)
    scope(() => {
      const grads = [1, 63, 1000, 70_000].map((n) => randn([n], { dtype }).mul(2));
      const masks = grads.map((g, i) => Mask.random(g.shape, Math.ceil(g.numel * 0.1), 2, i));
      const bits = masks.map((mask) => mask.bits);
      const compact = grads.map((g, i) => ops.espalier.compress(g, bits[i] as Tensor).to('float64'));
      const expected = Number(ops.aten.linalg_vector_norm(ops.aten.cat(compact), 2).item());
      const norm = Number(ops.espalier.alive_norm(grads, bits).item());
      t.true(Math.abs(norm / expected - 1) <= unit, `${dtype}: ${norm} is not ${expected}`);
    });
});

test('gradients of pruned weights are left alone, or set to +0 where that is asked for', (t) => {
  for (const writeGrads of [false, true]) {
    const param = tensor([1, 2, 3], { dtype: 'float32', requiresGrad: true });
    const mask = Mask.from(tensor([true, false, true], { dtype: 'bool' }));
    const optimizer = new MaskedAdam([param], { masks: new Map([[param, mask]]), writeGrads });
    param.grad = tensor([5, -6, 7], { dtype: 'float32' });
    optimizer.step();
    t.deepEqual(values(param.grad), [5, writeGrads ? 0 : -6, 7]);
  }
});
