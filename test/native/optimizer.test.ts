import test from 'ava';
import { Generator, ops, rand, randn, scope, tensor, zerosLike, type DType, type Tensor } from 'espalier';
import { isPositiveZero, pack, random, values, vector } from './naive.js';

const betas = { beta1: 0.9, beta2: 0.999, eps: 1e-8 };

/** The parts of a vector where a mask is true. */
function where(x: Tensor, mask: readonly boolean[], value: boolean): Tensor {
  return x.index(tensor(mask.map((alive) => alive === value)));
}

function bytes(x: Tensor): Uint8Array {
  const array = x.contiguous().toTypedArray();
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

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
      for (const [ours, theirs] of [
        [w, fw],
        [m, fm],
        [v, fv],
        [sw, gw],
        [sb, gb],
      ] as const) {
        t.deepEqual(bytes(ours), bytes(theirs));
      }
    }
  });
}

for (const dtype of ['float32', 'bfloat16'] as DType[]) {
  for (const kind of ['sgd', 'adam', 'adamw'] as const) {
    for (const decay of [0, 0.1]) {
      test(`${dtype}, ${kind}, weight decay ${decay}: no pruned weight returns in 2,000 steps`, (t) => {
        const next = random(7);
        const n = 200;
        const mask = Array.from({ length: n }, () => next() < 0.3);
        const bits = pack(mask);
        const generator = new Generator().manualSeed(2);
        const w = randn([n], { generator }).to(dtype);
        // Momentum from before the pruning, which would revive what only the gradient's mask holds down.
        const m = randn([n], { generator }).to(dtype);
        const v = rand([n], { generator }).to(dtype);
        for (let step = 1; step <= 2000; step++) {
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
            if (step % 200 === 0 || step === 1) {
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
  t.deepEqual(values(w), [1, 2, 3]);
});
