import test from 'ava';
import {
  manualSeed,
  memory,
  ops,
  randn,
  scope,
  setNumThreads,
  tensor,
  type DType,
  type Tensor,
} from 'espalier';
import type { OptimizerState } from 'espalier/optim';
import { Linear } from 'espalier/nn';
import { Mask, maskedAdamW, MaskedAdam, MaskedSGD, type MaskOptions } from 'espalier/prune';
import { collect } from '../../core/collect.js';
import { isPositiveZero } from '../../native/naive.js';

setNumThreads(1);

const SHAPES = [[40, 30], [77], [5, 7, 3]];
type Optimizer = MaskedAdam | MaskedSGD;
type Options = Omit<MaskOptions, 'masks'>;
type Make = (params: Tensor[], options: MaskOptions) => Optimizer;

const makers: Record<string, Make> = {
  SGD: (params, options) => new MaskedSGD(params, { lr: 0.1, momentum: 0.9, weightDecay: 0.1, ...options }),
  AdamW: (params, options) =>
    new MaskedAdam(params, { lr: 0.01, weightDecay: 0.1, decoupled: true, ...options }),
};

/** Parameters under masks of one density (the second is not masked) with an optimizer and gradients of their own. */
class Setting {
  readonly params: Tensor[];
  optimizer: Optimizer;

  constructor(
    readonly make: Make,
    options: Options = {},
    dtype: DType = 'float32',
    density = 0.1,
  ) {
    manualSeed(6);
    this.params = SHAPES.map((shape) => randn(shape, { dtype, requiresGrad: true }));
    this.optimizer = make(this.params, { masks: this.masks(1, density), clip: 1, ...options });
  }

  masks(seed: number, density = 0.1): Map<Tensor, Mask> {
    return new Map(
      [0, 2].map((i) => {
        const param = this.params[i] as Tensor;
        return [param, Mask.random(param.shape, Math.round(param.numel * density), seed, i)];
      }),
    );
  }

  steps(seed: number, count = 3): void {
    manualSeed(seed);
    for (let i = 0; i < count; i++) {
      for (const p of this.params) p.grad = randn(p.shape, { dtype: p.dtype });
      this.optimizer.step();
    }
  }

  /** Another setting that goes on from this one's weights and state. */
  next(options: Options): Setting {
    const other = new Setting(this.make, options, (this.params[0] as Tensor).dtype);
    other.optimizer.loadStateDict(copy(this.optimizer.stateDict() as OptimizerState) as never);
    other.params.forEach((p, i) => p.detach().copy_((this.params[i] as Tensor).detach()));
    return other;
  }
}

/** As a file holds it. */
function copy(dict: OptimizerState): OptimizerState {
  const state = Object.entries(dict.state).map(([index, slots]) => [
    index,
    Object.fromEntries(Object.entries(slots).map(([name, t]) => [name, t.clone()])),
  ]);
  return { ...dict, state: Object.fromEntries(state) };
}

function same(a: Setting, b: Setting): boolean {
  return a.params.every((p, i) => p.detach().equal((b.params[i] as Tensor).detach()));
}

function slotsOf(optimizer: Optimizer, index: number): Record<string, Tensor> {
  return optimizer.stateDict().state[index] as Record<string, Tensor>;
}

