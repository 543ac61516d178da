import test from 'ava';
import {
  Generator,
  ops,
  rand,
  randn,
  scope,
  tensor,
  torchInfo,
  zeros,
  zerosLike,
  type DType,
  type Tensor,
} from 'espalier';
import { isPositiveZero, pack, random, values, vector } from './naive.js';

const betas = { beta1: 0.9, beta2: 0.999, eps: 1e-8 };

/** The parts of a vector where a mask is true. */
function where(x: Tensor, mask: readonly boolean[], value: boolean): Tensor {
  return x.index(tensor(mask.map((alive) => alive === value)));
}

/** Whether two tensors are the same bits. */
function same(x: Tensor, y: Tensor): boolean {
  const [a, b] = [x, y].map((t) => {
    const array = t.contiguous().toTypedArray();
    return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
  });
  return (a as Buffer).equals(b as Buffer);
}

// torch 2.11's own fused SGD leaves the formula for these after one step (0.3 where the weights are 1).
const narrowSgdIsWrong = (dtype: DType) => dtype.endsWith('16') && torchInfo().torch.startsWith('2.11.');

for (const dtype of ['float32', 'float64', 'bfloat16', 'float16'] as DType[]) {
  test(`${dtype}: unpruned, 50 steps of AdamW and SGD are torch's fused ones, bit for bit`, (t) => {
    const generator = new Generator().manualSeed(1);
    const start = randn([1024], { generator }).to(dtype);
    for (const decay of [0, 0.1]) {
      const lists = () => [start.clone(), zerosLike(start), zerosLike(start)] as [Tensor, Tensor, Tensor];
      const [w, m, v] = lists();
      const [fw, fm, fv] = lists();
      const [sw, sb] = lists();
      const [gw, gb] = lists();
      for (let step = 1; step <= 50; step++) {
        scope(() => {
          const g = randn([1024], { generator }).to(dtype);
          const keywords = { lr: 0.01, ...betas, weight_decay: decay };
          ops.espalier.masked_adamw_([w], [g], [m], [v], [null], { step, ...keywords });
          const count = tensor(step, { dtype: 'float32' });
          ops.aten._fused_adamw_([fw], [g], [fm], [fv], [], [count], {
            ...keywords,
            amsgrad: false,
            maximize: false,
          });
          const sgd = { lr: 0.05, momentum: 0.9, dampening: 0, weight_decay: decay, nesterov: true };
          ops.espalier.masked_sgd_([sw], [g], [sb], [null], { first_step: step === 1, ...sgd });
          ops.aten._fused_sgd_([gw], [g], [gb], { ...sgd, maximize: false, is_first_step: step === 1 });
        });
      }
      const adam = [[w, fw] as const, [m, fm] as const, [v, fv] as const];
      const sgd = narrowSgdIsWrong(dtype) ? [] : [[sw, gw] as const, [sb, gb] as const];
      for (const [ours, theirs] of [...adam, ...sgd]) t.true(same(ours, theirs));
    }
  });
}

for (const dtype of ['float32', 'bfloat16'] as DType[]) {
  for (const kind of ['sgd', 'adam', 'adamw'] as const) {
    for (const decay of [0, 0.1]) {
      test(`${dtype}, ${kind}, weight decay ${decay}: no pruned weight returns, whatever the moments were`, (t) => {
        const next = random(7);
        const n = 200;
        const mask = Array.from({ length: n }, () => next() < 0.3);
        const bits = pack(mask);
        const generator = new Generator().manualSeed(2);
        const w = randn([n], { generator }).to(dtype);
        // Momentum from before the pruning, which would revive what only the gradient's mask holds down.
        const m = randn([n], { generator }).to(dtype);
        const v = rand([n], { generator }).to(dtype);
        for (let step = 1; step <= 200; step++) {
          scope(() => {
            const g = randn([n], { generator }).mul(10).to(dtype);
            if (step % 7 === 0) g.mul_(where7(step));
            const norm = ops.espalier.alive_norm([g], [bits]) as Tensor;
            const clip = norm.add(1e-6).pow(-1).clamp(0, 1);
            if (kind === 'sgd') {
              const keywords = {
                lr: 0.01,
                momentum: 0.9,
                dampening: 0,
                weight_decay: decay,
                nesterov: false,
              };
              ops.espalier.masked_sgd_([w], [g], [m], [bits], { first_step: false, ...keywords, clip });
            } else {
              const keywords = { lr: 1e-3, ...betas, weight_decay: decay, decoupled: kind === 'adamw' };
              ops.espalier.masked_adamw_([w], [g], [m], [v], [bits], { step, ...keywords, clip });
            }
            if (step % 50 === 0 || step === 1) {
              for (const x of kind === 'sgd' ? [w, m, g] : [w, m, v, g]) {
                if (!isPositiveZero(where(x, mask, false))) t.fail(`revived at step ${step}`);
              }
            }
          });
        }
        t.true(values(where(w, mask, true)).every((x) => Number.isFinite(x) && x !== 0));
        t.true(isPositiveZero(where(w, mask, false)));
      });
    }
  }
}

