import test from 'ava';
import { Generator, randn, rand, scope, tensor, torchInfo, type DType, type Tensor } from 'espalier';
import { isPositiveZero, pack, random } from '../naive.js';
import { agree, differenceOf, onCpu, onHost } from './on-host.js';

// Kernels for GPUs have fused multiply-adds, as the CPU's have but for the oldest CPUs.
const fma = torchInfo().cpuCapability !== 'DEFAULT';
const sizes = [0, 1, 65, 2048, 2100, 4097];
const floats: readonly DType[] = ['float32', 'bfloat16', 'float16', 'float64'];

interface Case {
  dtype: DType;
  masters: boolean;
  compact: boolean;
  states: number;
}

/** Lists of parameters, gradients, masters and moments; the third parameter has no bitmap. */
function makeLists({ dtype, masters, compact, states }: Case, seed: number) {
  const next = random(seed);
  const generator = new Generator().manualSeed(seed);
  const stateDType = masters ? 'float32' : dtype;
  const bits = sizes.map((n, i) =>
    i === 2 ? null : pack(Array.from({ length: n }, () => next() < [0.5, 0.05][i % 2]!)),
  );
  const master = sizes.map((n) => randn([n], { generator }));
  const state = Array.from({ length: states }, () =>
    sizes.map((n) => rand([n], { generator }).to(stateDType)),
  );
  const form = (x: Tensor, i: number) =>
    compact && bits[i] ? (onCpu['compress']!(x, bits[i]) as Tensor) : x;
  return {
    bits,
    params: master.map((x) => x.to(dtype)),
    grads: sizes.map((n) => randn([n], { generator }).to(dtype)),
    masters: masters ? master.map(form) : null,
    state: state.map((list) => list.map(form)),
  };
}

function compare(
  t: import('ava').ExecutionContext,
  what: string,
  c: Case,
  step: (operators: typeof onCpu, lists: ReturnType<typeof makeLists>) => void,
) {
  scope(() => {
    const [host, cpu] = [makeLists(c, 3), makeLists(c, 3)];
    step(onHost(), host);
    step(onCpu, cpu);
    for (const name of ['params', 'grads', 'masters'] as const)
      t.is(differenceOf(host[name] ?? [], cpu[name] ?? []), null, `${name}, ${what}`);
    t.is(differenceOf(host.state, cpu.state), null, `state, ${what}`);
  });
}

const clips = {
  none: null,
  float32: tensor(0.37),
  float64: tensor(0.37, { dtype: 'float64' }),
  bfloat16: tensor(0.37, { dtype: 'bfloat16' }),
};

for (const dtype of floats)
  test(`${dtype}: steps of AdamW, Adam and SGD give the CPU's bits`, (t) => {
    if (!fma) return t.pass('this CPU has no fused multiply-add');
    for (const masters of dtype.endsWith('16') ? [false, true] : [false])
      for (const compact of [false, true])
        for (const [clip, factor] of Object.entries(clips)) {
          const shared = { maximize: clip === 'float64', clip: factor, write_grads: clip !== 'bfloat16' };
          const what = `masters ${masters}, compact ${compact}, clip ${clip}`;
          for (const decoupled of [false, true])
            for (const weight_decay of [0, 0.1])
              compare(
                t,
                `Adam, ${what}, ${decoupled}`,
                { dtype, masters, compact, states: 2 },
                (operators, l) =>
                  operators['masked_adamw_']!(l.params, l.grads, l.state[0], l.state[1], l.bits, {
                    step: 3,
                    lr: 0.01,
                    beta1: clip === 'float32' ? 0.3 : 0.9,
                    beta2: 0.99,
                    eps: 1e-8,
                    weight_decay,
                    decoupled,
                    ...shared,
                    masters: l.masters,
                  }),
              );
          for (const [momentum, nesterov, first_step] of [
            [0, false, true],
            [0.9, false, true],
            [0.9, true, false],
          ] as const)
            compare(
              t,
              `SGD ${momentum}, ${what}`,
              { dtype, masters, compact, states: momentum ? 1 : 0 },
              (operators, l) =>
                operators['masked_sgd_']!(l.params, l.grads, l.state[0] ?? [], l.bits, {
                  first_step,
                  lr: 0.05,
                  momentum,
                  dampening: nesterov ? 0 : 0.1,
                  weight_decay: 0.01,
                  nesterov,
                  ...shared,
                  masters: l.masters,
                }),
            );
        }
  });