for (const [name, make] of Object.entries(makers)) {
  for (const { dtype, masterWeights } of [
    { dtype: 'float32', masterWeights: false },
    { dtype: 'bfloat16', masterWeights: false },
    { dtype: 'bfloat16', masterWeights: true },
  ] as const) {
    const kind = `${name}, ${dtype}${masterWeights ? ' with masters' : ''}`;

    test(`${kind}: compact state trains to the same bits, masks changing on the way`, (t) => {
      const dense = new Setting(make, { masterWeights }, dtype);
      const compact = new Setting(make, { masterWeights, compactBelow: 0.5 }, dtype);
      for (const seed of [1, 2, 3])
        for (const setting of [dense, compact]) {
          setting.optimizer.setMasks(setting.masks(seed, seed === 2 ? 0.7 : 0.1));
          setting.steps(seed);
        }
      t.true(same(dense, compact));
    });

    test(`${kind}: a saved state goes on to the same bits, from any form to any form`, (t) => {
      for (const from of [0, 0.5])
        for (const to of [0, 0.5]) {
          const first = new Setting(make, { masterWeights, compactBelow: from }, dtype);
          first.steps(1);
          const { mask, ...slots } = slotsOf(first.optimizer, 0);
          t.is(mask !== undefined, from > 0, 'compact state says whose it is');
          for (const [slot, x] of Object.entries(slots))
            if (slot !== 'step') t.deepEqual(x.shape, from > 0 ? [120] : [40, 30], slot);
          t.is('master' in slots, masterWeights);
          const second = first.next({ masterWeights, compactBelow: to });
          first.steps(2);
          second.steps(2);
          t.true(same(first, second), `from ${from} to ${to}`);
        }
    });
  }

  test(`${name}: a state may be taken up under other masks, and without or with masters`, (t) => {
    const first = new Setting(make, { compactBelow: 0.5 }, 'bfloat16');
    first.steps(1);
    const saved = copy(first.optimizer.stateDict() as OptimizerState);
    const moment = name === 'SGD' ? 'momentum_buffer' : 'exp_avg';
    const [was, now] = [first.masks(1), first.masks(9)].map((m) => m.get(first.params[0] as Tensor)) as [
      Mask,
      Mask,
    ];
    const other = new Setting(make, { masterWeights: true }, 'bfloat16');
    other.optimizer.setMasks(other.masks(9));
    other.optimizer.loadStateDict(saved as never);
    const slots = slotsOf(other.optimizer, 0);
    const dense = ops.espalier.expand(slotsOf(first.optimizer, 0)[moment] as Tensor, was.bits, [40, 30]);
    t.true((slots[moment] as Tensor).equal(now.apply(dense).to('float32')));
    t.is(slots['master']?.dtype, 'float32');
    t.true((slots['master'] as Tensor).equal(now.apply(other.params[0]!.detach()).to('float32')));
    const plain = new Setting(make, {}, 'bfloat16');
    plain.optimizer.loadStateDict(copy(other.optimizer.stateDict() as OptimizerState) as never);
    t.false('master' in slotsOf(plain.optimizer, 0));
  });

  test(`${name}: at a density of 0.1, compact state is a tenth of the dense one's bytes`, (t) => {
    const held: unknown[] = [];
    const bytes = (compactBelow: number) => {
      manualSeed(1);
      const param = randn([1000, 1000], { requiresGrad: true });
      const mask = Mask.random([1000, 1000], 100_000, 1, 1);
      param.grad = randn([1000, 1000]);
      const optimizer = make([param], { masks: new Map([[param, mask]]), compactBelow });
      held.push(optimizer, param.grad);
      collect();
      const before = memory().hostBytes;
      optimizer.step();
      return memory().hostBytes - before;
    };
    const [dense, compact] = [bytes(0), bytes(0.5)];
    t.true(dense >= 4e6);
    t.true(compact <= 0.1 * dense + 64, `${compact} of ${dense} bytes`);
  });

  test(`${name}: a state that cannot be this one's is refused, and nothing changes`, (t) => {
    const setting = new Setting(make, { compactBelow: 0.5 });
    setting.steps(1);
    const saved = copy(setting.optimizer.stateDict() as OptimizerState);
    collect();
    const before = memory().tensors;
    const refuse = (slots: Record<string, Tensor>, message: RegExp) => {
      const state = { ...saved.state, 2: { ...saved.state[2], ...slots } };
      t.throws(() => setting.optimizer.loadStateDict({ ...saved, state } as never), {
        code: 'ERR_OPTIMIZER_STATE',
        message,
      });
    };
    const moment = name === 'SGD' ? 'momentum_buffer' : 'exp_avg';
    scope(() => {
      refuse({ [moment]: randn([9]) }, /parameter 2 to have shape \[11\], its survivors,/);
      refuse({ mask: randn([14]) }, /mask of parameter 2 to have dtype uint8 and shape \[14\].*float32/);
    });
    t.is(memory().tensors, before);
    t.deepEqual(slotsOf(setting.optimizer, 2)[moment]?.shape, [11]);
  });
}

test('masters keep updates that are too small for bfloat16', (t) => {
  const end = (masterWeights: boolean) => {
    const param = tensor([1], { dtype: 'bfloat16', requiresGrad: true });
    const mask = Mask.ones([1]);
    const optimizer = new MaskedSGD([param], { lr: 1e-3, masks: new Map([[param, mask]]), masterWeights });
    for (let i = 0; i < 100; i++) {
      param.grad = tensor([1], { dtype: 'bfloat16' });
      optimizer.step();
    }
    return Number(param.item());
  };
  t.is(end(false), 1);
  t.true(Math.abs(end(true) - 0.9) < 0.004);
});

test('masks that change: survivors keep their moments, the others start anew at +0', (t) => {
  const setting = new Setting(makers['AdamW'] as Make);
  setting.steps(1);
  const param = setting.params[0] as Tensor;
  const [was, now] = [1, 2].map((seed) => setting.masks(seed).get(param)) as [Mask, Mask];
  const moment = () => slotsOf(setting.optimizer, 0)['exp_avg'] as Tensor;
  const before = [param.detach().clone(), moment().clone()];
  setting.optimizer.setMasks(setting.masks(2));
  const both = was.and(now);
  t.true(both.count > 0);
  t.true(param.detach().equal(both.apply(before[0] as Tensor)));
  t.true(moment().equal(both.apply(before[1] as Tensor)));
  t.true(isPositiveZero(moment().index(now.andNot(was).toBool())));
  setting.steps(2);
  t.is(Number(ops.aten.ne(param.detach(), 0).sum().item()), now.count);
  // No mask: all may move again.
  setting.optimizer.setMasks(new Map());
  setting.steps(3);
  t.is(Number(ops.aten.ne(param.detach(), 0).sum().item()), param.numel);
});

test('options and masks that make no sense are refused', (t) => {
  const param = randn([4], { requiresGrad: true });
  const make = (options: Options, shape = [4]) =>
    new MaskedAdam([param], { masks: new Map([[param, Mask.ones(shape)]]), ...options });
  t.throws(() => make({ compactBelow: 2 }), {
    code: 'ERR_CONFIG',
    message: /from 0 to 1 for compactBelow.*2/,
  });
  t.throws(() => make({}, [5]), { code: 'ERR_CONFIG', message: /shape \[4\] but received \[5\]/ });
  t.throws(() => make({}).setMasks(new Map([[param, Mask.ones([2, 2])]])), {
    message: /\[4\] but received \[2,2\]/,
  });
});

test('a clip that is negative or NaN is refused: it would turn the step round', (t) => {
  for (const clip of [-1, NaN])
    t.throws(() => maskedAdamW(new Linear(2, 2), new Map(), { lr: 1, clip }), {
      code: 'ERR_CONFIG',
      message: /clip/,
    });
});