/** -1, so that gradients of 0 become -0 now and then. */
function where7(step: number): number {
  return step % 14 === 0 ? -1 : 1;
}

const KINDS = ['sgd', 'adam', 'adamw'] as const;

/** One step over all lists. */
function stepped(kind: (typeof KINDS)[number], step: number, g: Tensor[], lists: Lists): void {
  const { w, m, v, bits, masters } = lists;
  const common = { weight_decay: 0.1, clip: tensor([0.3]), ...(masters && { masters }) };
  if (kind === 'sgd') {
    const sgd = { lr: 0.05, momentum: 0.9, dampening: 0, nesterov: true, first_step: step === 1 };
    ops.espalier.masked_sgd_(w, g, m, bits, { ...sgd, ...common });
  } else {
    const adam = { step, lr: 0.01, ...betas, decoupled: kind === 'adamw' };
    ops.espalier.masked_adamw_(w, g, m, v, bits, { ...adam, ...common });
  }
}

interface Lists {
  w: Tensor[];
  m: Tensor[];
  v: Tensor[];
  bits: (Tensor | null)[];
  masters: Tensor[] | null;
}

for (const { dtype, wide } of [
  { dtype: 'float32', wide: false },
  { dtype: 'float64', wide: false },
  { dtype: 'bfloat16', wide: false },
  { dtype: 'float16', wide: false },
  { dtype: 'bfloat16', wide: true },
  { dtype: 'float16', wide: true },
] as const) {
  test(`${dtype}${wide ? ' with masters' : ''}: compact state gives the bits of the dense one`, (t) => {
    const generator = new Generator().manualSeed(4);
    const next = random(9);
    // No element, less than a word, one word, a chunk and a bit, several chunks; none and all alive.
    const cases = [0, 1, 63, 64, 65, 1000, 33_000, 70_001].flatMap((n) =>
      [0, 0.03, 0.5, 1].map((density) => Array.from({ length: n }, () => next() < density)),
    );
    const bits = cases.map(pack);
    for (const kind of KINDS) {
      const state = wide ? 'float32' : dtype;
      const w = cases.map(({ length }) => randn([length], { generator }).to(dtype));
      const zero = () => cases.map(({ length }) => zeros([length], { dtype: state }));
      const masters = wide ? w.map((x) => x.to('float32')) : null;
      const dense: Lists = { w, m: zero(), v: zero(), bits, masters };
      const shrink = (list: Tensor[]) => list.map((x, i) => ops.espalier.compress(x, bits[i] as Tensor));
      const compact: Lists = {
        ...dense,
        w: w.map((x) => x.clone()),
        ...{ m: shrink(dense.m), v: shrink(dense.v), masters: masters && shrink(masters) },
      };
      for (let step = 1; step <= 3; step++)
        scope(() => {
          const g = cases.map(({ length }) => randn([length], { generator }).to(dtype));
          const copy = g.map((x) => x.clone());
          stepped(kind, step, g, dense);
          stepped(kind, step, copy, compact);
          g.forEach((x, i) => t.true(same(x, copy[i] as Tensor)));
        });
      for (const name of ['m', 'v', 'masters'] as const)
        (dense[name] ?? []).forEach((x, i) => {
          t.true(same(ops.espalier.compress(x, bits[i] as Tensor), (compact[name] as Tensor[])[i] as Tensor));
        });
      dense.w.forEach((x, i) => t.true(same(x, compact.w[i] as Tensor)));
    }
  });
}

for (const dtype of ['bfloat16', 'float16'] as const)
  test(`${dtype} with masters: 20 steps are those of torch's fused AdamW and SGD on the masters, rounded`, (t) => {
    const generator = new Generator().manualSeed(5);
    const w = randn([1000], { generator }).to(dtype);
    const [w2, master, master2] = [w.clone(), w.to('float32'), w.to('float32')];
    const [m, v, b] = [zeros([1000]), zeros([1000]), zeros([1000])];
    const [fw, fm, fv, sw, sb] = [w.to('float32'), m.clone(), v.clone(), w.to('float32'), b.clone()];
    for (let step = 1; step <= 20; step++)
      scope(() => {
        const g = randn([1000], { generator }).to(dtype);
        const adam = { lr: 1e-3, ...betas, weight_decay: 0.1 };
        const sgd = { lr: 1e-3, momentum: 0.9, dampening: 0, weight_decay: 0.1, nesterov: true };
        const plain = { amsgrad: false, maximize: false };
        const first = step === 1;
        ops.espalier.masked_adamw_([w], [g], [m], [v], [null], { step, ...adam, masters: [master] });
        ops.espalier.masked_sgd_([w2], [g], [b], [null], { first_step: first, ...sgd, masters: [master2] });
        const [wideG, count] = [g.to('float32'), tensor(step, { dtype: 'float32' })];
        ops.aten._fused_adamw_([fw], [wideG], [fm], [fv], [], [count], { ...adam, ...plain });
        ops.aten._fused_sgd_([sw], [wideG], [sb], { ...sgd, maximize: false, is_first_step: first });
      });
    for (const [ours, theirs] of [
      ...[
        [master, fw],
        [m, fm],
        [v, fv],
        [master2, sw],
        [b, sb],
      ],
      ...[
        [w, fw.to(dtype)],
        [w2, sw.to(dtype)],
      ],
    ] as const)
      t.true(same(ours as Tensor, theirs as Tensor));
  });