test('what is pruned is +0 whatever it was, and is read nowhere', (t) => {
  const lists = makeLists({ dtype: 'float32', masters: false, compact: false, states: 2 }, 9);
  for (const list of [lists.params, lists.grads, ...lists.state])
    list.forEach((x, i) => {
      if (!lists.bits[i]) return;
      const poison = (onHost()['bitmap_unpack']!(lists.bits[i], [x.numel]) as Tensor).logicalNot();
      x.copy_(x.maskedFill(poison, NaN));
    });
  onHost()['masked_adamw_']!(lists.params, lists.grads, lists.state[0], lists.state[1], lists.bits, {
    step: 1,
    lr: 0.01,
    beta1: 0.9,
    beta2: 0.99,
    eps: 1e-8,
    weight_decay: 0.1,
  });
  for (const list of [lists.params, lists.grads, ...lists.state])
    list.forEach((x, i) => {
      t.false(x.isnan().any().item());
      if (lists.bits[i]) t.true(isPositiveZero(x.sub(onHost()['bitmap_apply']!(x, lists.bits[i]) as Tensor)));
    });
});

test('a step counts as a change of each tensor, and misfits are refused in the same words', (t) => {
  const options = { step: 1, lr: 0.01, beta1: 0.9, beta2: 0.99, eps: 1e-8, weight_decay: 0 };
  const l = makeLists({ dtype: 'float32', masters: false, compact: false, states: 2 }, 2);
  const versions = l.params.map((p) => p.version);
  onHost()['masked_adamw_']!(l.params, l.grads, l.state[0], l.state[1], l.bits, options);
  t.deepEqual(
    l.params.map((p) => p.version),
    versions.map((v) => v + 1),
  );
  const call = (...args: unknown[]) => agree(t, 'misfit', 'masked_adamw_', ...args);
  call(l.params, l.grads.slice(1), l.state[0], l.state[1], l.bits, options);
  call(
    l.params,
    l.grads,
    l.state[0]!.map((x) => x.slice(0, 0, 1)),
    l.state[1],
    l.bits,
    options,
  );
  call(l.params, l.grads, l.state[0], l.state[1], l.bits.slice(1), options);
  call(l.params, l.grads, l.state[0], l.state[1], l.bits, { ...options, step: 0 });
  call(l.params, l.grads, l.state[0], l.state[1], l.bits, { ...options, clip: tensor([1, 2]) });
  call(l.params, l.grads, l.state[0], l.state[1], l.bits, { ...options, masters: l.params });
});

test('the norm of the alive gradients', (t) => {
  for (const dtype of floats)
    scope(() => {
      const { grads, bits } = makeLists({ dtype, masters: false, compact: false, states: 0 }, 5);
      const [host, cpu] = [onHost(), onCpu].map((o) => o['alive_norm']!(grads, bits) as Tensor) as [
        Tensor,
        Tensor,
      ];
      t.is(host.dtype, cpu.dtype);
      const [a, b] = [Number(host.item()), Number(cpu.item())];
      t.true(Math.abs(a - b) <= (dtype === 'float64' ? 1e-14 : 6e-8) * b, `${dtype}: ${a} and ${b}`);
      t.is(Number((onHost()['alive_norm']!(grads, bits) as Tensor).item()), a);
    });
});

test('steps and learning rates that lie with the parameters give the bits of the numbers', (t) => {
  if (!fma) return t.pass('this CPU has no fused multiply-add');
  for (const dtype of floats)
    for (const compact of [false, true]) {
      const masters = dtype.endsWith('16');
      const options = { beta1: 0.9, beta2: 0.99, eps: 1e-8, weight_decay: 0.1, clip: tensor(0.4) };
      scope(() => {
        const [a, b] = [3, 3].map((seed) => makeLists({ dtype, masters, compact, states: 2 }, seed));
        const steps = sizes.map((_, i) => tensor(1 + (i % 3), { dtype: 'float32' }));
        const lr = tensor(0.01, { dtype: 'float64' });
        const operator = (operators: typeof onCpu) =>
          operators['masked_adamw_'] as unknown as { tensor_lr(...args: unknown[]): void };
        for (const [operators, l] of [
          [onHost(), a!],
          [onCpu, b!],
        ] as const)
          operator(operators).tensor_lr(l.params, l.grads, l.state[0], l.state[1], l.bits, {
            state_steps: steps,
            lr,
            ...options,
            masters: l.masters,
          });
        t.is(differenceOf(a!.params, b!.params), null, `params, ${dtype}`);
        t.is(differenceOf(a!.state, b!.state), null, `state, ${dtype}`);
      });
    }
});