test('a NaN or an infinite gradient of a pruned weight reaches nothing', (t) => {
  const mask = [true, false, true, false, true];
  const g = vector([1, NaN, 2, -Infinity, 3]);
  t.is((ops.espalier.alive_norm([g], [pack(mask)]) as Tensor).item(), Math.fround(Math.sqrt(14)));
  const [w, m, v] = [vector([1, 1, 1, 1, 1]), vector([0, 5, 0, 5, 0]), vector([0, 5, 0, 5, 0])];
  ops.espalier.masked_adamw_([w], [g], [m], [v], [pack(mask)], {
    step: 1,
    lr: 0.1,
    ...betas,
    weight_decay: 0,
  });
  for (const x of [w, m, v, g]) t.true(isPositiveZero(where(x, mask, false)));
  t.true(values(where(w, mask, true)).every((x) => Math.abs(x - 0.9) < 1e-6));
});

test("the clip norm is that of the compact network's gradients", (t) => {
  const generator = new Generator().manualSeed(3);
  const next = random(8);
  const grads = [1000, 40_000].map((n) => randn([n], { generator }));
  const masks = grads.map((g) => Array.from({ length: g.numel }, () => next() < 0.1));
  const norm = (ops.espalier.alive_norm(grads, masks.map(pack)) as Tensor).item() as number;
  const squares = grads.map((g, i) =>
    values(where(g, masks[i] as boolean[], true)).reduce((s, x) => s + x * x, 0),
  );
  const expected = Math.sqrt(squares.reduce((a, b) => a + b));
  t.true(Math.abs(norm / expected - 1) < 1e-7);
});

test('lists and numbers that do not fit are refused', (t) => {
  const w = vector([1, 2, 3]);
  const keywords = { step: 1, lr: 0.1, ...betas, weight_decay: 0 };
  const adamw = (grads: Tensor[], bits: (Tensor | null)[], more: object = {}) =>
    ops.espalier.masked_adamw_([w], grads, [zerosLike(w)], [zerosLike(w)], bits, { ...keywords, ...more });
  t.throws(() => adamw([], [null]), { message: /as many grads as params \(1\) but received 0/ });
  t.throws(() => adamw([vector([1, 2])], [null]), { message: /grads\[0\].*shape of its parameter/ });
  t.throws(() => adamw([vector([1, 2, 3], 'float64')], [null]), {
    message: /grads\[0\].*dtype of its parameter/,
  });
  t.throws(() => adamw([zerosLike(w)], []), { message: /one bitmap \(or None\) for each of 1 params/ });
  t.throws(() => adamw([zerosLike(w)], [null], { step: 0 }), { message: /step >= 1/ });
  t.throws(() => adamw([zerosLike(w)], [null], { beta1: 1 }), { message: /beta1 in \[0, 1\)/ });
  const state = (m: Tensor[], v: Tensor[], masters: Tensor[] | null, p = w) =>
    ops.espalier.masked_adamw_([p], [zerosLike(p)], m, v, [pack([true, false, true])], {
      ...keywords,
      masters,
    });
  const three = () => [vector([0, 0, 0])];
  const two = () => [vector([0, 0])];
  t.throws(() => state([vector([0])], three(), null), {
    message: /exp_avgs\[0\].*vector of its 2 alive elements/,
  });
  t.throws(() => state(two(), three(), null), {
    message: /exp_avg_sqs\[0\].*like all state of that parameter/,
  });
  t.throws(() => state(three(), two(), null), { message: /exp_avg_sqs\[0\].*shape of its parameter/ });
  t.throws(() => state(three(), three(), three()), {
    message: /masters only for bfloat16 or float16.*params\[0\]/,
  });
  const narrow = w.to('bfloat16');
  t.throws(() => state([zerosLike(narrow)], three(), three(), narrow), {
    message: /exp_avgs\[0\] to be Float/,
  });
  t.throws(() => state(three(), three(), [], narrow), { message: /as many masters as params \(1\)/ });
  t.deepEqual(values(w), [1, 2, 3]);
});
